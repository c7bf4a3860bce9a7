/** How a society came about, in pictures: its learning curves on one axis of ticks, with the events that are marked there. */
import { strongestEvents } from "../measure/emergence/strength.ts";
import { chanceText, evidenceText, weakerText, whenText } from "../measure/emergence/timeline-text.ts";
import { quantile } from "../measure/statistics.ts";
import { type SocietyTimeline, traceTicks } from "../run/timeline.ts";
import { axisBelow, drawing, figureWidth, fittingAxis, heading, type } from "./frame.ts";
import { formatNumber } from "./number.ts";
import { ranges } from "./page.ts";
import { extent, linearScale, spread } from "./scale.ts";
import { colourClass } from "./style.ts";
import { coordinate, el, join, type Markup, shorten, textEl, textWidth } from "./svg.ts";
import { table } from "./table.ts";

/** A short sentence where nothing was found. */
export const noEvents = "No events beyond chance.";

/** How the events are found. */
export const timelineRule = `How a society came about: learning curves, payoffs by agent, and ${traceTicks} ticks of frozen play at the end are put to tests of shifts, emergence, oscillation, specialisation, turn-taking, exploitation and coalitions. p-values are multiplied by the number of tests of a society (Bonferroni), so that one without any structure shows an event with a probability of at most 5 %. The play at the end has the tick at which training ended.`;

/** The timeline of the same society of the same scene. */
export const timelineOf = (
  timelines: readonly SocietyTimeline[],
  { scene, society }: Pick<SocietyTimeline, "scene" | "society">,
): SocietyTimeline | undefined => timelines.find((each) => each.scene === scene && each.society === society);

const laneHeight = 46;
const laneGap = 12;
const labelWidth = 128;

/**
 * One lane a metric: the median over sessions with its quartiles, from the lowest to the highest of them. Dashed lines
 * mark the events, numbered as in `eventTable`. Undefined where there is no curve.
 */
export function timelineChart(
  { label, ticks, metrics, events }: SocietyTimeline,
  {
    title = `How it came about: ${label}`,
    width = figureWidth.full,
  }: { title?: string; width?: number } = {},
): Markup | undefined {
  const lanes = Object.entries(metrics);
  if (lanes.length === 0 || ticks.length === 0) return undefined;
  const head = heading(
    title,
    "median over sessions, quartiles shaded; numbers are those of the events",
    width,
  );
  const top = head.bottom + 34;
  const bottom = top + lanes.length * (laneHeight + laneGap) - laneGap;
  const right = width - 16;
  const axis = fittingAxis(ticks[0], ticks[ticks.length - 1], right - labelWidth, false);
  const sx = linearScale([axis.min, axis.max], [labelWidth, right]);
  return drawing(
    { title, description: describe(lanes, events), width, height: bottom + 40 },
    head.markup,
    eventMarks(strongestEvents(events), sx, { left: labelWidth, right, top, bottom }),
    ...lanes.map(([name, values], lane) =>
      laneMarkup(name, values, lane, {
        x: ticks.map(sx),
        top: top + lane * (laneHeight + laneGap),
        right,
      }),
    ),
    axisBelow(axis, sx, "ticks of learning", { right, y: bottom, total: width }),
  );
}

/** The strongest events with their evidence, numbered in order. */
export function eventTable({ events }: Pick<SocietyTimeline, "events">): Markup {
  return table({
    rowLabel: "Event",
    columns: [
      { label: "Ticks" },
      { label: "What happened" },
      { label: "Evidence" },
      { label: "Chance", unit: "adjusted for the number of tests" },
    ],
    rows: strongestEvents(events).map((event, e) => ({
      label: String(e + 1),
      cells: [
        whenText(event, formatNumber),
        event.text,
        evidenceText(event.evidence),
        chanceText(event.evidence),
      ],
    })),
  });
}

