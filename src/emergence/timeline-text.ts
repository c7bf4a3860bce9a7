/** A timeline for a terminal: one line an event, its ticks, what happened, and the evidence. */
import { fail } from "../core/errors.ts";
import { fewestSessions } from "./flips.ts";
import type { Evidence, TimelineEvent } from "./history.ts";

/**
 * All the events given (`strongestEvents` picks some), in lines of at most `width` characters (at least 40); what
 * happened is cut short before the evidence is.
 */
export function timelineText(events: readonly TimelineEvent[], width = 110): string {
  if (!Number.isInteger(width) || width < 40)
    fail("timelineText", "width must be a whole number of at least 40", width);
  if (events.length === 0) return "no events beyond chance";
  const ticks = events.map((event) => whenText(event));
  const tickWidth = ticks.reduce((width, tick) => Math.max(width, tick.length), 0);
  return events
    .map(({ text, evidence }, e) => {
      const end = `  ${evidenceText(evidence)}, ${chanceText(evidence)}`;
      const start = `${ticks[e].padStart(tickWidth)}  `;
      const room = Math.max(12, width - start.length - end.length);
      return cut(`${start}${cut(text, room)}${end}`, width);
    })
    .join("\n");
}

/** What is said where there are no events: none was found, or so few sessions cannot show any. */
export function noEventsText(sessions: number): string {
  return sessions < fewestSessions()
    ? `too few sessions for events: ${fewestSessions()} are the least, ${sessions} ${sessions === 1 ? "is a description" : "are descriptions"}`
    : "no events beyond chance";
}

/** "2400", or "2400–8000" of what came in several steps. */
export function whenText(
  { tick, until = tick }: TimelineEvent,
  format: (tick: number) => string = String,
): string {
  const [first, last] = [tick, until].map((each) => format(Math.round(each)));
  return first === last ? first : `${first}–${last}`;
}

/** "3 weaker ones". */
export const weakerText = (count: number): string => `${count} weaker ${count === 1 ? "one" : "ones"}`;

/** Three significant digits, no trailing zeros. */
export function brief(value: number): string {
  return Math.abs(value) >= 1000 ? String(Math.round(value)) : String(Number(value.toPrecision(3)));
}

/** Two numbers that differ, with as many digits as it takes to see it. */
export function briefPair(first: number, second: number): readonly [string, string] {
  if (brief(first) !== brief(second)) return [brief(first), brief(second)];
  for (let digits = 4; digits < 17; digits++) {
    const [one, other] = [first, second].map((each) => String(Number(each.toPrecision(digits))));
    if (one !== other) return [one, other];
  }
  return [String(first), String(second)];
}

/** Quantity, estimate with its interval, and sessions, in one line. */
export function evidenceText({ quantity, estimate, low, high, sessions, showing }: Evidence): string {
  return `${quantity} ${brief(estimate)} [${brief(low)}, ${brief(high)}], ${showing} of ${sessions} sessions`;
}

/** "p = 0.02". */
export function chanceText({ p }: Evidence): string {
  return `p ${p < 0.001 ? "< 0.001" : `= ${brief(p)}`}`;
}

function cut(text: string, width: number): string {
  return text.length > width ? `${text.slice(0, width - 1)}…` : text;
}
