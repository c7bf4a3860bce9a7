/** What a verdict rests on, in sentences. Every number comes with its interval over sessions and its unit. */
import type { Interval } from "../stats/bootstrap.ts";
import { wilsonInterval } from "../stats/proportion.ts";
import { type Decided, reaches, sessionsForMean, sessionsForShare } from "./decided.ts";
import { conform, type SeatDeviation } from "./deviation.ts";
import type { Drift } from "./drift.ts";
import { leavingOf, slackOf } from "./leaving.ts";
import { defaultThresholds } from "./thresholds.ts";
import type { Evidence, Parts } from "./verdict.ts";

export function efficiencyReason(
  { efficiency, thresholds, sessions }: Evidence,
  { efficient }: Parts,
): string {
  const { progress, from, optimum } = efficiency;
  if (!progress || !from || !optimum)
    return "No optimum is known here, so efficiency is not judged; give one to have it judged.";
  const goal = !optimum.bound
    ? goals.known
    : optimum.bound === "lower" && progress.low > 1 + 1e-9
      ? goals.passed
      : goals[optimum.bound];
  const way = `Welfare comes ${percent(progress)} of the way from ${from.label} to ${goal.name}`;
  const bar = whole(thresholds.progress);
  if (efficient === "no") return `${way}, below the ${bar} that a cooperative norm needs${goal.but}.`;
  if (efficient === "yes") return `${way}${goal.but}.`;
  if (reaches(progress, thresholds.progress) === "no")
    return `${way}; whether that is ${bar} of the way to the optimum itself is not known.`;
  return `${way}; whether that is at least ${bar} is not decided${more(sessionsForMean(progress, thresholds.progress, sessions))}${goal.but}.`;
}

/** What progress is judged by: the optimum, or where it is not known, the best that is, or more than is possible. */
const goals = {
  known: { name: "the optimum", but: "" },
  passed: { name: "the best that was known", but: "; so the optimum lies higher, and the share is smaller" },
  lower: { name: "the best that is known", but: "; the optimum may lie higher, and the share be smaller" },
  upper: { name: "a bound on the optimum", but: "; the optimum may lie lower, and the share be larger" },
} as const;

export function gainReason(evidence: Evidence, { leavingPays, harmless }: Parts): string {
  const { exact, deviations, epsilon, thresholds, sessions } = evidence;
  const unit = `${whole(thresholds.gain)} of the stake, ${number(epsilon)} a tick`;
  const slack = slackOf(evidence);
  const { by } = leavingOf(deviations, epsilon, slack);
  if (exact.solved) {
    const { worst: solved, session } = exact;
    const { single, gain, gainPerTick, states, seat } = solved;
    const some = exact.sessions < sessions ? `, in ${exact.sessions} of ${sessions} sessions` : "";
    const scope = `exact, over ${states} states${some}`;
    if (gain === 0)
      return `Leaving does not pay: no plan of deviations gains anything for the agents tried, and the best single one ${single.gain > -slack ? "costs nothing" : `costs ${number(-single.gain)} (discounted sum)`}; ${scope}.`;
    const where =
      exact.sessions > 1 ? `agent ${seat} in session ${session}, where it pays most` : `agent ${seat}`;
    const plan = `the best plan of deviations gains ${number(gainPerTick)} a tick (${number(gain)} as a discounted sum), ${single.gain > slack ? `a single one at tick ${single.tick} ${number(single.gain)} (discounted sum)` : "no single one gains"}; ${scope}, for ${where}`;
    const mean = exact.sessions > 1 ? `; over ${exact.sessions} sessions ${signed(exact.gain)} a tick` : "";
    const decides =
      exact.sessions < sessions
        ? leavingPays === "undecided"
          ? " Of more sessions no more are solved."
          : ""
        : open(leavingPays, exact.gain, epsilon, exact.sessions);
    const others =
      leavingPays === "yes" && harmless === "yes" ? ` By sampling:${harmText(evidence, by, harmless)}` : "";
    return `${verb(leavingPays, unit)}: ${plan}${mean}.${decides}${others}`;
  }
  const tried =
    deviations.seats.length < evidence.agents
      ? `, ${deviations.seats.length} of ${evidence.agents} agents tried`
      : "";
  const what = by.does && by.best !== conform ? `; ${by.does}` : "";
  const found = `${signed(by.gain)} reward a tick on ${number(by.conforming.estimate)} for agent ${by.seat} (each session’s best deviant found, most often: ${by.best}${what}; a lower bound${tried})`;
  const harm = leavingPays === "yes" ? harmText(evidence, by, harmless) : "";
  return `${verb(leavingPays, unit, "No deviant was found that gains")}: ${found}.${harm}${open(leavingPays, by.gain, epsilon, sessions)}`;
}

