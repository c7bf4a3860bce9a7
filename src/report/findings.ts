/**
 * What happened, in words made from the numbers. Two societies are called different only where the interval of their
 * difference excludes zero; where it does not, the sentence says that there is no clear difference. With few sessions
 * there are numbers and no verdicts.
 */

import { differenceInterval } from "../lab/difference.ts";
import type { Deviation, Results, SceneResults, SocietyResults } from "../lab/results.ts";
import { largest, smallest } from "../stats/extremes.ts";
import { iqm } from "../stats/statistics.ts";
import { type Estimate, estimateFormat, formatFixed, formatNumber, hasInterval } from "./number.ts";
import { boundName, estimateOf, nashOf, onScale, sideOf, type Yardstick, yardstickOf } from "./yardstick.ts";

/**
 * Below this the bootstrap interval covers too little for a verdict: simulated coverage of the 95 % interval of the
 * IQM of normal values is 49 % for n = 2, 75 % for 3, 89 % for 4, 91 % for 5, and about 94 % from 8 on.
 */
export const sessionsForVerdicts = 8;

/** A sentence or two on a scene. */
export const sceneSentence = (scene: SceneResults): string => sceneFindings(scene).join(" ");

/** One sentence a finding: what the societies reach, what leaving the norm pays, and what limits the comparison. */
export function sceneFindings(scene: SceneResults): string[] {
  const societies = evaluated(scene);
  if (societies.length === 0) return ["No society was run."];
  const yard = yardstickOf(scene);
  const clauses = welfareClauses(scene, societies, yard);
  const sentences = [
    ...(clauses.length > 0 ? [sentence(clauses.join("; ")), ...boundSentence(yard)] : []),
    ...deviationSentences(scene, societies, yard),
  ];
  if (societies.some(({ summary }) => summary.welfare.n < 2))
    sentences.push("With one session there are no intervals, so nothing is called a difference.");
  else if (societies.some(few))
    sentences.push(
      `Fewer than ${sessionsForVerdicts} sessions do not carry a verdict, so nothing is called a difference.`,
    );
  return sentences;
}

/** What the optimum is where only a bound of it is known: the shares are of that bound. */
function boundSentence({ range, optimum }: Yardstick): string[] {
  if (!range || !optimum?.bound) return [];
  const [what] = optimum.note.split(/[:;]/);
  return [
    `The optimum that this is a share of is ${boundName(optimum)} of ${formatNumber(optimum.welfare, 4)} a tick: ${what.trim()}.`,
  ];
}

/** All scenes in a sentence or two: the range of each kind's shares of the optimum, and where leaving the norm pays. */
export function runSentence({ scenes }: Results): string {
  const all = Object.values(scenes);
  if (all.length === 0) return "No scene was run.";
  if (all.length === 1) return sceneSentence(all[0]);
  return [rangeSentence(all), exploitSentence(all)].filter(Boolean).join(" ");
}

const evaluated = (scene: SceneResults): SocietyResults[] =>
  Object.values(scene.societies).filter(({ summary }) => summary.welfare !== undefined);
const few = ({ summary }: SocietyResults): boolean => summary.welfare.n < sessionsForVerdicts;

/** The label in quotation marks, without the name of its kind: "norm: AIMD" is “AIMD”. */
const quoted = ({ label, kind }: SocietyResults): string => {
  const head = `${kind}: `;
  return `“${label.startsWith(head) ? label.slice(head.length) : label}”`;
};

/** A mechanism without the words it shares with the learners it is laid over: "learners, quota" is “quota”. */
function ruleOf(society: SocietyResults, learned: readonly SocietyResults[]): string {
  const head = /^(.+?)[,:] (?=.)/.exec(society.label);
  const shared = head && learned.some(({ label }) => label === head[1] || label.startsWith(head[0]));
  return shared ? `“${society.label.slice(head[0].length)}”` : quoted(society);
}
const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;

/** The kinds a sentence has words for; a kind with several societies calls them by their labels. */
const actors = { greedy: "greedy agents", learned: "learners", norm: "the hardcoded norm" } as const;

