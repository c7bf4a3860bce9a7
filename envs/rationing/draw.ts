/** Rationing over time: what retailers order and get on average, beside what they have use for. */
import { type Drawing, type Frame, formatNumber } from "../../src/index.ts";
import { lines } from "../drawing/lines.ts";
import { listOf } from "../drawing/marks.ts";
import { params as schema } from "./params.ts";

const mean = (frame: Frame, name: string) => {
  const each = listOf(frame, name);
  return each.reduce((a, b) => a + b, 0) / each.length;
};

export const drawing: Drawing = {
  env: "rationing-v0",
  svg(frames, params) {
    const { margin } = schema.parse(params);
    return lines(frames, {
      title: "Rationing: mean order and what comes of it, by tick",
      measures: "units for each retailer, the largest demand being 1",
      curves: [
        { name: "ordered", of: (frame) => mean(frame, "order") },
        { name: "received", of: (frame) => mean(frame, "received") },
      ],
      levels: [{ name: "has use for", at: margin }],
      covers: [0, 1],
    });
  },
  text(frame) {
    const of = (name: string) =>
      listOf(frame, name)
        .map((each) => formatNumber(each, 3))
        .join(" ");
    if (frame.tick === 0) return "tick 0: nothing has been ordered yet";
    return [
      `tick ${frame.tick}: supply is ${Number(frame.state.scarceNow) === 1 ? "scarce" : "enough for all"}`,
      `ordered   ${of("order")}`,
      `received  ${of("received")}`,
    ].join("\n");
  },
};
