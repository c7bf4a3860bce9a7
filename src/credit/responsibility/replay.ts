/**
 * The same episode lived again, with some decisions replaced.
 *
 * Copies of a world and of the memory of its frozen policies are played on from the present, random streams included:
 * a copy in which nothing is replaced lives through the facts to the bit, and any other differs by what is replaced and
 * by what follows from it. Neither the batch nor its policies are changed.
 */
import { type Batch, createBatch } from "../../core/batch.ts";
import { fail } from "../../core/errors.ts";
import { type BoundPolicy, bindPolicies } from "../../core/policy.ts";
import { type Seed, seedStreams, seedWords } from "../../core/random.ts";
import { type Baseline, type DefaultAction, defaultAction } from "../baseline.ts";

export interface ReplayOptions {
  /** Ticks played at most; an episode that ends before is not followed by another. Default the env's horizon. */
  readonly ticks?: number;
  /** What agents do instead: an action, or what a policy would do that has watched from the present on. */
  readonly baseline: Baseline;
  /** Of a baseline policy's streams and of luck that is drawn anew; default 0. */
  readonly seed?: Seed;
}

/** One life of a copy. Ticks count from the present, from 0. */
export interface Course {
  readonly world: number;
  /** Who plays the baseline in ticks from..to-1. */
  readonly agents: readonly number[];
  readonly from: number;
  readonly to: number;
  /** From this tick on, env and policies meet other luck: equal draws meet the same. */
  readonly redraw?: { readonly from: number; readonly draw: number };
}

/** The course of a world in which nothing is replaced. */
export const facts = (world: number): Course => ({ world, agents: [], from: 0, to: 0 });

export interface Replay {
  /** The copies. */
  readonly batch: Batch;
  /** Ticks played at most. */
  readonly ticks: number;
  /** Plays all courses; `visit` sees each of their ticks after the step, until their episode is over. */
  play(courses: readonly Course[], visit: (course: number, tick: number, copy: number) => void): void;
}

const mostCopies = 256;
const cacheBytes = 256 * 1024;

/** Without a baseline only facts can be played, and other luck. */
export function createReplay(
  who: string,
  batch: Batch,
  policies: readonly BoundPolicy[],
  { ticks = batch.horizon, baseline, seed = 0 }: Partial<ReplayOptions>,
): Replay {
  if (ticks === Number.POSITIVE_INFINITY)
    fail(who, `episodes of ${batch.env.id} do not end`, undefined, "give ticks");
  if (!(Number.isInteger(ticks) && ticks >= 1))
    fail(who, "ticks must be a whole number of at least 1", ticks);
  const bytes = policies.reduce((sum, { bytesPerWorld }) => sum + bytesPerWorld, 1024);
  const size = Math.min(mostCopies, Math.max(8, Math.floor(cacheBytes / bytes)));
  const copies = createBatch(batch.env, batch.params, { worlds: size, mechanisms: batch.uses });
  const players = bindPolicies(
    copies,
    policies.map(({ use, params, seats }) => ({ use, params, seats: [...seats] })),
    { sharing: policies[0]?.sharing ?? "sessions" },
  );
  const instead = baselineOf(who, batch, copies, baseline, seed);
  const drawAnew = redrawing(copies, [...players, ...instead.policies], seed);
  const { agents } = batch;
  const { done } = copies.columns;
  const lives = new Uint8Array(size);

  function playTogether(
    courses: readonly Course[],
    first: number,
    visit: (course: number, tick: number, copy: number) => void,
  ): void {
    const count = courses.length;
    const pick = courses.map(({ world }) => world);
    copies.fork(batch, pick);
    players.forEach((player, j) => {
      player.fork(policies[j], pick);
    });
    instead.start();
    copies.startWindow(0, count);
    for (let tick = 0; tick < ticks; tick++) {
      let living = 0;
      for (let copy = 0; copy < count; copy++) {
        lives[copy] = 1 - done[copy];
        living += lives[copy];
        const { redraw } = courses[copy];
        if (redraw?.from === tick) drawAnew(copy, redraw.draw);
      }
      if (living === 0) return;
      instead.act(count);
      for (const { policy } of players) policy.act(0, count, false);
      for (let copy = 0; copy < count; copy++) {
        const { agents: replaced, from, to } = courses[copy];
        if (tick >= from && tick < to) for (const agent of replaced) instead.put(copy * agents + agent);
      }
      copies.step(0, count);
      for (let copy = 0; copy < count; copy++) if (lives[copy] !== 0) visit(first + copy, tick, copy);
    }
  }

  return {
    batch: copies,
    ticks,
    play(courses, visit) {
      for (let first = 0; first < courses.length; first += size)
        playTogether(courses.slice(first, first + size), first, visit);
    },
  };
}

