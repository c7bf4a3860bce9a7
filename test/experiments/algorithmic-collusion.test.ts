/** The first sessions of the setting that is over soonest are those of the committed results, to the last bit. */
import { expect, test } from "vitest";
import { learn } from "../../experiments/algorithmic-collusion/experiment.ts";
import { committedResults } from "./experiments.ts";

interface Committed {
  readonly arms: Readonly<
    Record<string, { readonly gains: readonly number[]; readonly rounds: readonly number[] }>
  >;
}

test("price setters who explore for a short time end as committed", () => {
  const { gains, rounds } = committedResults<Committed>("algorithmic-collusion").arms["beta 1e-4"];
  expect(learn("beta 1e-4", { memory: 1, gamma: 0.95, decay: 1e-4 }, 0, 2)).toEqual({
    gains: gains.slice(0, 2),
    rounds: rounds.slice(0, 2),
  });
}, 300_000);
