/** An auction over time: every searcher's standing bid as a step line, the block it ends in, and who won what. */
import { type Drawing, type Frame, formatNumber, niceAxis } from "../../src/index.ts";
import { escapeText, listOf, px, text } from "../drawing/marks.ts";
import { outsideBids, type P } from "./params.ts";

const width = 640;
const height = 260;
const left = 44;
const right = 104;
const top = 22;
const bottom = 204;

/** Okabe & Ito's colours, distinguishable with any colour vision. */
const palette = ["#0072B2", "#D55E00", "#009E73", "#E69F00", "#56B4E9", "#CC79A7", "#8A5A2B", "#999999"];
/** With them, lines are told apart in grey as well. */
const dashes = ["none", "9 3", "3 3", "12 3 3 3", "6 6"];
/** More ticks than this cannot be told apart. */
const maxTicks = 120;

export const drawing: Drawing = {
  env: "mev-auction-v0",
  svg(all, params) {
    const frames = all.filter(({ tick }) => tick > 0).slice(-maxTicks);
    const highest = Number(params.value ?? 1);
    const agents = frames[0]?.payoff.length ?? 0;
    const step = (width - left - right) / Math.max(1, frames.length);
    const x = (j: number) => left + j * step;
    const y = (amount: number) => bottom - (bottom - top) * Math.min(1, amount / highest);
    const parts = [axes(frames, highest, step, y)];
    const blocks: string[] = [];
    frames.forEach((frame, j) => {
      for (const mark of valueMarks(valuesAt(frame, frames[j - 1]), x(j), x(j + 1), y)) parts.push(mark);
      if (isSettled(frame)) for (const part of block(frame, x(j + 1), y)) blocks.push(part);
    });
    if (params.outside !== undefined && params.outside !== "none")
      parts.push(outsideLine(frames, outsideBids(params as P), x, y));
    for (let a = 0; a < agents; a++) {
      parts.push(bidLine(frames, a, x, y));
      if (agents <= 13) parts.push(legendEntry(frames, a));
    }
    return [
      `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12">`,
      `<title>${escapeText(`${String(params.format ?? "open")} auction: standing bids by tick, ${frames.length} ticks`)}</title>`,
      ...parts,
      ...blocks,
      text(left, height - 8, "Bids; thin: values; triangle: the winner at the block; on the right: gains"),
      "</svg>",
    ].join("\n");
  },

  text(frame, params) {
    if (frame.tick === 0) return "tick 0: no bids yet";
    const values = valuesAt(frame);
    const bids = bidsOf(frame);
    const won = listOf(frame, "won");
    const paid = listOf(frame, "paid");
    const rows = bids.map((bid, a) => {
      const outcome = won[a] ? " wins" : paid[a] > 0 ? " reverts" : "";
      const cost = paid[a] > 0 ? ` and pays ${formatNumber(paid[a])}` : "";
      const value = values.length > 0 ? `value ${formatNumber(values[a])} ` : "";
      return `  searcher ${a}: ${value}bid ${bid > 0 ? formatNumber(bid) : "none"}${outcome}${cost}`;
    });
    const settled = isSettled(frame) ? ", settled" : "";
    return [`tick ${frame.tick}, ${String(params.format ?? "open")} auction${settled}`, ...rows].join("\n");
  },
};

/** The bids that counted where a tick settled, else those that stand. */
function bidsOf(frame: Frame): readonly number[] {
  return isSettled(frame) ? listOf(frame, "bid") : listOf(frame, "standing");
}

function isSettled(frame: Frame): boolean {
  return listOf(frame, "bid").some((bid) => bid > 0);
}

