/** The verdict of a certificate, from stated thresholds, with a reason for each part of it. */
import type { Interval } from "../bootstrap.ts";
import type { Certificate } from "./certificate.ts";
import type { ExactDeviation } from "./exact.ts";

export type VerdictName = "stable norm" | "fragile" | "stuck but unenforced" | "no norm";

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
  /** Least share of sessions in which the others answer a deviation, for it to count as answered. */
  readonly answered: number;
}

export const defaultThresholds: Thresholds = {
  progress: 0.5,
  gain: 0.02,
  returned: 0.5,
  barrier: 0.1,
  answered: 0.5,
};

type Evidence = Omit<Certificate, "verdict">;

/**
 * No norm: too far from the optimum. Otherwise, where leaving pays: fragile if the others answer a deviation (too
 * weakly), stuck but unenforced if they do not. Where leaving does not pay, as far as was found: stable, unless shocks
 * or mutants undo it, which makes it fragile. Intervals decide only where they lie on one side of the threshold.
 */
export function judge(evidence: Evidence): Verdict {
  const { efficiency, thresholds } = evidence;
  const { progress, ofOptimum, floor } = efficiency;
  const measured = progress ?? ofOptimum;
  const from = progress && floor ? `of the way from ${floor.label} to the optimum` : "of the optimum";
  if (measured && measured.high < thresholds.progress)
    return {
      name: "no norm",
      reasons: [
        `Welfare comes ${percent(measured)} ${from}, below the ${whole(thresholds.progress)} that a cooperative norm needs.`,
      ],
    };
  const reach = !measured
    ? "No optimum is known here, so efficiency is not judged."
    : measured.low >= thresholds.progress
      ? `Welfare comes ${percent(measured)} ${from}.`
      : `Welfare comes ${percent(measured)} ${from}; whether that is at least ${whole(thresholds.progress)} is not decided.`;
  const gain = judgeGain(evidence);
  const answer = judgeAnswer(evidence);
  if (gain.pays)
    return answer.answered
      ? { name: "fragile", reasons: [gain.reason, answer.reason, reach] }
      : { name: "stuck but unenforced", reasons: [gain.reason, answer.reason, reach] };
  const weak = [...judgeRecovery(evidence), ...judgeInvasion(evidence)];
  const undecided = [
    ...(gain.decided ? [] : [gain.reason]),
    ...(measured && measured.low < thresholds.progress ? [reach] : []),
  ];
  if (weak.length > 0 || undecided.length > 0)
    return {
      name: "fragile",
      reasons: [...new Set([...undecided, ...weak, gain.reason, answer.reason, reach])],
    };
  return { name: "stable norm", reasons: [gain.reason, answer.reason, ...strong(evidence), reach] };
}

/** Exact where all seats were solved exactly, else what was found. */
function judgeGain({ exact, deviations, thresholds }: Evidence): {
  pays: boolean;
  decided: boolean;
  reason: string;
} {
  if (exact.solved) {
    const { worst, stable, sessions } = exact;
    const pays = stable.estimate < 0.5;
    const single =
      worst.single.gain > 0
        ? `a single deviation at tick ${worst.single.tick} gains ${number(worst.single.gain)} (discounted sum), the best plan of them ${number(worst.gain)}`
        : `no single deviation gains, but a plan of them gains ${number(worst.gain)} (discounted sum)`;
    const where = sessions > 1 ? ` No deviation pays in ${percent(stable)} of the sessions solved.` : "";
    const what = pays ? "Leaving pays" : "Leaving pays in some sessions";
    return {
      pays,
      decided: true,
      reason:
        worst.gain > 0
          ? `${what}: ${single}; exact, over ${worst.states} states.${where}`
          : `Leaving does not pay: no plan of deviations gains anything, and the best single one ${costs(worst)}; exact, over ${worst.states} states.`,
    };
  }
  const { gain, conforming, best, seat } = deviations.worst;
  const tolerance = thresholds.gain * Math.abs(conforming.estimate);
  const found = `${signed(gain)} reward a tick on ${number(conforming.estimate)} (agent ${seat}, best deviant found: ${best}; a lower bound)`;
  if (gain.low > tolerance) return { pays: true, decided: true, reason: `Leaving pays: ${found}.` };
  if (gain.high <= tolerance)
    return {
      pays: false,
      decided: true,
      reason: `No deviation found pays more than ${whole(thresholds.gain)}: ${found}.`,
    };
  return { pays: false, decided: false, reason: `Whether leaving pays is not decided: ${found}.` };
}

function judgeAnswer({ enforcement, thresholds }: Evidence): { answered: boolean; reason: string } {
  const { answered, answerTicks, temptation, gain, tempted } = enforcement.worst;
  if (tempted.estimate === 0)
    return {
      answered: answered.estimate >= thresholds.answered,
      reason: `No single deviation pays at once; the best of them gains ${signed(gain)} with all that follows.`,
    };
  const bait = `A single deviation pays ${number(temptation.estimate)} at once and ${signed(gain)} with all that follows`;
  if (answered.estimate < thresholds.answered)
    return {
      answered: false,
      reason:
        answered.estimate > 0
          ? `${bait}; the others answer in no more than ${percent(answered)} of sessions.`
          : `${bait}; the others do not answer it, in any session.`,
    };
  return {
    answered: true,
    reason: `${bait}; the others answer in ${percent(answered)} of sessions, for ${answerTicks} ticks (median).`,
  };
}

function judgeRecovery({ recovery, thresholds }: Evidence): string[] {
  return recovery
    .filter(({ returned }) => returned.estimate < thresholds.returned)
    .map(
      ({ label, returned, window }) =>
        `After ${label} only ${percent(returned)} of sessions return within ${window} ticks.`,
    );
}

function judgeInvasion({ invasion, thresholds }: Evidence): string[] {
  return invasion
    .filter(({ barrier }) => barrier.high < thresholds.barrier)
    .map(({ label, barrier }) => `Mutants (${label}) prosper from a share of ${percent(barrier)} on.`);
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

const number = (value: number): string => String(Number(value.toPrecision(3)));
const whole = (share: number): string => `${Number((100 * share).toFixed(1))} %`;
const percent = ({ estimate, low, high }: Interval): string =>
  `${whole(estimate)} [${whole(low).replace(" %", "")}, ${whole(high).replace(" %", "")}]`;
const signed = ({ estimate, low, high }: Interval): string =>
  `${estimate >= 0 ? "+" : ""}${number(estimate)} [${number(low)}, ${number(high)}]`;
