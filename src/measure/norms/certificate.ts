/**
 * The norm certificate of a society of frozen policies: is it a norm, and does it hold?
 *
 * Efficiency, unilateral stability, invasion, recovery, enforcement and (with a learning history) emergence, each with
 * its spread over sessions, and a verdict from stated thresholds. Everything is measured on copies: the society stays
 * as it is, and the same seed gives the same certificate.
 */
import { fail, requireKnown } from "../../core/errors.ts";
import type { Seed } from "../../core/random.ts";
import type { Society } from "../../core/society.ts";
import { bootstrapInterval, type Interval } from "../bootstrap.ts";
import { wilsonInterval } from "../proportion.ts";
import { mean } from "../statistics.ts";
import { type Deviant, type Deviations, findDeviations } from "./deviation.ts";
import { type Efficiency, measureEfficiency, type WelfareReference } from "./efficiency.ts";
import { type Emergence, type LearningHistory, measureEmergence, type Variation } from "./emergence.ts";
import { type Enforcement, measureEnforcement } from "./enforcement.ts";
import { type ExactDeviation, exactDeviation } from "./exact.ts";
import { type MutantInvasion, measureInvasion } from "./invasion.ts";
import { seatsToTry } from "./play.ts";
import { measureRecovery, type Shock, type ShockRecovery } from "./recovery.ts";
import { defaultThresholds, judge, type Thresholds, type Verdict } from "./verdict.ts";

export interface CertifyOptions {
  readonly seed?: Seed;
  /**
   * What a reward is worth a tick later; 1 counts all ticks of an episode alike. Default 1; in endless games, where the
   * future has to fade, the learners' own gamma where they agree on one below 1, else 0.95.
   */
  readonly discount?: number;
  /** Ticks of each measurement (default 1000). */
  readonly ticks?: number;
  /** Agents whose deviations are tried (default: all of up to four, four of more). */
  readonly seats?: readonly number[];
  /** Scripted deviants. */
  readonly deviants?: readonly Deviant[];
  /** Algorithms to train as best responses. */
  readonly learners?: readonly Deviant[];
  /** Ticks that each of them learns for (default 10,000). */
  readonly trainTicks?: number;
  /** Learners of each algorithm in each session (default 2). */
  readonly replicates?: number;
  /** Ticks of play before a deviation or shock (default 50). */
  readonly warmUp?: number;
  /** Ticks that are watched after a deviation (default 50) and after a shock (default 100). */
  readonly impulseTicks?: number;
  readonly shockTicks?: number;
  /** A column of the env's state and what a shock multiplies it by (default: the env's own resource, halved). */
  readonly resource?: { readonly column: string; readonly factor: number };
  /** Shocks to try (default: that of the resource, and half of all actions tremble for 10 ticks). */
  readonly shocks?: readonly Shock[];
  /** Ticks that a newcomer plays in an agent's place (default 20): the best scripted and the best learned deviant. */
  readonly newcomerTicks?: number;
  /** Returned within this share of the undisturbed welfare (default 0.1). */
  readonly margin?: number;
  /** What progress is measured from where theory knows no Nash outcome, and to where it knows no optimum. */
  readonly floor?: WelfareReference;
  readonly optimum?: WelfareReference;
  /** How the society came about, for emergence. */
  readonly history?: LearningHistory & { readonly threshold: number };
  readonly sensitivity?: readonly Variation[];
  readonly thresholds?: Partial<Thresholds>;
}

/** What exact enumeration found, or why it could not be done. */
export type Exact =
  | {
      readonly solved: true;
      /** Sessions that were solved. */
      readonly sessions: number;
      /** Share of them in which no agent gains by any plan of deviations. */
      readonly stable: Interval;
      /** What the agent that gains most gains, reward a tick, over sessions. */
      readonly gain: Interval;
      /** The largest gain over agents and sessions, and its session. */
      readonly worst: ExactDeviation;
      readonly session: number;
    }
  | { readonly solved: false; readonly why: string };

export interface Certificate {
  readonly env: string;
  readonly agents: number;
  readonly policies: readonly string[];
  readonly mechanisms: readonly string[];
  readonly sessions: number;
  readonly seed: Seed;
  readonly discount: number;
  readonly ticks: number;
  readonly efficiency: Efficiency;
  readonly deviations: Omit<Deviations, "played">;
  readonly exact: Exact;
  readonly invasion: readonly MutantInvasion[];
  readonly recovery: readonly ShockRecovery[];
  readonly enforcement: Enforcement;
  readonly emergence: Emergence | undefined;
  readonly thresholds: Thresholds;
  readonly verdict: Verdict;
}

const optionNames = [
  "seed",
  "discount",
  "ticks",
  "seats",
  "deviants",
  "learners",
  "trainTicks",
  "replicates",
  "warmUp",
  "impulseTicks",
  "shockTicks",
  "resource",
  "shocks",
  "newcomerTicks",
  "margin",
  "floor",
  "optimum",
  "history",
  "sensitivity",
  "thresholds",
] as const satisfies readonly (keyof CertifyOptions)[];

/** Sessions that are solved exactly; those of a hardcoded norm are all alike. */
const exactSessions = 16;

