/** Code of users at work: what it throws names who threw it, and in which world, for which agents and at which tick. */
import { enter, leave, workOf } from "./at-work.ts";
import type { OwnColumns } from "./env.ts";
import { describeThrown, fail, isA, OstromError, PlacedError, refusePromise } from "./errors.ts";

/** Where a piece of code works. */
export interface GuardSite {
  readonly firstWorld: number;
  /** Steps taken in each world's episode. */
  readonly tick: OwnColumns["tick"];
  /** Agents that it plays; none where it is the rules of a world. */
  readonly seats?: ArrayLike<number>;
  /** What happens in a world depends on the others of the call, so that none is tried alone. */
  readonly together?: boolean;
}

type Ranged = (lo: number, hi: number) => unknown;

/**
 * `code[doing]`, whose errors say where they belong: "learn" of "my-learner". One that is asynchronous is refused: nothing
 * here waits for it.
 *
 * What is called in every tick (`guardStep` ... ) has a function of its own each: a call stays fast, and what it calls is
 * inlined, only as long as that place in the code has met few other functions.
 */
export function guard<D extends string>(
  who: string,
  doing: D,
  code: { readonly [N in D]?: Ranged },
  site: GuardSite,
): (lo: number, hi: number) => void {
  const { work, place } = guarded(who, doing, code, site);
  return (lo, hi) => {
    const before = enter(work);
    try {
      refusePromise(who, doing, (code[doing] as Ranged)(lo, hi));
    } catch (thrown) {
      leave(before);
      throw place(thrown, lo, hi, (i) => (code[doing] as Ranged)(i, i + 1));
    }
    leave(before);
  };
}

/** As `guard`; `inner` has the function that is called in the end, where `code` only passes calls on. */
export function guardStep(
  who: string,
  code: { step: Ranged },
  site: GuardSite,
  inner: object,
): (lo: number, hi: number) => void {
  const { work, place } = guarded(who, "step", inner, site);
  return (lo, hi) => {
    const before = enter(work);
    try {
      refusePromise(who, "step", code.step(lo, hi));
    } catch (thrown) {
      leave(before);
      throw place(thrown, lo, hi, (i) => code.step(i, i + 1));
    }
    leave(before);
  };
}

/** As `guardStep`. */
export function guardObserve(
  who: string,
  code: { observe?: Ranged },
  site: GuardSite,
  inner: object,
): (lo: number, hi: number) => void {
  const { work, place } = guarded(who, "observe", inner, site);
  return (lo, hi) => {
    const before = enter(work);
    try {
      refusePromise(who, "observe", code.observe!(lo, hi));
    } catch (thrown) {
      leave(before);
      throw place(thrown, lo, hi, (i) => code.observe!(i, i + 1));
    }
    leave(before);
  };
}

/** As `guardStep`, of what begins an episode in one world: where episodes are short it is called as often as a step. */
export function guardReset(
  who: string,
  code: { reset?(i: number): unknown },
  site: GuardSite,
  inner: object,
): (i: number) => void {
  const { work, place } = guarded(who, "reset", inner, site);
  return (i) => {
    const before = enter(work);
    try {
      refusePromise(who, "reset", code.reset!(i));
    } catch (thrown) {
      leave(before);
      throw place(thrown, i, i + 1, (world) => code.reset!(world));
    }
    leave(before);
  };
}

/** As `guardStep`, of what chooses actions, or is called before (`doing`); with `explore` true where it is left out. */
export function guardAct(
  who: string,
  code: { act(lo: number, hi: number, explore: boolean): unknown },
  site: GuardSite,
  doing: "act" | "mutate" = "act",
  inner: object = code,
): (lo: number, hi: number, explore?: boolean) => void {
  const { work, place } = guarded(who, doing, inner, site);
  return (lo, hi, explore = true) => {
    const before = enter(work);
    try {
      refusePromise(who, doing, code.act(lo, hi, explore));
    } catch (thrown) {
      leave(before);
      throw place(thrown, lo, hi, (i) => code.act(i, i + 1, explore));
    }
    leave(before);
  };
}

function guarded(who: string, doing: string, code: object, site: GuardSite) {
  requireSynchronous(who, doing, (code as Record<string, unknown>)[doing]);
  return {
    work: workOf(`${doing} of ${who}`),
    place: (thrown: unknown, lo: number, hi: number, again: (world: number) => unknown) =>
      placed(who, doing, thrown, site, again, lo, hi),
  };
}

/** Calls that are made once, whose errors belong to no world: `bind`, `state`, what is made of results ... */
export function guardOnce<T>(who: string, doing: string, call: () => T): T {
  const before = enter(workOf(`${doing} of ${who}`));
  try {
    const given = call();
    refusePromise(who, doing, given);
    return given;
  } catch (thrown) {
    if (isA(OstromError, thrown)) throw thrown;
    throw new OstromError(`${who}: ${doing} threw ${describeThrown(thrown)}`, { cause: thrown });
  } finally {
    leave(before);
  }
}

/** Throws where a function is asynchronous: nothing here waits for it. */
export function requireSynchronous(who: string, doing: string, code: unknown): void {
  if (Object.prototype.toString.call(code) === "[object AsyncFunction]")
    fail(who, `${doing} is asynchronous, and nothing waits for it`, undefined, "make it a plain function");
}

/** The error with its place. An error that has one already, of a batch inside this one, keeps it. */
function placed(
  who: string,
  doing: string,
  thrown: unknown,
  site: GuardSite,
  again: (world: number) => unknown,
  lo: number,
  hi: number,
): PlacedError {
  if (isA(PlacedError, thrown)) return thrown;
  const { firstWorld, tick, seats, together = false } = site;
  const found = together && hi - lo > 1 ? -1 : culprit(thrown, again, lo, hi);
  const [from, to] = found < 0 ? [lo, hi] : [found, found + 1];
  const parts = [rangeText("world", firstWorld + from, firstWorld + to)];
  if (seats) parts.push(listText("agent", seats));
  const ticks = tick.subarray(from, to);
  if (ticks.every((each) => each === ticks[0])) parts.push(`tick ${ticks[0]}`);
  const where = parts.join(", ");
  const message = isA(OstromError, thrown)
    ? `${thrown.message} (${doing} of ${who}: ${where})`
    : `${who}: ${doing} threw ${describeThrown(thrown)} (${where})`;
  const agent = seats?.length === 1 ? seats[0] : undefined;
  return new PlacedError(message, { world: to - from === 1 ? firstWorld + from : undefined, agent }, thrown);
}

/** The world in which a call over several threw: the first that throws the same when it is tried alone; -1 where none does. */
function culprit(thrown: unknown, again: (world: number) => unknown, lo: number, hi: number): number {
  if (hi - lo === 1) return lo;
  const said = describeThrown(thrown);
  for (let i = lo; i < hi; i++)
    try {
      again(i);
    } catch (other) {
      if (describeThrown(other) === said) return i;
    }
  return -1;
}

function rangeText(what: string, from: number, to: number): string {
  return to - from === 1 ? `${what} ${from}` : `${what}s ${from}..${to - 1}`;
}

function listText(what: string, numbers: ArrayLike<number>): string {
  const all = Array.from(numbers);
  const row = all.every((each, j) => each === all[0] + j);
  if (row) return rangeText(what, all[0], all[0] + all.length);
  return `${what}s ${all.length > 8 ? `${all.slice(0, 8).join(", ")} ...` : all.join(", ")}`;
}
