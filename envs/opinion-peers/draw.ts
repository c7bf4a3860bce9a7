/** A crowd over time: every user's opinion by tick; in words how many meetings were conversations, and how many camps there are. */
import { type Drawing, formatNumber } from "../../src/index.ts";
import { campsIn, crowdPicture } from "../opinion/crowd.ts";
import { opinionPeers } from "./opinion-peers.ts";

export const drawing: Drawing = {
  env: "opinion-peers-v0",
  svg(frames, params) {
    const { gap } = opinionPeers.params.parse(params);
    return crowdPicture("A crowd: every user's opinion by tick", "users", frames, gap);
  },

  text(frame, params) {
    const { gap } = opinionPeers.params.parse(params);
    return `tick ${frame.tick}: ${formatNumber(100 * Number(frame.state.engaged), 3)} % of meetings were conversations; ${campsIn(frame, gap)}`;
  },
};
