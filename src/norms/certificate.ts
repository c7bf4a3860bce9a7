/**
 * The norm certificate of a society of frozen policies: is it a norm, and does it hold?
 *
 * Efficiency, unilateral stability, invasion, recovery, enforcement and (with a learning history) emergence, each with
 * its spread over sessions, and a verdict from stated thresholds, in units of what is at stake. Everything is measured on
 * copies: the society stays as it is, and the same seed gives the same certificate. Another origin or scale of payoffs
 * gives the same verdict.
 */
import { fail, requireKnown } from "../core/errors.ts";
import { parseParams } from "../core/params.ts";
import type { Seed } from "../core/random.ts";
import type { Society } from "../core/society.ts";
import type { Interval } from "../stats/bootstrap.ts";
import { meanInterval } from "../stats/mean-interval.ts";
import { type Deviations, findDeviations } from "./deviation.ts";
import { type Drift, measureDrift } from "./drift.ts";
import { type Efficiency, measureEfficiency, referencesOf } from "./efficiency.ts";
import { type Emergence, measureEmergence } from "./emergence.ts";
import { type Enforcement, measureEnforcement } from "./enforcement.ts";
import { type ExactDeviation, exactDeviations } from "./exact.ts";
import { type MutantInvasion, measureInvasion } from "./invasion.ts";
import { leavingOf, slackOf } from "./leaving.ts";
import { type CertifyOptions, certifyOptions, type ParsedOptions, plainOptions } from "./options.ts";
import { seatsToTry } from "./play.ts";
import { measureRecovery, type Shock, type ShockRecovery } from "./recovery.ts";
import { rangeOfPayoffs, type Stake, stakeOf } from "./stake.ts";
import { type Thresholds, thresholdsSchema } from "./thresholds.ts";
import { judge, type Verdict } from "./verdict.ts";

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

/** Sessions that are solved exactly; those of a hardcoded norm are all alike. */
const exactSessions = 16;
/** Differences of rewards up to this share of their size are rounding. */
const rounding = 1e-12;

/** Certifies a society; every world of its batch is one session. */
export function certify(society: Society, options: CertifyOptions = {}): Certificate {
  requireKnown("certify", "threshold", options.thresholds ?? {}, Object.keys(thresholdsSchema.shape));
  const given = parseParams("certify", certifyOptions, options, "option");
  const { discount = defaultDiscount(society), seed, ticks, warmUp, deviants, learners, thresholds } = given;
  const { batch, policies } = society;
  if (given.stake && !(given.stake.perTick > 0))
    fail("certify", "stake must be above 0 reward a tick", given.stake.perTick);
  if (deviants.length + learners.length === 0)
    fail(
      "certify",
      "needs at least one deviant or learner to try",
      undefined,
      'give deviants, e.g. [{ label: "defect", use: always, params: { action: 1 } }]',
    );
  const seats = seatsToTry("certify", society, given.seats);
  const start = Number.isFinite(batch.horizon) ? Math.min(warmUp, Math.floor(batch.horizon / 4)) : warmUp;

  const references = referencesOf(batch, given);
  const range = rangeOfPayoffs(society, seed);
  const efficiency = measureEfficiency(society, { seed, ticks, references, range });
  const { played, scripted, neutral, earned, ...deviations } = findDeviations(society, {
    seed,
    discount,
    ticks,
    seats,
    scripted: deviants,
    learners,
    trainTicks: given.trainTicks,
    replicates: given.replicates,
  });
  const stake = given.stake ?? stakeOf(references, range, batch.agents, earned);
  const epsilon = thresholds.gain * stake.perTick;
  const exact = solveExactly(society, seats, given.seats, discount, seed);
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
  const stay = Math.min(given.newcomerTicks, Math.floor(left / 4));
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
    shocks: [...(given.shocks ?? defaultShocks(society, left, given.resource)), ...newcomers],
    warmUp: start,
    window: given.shockTicks,
    margin: batch.agents * given.margin * stake.perTick,
  });
  const enforcement = measureEnforcement(society, {
    seed,
    seats,
    leaver,
    warmUp: start,
    window: given.impulseTicks,
    discount,
    epsilon,
    rounding: rounding * size,
  });
  const emergence = given.history
    ? measureEmergence(given.history, given.history.threshold, given.sensitivity)
    : undefined;
  const evidence = {
    env: batch.env.id,
    agents: batch.agents,
    policies: policies.map(({ use, seats }) =>
      policies.length > 1 ? `${use.title} (${seats.length})` : use.title,
    ),
    mechanisms: batch.mechanisms.map(({ name }) => name),
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

function defaultShocks({ batch }: Society, left: number, given: ParsedOptions["resource"]): Shock[] {
  const own = batch.env.resource;
  const { resource: schema } = plainOptions;
  const resource = given ?? (own !== undefined ? schema.parse({ column: own }) : undefined);
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
