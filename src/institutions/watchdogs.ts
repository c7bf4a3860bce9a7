/**
 * A watchdog: it stops what it watches when so many heartbeats in a row have not arrived. Some are lost on the way, so that it stops the
 * healthy now and then; and what has died goes on for as many ticks as it waits.
 *
 * Gray & Reuter 1993, "Transaction Processing", 3.7 (heartbeats and fail-fast); the wait is that for a run (Feller 1968, XIII.7).
 */
import { fail } from "../core/errors.ts";
import { requireShare } from "./chances.ts";
import { meanWaitForRun } from "./detectors.ts";

/** Mean ticks between stops of the healthy, and ticks from death to the stop, where a heartbeat is lost with `lost`. */
export function watchdog(lost: number, missed: number): { falseStopEvery: number; delay: number } {
  return { falseStopEvery: lost === 0 ? Infinity : meanWaitForRun(lost, missed), delay: missed };
}

/** Heartbeats that have to be missed for at most one false stop in `ticks` on average. */
export function missedFor(lost: number, ticks: number): number {
  requireShare("missedFor", "lost", lost);
  if (lost === 1) fail("missedFor", "lost must be below 1", lost, "no heartbeat arrives");
  if (!(ticks >= 1 && ticks < Infinity))
    fail("missedFor", "ticks must be a finite number of at least 1", ticks);
  if (lost === 0) return 1;
  // The wait for a run of w is at least `ticks` where lost^-w >= 1 + (1 - lost) ticks.
  const missed = Math.max(1, Math.ceil(Math.log1p((1 - lost) * ticks) / -Math.log(lost) - 1e-12));
  return meanWaitForRun(lost, missed) >= ticks * (1 - 1e-12) ? missed : missed + 1;
}
