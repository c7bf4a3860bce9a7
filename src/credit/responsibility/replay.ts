/**
 * The same episode lived again, with some decisions replaced.
 *
 * Copies of a world and of the memory of its frozen policies are played on from the present, random streams included:
 * a copy in which nothing is replaced lives through the facts to the bit, and any other differs by what is replaced and
 * by what follows from it. Neither the batch nor its policies are changed.
 */
import { type Batch, createBatch } from "../../core/batch.ts";
import { bindLike, copiesAtOnce } from "../../core/copies.ts";
import { fail } from "../../core/errors.ts";
import { loopOf, type Tap } from "../../core/play.ts";
import type { BoundPolicy } from "../../core/policy.ts";
import { type Seed, seedStreams, seedWords } from "../../core/random.ts";
import { type TakingPart, takingPart } from "../../core/taking-part.ts";
import { type Baseline, bindBaseline } from "../baseline.ts";

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

type Visit = (course: number, tick: number, copy: number) => void;

export interface Replay {
  /** The copies. */
  readonly batch: Batch;
  /** Ticks played at most. */
  readonly ticks: number;
  /** Of the copies, in the tick that is being visited. */
  readonly part: TakingPart;
  /** Plays all courses; `visit` sees each of their ticks after the step, until their episode is over. */
  play(courses: readonly Course[], visit: Visit): void;
  /** Who has drawn random numbers in what was played with the luck of the episode: the env, policies, the baseline. */
  drew(): string[];
}

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
  const size = copiesAtOnce(policies);
  const copies = createBatch(batch.env, batch.params, { worlds: size, mechanisms: batch.uses });
  const players = bindLike(copies, policies);
  const instead = baseline === undefined ? undefined : bindBaseline(who, batch, copies, baseline, seed);
  const streams: Streams[] = [
    ...copies.streams.map(({ of, words }) => ({ of, words, count: 1 })),
    ...players.map(({ id, memory, seats }) => ({ of: id, words: memory.rng, count: seats.length })),
    ...(instead?.policies ?? []).map(({ id, memory, seats }) => ({
      of: `the baseline (${id})`,
      words: memory.rng,
      count: seats.length,
    })),
  ];
  const drawAnew = redrawing(streams, seed);
  const drawn = new Set<string>();
  const part = takingPart(copies);
  const { agents } = batch;
  const { done } = copies.columns;
  const lives = new Uint8Array(size);
  /** What is being played. */
  let now: { courses: readonly Course[]; first: number; visit: Visit };
  /** Before tick `tick` of copies lo..hi-1. */
  function begin(lo: number, hi: number, tick: number): void {
    for (let copy = lo; copy < hi; copy++) {
      lives[copy] = 1 - done[copy];
      const { redraw } = now.courses[copy];
      if (redraw?.from === tick) drawAnew(copy, redraw.draw);
    }
  }
  const replace: Tap = {
    chosen(lo, hi, tick) {
      for (let copy = lo; copy < hi; copy++) {
        const { agents: replaced, from, to } = now.courses[copy];
        if (tick >= from && tick < to) for (const agent of replaced) instead?.put(copy * agents + agent);
      }
    },
  };
  const look: Tap = {
    chosen: part.note,
    stepped(lo, hi, tick) {
      for (let copy = lo; copy < hi; copy++) if (lives[copy] !== 0) now.visit(now.first + copy, tick, copy);
      begin(lo, hi, tick + 1);
    },
  };
  const live = loopOf({
    batch: copies,
    policies: [...(instead?.players ?? []), ...players],
    renew: false,
    taps: [replace, look],
  });

  function playTogether(courses: readonly Course[], first: number, visit: Visit): void {
    const count = courses.length;
    const pick = courses.map(({ world }) => world);
    copies.fork(batch, pick);
    players.forEach((player, j) => {
      player.fork(policies[j], pick);
    });
    instead?.fork(pick);
    copies.startWindow(0, count);
    const before = courses.some(({ redraw }) => redraw)
      ? undefined
      : streams.map(({ words }) => words.slice());
    now = { courses, first, visit };
    begin(0, count, 0);
    live(0, count, 0, ticks);
    before?.forEach((words, j) => {
      if (words.some((word, k) => word !== streams[j].words[k])) drawn.add(streams[j].of);
    });
  }

  return {
    batch: copies,
    ticks,
    part,
    play(courses, visit) {
      for (let first = 0; first < courses.length; first += size)
        playTogether(courses.slice(first, first + size), first, visit);
    },
    drew: () => [...drawn],
  };
}

/** Throws unless the world is there and its episode goes on. */
export function requireWorld(who: string, { worlds, columns }: Batch, world: number): void {
  if (!(Number.isInteger(world) && world >= 0 && world < worlds))
    fail(who, `world must be in 0..${worlds - 1}`, world);
  if (columns.done[world] !== 0)
    fail(who, `the episode of world ${world} is over`, undefined, "call resetDone, or take another world");
}

/** Random streams of one part of a world: `count` of four words each, copy after copy. */
interface Streams {
  readonly of: string;
  readonly words: Batch["columns"][string];
  readonly count: number;
}

/** Gives a copy the random streams of a draw: the world's own, and one for each seat of each policy. */
function redrawing(targets: readonly Streams[], seed: Seed): (copy: number, draw: number) => void {
  const base = seedWords(seed, "redraw");
  const streams = targets.reduce((sum, { count }) => sum + count, 0);
  const words = new Int32Array(4 * streams);
  return (copy, draw) => {
    seedStreams(words, base, draw * streams, streams);
    let at = 0;
    for (const { words: own, count } of targets) {
      const end = at + 4 * count;
      own.set(words.subarray(at, end), 4 * copy * count);
      at = end;
    }
  };
}
