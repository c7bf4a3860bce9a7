/** Signalling: which word is said for which meaning, and how many words are understood; in words what was said last. */
import { type Drawing, type Frame, formatNumber } from "../../src/index.ts";
import { list, px, text } from "../drawing/marks.ts";
import { spelled } from "./params.ts";

const width = 640;
const height = 300;
const top = 48;
const bottom = 262;
/** Width of a letter. */
const letter = 7;
/** The table of the language. */
const tableLeft = 64;
const tableRight = 316;
/** The line of what is understood. */
const lineLeft = 392;
const lineRight = 624;
const maxMeanings = 10;
const maxWords = 12;
const maxColumns = 400;

const blue = "#0072B2";
const orange = "#D55E00";

export const drawing: Drawing = {
  env: "signalling-v0",
  svg(frames, params) {
    const last = frames[frames.length - 1];
    return [
      `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12">`,
      "<title>Signalling: words by meaning, and the share of words that are understood</title>",
      ...(last
        ? [...table(last, params), ...line(frames)]
        : [text(tableLeft, (top + bottom) / 2, "nobody has spoken yet", "start")]),
      "</svg>",
    ].join("\n");
  },

  text(frame, params) {
    const { meaning, said, understood } = frame.state;
    const n = list(said).length / 2;
    const symbols = Number(params.symbols ?? 2);
    const speakers = Array.from({ length: Math.min(n, 8) }, (_, a) => {
      const has = `speaker ${a} means ${list(meaning)[a] + 1}`;
      const word = list(said)[a];
      return word === 0 ? has : `${has}, says ${spelled(word - 1, symbols)}`;
    });
    const right = list(understood).slice(n);
    const share = right.reduce((sum, each) => sum + each, 0) / n;
    return [
      `tick ${frame.tick}${frame.tick > 1 ? `: ${formatNumber(100 * share, 3)} % of the last words were understood` : ""}`,
      ...speakers,
      ...(n > 8 ? [`and ${n - 8} more`] : []),
    ].join("\n");
  },
};

/** Shares of words in each meaning, the area of a square each; meanings and words that do not fit are left out. */
function table({ state }: Frame, params: Record<string, unknown>): string[] {
  const meanings = Number(params.meanings ?? 6);
  const spoken = list(state.spoken);
  const words = spoken.length / meanings;
  const said = Array.from({ length: words }, (_, j) => {
    let sum = 0;
    for (let m = 0; m < meanings; m++) sum += spoken[m * words + j];
    return sum;
  });
  const symbols = Number(params.symbols ?? 2);
  const shown = Math.min(meanings, maxMeanings);
  let shownWords = [...said.keys()].sort((a, b) => said[b] - said[a] || a - b).slice(0, maxWords);
  const cellOf = () => Math.min((tableRight - tableLeft) / shownWords.length, (bottom - top) / shown);
  // As many as can be written side by side.
  const isCrowded = () => shownWords.some((word) => letter * spelled(word, symbols).length > cellOf() - 4);
  while (shownWords.length > 2 && isCrowded()) shownWords = shownWords.slice(0, -1);
  shownWords.sort((a, b) => a - b);
  const cell = cellOf();
  const x = (c: number) => tableLeft + (c + 0.5) * cell;
  const y = (m: number) => top + (m + 0.5) * cell;
  const left = words - shownWords.length;
  return [
    text(tableLeft, 14, "words by meaning, in this episode", "start"),
    text(
      tableLeft,
      30,
      left > 0 ? `and ${left} words that were said less` : "area: share of the meaning",
      "start",
    ),
    ...shownWords.map((word, c) => text(x(c), top + shown * cell + 14, spelled(word, symbols), "middle")),
    ...Array.from({ length: shown }, (_, m) => {
      const of = spoken.slice(m * words, (m + 1) * words);
      const all = of.reduce((sum, each) => sum + each, 0);
      return [
        text(tableLeft - 6, y(m) + 4, String(m + 1), "end"),
        ...shownWords.map((word, c) => {
          const side = all > 0 ? 0.9 * cell * Math.sqrt(of[word] / all) : 0;
          return [
            `<rect x="${px(x(c) - 0.45 * cell)}" y="${px(y(m) - 0.45 * cell)}" width="${px(0.9 * cell)}" height="${px(0.9 * cell)}" fill="none" stroke="currentColor" stroke-opacity="0.15"/>`,
            ...(side > 0
              ? [
                  `<rect x="${px(x(c) - side / 2)}" y="${px(y(m) - side / 2)}" width="${px(side)}" height="${px(side)}" fill="${blue}"/>`,
                ]
              : []),
          ];
        }),
      ].flat(2);
    }).flat(),
    text(tableLeft - 44, y(0) - 0.5 * cell - 4, "meaning", "start"),
  ];
}

/** Share of words that were understood, by game. */
function line(frames: readonly Frame[]): string[] {
  const games = frames.filter(({ tick }) => tick > 0 && tick % 2 === 0).slice(-maxColumns);
  const of = ({ state }: Frame) => {
    const right = list(state.understood);
    return right.slice(right.length / 2).reduce((sum, each) => sum + each, 0) / (right.length / 2);
  };
  const window = Math.max(1, Math.round(games.length / 40));
  const x = (t: number) => lineLeft + (t * (lineRight - lineLeft)) / Math.max(1, games.length - 1);
  const y = (share: number) => bottom - share * (bottom - top);
  const points = games.map((_, t) => {
    const last = games.slice(Math.max(0, t + 1 - window), t + 1);
    return `${px(x(t))},${px(y(last.reduce((sum, frame) => sum + of(frame), 0) / last.length))}`;
  });
  return [
    text(lineLeft, 14, "share of words understood", "start", orange),
    ...(window > 1 ? [text(lineLeft, 30, `means of ${window} games`, "start")] : []),
    `<path d="M${lineLeft} ${top}V${bottom}H${lineRight}" fill="none" stroke="currentColor" stroke-opacity="0.5"/>`,
    text(lineLeft - 6, top + 8, "1", "end"),
    text(lineLeft - 6, bottom, "0", "end"),
    `<polyline points="${points.join(" ")}" fill="none" stroke="${orange}" stroke-width="1.5"/>`,
    ...(games.length > 0
      ? [
          text(lineLeft, bottom + 18, `tick ${games[0].tick}`, "start"),
          text(lineRight, bottom + 18, `tick ${games[games.length - 1].tick}`, "end"),
        ]
      : []),
  ];
}
