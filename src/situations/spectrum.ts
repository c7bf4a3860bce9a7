/**
 * A channel that stations share without a master: who sends in a slot, who is heard, and what it takes of the time.
 *
 * Bianchi 2000, "Performance analysis of the IEEE 802.11 distributed coordination function", IEEE Journal on Selected Areas in
 * Communications 18:535-547; Cagalj, Ganeriwal, Aad & Hubaux 2005, "On selfish behavior in CSMA/CA networks", IEEE INFOCOM. Time goes in
 * slots: one in which nobody sends is short, one in which anybody does lasts as long as a frame. One that sends alone is heard.
 */
import { fail } from "../core/errors.ts";
import { solveLinear } from "../games/dynamics/linear-system.ts";
import { requireAtLeast, requireShare, requireWhole } from "../institutions/chances.ts";
import { lowest } from "./golden.ts";

/** Lengths in units of time. */
export interface Channel {
  /** Of a slot in which nobody sends; default 1. */
  readonly idle?: number;
  /** Of one in which anybody does; default 20. */
  readonly busy?: number;
  /** Of what is said in a frame; default 18. */
  readonly payload?: number;
}

/** Share of time in which each station is heard, if in every slot each sends by itself with its probability. */
export function heardShares(attempts: readonly number[], channel: Channel = {}): number[] {
  const { idle, busy, payload } = requireChannel("heardShares", channel);
  requireAtLeast("heardShares", "stations", attempts.length, 1);
  for (const attempt of attempts) requireShare("heardShares", "attempts", attempt);
  const silent = attempts.reduce((all, attempt) => all * (1 - attempt), 1);
  const slot = silent * idle + (1 - silent) * busy;
  return attempts.map((attempt, a) => {
    const others = attempts.reduce((all, other, b) => (b === a ? all : all * (1 - other)), 1);
    return (payload * attempt * others) / slot;
  });
}

/** Probability of sending in a slot of a station that waits 0 to W - 1 slots, as likely each, before every frame. */
export function attemptRate(window: number): number {
  requireAtLeast("attemptRate", "window", window, 1);
  return 2 / (window + 1);
}

/** The probability with which n stations that all send with the same are heard most: by golden sections, as what is heard has one peak. */
export function bestAttemptRate(stations: number, channel: Channel = {}): number {
  requireAtLeast("bestAttemptRate", "stations", stations, 1);
  const heard = (attempt: number) => heardShares(new Array(stations).fill(attempt), channel)[0];
  return lowest(0, 1, (attempt) => -heard(attempt));
}

/**
 * Stations whose window W doubles at each collision, at most `doublings` times, and starts again at W: probability that one sends in a
 * slot, and that it then collides. Bianchi 2000, equations 7 to 9, exact where a collision is as likely at every try.
 */
export function backoffRates(stations: number, window: number, doublings: number) {
  const who = "backoffRates";
  requireAtLeast(who, "stations", stations, 1);
  requireAtLeast(who, "window", window, 1);
  requireWhole(who, "doublings", doublings, 0, 30);
  const sends = (collides: number) => {
    let sum = 0;
    for (let stage = 0; stage < doublings; stage++) sum += (2 * collides) ** stage;
    return 2 / (1 + window + collides * window * sum);
  };
  // The more often all send, the more collide, and the less they send: one point where both agree.
  let low = 0;
  let high = 1;
  for (let halving = 0; halving < 100; halving++) {
    const collides = (low + high) / 2;
    if (1 - (1 - sends(collides)) ** (stations - 1) > collides) low = collides;
    else high = collides;
  }
  const collides = (low + high) / 2;
  return { sends: sends(collides), collides };
}

/** Stations that each choose a window, are paid the share of time in which they are heard, and charged for sending. */
export interface WindowGame {
  readonly stations: number;
  readonly windows: readonly number[];
  readonly channel?: Channel;
  /** Charge for each unit of the probability of sending; default 0. */
  readonly charge?: number;
}

/** Windows that are an equilibrium where all have the same: no other pays one station more. Ascending. */
export function windowEquilibria({ stations, windows, channel = {}, charge = 0 }: WindowGame): number[] {
  requireAtLeast("windowEquilibria", "windows", windows.length, 1);
  const pays = (own: number, others: number) => {
    const attempts = Array.from({ length: stations }, (_, a) => attemptRate(a === 0 ? own : others));
    return heardShares(attempts, channel)[0] - charge * attempts[0];
  };
  const slack = 1e-12;
  return [...windows]
    .sort((a, b) => a - b)
    .filter((all) => windows.every((own) => pays(own, all) <= pays(all, all) + slack));
}

/**
 * Slots with a collision until there is none, if n users on n channels start anywhere, and after each slot those who were not alone on
 * their channel draw one of all anew. Exact: a Markov chain over the number of channels with a single user.
 */
export function settlingCollisions(users: number): number {
  requireWhole("settlingCollisions", "users", users, 1, 30);
  const next = Array.from({ length: users }, (_, settled) => singles(users, settled));
  // e = 1 + P e, and no more where all are alone.
  const matrix = next.flatMap((row, s) => Array.from(row.subarray(0, users), (p, k) => Number(k === s) - p));
  const left = solveLinear(matrix, new Float64Array(users).fill(1));
  if (left === undefined) throw new Error("a chain that ends has expectations");
  return left.reduce((sum, slots, s) => sum + next[0][s] * slots, 0);
}

/** Probability of each number of channels with a single user, once all but `settled` of the users have drawn a channel each. */
function singles(users: number, settled: number): Float64Array {
  const drawing = users - settled;
  const none = () => Array.from({ length: drawing + 1 }, () => new Float64Array(users + 1));
  // By draws used up and channels that are single, one channel after another: sums of products of 1 / draws! of each.
  let ways = none();
  ways[0][0] = 1;
  for (let channel = 0; channel < users; channel++) {
    const held = channel < settled ? 1 : 0;
    const after = none();
    for (let used = 0; used <= drawing; used++)
      for (let single = 0; single <= channel; single++) {
        const so = ways[used][single];
        if (so === 0) continue;
        let share = 1;
        for (let here = 0; used + here <= drawing; here++) {
          if (here > 0) share /= here;
          after[used + here][single + (here + held === 1 ? 1 : 0)] += so * share;
        }
      }
    ways = after;
  }
  // As many orders of all draws as there are, each as likely.
  let all = 1;
  for (let k = 1; k <= drawing; k++) all *= k / users;
  return ways[drawing].map((way) => way * all);
}

function requireChannel(who: string, { idle = 1, busy = 20, payload = 18 }: Channel) {
  for (const [name, value] of Object.entries({ idle, busy, payload }))
    if (!(value > 0 && value < Number.POSITIVE_INFINITY))
      fail(who, `${name} must be above 0 and finite`, value);
  if (payload > busy) fail(who, `payload must be at most busy, ${busy}: it is part of the frame`, payload);
  return { idle, busy, payload };
}
