/** Consensus over time: the numbers that honest seats stand by, a line each, and the truth; in words who said what. */
import { type Drawing, type Frame, formatNumber, niceAxis } from "../../src/index.ts";
import { list, px, text, thin } from "../drawing/marks.ts";

const width = 640;
const height = 240;
const left = 64;
const right = 16;
const top = 28;
const bottom = 206;
const maxColumns = 500;
const maxLines = 32;

/** Okabe & Ito's colours, in lines that differ in their dashes too. */
const colours = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00"];
const dashes = ["", "6 3", "2 3", "8 3 2 3"];

export const drawing: Drawing = {
  env: "consensus-v0",
  svg(frames, params) {
    const shown = thin(frames, maxColumns);
    const honest = honestOf(shown[0], params);
    return [
      `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12">`,
      "<title>Consensus: the numbers that honest seats stand by, by tick, and the truth</title>",
      ...(honest > 0
        ? plot(shown, honest)
        : [text(left, (top + bottom) / 2, "no honest seats yet", "start")]),
      "</svg>",
    ].join("\n");
  },

  text(frame, params) {
    const own = list(frame.state.own);
    const honest = honestOf(frame, params);
    const spoke = list(frame.state.spoke);
    const unheard = spoke.filter((each) => each === 1).length;
    const of = (from: number, to: number) => own.slice(from, to).map((each) => formatNumber(each, 6));
    const faulty = of(honest, own.length);
    return [
      `tick ${frame.tick}: the truth is ${formatNumber(Number(frame.state.truth), 6)}${frame.tick > 0 ? `, ${unheard} words did not come` : ""}`,
      `honest  ${of(0, honest).join(" ")}`,
      ...(faulty.length > 0 ? [`faulty  ${faulty.join(" ")}`] : []),
    ].join("\n");
  },
};

const honestOf = (frame: Frame | undefined, params: Record<string, unknown>): number =>
  frame ? list(frame.state.own).length - Number(params.faulty ?? 0) : 0;

function plot(frames: readonly Frame[], honest: number): string[] {
  const numbers = frames.map(({ state }) => list(state.own).slice(0, honest));
  const truths = frames.map(({ state }) => Number(state.truth));
  const all = [...numbers.flat(), ...truths];
  const lowest = all.reduce((a, b) => Math.min(a, b));
  const highest = all.reduce((a, b) => Math.max(a, b));
  const axis = niceAxis(lowest, highest, 4, true);
  const x = (t: number) => px(left + (t * (width - left - right)) / Math.max(1, frames.length - 1));
  const y = (value: number) => px(bottom - ((value - axis.min) / (axis.max - axis.min)) * (bottom - top));
  const line = (values: readonly number[], style: string) =>
    `<polyline points="${values.map((value, t) => `${x(t)},${y(value)}`).join(" ")}" fill="none" ${style}/>`;
  return [
    text(left, top - 12, "number of each honest seat (degrees); thick and grey: the truth", "start"),
    `<path d="M${left} ${top}V${bottom}H${width - right}" fill="none" stroke="currentColor" stroke-opacity="0.5"/>`,
    ...axis.ticks.map((tick) => text(left - 6, Number(y(tick)) + 4, formatNumber(tick), "end")),
    line(truths, 'stroke="currentColor" stroke-opacity="0.35" stroke-width="4"'),
    ...Array.from({ length: Math.min(honest, maxLines) }, (_, a) => {
      const dash = dashes[Math.floor(a / colours.length) % dashes.length];
      const style = `stroke="${colours[a % colours.length]}" stroke-width="1.5"`;
      return line(
        numbers.map((each) => each[a]),
        dash ? `${style} stroke-dasharray="${dash}"` : style,
      );
    }),
    text(left, height - 12, `tick ${frames[0].tick}`, "start"),
    text(width - right, height - 12, `tick ${frames[frames.length - 1].tick}`, "end"),
  ];
}
