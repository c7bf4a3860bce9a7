/** What a learner learns from: its own reward, or what a rule makes of what happened. */
import { failAt } from "./check-step.ts";
import { fail } from "./errors.ts";
import type { Io } from "./io.ts";
import type { Learner, Policy, PolicyContext, PolicyDefinition, RewardRule, RewardSignal } from "./policy.ts";
import { type TakingPart, takingPart } from "./taking-part.ts";

/** With a rule, a learner that finds the rule's reward where it looks for its own. */
export function bindWithReward(
  definition: PolicyDefinition,
  context: PolicyContext,
  params: Record<string, unknown>,
  rule: RewardRule | undefined,
): Policy | Learner {
  if (!rule) {
    const policy = definition.bind(context, params);
    // Networks look at what they learn from; tables would learn that nothing is worth anything.
    if (!("learn" in policy) || policy.networks || context.batch.checked) return policy;
    return learningFrom({ id: definition.id, reward: context.io.reward }, policy, context);
  }
  const signal = rule(context);
  const io: Io = Object.create(context.io, { reward: { value: signal.reward, enumerable: true } });
  const policy = definition.bind({ ...context, io, signal }, params);
  if (!("learn" in policy))
    return fail(
      definition.id,
      "does not learn, so a reward is of no use to it",
      undefined,
      "leave reward out",
    );
  return learningFrom(signal, policy, context);
}

/** The learner with a reward that is made at its time, and that is a number wherever it looks. */
function learningFrom(
  signal: Omit<RewardSignal, "afterStep"> & Partial<RewardSignal>,
  learner: Learner,
  context: PolicyContext,
): Learner {
  // Where nobody leaves before the end all take part, and nothing has to be noted.
  const present = context.batch.earlyExit ? takingPart(context) : undefined;
  const requireFinite = finiteRewards(signal, context, present);
  const looks = present || signal.beforeStep || learner.beforeStep;
  return {
    ...learner,
    ...(looks && {
      beforeStep(lo: number, hi: number) {
        present?.note(lo, hi);
        signal.beforeStep?.(lo, hi);
        return learner.beforeStep?.(lo, hi);
      },
    }),
    learn(lo, hi) {
      signal.afterStep?.(lo, hi);
      requireFinite(lo, hi);
      return learner.learn(lo, hi);
    },
  };
}

/** A look at whether rewards of who takes part are numbers, as those of checked batches are. */
function finiteRewards(
  { id, reward }: Pick<RewardSignal, "id" | "reward">,
  { seats, rows, agents, firstWorld, columns }: PolicyContext,
  present: TakingPart | undefined,
): (lo: number, hi: number) => void {
  const size = seats.length;
  const every = size === agents;
  const place = { agents, firstWorld, tick: columns.tick };
  const reject = (lo: number, hi: number) => {
    for (let r = lo * size; r < hi * size; r++) {
      const given = reward[rows[r]];
      if (given - given !== 0 && present?.rows[rows[r]] !== 0)
        failAt(id, "reward must be a finite number", given, place, rows[r]);
    }
  };
  return (lo, hi) => {
    // Nothing but numbers adds up to one: where they do, none has to be looked at.
    let sum = 0;
    if (every) for (let k = lo * agents; k < hi * agents; k++) sum += reward[k];
    else for (let r = lo * size; r < hi * size; r++) sum += reward[rows[r]];
    if (sum - sum !== 0) reject(lo, hi);
  };
}
