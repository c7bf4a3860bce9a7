/** What a certificate says in single numbers and words, for its table, its page and its text. */

import type { NamedCertificate } from "../../lab/certify.ts";
import type { Certificate } from "../../norms/certificate.ts";
import type { SeatDeviation } from "../../norms/deviation.ts";
import { leavingOf, slackOf } from "../../norms/leaving.ts";
import { ticksText } from "../../norms/reasons.ts";
import { wilsonInterval } from "../../stats/proportion.ts";
import { type Estimate, formatNumber, noValue } from "../number.ts";

interface Ends {
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
}

/** Below this share of its unit (of the stake for rewards) a number is what rounding left of sums that are equal, and shown as 0. */
const rounding = 1e-11;
const settled = (value: number, unit: number): number => (Math.abs(value) < rounding * unit ? 0 : value);

export const estimated = (of: Ends | undefined, scale = 1): Estimate =>
  of ? { value: scale * of.estimate, low: scale * of.low, high: scale * of.high } : { value: Number.NaN };

/** As percents of `whole`. */
const percents = (of: Ends | undefined, whole = 1): Estimate => {
  const [value, low, high] = of
    ? [of.estimate, of.low, of.high].map((each) => settled((100 * each) / whole, 100))
    : [Number.NaN];
  return { value, low, high };
};

/** The agent, of those tried, that the verdict on leaving is about. */
export const leaver = (certificate: Certificate): SeatDeviation =>
  leavingOf(certificate.deviations, certificate.epsilon, slackOf(certificate)).by;

function lowest(all: readonly Ends[]): Ends | undefined {
  return all.reduce<Ends | undefined>(
    (low, each) => (!low || each.estimate < low.estimate ? each : low),
    undefined,
  );
}

/** Value and interval on one line: "0.35 [0.31, 0.39]". */
export function inLine(of: Ends | undefined, stake = 0): string {
  if (!of) return noValue;
  const [value, low, high] = [of.estimate, of.low, of.high].map((each) => formatNumber(settled(each, stake)));
  return low === high ? value : `${value} [${low}, ${high}]`;
}

/** A share in percent, and its interval: "35 % [31, 39]". */
export function shareInLine(of: Ends | undefined): string {
  if (!of) return noValue;
  const { value, low, high } = percents(of);
  const [share, from, to] = [value, low!, high!].map((each) => formatNumber(each));
  return from === to ? `${share} %` : `${share} % [${from}, ${to}]`;
}

/** A column of the overview: one number for each certificate. */
export interface CertificateColumn {
  readonly label: string;
  readonly unit: string;
  readonly better?: "higher" | "lower";
  of(certificate: Certificate): Estimate;
}

export const certificateColumns: readonly CertificateColumn[] = [
  {
    label: "Progress",
    unit: "% of the way from the floor to the optimum",
    better: "higher",
    of: ({ efficiency }) => percents(efficiency.progress),
  },
  {
    label: "Sessions",
    unit: "% that do not surely fail on their own",
    better: "higher",
    of: ({ verdict, sessions }) =>
      percents(wilsonInterval(sessions - verdict.parts.failing.length, sessions)),
  },
  {
    label: "Gain of leaving",
    unit: "% of the stake, mean over sessions; a lower bound unless exact",
    better: "lower",
    of: (certificate) => {
      const { exact, stake } = certificate;
      const gain = exact.solved ? exact.gain : leaver(certificate).gain;
      return stake.perTick > 0 ? percents(gain, stake.perTick) : percents(undefined);
    },
  },
  {
    label: "Deterrence",
    unit: "% of the stake of a tick that the others’ answer costs a single deviation",
    of: ({ enforcement, stake }) =>
      stake.perTick > 0 ? percents(enforcement.worst.deterrence, stake.perTick) : percents(undefined),
  },
  {
    label: "Barrier",
    unit: "% of mutants from which on these prosper, the lowest of those tried; 100 if they never do",
    better: "higher",
    of: ({ invasion }) => percents(lowest(invasion.map(({ barrier }) => barrier))),
  },
  {
    label: "Returns",
    unit: "% of sessions, after the worst shock",
    better: "higher",
    of: ({ recovery }) => percents(lowest(recovery.map(({ returned }) => returned))),
  },
];

export function efficiencyText({ efficiency }: Certificate): string {
  const { welfare, optimum, from, progress } = efficiency;
  const goal =
    optimum?.bound === "upper"
      ? "a bound on the optimum"
      : optimum?.bound === "lower"
        ? "the best that is known"
        : "the optimum";
  const share =
    progress && from && optimum
      ? `: ${shareInLine(progress)} of the way from ${from.label} (${formatNumber(from.welfare)}) to ${goal} (${formatNumber(optimum.welfare)})`
      : "; no reference is known";
  return `Welfare ${inLine(welfare)} a tick, mean over sessions${share}.`;
}

/** The unit that gains and margins are judged in. */
export function stakeText({ stake, epsilon, thresholds }: Certificate): string {
  return stake.perTick > 0
    ? `${formatNumber(stake.perTick)} reward a tick, ${stake.label}; a gain counts from ${formatNumber(epsilon)} on (epsilon, ${formatNumber(100 * thresholds.gain)} %).`
    : "nothing: all that was played pays the same.";
}