/** Certifies a society; every world of its batch is one session. */
export function certify(society: Society, options: CertifyOptions = {}): Certificate {
  requireKnown("certify", "option", options, optionNames);
  requireKnown("certify", "threshold", options.thresholds ?? {}, Object.keys(defaultThresholds));
  const { discount = defaultDiscount(society) } = options;
  const { seed = 0, ticks = 1000, warmUp = 50, trainTicks = 10_000, replicates = 2 } = options;
  const { deviants = [], learners = [], margin = 0.1, newcomerTicks = 20 } = options;
  const { batch, policies } = society;
  if (!(discount > 0 && discount <= 1)) fail("certify", "discount must be above 0 and at most 1", discount);
  if (!Number.isInteger(ticks) || ticks < 1)
    fail("certify", "ticks must be a whole number of at least 1", ticks);
  if (deviants.length + learners.length === 0)
    fail(
      "certify",
      "needs at least one deviant or learner to try",
      undefined,
      'give deviants, e.g. [{ label: "defect", use: always, params: { action: 1 } }]',
    );
  const seats = seatsToTry("certify", batch.agents, options.seats);
  const start = Number.isFinite(batch.horizon) ? Math.min(warmUp, Math.floor(batch.horizon / 4)) : warmUp;
  const thresholds = { ...defaultThresholds, ...options.thresholds };

  const efficiency = measureEfficiency(society, {
    seed,
    ticks,
    ...(options.floor && { floor: options.floor }),
    ...(options.optimum && { optimum: options.optimum }),
  });
  const { played, ...deviations } = findDeviations(society, {
    seed,
    discount,
    ticks,
    seats,
    scripted: deviants,
    learners,
    trainTicks,
    replicates,
  });
  const worst = played.get(deviations.worst.seat) ?? [];
  const exact = solveExactly(society, seats, discount, seed);
  const scale = Math.abs(deviations.worst.conforming.estimate);
  // Mutants that do much as the norm does are no threat to it.
  const tolerance = thresholds.gain * scale;
  const invasion = measureInvasion(society, { seed, discount, ticks, mutants: worst, tolerance });
  const left = batch.horizon - start;
  const stay = Math.min(newcomerTicks, Math.floor(left / 4));
  const newcomers = (stay > 0 ? worst : []).map(
    ({ label, replacement }): Shock => ({
      kind: "replacement",
      label: `a newcomer (${label}) for ${stay} ticks`,
      seat: deviations.worst.seat,
      by: replacement,
      ticks: stay,
    }),
  );
  const recovery = measureRecovery(society, {
    seed,
    shocks: [...(options.shocks ?? defaultShocks(society, left, options.resource)), ...newcomers],
    warmUp: start,
    window: options.shockTicks ?? 100,
    margin,
  });
  const enforcement = measureEnforcement(society, {
    seed,
    seats,
    warmUp: start,
    window: options.impulseTicks ?? 50,
    discount,
    tolerance: 1e-9 * Math.max(scale, 1e-9),
  });
  const emergence = options.history
    ? measureEmergence(options.history, options.history.threshold, options.sensitivity)
    : undefined;
  const evidence = {
    env: batch.env.id,
    agents: batch.agents,
    policies: policies.map(({ use, seats }) =>
      policies.length > 1 ? `${use.title} (${seats.length})` : use.title,
    ),
    mechanisms: batch.mechanisms.map(({ id }) => id),
    sessions: batch.worlds,
    seed,
    discount,
    ticks,
    efficiency,
    deviations,
    exact,
    invasion,
    recovery,
    enforcement,
    emergence,
    thresholds,
  };
  return { ...evidence, verdict: judge(evidence) };
}

/** Every tried agent in the first sessions; one that cannot be solved leaves the whole to sampling. */
function solveExactly(society: Society, seats: readonly number[], discount: number, seed: Seed): Exact {
  const sessions = Math.min(exactSessions, society.batch.worlds);
  const mostOf = (found: readonly ExactDeviation[]) =>
    found.reduce((most, each) => (each.gain > most.gain ? each : most));
  const worstOf: ExactDeviation[] = [];
  for (let session = 0; session < sessions; session++) {
    const solved: ExactDeviation[] = [];
    for (const seat of seats) {
      const found = exactDeviation(society, { seed, seat, session, discount });
      if (found.kind === "not exact") return { solved: false, why: found.why };
      solved.push(found);
    }
    worstOf.push(mostOf(solved));
  }
  const worst = mostOf(worstOf);
  return {
    solved: true,
    sessions,
    stable: wilsonInterval(worstOf.filter(({ gain }) => gain === 0).length, sessions),
    gain: bootstrapInterval(
      worstOf.map(({ gainPerTick }) => gainPerTick),
      mean,
    ),
    worst,
    session: worstOf.indexOf(worst),
  };
}

/** In endless games the future has to fade: by the learners' gamma, where they agree on one. */
export function defaultDiscount({ batch, policies }: Society): number {
  if (Number.isFinite(batch.horizon)) return 1;
  const gammas = new Set(
    policies.map(({ params }) => params.gamma).filter((gamma) => typeof gamma === "number"),
  );
  const [gamma] = gammas;
  return gammas.size === 1 && gamma > 0 && gamma < 1 ? gamma : 0.95;
}

function defaultShocks({ batch }: Society, left: number, given: CertifyOptions["resource"]): Shock[] {
  const own = batch.env.resource;
  const resource = given ?? (own !== undefined ? { column: own, factor: 0.5 } : undefined);
  const ticks = Math.min(10, Math.floor(left / 4));
  return [
    ...(resource
      ? [
          {
            kind: "resource",
            label: `a cut of ${resource.column} to ${Number((100 * resource.factor).toFixed(1))} %`,
            ...resource,
          } as const,
        ]
      : []),
    ...(ticks > 0
      ? [
          {
            kind: "noise",
            label: `half of all actions tremble for ${ticks} ticks`,
            probability: 0.5,
            ticks,
          } as const,
        ]
      : []),
  ];
}
