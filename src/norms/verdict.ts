/**
 * The verdict of a certificate, from stated thresholds, with a reason for each part of it. Each part is yes, no or
 * undecided; what an interval leaves open stays open, and the reason says about how many sessions would decide it.
 */
import { wilsonInterval } from "../stats/proportion.ts";
import type { Certificate } from "./certificate.ts";
import { above, allOf, anyOf, type Decided, not, reaches } from "./decided.ts";
import { leavingOf, slackOf } from "./leaving.ts";
import {
  answerReason,
  efficiencyReason,
  equilibriumReason,
  gainReason,
  holdingReason,
  invasionReasons,
  reachedAnyway,
  recoveryReasons,
  strengths,
  thresholdsReason,
} from "./reasons.ts";

export type VerdictName =
  /** Payoffs always add up to the same: whatever anybody does, nothing is won or lost together. */
  | "nothing at stake"
  /** Less than half of the way to the optimum. */
  | "no norm"
  /** The same, where leaving does not pay and theory knows other equilibria. */
  | "inefficient convention"
  /** Leaving pays, and does not harm the others: clumsy play rather than temptation. */
  | "imprecise"
  /** Leaving pays, and the others' answer costs the deviator no more than epsilon. */
  | "stuck but unenforced"
  /** Leaving pays although the others' answer costs the deviator more than epsilon. */
  | "answered, yet leaving pays"
  /** Leaving pays; whether it is answered is not decided. */
  | "leaving pays"
  /** Keeping pays, yet shocks or mutants undo it. */
  | "fragile"
  /** It holds, in fewer sessions than have to. */
  | "in some sessions"
  /** As a stable norm, but whether it is efficient is not known. */
  | "stable behaviour"
  /** Nobody is tempted, and theory knows no other equilibrium: what is best for each is best for all. */
  | "no dilemma"
  /** Nobody is tempted, but there are other equilibria: people could as well have settled on another. */
  | "stable convention"
  /** Somebody would be tempted, leaving does not pay, and neither shocks nor mutants undo it. */
  | "stable norm"
  | "undecided";

/** Who keeps people to it, where leaving does not pay. */
export type Holder =
  /** The others' answer to a deviation. */
  | "peers"
  /** A mechanism takes away what leaving would pay. */
  | "institution"
  /** What a deviation brings at once it loses later by itself. */
  | "its own consequences"
  /** No deviation is tempting in the first place. */
  | "nobody needs to"
  | "undecided";

export interface Verdict {
  readonly name: VerdictName;
  /** One sentence each: first what decided, then the rest. */
  readonly reasons: readonly string[];
  readonly parts: Parts;
}

/** What the verdict is made of. */
export interface Parts {
  /** Undefined where no optimum is known. */
  readonly efficient: Decided | undefined;
  readonly leavingPays: Decided;
  /** The others' answer to a single deviation costs the deviator more than epsilon. */
  readonly enforced: Decided;
  /**
   * In no state that one agent can bring about does anybody gain more than epsilon by a single deviation: subgame
   * perfection, as far as such states go. Decided only by enumeration.
   */
  readonly subgamePerfect: Decided;
  /** Somebody would be tempted if no mechanism and nobody's answer stood in the way. */
  readonly dilemma: Decided;
  /** There are other equilibria, as theory says or since mutants prosper once they are many. */
  readonly convention: Decided;
  /** The best deviant does the others no harm. */
  readonly harmless: Decided;
  readonly recovers: Decided;
  readonly withstands: Decided;
  /** Enough sessions do not surely fail on their own. */
  readonly throughout: Decided;
  /** Sessions, counted from 0, in which welfare is surely too low or leaving surely pays. */
  readonly failing: readonly number[];
  readonly holder: Holder | undefined;
}

export type Evidence = Omit<Certificate, "verdict">;

