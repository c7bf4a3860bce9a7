/**
 * A timeline of a run: what emerged in most of its sessions, when, and on what evidence.
 *
 * Everything that is asked, of every metric, window, period and kind of structure, goes into one `flipTest`: a history
 * without structure gives any event at all with a probability of at most alpha, whatever its sessions remember and
 * however many windows it has. A level that most sessions keep to from the start is no false alarm.
 */
import { type ChanceOptions, fewestSessions, flipTest, resolveChance } from "./flips.ts";
import { type History, requireHistory, type TimelineEvent } from "./history.ts";
import { questionsOf } from "./questions.ts";
import { byStrength } from "./strength.ts";

export type TimelineOptions = Pick<ChanceOptions, "seed" | "alpha">;

/**
 * All events of a history, by tick, those of one tick by strength (as in `strongestEvents`). None with fewer than
 * `fewestSessions(alpha)` sessions: what a few sessions show is a description, not a claim. An event also has the
 * smallest size worth telling, in more than half of the sessions. Shifts of a metric in one direction, with none the
 * other way between them, are one event. Parts that the history lacks are not asked about, nor are histories too
 * short for a detector (4 windows for shifts, 8 for exploitation and oscillation). Equal histories and seeds give equal
 * timelines.
 */
export function timeline(history: History, options: TimelineOptions = {}): TimelineEvent[] {
  const who = "timeline";
  const sessions = requireHistory(who, history);
  const { alpha, seed } = resolveChance(who, options);
  if (sessions < fewestSessions(alpha)) return [];
  const questions = questionsOf(history);
  const p = flipTest(
    who,
    questions.flatMap(({ contrasts }) => contrasts),
    { seed },
  );
  let from = 0;
  return questions
    .flatMap(({ contrasts, tell }) => {
      const own = p.subarray(from, from + contrasts.length);
      from += contrasts.length;
      return tell(own, { alpha, seed });
    })
    .sort((a, b) => a.tick - b.tick || byStrength(a, b));
}
