/**
 * Trembling hands: every choice is replaced, with some probability, by one at random.
 *
 * Selten 1975, International Journal of Game Theory 4:25-55. Heads that later mechanisms add stay as they were chosen. Bound,
 * so that certificates make their noise by the same function.
 */
import * as z from "zod";
import { defineMechanism } from "../core/mechanism.ts";
import { trembleRow } from "../core/tremble.ts";

const params = z.object({
  probability: z.number().min(0).max(1).default(0.1).describe("that a choice is replaced, for each head"),
});

export const tremble = defineMechanism({
  id: "tremble",
  title: "Trembling hands",
  cite: ["Selten 1975, International Journal of Game Theory 4:25-55"],
  params,
  metrics: {},
  random: true,
  bind({ agents, heads, actions, masks, columns }, { probability }) {
    return {
      before(lo, hi) {
        const { done, active, rng } = columns;
        for (let i = lo; i < hi; i++) {
          if (done[i] !== 0) continue;
          for (let k = i * agents; k < (i + 1) * agents; k++)
            if (active[k] !== 0) trembleRow(heads, actions, masks, k, rng, i, probability);
        }
      },
    };
  },
});