export function judge(evidence: Evidence): Verdict {
  const parts = partsOf(evidence);
  const name = nameOf(parts, evidence);
  const gain = gainReason(evidence, parts);
  const answer = answerReason(evidence, parts);
  const reach = efficiencyReason(evidence, parts);
  const holding = holdingReason(evidence, parts);
  const order: Record<VerdictName, readonly string[]> = {
    "nothing at stake": [
      "Payoffs of all agents added up to the same in all play that was tried, so there is no better and worse for all.",
      gain,
    ],
    "no norm": [reach, ...reachedAnyway(evidence), gain],
    "inefficient convention": [reach, gain, ...equilibriumReason(evidence, parts)],
    imprecise: [gain, answer, reach],
    "stuck but unenforced": [gain, answer, reach, ...holding],
    "answered, yet leaving pays": [gain, answer, reach, ...holding],
    "leaving pays": [gain, answer, reach, ...holding],
    fragile: [...recoveryReasons(evidence, "no"), ...invasionReasons(evidence, "no"), gain, answer, reach],
    "in some sessions": [...holding, gain, answer, reach],
    undecided: [
      ...(parts.efficient === "undecided" ? [reach] : []),
      ...(parts.leavingPays === "undecided" ? [gain] : []),
      ...(parts.throughout === "undecided" ? holding : []),
      ...recoveryReasons(evidence, "undecided"),
      ...invasionReasons(evidence, "undecided"),
      ...(parts.dilemma === "no" && parts.convention === "undecided"
        ? equilibriumReason(evidence, parts)
        : []),
      gain,
      answer,
      reach,
    ],
    "stable behaviour": [gain, answer, ...strengths(evidence), reach],
    "no dilemma": [gain, ...equilibriumReason(evidence, parts), answer, ...strengths(evidence), reach],
    "stable convention": [gain, ...equilibriumReason(evidence, parts), answer, ...strengths(evidence), reach],
    "stable norm": [gain, answer, ...strengths(evidence), reach],
  };
  return { name, reasons: [...new Set([...order[name], ...thresholdsReason(evidence)])], parts };
}

function nameOf(parts: Parts, { constantSum, efficiency }: Evidence): VerdictName {
  const {
    efficient,
    leavingPays,
    enforced,
    harmless,
    throughout,
    recovers,
    withstands,
    dilemma,
    convention,
  } = parts;
  if (constantSum) return "nothing at stake";
  if (efficient === "no") {
    if ((efficiency.equilibria ?? 1) < 2 || leavingPays === "yes") return "no norm";
    return leavingPays === "no" ? "inefficient convention" : "undecided";
  }
  if (leavingPays === "yes") {
    if (harmless === "yes") return "imprecise";
    return enforced === "yes"
      ? "answered, yet leaving pays"
      : enforced === "no"
        ? "stuck but unenforced"
        : "leaving pays";
  }
  if (leavingPays === "undecided") return "undecided";
  if (throughout === "no") return "in some sessions";
  if (efficient === "undecided") return "undecided";
  if (recovers === "no" || withstands === "no") return "fragile";
  if (allOf([throughout, recovers, withstands]) === "undecided") return "undecided";
  if (efficient === undefined) return "stable behaviour";
  if (dilemma === "yes") return "stable norm";
  if (dilemma === "undecided") return "undecided";
  if (convention === "undecided") return "undecided";
  return convention === "yes" ? "stable convention" : "no dilemma";
}

