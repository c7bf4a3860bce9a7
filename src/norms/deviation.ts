/**
 * Unilateral stability: what one agent gains by leaving the norm while all others keep to it.
 *
 * Deviants are scripted policies and freshly trained learners (approximate best responses, as in Lanctot et al. 2017,
 * NeurIPS, and Timbers et al. 2022, IJCAI). What they find is a lower bound on what leaving can pay, and so on
 * exploitability: a cleverer deviant may gain more.
 *
 * The best deviation is chosen on one set of worlds and measured on another, so that luck in the choice does not count
 * as gain. Keeping to the norm is always among the candidates.
 */
import { fail, OstromError } from "../core/errors.ts";
import type { PolicyDefinition } from "../core/policy.ts";
import type { Seed } from "../core/random.ts";
import { spacesAt } from "../core/roles.ts";
import { copySociety, frozen, type Replacement, type Society } from "../core/society.ts";
import { requireTimeToLearn, train } from "../core/train.ts";
import type { Interval } from "../stats/bootstrap.ts";
import { largest } from "../stats/extremes.ts";
import { meanInterval } from "../stats/mean-interval.ts";
import { mean } from "../stats/statistics.ts";
import { type ActionUse, inWords } from "./action-use.ts";
import { peersOf } from "./peers.ts";
import { aTickOf, type Earned, earn, type Horizon } from "./play.ts";
import { boundsWithin, overSessions } from "./within.ts";

export interface Deviant {
  readonly label: string;
  readonly use: PolicyDefinition;
  readonly params?: Record<string, unknown>;
  /** The only role in which it is tried (default: all). */
  readonly role?: string;
  /** Left out, with the reason, where it cannot play; else that is an error. */
  readonly optional?: boolean;
}

export interface DeviationOptions extends Horizon {
  readonly seed: Seed;
  readonly seats: readonly number[];
  readonly scripted: readonly Deviant[];
  /** Algorithms that are trained against the frozen others. */
  readonly learners: readonly Deviant[];
  /** Ticks that each of them learns for. */
  readonly trainTicks: number;
  /** Learners of each algorithm in each session, each with its own seed; the best of all is tried in every session, too. */
  readonly replicates: number;
}

/** A deviation as it was played, so that others can play it again. */
export interface PlayedDeviant {
  readonly label: string;
  readonly kind: "scripted" | "learned";
  readonly replacement: Omit<Replacement, "seats">;
  /** Who does and sees the same as the agent in whose seat it was tried (default: all agents). */
  readonly seats?: readonly number[];
}

export interface Candidate {
  readonly label: string;
  readonly kind: "scripted" | "learned";
  /** Mean reward a tick above that of keeping to the norm, paired by session, on the measuring worlds. */
  readonly gain: Interval;
}

export interface SeatDeviation {
  readonly seat: number;
  /** Mean reward a tick of keeping to the norm. */
  readonly conforming: Interval;
  /** The deviation that was best in most sessions on the choosing worlds; "keep to the norm" where none was better. */
  readonly best: string;
  /** What the best deviations do, in words of the action; undefined where none was better in any session. */
  readonly does: string | undefined;
  /** Gain of each session's best deviation, on the measuring worlds: a lower bound, in reward a tick. */
  readonly gain: Interval;
  readonly gains: readonly number[];
  /** What each of them gains for sure, by the spread over stretches of play within the session (99.9 %, one-sided). */
  readonly surely: readonly number[];
  /** What the others lose by it a tick, summed over them, in payoff. Not above 0: it does nobody harm. */
  readonly harm: Interval;
  /** The most that a deviant gains in payoff, before mechanisms; chosen and measured like `gain`. */
  readonly beforeMechanisms: Interval;
  readonly candidates: readonly Candidate[];
}

export interface Deviations {
  readonly seats: readonly SeatDeviation[];
  /** The seat whose best deviation gains most on the choosing worlds. */
  readonly worst: SeatDeviation;
  /** Sum over the tried seats of their best gains, per session: a lower bound on NashConv where all seats are tried. */
  readonly nashConv: Interval;
  /** Deviants that cannot play in this env, with the reason. */
  readonly skipped: readonly { readonly label: string; readonly why: string }[];
  readonly budget: { readonly trainTicks: number; readonly replicates: number; readonly algorithms: number };
  /** By seat, the most threatening scripted deviant and the best learned one, of those that change somebody's reward. */
  readonly played: ReadonlyMap<number, readonly PlayedDeviant[]>;
  /** By seat, the scripted deviants as they were played, and those among them that change nobody's reward. */
  readonly scripted: ReadonlyMap<number, readonly PlayedDeviant[]>;
  readonly neutral: ReadonlyMap<number, readonly PlayedDeviant[]>;
  /** Mean rewards a tick of all that was played, of the seats that were tried. */
  readonly earned: readonly number[];
}

