/** The verdict of a certificate, from stated thresholds, with a reason for each part of it. */
import type { Interval } from "../bootstrap.ts";
import type { Certificate } from "./certificate.ts";
import type { ExactDeviation } from "./exact.ts";

export type VerdictName =
  | "stable norm"
  | "fragile"
  | "stuck but unenforced"
  | "no norm"
  /** As a stable norm, but whether it is efficient is not known. */
  | "stable behaviour";

export interface Verdict {
  readonly name: VerdictName;
  /** One sentence each: first what decided, then the rest. */
  readonly reasons: readonly string[];
}

export interface Thresholds {
  /** Least share of the way from the floor (Nash) to the optimum. */
  readonly progress: number;
  /** Largest gain of a deviation, as a share of what keeping to the norm earns. */
  readonly gain: number;
  /** Least share of sessions that return from every shock. */
  readonly returned: number;
  /** Least share of mutants that the norm withstands. */
  readonly barrier: number;
}

export const defaultThresholds: Thresholds = {
  progress: 0.5,
  gain: 0.02,
  returned: 0.5,
  barrier: 0.1,
};

type Evidence = Omit<Certificate, "verdict">;

/**
 * No norm: too far from the optimum. Otherwise, where leaving pays: fragile if the others' answer to a deviation costs
 * the deviator something (too little), stuck but unenforced if it does not. Where leaving does not pay, as far as was
 * found: stable, unless shocks or mutants undo it, which makes it fragile. Intervals decide only where they lie on one
 * side of the threshold; what they leave undecided makes a norm fragile.
 */
export function judge(evidence: Evidence): Verdict {
  const { efficiency, thresholds } = evidence;
  const { progress, ofOptimum, floor, optimum } = efficiency;
  const measured = progress ?? ofOptimum;
  const bound = optimum?.bound === "lower" ? "at most " : optimum?.bound === "upper" ? "at least " : "";
  const share = measured
    ? `Welfare comes ${bound}${percent(measured)} ${progress && floor ? `of the way from ${floor.label} to the optimum` : "of the optimum"}`
    : "";
  if (measured && measured.high < thresholds.progress)
    return {
      name: "no norm",
      reasons: [`${share}, below the ${whole(thresholds.progress)} that a cooperative norm needs.`],
    };
  const efficient = measured !== undefined && measured.low >= thresholds.progress;
  const reach = efficient
    ? `${share}.`
    : measured
      ? `${share}; whether that is at least ${whole(thresholds.progress)} is not decided.`
      : "No optimum is known here, so efficiency is not judged; give one to have it judged.";
  const gain = judgeGain(evidence);
  const answer = judgeAnswer(evidence);
  if (gain.pays) {
    const name = answer.enforced || (measured && !efficient) ? "fragile" : "stuck but unenforced";
    return { name, reasons: [gain.reason, answer.reason, reach] };
  }
  const weak = [
    ...(gain.decided ? [] : [gain.reason]),
    ...(measured && !efficient ? [reach] : []),
    ...judgeRecovery(evidence),
    ...judgeInvasion(evidence),
  ];
  if (weak.length > 0)
    return { name: "fragile", reasons: [...new Set([...weak, gain.reason, answer.reason, reach])] };
  return {
    name: efficient ? "stable norm" : "stable behaviour",
    reasons: [gain.reason, answer.reason, ...strong(evidence), reach],
  };
}

/** Exact where that was possible, else what was found. */
function judgeGain({ exact, deviations, enforcement, thresholds }: Evidence): {
  pays: boolean;
  decided: boolean;
  reason: string;
} {
  if (exact.solved) {
    const { worst, stable, sessions, session } = exact;
    if (stable.estimate === 1)
      return {
        pays: false,
        decided: true,
        reason: `Leaving does not pay: no plan of deviations gains anything for the agents tried, and the best single one ${costs(worst)}; exact, over ${worst.states} states.`,
      };
    const pays = stable.estimate === 0 || stable.high < 0.5;
    const single =
      worst.single.gain > 0
        ? `a single deviation at tick ${worst.single.tick} gains ${number(worst.single.gain)} (discounted sum), the best plan of them ${number(worst.gain)}`
        : `no single deviation gains, but a plan of them gains ${number(worst.gain)} (discounted sum)`;
    const where =
      sessions > 1
        ? ` That is agent ${worst.seat} in session ${session}, where it pays most; in ${percent(stable)} of the sessions solved no deviation pays.`
        : ` That is agent ${worst.seat}.`;
    return {
      pays,
      decided: pays,
      reason: `${pays ? "Leaving pays" : "Leaving pays in some sessions"}: ${single}; exact, over ${worst.states} states.${where}`,
    };
  }
  const { gain, conforming, best, seat } = deviations.worst;
  const tolerance = thresholds.gain * Math.abs(conforming.estimate);
  const found = `${signed(gain)} reward a tick on ${number(conforming.estimate)} (agent ${seat}, each session's best deviant found, most often: ${best}; a lower bound)`;
  if (gain.low > tolerance) return { pays: true, decided: true, reason: `Leaving pays: ${found}.` };
  // One deviation alone may pay where no deviant that was tried does.
  const once = enforcement.worst.gain;
  if (once.low > tolerance)
    return {
      pays: true,
      decided: true,
      reason: `Leaving pays: a single deviation gains ${signed(once)} with all that follows, though no lasting one was found to pay (${signed(gain)} a tick).`,
    };
  if (gain.high <= tolerance)
    return {
      pays: false,
      decided: true,
      reason: `No deviation found pays more than ${whole(thresholds.gain)}: ${found}.`,
    };
  return { pays: false, decided: false, reason: `Whether leaving pays is not decided: ${found}.` };
}

