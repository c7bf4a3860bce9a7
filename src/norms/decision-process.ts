/**
 * The decision processes that agents face among frozen, deterministic others, explored by forking worlds.
 *
 * All agents named are movers: in every state each of them tries all its choices while the others keep to the norm. With one
 * mover the states are what that agent can bring about; with several, what any of them can, one leaving the norm at a time.
 *
 * A state is everything that the future depends on: the world, who takes part, what the norms remember, and the time. It
 * is found out by play: in every state all choices of the agent are tried, in copies that differ in their random numbers
 * and must choose alike, and random walks in real time must meet the states that the process foretells.
 */
import * as z from "zod";
import type { Batch } from "../core/batch.ts";
import { OstromError } from "../core/errors.ts";
import { play } from "../core/play.ts";
import { type BoundPolicy, definePolicy } from "../core/policy.ts";
import { randomInt, type Seed, seedStreams, seedWords, uniform } from "../core/random.ts";
import type { Column } from "../core/schema.ts";
import { copySociety, forkSociety, type Replacement, type Society } from "../core/society.ts";
import { firstHeadOf } from "./peers.ts";

export interface ExploreOptions {
  readonly seed: Seed;
  /** The session (world of the society) that is solved. */
  readonly session: number;
  /** What a reward is worth a tick later: how far ahead behaviour is checked not to depend on the time. */
  readonly discount: number;
  /** States that may be explored (default 4096). */
  readonly maxStates?: number;
}

/** What an agent's choices lead to: next state and reward of choice a in state s at `s * choices + a`. */
export interface Process {
  readonly seat: number;
  /** Number of its action head among those of the batch, and of its choices. */
  readonly at: number;
  readonly choices: number;
  readonly next: number[];
  readonly reward: number[];
  /** The choice of the norm in each state. */
  readonly norm: number[];
}
/** The episode is over. */
export const over = -1;
/** The choice is not allowed. */
export const forbidden = -2;

const defaultStates = 4096;
/** Copies of a state, at least, that must choose alike, with different random numbers, to count as deterministic. */
const fewestCopies = 64;
/** Random streams of which the copies take some: a choice that is rarer than one in so many may be missed. */
const streamsToPick = 1024;
const firstRoom = 64;
/** Walks that check the process against real play: at least so long, and until what follows weighs less than `tail`. */
const walks = 32;
const fewestTicks = 64;
const tail = 1e-3;

/** Why the process cannot be explored exactly. */
export class Inexact extends OstromError {
  override name = "Inexact";
  /** There are only too many states; fewer movers may reach fewer. */
  readonly tooMany: boolean;
  constructor(why: string, tooMany: boolean) {
    super(why);
    this.tooMany = tooMany;
  }
}
const giveUp = (why: string, { tooMany = false } = {}): never => {
  throw new Inexact(why, tooMany);
};

/** Breadth first over what the movers can bring about, each with its process; every state is kept as a world. */
export function explore(
  society: Society,
  movers: readonly number[],
  { seed, session, discount, maxStates = defaultStates }: ExploreOptions,
): Process[] {
  const own = movers.map((seat) => {
    const { head, at } = firstHeadOf(society.batch.roles, seat);
    return { seat, at, choices: head.kind === "discrete" ? head.n : 0 };
  });
  const width = own.reduce(
    (most, { choices }) => Math.max(most, choices * Math.ceil(fewestCopies / choices)),
    0,
  );
  const worldsLike = (count: number, luck: Seed, replace: readonly Replacement[] = []) =>
    copySociety(society, { seed: luck, pick: new Int32Array(count).fill(session), replace });
  // What learners know does not change in frozen play, so states are kept without their tables.
  const tableless = society.policies.filter(learns).map(({ seats }) => ({ use: absent, seats: [...seats] }));
  let store = worldsLike(firstRoom, seed, tableless);
  // Copies of one state differ in their random numbers and nothing else.
  const bench = worldsLike(width, `${seed}/trials`);
  const streams = bench.policies.map(({ seats }) => contrastingStreams(width, seats, seed));
  const { io, columns, agents } = bench.batch;
  const readKey = keyReader(bench);
  const keys = [keyReader(store)(0)];
  const states = new Map([[keys[0], 0]]);
  const processes = own.map((mover): Process => ({ ...mover, next: [], reward: [], norm: [] }));

  function stateOf(world: number): number {
    const key = readKey(world);
    const known = states.get(key);
    if (known !== undefined) return known;
    const fresh = keys.length;
    if (fresh >= maxStates)
      giveUp(
        `${movers.length > 1 ? "the agents" : "the agent"} can bring about more than ${maxStates} states`,
        { tooMany: true },
      );
    if (fresh === store.batch.worlds) {
      const larger = worldsLike(2 * fresh, seed, tableless);
      forkSociety(
        larger,
        store,
        Int32Array.from({ length: fresh }, (_, s) => s),
      );
      store = larger;
    }
    forkSociety(store, bench, [world], { lo: fresh });
    states.set(key, fresh);
    keys.push(key);
    return fresh;
  }

  for (let s = 0; s < keys.length; s++) for (const process of processes) tryAll(s, process);
  const fades = discount < 1 ? Math.ceil(Math.log(tail) / Math.log(discount)) : 0;
  const ticks = Math.max(fewestTicks, fades);
  requireTimeless(worldsLike(walks, `${seed}/walks`), processes, keys, seed, ticks);
  return processes;

  function tryAll(s: number, { seat, at, choices, next, reward, norm }: Process): void {
    forkSociety(bench, store, new Int32Array(width).fill(s));
    bench.policies.forEach(({ memory }, j) => {
      memory.rng.set(streams[j]);
    });
    const luck = bench.batch.streams.map(({ words }) => words.slice());
    const allowed = Array.from(
      { length: choices },
      (_, a) => !io.masked || io.masks[at][seat * choices + a] !== 0,
    );
    const action = io.actions[at];
    const leave = () => {
      for (const each of io.actions) requireAgreement(bench.batch, each);
      norm.push(action[seat]);
      for (let j = 0; j < width; j++) if (allowed[j % choices]) action[j * agents + seat] = j % choices;
    };
    play({ ...bench, ticks: 1, renew: false, taps: [{ chosen: leave }] });
    bench.batch.streams.forEach(({ of, words }, m) => {
      if (words.some((word, j) => word !== luck[m][j]))
        giveUp(`${m === 0 ? "the env" : of} draws random numbers`);
    });
    for (let a = 0; a < choices; a++) {
      reward.push(io.reward[a * agents + seat]);
      next.push(!allowed[a] ? forbidden : columns.done[a] !== 0 ? over : stateOf(a));
    }
  }
}

