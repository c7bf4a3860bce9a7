/**
 * A population in which strategies grow by what they earn, and into which rare mutants come one after the other.
 *
 * Nowak & Sigmund 1993, "A strategy of win-stay, lose-shift that outperforms tit-for-tat in the Prisoner's Dilemma game", Nature 364:56-58:
 * x_i' = x_i f_i / mean f in each generation; what falls below a least share is gone.
 */
import { fail, requireKnown } from "../../core/errors.ts";

export interface SuccessiveMutants<S> {
  /** The first population is of this strategy alone. */
  readonly founder: S;
  mutant(): S;
  /** What `own` earns in a meeting with `other`, at least 0. */
  pay(own: S, other: S): number;
  /** Mutants that come. */
  readonly mutants: number;
  /** Generations from one to the next (default: 100). */
  readonly generations?: number;
  /** Share with which a mutant begins (default: .0011), and below which a strategy is gone (default: .001). */
  readonly share?: number;
  readonly least?: number;
}

export interface MutantPopulation<S> {
  readonly strategies: readonly S[];
  readonly shares: readonly number[];
  /** Mean payoff of all in the last generation. */
  readonly payoff: number;
}

/** The population after every mutant's generations, the first of them before any mutant. */
export function* successiveMutants<S>(options: SuccessiveMutants<S>): Generator<MutantPopulation<S>, void> {
  const who = "successiveMutants";
  requireKnown(who, "option", options, [
    "founder",
    "mutant",
    "pay",
    "mutants",
    "generations",
    "share",
    "least",
  ]);
  const { founder, mutants, generations = 100, share = 0.0011, least = 0.001 } = options;
  for (const [name, value] of Object.entries({ mutants, generations }))
    if (!(Number.isInteger(value) && value >= 0))
      fail(who, `${name} must be a whole number of at least 0`, value);
  if (!(least >= 0 && least < share && share < 1))
    fail(who, "share must be above least and below 1", { share, least });
  const strategies: S[] = [founder];
  const shares: number[] = [1];
  /** Row i: what strategy i earns with each. */
  const payoffs: number[][] = [[options.pay(founder, founder)]];
  let payoff = payoffs[0][0];
  const earned: number[] = [];
  yield { strategies: [...strategies], shares: [...shares], payoff };
  for (let mutant = 0; mutant < mutants; mutant++) {
    const own = options.mutant();
    for (let i = 0; i < shares.length; i++) shares[i] *= 1 - share;
    payoffs.push(strategies.map((other) => options.pay(own, other)));
    for (let i = 0; i < strategies.length; i++) payoffs[i].push(options.pay(strategies[i], own));
    strategies.push(own);
    shares.push(share);
    payoffs[strategies.length - 1].push(options.pay(own, own));
    for (let generation = 0; generation < generations; generation++) {
      const n = shares.length;
      payoff = 0;
      for (let i = 0; i < n; i++) {
        const row = payoffs[i];
        let sum = 0;
        for (let j = 0; j < n; j++) sum += row[j] * shares[j];
        earned[i] = sum;
        payoff += sum * shares[i];
      }
      // Of one that is alone, and of all who earn nothing, nothing changes any more.
      if (n === 1 || payoff === 0) break;
      let left = 0;
      for (let i = 0; i < n; i++) {
        shares[i] *= earned[i] / payoff;
        if (shares[i] < least) shares[i] = 0;
        left += shares[i];
      }
      for (let i = n - 1; i >= 0; i--) {
        shares[i] /= left;
        if (shares[i] > 0) continue;
        strategies.splice(i, 1);
        shares.splice(i, 1);
        payoffs.splice(i, 1);
        for (const row of payoffs) row.splice(i, 1);
      }
    }
    yield { strategies: [...strategies], shares: [...shares], payoff };
  }
}