/** A line for each of the strongest events, and one on the others. */
export function eventLines({ events }: Pick<SocietyTimeline, "events">): string[] {
  const lines = strongestEvents(events).map((event) => {
    const { until, text, evidence } = event;
    const when = `${until === undefined ? "Tick" : "Ticks"} ${whenText(event, formatNumber)}`;
    return `${when}: ${text}; ${evidenceText(evidence)}, ${chanceText(evidence)}.`;
  });
  return [...lines, ...weakerEvents({ events })];
}

/** A sentence on the events that `eventTable` leaves out, if there are any. */
export function weakerEvents({ events }: Pick<SocietyTimeline, "events">): string[] {
  const count = events.length - strongestEvents(events).length;
  return count > 0 ? [`And ${weakerText(count)}: ostrom timeline --all.`] : [];
}

interface Plot {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Events of one tick share a line and a label; labels that would touch move apart. */
function eventMarks(events: SocietyTimeline["events"], sx: (tick: number) => number, plot: Plot): Markup {
  const byTick = new Map<number, number[]>();
  events.forEach(({ tick }, e) => {
    byTick.set(tick, [...(byTick.get(tick) ?? []), e + 1]);
  });
  const marks = [...byTick].map(([tick, numbers]) => ({ x: sx(tick), text: ranges(numbers) }));
  const widest = Math.max(0, ...marks.map(({ text }) => textWidth(text, type.small)));
  const places = spread(
    marks.map(({ x }) => x),
    widest + 8,
    plot.left + widest / 2,
    plot.right - widest / 2,
  );
  const { top, bottom } = plot;
  return join(
    marks.map(({ x, text }, m) => {
      const at = [
        [places[m], top - 16],
        [x, top - 6],
        [x, bottom],
      ];
      const path = at.map(([px, py], j) => `${j === 0 ? "M" : "L"}${coordinate(px)},${coordinate(py)}`);
      return join([
        el("path", { class: "ref", d: path.join("") }),
        textEl("text", { class: "small mid strong", x: places[m], y: top - 20 }, text),
      ]);
    }),
  );
}

/** Name, range, band and line of one metric. */
function laneMarkup(
  name: string,
  values: readonly (readonly number[])[],
  colour: number,
  { x, top, right }: { x: readonly number[]; top: number; right: number },
): Markup {
  const [low, middle, high] = [0.25, 0.5, 0.75].map((p) => values.map((window) => quantile(window, p)));
  const bottom = top + laneHeight;
  const [least, most] = extent([...low, ...high])!;
  const sy = linearScale([least, most], [bottom, top]);
  const points = (ys: readonly number[]) => ys.map((y, w) => `${coordinate(x[w])},${coordinate(sy(y))}`);
  const shade = colourClass(colour);
  const limit = labelWidth - 12;
  const edge = { class: "muted small end", x: labelWidth - 6 };
  return join([
    ...[top, bottom].map((y) => el("line", { class: "grid", x1: labelWidth, x2: right, y1: y, y2: y })),
    el("path", { class: `band ${shade}`, d: `M${[...points(low), ...points(high).reverse()].join("L")}Z` }),
    el("path", { class: `line ${shade}`, d: `M${points(middle).join("L")}` }),
    textEl(
      "text",
      { ...edge, class: "small end", y: (top + bottom) / 2 + 4 },
      shorten(name, type.small, limit),
    ),
    textEl("text", { ...edge, y: top + 4 }, formatNumber(most)),
    textEl("text", { ...edge, y: bottom + 4 }, formatNumber(least)),
  ]);
}

function describe(
  lanes: readonly (readonly [string, readonly (readonly number[])[]])[],
  events: SocietyTimeline["events"],
): string {
  const curves = lanes.map(([name, values]) => {
    const [first, last] = [values[0], values[values.length - 1]].map((window) => quantile(window, 0.5));
    return `${name} from ${formatNumber(first)} to ${formatNumber(last)}`;
  });
  const found = events.length > 0 ? eventLines({ events }).join(" ") : noEvents;
  return `Medians over ticks of learning: ${curves.join(", ")}. ${found}`;
}
