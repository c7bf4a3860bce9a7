/** Races over time: how far each lab has come, which moves were unsafe, and how each race ended. */
import { type Drawing, type Frame, formatNumber } from "../../src/index.ts";
import { list, px, text } from "../drawing/marks.ts";

const width = 640;
const height = 240;
const left = 48;
const right = 24;
const top = 48;
const bottom = 206;
const maxColumns = 400;
const maxLabs = 8;
/** Marks are left out where there are more moves than can be told apart. */
const maxMarked = 80;

/** Okabe & Ito's colours, in lines that differ in their dashes too. */
const colours = ["#0072B2", "#D55E00", "#009E73", "#CC79A7"];
const dashes = ["", "6 3"];
const red = "#B2182B";

export const drawing: Drawing = {
  env: "ai-race-v0",
  svg(frames, params) {
    const shown = frames.slice(-maxColumns);
    return [
      `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12">`,
      "<title>AI race: steps of each lab by tick, with unsafe moves and crashes</title>",
      ...(shown.length > 0
        ? plot(shown, Number(params.steps ?? 6))
        : [text(left, (top + bottom) / 2, "nobody runs yet", "start")]),
      "</svg>",
    ].join("\n");
  },

  text(frame, params) {
    const steps = Number(params.steps ?? 6);
    const progress = list(frame.state.progress);
    const unsafe = list(frame.state.unsafeMove);
    const crashed = list(frame.state.crashed);
    const labs = progress.map((each, a) => {
      const filled = Math.round((20 * Math.min(each, steps)) / steps);
      const last =
        frame.tick === 0 ? "" : crashed[a] === 1 ? " crashed" : unsafe[a] === 1 ? " unsafe" : " safe";
      return `lab ${a} [${"#".repeat(filled)}${".".repeat(20 - filled)}] ${formatNumber(each, 4)}${last}`;
    });
    return [
      `race ${frame.episode + 1}, tick ${frame.tick}${frame.tick > 0 ? endOf(frame, steps) : ""}`,
      ...labs,
      ...(frame.tick > 0 ? [`payoff ${frame.payoff.map((each) => formatNumber(each, 4)).join(" ")}`] : []),
    ].join("\n");
  },
};

const isCrash = (frame: Frame): boolean => list(frame.state.crashed).includes(1);
const isWon = (frame: Frame, steps: number): boolean =>
  list(frame.state.progress).some((each) => each >= steps - 1e-9);

function endOf(frame: Frame, steps: number): string {
  if (isCrash(frame)) return ": it ends in a crash";
  return isWon(frame, steps) ? ": the prize is reached" : "";
}

function plot(frames: readonly Frame[], steps: number): string[] {
  const x = (t: number) => px(left + (t * (width - left - right)) / Math.max(1, frames.length - 1));
  const y = (value: number) => px(bottom - (Math.min(value, steps) / steps) * (bottom - top));
  const labs = Math.min(maxLabs, list(frames[0].state.progress).length);
  const runs = racesIn(frames);
  const marked = frames.length <= maxMarked;
  const colourOf = (a: number) => colours[a % colours.length];
  return [
    ...Array.from({ length: labs }, (_, a) =>
      text(left + 72 * a, 14, `${a % 2 === 0 ? "—" : "- -"} lab ${a}`, "start", colourOf(a)),
    ),
    text(left, 30, "steps to the prize; dots are unsafe moves, crosses crashes, rings prizes", "start"),
    `<path d="M${left} ${top}V${bottom}H${width - right}" fill="none" stroke="currentColor" stroke-opacity="0.5"/>`,
    `<path d="M${left} ${y(steps)}H${width - right}" stroke="currentColor" stroke-opacity="0.5" stroke-dasharray="4 3"/>`,
    text(left - 6, bottom, "0", "end"),
    text(left - 6, top + 4, formatNumber(steps), "end"),
    ...Array.from({ length: labs }, (_, a) => {
      const dash = dashes[a % dashes.length];
      const of = (frame: Frame) => list(frame.state.progress)[a];
      return runs.flatMap(({ from, to }) => {
        const run = frames.slice(from, to);
        const points = run.map((frame, t) => `${x(from + t)},${y(of(frame))}`);
        return [
          `<polyline points="${points.join(" ")}" fill="none" stroke="${colourOf(a)}" stroke-width="1.5"${dash ? ` stroke-dasharray="${dash}"` : ""}/>`,
          ...run.flatMap((frame, t) =>
            marksOf(frame, a, steps, marked, x(from + t), y(of(frame)), colourOf(a)),
          ),
        ];
      });
    }).flat(),
    text(left, height - 8, `race ${frames[0].episode + 1}, tick ${frames[0].tick}`, "start"),
    text(width - right, height - 8, whereIs(frames[frames.length - 1]), "end"),
  ];
}

const whereIs = ({ episode, tick }: Frame): string => `race ${episode + 1}, tick ${tick}`;

function marksOf(
  frame: Frame,
  a: number,
  steps: number,
  marked: boolean,
  x: string,
  y: string,
  colour: string,
): string[] {
  if (frame.tick === 0) return [];
  if (list(frame.state.crashed)[a] === 1)
    return [
      `<path d="M${Number(x) - 5} ${Number(y) - 5}l10 10m0 -10l-10 10" stroke="${red}" stroke-width="2.5"/>`,
    ];
  if (list(frame.state.progress)[a] >= steps - 1e-9)
    return [`<circle cx="${x}" cy="${y}" r="5" fill="none" stroke="${colour}" stroke-width="1.5"/>`];
  const unsafe = list(frame.state.unsafeMove)[a] === 1;
  return marked && unsafe ? [`<circle cx="${x}" cy="${y}" r="3" fill="${colour}"/>`] : [];
}

/** Where races begin and end among the frames. */
function racesIn(frames: readonly Frame[]): { from: number; to: number }[] {
  const races: { from: number; to: number }[] = [];
  let from = 0;
  for (let t = 1; t <= frames.length; t++)
    if (t === frames.length || frames[t].tick <= frames[t - 1].tick) {
      races.push({ from, to: t });
      from = t;
    }
  return races;
}