function welfareClauses(
  scene: SceneResults,
  societies: readonly SocietyResults[],
  yard: Yardstick,
): string[] {
  const ofKind = (kind: string) => societies.filter((society) => society.kind === kind);
  const [greedy, learned, mechanisms, norms] = ["greedy", "learned", "mechanism", "norm"].map(ofKind);
  const named = new Set([...greedy, ...learned, ...mechanisms, ...norms]);
  let opened = false;
  /** The first amount also says what it is a share of. */
  const amount = (society: SocietyResults): string => {
    const text = amountText(yard, society);
    if (opened) return text;
    opened = true;
    return yard.range ? `${text} ${yard.of}` : `a welfare of ${text} a tick (${yard.missing})`;
  };
  const subject = (kind: keyof typeof actors, list: readonly SocietyResults[], j: number): string =>
    list.length === 1 ? actors[kind] : quoted(list[j]);
  return [
    ...greedy.map((society, j) => {
      const verb = greedy.length === 1 ? "get" : "gets";
      return `${subject("greedy", greedy, j)} ${verb} ${amount(society)}`;
    }),
    ...learned.map((society, j) => {
      const verb = learned.length === 1 ? "reach" : "reaches";
      return `left alone, ${subject("learned", learned, j)} ${verb} ${amount(society)}${againstNash(scene, yard, society)}`;
    }),
    ...mechanisms.map((society) => {
      const [verb, aside] = mechanismEffect(yard, society, learned);
      return `with ${ruleOf(society, learned)}, ${verb} ${amount(society)}${aside}`;
    }),
    ...norms.map((society, j) => {
      const rivals = [...learned, ...mechanisms];
      return `${subject("norm", norms, j)} gets ${amount(society)}${againstBest(yard, society, rivals)}`;
    }),
    ...societies
      .filter((society) => !named.has(society) && !society.deviation)
      .map((society) => `${quoted(society)} gets ${amount(society)}`),
  ];
}

/** "38 % [35, 41]", "at most 38 % [35, 41]", or welfare itself where there is no share. */
function amountText(yard: Yardstick, { summary }: SocietyResults): string {
  const welfare = estimateOf(summary.welfare);
  if (!yard.range) return estimateText(welfare);
  return sideOf(yard, welfare.value) + percentText(onScale(yard, welfare));
}

/** "0.40 [0.30, 0.50]", without brackets where there is no interval. */
function estimateText(estimate: Estimate): string {
  const { value, interval } = estimateFormat([estimate])(estimate);
  return interval === "" ? value : `${value} ${interval}`;
}

/** Whole percent, one decimal where all would round to zero. */
function percentText(estimate: Estimate): string {
  const numbers = hasInterval(estimate) ? [estimate.value, estimate.low, estimate.high] : [estimate.value];
  const size = largest(numbers.map(Math.abs));
  const write = (value: number): string => formatFixed(value, size > 0 && size < 0.95 ? 1 : 0);
  const interval = hasInterval(estimate) ? ` [${write(estimate.low)}, ${write(estimate.high)}]` : "";
  return `${write(estimate.value)} %${interval}`;
}

interface Span {
  readonly low: number;
  readonly high: number;
}
type Relation = "more" | "less" | "same" | "unclear";

/** Differences of values of this size up to this come from rounding: an interval that ends there touches zero. */
const roundingOf = (size: number): number => 1e-9 * size;

/**
 * A difference whose interval holds or touches zero leaves the order open, unless all of it lies within `tolerance`.
 * Values are of the given size.
 */
function relationOf({ low, high }: Span, size: number, tolerance = roundingOf(size)): Relation {
  if (Math.max(Math.abs(low), Math.abs(high)) <= tolerance) return "same";
  if (low > roundingOf(size)) return "more";
  return high < -roundingOf(size) ? "less" : "unclear";
}

/** Alike is what whole percents of the scale cannot tell apart; without a scale, what differs by rounding. */
const relate = ({ range }: Yardstick, span: Span, size: number): Relation =>
  relationOf(span, size, range ? 0.005 * (range[1] - range[0]) : undefined);

/** What a learner among followers earns against a follower, in rewards of the size of welfare. */
const deviationRelation = (deviation: Deviation, { summary }: SocietyResults): Relation =>
  relationOf(deviation, Math.max(Math.abs(summary.welfare.iqm), Math.abs(deviation.estimate)));