/** Enforced: the deviator gains less because the others answer. */
function judgeAnswer({ enforcement, deviations }: Evidence): { enforced: boolean; reason: string } {
  const { answered, answerTicks, temptation, gain, deterrence } = enforcement.worst;
  const rounding = 1e-9 * Math.max(Math.abs(deviations.worst.conforming.estimate), Math.abs(gain.estimate));
  const bait =
    temptation.high <= rounding
      ? `No single deviation pays at once; the best of them gains ${signed(gain)} with all that follows`
      : `A single deviation pays ${signed(temptation)} at once and ${signed(gain)} with all that follows`;
  if (answered.estimate === 0) return { enforced: false, reason: `${bait}; the others do not answer it.` };
  const answer = `in ${percent(answered)} of sessions, for ${answerTicks} ticks (median)`;
  if (deterrence.low > rounding)
    return {
      enforced: true,
      reason: `${bait}; the others answer ${answer}, which costs the deviator ${range(deterrence)}.`,
    };
  const effect =
    deterrence.high < -rounding
      ? `give way ${answer}, which is worth ${range(negated(deterrence))} to the deviator`
      : `act differently ${answer}, which does not clearly cost the deviator anything (${signed(deterrence)})`;
  return { enforced: false, reason: `${bait}; the others ${effect}.` };
}

function judgeRecovery({ recovery, thresholds }: Evidence): string[] {
  return recovery.flatMap(({ label, returned, window }) => {
    const back = `${percent(returned)} of sessions return within ${window} ticks`;
    if (returned.low >= thresholds.returned) return [];
    return returned.high < thresholds.returned
      ? [`After ${label} only ${back}.`]
      : [`After ${label} ${back}; whether that is at least ${whole(thresholds.returned)} is not decided.`];
  });
}

function judgeInvasion({ invasion, thresholds }: Evidence): string[] {
  return invasion.flatMap(({ label, barrier }) => {
    if (barrier.low >= thresholds.barrier) return [];
    return barrier.high < thresholds.barrier
      ? [`Mutants (${label}) prosper from a share of ${percent(barrier)} on.`]
      : [
          `Mutants (${label}) may prosper from a share of ${percent(barrier)} on; whether it withstands ${whole(thresholds.barrier)} is not decided.`,
        ];
  });
}

function strong({ recovery, invasion }: Evidence): string[] {
  const slowest = Math.max(0, ...recovery.map(({ returnTicks }) => returnTicks ?? 0));
  const least = invasion.reduce((low, { barrier }) => Math.min(low, barrier.estimate), 1);
  return [
    ...(recovery.length > 0
      ? [`It returns from every shock tried, the slowest in ${slowest} ticks (median).`]
      : []),
    ...(invasion.length > 0
      ? [
          least >= 1
            ? "No share of the mutants tried prospers."
            : `Mutants need a share of ${whole(least)} to prosper.`,
        ]
      : []),
  ];
}

const costs = ({ single, conforming }: ExactDeviation): string =>
  single.gain > -1e-9 * Math.abs(conforming)
    ? "costs nothing"
    : `costs ${number(-single.gain)} (discounted sum)`;

/** Three digits; what rounding leaves of nothing is nothing. */
const number = (value: number): string =>
  Math.abs(value) < 1e-12 ? "0" : String(Number(value.toPrecision(3)));
const whole = (share: number): string => `${Number((100 * share).toFixed(1))} %`;
const percent = ({ estimate, low, high }: Interval): string =>
  `${whole(estimate)} [${whole(low).replace(" %", "")}, ${whole(high).replace(" %", "")}]`;
const range = ({ estimate, low, high }: Interval): string =>
  `${number(estimate)} [${number(low)}, ${number(high)}]`;
const negated = ({ estimate, low, high }: Interval): Interval => ({
  estimate: -estimate,
  low: -high,
  high: -low,
});
const signed = ({ estimate, low, high }: Interval): string =>
  `${estimate >= 0 ? "+" : ""}${number(estimate)} [${number(low)}, ${number(high)}]`;