const learns = ({ use }: BoundPolicy): boolean => use.kind === "learner";

/** Holds the seats of learners where only states are kept: it remembers nothing, and never plays. */
const absent = definePolicy({
  id: "absent",
  title: "Absent",
  cite: [],
  kind: "norm",
  acts: "any",
  params: z.object({}),
  bind: () => ({ act() {} }),
});

/** A stream for each slot, so that the first numbers of a seat's copies cover 0..1 evenly, both ends among them. */
function contrastingStreams(worlds: number, seats: Int32Array, seed: Seed): Int32Array {
  const chosen = new Int32Array(4 * worlds * seats.length);
  seats.forEach((seat, s) => {
    const words = new Int32Array(4 * streamsToPick);
    seedStreams(words, seedWords(seed, "trials", seat), 0, streamsToPick);
    const peek = words.slice();
    const first = Float64Array.from({ length: streamsToPick }, (_, j) => uniform(peek, j));
    const order = Array.from(first.keys()).sort((a, b) => first[a] - first[b]);
    for (let i = 0; i < worlds; i++) {
      const j = order[Math.round((i * (streamsToPick - 1)) / (worlds - 1))];
      chosen.set(words.subarray(4 * j, 4 * j + 4), 4 * (i * seats.length + s));
    }
  });
  return chosen;
}

const timeDependent = "somebody's behaviour depends on the time";

/**
 * Walks of one mover each through real time, most of them random, meet the states that its process foretells. They would not where
 * somebody's behaviour depends on a clock that is not part of the state.
 */
function requireTimeless(
  walkers: Society,
  processes: readonly Process[],
  keys: readonly string[],
  seed: Seed,
  ticks: number,
): void {
  const { batch } = walkers;
  const { agents, io } = batch;
  const readKey = keyReader(walkers);
  const words = new Int32Array(4 * walks);
  seedStreams(words, seedWords(seed, "walks"), 0, walks);
  const at = new Int32Array(walks);
  const expected = new Float64Array(walks);
  const moving = (i: number) => processes[i % processes.length];
  let walking = Array.from(at.keys());
  if (walking.some((i) => readKey(i) !== keys[0])) giveUp("episodes start at random");
  const move = () => {
    for (const i of walking) {
      const { seat, at: head, choices, next, reward, norm } = moving(i);
      const k = i * agents + seat;
      if (io.actions[head][k] !== norm[at[i]]) giveUp(timeDependent);
      const wish = randomInt(words, i, 2 * choices);
      // Half of the time the norm is kept, and on the first walks all the time, so that they also see what it leads to.
      const leaves = i >= Math.min(processes.length, walks / 4) && wish < choices;
      const a = leaves && next[at[i] * choices + wish] !== forbidden ? wish : norm[at[i]];
      io.actions[head][k] = a;
      expected[i] = reward[at[i] * choices + a];
      at[i] = next[at[i] * choices + a];
    }
  };
  const compare = () => {
    for (const i of walking) {
      if (io.reward[i * agents + moving(i).seat] !== expected[i]) giveUp(timeDependent);
      if (at[i] >= 0 && readKey(i) !== keys[at[i]]) giveUp(timeDependent);
    }
    walking = walking.filter((i) => at[i] >= 0);
  };
  play({ ...walkers, ticks, renew: false, taps: [{ chosen: move, stepped: compare }] });
}

/** All copies of the state chose alike, whatever their random numbers. */
function requireAgreement({ agents }: Batch, chosen: Float64Array): void {
  for (let k = agents; k < chosen.length; k++)
    if (chosen[k] !== chosen[k % agents]) giveUp(`agent ${k % agents} mixes between actions`);
}

/**
 * What the future depends on, as text: the state of env and mechanisms, who takes part, what norms remember (learners
 * act on what they see; what they keep is for learning), and the time (in an endless game only whether it is the first
 * tick). `requireTimeless` has to confirm it.
 */
function keyReader({ batch, policies }: Society): (world: number) => string {
  const { columns, worlds, horizon } = batch;
  const fields = [
    "active",
    ...Object.keys(batch.env.state(batch.params)),
    ...Object.keys(columns).filter((name) => name.includes(".") && !(name in batch.metrics)),
  ].map((name): [Column, number] => [columns[name], columns[name].length / worlds]);
  const memories = policies
    .filter((policy) => !learns(policy))
    .flatMap(({ memory, slotFields }) =>
      slotFields.map((name): [Column, number] => [memory[name], memory[name].length / worlds]),
    );
  const parts = [...fields, ...memories];
  return (world) => {
    const tick = columns.tick[world];
    const time = Number.isFinite(horizon) ? tick : Math.min(tick, 1);
    return `${time};${parts.map(([column, size]) => column.subarray(world * size, (world + 1) * size).join()).join(";")}`;
  };
}