/** The welfare of one society against that of another, session by session where they are paired. */
function relateSocieties(yard: Yardstick, a: SocietyResults, b: SocietyResults): Relation {
  if (few(a) || few(b)) return "unclear";
  const [first, second] = [a.values.welfare, b.values.welfare];
  const difference = differenceInterval({ first, second, paired: a.paired && b.paired }, iqm);
  return relate(yard, difference, Math.max(Math.abs(a.summary.welfare.iqm), Math.abs(b.summary.welfare.iqm)));
}

/** ", more than at Nash (33 %)", of the society's own game; empty where no equilibrium of that is known. */
function againstNash(scene: SceneResults, yard: Yardstick, society: SocietyResults): string {
  const nash = nashOf(scene, society);
  if (!nash) return "";
  const { welfare } = nash;
  const value = yard.range ? percentText(onScale(yard, { value: welfare })) : formatNumber(welfare);
  // On the scale that starts at Nash its share says nothing.
  const silent = yard.scale === "gap" && welfare === yard.nash?.welfare;
  const number = silent ? "" : ` (${value})`;
  const name = welfare === yard.nash?.welfare ? "Nash" : "Nash under its own parameters";
  const bound = nash.bound ? `${boundName(nash).replace(/^an? /, "the ")} known for ${name}` : "";
  if (few(society)) return silent ? "" : `, ${bound || name} being ${value}`;
  const { iqm: reached, low, high } = society.summary.welfare;
  const size = Math.max(Math.abs(reached), Math.abs(welfare));
  const relation = relate(yard, { low: low - welfare, high: high - welfare }, size);
  if (relation === "same") return `, as much as ${bound || `at ${name}`}${number}`;
  if (relation === "unclear") return `, not clearly different from ${bound || name}${number}`;
  return `, ${relation} than ${bound || `at ${name}`}${number}`;
}

/** Verb and aside of what a mechanism does, compared where exactly one society shows learners without it. */
function mechanismEffect(
  yard: Yardstick,
  society: SocietyResults,
  learned: readonly SocietyResults[],
): [verb: string, aside: string] {
  if (learned.length !== 1) return ["learners reach", ""];
  if (few(society) || few(learned[0])) return ["they reach", ""];
  const relation = relateSocieties(yard, society, learned[0]);
  if (relation === "more") return ["they rise to", ""];
  if (relation === "less") return ["they fall to", ""];
  return relation === "same" ? ["they stay at", ""] : ["they reach", ", no clear change"];
}

/** The norm against the best of the societies that learn. */
function againstBest(yard: Yardstick, norm: SocietyResults, learning: readonly SocietyResults[]): string {
  if (learning.length === 0 || [norm, ...learning].some(few)) return "";
  const best = learning.reduce((a, b) => (b.summary.welfare.iqm > a.summary.welfare.iqm ? b : a));
  const alone = learning.filter(({ kind }) => kind === "learned");
  const name = alone.length === 1 && best === alone[0] ? "learners left alone" : ruleOf(best, alone);
  const relation = relateSocieties(yard, norm, best);
  if (relation === "same") return `, as much as ${name}`;
  if (relation === "unclear") return `, not clearly different from ${name}`;
  return `, ${relation} than ${name}`;
}

/** Whether leaving the norm pays: zero inside the interval leaves it open. */
function deviationSentences(
  { societies: all }: SceneResults,
  societies: readonly SocietyResults[],
  yard: Yardstick,
): string[] {
  const mixes = societies.flatMap((mix) => (mix.deviation ? [{ mix, deviation: mix.deviation }] : []));
  const severalNorms = societies.filter(({ kind }) => kind === "norm").length > 1;
  return mixes.map(({ mix, deviation }) => {
    const norm = all[deviation.norm];
    const learner = `${mixes.length > 1 ? `in ${quoted(mix)}, ` : ""}the learner among followers`;
    const follower = `${severalNorms ? `a follower of ${quoted(norm)}` : "a follower"} in its place`;
    if (few(mix) || few(norm)) return sentence(gainWithoutVerdict(mix, deviation, learner, follower));
    const place = `${follower}${mix.paired && norm.paired ? " (paired sessions)" : ""}`;
    const relation = deviationRelation(deviation, mix);
    return sentence(deviated(deviation, relation, learner, place, effectOnAll(yard, mix, norm)));
  });
}

