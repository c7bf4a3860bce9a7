/**
 * Banzhaf values by sampling coalitions.
 *
 * A draw is a coalition S, each player in it with probability 1/2, and the n coalitions that differ from S in one player:
 * what each player adds to S, or to S without it. "antithetic" draws the complement of S with it.
 */
import { failUnknown } from "../../core/errors.ts";
import { uniform } from "../../core/random.ts";
import {
  type Draws,
  type EvaluateCoalitions,
  requireSampling,
  type SampledValues,
  type SampleOptions,
  sampleValues,
} from "./sample.ts";

export interface SampleBanzhafOptions extends SampleOptions {
  /** Default "antithetic". */
  readonly method?: "independent" | "antithetic";
}

/** Estimates Banzhaf values from the worths that `evaluate` gives; a coalition takes players + 1 evaluations. */
export function sampleBanzhaf(
  players: number,
  evaluate: EvaluateCoalitions,
  options: SampleBanzhafOptions,
): SampledValues {
  const who = "sampleBanzhaf";
  requireSampling(who, players, options);
  const method = options.method ?? "antithetic";
  if (method !== "independent" && method !== "antithetic")
    failUnknown("method", method, ["independent", "antithetic"]);
  const centres = method === "antithetic" ? 2 : 1;
  const rows = centres * (players + 1);
  return sampleValues(who, players, evaluate, (draws) => neighbours(players, centres, draws), rows, options);
}

function neighbours(players: number, centres: 1 | 2, draws: number): Draws {
  const drawn = new Uint8Array(draws * players);
  return {
    rows: centres * (players + 1),
    draw(words, g, members, row) {
      const base = g * players;
      for (let player = 0; player < players; player++) drawn[base + player] = uniform(words, 0) < 0.5 ? 1 : 0;
      let at = row * players;
      for (let centre = 0; centre < centres; centre++)
        for (let changed = -1; changed < players; changed++)
          for (let player = 0; player < players; player++)
            members[at++] = drawn[base + player] ^ centre ^ (player === changed ? 1 : 0);
    },
    read(g, worths, row, out) {
      const base = g * players;
      out.fill(0);
      for (let centre = 0; centre < centres; centre++) {
        const at = row + centre * (players + 1);
        for (let player = 0; player < players; player++) {
          const added = worths[at] - worths[at + 1 + player];
          out[player] += ((drawn[base + player] ^ centre) === 1 ? added : -added) / centres;
        }
      }
    },
  };
}