/** What the others lose, in payoff. */
function harmText(
  { agents, mechanisms, epsilon }: Evidence,
  { harm }: SeatDeviation,
  harmless: Decided,
): string {
  if (agents === 1) return " Nobody else is there to lose by it: clumsy play that could be bettered.";
  const tick = `a tick together${mechanisms.length > 0 ? ", in payoff before mechanisms" : ""}`;
  switch (harmless) {
    case "yes":
      return ` The others do not lose by it (${signed(negated(harm))} ${tick}): clumsy play that could be bettered, not a temptation.`;
    case "no":
      return ` The others lose ${range(harm)} ${tick}.`;
    case "undecided":
      return ` Whether the others lose more than ${number(epsilon)} by it is not decided (${signed(negated(harm))} ${tick}).`;
  }
}

const verb = (pays: Decided, unit: string, no = "Leaving does not pay"): string =>
  pays === "yes"
    ? `Leaving pays, more than ${unit}`
    : pays === "no"
      ? `${no} more than ${unit}`
      : `Whether leaving pays more than ${unit}, is not decided`;

const open = (decided: Decided, of: Interval, threshold: number, sessions: number): string =>
  decided === "undecided" ? ` ${sentence(sessionsForMean(of, threshold, sessions))}` : "";

/** Who is tempted, by how much, and what stands against it: the mechanism, the others, nobody. */
export function answerReason(evidence: Evidence, parts: Parts): string {
  const { enforcement, epsilon, sessions, mechanisms, exact, agents } = evidence;
  const { bare, worst } = enforcement;
  const { temptation, unanswered, gain, deterrence, answered, answerTicks } = worst;
  const by =
    mechanisms.length > 0
      ? `, the most tempting one ${signed(temptation)} under ${mechanisms.join(", ")}`
      : "";
  // Agents differ in what tempts them.
  const barest = enforcement.seats.find((each) => each.bare === bare);
  const whose = barest && barest.seat !== worst.seat ? ` (agent ${barest.seat})` : "";
  const bait = `The best alternative pays ${signed(bare)} at once${mechanisms.length > 0 ? " without the mechanism" : ""}${whose}${by}; the most tempting deviation brings ${signed(unanswered)} with all that follows if the others do not answer, ${signed(gain)} as they do (discounted sums over ${enforcement.window} ticks, agent ${worst.seat})`;
  const answer =
    agents === 1
      ? "there is nobody to answer"
      : answered.estimate === 0
        ? "the others do not answer"
        : `the others answer in ${percent(answered)} of sessions, for ${ticksText(answerTicks)} (median), which ${
            parts.enforced === "yes"
              ? `costs the deviator ${range(deterrence)}`
              : deterrence.high < 0
                ? `is worth ${range(negated(deterrence))} to the deviator`
                : parts.enforced === "no"
                  ? `costs the deviator no more than ${number(epsilon)} (${signed(deterrence)})`
                  : `may or may not cost the deviator more than ${number(epsilon)} (${signed(deterrence)}${also(sessionsForMean(deterrence, epsilon, sessions))})`
          }`;
  const perfect =
    parts.enforced !== "yes"
      ? ""
      : parts.subgamePerfect === "yes"
        ? ` The threat is credible: in no state that one agent at a time can bring about does anybody gain more than ${number(epsilon)} (discounted sum) by a single deviation, punishing included (exact${solvedSome(evidence)}).`
        : parts.subgamePerfect === "no" && exact.solved
          ? ` It is not subgame perfect: in some state that one agent at a time can bring about somebody would gain ${number(exact.anywhere ?? 0)} (discounted sum) by a single deviation (exact), so whoever punishes, or is punished, might rather not.`
          : " Whether punishing pays those who do it was not enumerated.";
  return `${bait}; ${answer}.${perfect}${holderText(parts, mechanisms.length > 0)}`;
}

