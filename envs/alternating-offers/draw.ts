/** Talks: what each asked for, round by round, beside the equilibrium; in words who asked for what, and how it ended. */
import { type Drawing, type Frame, formatNumber } from "../../src/index.ts";
import { lines } from "../drawing/lines.ts";
import { listOf } from "../drawing/marks.ts";
import { alternatingOffers } from "./alternating-offers.ts";

const outcomes = ["talks go on", "agreed", "war"];

/** What who began would get by what is on the table; NaN where the offer is the other's. */
function offered(frame: Frame, params: Record<string, unknown>, by: number): number {
  const { levels } = alternatingOffers.params.parse(params);
  // In the tick that ends talks nobody makes an offer.
  const offers = frame.tick - (Number(frame.state.outcome) > 0 ? 1 : 0);
  if (offers < 1 || (offers - 1) % 2 !== by) return Number.NaN;
  const asked = (Number(frame.state.table) - 1) / (levels - 1);
  return by === 0 ? asked : 1 - asked;
}

export const drawing: Drawing = {
  env: "alternating-offers-v0",
  svg(frames, params) {
    const last = frames.at(-1);
    const nash = alternatingOffers.theory?.(params).nash?.action ?? 0;
    // Offers alternate: those of one are held until its next, so that they make a line.
    const held = (by: number) => {
      let kept = Number.NaN;
      return (frame: Frame) => {
        if (frame.tick <= 1) kept = Number.NaN;
        const now = offered(frame, params, by);
        if (Number.isFinite(now)) kept = now;
        return kept;
      };
    };
    const end = last && last.tick > 0 ? `; ${outcomes[Number(last.state.outcome)]}` : "";
    return lines(frames, {
      title: "Alternating offers: what who began would get, by round",
      measures: `share that who began would get by each one's last offer${end}`,
      curves: [
        { name: "it asks for", of: held(0) },
        { name: "it is offered", of: held(1) },
      ],
      levels: [{ name: "equilibrium", at: nash }],
      covers: [0, 1],
    });
  },

  text(frame, params) {
    if (frame.tick === 0) return "tick 0: who begins is to ask for a share";
    const outcome = Number(frame.state.outcome);
    if (outcome > 0)
      return `tick ${frame.tick}: ${outcomes[outcome]}; they get ${listOf(frame, "got")
        .map((each) => formatNumber(each, 3))
        .join(" and ")}`;
    const by = (frame.tick - 1) % 2;
    const asked = by === 0 ? offered(frame, params, by) : 1 - offered(frame, params, by);
    return `tick ${frame.tick}: ${by} asks for ${formatNumber(asked, 3)}`;
  },
};
