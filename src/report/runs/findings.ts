/**
 * What happened, in words made from the numbers. Two societies are called different only where the interval of their
 * difference excludes zero; where it does not, the sentence says that there is no clear difference. With few sessions
 * there are numbers and no verdicts.
 */

import { differenceInterval } from "../../lab/difference.ts";
import type { Deviation, Results, SceneResults, SocietyResults } from "../../lab/results.ts";
import type { Interval } from "../../stats/bootstrap.ts";
import { largest } from "../../stats/extremes.ts";
import { iqm } from "../../stats/statistics.ts";
import { type Estimate, estimateFormat, formatFixed, formatNumber, hasInterval } from "../number.ts";
import { boundName, estimateOf, onScale, sideOf, type Yardstick, yardstickOf } from "./yardstick.ts";

/**
 * Below this the bootstrap interval covers too little for a verdict: simulated coverage of the 95 % interval of the
 * IQM of normal values is 49 % for n = 2, 75 % for 3, 89 % for 4, 91 % for 5, and about 94 % from 8 on.
 */
export const sessionsForVerdicts = 8;

/** A sentence or two on a scene. */
export const sceneSentence = (scene: SceneResults, baseline?: string): string =>
  sceneFindings(scene, baseline).join(" ");

/**
 * One sentence a finding: which society has the highest and the lowest welfare, how the others differ from the baseline where
 * one is named, what leaving a norm pays, and what limits the comparison.
 */
export function sceneFindings(scene: SceneResults, baseline?: string): string[] {
  const societies = evaluated(scene);
  if (societies.length === 0) return ["No society was run."];
  const yard = yardstickOf(scene);
  const sentences = [
    extremesSentence(societies, yard),
    ...boundSentence(yard),
    ...baselineSentence(scene, societies, yard, baseline),
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

/** All scenes in a sentence or two: the highest welfare of each, and how often leaving a norm pays. */
export function runSentence({ scenes }: Results, baselines: Baselines = {}): string {
  const all = Object.entries(scenes);
  if (all.length === 0) return "No scene was run.";
  if (all.length === 1) return sceneSentence(all[0][1], baselines[all[0][0]]);
  return [highestSentence(all.map(([, scene]) => scene)), exploitSentence(all.map(([, scene]) => scene))]
    .filter(Boolean)
    .join(" ");
}

/** Names of societies that others are compared with, by scene. */
type Baselines = Readonly<Record<string, string | undefined>>;

const evaluated = (scene: SceneResults): SocietyResults[] =>
  Object.values(scene.societies).filter(({ summary }) => summary.welfare !== undefined);
const few = ({ summary }: SocietyResults): boolean => summary.welfare.n < sessionsForVerdicts;

const quoted = ({ label }: SocietyResults): string => `“${label}”`;
const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;

const byWelfare = (a: SocietyResults, b: SocietyResults): number =>
  b.summary.welfare.iqm - a.summary.welfare.iqm;

/** Who is first and last by the middle of sessions, which is no verdict on differences. */
function extremesSentence(societies: readonly SocietyResults[], yard: Yardstick): string {
  const ranked = [...societies].sort(byWelfare);
  const [first, last] = [ranked[0], ranked[ranked.length - 1]];
  const amount = `${amountText(yard, first)} ${yard.range ? yard.of : `a tick (${yard.missing})`}`;
  if (ranked.length === 1) return `${quoted(first)} has a welfare of ${amount}.`;
  return `${quoted(first)} has the highest welfare, ${amount}; ${quoted(last)} the lowest, ${amountText(yard, last)}.`;
}

function highestSentence(scenes: readonly SceneResults[]): string {
  const parts = scenes.flatMap((scene) => {
    const [first] = evaluated(scene).sort(byWelfare);
    if (!first) return [];
    const yard = yardstickOf(scene);
    const unit = yard.range ? yard.of : "a tick";
    return [`${quoted(first)} in “${scene.label}” (${amountText(yard, first)} ${unit})`];
  });
  return parts.length > 0 ? `Welfare is highest for ${parts.join(", ")}.` : "No society was run.";
}

/** How far each other society's welfare a tick is from the baseline's. */
function baselineSentence(
  scene: SceneResults,
  societies: readonly SocietyResults[],
  yard: Yardstick,
  baseline: string | undefined,
): string[] {
  const base = baseline === undefined ? undefined : scene.societies[baseline];
  const others = societies.filter((society) => society !== base);
  if (!base?.summary.welfare || others.length === 0) return [];
  const silent = [base, ...others].some(few);
  const parts = others.map((society) => {
    const difference = welfareDifference(society, base);
    const place = `in ${quoted(society)}`;
    const single = society.summary.welfare.n < 2 || base.summary.welfare.n < 2;
    if (silent)
      return `${single ? estimateText({ value: difference.estimate }) : signedText(difference, 1)} ${place}`;
    const relation = relateSocieties(yard, society, base);
    if (relation === "more") return `${signedText(difference, 1)} higher ${place}`;
    if (relation === "less") return `${signedText(difference, -1)} lower ${place}`;
    return relation === "same"
      ? `the same ${place}`
      : `not clearly different ${place} (${signedText(difference, 1)})`;
  });
  const pairs = others.every(({ paired }) => paired && base.paired) ? ", session by session," : ",";
  const verb = silent ? "differs by" : "is";
  return [`Against ${quoted(base)}${pairs} welfare a tick ${verb} ${parts.join(", ")}.`];
}

/** The difference, or what it is the other way round. */
const signedText = ({ estimate, low, high }: Interval, sign: 1 | -1): string =>
  estimateText(sign > 0 ? { value: estimate, low, high } : { value: -estimate, low: -high, high: -low });

function welfareDifference(a: SocietyResults, b: SocietyResults): Interval {
  const [first, second] = [a.values.welfare, b.values.welfare];
  return differenceInterval({ first, second, paired: a.paired && b.paired }, iqm);
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

/** What one who leaves the norm earns against one who follows it, in rewards of the size of welfare. */
const deviationRelation = (deviation: Deviation, { summary }: SocietyResults): Relation =>
  relationOf(deviation, Math.max(Math.abs(summary.welfare.iqm), Math.abs(deviation.estimate)));

/** The welfare of one society against that of another, session by session where they are paired. */
function relateSocieties(yard: Yardstick, a: SocietyResults, b: SocietyResults): Relation {
  if (few(a) || few(b)) return "unclear";
  return relate(
    yard,
    welfareDifference(a, b),
    Math.max(Math.abs(a.summary.welfare.iqm), Math.abs(b.summary.welfare.iqm)),
  );
}

/** Whether leaving the norm pays: zero inside the interval leaves it open. */
function deviationSentences(
  { societies: all }: SceneResults,
  societies: readonly SocietyResults[],
  yard: Yardstick,
): string[] {
  const mixes = societies.flatMap((mix) => (mix.deviation ? [{ mix, deviation: mix.deviation }] : []));
  return mixes.map(({ mix, deviation }) => {
    const norm = all[deviation.norm];
    const learner = `who leaves ${quoted(norm)} in ${quoted(mix)}`;
    const follower = "who follows it in the same place";
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
  deviation: Deviation,
  relation: Relation,
  learner: string,
  place: string,
  effect: Effect,
): string {
  const size = (sign: 1 | -1): string => signedText(deviation, sign);
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
    `who leaves a norm earns clearly more than who follows it in ${more} of ${deviations.length} cases, clearly less in ${less}`,
  );
}
