/** A crowd over time: everybody's opinion by tick; in words how many are heard, and how many camps there are. */
import { type Drawing, formatNumber } from "../../src/index.ts";
import { listOf } from "../drawing/marks.ts";
import { campsIn, crowdPicture } from "../opinion/crowd.ts";
import { params as schema } from "./params.ts";

export const drawing: Drawing = {
  env: "bounded-confidence-v0",
  svg(frames, params) {
    const { gap } = schema.parse(params);
    return crowdPicture("Bounded confidence: everybody's opinion by tick", "agents", frames, gap);
  },

  text(frame, params) {
    const { gap } = schema.parse(params);
    const heard = listOf(frame, "heard");
    const share = heard.reduce((sum, each) => sum + each, 0) / heard.length;
    return `tick ${frame.tick}: ${formatNumber(100 * share, 3)} % of whom one meets are heard; ${campsIn(frame, gap)}`;
  },
};
