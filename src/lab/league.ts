/**
 * Self-play against past selves: each learner plays against frozen snapshots of those it meets, drawn from a pool.
 *
 * With uniform draws and learners that come close to a best response between snapshots this is fictitious play (Brown
 * 1951) with learned responses, as in Heinrich, Lanctot & Silver 2015, "Fictitious self-play in extensive-form games": in
 * two-player zero-sum games the pool's mixture tends to an equilibrium where naive self-play may cycle. Prioritised draws
 * are those of Vinyals et al. 2019, "Grandmaster level in StarCraft II using multi-agent reinforcement learning".
 */
import { type Batch, createBatch } from "../core/batch.ts";
import { bindPolicies } from "../core/bind.ts";
import type { Env } from "../core/env.ts";
import { fail, failUnknown, requireKnown } from "../core/errors.ts";
import type { MechanismUse } from "../core/mechanism.ts";
import type { BoundPolicy, PolicyUse, Sharing } from "../core/policy.ts";
import { randomInt, type Seed, seedWords, uniform } from "../core/random.ts";
import { frozen, type Society } from "../core/society.ts";
import { type Progress, train } from "../core/train.ts";
import {
  bytesOf,
  keepingLuck,
  packBytes,
  requireTicks,
  roundingOf,
  type Turnover,
  turnover,
  unpackBytes,
} from "./self-play.ts";

/** How the opponent of a world is drawn: any past self, the newest, or rather those that the learner loses to. */
export const opponentDraws = ["uniform", "latest", "prioritised"] as const;
export type OpponentDraw = (typeof opponentDraws)[number];

export interface LeagueOptions {
  readonly env: Env;
  readonly params?: Record<string, unknown>;
  readonly mechanisms?: readonly MechanismUse[];
  /**
   * Who learns, and on which seats. Each plays in worlds of its own, where past selves of the others play the seats that
   * those name; a seat that nobody names is played by past selves of the first learner's first seat.
   */
  readonly learners: readonly (Omit<PolicyUse, "sharing"> & { readonly seats: readonly number[] })[];
  /** Worlds of each learner. */
  readonly worlds: number;
  readonly seed?: Seed;
  /** "sessions" (default): every world is a learning history with a pool of its own. "shared": all worlds are one. */
  readonly sharing?: Sharing;
  /** Ticks between two snapshots, when opponents are drawn anew; let whole episodes fit in. */
  readonly period: number;
  readonly opponents?: OpponentDraw;
  /** Snapshots that are kept (default 100). */
  readonly capacity?: number;
}

const optionNames = [
  "env",
  "params",
  "mechanisms",
  "learners",
  "worlds",
  "seed",
  "sharing",
  "period",
  "opponents",
  "capacity",
] as const satisfies readonly (keyof LeagueOptions)[];

const learnerOptions = ["use", "params", "seats", "reward"] as const satisfies readonly (keyof PolicyUse)[];

/** A learner and whom it plays against. */
export interface Match {
  /** Its worlds; of the policies, the first is the learner and the others are frozen. */
  readonly society: Society;
  readonly learner: BoundPolicy;
}

export interface Snapshot {
  readonly tick: number;
  /** The memory of each learner at that tick, for its `load`. */
  readonly memory: readonly Uint8Array[];
  /**
   * Estimated share of periods in which the learner of match m earned more than this snapshot's seats, ties counting half:
   * `winRate[m * histories + h]`, where a history is a world ("sessions") or all of them ("shared").
   */
  readonly winRate: Float64Array;
}

export interface League {
  readonly matches: readonly Match[];
  /** Oldest first; the last is the newest. */
  readonly snapshots: readonly Snapshot[];
  /** Ticks that each world has lived through. */
  readonly tick: number;
  /** Goes on until each world has lived through `ticks`; yields after each period. */
  run(ticks: number): Generator<Progress, void>;
  save(): Uint8Array;
  load(from: Uint8Array): void;
}

/** The newest period counts this much in a win rate: learners change. */
const newest = 0.2;

