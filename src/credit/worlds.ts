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
import { type Batch, createBatch, type Io } from "../core/batch.ts";
import { fail } from "../core/errors.ts";
import { type BoundPolicy, bindPolicies } from "../core/policy.ts";
import type { Seed } from "../core/random.ts";
import type { Head } from "../core/spaces.ts";
import { type Baseline, bindBaseline } from "./baseline.ts";
import type { Counted } from "./pay.ts";

export interface CounterfactualOptions {
  /** Ticks that are played, this one included: 1 (default), or Infinity for the rest of the episode. */
  readonly horizon?: number;
  /** Who plays on beyond this tick: the batch's policies. */
  readonly policies?: readonly BoundPolicy[];
  /** What is summed (default payoff). */
  readonly of?: Counted;
  /** What `put` writes. */
  readonly baseline?: Baseline;
  /** Change the actions of every tick of the horizon rather than those of this tick only. */
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
   * over. `change(c, i, j)` writes alternative j of world i into copy c; `read(c, i, j)` takes what came of it.
   */
  evaluate(lo: number, hi: number, alternatives: number, change: CopyHook, read: CopyHook): void;
}
export type CopyHook = (copy: number, world: number, alternative: number) => void;

/** Writes alternative `alternative` of world `world`: its agents are rows `row .. row + agents - 1` of `io`. */
export type ChangeActions = (io: Io, row: number, world: number, alternative: number) => void;

const mostCopies = 256;
const cacheBytes = 256 * 1024;

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

/** Builds the copies: at most `needed`, of which each is used many times. */
export function counterfactualWorlds(
  who: string,
  batch: Batch,
  options: CounterfactualOptions = {},
  needed = mostCopies,
): CounterfactualWorlds {
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
  const { agents } = batch;
  const bytes = policies.reduce((sum, { bytesPerWorld }) => sum + bytesPerWorld, 1024);
  const size = Math.max(1, Math.min(needed, mostCopies, Math.max(8, Math.floor(cacheBytes / bytes))));
  const copies = createBatch(batch.env, batch.params, {
    worlds: size,
    mechanisms: batch.uses,
    checked: false,
  });
  const { io, columns } = copies;
  const players = horizon > 1 ? bindLike(copies, policies) : [];
  const instead = baseline === undefined ? undefined : bindBaseline(who, batch, copies, baseline, seed);
  const pick = new Int32Array(size);
  const alternative = new Int32Array(size);
  const picks = Array.from({ length: size + 1 }, (_, count) => pick.subarray(0, count));
  const total = new Float64Array(size * agents);
  const welfare = new Float64Array(size);
  const takesPart = new Uint8Array(size * agents);

  /** One tick of copies 0..count-1; agents that have left may be paid anything, and do not count. */
  function step(count: number): void {
    const pay = io[of];
    const { active } = columns;
    const rows = count * agents;
    for (let k = 0; k < rows; k++) takesPart[k] = active[k];
    copies.step(0, count);
    for (let k = 0; k < rows; k++) if (takesPart[k] !== 0) total[k] += pay[k];
  }

  function playOn(count: number, change: CopyHook): void {
    for (let t = 1; t < horizon && !allDone(columns.done, count); t++) {
      for (const { policy } of players) policy.act(0, count, false);
      if (lasting) {
        instead?.act(count);
        for (let c = 0; c < count; c++) change(c, pick[c], alternative[c]);
      }
      step(count);
    }
  }

  return {
    heads: copies.heads,
    io,
    welfare,
    total,
    put: instead ? instead.put : () => fail(who, "needs a baseline", undefined, "say what is done instead"),
    evaluate(lo, hi, alternatives, change, read) {
      const all = (hi - lo) * alternatives;
      for (let from = 0; from < all; from += size) {
        const count = Math.min(size, all - from);
        for (let c = 0; c < count; c++) {
          pick[c] = lo + Math.floor((from + c) / alternatives);
          alternative[c] = (from + c) % alternatives;
        }
        copies.fork(batch, picks[count]);
        for (let j = 0; j < players.length; j++) players[j].fork(policies[j], picks[count]);
        instead?.fork(picks[count]);
        for (let c = 0; c < count; c++) change(c, pick[c], alternative[c]);
        total.fill(0, 0, count * agents);
        step(count);
        if (horizon > 1) playOn(count, change);
        for (let c = 0; c < count; c++) {
          let sum = 0;
          for (let k = c * agents; k < (c + 1) * agents; k++) sum += total[k];
          welfare[c] = sum;
          read(c, pick[c], alternative[c]);
        }
      }
    },
  };
}

/** The same policies on another batch; their memory comes with each fork. */
function bindLike(copies: Batch, policies: readonly BoundPolicy[]): BoundPolicy[] {
  return bindPolicies(
    copies,
    policies.map(({ use, params, seats }) => ({ use, params, seats: [...seats] })),
    { sharing: policies[0]?.sharing ?? "sessions" },
  );
}

function allDone(done: Uint8Array, count: number): boolean {
  for (let c = 0; c < count; c++) if (done[c] === 0) return false;
  return true;
}
