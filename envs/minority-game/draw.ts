/** The minority game over time: how many more are on one side than on the other, and in words who won. */
import type { Drawing } from "../../src/index.ts";
import { lines } from "../drawing/lines.ts";

export const drawing: Drawing = {
  env: "minority-game-v0",
  svg(frames) {
    const spread = frames.length > 0 ? Math.sqrt(frames[0].payoff.length) : 0;
    return lines(frames, {
      title: "Minority game: agents on the second side less those on the first, by tick",
      measures: "agents on the second side less those on the first",
      curves: [{ name: "difference", of: ({ state }) => Number(state.excess) }],
      levels: [
        { name: "coins, +1 sd", at: spread },
        { name: "coins, -1 sd", at: -spread },
      ],
    });
  },

  text({ tick, state, payoff }) {
    if (tick === 0) return "tick 0: nobody has chosen yet";
    const excess = Number(state.excess);
    const minority = (payoff.length - Math.abs(excess)) / 2;
    return `tick ${tick}: ${minority} of ${payoff.length} win on the ${excess < 0 ? "second" : "first"} side`;
  },
};
