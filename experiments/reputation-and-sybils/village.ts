/** A village of strangers: donors who help the good, learners among them, under a way to judge and terms for new keys. */
import { discriminator, qLearning } from "../../agents/index.ts";
import { donation } from "../../envs/index.ts";
import { bindPolicies, createBatch, type MechanismUse, rollout, type Seed, train } from "../../src/index.ts";
import { identities, reputation } from "../../src/mechanisms/index.ts";

export interface Village {
  readonly agents: number;
  /** Seats 0 to this are learners, the others help the good. */
  readonly learners: number;
  readonly benefit: number;
  readonly cost: number;
  /** Probability that help fails, and that a label is set the other way. */
  readonly error: number;
  readonly misjudged: number;
  /** Ticks of learning, and of frozen play of which the last half is measured. */
  readonly train: number;
  readonly measured: number;
}

/** What is judged how, and what those do who help the good. */
export interface Judging {
  readonly rule?: string;
  readonly assess?: readonly number[];
  readonly act?: readonly number[];
}

/** How a new key is to be had. */
export interface Terms {
  readonly cost: number;
  readonly dues: number;
}

/** A number a session. */
export interface Life {
  /** Share of meetings in which help arrives, and of those in which a learner is the donor. */
  readonly helped: readonly number[];
  readonly learnersHelp: readonly number[];
  /** Reward a tick of a learner and of one who helps the good. */
  readonly learnersEarn: readonly number[];
  readonly othersEarn: readonly number[];
  /** Keys that a learner opens a tick. */
  readonly keys: readonly number[];
}

export const learner = { gamma: 0.9, alpha: 0.1, epsilon: { start: 1, end: 0.02, steps: 10_000 } };

/** Without terms seats count, and there are no keys. */
export function liveIn(
  village: Village,
  judging: Judging,
  terms: Terms | undefined,
  seed: Seed,
  worlds: number,
) {
  const { agents, learners, benefit, cost, error, measured } = village;
  const { act, ...judged } = judging;
  const ofHelp = { on: "helped", least: 1, recipient: "recipient", error: village.misjudged };
  const counted = terms ? { counts: "key", dues: terms.dues } : {};
  const mechanisms: MechanismUse[] = [
    ...(terms ? [{ use: identities, params: { keys: 1, cost: terms.cost } }] : []),
    { use: reputation, params: { ...judged, ...ofHelp, ...counted } },
  ];
  const horizon = village.train + measured;
  const batch = createBatch(
    donation,
    { agents, benefit, cost, error, horizon },
    { worlds, seed, mechanisms },
  );
  const seats = Array.from({ length: agents }, (_, seat) => seat);
  const uses = [
    { use: qLearning, params: learner, seats: seats.slice(0, learners) },
    { use: discriminator, params: act ? { act } : {}, seats: seats.slice(learners) },
  ];
  const policies = bindPolicies(
    batch,
    uses.filter((use) => use.seats.length > 0),
    { seed },
  );
  if (learners > 0) train({ batch, policies, ticks: village.train });

  const zeros = () => new Array<number>(worlds).fill(0);
  const found = {
    helped: zeros(),
    learnersHelp: zeros(),
    learnersEarn: zeros(),
    othersEarn: zeros(),
    keys: zeros(),
  };
  const ticks = measured / 2;
  rollout(batch, policies, ticks);
  const { helped } = batch.columns;
  for (let t = 0; t < ticks; t++) {
    rollout(batch, policies, 1);
    for (let k = 0; k < worlds * agents; k++) {
      const i = Math.floor(k / agents);
      found.helped[i] += helped[k] / (agents * ticks);
      if (k % agents >= learners) {
        found.othersEarn[i] += batch.io.reward[k] / ((agents - learners) * ticks);
        continue;
      }
      found.learnersHelp[i] += helped[k] / (learners * ticks);
      found.learnersEarn[i] += batch.io.reward[k] / (learners * ticks);
      // Choice 1 of the second head puts a new key in the place of the old one.
      if (terms && batch.io.actions[1][k] === 1) found.keys[i] += 1 / (learners * ticks);
    }
  }
  const rounded = (values: readonly number[]) => values.map((value) => Math.round(value * 1e4) / 1e4);
  return Object.fromEntries(
    Object.entries(found).map(([name, values]) => [name, rounded(values)]),
  ) as unknown as Life;
}