function gainWithoutVerdict(
  { summary }: SocietyResults,
  { estimate, low, high }: Deviation,
  learner: string,
  follower: string,
): string {
  const gain = estimateText(summary.welfare.n > 1 ? { value: estimate, low, high } : { value: estimate });
  return `${learner} has a gain of ${gain} a tick over ${follower}`;
}

function deviated(
  { estimate, low, high }: Deviation,
  relation: Relation,
  learner: string,
  place: string,
  effect: Effect,
): string {
  const size = (sign: 1 | -1): string =>
    estimateText(sign > 0 ? { value: estimate, low, high } : { value: -estimate, low: -high, high: -low });
  if (relation === "more") {
    // Who gains while all together lose, or gain nothing, does so at the cost of the others.
    const exploits = effect.relation === "less" || effect.relation === "same";
    const verdict = exploits ? "the norm is exploitable" : "leaving the norm pays";
    return `${learner} earns ${size(1)} a tick more than ${place}: ${verdict}${effect.text}`;
  }
  if (relation === "less")
    return `${learner} earns ${size(-1)} a tick less than ${place}: leaving the norm does not pay${effect.text}`;
  if (relation === "same") return `${learner} earns as much as ${place}${effect.text}`;
  return `no clear difference between what ${learner} earns and ${place}: ${size(1)} a tick${effect.text}`;
}

interface Effect {
  readonly relation: Relation;
  readonly text: string;
}

/** What the deviation does to the welfare of all; text only where that is clear. */
function effectOnAll(yard: Yardstick, mix: SocietyResults, norm: SocietyResults): Effect {
  const relation = relateSocieties(yard, mix, norm);
  const verb = relation === "less" ? "falls" : "rises";
  const clear = relation === "less" || relation === "more";
  return { relation, text: clear ? `, and welfare ${verb} to ${amountText(yard, mix)}` : "" };
}

const kindsInWords = [
  ["greedy", "greedy agents"],
  ["learned", "learners left alone"],
  ["mechanism", "learners under a mechanism"],
  ["norm", "hardcoded norms"],
] as const;

/** The smallest and the largest share of each kind, over the scenes whose optimum gives shares. */
function rangeSentence(scenes: readonly SceneResults[]): string {
  const measured = scenes.filter((scene) => yardstickOf(scene).scale === "optimum");
  const parts: string[] = [];
  for (const [kind, name] of kindsInWords) {
    const shares = measured.flatMap((scene) =>
      evaluated(scene)
        .filter((society) => society.kind === kind)
        .map(({ summary }) => onScale(yardstickOf(scene), { value: summary.welfare.iqm }).value),
    );
    if (shares.length === 0) continue;
    const [least, most] = [smallest(shares), largest(shares)].map((value) => percentText({ value }));
    const span = least === most ? least : `${least} to ${most}`;
    parts.push(parts.length === 0 ? `${name} get ${span} of the optimum` : `${name} ${span}`);
  }
  if (parts.length === 0) return "No scene has an optimum to measure against.";
  const where =
    measured.length === scenes.length
      ? `over ${scenes.length} scenes`
      : `in the ${measured.length} of ${scenes.length} scenes with a positive optimum`;
  const bounded = measured.some((scene) => yardstickOf(scene).optimum?.bound);
  return sentence(
    `${where}, ${parts.join(", ")}${bounded ? " (where only a bound of the optimum is known, of that bound)" : ""}`,
  );
}

function exploitSentence(scenes: readonly SceneResults[]): string {
  const deviations = scenes.flatMap((scene) =>
    evaluated(scene).flatMap((society) =>
      society.deviation && !few(society) ? [deviationRelation(society.deviation, society)] : [],
    ),
  );
  if (deviations.length < 2) return "";
  const count = (clear: Relation): string =>
    String(deviations.filter((relation) => relation === clear).length || "none");
  const [more, less] = [count("more"), count("less")];
  return sentence(
    `a learner among followers of the norm earns clearly more than a follower in ${more} of ${deviations.length} cases, clearly less in ${less}`,
  );
}
