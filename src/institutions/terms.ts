/**
 * How long to trust a coordinator: terms, recall and rotation, where a good one may turn.
 *
 * Holmstrom 1999, Review of Economic Studies 66:169-182 (careers and incentives), Ferejohn 1986, Public Choice 50:5-25 (re-election as
 * control). A fresh coordinator is good. Before each tick it turns with probability `hazard`, for good. A good tick is worth 1, a tick
 * under a rogue -`harm`; after that a rogue is recalled with probability `recall`. A term is at most so many ticks, and an election
 * takes `election` ticks at 0. The long-run value a tick is that of one term over its length (renewal and reward).
 */
import { fail } from "../core/errors.ts";
import { atLeast } from "./chances.ts";

export interface Rogue {
  readonly hazard: number;
  readonly harm: number;
  readonly recall: number;
  readonly election: number;
}

function check(who: string, { hazard, harm, recall, election }: Rogue): void {
  if (!(hazard >= 0 && hazard <= 1)) fail(who, "hazard must be within 0 and 1", hazard);
  if (!(recall >= 0 && recall <= 1)) fail(who, "recall must be within 0 and 1", recall);
  if (!Number.isFinite(harm)) fail(who, "harm must be a finite number", harm);
  if (!(election >= 0 && election < Infinity)) fail(who, "election must be at least 0 ticks", election);
}

/** Terms longer than this are not tried one by one. */
const longest = 1_000_000;

function* values(rogue: Rogue): Generator<number> {
  const { hazard, harm, recall, election } = rogue;
  /** Probabilities that the term goes on, under a good one and under a rogue. */
  let good = 1;
  let bad = 0;
  let worth = 0;
  let length = 0;
  for (;;) {
    bad += hazard * good;
    good *= 1 - hazard;
    worth += good - harm * bad;
    length += good + bad;
    bad *= 1 - recall;
    yield worth / (length + election);
  }
}

/** Long-run value a tick of terms of so many ticks; Infinity is no limit. */
export function termValue(rogue: Rogue, term: number): number {
  check("termValue", rogue);
  if (term === Infinity) return valueWithoutLimit(rogue);
  if (!Number.isInteger(term) || term < 1 || term > longest)
    fail("termValue", `term must be a whole number of 1 to ${longest} ticks, or Infinity`, term);
  let value = 0;
  let t = 0;
  for (const each of values(rogue)) {
    value = each;
    if (++t === term) break;
  }
  return value;
}

/** A good one lasts (1 - hazard) / hazard ticks, a rogue 1 / recall. */
function valueWithoutLimit({ hazard, harm, recall, election }: Rogue): number {
  if (hazard === 0) return 1;
  if (recall === 0) return -harm;
  const good = (1 - hazard) / hazard;
  const bad = 1 / recall;
  return (good - harm * bad) / (good + bad + election);
}

/** The best term among 1 to `most` ticks and no limit (Infinity), which is the answer where none does better. */
export function bestTerm(rogue: Rogue, most = 1000): { term: number; value: number } {
  check("bestTerm", rogue);
  if (!Number.isInteger(most) || most < 1 || most > longest)
    fail("bestTerm", `most must be a whole number of 1 to ${longest} ticks`, most);
  let best = { term: Infinity, value: valueWithoutLimit(rogue) };
  let term = 0;
  for (const value of values(rogue)) {
    // Long terms come as near to no limit as rounding tells.
    if (++term > most) break;
    if (value > best.value + 1e-12) best = { term, value };
  }
  return best;
}

export interface Recall {
  readonly voters: number;
  /** Votes that recall. */
  readonly quorum: number;
  /** That an honest voter sees a rogue, and that it takes a good one for a rogue. */
  readonly hit: number;
  readonly falseAlarm: number;
  /** Voters who never vote to recall, and who always do. */
  readonly accomplices?: number;
  readonly slanderers?: number;
}

/** Probabilities that a rogue, and that a good coordinator, is recalled in one vote. */
export function recallOdds(vote: Recall): { rogue: number; good: number } {
  const { voters, quorum, hit, falseAlarm, accomplices = 0, slanderers = 0 } = vote;
  const who = "recallOdds";
  if (!Number.isInteger(voters) || voters < 1 || voters > 1000)
    fail(who, "voters must be a whole number of 1 to 1000", voters, "a vote among nobody decides nothing");
  if (!Number.isInteger(quorum) || quorum < 1 || quorum > voters)
    fail(who, `quorum must be a whole number of 1 to ${voters}, the voters`, quorum);
  for (const [name, count] of Object.entries({ accomplices, slanderers }))
    if (!Number.isInteger(count) || count < 0)
      fail(who, `${name} must be a whole number of at least 0`, count);
  const honest = voters - accomplices - slanderers;
  if (honest < 0)
    fail(who, `accomplices and slanderers are among the ${voters} voters`, accomplices + slanderers);
  for (const [name, p] of Object.entries({ hit, falseAlarm }))
    if (!(p >= 0 && p <= 1)) fail(who, `${name} must be within 0 and 1`, p);
  return {
    rogue: recalled(quorum - slanderers, honest, hit),
    good: recalled(quorum - slanderers, honest, falseAlarm),
  };
}

/** That the votes of the honest recall, where so many of them are still needed. */
function recalled(needed: number, honest: number, sees: number): number {
  if (needed <= 0) return 1;
  return needed > honest ? 0 : atLeast(needed, honest, sees);
}

/** Coordinators until a good one, where `bad` of `candidates` are not: drawn anew each time, and in turn at worst. */
export function leadersTried(candidates: number, bad: number): { drawn: number; inTurn: number } {
  const who = "leadersTried";
  if (!Number.isInteger(candidates) || candidates < 1)
    fail(who, "candidates must be a whole number of at least 1", candidates);
  if (!Number.isInteger(bad) || bad < 0 || bad >= candidates)
    fail(
      who,
      `bad must be a whole number of 0 to ${candidates - 1}`,
      bad,
      "with no good one the search has no end",
    );
  return { drawn: candidates / (candidates - bad), inTurn: bad + 1 };
}