const solvedSome = ({ exact, sessions }: Evidence): string =>
  exact.solved && exact.sessions < sessions ? `, in ${exact.sessions} of ${sessions} sessions` : "";

function holderText({ holder }: Parts, mechanisms: boolean): string {
  switch (holder) {
    case undefined:
      return "";
    case "peers":
      return " It is held by the others’ answer.";
    case "institution":
      return " It is held by the institution.";
    case "its own consequences":
      return ` It is held by what a deviation brings on the deviator itself${mechanisms ? ", what the mechanism does later included" : ""}.`;
    case "nobody needs to":
      return " Nobody needs to hold it: nobody that was tried is tempted.";
    case "undecided":
      return " What holds it is not decided.";
  }
}

export function holdingReason({ sessions, thresholds }: Evidence, { failing, throughout }: Parts): string[] {
  // Where all fail alike, the means have said so.
  if (failing.length === sessions || (failing.length === 0 && throughout === "yes")) return [];
  const share = wilsonInterval(sessions - failing.length, sessions);
  const text = `Session by session, ${failing.length} of ${sessions} surely fail, for want of welfare or since leaving pays: ${percent(share)} may hold`;
  const bar = whole(thresholds.sessions);
  return [
    throughout === "undecided"
      ? `${text}; whether that is at least ${bar} is not decided${more(sessionsForShare(share.estimate, thresholds.sessions, sessions))}.`
      : throughout === "no"
        ? `${text}, fewer than ${bar}.`
        : `${text}.`,
  ];
}

/** Sessions that come far enough, where the mean does not. */
export function reachedAnyway({ efficiency, thresholds, sessions }: Evidence): string[] {
  const reached = efficiency.atLeast.filter((share) => share >= thresholds.progress).length;
  return reached === 0
    ? []
    : [
        `On their own ${reached} of ${sessions} sessions do come so far, ${percent(wilsonInterval(reached, sessions))}.`,
      ];
}

export function equilibriumReason(
  { efficiency: { equilibria }, mechanisms }: Evidence,
  { dilemma, convention }: Parts,
): string[] {
  if (equilibria !== undefined && equilibria > 1)
    return [
      `A single round${mechanisms.length > 0 ? " without the mechanism" : ""} has ${equilibria} equilibria that theory knows: people could have settled on another, so this is a convention.`,
    ];
  if (convention === "yes")
    return [
      "Mutants prosper once they are many: against theirs as against this one nobody does better alone.",
    ];
  if (convention === "undecided")
    return [
      "Nobody is tempted; whether mutants would prosper once they are many, so that this is a convention, is not decided.",
    ];
  return dilemma === "no"
    ? [
        "Nobody that was tried is tempted, and no other equilibrium is known: there is no dilemma that a norm would have to solve.",
      ]
    : [];
}

export function recoveryReasons({ recovery, thresholds, sessions }: Evidence, wanted: Decided): string[] {
  return recovery.flatMap(({ label, returned, window }) => {
    if (reaches(returned, thresholds.returned) !== wanted) return [];
    const back = `${percent(returned)} of sessions return within ${window} ticks`;
    return wanted === "no"
      ? [`After ${label} only ${back}.`]
      : [
          `After ${label} ${back}; whether that is at least ${whole(thresholds.returned)} is not decided${more(sessionsForShare(returned.estimate, thresholds.returned, sessions))}.`,
        ];
  });
}

export function invasionReasons({ invasion, thresholds, sessions }: Evidence, wanted: Decided): string[] {
  return invasion.flatMap(({ label, barrier }) => {
    if (reaches(barrier, thresholds.barrier, 1e-9) !== wanted) return [];
    return wanted === "no"
      ? [`Mutants (${label}) prosper from a share of ${percent(barrier)} on.`]
      : [
          `Mutants (${label}) may prosper from a share of ${percent(barrier)} on; whether it withstands ${whole(thresholds.barrier)} is not decided${more(sessionsForMean(barrier, thresholds.barrier, sessions))}.`,
        ];
  });
}

