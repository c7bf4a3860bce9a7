/**
 * "What would have become of it?": forks of a batch's worlds in which somebody acts otherwise.
 *
 * Copies are forks, random streams included: they differ by nothing but what is changed (common random numbers), so one
 * copy is worth many independent ones. A fixed number of copies is stepped at a time, few enough to stay in cache, many
 * enough to make a step's fixed cost small. The batch itself is not changed.
 *
 * Beyond this tick the policies play on, frozen: copies of them are forked along with the worlds. A policy that remembers
 * what it chose is not told that its action was changed; one that looks at its observations sees it.
 */
import { type Batch, createBatch } from "../core/batch.ts";
import { bindLike, copiesAtOnce } from "../core/copies.ts";
import { fail, requireKnown } from "../core/errors.ts";
import type { Io } from "../core/io.ts";
import { loopOf, type Tap } from "../core/play.ts";
import type { BoundPolicy } from "../core/policy.ts";
import type { Seed } from "../core/random.ts";
import type { Head } from "../core/spaces.ts";
import { takingPart } from "../core/taking-part.ts";
import { type Baseline, bindBaseline } from "./baseline.ts";
import type { Counted } from "./pay.ts";

export interface CounterfactualOptions {
  /** Ticks that are played, this one included: 1 (default), or Infinity for the rest of the episode. */
  readonly horizon?: number;
  /** Who plays on beyond this tick: the batch's policies. Needed, and read, where the horizon is longer than that. */
  readonly policies?: readonly BoundPolicy[];
  /** What is summed (default payoff). */
  readonly of?: Counted;
  /** What `put` writes. */
  readonly baseline?: Baseline;
  /** Change the actions of every tick of a horizon of several rather than those of this tick only. */
  readonly lasting?: boolean;
  /** Of a baseline policy's random streams (default 0). */
  readonly seed?: Seed;
}

export interface CounterfactualWorlds {
  readonly heads: readonly Head[];
  /** Of the copies: agent a of copy c is row `c * agents + a`, holding the action that was chosen. */
  readonly io: Io;
  /** Gives a row of the copies its baseline action. */
  put(row: number): void;
  /** Per copy: sum over agents and ticks; valid in `read`. */
  readonly welfare: Float64Array;
  /** Per row of the copies: sum over ticks; valid in `read`. */
  readonly total: Float64Array;
  /**
   * For worlds lo..hi-1, after all agents have chosen and before the worlds step: plays each world `alternatives` times
   * over (a number, or one for each world of the batch). `change(c, i, j)` writes alternative j of world i into copy c;
   * `read(c, i, j)` takes what came of it.
   */
  evaluate(
    lo: number,
    hi: number,
    alternatives: number | ArrayLike<number>,
    change: CopyHook,
    read: CopyHook,
  ): void;
}
export type CopyHook = (copy: number, world: number, alternative: number) => void;

/** Writes alternative `alternative` of world `world`: its agents are rows `row .. row + agents - 1` of `io`. */
export type ChangeActions = (io: Io, row: number, world: number, alternative: number) => void;

/**
 * Welfare of every world under each of `alternatives` joint actions, at `world * alternatives + alternative`. To be
 * called after all agents have chosen and before the worlds step; the batch is not changed.
 */
export function counterfactualWelfare(
  batch: Batch,
  alternatives: number,
  change: ChangeActions,
  options: CounterfactualOptions = {},
): Float64Array {
  const who = "counterfactualWelfare";
  if (!(Number.isInteger(alternatives) && alternatives >= 1))
    fail(who, "alternatives must be a whole number of at least 1", alternatives);
  const out = new Float64Array(batch.worlds * alternatives);
  const worlds = counterfactualWorlds(who, batch, options, out.length);
  worlds.evaluate(
    0,
    batch.worlds,
    alternatives,
    (c, i, j) => change(worlds.io, c * batch.agents, i, j),
    (c, i, j) => {
      out[i * alternatives + j] = worlds.welfare[c];
    },
  );
  return out;
}

const known = ["horizon", "policies", "of", "baseline", "lasting", "seed"];

