/** Repeated games over time: a strip of played actions for each agent, and the welfare of each round. */
import { type Drawing, type Frame, formatNumber } from "../../src/index.ts";
import { escapeText, px, text, thin } from "../drawing/marks.ts";
import { matrixGame } from "./matrix-game.ts";

const width = 640;
const height = 240;
const left = 76;
const right = 70;
const top = 26;
const stripsEnd = 160;
const plotTop = 176;
const plotBottom = 222;

/** Hues of Okabe and Ito, distinguishable with any colour vision; neighbours differ in lightness, so in grey as well. */
const palette = ["#0072B2", "#E69F00", "#00513C", "#CC79A7", "#D55E00", "#F0E442", "#56B4E9", "#999999"];
const maxColumns = 560;

export const drawing: Drawing = {
  env: "matrix-game-v0",
  svg(frames, params) {
    const rounds = thin(
      frames.filter(({ tick }) => tick > 0),
      maxColumns,
    );
    const labels = actionLabels(params);
    const agents = frames[0]?.payoff.length ?? 0;
    const step = (width - left - right) / Math.max(1, rounds.length);
    const rowHeight = (stripsEnd - top) / Math.max(1, agents);
    const parts: string[] = [];
    for (let a = 0; a < agents; a++) {
      const y = top + a * rowHeight;
      const mean = rounds.reduce((sum, { payoff }) => sum + payoff[a], 0) / Math.max(1, rounds.length);
      for (const run of strip(rounds, a, y, Math.max(1, rowHeight - 2), step)) parts.push(run);
      if (a % Math.ceil(12 / rowHeight) !== 0) continue;
      parts.push(
        text(left - 6, y + rowHeight / 2 + 4, `agent ${a}`, "end"),
        text(width - right + 6, y + rowHeight / 2 + 4, `mean ${formatNumber(mean)}`, "start"),
      );
    }
    return [
      `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12">`,
      `<title>${escapeText(`${params.payoffs ? "own game" : String(params.game)}: actions and welfare by round`)}</title>`,
      ...legend(labels),
      ...parts,
      ...welfareLine(rounds, step),
      "</svg>",
    ].join("\n");
  },

  text(frame, params) {
    const labels = actionLabels(params);
    const choices = actionsPlayed(frame).map((choice) => labels[choice] ?? String(choice));
    const sum = frame.payoff.reduce((total, x) => total + x, 0);
    if (frame.tick === 0) return "round 0: nothing played yet";
    return [
      `round ${frame.tick}: ${choices.join(", ")}`,
      `payoffs ${frame.payoff.map((each) => formatNumber(each)).join(", ")} (sum ${formatNumber(sum)})`,
    ].join("\n");
  },
};

/** What was carried out, which noise may have changed from what was chosen. */
function actionsPlayed(frame: Frame): readonly number[] {
  return (frame.state.past as readonly number[]).slice(0, frame.payoff.length);
}

/** One rectangle for each run of the same action. */
function strip(rounds: readonly Frame[], agent: number, y: number, h: number, step: number): string[] {
  const parts: string[] = [];
  for (let from = 0; from < rounds.length; ) {
    const choice = actionsPlayed(rounds[from])[agent];
    let to = from + 1;
    while (to < rounds.length && actionsPlayed(rounds[to])[agent] === choice) to++;
    const x = left + from * step;
    parts.push(
      `<rect x="${px(x)}" y="${px(y)}" width="${px((to - from) * step)}" height="${px(h)}" fill="${palette[choice % palette.length]}"/>`,
    );
    from = to;
  }
  return parts;
}

function welfareLine(rounds: readonly Frame[], step: number): string[] {
  if (rounds.length === 0) return [text(left, plotBottom - 16, "no rounds yet", "start")];
  const sums = rounds.map(({ payoff }) => payoff.reduce((sum, x) => sum + x, 0));
  const low = sums.reduce((least, sum) => Math.min(least, sum));
  const high = sums.reduce((most, sum) => Math.max(most, sum));
  const span = high > low ? high - low : 1;
  const points = sums.map(
    (sum, j) =>
      `${px(left + (j + 0.5) * step)},${px(plotBottom - ((sum - low) / span) * (plotBottom - plotTop))}`,
  );
  return [
    `<line x1="${left}" y1="${plotBottom}" x2="${width - right}" y2="${plotBottom}" stroke="currentColor" stroke-opacity="0.4"/>`,
    `<polyline points="${points.join(" ")}" fill="none" stroke="currentColor" stroke-width="1.2"/>`,
    text(left - 6, plotTop + 6, formatNumber(high), "end"),
    text(left - 6, plotBottom, formatNumber(low), "end"),
    text(width - right + 6, plotTop + 6, "welfare", "start"),
    text(left, height - 5, `round ${rounds[0].tick}`, "start"),
    text(width - right, height - 5, `round ${rounds[rounds.length - 1].tick}`, "end"),
  ];
}

function legend(labels: readonly string[]): string[] {
  let x = left;
  const parts: string[] = [];
  for (const [j, label] of labels.slice(0, palette.length).entries()) {
    parts.push(
      `<rect x="${px(x)}" y="8" width="10" height="10" fill="${palette[j]}"/>`,
      text(x + 14, 17, label, "start"),
    );
    x += 28 + label.length * 6.2;
  }
  return parts;
}

/** Names of the actions, from the env's own action head. */
function actionLabels(params: Record<string, unknown>): string[] {
  const head = [matrixGame.action(params as Parameters<typeof matrixGame.action>[0])].flat()[0];
  if (head.kind !== "discrete") return [];
  return Array.from({ length: head.n }, (_, j) => head.labels?.[j] ?? `${head.values?.[j] ?? `action ${j}`}`);
}
