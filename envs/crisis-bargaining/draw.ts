/** A crisis: what is demanded in each period, between what both would have of a war, and what came of it. */
import { type Drawing, type Frame, formatNumber } from "../../src/index.ts";
import { picture, width } from "../drawing/lines.ts";
import { listOf, px, text } from "../drawing/marks.ts";
import { crisisBargaining } from "./crisis-bargaining.ts";

const left = 150;
const right = 24;
const rowHeight = 56;
const maxRows = 8;

const share = (value: number) => left + value * (width - left - right);
const shown = (value: number) => formatNumber(value, 3);

interface Period {
  readonly t: number;
  readonly asked: number;
  readonly cost: number;
  readonly became: string;
}

/** Periods of the episode that the last frame is in. */
function periodsOf(frames: readonly Frame[]): Period[] {
  const last = frames.at(-1);
  return frames
    .filter(({ tick, episode, done }) => tick > 0 && (episode === last?.episode || done) && tick % 2 === 0)
    .concat(last && last.tick % 2 === 1 ? [last] : [])
    .map((frame) => ({
      t: Math.floor((frame.tick - 1) / 2),
      asked: Number(frame.state.asked),
      cost: Number(frame.state.cost),
      became: became(frame),
    }))
    .slice(-maxRows);
}

function became(frame: Frame): string {
  if (Number.isFinite(frame.state.settled)) return "war";
  return Number(frame.state.table) > 0 ? "no answer yet" : "accepted";
}

export const drawing: Drawing = {
  env: "crisis-bargaining-v0",
  svg(frames, params) {
    const title = "Crisis bargaining: demands, and the range that both prefer to war";
    const periods = periodsOf(frames);
    if (periods.length === 0) return picture(title, [text(24, 60, "nothing has been demanded yet")]);
    const { power, ownCost } = crisisBargaining.params.parse(params);
    return picture(
      title,
      [
        text(
          8,
          16,
          "share of 1; triangle: what is demanded; line: the odds of war; bar: what both prefer to war",
        ),
        ...periods.flatMap(({ t, asked, cost, became }, row) => {
          const y = 44 + row * rowHeight;
          const odds = power[t];
          const [from, to] = [Math.max(0, odds - ownCost), Math.min(1, odds + cost)];
          return [
            text(8, y + 4, `period ${t}: ${became}`),
            `<path d="M${left} ${y}H${width - right}" stroke="currentColor" stroke-opacity="0.5"/>`,
            `<rect x="${px(share(from))}" y="${y - 6}" width="${px(share(to) - share(from))}" height="12" fill="#009E73" fill-opacity="0.4"/>`,
            `<path d="M${px(share(odds))} ${y - 9}v18" stroke="currentColor" stroke-width="2"/>`,
            `<path d="M${px(share(asked))} ${y - 4}l-7 -12h14z" fill="${became === "war" ? "#D55E00" : "#0072B2"}"/>`,
            text(left, y + 22, "0", "middle"),
            text(width - right, y + 22, "1", "middle"),
            text(share(odds), y + 22, `odds ${shown(odds)}`, "middle"),
          ];
        }),
      ],
      64 + periods.length * rowHeight,
    );
  },

  text(frame) {
    const { tick, state } = frame;
    if (tick === 0) return "tick 0: a demand is to be made";
    return [
      `tick ${tick}: a demand of ${shown(Number(state.asked))}, ${became(frame)}; war would cost who answers ${shown(Number(state.cost))}`,
      `paid so far ${listOf(frame, "wealth").map(shown).join(" ")}`,
    ].join("\n");
  },
};
