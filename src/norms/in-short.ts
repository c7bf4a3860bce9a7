/** A certificate in short: its verdict and main numbers as plain data, small enough to stand in the results of an experiment. */
import type { Interval } from "../stats/bootstrap.ts";
import type { Certificate } from "./certificate.ts";
import { leavingOf, slackOf } from "./leaving.ts";
import type { Holder, VerdictName } from "./verdict.ts";

export interface CertificateInShort {
  readonly verdict: VerdictName;
  /** Who keeps people to it; none unless leaving does not pay. */
  readonly holder?: Holder | undefined;
  /** One sentence each: first what decided. */
  readonly reasons: readonly string[];
  readonly sessions: number;
  /** What is at stake for one agent, reward a tick: the unit of `gain`. */
  readonly stake: number;
  /** Sum of payoffs a tick. */
  readonly welfare: Interval;
  /** Share of the way from the floor to the optimum; none where no optimum is known. */
  readonly progress?: Interval | undefined;
  /** What the best deviation found brings a tick, as a share of the stake. */
  readonly gain: Interval;
  /** A better deviation may exist unless the gain is exact. */
  readonly kind: "exact" | "lower bound";
  /** The agent that leaves, and the deviation that is best in most sessions. */
  readonly agent: number;
  readonly deviation: string;
  /** Share of mutants from which on these prosper, the lowest of those tried; none where no mutant was tried. */
  readonly barrier?: Interval | undefined;
  /** Share of sessions that return from a shock, the lowest of those tried; none where no shock was tried. */
  readonly returned?: Interval | undefined;
}

/** Numbers have four significant digits. */
export function inShort(certificate: Certificate): CertificateInShort {
  const { verdict, sessions, stake, efficiency, deviations, exact, invasion, recovery, epsilon } =
    certificate;
  const { by } = leavingOf(deviations, epsilon, slackOf(certificate));
  const { progress, welfare } = efficiency;
  return {
    verdict: verdict.name,
    holder: verdict.parts.holder,
    reasons: verdict.reasons,
    sessions,
    stake: digits(stake.perTick),
    welfare: rounded(welfare),
    progress: progress && rounded(progress),
    gain: rounded(exact.solved ? exact.gain : by.gain, 1 / stake.perTick),
    kind: exact.solved ? "exact" : "lower bound",
    agent: exact.solved ? exact.worst.seat : by.seat,
    deviation: exact.solved ? "the best plan of deviations" : by.best,
    barrier: lowest(invasion.map(({ barrier }) => barrier)),
    returned: lowest(recovery.map(({ returned }) => returned)),
  };
}

/** Told in a line. */
export function tellInShort(certificate: CertificateInShort): string {
  const { verdict, holder, progress, gain, kind, agent, deviation, barrier, returned } = certificate;
  return [
    `${verdict}${holder === undefined ? "" : `, ${holders[holder]}`}`,
    progress && `${told(progress)} of the way to the optimum`,
    `${kind === "exact" ? deviation : `the best deviation found (${deviation})`} gains agent ${agent} ${told(gain)} of the stake, ${kind}`,
    barrier &&
      (barrier.low >= 1 ? "no share of mutants prospers" : `mutants prosper from ${told(barrier)} on`),
    returned && `${told(returned)} of sessions return from every shock tried`,
  ]
    .filter((part) => part !== undefined)
    .join("; ");
}

const holders: Readonly<Record<Holder, string>> = {
  peers: "held by the others' answer",
  institution: "held by the institution",
  "its own consequences": "held by its own consequences",
  "nobody needs to": "which nobody needs to hold",
  undecided: "what holds it undecided",
};

function lowest(all: readonly Interval[]): Interval | undefined {
  const sorted = [...all].sort((a, b) => a.estimate - b.estimate);
  return sorted.length > 0 ? rounded(sorted[0]) : undefined;
}

/** What is left of nothing by rounding is nothing. */
const digits = (value: number): number => (Math.abs(value) < 1e-12 ? 0 : Number(value.toPrecision(4)));
const rounded = ({ estimate, low, high }: Interval, scale = 1): Interval => ({
  estimate: digits(scale * estimate),
  low: digits(scale * low),
  high: digits(scale * high),
});
const told = ({ estimate, low, high }: Interval): string =>
  low === high ? digit(estimate) : `${digit(estimate)} [${digit(low)}, ${digit(high)}]`;
const digit = (value: number): string => value.toFixed(3);