export const conform = "keep to the norm";

export function findDeviations(society: Society, options: DeviationOptions): Deviations {
  const { seed, seats, trainTicks, replicates, learners } = options;
  const { agents } = society.batch;
  const skipped = new Map<string, string>();
  const norm = copySociety(society, { seed });
  const kept = earnOn(norm, options);
  const played = new Map<number, PlayedDeviant[]>();
  const chosenGains = new Map<SeatDeviation, number>();
  const scripted = new Map<number, PlayedDeviant[]>();
  const neutral = new Map<number, PlayedDeviant[]>();
  const earned: number[] = [];
  const found = seats.map((seat): SeatDeviation => {
    const own = ofSeat(kept, seat, agents);
    const tryOut = (deviant: PlayedDeviant): Tried => {
      const mixed = copySociety(society, { seed, replace: [{ ...deviant.replacement, seats: [seat] }] });
      return { deviant, ...less(ofSeat(earnOn(mixed, options, kept), seat, agents), own) };
    };
    const tried = [
      ...scriptedDeviants(society, options, seat, skipped).map(tryOut),
      ...learners.flatMap((learner) => {
        const schooled = learnedDeviants(society, options, learner, seat, skipped).map(tryOut);
        // What one session's learner found may pay in all.
        return schooled.length > 0 ? [...schooled, tryOut(bestPupil(schooled))] : [];
      }),
    ];
    const { role } = spacesAt(society.batch.roles, seat);
    if (tried.length === 0 && role !== "")
      fail(
        "certify",
        `no deviant is tried for agent ${seat}, a ${role}`,
        undefined,
        "give one, or other seats",
      );
    earned.push(mean(own.measure.reward));
    for (const { measure } of tried) earned.push(mean(own.measure.reward) + mean(measure.reward));
    const idle = tried.filter((each) => changesNothing(each, own));
    const differs = tried.filter((each) => !idle.includes(each));
    played.set(seat, [
      ...threats(society, options, differs.filter(isScripted), kept.choose),
      ...best(differs.filter((each) => !isScripted(each))),
    ]);
    for (const [kind, of] of [
      [scripted, tried],
      [neutral, idle],
    ] as const)
      kind.set(
        seat,
        of.filter(isScripted).map(({ deviant }) => deviant),
      );
    // Ties are ties in any unit: of what differs by rounding only, the first is taken.
    const slack = rounding * largestSize(own.choose.reward);
    const picks = picksBy(tried, "reward", slack);
    const of = (value: (measured: Differences, i: number) => number) =>
      picks.map((c, i) => (c < 0 ? 0 : value(tried[c].measure, i)));
    const gains = of(({ reward }, i) => reward[i]);
    const within = boundsWithin(
      own.measure.stretches.map((_, r) => of(({ stretches }, i) => stretches[r][i])),
    );
    const real = picks.flatMap((c, i) => (c < 0 ? [] : [{ use: tried[c].measure.actions, i }]));
    const deviation: SeatDeviation = {
      seat,
      conforming: meanInterval(own.measure.reward),
      best: mostFrequent(picks.map((c) => (c < 0 ? conform : tried[c].deviant.label))),
      does: real.length > 0 ? inWords(real, own.measure.actions, seat, agents) : undefined,
      gain: overSessions(gains, within),
      gains,
      surely: within.low,
      harm: meanInterval(of(({ others }, i) => -others[i])),
      beforeMechanisms: meanInterval(
        picksBy(tried, "payoff", slack).map((c, i) => (c < 0 ? 0 : tried[c].measure.payoff[i])),
      ),
      candidates: merged(tried),
    };
    chosenGains.set(deviation, mean(picks.map((c, i) => (c < 0 ? 0 : tried[c].choose.reward[i]))));
    return deviation;
  });
  const sums = found[0].gains.map((_, i) => found.reduce((sum, { gains }) => sum + gains[i], 0));
  return {
    seats: found,
    worst: found.reduce((worst, each) =>
      chosenGains.get(each)! > chosenGains.get(worst)! + rounding * largestSize(earned) ? each : worst,
    ),
    nashConv: meanInterval(sums),
    skipped: [...skipped].map(([label, why]) => ({ label, why })),
    budget: { trainTicks, replicates, algorithms: learners.length },
    played,
    scripted,
    neutral,
    earned,
  };
}

