/** The great fish war over time: the stock with the levels that theory names, and below it the shares that countries take. */
import { type Drawing, formatNumber } from "../../src/index.ts";
import { list, px, text, thin } from "../drawing/marks.ts";
import { type FishWarParams, mostShare } from "./params.ts";
import { theory } from "./theory.ts";

const width = 640;
const height = 280;
const left = 52;
const right = 556;
const stockTop = 26;
const stockBottom = 128;
const shareTop = 162;
const shareBottom = 250;
const maxColumns = 400;

/** Okabe & Ito's colours, distinguishable with any colour vision; lines differ in dashes as well. */
const palette = ["#0072B2", "#D55E00", "#009E73", "#E69F00", "#56B4E9", "#CC79A7", "#8A5A2B", "#999999"];
const dashes = ["none", "9 3", "3 3", "12 3 3 3", "6 6"];

export const drawing: Drawing = {
  env: "fish-war-v0",
  svg(all, params) {
    const p = params as FishWarParams;
    const frames = thin(all, maxColumns);
    const { joint, nash } = theory(p);
    const levels = [
      { outcome: joint, name: "together" },
      { outcome: nash, name: "at war" },
    ];
    const x = (t: number) => left + (t * (right - left)) / Math.max(1, frames.length - 1);
    const high = frames.reduce((most, frame) => Math.max(most, one(frame.state.biomass)), 1);
    const yStock = (stock: number) => stockBottom - (stock / high) * (stockBottom - stockTop);
    const most = mostShare(p);
    const yShare = (share: number) => shareBottom - (share / most) * (shareBottom - shareTop);
    const stocks = frames.map((frame, t) => `${px(x(t))},${px(yStock(one(frame.state.biomass)))}`);
    const played = frames.filter(({ tick }) => tick > 0);
    const skipped = frames.length - played.length;
    const lines = list(played[0]?.state.share ?? []).map((_, a) => {
      const points = played.map(
        (frame, t) => `${px(x(t + skipped))},${px(yShare(list(frame.state.share)[a]))}`,
      );
      return `<polyline points="${points.join(" ")}" fill="none" stroke="${palette[a % palette.length]}" stroke-width="1.5" stroke-dasharray="${dashes[a % dashes.length]}"/>`;
    });
    return [
      `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12">`,
      "<title>The great fish war: stock, and shares of it that countries take, by tick</title>",
      text(left, stockTop - 10, "stock (unfished: 1)", "start"),
      axis(stockTop, stockBottom),
      text(left - 6, stockTop + 8, formatNumber(high, 3), "end"),
      text(left - 6, stockBottom, "0", "end"),
      ...levels.flatMap(({ outcome, name }) => marked(yStock(outcome?.stock ?? 0), name)),
      `<polyline points="${stocks.join(" ")}" fill="none" stroke="currentColor" stroke-width="1.5"/>`,
      text(left, shareTop - 10, "share of the stock that each country takes, a line a country", "start"),
      axis(shareTop, shareBottom),
      text(left - 6, shareTop + 8, formatNumber(most, 3), "end"),
      text(left - 6, shareBottom, "0", "end"),
      ...levels.flatMap(({ outcome, name }) => marked(yShare(outcome?.action ?? 0), name)),
      ...lines,
      text(left, height - 8, `tick ${frames[0]?.tick ?? 0}`, "start"),
      text(right, height - 8, `tick ${frames[frames.length - 1]?.tick ?? 0}`, "end"),
      "</svg>",
    ].join("\n");
  },

  text(frame, params) {
    const p = params as FishWarParams;
    const stock = one(frame.state.biomass);
    const filled = Math.round(Math.min(1, stock) * 20);
    const { joint, nash } = theory(p);
    const share = (value: number | undefined) => formatNumber(value ?? Number.NaN, 3);
    return [
      `tick ${frame.tick}: stock [${"#".repeat(filled)}${".".repeat(20 - filled)}] ${formatNumber(stock, 3)} (together ${share(joint?.stock)}, at war ${share(nash?.stock)})`,
      `shares taken ${row(frame.state.share)} (together ${share(joint?.action)}, at war ${share(nash?.action)})`,
      `catch        ${row(frame.state.catch)}`,
    ].join("\n");
  },
};

function marked(y: number, name: string): string[] {
  return [
    `<line x1="${left}" y1="${px(y)}" x2="${right}" y2="${px(y)}" stroke="currentColor" stroke-opacity="0.6" stroke-dasharray="4 3"/>`,
    text(right + 6, y + 4, name, "start"),
  ];
}

function one(value: number | readonly number[]): number {
  return list(value)[0];
}

function row(value: number | readonly number[]): string {
  return list(value)
    .map((each) => formatNumber(each, 3))
    .join(" ");
}

function axis(top: number, bottom: number): string {
  return `<path d="M${left} ${top}V${bottom}H${right}" fill="none" stroke="currentColor" stroke-opacity="0.5"/>`;
}
