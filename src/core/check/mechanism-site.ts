/** What the rules for mechanisms share: a mechanism at work, and what each of its hooks changes. */
import { z } from "zod";
import type { Batch } from "../batch.ts";
import { defineMechanism, type Mechanism, type MechanismHooks, type MechanismUse } from "../mechanism.ts";
import { columnsOf, cutSome, leave, place, type Site, sampleActions, startRun } from "./site.ts";
import { type Allowed, type Snapshot, snapshotOf } from "./snapshot.ts";

/** A mechanism under check, laid over an env as the last of its mechanisms. */
export interface LaidSite extends Site {
  readonly mechanism: Mechanism;
  readonly mechanismParams: Record<string, unknown>;
  /** What is laid over the env before it. */
  readonly earlier: readonly MechanismUse[];
}

/** The mechanism under check in a society. */
export const ownUse = ({ mechanism, mechanismParams }: LaidSite): MechanismUse => ({
  use: mechanism,
  params: mechanismParams,
});

type Hook = keyof MechanismHooks;

/** Between the moments before and after a hook was called for worlds lo..hi-1. */
export interface Call {
  readonly hook: Hook;
  readonly batch: Batch;
  readonly lo: number;
  readonly hi: number;
  /** Columns as they were before it. */
  readonly kept: Snapshot;
}

/** A mechanism that does nothing but call `look` in each hook, of `rounds` of talk too. */
function probe(id: string, rounds: number, look: (hook: Hook, lo: number, hi: number) => void): MechanismUse {
  const use = defineMechanism({
    id,
    title: "Probe of the conformance check",
    cite: [],
    params: z.object({}),
    metrics: {},
    rounds: () => rounds,
    bind: () => ({
      reset: (i) => look("reset", i, i + 1),
      talk: (lo, hi) => look("talk", lo, hi),
      before: (lo, hi) => look("before", lo, hi),
      after: (lo, hi) => look("after", lo, hi),
      observe: (lo, hi) => look("observe", lo, hi),
    }),
  });
  return { use };
}

/** A mechanism that does something to payoff and reward before the mechanism under check sees them. */
export function shifting(
  shift: (batch: Batch, lo: number, hi: number) => void,
  batch: () => Batch,
): MechanismUse {
  return probe("shift", 0, (hook, lo, hi) => {
    if (hook === "after") shift(batch(), lo, hi);
  });
}

/**
 * Ticks of play in which agents leave early where the env lets them; `size` worlds are stepped in a call, and `limits` says
 * whom the mechanism is laid on.
 */
export function watchHooks(
  site: LaidSite,
  wrong: (call: Call) => string | undefined,
  size = site.worlds,
  limits: Pick<MechanismUse, "seats"> = {},
): string | undefined {
  const own = { ...ownUse(site), ...limits };
  let batch: Batch | undefined;
  let found: string | undefined;
  let kept: Snapshot | undefined;
  const { rounds } = startRun(site).batch;
  const first = probe("first", rounds, () => {
    kept?.take();
  });
  const last = probe("last", rounds, (hook, lo, hi) => {
    if (batch && kept) found ??= wrong({ hook, batch, lo, hi, kept });
  });
  const run = startRun({ ...site, mechanisms: [...site.earlier, first, own, last] });
  batch = run.batch;
  kept = snapshotOf(columnsOf(batch));
  batch.reset(site.seed);
  for (let t = 0; !found && t < site.ticks; t++)
    for (let lo = 0; lo < site.worlds; lo += size) {
      const hi = Math.min(site.worlds, lo + size);
      sampleActions(batch, run.words, lo, hi);
      batch.step(lo, hi);
      cutSome(batch, t, lo, hi);
      if (site.env.earlyExit && lo === 0) leave(batch, t);
      batch.resetDone(lo, hi);
    }
  return found;
}

/** The first element that a hook changed although it may not, in words. */
export function changedBy({ batch, kept }: Call, allowed: Allowed): string | undefined {
  const change = kept.changed(allowed);
  if (!change) return undefined;
  const { name, element, stride, before, after } = change;
  return `${place(batch, name, Math.floor(element / stride), element % stride)}: ${before}, then ${after}`;
}
