/**
 * Commits to one shared record: optimistic ones, which hold if nobody else has committed since the record was read, and two-phase
 * ones, which hold if all take part.
 *
 * Kung & Robinson 1981, ACM Transactions on Database Systems 6:213-226 (optimistic); Gray 1978, "Notes on Data Base Operating
 * Systems" (two phases). The birthday sum is Ramanujan's Q (Flajolet, Grabner, Kirschenhofer & Prodinger 1995, Journal of Computational and
 * Applied Mathematics 58:103-116).
 */
import { fail } from "../core/errors.ts";
import { binomial } from "../stats/distributions.ts";

function requireWriters(who: string, n: number, most: number): void {
  if (!Number.isInteger(n) || n < 1 || n > most) fail(who, `writers must be a whole number in 1..${most}`, n);
}

function requireProbability(who: string, what: string, p: number): void {
  if (!(p >= 0 && p <= 1)) fail(who, `${what} must be a probability`, p);
}

/** Q(n) = 1 + (1 - 1/n) + (1 - 1/n)(1 - 2/n) + ..., about sqrt(pi n / 2) - 1/3. */
export function birthdaySum(n: number): number {
  requireWriters("birthdaySum", n, 1e6);
  let [sum, term] = [0, 1];
  for (let k = 1; k <= n; k++) {
    sum += term;
    term *= 1 - k / n;
  }
  return sum;
}

/**
 * Commits per mean think time of `n` writers whose think times are exponential, and who read again at once where a commit was
 * refused: n / Q(n). `aborted` is the share of attempts that are refused.
 */
export function optimisticCommits(n: number): { commits: number; aborted: number } {
  const commits = n / birthdaySum(n);
  return { commits, aborted: 1 - commits / n };
}

/**
 * The same in ticks: thinking ends with probability `finish` in a tick, and those who are ready commit, or read again, in a random
 * order. Commits per 1/finish ticks, by the chain of how many have read the current version.
 */
export function optimisticCommitsInTicks(n: number, finish: number): number {
  requireWriters("optimisticCommitsInTicks", n, 60);
  if (!(finish > 0 && finish <= 1))
    fail("optimisticCommitsInTicks", "finish must be above 0 and at most 1", finish);
  const moves = Array.from({ length: n + 1 }, (_, fresh) => freshAfter(n, fresh, finish));
  let share = new Float64Array(n + 1);
  share[n] = 1;
  for (let change = 1; change > 1e-14; ) {
    const next = new Float64Array(n + 1);
    for (let f = 0; f <= n; f++) for (let g = 0; g <= n; g++) next[g] += share[f] * moves[f][g];
    // Every second step is averaged: a chain that alternates settles as well.
    change = 0;
    for (let f = 0; f <= n; f++) {
      next[f] = (next[f] + share[f]) / 2;
      change = Math.max(change, Math.abs(next[f] - share[f]));
    }
    share = next;
  }
  let commits = 0;
  for (let f = 0; f <= n; f++) commits += share[f] * (1 - (1 - finish) ** f);
  return commits / finish;
}

/** Probabilities of how many have read the current version after a tick that `fresh` of n began with. */
function freshAfter(n: number, fresh: number, finish: number): Float64Array {
  const after = new Float64Array(n + 1);
  const ready = binomial(fresh, finish);
  const late = binomial(n - fresh, finish);
  for (let a = 0; a <= fresh; a++)
    for (let b = 0; b <= n - fresh; b++) {
      const p = ready[a] * late[b];
      if (a === 0) after[fresh + b] += p;
      // Of b late ones, j come after the first of a fresh ones, whose commit makes stale what was read before it.
      else for (let j = 0; j <= b; j++) after[a + j] += p * beforeFirst(a, b, b - j);
    }
  return after;
}

/** Probability that exactly k of b come before all of a in a random order. */
function beforeFirst(a: number, b: number, k: number): number {
  let p = a / (a + b - k);
  for (let j = 0; j < k; j++) p *= (b - j) / (a + b - j);
  return p;
}

/** Probability that all `k` who are asked to prepare say yes, each with probability `yes`. */
export function twoPhaseCommits(k: number, yes: number): number {
  requireWriters("twoPhaseCommits", k, 1e6);
  requireProbability("twoPhaseCommits", "yes", yes);
  return yes ** k;
}

/** What a participant of a two-phase commit has done at the end. */
export type Decision = "commit" | "abort";

/**
 * Outcome of each participant, where the coordinator crashes after `sent` messages (all of prepare, then all of decide; Infinity
 * for never) and comes back with what it has written down: the decision is written before the first message of it is sent. Who has
 * heard no decision at the time-out asks for it, and a coordinator that has written none answers with abort.
 */
export function twoPhaseOutcome(votes: readonly boolean[], sent = Number.POSITIVE_INFINITY): Decision[] {
  requireWriters("twoPhaseOutcome", votes.length, 1e6);
  if (!(sent >= 0)) fail("twoPhaseOutcome", "sent must be at least 0 messages", sent);
  const asked = Math.min(votes.length, sent);
  const written: Decision | undefined =
    sent < votes.length ? undefined : votes.every((yes) => yes) && sent > votes.length ? "commit" : undefined;
  return votes.map((yes, j) => (j < asked && yes ? (written ?? "abort") : "abort"));
}
