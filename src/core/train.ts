/** The one loop: all act, the worlds step, learners learn, finished worlds start anew. */
import { atTick } from "./at-work.ts";
import type { Batch } from "./batch.ts";
import { ActionError } from "./check-step.ts";
import { fail, requireList } from "./errors.ts";
import type { BoundPolicy } from "./policy.ts";

/** What plays and learns, or looks on. */
export type Player = Pick<BoundPolicy, "policy" | "learner" | "sharing" | "bytesPerWorld"> &
  Partial<Pick<BoundPolicy, "id" | "seats">>;

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
  /** Worlds that run through a window together; by default as many as stay in cache. */
  readonly block?: number;
}

export interface Progress {
  /** Ticks done. */
  readonly tick: number;
  readonly ticks: number;
}

/**
 * Steps all worlds, a block at a time, so that a block's tables stay in cache for a whole window. Yields at the end
 * of each window; read `batch.readMetrics(i)` there. In sessions mode the worlds are independent, so neither block
 * size nor partition changes any bit.
 */
export function* train(options: TrainOptions): Generator<Progress, void> {
  const {
    batch,
    policies,
    ticks,
    window = Math.max(1, ticks),
    from = 0,
    frozen = false,
    goesOn = false,
  } = options;
  if (!batch?.io) fail("train", "needs a batch", batch, "make one by createBatch");
  requireList("train", "policies", policies, "make them by bindPolicies");
  if (!(Number.isInteger(ticks) && ticks >= 0))
    fail("train", "ticks must be a whole number of at least 0", ticks);
  if (!(Number.isInteger(window) && window >= 1))
    fail("train", "window must be a whole number of ticks, at least 1", window);
  const learners = frozen ? [] : policies.flatMap(({ learner }) => learner ?? []);
  const shared = policies.some(({ learner, sharing }) => learner && sharing === "shared");
  const block = shared ? batch.worlds : (options.block ?? cacheBlock(policies));
  if (!(Number.isInteger(block) && block >= 1))
    fail("train", "block must be a whole number of worlds, at least 1", block);
  for (let tick = from; tick < ticks; ) {
    const end = Math.min(ticks, tick + window);
    if (tick > from || !goesOn) batch.startWindow();
    for (let lo = 0; lo < batch.worlds; lo += block)
      runBlock(batch, policies, learners, !frozen, tick, end, lo, Math.min(batch.worlds, lo + block));
    tick = end;
    yield { tick, ticks };
  }
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

/** Runs frozen policies for `ticks` and leaves the metrics in the batch. */
export function rollout(batch: Batch, policies: readonly Player[], ticks: number): void {
  batch.startWindow();
  runBlock(batch, policies, [], false, 0, ticks, 0, batch.worlds);
}

function runBlock(
  batch: Batch,
  policies: readonly Player[],
  learners: readonly { learn(lo: number, hi: number): void }[],
  explore: boolean,
  from: number,
  to: number,
  lo: number,
  hi: number,
): void {
  const foreseeing = learners.length > 0 ? policies.filter(({ policy }) => policy.beforeStep) : [];
  try {
    for (let t = from; t < to; t++) {
      atTick(t);
      for (let j = 0; j < policies.length; j++) policies[j].policy.act(lo, hi, explore);
      for (let j = 0; j < foreseeing.length; j++) foreseeing[j].policy.beforeStep!(lo, hi);
      batch.step(lo, hi);
      for (let j = 0; j < learners.length; j++) learners[j].learn(lo, hi);
      batch.resetDone(lo, hi);
    }
  } catch (error) {
    throw error instanceof ActionError ? chosenBy(policies, error) : error;
  }
}

/** The error of an illegal action, with the policy that chose it. */
function chosenBy(policies: readonly Player[], error: ActionError): ActionError {
  const { place, message } = error;
  const player = policies.find(({ seats }) => seats?.includes(place.agent!));
  return player?.id ? new ActionError(`${message}; it was chosen by ${player.id}`, place, error) : error;
}

/** As many worlds as fit their policies' memory into half of a 512 KiB cache, at least 8, at most 256. */
function cacheBlock(policies: readonly Player[]): number {
  const bytes = policies.reduce((sum, { bytesPerWorld }) => sum + bytesPerWorld, 0) + 512;
  return Math.max(8, Math.min(256, Math.floor((256 * 1024) / bytes)));
}
