/**
 * Does what its parent did, but for mutations: a choice in each action head that it is born with and keeps for life. Founders, and who comes from
 * outside, have any.
 *
 * Axelrod 1986, "An Evolutionary Approach to Norms", American Political Science Review 80:1095-1111; Holland 1975, "Adaptation in Natural and
 * Artificial Systems". Known behaviour: whatever brings more children spreads, whether it is good for all or not.
 *
 * Choices of a head that has a power of two of them are numbers in bits, of which each may flip; of other heads a mutated choice is any
 * other one.
 */
import { definePolicy, i32, type Seat, vector, z } from "../../src/index.ts";

const params = z.object({
  mutation: z
    .number()
    .min(0)
    .max(1)
    .default(0.01)
    .describe(
      "probability that a bit of a choice flips in a child, or a choice that has no bits becomes another",
    ),
});

export const heir = definePolicy({
  id: "heir",
  title: "Does what its parent did",
  cite: ["Axelrod 1986, American Political Science Review 80:1095-1111"],
  kind: "norm",
  acts: "discrete",
  fits: ["norms-game-v0", "ethnocentrism-v0"],
  params,
  memory: (_, { heads }) => ({
    choice: vector(i32, heads.length),
    /** 0 of who has neither parents nor chosen yet. */
    chosen: i32,
  }),
  derive: (_, { heads }) => ({
    choices: Int32Array.from(heads, (head) => (head.kind === "discrete" ? head.n : 1)),
  }),
  seat(me, _, { choices }) {
    const { choice } = me.memory;
    if (me.memory.chosen === 0) {
      me.memory.chosen = 1;
      for (let h = 0; h < choices.length; h++) choice.set(h, Math.floor(me.random() * choices[h]));
    }
    for (let h = 0; h < choices.length; h++) me.act(choice.at(h), h);
  },
  mutate(me, { mutation }, { choices }) {
    const { choice } = me.memory;
    for (let h = 0; h < choices.length; h++) choice.set(h, mutated(me, choice.at(h), choices[h], mutation));
  },
});

function mutated(me: Pick<Seat, "random">, choice: number, n: number, mutation: number): number {
  if ((n & (n - 1)) !== 0) {
    const other = 1 + Math.floor(me.random() * (n - 1));
    return me.random() < mutation ? (choice + other) % n : choice;
  }
  let flipped = choice;
  for (let bit = 1; bit < n; bit *= 2) if (me.random() < mutation) flipped ^= bit;
  return flipped;
}
