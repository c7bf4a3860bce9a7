/** Civilisation over time: the commons, and below it where labour goes; on the right what each nation does and gets in the last tick. */
import { type Drawing, type Frame, formatNumber } from "../../src/index.ts";
import { list, px, text, thin } from "../drawing/marks.ts";
import { bestEffort, type CivilisationParams } from "./params.ts";

const width = 640;
const height = 300;
const left = 56;
const right = 400;
const stockTop = 30;
const stockBottom = 132;
const labourTop = 172;
const labourBottom = 262;
const barsLeft = 456;
const barsRight = 628;
const maxColumns = 400;
const maxNations = 12;

/** From Okabe & Ito's palette, distinguishable with any colour vision. */
const blue = "#0072B2";
const green = "#009E73";
const red = "#D55E00";

export const drawing: Drawing = {
  env: "civilisation-v0",
  svg(all, params) {
    const p = params as CivilisationParams;
    const frames = thin(all, maxColumns);
    return [
      `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12">`,
      "<title>Civilisation: the commons, and labour in it and in arms, by tick</title>",
      ...stockPanel(frames, p),
      ...labourPanel(frames, p),
      ...nations(frames[frames.length - 1], p),
      "</svg>",
    ].join("\n");
  },

  text(frame, params) {
    const p = params as CivilisationParams;
    const stock = one(frame.state.biomass) / p.capacity;
    const filled = Math.round(Math.min(1, stock) * 20);
    return [
      `tick ${frame.tick}: commons [${"#".repeat(filled)}${".".repeat(20 - filled)}] ${formatNumber(100 * stock, 3)} % of what it carries`,
      `labour in the commons ${row(frame.state.effort)}`,
      `labour in arms        ${row(frame.state.armed)}`,
      `goods got             ${row(frame.state.got)}`,
    ].join("\n");
  },
};

function stockPanel(frames: readonly Frame[], p: CivilisationParams): string[] {
  const y = (share: number) => stockBottom - share * (stockBottom - stockTop);
  const x = across(frames);
  const line = frames.map((frame, t) => `${px(x(t))},${px(y(one(frame.state.biomass) / p.capacity))}`);
  return [
    text(left, stockTop - 10, "stock of the commons", "start", blue),
    ...(p.depletes
      ? [
          rule(y(0.5)),
          text(right + 4, y(0.5) + 4, "grows", "start"),
          text(right + 4, y(0.5) + 17, "most", "start"),
        ]
      : []),
    axis(stockTop, stockBottom),
    text(left - 6, stockTop + 8, formatNumber(p.capacity), "end"),
    text(left - 6, stockBottom, "0", "end"),
    `<polyline points="${line.join(" ")}" fill="none" stroke="${blue}" stroke-width="1.5"/>`,
  ];
}

/** Mean shares of labour in the commons (below), in arms (above it) and at rest (what is left). */
function labourPanel(frames: readonly Frame[], p: CivilisationParams): string[] {
  const y = (share: number) => labourBottom - share * (labourBottom - labourTop);
  const x = across(frames);
  const effort = frames.map((frame) => mean(frame.state.effort));
  const busy = frames.map((frame, t) => effort[t] + mean(frame.state.armed));
  const band = (low: readonly number[], high: readonly number[], fill: string) => {
    const there = high.map((share, t) => `${px(x(t))},${px(y(share))}`);
    const back = low.map((share, t) => `${px(x(t))},${px(y(share))}`).reverse();
    return `<polygon points="${[...there, ...back].join(" ")}" fill="${fill}" fill-opacity="0.55"/>`;
  };
  const best = bestEffort(p);
  return [
    text(left, labourTop - 10, "labour: in the commons (below),", "start", green),
    text(left + 204, labourTop - 10, "in arms (above it), at rest", "start", red),
    band(
      effort.map(() => 0),
      effort,
      green,
    ),
    band(effort, busy, red),
    `<polyline points="${effort.map((share, t) => `${px(x(t))},${px(y(share))}`).join(" ")}" fill="none" stroke="currentColor"/>`,
    rule(y(best)),
    text(right + 4, y(best) + 4, "best", "start"),
    axis(labourTop, labourBottom),
    text(left - 6, labourTop + 8, "1", "end"),
    text(left - 6, labourBottom, "0", "end"),
    text(left, height - 16, `tick ${frames[0]?.tick ?? 0}`, "start"),
    text(right, height - 16, `tick ${frames[frames.length - 1]?.tick ?? 0}`, "end"),
  ];
}

/** Of each nation of the last tick a bar of arms, and one of the goods that it got. */
function nations(frame: Frame | undefined, p: CivilisationParams): string[] {
  if (!frame) return [];
  const arms = list(frame.state.arms).slice(0, maxNations);
  const got = list(frame.state.got).slice(0, maxNations);
  const step = (labourBottom - stockTop) / arms.length;
  const middle = (barsLeft + barsRight) / 2;
  const bar = (k: number, from: number, length: number, fill: string) =>
    `<rect x="${px(from)}" y="${px(stockTop + k * step + step * 0.15)}" width="${px(length)}" height="${px(step * 0.7)}" fill="${fill}" fill-opacity="0.6"/>`;
  const room = (barsRight - barsLeft) / 2 - 4;
  const scaled = (values: readonly number[]) => {
    const most = Math.max(...values, 1e-9);
    return values.map((value) => (value / most) * room);
  };
  const ofArms = scaled(arms);
  const ofGoods = scaled(got);
  return [
    text(middle - 6, stockTop - 10, "arms", "end", red),
    text(middle + 6, stockTop - 10, "goods got", "start", green),
    ...arms.flatMap((value, k) => [
      bar(k, middle - 4 - ofArms[k], ofArms[k], red),
      bar(k, middle + 4, ofGoods[k], green),
      text(middle - 8, stockTop + (k + 0.5) * step + 4, formatNumber(value, 2), "end"),
      text(middle + 8, stockTop + (k + 0.5) * step + 4, formatNumber(got[k], 3), "start"),
      text(barsLeft - 4, stockTop + (k + 0.5) * step + 4, `${k}${k < p.allies ? "*" : ""}`, "end"),
    ]),
    text(
      barsRight,
      height - 16,
      `a row a nation${p.allies > 1 ? ", * allied" : ""}, tick ${frame.tick}`,
      "end",
    ),
  ];
}

function across(frames: readonly Frame[]): (t: number) => number {
  return (t) => left + (t * (right - left)) / Math.max(1, frames.length - 1);
}

function one(value: number | readonly number[]): number {
  return list(value)[0];
}

function mean(value: number | readonly number[]): number {
  const all = list(value);
  return all.reduce((sum, each) => sum + each, 0) / all.length;
}

function row(value: number | readonly number[]): string {
  return list(value)
    .map((each) => formatNumber(each, 3).padStart(6))
    .join(" ");
}

function rule(y: number): string {
  return `<line x1="${left}" y1="${px(y)}" x2="${right}" y2="${px(y)}" stroke="currentColor" stroke-opacity="0.6" stroke-dasharray="4 3"/>`;
}

function axis(top: number, bottom: number): string {
  return `<path d="M${left} ${top}V${bottom}H${right}" fill="none" stroke="currentColor" stroke-opacity="0.5"/>`;
}
