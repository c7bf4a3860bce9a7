/** Who arms: the share by tick beside that of the equilibrium; in words who met whom, and what came of it. */
import { type Drawing, formatNumber } from "../../src/index.ts";
import { lines } from "../drawing/lines.ts";
import { listOf } from "../drawing/marks.ts";
import { mutualFear } from "./mutual-fear.ts";

export const drawing: Drawing = {
  env: "mutual-fear-v0",
  svg(frames, params) {
    const calm = mutualFear.theory?.(params).nash?.probability ?? 1;
    const mean = (values: readonly number[]) => values.reduce((sum, each) => sum + each, 0) / values.length;
    return lines(frames, {
      title: "Mutual fear: share that arm, by tick",
      measures: "share of agents that arm, and share that is at war",
      curves: [
        { name: "arm", of: (frame) => mean(listOf(frame, "arms")) },
        { name: "at war", of: (frame) => war(listOf(frame, "arms"), listOf(frame, "faced")) },
      ],
      levels: [{ name: "equilibrium", at: 1 - calm }],
      covers: [0, 1],
    });
  },

  text(frame) {
    const arms = listOf(frame, "arms");
    const costs = listOf(frame, "cost").map((each) => formatNumber(each, 2));
    const next = `war would now cost ${costs.join(" ")}`;
    if (frame.tick === 0) return `tick 0: ${next}`;
    const faced = listOf(frame, "faced");
    const did = arms.map((each, a) =>
      each === 1 ? (faced[a] === 1 ? "war" : "attacks") : faced[a] === 1 ? "attacked" : "peace",
    );
    return `tick ${frame.tick}: ${did.join(", ")}; ${next}`;
  },
};

function war(arms: readonly number[], faced: readonly number[]): number {
  return arms.filter((each, a) => each === 1 || faced[a] === 1).length / arms.length;
}