export function partsOf(evidence: Evidence): Parts {
  const { efficiency, thresholds, epsilon, deviations, exact, enforcement, recovery, invasion, mechanisms } =
    evidence;
  const slack = slackOf(evidence);
  const { equilibria } = efficiency;
  const leaving = leavingOf(deviations, epsilon, slack);
  const { by } = leaving;
  const { unanswered, deterrence } = enforcement.worst;
  const failing = failingSessions(evidence);
  const sessions = evidence.sessions;
  const leavingPays = exact.solved ? above(exact.gain, epsilon, slack) : leaving.pays;
  const enforced = above(deterrence, epsilon, slack);
  const bare = anyOf([above(enforcement.bare, epsilon, slack), above(by.beforeMechanisms, epsilon, slack)]);
  // The most tempting deviation decides, or where its luck leaves that open the best alternative on average.
  const tempting = above(unanswered, epsilon, slack);
  const held = tempting === "undecided" ? above(enforcement.worst.held, epsilon, slack) : tempting;
  const dilemma = anyOf([bare, held]);
  const withMechanisms = anyOf([held, above(enforcement.worst.temptation, epsilon, slack)]);
  return {
    efficient: efficientBy(efficiency, thresholds.progress),
    leavingPays,
    enforced,
    subgamePerfect:
      exact.solved && exact.anywhere !== undefined
        ? exact.anywhere <= epsilon + slack
          ? "yes"
          : "no"
        : "undecided",
    dilemma,
    convention: anyOf([
      (equilibria ?? 1) > 1 ? "yes" : "no",
      ...invasion.map((each) => holdsOnceMany(each, epsilon, slack)),
    ]),
    harmless: leaving.pays === "yes" ? not(above(by.harm, epsilon, slack)) : "undecided",
    recovers: allOf(recovery.map(({ returned }) => reaches(returned, thresholds.returned))),
    withstands: allOf(invasion.map(({ barrier }) => reaches(barrier, thresholds.barrier, rounding))),
    throughout: reaches(wilsonInterval(sessions - failing.length, sessions), thresholds.sessions),
    failing,
    holder:
      leavingPays === "no"
        ? holderOf(bare, withMechanisms, held, enforced, mechanisms.length > 0)
        : undefined,
  };
}

/** Among mutants alone a mutant does epsilon better than somebody who keeps to the norm: theirs is another convention. */
function holdsOnceMany(
  { barrier, mutantReward, residentReward }: Evidence["invasion"][number],
  epsilon: number,
  slack: number,
): Decided {
  const last = mutantReward.mean.length - 1;
  const lead = {
    estimate: mutantReward.mean[last] - residentReward.mean[last],
    low: mutantReward.low[last] - residentReward.high[last],
    high: mutantReward.high[last] - residentReward.low[last],
  };
  return allOf([not(reaches(barrier, 1)), above(lead, epsilon, slack)]);
}

/**
 * A bound that the optimum may lie below shows that welfare is high, and never that it is low, but for welfare that is no
 * higher than the floor.
 */
function efficientBy({ progress, optimum }: Evidence["efficiency"], least: number): Decided | undefined {
  if (!progress) return undefined;
  const reached = reaches(progress, least, rounding);
  return reached === "no" && !isLow(progress.high, optimum, least) ? "undecided" : reached;
}

const isLow = (most: number, optimum: Evidence["efficiency"]["optimum"], least: number): boolean =>
  optimum?.bound === "upper" ? most <= rounding : most < least - rounding;

function holderOf(
  bare: Decided,
  withMechanisms: Decided,
  held: Decided,
  enforced: Decided,
  mechanisms: boolean,
): Holder {
  if (bare === "no" && held === "no") return "nobody needs to";
  if (mechanisms && bare === "yes" && withMechanisms === "no") return "institution";
  if (bare === "yes" && held === "no") return "its own consequences";
  return held === "yes" && enforced === "yes" ? "peers" : "undecided";
}

const rounding = 1e-9;

/** Sessions that surely fail on their own; a single stretch of play is taken at its word. */
function failingSessions(evidence: Evidence): number[] {
  const { efficiency, deviations, exact, epsilon, thresholds, sessions } = evidence;
  const slack = slackOf(evidence);
  return Array.from({ length: sessions }, (_, i) => i).filter(
    (i) =>
      (efficiency.atMost.length > 0 &&
        isLow(efficiency.atMost[i], efficiency.optimum, thresholds.progress)) ||
      (exact.solved && i < exact.sessions
        ? exact.gains[i] > epsilon + slack
        : deviations.seats.some(({ surely }) => surely[i] > epsilon + slack)),
  );
}
