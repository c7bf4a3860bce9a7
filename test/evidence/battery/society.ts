/** Societies of which it is known, by closed form or brute force, what a certificate has to say of them. */
import { matrixGame } from "../../../envs/matrix-game/matrix-game.ts";
import {
  bindPolicies,
  createBatch,
  type Env,
  type MechanismUse,
  type PolicyUse,
  type Seed,
  type Society,
} from "../../../src/index.ts";
import type { CertifyOptions } from "../../../src/norms/index.ts";
import { type Affine, copyOf, tableIn } from "./affine.ts";

export type Family =
  | "repeated dilemmas"
  | "noisy dilemmas"
  | "stag hunts"
  | "chicken"
  | "coordination"
  | "harmony"
  | "mixed equilibria"
  | "public goods"
  | "appropriation"
  | "commons"
  | "congestion"
  | "auctions"
  | "queues"
  | "sessions that differ"
  | "planted exploits"
  | "one seat exploits";

export interface Truth {
  /** The verdict; several where the words of the verdicts leave a choice. "undecided" is never wrong. */
  readonly verdicts: readonly string[];
  /** Reward a tick that the best plan of one agent gains, discounted mean; a lower bound is enough where it pays. */
  readonly gain: number;
  /** What is at stake for one agent, reward a tick: (optimum - floor) / agents. */
  readonly stake: number;
  /** Share of the way from the floor to the optimum. */
  readonly progress: number;
  /** One sentence: the closed form and its source. */
  readonly why: string;
}

export interface KnownSociety {
  readonly name: string;
  readonly family: Family;
  build(seed: Seed, copy: Affine): Society;
  /** All but the seed; in the copy's unit. */
  options(copy: Affine): CertifyOptions;
  readonly truth: Truth;
  /** A deviation is hidden here that is worth at least twice the smallest gain that counts. */
  readonly planted?: boolean;
}

/** Leaving pays where it gains more than this share of the stake (`thresholds.gain`). */
export const epsilon = 0.02;

export const pays = ({ gain, stake }: Truth): boolean => gain > epsilon * stake;

export const sessions = 16;

export interface Setting {
  readonly params?: Record<string, unknown>;
  readonly worlds?: number;
  /** Mechanisms in the copy's unit. */
  readonly mechanisms?: (copy: Affine) => readonly MechanismUse[];
}

/** Sessions of one env, in any unit of payoffs. */
export const societyIn =
  (env: Env, uses: readonly PolicyUse[], { params = {}, worlds = sessions, mechanisms }: Setting = {}) =>
  (seed: Seed, copy: Affine): Society => {
    const batch = createBatch(copyOf(env, copy), params, {
      worlds,
      seed,
      ...(mechanisms && { mechanisms: mechanisms(copy) }),
    });
    return { batch, policies: bindPolicies(batch, uses, { seed }) };
  };

/** A normal form: payoffs by player, flat in row-major order of the joint action. */
export interface Table {
  readonly actions: readonly number[];
  readonly payoffs: readonly (readonly number[])[];
}

/** A symmetric game of two players from the row player's payoffs. */
export function symmetric(rows: readonly (readonly number[])[]): Table {
  const n = rows.length;
  return {
    actions: [n, n],
    payoffs: [rows.flat(), rows.flatMap((_, x) => rows.map((row) => row[x]))],
  };
}

/** Sessions of a normal form, repeated; the unit is changed in the table itself, as a user would. */
export const gameOf =
  (table: Table, uses: readonly PolicyUse[], { params = {}, worlds = sessions, mechanisms }: Setting = {}) =>
  (seed: Seed, copy: Affine): Society => {
    const payoffs = tableIn(copy, table.payoffs);
    const batch = createBatch(
      matrixGame,
      { payoffs, actions: [...table.actions], ...params },
      { worlds, seed, ...(mechanisms && { mechanisms: mechanisms(copy) }) },
    );
    return { batch, policies: bindPolicies(batch, uses, { seed }) };
  };
