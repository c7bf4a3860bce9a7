/** Herds: what each agent's signal said and what it chose, and by episode how far all agreed and how many were right. */
import { type Drawing, type Frame, formatNumber } from "../../src/index.ts";
import { list, px, text } from "../drawing/marks.ts";

const width = 640;
const height = 260;
const left = 88;
const right = 24;
const maxAgents = 40;
const rows = { signal: 44, choice: 76 };
const top = 132;
const bottom = 224;
const maxEpisodes = 300;

const blue = "#0072B2";
const orange = "#D55E00";

export const drawing: Drawing = {
  env: "herding-v0",
  svg(frames) {
    const last = frames[frames.length - 1];
    return [
      `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12">`,
      "<title>Herding: signals and choices of the last episode; agreement and truth by episode</title>",
      ...(last ? [...line(last), ...episodes(frames)] : [text(left, 120, "nobody has chosen yet", "start")]),
      "</svg>",
    ].join("\n");
  },

  text(frame) {
    const { truth, signal, chosen } = frame.state;
    const signals = list(signal).map((each) => each + 1);
    const choices = list(chosen).map((each) => (each === 0 ? "." : String(each)));
    return [
      `tick ${frame.tick}: option ${Number(truth) + 1} is right, ${formatNumber(100 * shareRight(frame), 3)} % chose it`,
      `signals ${signals.join("")}`,
      `choices ${choices.join("")}`,
    ].join("\n");
  },
};

function shareRight({ state }: Frame): number {
  const chosen = list(state.chosen).filter((each) => each > 0);
  return chosen.filter((each) => each - 1 === Number(state.truth)).length / Math.max(1, chosen.length);
}

/** Filled where it is right, crossed where it is wrong, empty where nothing was chosen yet. */
function line({ state, tick, episode }: Frame): string[] {
  const truth = Number(state.truth);
  const signals = list(state.signal).slice(0, maxAgents);
  const chosen = list(state.chosen).slice(0, maxAgents);
  const step = Math.min(28, (width - left - right) / signals.length);
  const x = (a: number) => left + (a + 0.5) * step;
  const r = Math.min(8, 0.4 * step);
  const mark = (a: number, y: number, isRight: boolean | undefined) => [
    `<circle cx="${px(x(a))}" cy="${y}" r="${px(r)}" fill="${isRight ? blue : "none"}" stroke="currentColor" stroke-opacity="0.5"/>`,
    ...(isRight === false
      ? [
          `<path d="M${px(x(a) - r)} ${px(y - r)}l${px(2 * r)} ${px(2 * r)}m0 ${px(-2 * r)}l${px(-2 * r)} ${px(2 * r)}" stroke="${orange}" stroke-width="1.5"/>`,
        ]
      : []),
  ];
  return [
    text(8, 16, `episode ${episode + 1}, tick ${tick}: filled is right, crossed is wrong`, "start"),
    text(left - 8, rows.signal + 4, "signals", "end"),
    text(left - 8, rows.choice + 4, "choices", "end"),
    ...signals.flatMap((signal, a) => mark(a, rows.signal, signal === truth)),
    ...chosen.flatMap((choice, a) => mark(a, rows.choice, choice === 0 ? undefined : choice - 1 === truth)),
  ];
}

function episodes(frames: readonly Frame[]): string[] {
  const over = frames.filter(({ done }) => done).slice(-maxEpisodes);
  const x = (t: number) => px(left + (t * (width - left - right)) / Math.max(1, over.length - 1));
  const y = (share: number) => px(bottom - share * (bottom - top));
  const agreed = (frame: Frame) => {
    const share = shareRight(frame);
    return Math.max(share, 1 - share);
  };
  const polyline = (of: (frame: Frame) => number, style: string) =>
    `<polyline points="${over.map((frame, t) => `${x(t)},${y(of(frame))}`).join(" ")}" fill="none" stroke-width="1.5" ${style}/>`;
  return [
    text(left, top - 12, "— how far all agree", "start", blue),
    text(left + 150, top - 12, "- - how many are right", "start", orange),
    `<path d="M${left} ${top}V${bottom}H${width - right}" fill="none" stroke="currentColor" stroke-opacity="0.5"/>`,
    text(left - 6, top + 8, "1", "end"),
    text(left - 6, bottom, "0", "end"),
    polyline(agreed, `stroke="${blue}"`),
    polyline(shareRight, `stroke="${orange}" stroke-dasharray="6 3"`),
    ...(over.length > 0
      ? [
          text(left, height - 12, `episode ${over[0].episode + 1}`, "start"),
          text(width - right, height - 12, `episode ${over[over.length - 1].episode + 1}`, "end"),
        ]
      : [text(left + 8, (top + bottom) / 2, "no episode is over yet", "start")]),
  ];
}
