/**
 * Speaks and listens by a public dictionary: the k-th meaning has the k-th word, so that the most frequent are said the shortest; where words
 * run out, meanings share the shortest.
 *
 * Zipf 1949, "Human Behavior and the Principle of Least Effort". Known behaviour: all that words can tell is understood, at the least
 * mean length (`shortestCode` of `ostrom/situations`). Where children take over from speakers, `innovation` is the probability with which
 * each of the words that they learn is replaced by another: words then drift away from listeners who do not change
 * (`understoodAfter`).
 */
import { definePolicy, i32, vector, z } from "../../src/index.ts";

export const dictionary = definePolicy({
  id: "dictionary",
  title: "Speaks by the dictionary",
  cite: ["Zipf 1949, Human Behavior and the Principle of Least Effort, Addison-Wesley"],
  kind: "norm",
  acts: "discrete",
  fits: ["signalling-v0"],
  params: z.object({
    innovation: z
      .number()
      .min(0)
      .max(1)
      .default(0)
      .describe("probability that a child replaces a word by another, each of them alike"),
  }),
  /** Words by meaning, each as what it is beyond the dictionary's, so that founders need not be told any. */
  memory: (_, { features }) => ({ drifted: vector(i32, 1 + (features.meaning?.high ?? 0)) }),
  derive(_, { heads: [head], features }) {
    return { choices: head.kind === "discrete" ? head.n : 0, meanings: 1 + (features.meaning?.high ?? 0) };
  },
  seat(me, _, { choices }) {
    const { meaning, said, word } = me.obs;
    if (meaning !== undefined) {
      const founders = meaning < choices ? meaning : 0;
      me.act(said === 0 ? (founders + me.memory.drifted.at(meaning)) % choices : 0);
    }
    // A word that is not in it is taken for the most frequent meaning.
    if (word !== undefined) me.act(word > 0 && word <= choices ? word - 1 : 0);
  },
  mutate(me, { innovation }, { choices, meanings }) {
    if (me.obs.meaning === undefined || choices < 2) return;
    for (let m = 0; m < meanings; m++) {
      const innovates = me.random() < innovation;
      const other = 1 + Math.floor(me.random() * (choices - 1));
      if (innovates) me.memory.drifted.set(m, (me.memory.drifted.at(m) + other) % choices);
    }
  },
});
