/**
 * The one loop: all choose, the worlds step, learners learn, finished worlds start anew. What watches or disturbs is a
 * tap, so that nobody else writes a tick.
 */
import { atTick } from "./at-work.ts";
import type { Batch } from "./batch.ts";
import { ActionError } from "./check-step.ts";
import { fail, isA, nearest, refusePromise, requireKnown, requireList } from "./errors.ts";
import { requireSynchronous } from "./guard.ts";
import type { BoundPolicy } from "./policy.ts";
import { roundsLeft } from "./talk.ts";

/** Who chooses, and may learn. One that says nothing of its seats may play them all. */
export type Player = Pick<BoundPolicy, "policy"> &
  Partial<Pick<BoundPolicy, "batch" | "id" | "seats" | "learner" | "sharing" | "bytesPerWorld">>;

/**
 * Looks on while worlds are played, or changes what was chosen. Worlds lo..hi-1 are those that step together; `tick`
 * counts from the start of the play, not of the episode. Nothing is called for what a tap leaves out.
 */
export interface Tap {
  /** Before the first tick. */
  start?(played: { readonly batch: Batch; readonly policies: readonly Player[] }): void;
  /** All have chosen, after any rounds of talk, and none has stepped: actions may be read, and changed. */
  chosen?(lo: number, hi: number, tick: number): void;
  /** The worlds have stepped; nobody has learned from it, and what is done has not started anew. */
  stepped?(lo: number, hi: number, tick: number): void;
  /** A window has ended, after `tick` ticks: metrics may be read. */
  window?(tick: number): void;
}

export interface LoopOptions {
  readonly batch: Batch;
  readonly policies: readonly Player[];
  /** Called in this order. */
  readonly taps?: readonly Tap[];
  /** Policies explore and learn (default: neither). */
  readonly learn?: boolean;
  /** Finished worlds start anew (default); else they stay as they are, and when all are over the play is as well. */
  readonly renew?: boolean;
}

export interface PlayOptions extends LoopOptions {
  /** Ticks that each world lives through; rounds of talk lie within them. */
  readonly ticks: number;
}

const optionNames = ["batch", "policies", "taps", "learn", "renew", "ticks"] satisfies (keyof PlayOptions)[];

/** Worlds lo..hi-1 live through ticks from..to-1; returns the tick that they have come to. Allocates nothing. */
export type Loop = (lo: number, hi: number, from: number, to: number) => number;

/**
 * Plays all worlds for `ticks`, frozen unless `learn` says otherwise, and returns how many ticks were played. Metrics go on
 * adding up: `batch.startWindow()` begins them anew.
 */
export function play({ ticks, ...options }: PlayOptions): number {
  requireKnown("play", "option", options, optionNames);
  requirePlay("play", options, ticks);
  const loop = loopOf(options);
  const { batch, policies, taps = [] } = options;
  startTaps(taps, { batch, policies });
  const played = loop(0, batch.worlds, 0, ticks);
  endWindow(taps, played);
  return played;
}

export function startTaps(taps: readonly Tap[], played: Parameters<NonNullable<Tap["start"]>>[0]): void {
  for (const tap of taps) refusePromise("tap", "start", tap.start?.(played));
}

export function endWindow(taps: readonly Tap[], tick: number): void {
  for (const tap of taps) refusePromise("tap", "window", tap.window?.(tick));
}

/** Runs frozen policies for `ticks` and leaves the metrics in the batch. */
export function rollout(batch: Batch, policies: readonly Player[], ticks: number): void {
  requirePlay("rollout", { batch, policies }, ticks);
  batch.startWindow();
  loopOf({ batch, policies }, { told: true })(0, batch.worlds, 0, ticks);
}

/**
 * The loop over these worlds, made once and run as often as wanted. `told`: who watches this thread hears of its ticks.
 * `rounds`: rounds of talk that are still to come in each tick.
 */
