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
import { fail, OstromError } from "../../core/errors.ts";
import type { PolicyDefinition } from "../../core/policy.ts";
import type { Seed } from "../../core/random.ts";
import { copySociety, frozen, type Replacement, type Society } from "../../core/society.ts";
import { train } from "../../core/train.ts";
import { bootstrapInterval, type Interval } from "../bootstrap.ts";
import { mean } from "../statistics.ts";
import { earn, type Horizon, meanOver } from "./play.ts";

export interface Deviant {
  readonly label: string;
  readonly use: PolicyDefinition;
  readonly params?: Record<string, unknown>;
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
  /** Learners of each algorithm in each session, each with its own seed. */
  readonly replicates: number;
}

/** A deviation as it was played, so that others can play it again. */
export interface PlayedDeviant {
  readonly label: string;
  readonly kind: "scripted" | "learned";
  readonly replacement: Omit<Replacement, "seats">;
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
  /** Gain of each session's best deviation, on the measuring worlds: a lower bound, in reward a tick. */
  readonly gain: Interval;
  readonly gains: readonly number[];
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
  /** By seat, the best deviants of each kind on average. */
  readonly played: ReadonlyMap<number, readonly PlayedDeviant[]>;
}

export const conform = "keep to the norm";

export function findDeviations(society: Society, options: DeviationOptions): Deviations {
  const { seed, seats, trainTicks, replicates, learners } = options;
  const { agents } = society.batch;
  const skipped = new Map<string, string>();
  const norm = copySociety(society, { seed });
  const kept = {
    choose: earn(norm, options, `${seed}/choose`).reward,
    measure: earn(norm, options, `${seed}/measure`).reward,
  };
  const played = new Map<number, PlayedDeviant[]>();
  const chosenGains = new Map<SeatDeviation, number>();
  const found = seats.map((seat): SeatDeviation => {
    const own = {
      choose: meanOver(kept.choose, agents, [seat]),
      measure: meanOver(kept.measure, agents, [seat]),
    };
    const deviants = [
      ...scriptedDeviants(society, options, seat, skipped),
      ...learners.flatMap((learner) => learnedDeviants(society, options, learner, seat, skipped)),
    ];
    const tried = deviants.map((deviant) => {
      const mixed = copySociety(society, { seed, replace: [{ ...deviant.replacement, seats: [seat] }] });
      const gainOn = (worlds: "choose" | "measure") =>
        meanOver(earn(mixed, options, `${seed}/${worlds}`).reward, agents, [seat]).map(
          (reward, i) => reward - own[worlds][i],
        );
      return { deviant, choose: gainOn("choose"), measure: gainOn("measure") };
    });
    played.set(seat, bestOfEachKind(tried));
    const picks = own.measure.map((_, i) => {
      let best = -1;
      tried.forEach(({ choose }, c) => {
        if (choose[i] > (best < 0 ? 0 : tried[best].choose[i])) best = c;
      });
      return best;
    });
    const gains = picks.map((c, i) => (c < 0 ? 0 : tried[c].measure[i]));
    const deviation: SeatDeviation = {
      seat,
      conforming: bootstrapInterval(own.measure, mean),
      best: mostFrequent(picks.map((c) => (c < 0 ? conform : tried[c].deviant.label))),
      gain: bootstrapInterval(gains, mean),
      gains,
      candidates: merged(tried),
    };
    chosenGains.set(deviation, mean(picks.map((c, i) => (c < 0 ? 0 : tried[c].choose[i]))));
    return deviation;
  });
  const sums = found[0].gains.map((_, i) => found.reduce((sum, { gains }) => sum + gains[i], 0));
  return {
    seats: found,
    worst: found.reduce((worst, each) => (chosenGains.get(each)! > chosenGains.get(worst)! ? each : worst)),
    nashConv: bootstrapInterval(sums, mean),
    skipped: [...skipped].map(([label, why]) => ({ label, why })),
    budget: { trainTicks, replicates, algorithms: learners.length },
    played,
  };
}

interface Tried {
  readonly deviant: PlayedDeviant;
  readonly choose: readonly number[];
  readonly measure: readonly number[];
}

/** Scripted deviants that can play here at all. */
function scriptedDeviants(
  society: Society,
  { seed, scripted }: DeviationOptions,
  seat: number,
  skipped: Map<string, string>,
): PlayedDeviant[] {
  return scripted.flatMap((deviant): PlayedDeviant[] => {
    const { label, use, params } = deviant;
    const replacement = { use, ...(params && { params }) };
    return playable(deviant, skipped, () =>
      copySociety(society, { seed, replace: [{ ...replacement, seats: [seat] }] }),
    )
      ? [{ label, kind: "scripted", replacement }]
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
  const { worlds } = society.batch;
  const pick = Int32Array.from({ length: worlds * replicates }, (_, j) => j % worlds);
  const replacement = { use, ...(params && { params }) };
  let school: Society | undefined;
  playable(deviant, skipped, () => {
    school = copySociety(society, {
      seed: `${seed}/school ${label}`,
      pick,
      replace: [{ ...replacement, seats: [seat] }],
    });
  });
  if (!school) return [];
  const pupil = school.policies[school.policies.length - 1];
  const others = school.policies.slice(0, -1).map(frozen);
  train({ batch: school.batch, policies: [...others, pupil], ticks: trainTicks }).next();
  return Array.from({ length: replicates }, (_, replicate): PlayedDeviant => {
    const own = Int32Array.from({ length: worlds }, (_, i) => replicate * worlds + i);
    return {
      label,
      kind: "learned",
      replacement: { ...replacement, memory: { policy: pupil, seat, pick: own } },
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

/** The scripted and the learned deviant that gain most on the choosing worlds. */
function bestOfEachKind(tried: readonly Tried[]): PlayedDeviant[] {
  return (["scripted", "learned"] as const).flatMap((kind) => {
    const own = tried.filter(({ deviant }) => deviant.kind === kind);
    if (own.length === 0) return [];
    return [own.reduce((best, each) => (mean(each.choose) > mean(best.choose) ? each : best)).deviant];
  });
}

/** Replicates of one algorithm count as one candidate: the mean over them, session by session. */
function merged(tried: readonly Tried[]): Candidate[] {
  const labels = [...new Set(tried.map(({ deviant }) => deviant.label))];
  return labels.map((label) => {
    const own = tried.filter(({ deviant }) => deviant.label === label);
    const gains = own[0].measure.map((_, i) => mean(own.map(({ measure }) => measure[i])));
    return { label, kind: own[0].deviant.kind, gain: bootstrapInterval(gains, mean) };
  });
}

function mostFrequent(labels: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  return [...counts].reduce((best, each) => (each[1] > best[1] ? each : best))[0];
}
