/** How a society came about, in pictures: its learning curves on one axis of ticks, with the events that are marked there. */

import { fewestSessions } from "../emergence/flips.ts";
import { strongestEvents } from "../emergence/strength.ts";
import { chanceText, evidenceText, noEventsText, weakerText, whenText } from "../emergence/timeline-text.ts";
import { type SocietyTimeline, traceTicks } from "../lab/timeline.ts";
import { largest } from "../stats/extremes.ts";
import { quantile } from "../stats/statistics.ts";
import { axisBelow, drawing, figureWidth, fittingAxis, gridRows, heading, type } from "./charts/frame.ts";
import { type Axis, extent, linearScale, niceAxis, spread, stretchesOf } from "./charts/scale.ts";
import { colourClass } from "./charts/style.ts";
import { coordinate, el, join, type Markup, shorten, textEl, textWidth } from "./charts/svg.ts";
import { formatNumber, typeset } from "./number.ts";
import { ranges } from "./pages/page.ts";
import { table } from "./pages/table.ts";

/** A sentence where there are no events. */
export function noEvents({ sessions }: Pick<SocietyTimeline, "sessions">): string {
  const text = noEventsText(sessions);
  return `${text[0].toUpperCase()}${text.slice(1)}.`;
}

/** How the events are found. */
export const timelineRule = `How a society came about: learning curves, payoffs by agent, and two plays of ${traceTicks} ticks with frozen policies at the end are searched for shifts, emergence, oscillation, specialisation, turn-taking, exploitation and coalitions. An event is a claim on most sessions: what is compared (later with earlier stretches, one play with the other) is flipped for whole sessions at random, and it must stand out from the largest of everything that was asked, so that a society without any structure shows an event with a probability of at most 5 %, however long its noise lasts. It needs ${fewestSessions()} sessions. Effects below the smallest size worth telling (half a standard deviation, a tenth of perfect structure), or in half of the sessions or fewer, are left out. The play at the end has the tick at which training ended.`;

/** The timeline of the same society of the same scene. */
export const timelineOf = (
  timelines: readonly SocietyTimeline[],
  { scene, society }: Pick<SocietyTimeline, "scene" | "society">,
): SocietyTimeline | undefined => timelines.find((each) => each.scene === scene && each.society === society);

const laneHeight = 46;
/** Above each lane, for its name. */
const nameHeight = 24;

/**
 * One lane a metric: the median over sessions with its quartiles; where no session has a value, the lane has a gap.
 * Dashed lines mark the events, numbered as in `eventTable`. Undefined where there is no curve.
 */
export function timelineChart(
  { label, ticks, metrics, events, sessions }: SocietyTimeline,
  {
    title = `How it came about: ${label}`,
    width = figureWidth.full,
  }: { title?: string; width?: number } = {},
): Markup | undefined {
  const lanes = Object.entries(metrics).flatMap(([name, values]) => laneOf(name, values) ?? []);
  if (lanes.length === 0 || ticks.length === 0) return undefined;
  const head = heading(title, "Median over sessions, quartiles shaded; numbers: events", width);
  const top = head.bottom + 34;
  const bottom = top + lanes.length * (nameHeight + laneHeight);
  const labels = lanes.flatMap(({ axis }) => axis.labels);
  const left = Math.ceil(largest(labels.map((text) => textWidth(text, type.small)))) + 9;
  const right = width - 16;
  const axis = fittingAxis(ticks[0], ticks[ticks.length - 1], right - left, false);
  const sx = linearScale([axis.min, axis.max], [left, right]);
  return drawing(
    { title, description: describe(lanes, { events, sessions }), width, height: bottom + 48 },
    head.markup,
    eventMarks(strongestEvents(events), sx, { left, right, top, bottom }),
    ...lanes.map((lane, index) =>
      laneMarkup(lane, {
        x: ticks.map(sx),
        left,
        right,
        top: top + index * (nameHeight + laneHeight) + nameHeight,
      }),
    ),
    axisBelow(axis, sx, "Ticks of learning", { right, y: bottom + 8, total: width }),
  );
}

/** A metric by window: quartiles and median over the sessions that have a value, undefined where none has. */
interface Lane {
  readonly name: string;
  readonly windows: readonly (readonly [low: number, middle: number, high: number] | undefined)[];
  readonly axis: Axis;
}

function laneOf(name: string, values: readonly (readonly number[])[]): Lane | undefined {
  const windows = values.map((sessions) => {
    const known = sessions.filter(Number.isFinite);
    if (known.length === 0) return undefined;
    return [quantile(known, 0.25), quantile(known, 0.5), quantile(known, 0.75)] as const;
  });
  const range = extent(windows.flatMap((window) => window ?? []));
  return range && { name, windows, axis: niceAxis(...range, 2, true) };
}

/** The strongest events with their evidence, numbered in order. */
export function eventTable({ events }: Pick<SocietyTimeline, "events">): Markup {
  return table({
    rowLabel: "Event",
    prose: true,
    columns: [
      { label: "Ticks" },
      { label: "What happened" },
      { label: "Evidence" },
      { label: "Chance", unit: "adjusted for all that was asked" },
    ],
    rows: strongestEvents(events).map((event, e) => ({
      label: String(e + 1),
      cells: [
        whenText(event, formatNumber),
        ...[event.text, evidenceText(event.evidence), chanceText(event.evidence)].map(typeset),
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
  const widest = largest(
    marks.map(({ text }) => textWidth(text, type.small)),
    0,
  );
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

/** Name, ticks, band and line of one metric. */
function laneMarkup(
  { name, windows, axis }: Lane,
  { x, left, right, top }: { x: readonly number[]; left: number; right: number; top: number },
): Markup {
  const sy = linearScale([axis.min, axis.max], [top + laneHeight, top]);
  const shade = colourClass(0);
  const stretches = stretchesOf(windows.map((window, w) => window && { x: x[w], y: window.map(sy) }));
  return join([
    gridRows(axis, sy, left, right),
    textEl("text", { class: "small lane", x: 0, y: top - 8 }, shorten(name, type.small, right)),
    ...stretches.map((points) => {
      const at = (quartile: number) =>
        points.map(({ x, y }) => `${coordinate(x)},${coordinate(y[quartile])}`);
      return join([
        el("path", { class: `band ${shade}`, d: `M${[...at(0), ...at(2).reverse()].join("L")}Z` }),
        el("path", { class: `line ${shade}`, d: `M${at(1).join("L")}` }),
      ]);
    }),
  ]);
}

function describe(
  lanes: readonly Lane[],
  { events, sessions }: Pick<SocietyTimeline, "events" | "sessions">,
): string {
  const curves = lanes.map(({ name, windows }) => {
    const known = windows.filter((window) => window !== undefined);
    return `${name} from ${formatNumber(known[0][1])} to ${formatNumber(known[known.length - 1][1])}`;
  });
  const found = events.length > 0 ? eventLines({ events }).join(" ") : noEvents({ sessions });
  return `Medians over ticks of learning: ${curves.join(", ")}. ${found}`;
}