/** The gain of leaving in words, with what kind of number it is. */
export function gainText(certificate: Certificate): string {
  const { exact, deviations } = certificate;
  const { perTick } = certificate.stake;
  const { skipped, budget, nashConv, seats } = deviations;
  const by = leaver(certificate);
  const tried = by.candidates.length;
  const sampled = `found ${inLine(by.gain, perTick)} reward a tick for agent ${by.seat} (each session's best deviant, most often: ${by.best}), on ${inLine(by.conforming, perTick)}: a lower bound from ${tried} deviants, ${budget.algorithms} of them algorithms with ${budget.replicates} learners a session and ${formatNumber(budget.trainTicks)} ticks of learning each${skipped.length > 0 ? `; could not play: ${skipped.map(({ label }) => label).join(", ")}` : ""}${seats.length > 1 ? `; gains of all ${seats.length} agents tried, summed (NashConv where those are all): ${inLine(nashConv, perTick)}` : ""}`;
  if (!exact.solved) return `Not solved exactly (${exact.why}); ${sampled}.`;
  const { gain, single, states, conforming, seat } = exact.worst;
  return `Exact, ${exact.sessions} sessions: the agent that gains most gains ${inLine(exact.gain, perTick)} reward a tick. In the session where that is most (session ${exact.session}, agent ${seat}, ${states} states) keeping to the norm is worth ${formatNumber(conforming)}, the best plan of deviations ${formatNumber(gain)} more, the best single deviation ${formatNumber(single.gain)} (discounted sums). By sampling: ${sampled}.`;
}

export function recoveryText({
  label,
  returned,
  returnTicks,
  window,
}: Certificate["recovery"][number]): string {
  const when =
    returnTicks === undefined ? `never within ${window} ticks` : `in ${ticksText(returnTicks)} (median)`;
  return `After ${label}: ${shareInLine(returned)} of sessions return, ${when}.`;
}

export function enforcementText({ enforcement, stake: { perTick } }: Certificate): string {
  const { seat, temptation, pays, answered, answerTicks, unfinished, unanswered, gain, deterrence } =
    enforcement.worst;
  const answer =
    answerTicks === undefined
      ? "nobody answers"
      : `the others answer in ${shareInLine(answered)} of sessions, for ${ticksText(answerTicks)} (median)${unfinished > 0 ? `, still going on at the end of the window in ${formatNumber(100 * unfinished)} % of them` : ""}, which costs the deviator ${inLine(deterrence, perTick)}`;
  return `The most tempting single deviation of agent ${seat} pays ${inLine(temptation, perTick)} at once and ${inLine(unanswered, perTick)} with all that follows if the others do not answer; ${answer}; as they do it gains ${inLine(gain, perTick)} over ${enforcement.window} ticks, and pays in ${shareInLine(pays)} of sessions.`;
}

export function emergenceText({ emergence }: Certificate): string | undefined {
  if (!emergence) return undefined;
  const { metric, threshold, sessions, reached, ticks, sensitivity } = emergence;
  const when = ticks ? `, after ${inLine(ticks)} ticks of learning (median)` : "";
  const varied = sensitivity.map(
    ({ parameter, value, reached: then, sessions: n }) =>
      `${parameter} ${formatNumber(value)}: ${shareInLine(then)} of ${n}`,
  );
  return `${shareInLine(reached)} of ${sessions} sessions bring ${metric} to ${formatNumber(threshold)} and keep it there${when}.${varied.length > 0 ? ` Under other parameters: ${varied.join("; ")}.` : ""}`;
}

export function invasionText(
  { label, barrier, groups }: Certificate["invasion"][number],
  { perTick }: Certificate["stake"],
): string {
  const first = groups[1];
  return `Mutants (${label}): barrier ${shareInLine(barrier)}; the first of them earns ${inLine(first.mutant, perTick)}, its group mates ${inLine(first.resident, perTick)}.`;
}

/** By scene, in the order in which scenes first appear. */
export function byScene(certificates: readonly NamedCertificate[]): Map<string, NamedCertificate[]> {
  const scenes = new Map<string, NamedCertificate[]>();
  for (const each of certificates) scenes.set(each.scene, [...(scenes.get(each.scene) ?? []), each]);
  return scenes;
}

/** How the verdicts come about: once where all scenes have the same thresholds, else scene by scene. */
export function ruleTexts(
  certificates: readonly NamedCertificate[],
  labelled: (scene: string) => string = (scene) => scene,
): string[] {
  const rules = new Map<string, string[]>();
  for (const [scene, [{ certificate }]] of byScene(certificates)) {
    const text = ruleText(certificate);
    rules.set(text, [...(rules.get(text) ?? []), labelled(scene)]);
  }
  if (rules.size < 2) return [...rules.keys()];
  return [...rules].map(([text, scenes]) => `${scenes.join(", ")}: ${text}`);
}

function ruleText({ thresholds }: Certificate): string {
  const { progress, gain, sessions, returned, barrier } = thresholds;
  const percent = (share: number) => `${formatNumber(100 * share)} %`;
  return `A society is no norm below ${percent(progress)} of the way from the floor (the named society, else the worst Nash equilibrium that theory knows) to the optimum; an inefficient convention if leaving does not pay and theory knows other equilibria. Leaving pays where it gains some agent that was tried more than epsilon, ${percent(gain)} of what is at stake for an agent, a tick: imprecise if that harms nobody, answered if the others’ answer costs a single deviation more than epsilon, stuck but unenforced if it does not. Where leaving does not pay, ${percent(sessions)} of sessions must not surely fail on their own, else it holds in some sessions only; and it has to return from every shock in ${percent(returned)} of sessions and to withstand ${percent(barrier)} of mutants, else it is fragile. What is left is a stable norm where somebody would be tempted, a convention where nobody is and there are other equilibria, and no dilemma where there are none. What an interval leaves open is undecided. Gains that were found by sampling and learning are lower bounds: a cleverer deviant may gain more.`;
}