/** Builds the copies: at most `needed`, of which each is used many times. */
export function counterfactualWorlds(
  who: string,
  batch: Batch,
  options: CounterfactualOptions = {},
  needed?: number,
): CounterfactualWorlds {
  requireKnown(who, "option", options, known);
  const { horizon = 1, policies = [], of = "payoff", baseline, lasting = false, seed = 0 } = options;
  if (!(horizon >= 1 && (Number.isInteger(horizon) || horizon === Infinity)))
    fail(who, "horizon must be a whole number of ticks, at least 1, or Infinity", horizon);
  if (horizon === Infinity && batch.horizon === Infinity)
    fail(who, `episodes of ${batch.env.id} do not end`, undefined, "give horizon a number of ticks");
  if (horizon > 1 && policies.length === 0)
    fail(
      who,
      `horizon ${horizon} needs the policies that play on`,
      undefined,
      "give the batch's bound policies",
    );
  if (lasting && horizon === 1)
    fail(who, "lasting changes have no meaning in a horizon of 1 tick", undefined, "give a longer horizon");
  const { agents } = batch;
  const size = copiesAtOnce(policies, needed);
  const copies = createBatch(batch.env, batch.params, {
    worlds: size,
    mechanisms: batch.uses,
    checked: false,
  });
  const { io } = copies;
  const players = horizon > 1 ? bindLike(copies, policies) : [];
  const instead = baseline === undefined ? undefined : bindBaseline(who, batch, copies, baseline, seed);
  const pick = new Int32Array(size);
  const alternative = new Int32Array(size);
  const picks = Array.from({ length: size + 1 }, (_, count) => pick.subarray(0, count));
  const total = new Float64Array(size * agents);
  const welfare = new Float64Array(size);
  const part = takingPart(copies);
  const { rows: takesPart } = part;

  /** Of the alternatives that are being played. */
  let changeNow: CopyHook = () => {};
  const changes: Tap = {
    chosen(lo, hi) {
      for (let c = lo; c < hi; c++) changeNow(c, pick[c], alternative[c]);
    },
  };
  const sums: Tap = {
    chosen: part.note,
    stepped(lo, hi) {
      const pay = io[of];
      for (let k = lo * agents; k < hi * agents; k++) if (takesPart[k] !== 0) total[k] += pay[k];
    },
  };
  const others = instead?.players ?? [];
  // In this tick the batch's policies have chosen already, and talked before.
  const now = loopOf({ batch: copies, policies: others, renew: false, taps: [changes, sums] }, { rounds: 0 });
  const later = loopOf({
    batch: copies,
    policies: lasting ? [...others, ...players] : players,
    renew: false,
    taps: lasting ? [changes, sums] : [sums],
  });

  /** Alternatives 0..count-1 of those that `pick` and `alternative` name. */
  function play(count: number, change: CopyHook, read: CopyHook): void {
    copies.fork(batch, picks[count]);
    for (let j = 0; j < players.length; j++) players[j].fork(policies[j], picks[count]);
    instead?.fork(picks[count]);
    total.fill(0, 0, count * agents);
    changeNow = change;
    now(0, count, 0, 1);
    later(0, count, 1, horizon);
    for (let c = 0; c < count; c++) {
      let sum = 0;
      for (let k = c * agents; k < (c + 1) * agents; k++) sum += total[k];
      welfare[c] = sum;
      read(c, pick[c], alternative[c]);
    }
  }

  return {
    heads: copies.heads,
    io,
    welfare,
    total,
    put: instead ? instead.put : () => fail(who, "needs a baseline", undefined, "say what is done instead"),
    evaluate(lo, hi, alternatives, change, read) {
      let count = 0;
      for (let i = lo; i < hi; i++) {
        const own = typeof alternatives === "number" ? alternatives : alternatives[i];
        for (let j = 0; j < own; j++) {
          pick[count] = i;
          alternative[count] = j;
          if (++count < size) continue;
          play(count, change, read);
          count = 0;
        }
      }
      if (count > 0) play(count, change, read);
    },
  };
}