export function loopOf(
  { batch, policies, taps = [], learn = false, renew = true }: LoopOptions,
  { told = false, rounds = batch.rounds }: { told?: boolean; rounds?: number } = {},
): Loop {
  const learners = learn ? policies.flatMap(({ learner }) => learner ?? []) : [];
  const foreseeing = learners.length > 0 ? policies.filter(({ policy }) => policy.beforeStep) : [];
  const changing = taps.filter(({ chosen }) => chosen);
  const watching = taps.filter(({ stepped }) => stepped);
  const { done } = batch.columns;
  return (lo, hi, from, to) => {
    try {
      for (let t = from; t < to; t++) {
        if (!renew && allOver(done, lo, hi)) return t;
        if (told) atTick(t);
        for (let r = rounds > 0 ? roundsLeft(batch, lo, hi) : 0; r > 0; r--) {
          for (let j = 0; j < policies.length; j++) policies[j].policy.act(lo, hi, learn);
          for (let j = 0; j < foreseeing.length; j++) foreseeing[j].policy.beforeStep!(lo, hi);
          batch.step(lo, hi);
          for (let j = 0; j < learners.length; j++) learners[j].learn(lo, hi);
        }
        for (let j = 0; j < policies.length; j++) policies[j].policy.act(lo, hi, learn);
        for (let j = 0; j < changing.length; j++)
          refusePromise("tap", "chosen", changing[j].chosen!(lo, hi, t));
        for (let j = 0; j < foreseeing.length; j++) foreseeing[j].policy.beforeStep!(lo, hi);
        batch.step(lo, hi);
        for (let j = 0; j < watching.length; j++)
          refusePromise("tap", "stepped", watching[j].stepped!(lo, hi, t));
        for (let j = 0; j < learners.length; j++) learners[j].learn(lo, hi);
        if (renew) batch.resetDone(lo, hi);
      }
    } catch (error) {
      // Where a tap may have changed what was chosen, nobody knows whose choice it was.
      throw isA(ActionError, error) && changing.length === 0 ? chosenBy(policies, error) : error;
    }
    return to;
  };
}

/** Throws unless this can be played. */
export function requirePlay(who: string, { batch, policies, taps = [] }: LoopOptions, ticks: number): void {
  if (!batch?.io) fail(who, "needs a batch", batch, "make one by createBatch");
  requireList(who, "policies", policies, "make them by bindPolicies");
  for (const each of policies) {
    if (!each?.policy) fail(who, "needs bound policies", each, "make them by bindPolicies");
    if (each.batch && each.batch !== batch)
      fail(who, `${each.id} is bound to another batch`, undefined, "bind it to this one by bindPolicies");
  }
  requireList(who, "taps", taps, "give [{ stepped(lo, hi, tick) { ... } }]");
  for (const tap of taps) {
    if (!moments.some((moment) => tap?.[moment]))
      fail(who, `a tap needs one of the functions ${moments.join(", ")}`, tap);
    for (const moment of moments) requireSynchronous(who, moment, tap[moment]);
    refuseMisspelt(who, tap);
  }
  // A tap may choose for whom no policy does.
  if (!taps.some(({ chosen }) => chosen)) requireAllPlayed(who, batch, policies);
  if (!(Number.isInteger(ticks) && ticks >= 0))
    fail(who, "ticks must be a whole number of at least 0", ticks);
}

function requireAllPlayed(who: string, { agents }: Batch, policies: readonly Player[]): void {
  const left = new Set(Array(agents).keys());
  for (const { seats } of policies) {
    if (!seats) return;
    for (const seat of seats) left.delete(seat);
  }
  if (left.size > 0)
    fail(
      who,
      `nobody plays agent${left.size > 1 ? "s" : ""} ${[...left].slice(0, 8).join(", ")}${left.size > 8 ? " ..." : ""}`,
      undefined,
      "give all that bindPolicies gave, or choose in a tap's chosen",
    );
}

const moments = ["start", "chosen", "stepped", "window"] as const;

/** Throws where a function of a tap is called nearly like a moment: what else it has is its own. */
function refuseMisspelt(who: string, tap: object): void {
  for (const [name, own] of Object.entries(tap)) {
    const near =
      typeof own === "function" && !moments.some((moment) => moment === name) && nearest(name, moments);
    if (near) fail(who, `unknown function "${name}" of a tap, did you mean "${near}"?`);
  }
}

function allOver(done: Uint8Array, lo: number, hi: number): boolean {
  for (let i = lo; i < hi; i++) if (done[i] === 0) return false;
  return true;
}

/** The error of an illegal action, with the policy that chose it. */
function chosenBy(policies: readonly Player[], error: ActionError): ActionError {
  const { place, message } = error;
  const player = policies.find(({ seats }) => seats?.includes(place.agent!));
  return player?.id ? new ActionError(`${message}; it was chosen by ${player.id}`, place, error) : error;
}