/** Throws unless the world is there and its episode goes on. */
export function requireWorld(who: string, { worlds, columns }: Batch, world: number): void {
  if (!(Number.isInteger(world) && world >= 0 && world < worlds))
    fail(who, `world must be in 0..${worlds - 1}`, world);
  if (columns.done[world] !== 0)
    fail(who, `the episode of world ${world} is over`, undefined, "call resetDone, or take another world");
}

/** What a baseline is called in reports. */
export function baselineName(baseline: Baseline): string {
  return typeof baseline === "object" && "use" in baseline ? baseline.use.id : `action ${String(baseline)}`;
}

interface Instead {
  readonly policies: readonly BoundPolicy[];
  /** As new, in all copies. */
  start(): void;
  /** Chooses for this tick in copies 0..count-1, whether or not anybody will do it. */
  act(count: number): void;
  /** Row `row` does what was chosen. */
  put(row: number): void;
}

function baselineOf(
  who: string,
  batch: Batch,
  copies: Batch,
  baseline: Baseline | undefined,
  seed: Seed,
): Instead {
  if (baseline === undefined) return { policies: [], start() {}, act() {}, put() {} };
  if (!(typeof baseline === "object" && "use" in baseline)) {
    const put = defaultAction(who, copies, baseline as DefaultAction);
    return { policies: [], start() {}, act() {}, put };
  }
  const { use, params = {}, seats } = baseline;
  if (seats) fail(who, "a baseline stands in for every agent", seats, "leave its seats out");
  const bind = (to: Batch) => bindPolicies(to, [{ use, params }], { seed })[0];
  const one = createBatch(batch.env, batch.params, { mechanisms: batch.uses });
  const asNew = bind(one);
  const player = bind(copies);
  const everywhere = new Int32Array(copies.worlds);
  const { actions } = copies.io;
  const chosen = actions.map((column) => column.slice());
  const before = actions.map((column) => column.slice());
  return {
    policies: [player],
    start() {
      player.fork(asNew, everywhere);
    },
    act(count) {
      // The policies find the action columns as the last tick left them.
      for (let h = 0; h < actions.length; h++) before[h].set(actions[h]);
      player.policy.act(0, count, false);
      for (let h = 0; h < actions.length; h++) {
        chosen[h].set(actions[h]);
        actions[h].set(before[h]);
      }
    },
    put(row) {
      for (let h = 0; h < actions.length; h++) actions[h][row] = chosen[h][row];
    },
  };
}

/** Gives a copy the random streams of a draw: the world's own, and one for each seat of each policy. */
function redrawing(
  { columns }: Batch,
  policies: readonly BoundPolicy[],
  seed: Seed,
): (copy: number, draw: number) => void {
  const base = seedWords(seed, "redraw");
  const targets = [
    { words: columns.rng, streams: 1 },
    ...policies.map(({ memory, seats }) => ({ words: memory.rng, streams: seats.length })),
  ];
  const streams = targets.reduce((sum, target) => sum + target.streams, 0);
  const words = new Int32Array(4 * streams);
  return (copy, draw) => {
    seedStreams(words, base, draw * streams, streams);
    let at = 0;
    for (const target of targets) {
      const end = at + 4 * target.streams;
      target.words.set(words.subarray(at, end), 4 * copy * target.streams);
      at = end;
    }
  };
}