export function createLeague(options: LeagueOptions): League {
  const { env, params = {}, mechanisms = [], learners, worlds, seed = 0, sharing = "sessions" } = options;
  const { period, opponents = "uniform", capacity = 100 } = options;
  requireKnown("league", "option", options, optionNames);
  requireTicks("league", "period", period, 1);
  requireTicks("league", "capacity", capacity, 1);
  if (!opponentDraws.includes(opponents)) failUnknown("opponents", opponents, opponentDraws);
  if (learners.length === 0) fail("league", "needs at least one learner");
  for (const learner of learners) {
    requireKnown("league", "option of a learner", learner, learnerOptions);
    if (!learner.seats?.length)
      fail("league", `${learner.use.id} needs the seats it learns to play`, learner.seats, "e.g. seats: [0]");
  }
  const histories = sharing === "sessions" ? worlds : 1;
  const words = seedWords(seed, "league");
  const sides = learners.map((_, m) => createSide(m));
  let snapshots: Snapshot[] = [];
  /** Snapshots taken so far, kept or not. */
  let taken = 0;
  let tick = 0;
  takeSnapshot();
  drawOpponents();

  interface Side extends Match {
    readonly rivals: readonly {
      readonly policy: BoundPolicy;
      readonly owner: number;
      readonly sources: number[];
    }[];
    /** The snapshot that each world plays against. */
    readonly against: Int32Array;
    /** In the period. */
    readonly turnover: Turnover;
  }

  function createSide(m: number): Side {
    const batch = createBatch(env, params, { worlds, seed: `${seed}/match ${m}`, mechanisms });
    const own = learners[m].seats;
    const rest = Array.from({ length: batch.agents }, (_, seat) => seat).filter(
      (seat) => !own.includes(seat),
    );
    if (rest.length === 0)
      fail("league", "a learner cannot play all seats", own, "leave some to its past selves");
    const plans = learners.flatMap((use, owner) => {
      const seats = rest.filter((seat) => ownerOf(seat) === owner);
      if (seats.length === 0) return [];
      const sources = seats.map((seat) => (use.seats.includes(seat) ? seat : use.seats[0]));
      return [{ use, owner, seats, sources }];
    });
    const [learner, ...rivals] = bindPolicies(
      batch,
      [
        { ...learners[m], sharing },
        ...plans.map(({ use, seats }): PolicyUse => ({ ...use, seats, sharing: "sessions" })),
      ],
      { seed: `${seed}/match ${m}` },
    );
    if (!learner.learner) fail("league", `${learner.id} does not learn`, undefined, "name a learner");
    return {
      society: { batch, policies: [learner, ...rivals.map(frozen)] },
      learner,
      rivals: rivals.map((policy, j) => ({ policy, owner: plans[j].owner, sources: plans[j].sources })),
      against: new Int32Array(worlds),
      turnover: turnover(batch),
    };
  }

  function ownerOf(seat: number): number {
    return Math.max(
      0,
      learners.findIndex(({ seats }) => seats.includes(seat)),
    );
  }

  /**
   * A full pool keeps its newest snapshot and an even sample of all older ones (reservoir sampling, algorithm R of Vitter
   * 1985).
   */
  function takeSnapshot(): void {
    const winRate = new Float64Array(sides.length * histories).fill(0.5);
    if (snapshots.length === capacity) {
      const older = capacity - 1;
      const place = randomInt(words, 0, taken);
      const last = snapshots.pop()!;
      if (place < older) {
        snapshots.splice(place, 1);
        snapshots.push(last);
      }
    }
    snapshots.push({ tick, memory: sides.map(({ learner }) => learner.save()), winRate });
    taken++;
  }

  /** Every world gets the snapshot it plays against: one draw a world, so that all its opponents are of one time. */
  function drawOpponents(): void {
    sides.forEach(({ against }, m) => {
      for (let w = 0; w < worlds; w++) against[w] = draw(m, histories === 1 ? 0 : w);
    });
    // Snapshots are read through the learners' own memory, which is put back after.
    sides.forEach(({ learner }, owner) => {
      const present = learner.save();
      for (const [s, { memory }] of snapshots.entries()) {
        if (!sides.some(({ against }) => against.includes(s))) continue;
        learner.load(memory[owner]);
        for (const { rivals, against } of sides)
          for (const { policy, owner: of, sources } of rivals)
            if (of === owner)
              keepingLuck([policy], () => {
                for (let w = 0; w < worlds; w++) if (against[w] === s) policy.fork(learner, [w], w, sources);
              });
      }
      learner.load(present);
    });
  }

  function draw(m: number, h: number): number {
    const last = snapshots.length - 1;
    if (opponents === "latest") return last;
    if (opponents === "uniform") return randomInt(words, 0, snapshots.length);
    // f_hard(x) = (1 - x)^p of Vinyals et al. 2019, here with p = 2.
    const weights = snapshots.map(({ winRate }) => (1 - winRate[m * histories + h]) ** 2);
    let left = uniform(words, 0) * weights.reduce((sum, weight) => sum + weight, 0);
    for (let s = 0; s < last; s++) {
      left -= weights[s];
      if (left < 0) return s;
    }
    return last;
  }

  function recordResults(): void {
    sides.forEach(({ society: { batch }, learner, against, turnover: { paid } }, m) => {
      const results = new Map<number, number[]>();
      for (let w = 0; w < worlds; w++) {
        const key = against[w] * histories + (histories === 1 ? 0 : w);
        if (!results.has(key)) results.set(key, []);
        results.get(key)!.push(resultOf(batch, learner.seats, w, roundingOf(period * batch.agents, paid[w])));
      }
      for (const [key, values] of results) {
        const { winRate } = snapshots[Math.floor(key / histories)];
        const at = m * histories + (key % histories);
        winRate[at] += newest * (values.reduce((sum, v) => sum + v, 0) / values.length - winRate[at]);
      }
    });
  }

  return {
    matches: sides.map(({ society, learner }) => ({ society, learner })),
    get snapshots() {
      return snapshots;
    },
    get tick() {
      return tick;
    },
    *run(ticks) {
      requireTicks("league", "ticks", ticks, 0);
      while (tick < ticks) {
        const step = Math.min(period - (tick % period), ticks - tick);
        // Results are those of a whole period, however many calls it takes.
        const goesOn = tick % period !== 0;
        for (const { society, turnover } of sides) {
          if (!goesOn) turnover.paid.fill(0);
          train({ ...society, ticks: step, goesOn, taps: [turnover.tap] });
        }
        tick += step;
        if (tick % period === 0) {
          recordResults();
          takeSnapshot();
          drawOpponents();
        }
        yield { tick, ticks };
      }
    },
    save() {
      const parts = sides.flatMap(({ society: { batch, policies }, against, turnover }) => [
        batch.save(),
        ...policies.map((policy) => policy.save()),
        bytesOf(against),
        bytesOf(turnover.paid),
      ]);
      const pool = snapshots.flatMap(({ tick, memory, winRate }) => [
        bytesOf(Float64Array.of(tick)),
        ...memory,
        bytesOf(winRate),
      ]);
      return packBytes([bytesOf(Float64Array.of(tick, taken)), bytesOf(words), ...parts, ...pool]);
    },
    load(from) {
      const parts = unpackBytes("league", from);
      const next = () => parts.shift() ?? fail("league", "these bytes are a save of another league");
      [tick, taken] = new Float64Array(next().buffer);
      bytesOf(words).set(next());
      for (const { society, against, turnover } of sides) {
        society.batch.load(next());
        for (const policy of society.policies) policy.load(next());
        bytesOf(against).set(next());
        bytesOf(turnover.paid).set(next());
      }
      snapshots = [];
      while (parts.length > 0)
        snapshots.push({
          tick: new Float64Array(next().buffer)[0],
          memory: sides.map(next),
          winRate: new Float64Array(next().buffer),
        });
    },
  };
}

/**
 * 1 where the seats of the learner earned more a seat in the window than the others, 1/2 where they earned the same but for
 * `rounding`.
 */
function resultOf(
  { agents, columns: { payoffSum } }: Batch,
  seats: Int32Array,
  w: number,
  rounding: number,
): number {
  let own = 0;
  let others = 0;
  for (let a = 0; a < agents; a++) {
    if (seats.includes(a)) own += payoffSum[w * agents + a] / seats.length;
    else others += payoffSum[w * agents + a] / (agents - seats.length);
  }
  if (Math.abs(own - others) <= rounding) return 0.5;
  return own > others ? 1 : 0;
}
