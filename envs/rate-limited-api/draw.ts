/** A rate-limited API over time: calls against the limit, and below them a strip of each client's backlog. */
import { type Drawing, type Frame, formatNumber } from "../../src/index.ts";
import { listOf, px, text, thin } from "../drawing/marks.ts";

const width = 640;
const height = 240;
const left = 76;
const right = 76;
const plotTop = 28;
const plotBottom = 122;
const stripsTop = 136;
const stripsBottom = 222;

/** Okabe & Ito's blue, vermilion and bluish green, distinguishable with any colour vision. */
const acceptedColour = "#0072B2";
const callsColour = "#D55E00";
const backlogColour = "#009E73";
const maxColumns = 560;
const maxStrips = 64;

export const drawing: Drawing = {
  env: "rate-limited-api-v0",
  svg(frames, params) {
    const ticks = thin(
      frames.filter(({ tick }) => tick > 0),
      maxColumns,
    );
    const step = (width - left - right) / Math.max(1, ticks.length);
    return [
      `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12">`,
      "<title>Rate-limited API: calls, accepted calls and what waits at each client, by tick</title>",
      ...legend(params),
      ...(ticks.length > 0
        ? [...callsPlot(ticks, params, step), ...strips(ticks, params, step), ...axis(ticks)]
        : [text(left, plotBottom, "no calls yet", "start")]),
      "</svg>",
    ].join("\n");
  },

  text(frame, params) {
    if (frame.tick === 0) return "tick 0: no calls yet";
    const calls = listOf(frame, "calls");
    const lines = [
      `tick ${frame.tick}: ${formatNumber(sum(calls))} calls for ${formatNumber(Number(params.capacity))} a tick, ${formatNumber(sum(listOf(frame, "accepted")))} accepted`,
      `calls    ${calls.map((each) => formatNumber(each)).join(" ")}`,
    ];
    if (params.arrivals !== "saturated")
      lines.push(
        `waiting  ${listOf(frame, "backlog")
          .map((each) => formatNumber(each))
          .join(" ")}`,
      );
    const paused = listOf(frame, "retryAfter").flatMap((left, a) => (left > 0 ? [`${a} (${left})`] : []));
    if (paused.length > 0) lines.push(`told to retry later (ticks): client ${paused.join(", ")}`);
    return lines.join("\n");
  },
};

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, x) => total + x, 0);
}

function callsPlot(ticks: readonly Frame[], params: Record<string, unknown>, step: number): string[] {
  const calls = ticks.map((frame) => sum(listOf(frame, "calls")));
  const accepted = ticks.map((frame) => sum(listOf(frame, "accepted")));
  const capacity = Number(params.capacity);
  const top = calls.reduce((high, made) => Math.max(high, made), 1.2 * capacity);
  const y = (amount: number) => px(plotBottom - (amount / top) * (plotBottom - plotTop));
  const stairs = (amounts: readonly number[]) =>
    amounts.map(
      (amount, t) => `${px(left + t * step)},${y(amount)} ${px(left + (t + 1) * step)},${y(amount)}`,
    );
  const end = px(left + ticks.length * step);
  return [
    `<polygon points="${left},${plotBottom} ${stairs(accepted).join(" ")} ${end},${plotBottom}" fill="${acceptedColour}" fill-opacity="0.75"/>`,
    `<polyline points="${stairs(calls).join(" ")}" fill="none" stroke="${callsColour}" stroke-width="1.4"/>`,
    `<line x1="${left}" y1="${y(capacity)}" x2="${width - right}" y2="${y(capacity)}" stroke="currentColor" stroke-dasharray="4 3"/>`,
    text(width - right + 6, Number(y(capacity)) + 4, `limit ${formatNumber(capacity)}`, "start"),
    text(left - 6, plotTop + 6, formatNumber(top), "end"),
    text(left - 6, plotBottom, "0", "end"),
  ];
}

/** One row a client, darker with more waiting (or, where backlogs never end, with more calls); a line is a pause. */
function strips(ticks: readonly Frame[], params: Record<string, unknown>, step: number): string[] {
  const saturated = params.arrivals === "saturated";
  const shown = saturated ? "calls" : "backlog";
  const agents = Math.min(maxStrips, listOf(ticks[0], shown).length);
  const most = ticks.reduce(
    (high, frame) => listOf(frame, shown).reduce((highest, x) => Math.max(highest, x), high),
    1e-9,
  );
  const rowHeight = (stripsBottom - stripsTop) / agents;
  const labelled = Math.ceil(12 / rowHeight);
  const parts: string[] = [];
  for (let a = 0; a < agents; a++) {
    const y = stripsTop + a * rowHeight;
    if (a % labelled === 0) parts.push(text(left - 6, y + Math.min(10, rowHeight), `client ${a}`, "end"));
    for (let t = 0; t < ticks.length; ) {
      const shade = Math.round((8 * listOf(ticks[t], shown)[a]) / most);
      const paused = listOf(ticks[t], "retryAfter")[a] > 0;
      let end = t + 1;
      while (
        end < ticks.length &&
        Math.round((8 * listOf(ticks[end], shown)[a]) / most) === shade &&
        listOf(ticks[end], "retryAfter")[a] > 0 === paused
      )
        end++;
      const box = `x="${px(left + t * step)}" width="${px((end - t) * step)}"`;
      if (shade > 0)
        parts.push(
          `<rect ${box} y="${px(y)}" height="${px(rowHeight - 1)}" fill="${saturated ? callsColour : backlogColour}" fill-opacity="${shade / 8}"/>`,
        );
      if (paused)
        parts.push(`<rect ${box} y="${px(y + rowHeight - 2)}" height="1.5" fill="${callsColour}"/>`);
      t = end;
    }
  }
  const unit = saturated ? "calls" : "waiting";
  parts.push(text(width - right + 6, stripsTop + 10, `darkest: ${formatNumber(most)}`, "start"));
  parts.push(text(width - right + 6, stripsTop + 24, unit, "start"));
  return parts;
}

function axis(ticks: readonly Frame[]): string[] {
  return [
    `<line x1="${left}" y1="${plotBottom}" x2="${width - right}" y2="${plotBottom}" stroke="currentColor" stroke-opacity="0.4"/>`,
    text(left, height - 5, `tick ${ticks[0].tick}`, "start"),
    text(width - right, height - 5, `tick ${ticks[ticks.length - 1].tick}`, "end"),
  ];
}

function legend(params: Record<string, unknown>): string[] {
  const entries: [string, string][] = [
    [callsColour, "calls"],
    [acceptedColour, "accepted"],
    params.arrivals === "saturated"
      ? [callsColour, "calls of each client"]
      : [backlogColour, "waiting at each client"],
  ];
  if (params.admission === "token-bucket") entries.push([callsColour, "underlined: told to retry later"]);
  let x = left;
  const parts: string[] = [];
  for (const [colour, label] of entries) {
    parts.push(
      `<rect x="${px(x)}" y="8" width="10" height="10" fill="${colour}"/>`,
      text(x + 14, 17, label, "start"),
    );
    x += 30 + label.length * 5.8;
  }
  return parts;
}
