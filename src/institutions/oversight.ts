/**
 * When to ask a human: how sure is sure enough, what a budget of questions is worth, what a queue of them costs, and what a ladder of
 * fallbacks saves.
 *
 * Asked, the human is right with probability `accuracy`; an agent of confidence x is right with x. Budgets are the sequential assignment of Derman,
 * Lieberman & Ross 1972, Management Science 18:349-355; the queue is that of Naor 1969, Econometrica 37:15-24.
 */
import { fail } from "../core/errors.ts";
import { binomial } from "../stats/distributions.ts";
import { fallsTo } from "./falls-to.ts";

export interface Asking {
  /** What a wrong act costs, payoff units. */
  readonly loss: number;
  /** What a question costs, payoff units. */
  readonly cost: number;
  /** How often the human is right; default 1. */
  readonly accuracy?: number;
}

/** Below which confidence one asks, h - c/L, and the expected loss by that rule, of never and of always asking, at x ~ U(0, 1). */
export function askBelow({ loss, cost, accuracy = 1 }: Asking) {
  if (!(loss > 0)) fail("askBelow", "loss must be over 0", loss);
  if (!(cost >= 0)) fail("askBelow", "cost must be at least 0", cost);
  if (!(accuracy >= 0 && accuracy <= 1)) fail("askBelow", "accuracy must be within 0 and 1", accuracy);
  const asked = cost + (1 - accuracy) * loss;
  const threshold = Math.min(1, Math.max(0, accuracy - cost / loss));
  return {
    threshold,
    expected: threshold * asked + (loss * (1 - threshold) ** 2) / 2,
    never: loss / 2,
    always: asked,
  };
}

/**
 * What `budget` questions are worth among `chances` that come one after another, each gaining y ~ U(0, 1) where it is asked, decided
 * at once: by the best rule, first come first served, asking above the quantile 1 - budget/chances until none is left, and for one who knows
 * all gains before.
 */
export function askingBudget(chances: number, budget: number) {
  requireBudget("askingBudget", chances, budget);
  const values = valuesOfBudgets(chances, budget);
  const share = budget / chances;
  const accepted = expectedAtMost(chances, share, budget);
  let prophet = 0;
  for (let j = 1; j <= budget; j++) prophet += (chances + 1 - j) / (chances + 1);
  return {
    best: values[chances][budget],
    firstCome: budget / 2,
    quantile: accepted * (1 - share / 2),
    prophet,
  };
}

/** The gain from which on one asks with `chances` to come, this one among them, and `budget` questions left. */
export function askingThreshold(chances: number, budget: number): number {
  requireBudget("askingThreshold", chances, budget);
  if (budget === 0) return 1;
  const before = valuesOfBudgets(chances, budget)[chances - 1];
  return before[Math.min(budget, chances - 1)] - before[budget - 1];
}

export interface ApprovalQueue extends Asking {
  /** Tasks a unit of time. */
  readonly arrivals: number;
  /** Answers a unit of time. */
  readonly service: number;
  /** What a unit of time of waiting costs, payoff units. */
  readonly waiting: number;
}

/**
 * One human with a queue (M/M/1), asked by those whose confidence, U(0, 1), is below a threshold: the one that costs least in all, and
 * the one at which nobody gains by asking more, who leave out what their question costs those behind it. Cost a unit of time.
 */
export function approvalQueue({ loss, cost, accuracy = 1, arrivals, service, waiting }: ApprovalQueue) {
  for (const [name, value] of Object.entries({ loss, arrivals, service }))
    if (!(value > 0)) fail("approvalQueue", `${name} must be over 0`, value);
  for (const [name, value] of Object.entries({ cost, waiting }))
    if (!(value >= 0)) fail("approvalQueue", `${name} must be at least 0`, value);
  const gain = (x: number) => (accuracy - x) * loss - cost;
  const load = (x: number) => (arrivals * x) / service;
  const total = (x: number) => {
    const asked = x * (cost + (1 - accuracy) * loss) + (loss * (1 - x) ** 2) / 2;
    return load(x) < 1 ? arrivals * asked + (waiting * load(x)) / (1 - load(x)) : Number.POSITIVE_INFINITY;
  };
  const at = (marginal: (x: number) => number) => {
    const threshold = fallsTo(0, Math.min(1, service / arrivals), (x) => gain(x) - marginal(x));
    return { threshold, cost: total(threshold) };
  };
  return {
    best: at((x) => waiting / (service * (1 - load(x)) ** 2)),
    selfish: at((x) => waiting / (service - arrivals * x)),
    /** As if nobody waited; the cost is Infinity where the human is overloaded. */
    withoutQueue: (({ threshold }) => ({ threshold, cost: total(threshold) }))(
      askBelow({ loss, cost, accuracy }),
    ),
  };
}

export interface Ladder {
  /** Chance a tick that the learned policy fails. */
  readonly failure: number;
  /** Ticks at 0 before it is noticed. */
  readonly undetected: number;
  /** Payoff a tick of the fallback, where the learned policy has 1. */
  readonly fallback: number;
  /** Chance a tick that it is repaired. */
  readonly repair: number;
}

/** Long-run payoff a tick of a learned policy that fails, is noticed, replaced by a fallback and repaired. */
export function fallbackLadder({ failure, undetected, fallback, repair }: Ladder): number {
  for (const [name, value] of Object.entries({ failure, repair }))
    if (!(value > 0 && value <= 1)) fail("fallbackLadder", `${name} must be over 0 and at most 1`, value);
  if (!(undetected >= 0)) fail("fallbackLadder", "undetected must be at least 0 ticks", undetected);
  return (1 / failure + fallback / repair) / (1 / failure + undetected + 1 / repair);
}

/** V(t, b) = E max(y + V(t - 1, b - 1), V(t - 1, b)), with y ~ U(0, 1). */
function valuesOfBudgets(chances: number, budget: number): Float64Array[] {
  const values = [new Float64Array(budget + 1)];
  for (let t = 1; t <= chances; t++) {
    const before = values[t - 1];
    values.push(
      Float64Array.from(before, (without, b) => {
        if (b === 0) return 0;
        const least = without - before[b - 1];
        return before[b - 1] + (1 + least ** 2) / 2;
      }),
    );
  }
  return values;
}

/** E min(Binomial(n, p), most). */
function expectedAtMost(n: number, p: number, most: number): number {
  const shares = binomial(n, p);
  let expected = 0;
  for (let k = 0, below = 0; k < most; k++) {
    below += shares[k];
    expected += 1 - below;
  }
  return expected;
}

function requireBudget(who: string, chances: number, budget: number): void {
  if (!Number.isInteger(chances) || chances < 1 || chances > 100_000)
    fail(who, "chances must be a whole number in 1..100000", chances);
  if (!Number.isInteger(budget) || budget < 0 || budget > chances)
    fail(who, `budget must be a whole number in 0..${chances}`, budget);
  if (chances * budget > 1e7) fail(who, "chances times budget must be at most 10 million", chances * budget);
}