/** By session, on one set of worlds, what a seat and the others get; of a deviant, less what they get under the norm. */
interface Differences {
  readonly reward: readonly number[];
  readonly payoff: readonly number[];
  /** Payoffs of all other agents, summed. */
  readonly others: readonly number[];
  /** Reward, stretch by stretch. */
  readonly stretches: readonly (readonly number[])[];
  readonly actions: ActionUse;
}
type Worlds = "choose" | "measure";
type Play = Readonly<Record<Worlds, Differences>>;

interface Tried extends Play {
  readonly deviant: PlayedDeviant;
}

/** Plays both sets of worlds once; what is earned counts a tick of what is `kept`. */
function earnOn(
  society: Society,
  options: DeviationOptions,
  kept?: Record<Worlds, Earned>,
): Record<Worlds, Earned> {
  const on = (worlds: Worlds): Earned => {
    const earned = earn(society, options, `${options.seed}/${worlds}`);
    return kept ? aTickOf(kept[worlds], earned) : earned;
  };
  return { choose: on("choose"), measure: on("measure") };
}

const ofSeat = ({ choose, measure }: Record<Worlds, Earned>, seat: number, agents: number): Play => ({
  choose: earnedBy(choose, seat, agents),
  measure: earnedBy(measure, seat, agents),
});

function earnedBy({ reward, payoff, stretches, actions }: Earned, seat: number, agents: number): Differences {
  const sessions = reward.length / agents;
  const own = (of: Float64Array) => Array.from({ length: sessions }, (_, i) => of[i * agents + seat]);
  return {
    reward: own(reward),
    payoff: own(payoff),
    others: Array.from({ length: sessions }, (_, i) => {
      let sum = 0;
      for (let a = 0; a < agents; a++) if (a !== seat) sum += payoff[i * agents + a];
      return sum;
    }),
    stretches: stretches.map((each) => own(each.reward)),
    actions,
  };
}

function less(deviant: Play, norm: Play): Play {
  const minus = (a: readonly number[], b: readonly number[]) => a.map((x, i) => x - b[i]);
  const on = (worlds: Worlds): Differences => {
    const [here, there] = [deviant[worlds], norm[worlds]];
    return {
      reward: minus(here.reward, there.reward),
      payoff: minus(here.payoff, there.payoff),
      others: minus(here.others, there.others),
      stretches: here.stretches.map((each, r) => minus(each, there.stretches[r])),
      actions: here.actions,
    };
  };
  return { choose: on("choose"), measure: on("measure") };
}

/** In each session the deviant that is best on the choosing worlds; -1 where keeping to the norm is. */
function picksBy(tried: readonly Tried[], by: "reward" | "payoff", slack: number): number[] {
  if (tried.length === 0) return [];
  return tried[0].choose[by].map((_, i) => {
    let best = -1;
    tried.forEach(({ choose }, c) => {
      if (choose[by][i] > (best < 0 ? 0 : tried[best].choose[by][i]) + slack) best = c;
    });
    return best;
  });
}

const rounding = 1e-12;
/** Nobody gets more or less because of it, in any session. */
function changesNothing({ choose, measure }: Play, own: Play): boolean {
  const size = Math.max(largestSize(own.measure.reward), largestSize(own.measure.others));
  const none = (values: readonly number[]) => values.every((value) => Math.abs(value) <= rounding * size);
  return [choose, measure].every(({ reward, others }) => none(reward) && none(others));
}
const largestSize = (values: readonly number[]): number => largest(values.map(Math.abs), 0);

/** Scripted deviants that can play here at all. */
function scriptedDeviants(
  society: Society,
  { seed, scripted }: DeviationOptions,
  seat: number,
  skipped: Map<string, string>,
): PlayedDeviant[] {
  const { role } = spacesAt(society.batch.roles, seat);
  const seats = peersOf(society, seat);
  return scripted.flatMap((deviant): PlayedDeviant[] => {
    const { label, use, params } = deviant;
    if (deviant.role !== undefined && deviant.role !== role) return [];
    const replacement = { use, ...(params && { params }) };
    return playable(deviant, skipped, () =>
      copySociety(society, { seed, replace: [{ ...replacement, seats: [seat] }] }),
    )
      ? [{ label, kind: "scripted", replacement, seats }]
      : [];
  });
}

