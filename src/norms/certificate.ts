/**
 * The norm certificate of a society of frozen policies: is it a norm, and does it hold?
 *
 * Efficiency, unilateral stability, invasion, recovery, enforcement and (with a learning history) emergence, each with
 * its spread over sessions, and a verdict from stated thresholds, in units of what is at stake. Everything is measured on
 * copies: the society stays as it is, and the same seed gives the same certificate. Another origin or scale of payoffs
 * gives the same verdict.
 */
import { fail, requireKnown } from "../core/errors.ts";
import type { Seed } from "../core/random.ts";
import type { Society } from "../core/society.ts";
import type { Interval } from "../stats/bootstrap.ts";
import { meanInterval } from "../stats/mean-interval.ts";
import { type Deviant, type Deviations, findDeviations } from "./deviation.ts";
import { type Drift, measureDrift } from "./drift.ts";
import { type Efficiency, measureEfficiency, referencesOf, type WelfareReference } from "./efficiency.ts";
import { type Emergence, type LearningHistory, measureEmergence, type Variation } from "./emergence.ts";
import { type Enforcement, measureEnforcement } from "./enforcement.ts";
import { type ExactDeviation, exactDeviations } from "./exact.ts";
import { type MutantInvasion, measureInvasion } from "./invasion.ts";
import { leavingOf, slackOf } from "./leaving.ts";
import { seatsToTry } from "./play.ts";
import { measureRecovery, type Shock, type ShockRecovery } from "./recovery.ts";
import { rangeOfPayoffs, type Stake, stakeOf } from "./stake.ts";
import { defaultThresholds, type Thresholds } from "./thresholds.ts";
import { judge, type Verdict } from "./verdict.ts";

export interface CertifyOptions {
  readonly seed?: Seed;
  /**
   * What a reward is worth a tick later; 1 counts all ticks of an episode alike. Default 1; in endless games, where the
   * future has to fade, the learners' own gamma where they agree on one below 1, else 0.95.
   */
  readonly discount?: number;
  /** Ticks of each measurement (default 1000), in whole episodes. */
  readonly ticks?: number;
  /** Agents whose deviations are tried (default: up to four of each policy, so that every role is tried). */
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
  /** Returned when welfare is within this share of the stake of all agents (default 0.1). */
  readonly margin?: number;
  /** What is at stake for one agent, reward a tick (default: see `Stake`). */
  readonly stake?: Stake;
  /** Where people came from: what progress is measured from (default: the worst Nash equilibrium that theory knows). */
  readonly floor?: WelfareReference;
  /** The best that is possible (default: what theory knows). */
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
      /** What the agent that gains most gains in each, reward a tick, and the mean over them. */
      readonly gains: readonly number[];
      readonly gain: Interval;
      /** The largest gain over agents and sessions, and its session. */
      readonly worst: ExactDeviation;
      readonly session: number;
      /**
       * The most that anybody gains by a single deviation, in any state that one agent can bring about by leaving the
       * norm: whether threats are credible. Undefined where the states are too many to solve all agents together.
       */
      readonly anywhere: number | undefined;
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
  /** The unit of gains and margins, and the share of it that counts: `epsilon = thresholds.gain * stake.perTick`. */
  readonly stake: Stake;
  readonly epsilon: number;
  /** Payoffs of all agents always add up to the same. */
  readonly constantSum: boolean;
  readonly efficiency: Efficiency;
  readonly deviations: Omit<Deviations, "played" | "scripted" | "neutral" | "earned">;
  readonly exact: Exact;
  readonly invasion: readonly MutantInvasion[];
  /** Undefined where no mutant that was tried is neutral. */
  readonly drift: Drift | undefined;
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
  "stake",
  "floor",
  "optimum",
  "history",
  "sensitivity",
  "thresholds",
] as const satisfies readonly (keyof CertifyOptions)[];

