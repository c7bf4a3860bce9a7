/** The laboratory commons over time: tokens of all in the resource against optimum and Nash, stacked by agent. */
import { type Drawing, type Frame, formatNumber, type Params } from "../../src/index.ts";
import { list, px, text, thin } from "../drawing/marks.ts";
import { appropriation } from "./appropriation.ts";

const width = 640;
const height = 240;
const left = 64;
const right = 76;
const top = 28;
const bottom = 214;

/** From Okabe & Ito's palette, distinguishable with any colour vision; neighbours alternate in the stack. */
const colours = ["#0072B2", "#56B4E9"];
const maxColumns = 240;

export const drawing: Drawing = {
  env: "appropriation-v0",
  svg(frames, params) {
    const rounds = thin(
      frames.filter(({ tick }) => tick > 0),
      maxColumns,
    );
    const levels = levelsOf(params);
    const most = [...levels.map(({ tokens }) => tokens * 1.1), ...rounds.map(tokensOf)].reduce(
      (high, tokens) => Math.max(high, tokens),
      1,
    );
    const y = (tokens: number) => bottom - (tokens / most) * (bottom - top);
    const step = (width - left - right) / Math.max(1, rounds.length);
    return [
      `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12">`,
      "<title>Appropriation: tokens in the resource by round, stacked by agent</title>",
      text(left, top - 12, "tokens in the resource, by agent", "start"),
      ...rounds.flatMap((frame, t) => stack(frame, left + t * step, Math.max(0.5, step * 0.9), y)),
      ...levels.flatMap(({ name, tokens }) => [
        `<line x1="${left}" y1="${px(y(tokens))}" x2="${width - right}" y2="${px(y(tokens))}" stroke="currentColor" stroke-dasharray="4 3"/>`,
        text(width - right + 6, y(tokens) + 4, name, "start"),
      ]),
      `<path d="M${left} ${top}V${bottom}H${width - right}" fill="none" stroke="currentColor" stroke-opacity="0.5"/>`,
      text(left - 6, top + 8, formatNumber(most, 4), "end"),
      text(left - 6, bottom, "0", "end"),
      ...(rounds.length > 0
        ? [
            text(left, height - 8, `round ${rounds[0].tick}`, "start"),
            text(width - right, height - 8, `round ${rounds[rounds.length - 1].tick}`, "end"),
          ]
        : [text(left + 8, (top + bottom) / 2, "no rounds yet", "start")]),
      "</svg>",
    ].join("\n");
  },

  text(frame, params) {
    if (frame.tick === 0) return "round 0: nothing has been invested yet";
    const levels = levelsOf(params).map(({ name, tokens }) => `${name} ${formatNumber(tokens, 4)}`);
    return [
      `round ${frame.tick}: ${formatNumber(tokensOf(frame), 4)} tokens in the resource (${levels.join(", ")})`,
      `tokens ${list(frame.state.effort)
        .map((each) => formatNumber(each, 4))
        .join(" ")}`,
      `payoff ${frame.payoff.map((each) => formatNumber(each, 4)).join(" ")}`,
    ].join("\n");
  },
};

function stack(frame: Frame, x: number, barWidth: number, y: (tokens: number) => number): string[] {
  let below = 0;
  return list(frame.state.effort).map((tokens, a) => {
    const from = below;
    below += tokens;
    return `<rect x="${px(x)}" y="${px(y(below))}" width="${px(barWidth)}" height="${px(y(from) - y(below))}" fill="${colours[a % colours.length]}"/>`;
  });
}

/** Tokens of all at the optimum and at Nash. */
function levelsOf(params: Record<string, unknown>): { name: string; tokens: number }[] {
  const p = params as Params<typeof appropriation.params>;
  const { optimum, nash } = appropriation.theory!(p);
  return [
    { name: "optimum", tokens: optimum!.action! * p.agents },
    { name: "Nash", tokens: nash!.action! * p.agents },
  ];
}

function tokensOf(frame: Frame): number {
  return list(frame.state.effort).reduce((sum, tokens) => sum + tokens, 0);
}