/** Trains one algorithm in `seat` against the frozen others, `replicates` times in each session. */
function learnedDeviants(
  society: Society,
  { seed, trainTicks, replicates }: DeviationOptions,
  deviant: Deviant,
  seat: number,
  skipped: Map<string, string>,
): PlayedDeviant[] {
  const { label, use, params } = deviant;
  const { worlds, roles } = society.batch;
  if (deviant.role !== undefined && deviant.role !== spacesAt(roles, seat).role) return [];
  const seats = peersOf(society, seat);
  const pick = Int32Array.from({ length: worlds * replicates }, (_, j) => j % worlds);
  const replacement = { use, ...(params && { params }) };
  let school: Society | undefined;
  const fits = playable(deviant, skipped, () => {
    school = copySociety(society, {
      seed: `${seed}/school ${label}`,
      pick,
      replace: [{ ...replacement, seats: [seat] }],
    });
    requireTimeToLearn(school.policies.slice(-1), trainTicks);
  });
  if (!school || !fits) return [];
  const pupil = school.policies[school.policies.length - 1];
  const others = school.policies.slice(0, -1).map(frozen);
  train({ batch: school.batch, policies: [...others, pupil], ticks: trainTicks });
  return Array.from({ length: replicates }, (_, replicate): PlayedDeviant => {
    const own = Int32Array.from({ length: worlds }, (_, i) => replicate * worlds + i);
    return {
      label,
      kind: "learned",
      replacement: { ...replacement, memory: { policy: pupil, seat, pick: own } },
      seats,
    };
  });
}

function playable(
  { label, use, optional }: Deviant,
  skipped: Map<string, string>,
  build: () => unknown,
): boolean {
  if (typeof use !== "object")
    fail(
      "certify",
      `the deviant "${label}" needs a policy definition as use`,
      use,
      "import it from ostrom/agents",
    );
  try {
    build();
    return true;
  } catch (error) {
    if (!(error instanceof OstromError) || !optional) throw error;
    skipped.set(label, error.message);
    return false;
  }
}

const isScripted = ({ deviant }: Tried): boolean => deviant.kind === "scripted";

/** The deviant that gains most on the choosing worlds, if there is one. */
const best = (tried: readonly Tried[]): PlayedDeviant[] =>
  tried.length === 0
    ? []
    : [
        tried.reduce((top, each) => (mean(each.choose.reward) > mean(top.choose.reward) ? each : top))
          .deviant,
      ];

/**
 * The scripted deviant that threatens most as a mutant: the first of its kind gains most, or what it loses it makes up
 * for soonest as its share grows. Its lead over the residents is taken as linear in its share, from what the first one
 * gains to what mutants among themselves have over a lone resident among them.
 */
function threats(
  society: Society,
  options: DeviationOptions,
  scripted: readonly Tried[],
  kept: Earned,
): PlayedDeviant[] {
  const { agents } = society.batch;
  // All were tried in the same seat.
  const pool = scripted[0]?.deviant.seats ?? [];
  if (pool.length < 2 || scripted.length < 2) return scripted.map(({ deviant }) => deviant);
  const barriers = scripted.map(({ deviant, choose }) => {
    const first = mean(choose.reward);
    if (first > 0) return -first;
    const among = (spared: number) => {
      const seats = pool.slice(spared);
      const mixed = copySociety(society, {
        seed: options.seed,
        replace: [{ ...deviant.replacement, seats }],
      });
      return aTickOf(kept, earn(mixed, options, `${options.seed}/choose`)).reward;
    };
    const resident = mean(among(1).filter((_, k) => k % agents === pool[0]));
    const mutant = mean(among(0).filter((_, k) => pool.includes(k % agents)));
    const last = mutant - resident;
    return last > 0 ? -first / (last - first) : 1;
  });
  return [scripted[barriers.indexOf(barriers.reduce((low, x) => Math.min(low, x)))].deviant];
}

/** What the best of all sessions' learners learned, played in all sessions. */
function bestPupil(schooled: readonly Tried[]): PlayedDeviant {
  let session = 0;
  const top = schooled.reduce((best, each) => {
    each.choose.reward.forEach((gain, i) => {
      if (gain > best.choose.reward[session]) {
        best = each;
        session = i;
      }
    });
    return best;
  }, schooled[0]);
  const { replacement, label, seats } = top.deviant;
  const { memory } = replacement;
  return {
    label: `${label}, the best of all sessions`,
    kind: "learned",
    replacement: {
      ...replacement,
      ...(memory && {
        memory: { ...memory, pick: Int32Array.from(memory.pick!, () => memory.pick![session]) },
      }),
    },
    ...(seats && { seats }),
  };
}

/** Replicates of one algorithm count as one candidate: the mean over them, session by session. */
function merged(tried: readonly Tried[]): Candidate[] {
  const labels = [...new Set(tried.map(({ deviant }) => deviant.label))];
  return labels.map((label) => {
    const own = tried.filter(({ deviant }) => deviant.label === label);
    const gains = own[0].measure.reward.map((_, i) => mean(own.map(({ measure }) => measure.reward[i])));
    return { label, kind: own[0].deviant.kind, gain: meanInterval(gains) };
  });
}

function mostFrequent(labels: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  return [...counts].reduce((best, each) => (each[1] > best[1] ? each : best))[0];
}
