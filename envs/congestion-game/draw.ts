/** Routing over time: the share of agents on each path as stacked areas, and the mean latency of a trip. */
import { type Drawing, type Frame, formatNumber } from "../../src/index.ts";
import { listOf, px, text, thin } from "../drawing/marks.ts";

const width = 640;
const height = 240;
const left = 76;
const right = 70;
const top = 26;
const sharesEnd = 140;
const plotTop = 160;
const plotBottom = 220;

/** Hues of Okabe and Ito, distinguishable with any colour vision; neighbours differ in lightness, so in grey as well. */
const palette = ["#0072B2", "#E69F00", "#00513C", "#CC79A7", "#D55E00", "#F0E442", "#56B4E9", "#999999"];
const maxColumns = 560;

export const drawing: Drawing = {
  env: "congestion-game-v0",
  svg(frames, params) {
    const ticks = thin(
      frames.filter(({ tick }) => tick > 0),
      maxColumns,
    );
    const names = pathNames(params);
    const step = (width - left - right) / Math.max(1, ticks.length);
    return [
      `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12">`,
      "<title>Routing: share of agents on each path and mean latency by tick</title>",
      ...legend(names),
      ...stacked(ticks, names.length, step),
      ...latencyLine(ticks, step),
      "</svg>",
    ].join("\n");
  },

  text(frame, params) {
    if (frame.tick === 0) return "tick 0: nobody has travelled yet";
    const counts = listOf(frame, "travellers");
    const latency = listOf(frame, "latency");
    return [
      `tick ${frame.tick}: mean latency ${formatNumber(meanLatency(frame))}`,
      ...pathNames(params).map(
        (name, j) => `${name}: ${counts[j]} agents, latency ${formatNumber(latency[j])}`,
      ),
    ].join("\n");
  },
};

function pathNames(params: Record<string, unknown>): string[] {
  return (params.paths as readonly (readonly number[])[]).map((path) => `links ${path.join("-")}`);
}

/** Of a trip, not of a path. */
function meanLatency(frame: Frame): number {
  const latency = listOf(frame, "latency");
  const total = listOf(frame, "travellers").reduce((sum, count, j) => sum + count * latency[j], 0);
  return total / frame.payoff.length;
}

function stacked(ticks: readonly Frame[], paths: number, step: number): string[] {
  const parts: string[] = [];
  const below = ticks.map(() => 0);
  const shares = ticks.map((frame) =>
    listOf(frame, "travellers").map((count) => count / frame.payoff.length),
  );
  const y = (share: number) => px(sharesEnd - share * (sharesEnd - top));
  for (let j = 0; j < paths && ticks.length > 0; j++) {
    const upper: string[] = [];
    const lower: string[] = [];
    for (let t = 0; t < ticks.length; t++) {
      const x = [px(left + t * step), px(left + (t + 1) * step)];
      lower.unshift(`${x[1]},${y(below[t])}`, `${x[0]},${y(below[t])}`);
      below[t] += shares[t][j];
      upper.push(`${x[0]},${y(below[t])}`, `${x[1]},${y(below[t])}`);
    }
    parts.push(`<polygon points="${[...upper, ...lower].join(" ")}" fill="${palette[j % palette.length]}"/>`);
  }
  return [...parts, text(left - 6, top + 8, "100 %", "end"), text(left - 6, sharesEnd, "0 %", "end")];
}

function latencyLine(ticks: readonly Frame[], step: number): string[] {
  if (ticks.length === 0) return [text(left, plotBottom - 16, "no trips yet", "start")];
  const means = ticks.map(meanLatency);
  const low = means.reduce((least, mean) => Math.min(least, mean));
  const high = means.reduce((most, mean) => Math.max(most, mean));
  const span = high > low ? high - low : 1;
  const points = means.map(
    (mean, t) =>
      `${px(left + (t + 0.5) * step)},${px(plotBottom - ((mean - low) / span) * (plotBottom - plotTop))}`,
  );
  return [
    `<line x1="${left}" y1="${plotBottom}" x2="${width - right}" y2="${plotBottom}" stroke="currentColor" stroke-opacity="0.4"/>`,
    `<polyline points="${points.join(" ")}" fill="none" stroke="currentColor" stroke-width="1.2"/>`,
    text(left - 6, plotTop + 6, formatNumber(high), "end"),
    text(left - 6, plotBottom, formatNumber(low), "end"),
    text(width - right + 6, plotTop + 6, "latency", "start"),
    text(left, height - 6, `tick ${ticks[0].tick}`, "start"),
    text(width - right, height - 6, `tick ${ticks[ticks.length - 1].tick}`, "end"),
  ];
}

function legend(names: readonly string[]): string[] {
  let x = left;
  const parts: string[] = [];
  for (const [j, name] of names.slice(0, palette.length).entries()) {
    parts.push(
      `<rect x="${px(x)}" y="8" width="10" height="10" fill="${palette[j]}"/>`,
      text(x + 14, 17, name, "start"),
    );
    x += 28 + name.length * 6.2;
  }
  return parts;
}