/** Amounts on the left, ticks below: frame j is the tick that lasts from x(j) to x(j + 1). */
function axes(
  frames: readonly Frame[],
  highest: number,
  step: number,
  y: (amount: number) => number,
): string {
  const amounts = niceAxis(0, highest, 4, false);
  const first = (frames[0]?.tick ?? 1) - 1;
  const ticks = niceAxis(first, first + Math.max(1, frames.length), 8, false).ticks.filter(Number.isInteger);
  return [
    `<path d="M${left} ${top}V${bottom}H${width - right}" fill="none" stroke="currentColor" opacity="0.5"/>`,
    ...amounts.ticks.map(
      (amount, j) =>
        `<path d="M${left - 4} ${px(y(amount))}h4" stroke="currentColor" opacity="0.5"/>${text(left - 7, y(amount) + 4, amounts.labels[j], "end")}`,
    ),
    ...ticks.map((tick) => {
      const x = left + (tick - first) * step;
      return `<path d="M${px(x)} ${bottom}v4" stroke="currentColor" opacity="0.5"/>${text(x, bottom + 17, formatNumber(tick), "middle")}`;
    }),
    text(width - right, bottom + 32, "Ticks", "end"),
  ].join("\n");
}

/** Values of the auction that the tick belonged to; none where the state already shows the next ones. */
function valuesAt(frame: Frame, before?: Frame): readonly number[] {
  if (Number(frame.state.blockTick) > 0) return listOf(frame, "value");
  return before && !before.done ? listOf(before, "value") : [];
}

/** Own values, one short line each; a single one where all agree. */
function valueMarks(
  values: readonly number[],
  from: number,
  to: number,
  y: (amount: number) => number,
): string[] {
  const common = values.every((value) => value === values[0]);
  return (common ? values.slice(0, 1) : values).map(
    (value, a) =>
      `<path d="M${px(from)} ${px(y(value))}H${px(to)}" stroke="${common ? "currentColor" : palette[a % palette.length]}" stroke-dasharray="1 3" opacity="0.8"/>`,
  );
}

function block(frame: Frame, x: number, y: (amount: number) => number): string[] {
  const winner = listOf(frame, "won").indexOf(1);
  const line = `<path d="M${px(x)} ${top}V${bottom}" stroke="currentColor" opacity="0.25"/>`;
  // Taken outside.
  if (winner < 0) return [line];
  const at = y(listOf(frame, "bid")[winner]);
  return [
    line,
    `<path d="M${px(x)} ${px(at)}l-9 -5v10z" fill="${palette[winner % palette.length]}" stroke="currentColor" stroke-width="0.5"/>`,
  ];
}

/** Steps of the highest bid outside, in grey. */
function outsideLine(
  frames: readonly Frame[],
  bids: Float64Array,
  x: (j: number) => number,
  y: (amount: number) => number,
): string {
  const steps = frames.map((frame, j) => {
    const at = (Number(frame.state.blockTick) + bids.length - 1) % bids.length;
    return `${j === 0 || at === 0 ? "M" : "L"}${px(x(j))} ${px(y(bids[at]))}H${px(x(j + 1))}`;
  });
  const name = text(width - right - 4, y(bids[bids.length - 1]) - 5, "outside", "end");
  return `<path d="${steps.join("")}" fill="none" stroke="currentColor" stroke-width="4" opacity="0.35"/>${name}`;
}

/** Steps of one searcher's bid, broken where it has none. */
function bidLine(
  frames: readonly Frame[],
  agent: number,
  x: (j: number) => number,
  y: (amount: number) => number,
): string {
  let path = "";
  frames.forEach((frame, j) => {
    const bid = bidsOf(frame)[agent];
    if (!(bid > 0)) return;
    const joined = j > 0 && !isSettled(frames[j - 1]) && bidsOf(frames[j - 1])[agent] > 0;
    path += `${joined ? "V" : `M${px(x(j))} `}${px(y(bid))}H${px(x(j + 1))}`;
  });
  // Slightly apart, so that equal bids are all seen.
  return `<path d="${path}" transform="translate(0 ${px((agent % 5) * 1.2 - 2.4)})" fill="none" ${strokeOf(agent)}/>`;
}

function legendEntry(frames: readonly Frame[], agent: number): string {
  const gain = frames.reduce((sum, { payoff }) => sum + payoff[agent], 0);
  const y = top + 8 + agent * 14;
  const x = width - right + 10;
  return [
    `<path d="M${x} ${y - 4}h22" fill="none" ${strokeOf(agent)}/>`,
    text(x + 27, y, `${agent}: ${formatNumber(gain)}`),
  ].join("");
}

function strokeOf(agent: number): string {
  return `stroke="${palette[agent % palette.length]}" stroke-width="2" stroke-dasharray="${dashes[agent % dashes.length]}"`;
}
