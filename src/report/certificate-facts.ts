/** What a certificate says in single numbers and words, for its table, its page and its text. */
import type { Certificate } from "../measure/norms/certificate.ts";
import type { NamedCertificate } from "../run/certify.ts";
import { type Estimate, formatNumber, noValue } from "./number.ts";

interface Ends {
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
}

export const estimated = (of: Ends | undefined, scale = 1): Estimate =>
  of ? { value: scale * of.estimate, low: scale * of.low, high: scale * of.high } : { value: Number.NaN };

function lowest(all: readonly Ends[]): Ends | undefined {
  return all.reduce<Ends | undefined>(
    (low, each) => (!low || each.estimate < low.estimate ? each : low),
    undefined,
  );
}

/** Value and interval on one line: "0.35 [0.31, 0.39]". */
export function inLine(of: Ends | undefined, scale = 1, unit = ""): string {
  if (!of) return noValue;
  const [value, low, high] = [of.estimate, of.low, of.high].map((each) => formatNumber(scale * each));
  return low === high ? `${value}${unit}` : `${value}${unit} [${low}, ${high}]`;
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
    unit: "% of the way from Nash (or the floor) to the optimum",
    better: "higher",
    of: ({ efficiency }) => estimated(efficiency.progress, 100),
  },
  {
    label: "Gain of leaving",
    unit: "reward a tick, mean over sessions; a lower bound unless exact",
    better: "lower",
    of: ({ deviations, exact }) => (exact.solved ? estimated(exact.gain) : estimated(deviations.worst.gain)),
  },
  {
    label: "Deterrence",
    unit: "reward that the others’ answer costs a deviator",
    of: ({ enforcement }) => estimated(enforcement.worst.deterrence),
  },
  {
    label: "Single deviation",
    unit: "reward it gains with all that follows",
    better: "lower",
    of: ({ enforcement }) => estimated(enforcement.worst.gain),
  },
  {
    label: "Barrier",
    unit: "% of mutants it withstands, the lowest of those tried",
    better: "higher",
    of: ({ invasion }) => estimated(lowest(invasion.map(({ barrier }) => barrier)), 100),
  },
  {
    label: "Returns",
    unit: "% of sessions, after the worst shock",
    better: "higher",
    of: ({ recovery }) => estimated(lowest(recovery.map(({ returned }) => returned)), 100),
  },
];

export function efficiencyText({ efficiency }: Certificate): string {
  const { welfare, optimum, floor, ofOptimum, ofNash, progress } = efficiency;
  const shares = [
    ...(ofOptimum && optimum
      ? [
          `${inLine(ofOptimum, 100, " %")} of the optimum (${optimum.bound === "upper" ? "at most " : optimum.bound === "lower" ? "at least " : ""}${formatNumber(optimum.welfare)})`,
        ]
      : []),
    ...(ofNash ? [`${inLine(ofNash, 100, " %")} of Nash`] : []),
    ...(progress && floor
      ? [
          `${inLine(progress, 100, " %")} of the way from ${floor.label} (${formatNumber(floor.welfare)}) to the optimum`,
        ]
      : []),
  ];
  const { iqm, low, high } = welfare;
  return `Welfare ${inLine({ estimate: iqm, low, high })} a tick${shares.length > 0 ? `: ${shares.join(", ")}` : "; no reference is known"}.`;
}

/** The gain of leaving in words, with what kind of number it is. */
export function gainText({ exact, deviations }: Certificate): string {
  const { worst, skipped, budget, nashConv, seats } = deviations;
  const tried = worst.candidates.length;
  const sampled = `found ${inLine(worst.gain)} reward a tick for agent ${worst.seat} (each session's best deviant, most often: ${worst.best}), on ${inLine(worst.conforming)}: a lower bound from ${tried} deviants, ${budget.algorithms} of them algorithms with ${budget.replicates} learners a session and ${formatNumber(budget.trainTicks)} ticks of learning each${skipped.length > 0 ? `; could not play: ${skipped.map(({ label }) => label).join(", ")}` : ""}${seats.length > 1 ? `; gains of all ${seats.length} agents tried, summed (NashConv where those are all): ${inLine(nashConv)}` : ""}`;
  if (!exact.solved) return `Not solved exactly (${exact.why}); ${sampled}.`;
  const { gain, single, states, conforming, seat } = exact.worst;
  return `Exact, ${exact.sessions} sessions: the agent that gains most gains ${inLine(exact.gain)} reward a tick. In the session where that is most (session ${exact.session}, agent ${seat}, ${states} states) keeping to the norm is worth ${formatNumber(conforming)}, the best plan of deviations ${formatNumber(gain)} more, the best single deviation ${formatNumber(single.gain)} (discounted sums). By sampling: ${sampled}.`;
}

export function recoveryText({
  label,
  returned,
  returnTicks,
  window,
}: Certificate["recovery"][number]): string {
  const when =
    returnTicks === undefined ? `never within ${window} ticks` : `in ${returnTicks} ticks (median)`;
  return `After ${label}: ${inLine(returned, 100, " %")} of sessions return, ${when}.`;
}

export function enforcementText({ enforcement }: Certificate): string {
  const { seat, temptation, pays, answered, answerTicks, unfinished, gain, deterrence } = enforcement.worst;
  const answer =
    answerTicks === undefined
      ? "nobody answers"
      : `the others answer in ${inLine(answered, 100, " %")} of sessions, for ${answerTicks} ticks (median)${unfinished > 0 ? `, still going on at the end of the window in ${formatNumber(100 * unfinished)} % of them` : ""}, which costs the deviator ${inLine(deterrence)}`;
  return `The most tempting single deviation of agent ${seat} pays ${inLine(temptation)} at once; ${answer}; with all that follows it gains ${inLine(gain)} over ${enforcement.window} ticks, and pays in ${inLine(pays, 100, " %")} of sessions.`;
}

export function emergenceText({ emergence }: Certificate): string | undefined {
  if (!emergence) return undefined;
  const { metric, threshold, sessions, reached, ticks, sensitivity } = emergence;
  const when = ticks ? `, after ${inLine(ticks)} ticks of learning (median)` : "";
  const varied = sensitivity.map(
    ({ parameter, value, reached: then, sessions: n }) =>
      `${parameter} ${formatNumber(value)}: ${inLine(then, 100, " %")} of ${n}`,
  );
  return `${inLine(reached, 100, " %")} of ${sessions} sessions bring ${metric} to ${formatNumber(threshold)} and keep it there${when}.${varied.length > 0 ? ` Under other parameters: ${varied.join("; ")}.` : ""}`;
}

export function invasionText({ label, barrier, groups }: Certificate["invasion"][number]): string {
  const first = groups[1];
  return `Mutants (${label}): barrier ${inLine(barrier, 100, " %")}; the first of them earns ${inLine(first.mutant)}, its group mates ${inLine(first.resident)}.`;
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
  const { progress, gain, returned, barrier } = thresholds;
  const percent = (share: number) => `${formatNumber(100 * share)} %`;
  return `A society is no norm when it stays below ${percent(progress)} of the way from Nash (or the named floor) to the optimum. Where leaving it pays more than ${percent(gain)} of what it earns (anything at all, where that is solved exactly) it is fragile if the others’ answer costs the deviator something, and stuck but unenforced if not. Where leaving does not pay, it is a stable norm if ${percent(returned)} of sessions return from every shock and it withstands ${percent(barrier)} of mutants, else fragile; intervals decide only where they lie on one side. Gains that were found by sampling and learning are lower bounds: a cleverer deviant may gain more.`;
}