/** Sessions that are solved exactly; those of a hardcoded norm are all alike. */
const exactSessions = 16;
/** Differences of rewards up to this share of their size are rounding. */
const rounding = 1e-12;

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
  if (options.stake && !(options.stake.perTick > 0))
    fail("certify", "stake must be above 0 reward a tick", options.stake.perTick);
  if (deviants.length + learners.length === 0)
    fail(
      "certify",
      "needs at least one deviant or learner to try",
      undefined,
      'give deviants, e.g. [{ label: "defect", use: always, params: { action: 1 } }]',
    );
  const seats = seatsToTry("certify", society, options.seats);
  const start = Number.isFinite(batch.horizon) ? Math.min(warmUp, Math.floor(batch.horizon / 4)) : warmUp;
  const thresholds = { ...defaultThresholds, ...options.thresholds };

  const references = referencesOf(batch, options);
  const range = rangeOfPayoffs(society, seed);
  const efficiency = measureEfficiency(society, { seed, ticks, references, range });
  const { played, scripted, neutral, earned, ...deviations } = findDeviations(society, {
    seed,
    discount,
    ticks,
    seats,
    scripted: deviants,
    learners,
    trainTicks,
    replicates,
  });
  const stake = options.stake ?? stakeOf(references, range, batch.agents, earned);
  const epsilon = thresholds.gain * stake.perTick;
  const exact = solveExactly(society, seats, options.seats, discount, seed);
  const { seat } = deviations.worst;
  const of = (
    found: ReadonlyMap<number, Deviations["played"] extends ReadonlyMap<number, infer T> ? T : never>,
  ) => found.get(seat) ?? [];
  const horizon = { seed, discount, ticks, epsilon };
  const slack = slackOf({ stake, deviations });
  const leaving = leavingOf(deviations, epsilon, slack);
  const leaver = exact.solved
    ? exact.gain.low > epsilon + slack
      ? exact.worst.seat
      : undefined
    : leaving.pays === "yes"
      ? leaving.by.seat
      : undefined;
  const invasion = measureInvasion(society, { ...horizon, mutants: of(played) });
  const drift = measureDrift(society, {
    ...horizon,
    seat,
    neutral: of(neutral),
    invaders: [...new Set([...of(scripted), ...of(played)])],
  });
  const left = batch.horizon - start;
  const stay = Math.min(newcomerTicks, Math.floor(left / 4));
  const newcomers = (stay >= shortestShock ? of(played) : []).map(
    ({ label, replacement }): Shock => ({
      kind: "replacement",
      label: `a newcomer (${label}) for ${stay} ticks`,
      seat,
      by: replacement,
      ticks: stay,
    }),
  );
  const size = earned.reduce((most, each) => Math.max(most, Math.abs(each)), stake.perTick);
  const recovery = measureRecovery(society, {
    seed,
    shocks: [...(options.shocks ?? defaultShocks(society, left, options.resource)), ...newcomers],
    warmUp: start,
    window: options.shockTicks ?? 100,
    margin: batch.agents * margin * stake.perTick,
  });
  const enforcement = measureEnforcement(society, {
    seed,
    seats,
    leaver,
    warmUp: start,
    window: options.impulseTicks ?? 50,
    discount,
    epsilon,
    rounding: rounding * size,
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
    stake,
    epsilon,
    constantSum: range.constantSum,
    efficiency,
    deviations,
    exact,
    invasion,
    drift,
    recovery,
    enforcement,
    emergence,
    thresholds,
  };
  return { ...evidence, verdict: judge(evidence) };
}

/** Every agent in the first sessions, or those given or tried; one that cannot be solved leaves the whole to sampling. */
function solveExactly(
  society: Society,
  seats: readonly number[],
  given: readonly number[] | undefined,
  discount: number,
  seed: Seed,
): Exact {
  const { agents } = society.batch;
  const sessions = Math.min(exactSessions, society.batch.worlds);
  const everybody = Array.from({ length: agents }, (_, seat) => seat);
  const mostOf = (found: readonly ExactDeviation[]) =>
    found.reduce((most, each) => (each.gain > most.gain ? each : most));
  const worstOf: ExactDeviation[] = [];
  let anywhere: number | undefined = Number.NEGATIVE_INFINITY;
  let together = true;
  for (let session = 0; session < sessions; session++) {
    const options = { seed, session, discount };
    let solved: readonly ExactDeviation[] | undefined;
    if (together) {
      const all = exactDeviations(society, everybody, options);
      if (all.kind === "exact") {
        solved = given ? all.deviations.filter(({ seat }) => given.includes(seat)) : all.deviations;
        anywhere = all.deviations.reduce((most, each) => Math.max(most, each.anywhere), anywhere ?? 0);
      } else if (agents === 1 || !all.tooMany) return { solved: false, why: all.why };
      else together = false;
    }
    if (!solved) {
      anywhere = undefined;
      const found = seats.map((seat) => exactDeviations(society, [seat], options));
      const missed = found.find((each) => each.kind === "not exact");
      if (missed) return { solved: false, why: missed.why };
      solved = found.flatMap((each) => (each.kind === "exact" ? each.deviations : []));
    }
    worstOf.push(mostOf(solved));
  }
  const worst = mostOf(worstOf);
  const gains = worstOf.map(({ gainPerTick }) => gainPerTick);
  return {
    solved: true,
    sessions,
    gains,
    gain: meanInterval(gains),
    worst,
    session: worstOf.indexOf(worst),
    anywhere: together ? anywhere : undefined,
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

/** A tremble or a visit of fewer ticks shows nothing of how a society recovers. */
const shortestShock = 5;

function defaultShocks({ batch }: Society, left: number, given: CertifyOptions["resource"]): Shock[] {
  const own = batch.env.resource;
  const resource = given ?? (own !== undefined ? { column: own, factor: 0.5 } : undefined);
  const ticks = Math.min(10, Math.floor(left / 4));
  const longEnough = ticks >= shortestShock;
  return [
    ...(resource && (given || longEnough)
      ? [
          {
            kind: "resource",
            label: `a cut of ${resource.column} to ${Number((100 * resource.factor).toFixed(1))} %`,
            ...resource,
          } as const,
        ]
      : []),
    ...(longEnough
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
