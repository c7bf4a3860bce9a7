/** What is known of herds in closed form and by following the lead. */
import type { Theory } from "../../src/index.ts";
import { atLeast } from "../../src/institutions/index.ts";
import type { HerdingParams } from "./herding.ts";

export function theory({ agents, quality: q }: HerdingParams): Theory {
  return {
    optimum: {
      welfare: mean(agents, (t) => majority(t, q)),
      bound: "upper",
      note: "each goes by the majority of all signals so far, which nobody sees: closed form",
    },
    nash: {
      welfare: herd(agents, q),
      note: "each goes by what the others chose and its own signal, by a coin between what are equally likely: exact, by the lead",
    },
    alone: { welfare: q, note: "each goes by its own signal: closed form" },
  };
}

const mean = (agents: number, of: (t: number) => number): number =>
  Array.from({ length: agents }, (_, t) => of(t + 1)).reduce((sum, each) => sum + each, 0) / agents;

/** Probability that most of so many signals are right; the last of an even number decides nothing but ties, which a coin does as well. */
function majority(signals: number, q: number): number {
  const odd = signals - ((signals + 1) % 2);
  return atLeast((odd + 1) / 2, odd, q);
}

/** Share of choices that are right, from the chances that right ones are ahead by -1, 0 and 1, or by two and so for good. */
function herd(agents: number, q: number): number {
  let [behind, even, ahead, good] = [0, 1, 0, 0];
  return mean(agents, () => {
    const right = good + ahead * (q + (1 - q) / 2) + even * q + behind * (q / 2);
    const next = [even * (1 - q), ahead * ((1 - q) / 2) + behind * (q / 2), even * q];
    good += ahead * (q + (1 - q) / 2);
    [behind, even, ahead] = next;
    return right;
  });
}
