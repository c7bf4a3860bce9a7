/**
 * A timeline of a run: what emerged, when, and on what evidence.
 *
 * Every test (a detector applied to a metric, to payoffs or to a trace) is made at alpha / number of tests, so that a
 * history of white noise gives any event at all with a probability of at most alpha (Bonferroni). A level that noise
 * keeps to from the start is no false alarm. Noise with memory is allowed for by each detector as it says; in few
 * sessions of few windows it may still be called more often.
 */
import { type ChanceOptions, resolveChance } from "./chance.ts";
import { type History, requireHistory, type TimelineEvent } from "./history.ts";
import { questionsOf } from "./questions.ts";
import { byStrength } from "./strength.ts";

export type TimelineOptions = Pick<ChanceOptions, "seed" | "alpha">;

/**
 * All events of a history, by tick, those of one tick by strength (as in `strongestEvents`). Shifts of a metric in one
 * direction, with none the other way between them, are one event. Parts that the history lacks are not asked about,
 * nor are histories too short for a detector (4 windows for shifts and exploitation, 8 for oscillation and
 * coalitions). The seed is that of the null draws; equal histories and seeds give equal timelines.
 */
export function timeline(history: History, options: TimelineOptions = {}): TimelineEvent[] {
  const who = "timeline";
  const sessions = requireHistory(who, history);
  const { alpha } = resolveChance(who, options);
  const { seed = 0 } = options;
  const questions = questionsOf(history);
  const tests = questions.reduce((sum, question) => sum + question.tests, 0);
  const level = alpha / tests;
  // Enough draws to tell a tenth of the level; many sessions reach it together with few draws each.
  const draws = Math.ceil(10 / level);
  const demand = {
    level,
    together: { seed, permutations: draws },
    each: { seed, permutations: Math.max(199, Math.ceil(draws / sessions)) },
  };
  return questions
    .flatMap(({ ask }) => ask(demand))
    .map((event) => {
      const p = Math.min(1, event.evidence.p * tests);
      return { ...event, evidence: { ...event.evidence, p } };
    })
    .sort((a, b) => a.tick - b.tick || byStrength(a, b));
}
