/** Amplification over time, highest, mean and lowest, beside theory; in words what each does and who has the users. */
import { type Drawing, formatNumber } from "../../src/index.ts";
import { lines } from "../drawing/lines.ts";
import { listOf } from "../drawing/marks.ts";
import { amplification } from "./amplification.ts";

export const drawing: Drawing = {
  env: "amplification-v0",
  svg(frames, params) {
    const { nash, users } = amplification.theory?.(params) ?? {};
    const all = (frame: (typeof frames)[number]) => listOf(frame, "amplification");
    return lines(frames, {
      title: "Platforms: amplification by tick",
      measures: "amplification of the platforms",
      curves: [
        { name: "highest", of: (frame) => all(frame).reduce((a, b) => Math.max(a, b)) },
        { name: "mean", of: (frame) => all(frame).reduce((a, b) => a + b) / all(frame).length },
        { name: "lowest", of: (frame) => all(frame).reduce((a, b) => Math.min(a, b)) },
      ],
      levels: [
        { name: "equilibrium", at: nash?.action ?? 0 },
        { name: "best for users", at: users?.action ?? 0 },
      ],
    });
  },

  text(frame) {
    const of = (name: string) =>
      listOf(frame, name)
        .map((each) => formatNumber(each, 3))
        .join(" ");
    return [
      `tick ${frame.tick}: amplification ${of("amplification")}`,
      `shares of users ${of("share")}`,
    ].join("\n");
  },
};
