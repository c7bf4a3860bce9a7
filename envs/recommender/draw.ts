/** Opinions of users over time, a line each, and in words who is shown what. */
import { type Drawing, formatNumber } from "../../src/index.ts";
import { lines } from "../drawing/lines.ts";
import { listOf } from "../drawing/marks.ts";

const most = 8;

export const drawing: Drawing = {
  env: "recommender-v0",
  svg(frames) {
    const users = frames.length > 0 ? listOf(frames[0], "opinion").length : 0;
    const mean = (values: readonly number[]) =>
      values.reduce((sum, each) => sum + Math.abs(each), 0) / values.length;
    return lines(frames, {
      title: "Recommenders: opinions of their users by tick",
      measures: `opinions of ${users > most ? `the first ${most} of ${users}` : "the"} users, −1 to 1, and how far from the middle all are`,
      curves: [
        ...Array.from({ length: Math.min(users, most) }, (_, a) => ({
          name: `user ${a}`,
          of: (frame: (typeof frames)[number]) => listOf(frame, "opinion")[a],
        })),
        { name: "mean distance", of: (frame) => mean(listOf(frame, "opinion")) },
      ],
      covers: [-1, 1],
    });
  },

  text(frame) {
    const of = (name: string) =>
      listOf(frame, name)
        .map((each) => formatNumber(each, 2))
        .join(" ");
    return [`tick ${frame.tick}: users at ${of("opinion")}`, `shown ${of("shown")}`].join("\n");
  },
};