export function strengths({ recovery, invasion, drift }: Evidence): string[] {
  const fewest = recovery.reduce<Interval | undefined>(
    (low, { returned }) => (!low || returned.estimate < low.estimate ? returned : low),
    undefined,
  );
  const slowest = recovery.reduce((most, { returnTicks }) => Math.max(most, returnTicks ?? 0), 0);
  const least = invasion.reduce<Interval | undefined>(
    (low, { barrier }) => (!low || barrier.estimate < low.estimate ? barrier : low),
    undefined,
  );
  return [
    fewest
      ? `It returns from every shock tried, in ${percent(fewest)} of sessions or more, the slowest in ${ticksText(slowest)} (median).`
      : "No shock was tried; in episodes that are too short none would show anything.",
    least
      ? least.low >= 1
        ? "No share of the mutants tried prospers."
        : `Mutants need a share of ${percent(least)} to prosper, the lowest of those tried.`
      : "No mutant was tried: none of the deviants changes what anybody earns.",
    ...(drift ? driftReason(drift) : []),
  ];
}

function driftReason({ neutral, invader, opensAt }: Drift): string[] {
  if (opensAt.low >= 1) return [];
  const mutants = `mutants (${neutral}) that do as well, alone and among themselves, may spread by chance, and`;
  return [
    opensAt.high < 1
      ? `Neutral drift opens it: ${mutants} once they are ${percent(opensAt)} of the others, leaving pays (${invader}). It is not evolutionarily stable.`
      : `Whether neutral drift opens it is not decided: ${mutants} leaving may pay (${invader}) from ${percent(opensAt)} of the others on.`,
  ];
}

/** Bars that differ from the default are said beside the verdict. */
export function thresholdsReason({ thresholds }: Evidence): string[] {
  const changed = (Object.keys(defaultThresholds) as (keyof typeof defaultThresholds)[]).filter(
    (name) => thresholds[name] !== defaultThresholds[name],
  );
  return changed.length === 0
    ? []
    : [
        `Judged by other thresholds than the default: ${changed.map((name) => `${name} ${whole(thresholds[name])} (default ${whole(defaultThresholds[name])})`).join(", ")}.`,
      ];
}

const sentence = (needed: number | undefined): string =>
  needed === undefined
    ? "No sensible number of sessions would decide it, by the spread seen."
    : `About ${needed} sessions would decide it, by the spread seen.`;
const also = (needed: number | undefined): string =>
  needed === undefined ? "" : `; about ${needed} sessions would decide it, by the spread seen`;
const more = (needed: number | undefined): string =>
  needed === undefined ? "" : ` (about ${needed} sessions would decide it, by the spread seen)`;

/** Three digits; what rounding leaves of nothing is nothing. */
const number = (value: number): string =>
  Math.abs(value) < 1e-12 ? "0" : typeset(Number(value.toPrecision(3)));
const whole = (share: number): string => `${typeset(Number((100 * share).toFixed(1)))} %`;
const typeset = (value: number): string => String(value).replace("-", "−");
/** `1 tick`, `20 ticks`. */
export const ticksText = (ticks: number | undefined): string => `${ticks} ${ticks === 1 ? "tick" : "ticks"}`;

const percent = ({ estimate, low, high }: Interval): string =>
  low === high
    ? whole(estimate)
    : `${whole(estimate)} [${whole(low).replace(" %", "")}, ${whole(high).replace(" %", "")}]`;
const range = ({ estimate, low, high }: Interval): string =>
  low === high ? number(estimate) : `${number(estimate)} [${number(low)}, ${number(high)}]`;
const negated = ({ estimate, low, high }: Interval): Interval => ({
  estimate: -estimate,
  low: -high,
  high: -low,
});
const signed = (of: Interval): string => `${of.estimate >= 0 ? "+" : ""}${range(of)}`;
