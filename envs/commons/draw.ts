/** The fishery over time: the stock with the levels that theory names, and the effort of all below it. */
import { type Drawing, type Frame, formatNumber } from "../../src/index.ts";
import { list, px, sumOf, text, thin } from "../drawing/marks.ts";
import { openAccess } from "./fishery.ts";
import { type CommonsParams, modelOf } from "./params.ts";

const width = 640;
const height = 240;
const left = 64;
const right = 84;
const stockTop = 24;
const stockBottom = 136;
const effortTop = 160;
const effortBottom = 218;

/** From Okabe & Ito's palette, distinguishable with any colour vision. */
const blue = "#0072B2";
const orange = "#E69F00";
const red = "#D55E00";
const maxColumns = 500;

export const drawing: Drawing = {
  env: "commons-v0",
  svg(frames, params) {
    const p = params as CommonsParams;
    const shown = thin(frames, maxColumns);
    const step = (width - left - right) / Math.max(1, shown.length - 1);
    return [
      `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12">`,
      "<title>Commons: stock and effort by tick</title>",
      ...stockPanel(shown, p, step),
      ...effortPanel(shown, p, step),
      ...tickLabels(shown),
      "</svg>",
    ].join("\n");
  },

  text(frame, params) {
    const p = params as CommonsParams;
    const { optimum } = modelOf(p);
    const share = biomass(frame) / p.capacity;
    const filled = Math.round(Math.min(1, share) * 20);
    return [
      `tick ${frame.tick}: stock [${"#".repeat(filled)}${".".repeat(20 - filled)}] ${(share * 100).toFixed(0)} % of capacity (best ${((optimum.stock / p.capacity) * 100).toFixed(0)} %)`,
      `effort ${formatNumber(sumOf(frame.state.effort))} (best ${formatNumber(optimum.effort)}), catch ${formatNumber(sumOf(frame.state.harvest))}, growth ${formatNumber(sumOf(frame.state.growth))}`,
      `payoff ${list(frame.payoff)
        .map((each) => formatNumber(each))
        .join("  ")}`,
    ].join("\n");
  },
};

function stockPanel(frames: readonly Frame[], p: CommonsParams, step: number): string[] {
  const { optimum, yield: most, collapsed } = modelOf(p);
  const high = frames.reduce((most, frame) => Math.max(most, biomass(frame)), p.capacity);
  const y = (stock: number) => stockBottom - (stock / high) * (stockBottom - stockTop);
  const free = openAccess(p);
  const levels: [number, string][] = [
    [optimum.stock, "best"],
    ...(most.stock < optimum.stock ? [[most.stock, "max. yield"] as [number, string]] : []),
    ...(free && free.stock > 0 ? [[free.stock, "open access"] as [number, string]] : []),
  ];
  const line = frames.map((frame, t) => `${px(left + t * step)},${px(y(biomass(frame)))}`);
  const last = px(left + Math.max(0, frames.length - 1) * step);
  return [
    text(left, stockTop - 10, "stock", "start", blue),
    ...(collapsed > 0
      ? [
          `<rect x="${left}" y="${px(y(collapsed))}" width="${width - left - right}" height="${px(stockBottom - y(collapsed))}" fill="${red}" fill-opacity="0.15"/>`,
        ]
      : []),
    ...frames.flatMap((frame, t) =>
      frame.state.collapsed === 1
        ? [
            `<rect x="${px(left + (t - 0.5) * step)}" y="${stockBottom}" width="${px(Math.max(step, 0.5))}" height="3" fill="${red}"/>`,
          ]
        : [],
    ),
    ...spread(levels.map(([stock, name]) => ({ name, at: y(stock) }))).flatMap(({ name, at, label }) => [
      rule(at),
      text(width - right + 6, label + 4, name, "start"),
    ]),
    axis(stockTop, stockBottom),
    text(left - 6, stockTop + 8, formatNumber(high), "end"),
    text(left - 6, stockBottom, "0", "end"),
    ...(line.length > 0
      ? [
          `<polygon points="${left},${stockBottom} ${line.join(" ")} ${last},${stockBottom}" fill="${blue}" fill-opacity="0.15"/>`,
          `<polyline points="${line.join(" ")}" fill="none" stroke="${blue}" stroke-width="1.5"/>`,
        ]
      : []),
  ];
}

function effortPanel(frames: readonly Frame[], p: CommonsParams, step: number): string[] {
  const { optimum, maxEffort } = modelOf(p);
  const most = maxEffort * p.agents;
  const y = (effort: number) => effortBottom - (effort / most) * (effortBottom - effortTop);
  return [
    text(left, effortTop - 6, "effort of all", "start", orange),
    ...frames.map((frame, t) => {
      const top = y(sumOf(frame.state.effort));
      return `<rect x="${px(left + (t - 0.5) * step)}" y="${px(top)}" width="${px(Math.max(0.5, step * 0.9))}" height="${px(effortBottom - top)}" fill="${orange}"/>`;
    }),
    rule(y(optimum.effort)),
    text(width - right + 6, y(optimum.effort) + 4, "best", "start"),
    axis(effortTop, effortBottom),
    text(left - 6, effortTop + 8, formatNumber(most), "end"),
    text(left - 6, effortBottom, "0", "end"),
  ];
}

function tickLabels(frames: readonly Frame[]): string[] {
  if (frames.length === 0) return [];
  return [
    text(left, height - 6, `tick ${frames[0].tick}`, "start"),
    text(width - right, height - 6, `tick ${frames[frames.length - 1].tick}`, "end"),
  ];
}

/** Moves labels apart that would overprint each other. */
function spread(levels: { name: string; at: number }[]): { name: string; at: number; label: number }[] {
  let lowest = Number.NEGATIVE_INFINITY;
  return [...levels]
    .sort((a, b) => a.at - b.at)
    .map((level) => {
      lowest = Math.max(level.at, lowest + 12);
      return { ...level, label: lowest };
    });
}

function biomass(frame: Frame): number {
  return sumOf(frame.state.biomass);
}

function rule(y: number): string {
  return `<line x1="${left}" y1="${px(y)}" x2="${width - right}" y2="${px(y)}" stroke="currentColor" stroke-opacity="0.6" stroke-dasharray="4 3"/>`;
}

function axis(top: number, bottom: number): string {
  return `<path d="M${left} ${top}V${bottom}H${width - right}" fill="none" stroke="currentColor" stroke-opacity="0.5"/>`;
}
