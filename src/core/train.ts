/** Training: the loop in which policies explore and learn, in windows at whose ends metrics are read. */
import type { Batch } from "./batch.ts";
import { fail, refusePromise, requireKnown } from "./errors.ts";
import { requireSynchronous } from "./guard.ts";
import { endWindow, loopOf, type Player, requirePlay, startTaps, type Tap } from "./play.ts";
import type { BoundPolicy } from "./policy.ts";

export interface TrainOptions {
  readonly batch: Batch;
  readonly policies: readonly Player[];
  /** Ticks each world lives through. */
  readonly ticks: number;
  /** Ticks between two reports (default: all). Metrics are zeroed at the start of each. */
  readonly window?: number;
  /** The first window goes on with one that was begun before: its metrics are added to. */
  readonly goesOn?: boolean;
  /** Ticks already done, when a run is resumed. */
  readonly from?: number;
  /** Frozen policies neither explore nor learn. */
  readonly frozen?: boolean;
  /**
   * Worlds that run through a window together; by default as many as stay in cache. A tap that wants to see all worlds
   * at one tick asks for `batch.worlds`.
   */
  readonly block?: number;
  readonly taps?: readonly Tap[];
}

export interface Progress {
  /** Ticks done. */
  readonly tick: number;
  readonly ticks: number;
}

const optionNames: Readonly<Record<keyof TrainOptions, true>> = {
  batch: true,
  policies: true,
  ticks: true,
  window: true,
  goesOn: true,
  from: true,
  frozen: true,
  block: true,
  taps: true,
};

/**
 * Trains to the end. `read` is called at the end of each window, where `batch.readMetrics(i)` covers that window; what it
 * gives for each is returned.
 *
 * All worlds step, a block at a time, so that a block's tables stay in cache for a whole window. In sessions mode the
 * worlds are independent, so neither block size nor partition changes any bit.
 */
export function train(options: TrainOptions): void;
export function train<T>(options: TrainOptions, read: (progress: Progress) => T): T[];
export function train<T>(options: TrainOptions, read?: (progress: Progress) => T): T[] | undefined {
  if (read === undefined) {
    for (const _ of trainingWindows(options));
    return undefined;
  }
  requireSynchronous("train", "read", read);
  return Array.from(trainingWindows(options), (progress) => {
    const given = read(progress);
    refusePromise("train", "read", given);
    return given;
  });
}

/**
 * The same training as windows that are stepped through from outside, for who must do something else between two of them:
 * each is lived through when it is asked for. Who loops over them again trains again.
 */
export function trainingWindows(options: TrainOptions): Iterable<Progress> {
  const { batch, policies, ticks, taps = [] } = options;
  const { window = Math.max(1, ticks), from = 0, frozen = false, goesOn = false } = options;
  requireKnown("train", "option", options, Object.keys(optionNames));
  requirePlay("train", options, ticks);
  if (!(Number.isInteger(window) && window >= 1))
    fail("train", "window must be a whole number of ticks, at least 1", window);
  const shared = policies.some(({ learner, sharing }) => learner && sharing === "shared");
  const block = shared ? batch.worlds : (options.block ?? cacheBlock(policies));
  if (!(Number.isInteger(block) && block >= 1))
    fail("train", "block must be a whole number of worlds, at least 1", block);
  const loop = loopOf({ batch, policies, taps, learn: !frozen }, { told: true });
  return {
    // No generator is given away: one whose `next` is called trains for one window only.
    *[Symbol.iterator]() {
      startTaps(taps, { batch, policies });
      for (let tick = from; tick < ticks; ) {
        const end = Math.min(ticks, tick + window);
        if (tick > from || !goesOn) batch.startWindow();
        for (let lo = 0; lo < batch.worlds; lo += block)
          loop(lo, Math.min(batch.worlds, lo + block), tick, end);
        tick = end;
        endWindow(taps, tick);
        yield { tick, ticks };
      }
    },
  };
}

/**
 * An error where a learner that begins anew would learn nothing in all the `ticks` that it is trained for, as it gathers
 * for longer before its first update. None at all (0) are meant so.
 */
export function requireTimeToLearn(policies: readonly BoundPolicy[], ticks: number): void {
  for (const { id, learner } of policies) {
    const first = learner?.firstUpdate ?? 1;
    if (ticks > 0 && ticks < first)
      fail(
        id,
        `learns nothing in ${ticks} ticks, as its first update is after ${first}`,
        undefined,
        "train for longer, or let it gather less (steps, warmup)",
      );
  }
}

/** As many worlds as fit their policies' memory into half of a 512 KiB cache, at least 8, at most 256. */
function cacheBlock(policies: readonly Player[]): number {
  const bytes = policies.reduce((sum, { bytesPerWorld = 0 }) => sum + bytesPerWorld, 0) + 512;
  return Math.max(8, Math.min(256, Math.floor((256 * 1024) / bytes)));
}
