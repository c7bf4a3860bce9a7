/**
 * Who helps those in good standing, and who judges them: norms of one label, good or bad, and which of them last.
 *
 * Nowak & Sigmund 1998, Nature 393:573-577 (image scoring); Sugden 1986, "The Economics of Rights, Co-operation and Welfare"
 * (standing); Kandori 1992, Review of Economic Studies 59:63-80 (stern judging); Ohtsuki & Iwasa 2004, Journal of Theoretical
 * Biology 231:107-120, and 2006, 239:435-444 (all norms of this kind, and the eight that last). In a tick a donor meets a recipient
 * at random and helps or not: help costs it `cost` and brings the recipient `benefit`. Labels are public, and the population large.
 */
import { fail } from "../core/errors.ts";

/**
 * How acts are judged: 1 where the donor is good afterwards, by `4 * donor + 2 * recipient + act` (labels before the act, 1 good;
 * act 1 help).
 */
export type Assessment = readonly number[];

/** What a donor means to do: 1 help, by `2 * donor + recipient` (labels, 1 good). */
export type ActionRule = readonly number[];

/** How all judge and what all do. */
export interface SocialNorm {
  readonly assess: Assessment;
  readonly act: ActionRule;
}

export interface Mistakes {
  /** Probability that help which was meant fails; refusals do not. */
  readonly execution: number;
  /** Probability that a label is set the other way. */
  readonly assessment: number;
}

export interface DonationGame extends Mistakes {
  readonly benefit: number;
  readonly cost: number;
}

/** Ways to judge that have a name. */
export const assessments = {
  /** Whoever helps is good, whoever refuses is bad. */
  image: [0, 1, 0, 1, 0, 1, 0, 1],
  /** Refusing the good is bad, and help is good; refusing the bad leaves one what one was. */
  standing: [0, 1, 0, 1, 1, 1, 0, 1],
  /** Refusing the good is bad; all else is good. */
  "simple-standing": [1, 1, 0, 1, 1, 1, 0, 1],
  /** Helping the good and refusing the bad is good; the opposite is bad. */
  "stern-judging": [1, 0, 0, 1, 1, 0, 0, 1],
} as const satisfies Record<string, Assessment>;

/** Helps the good, whoever it is itself. */
export const discriminating: ActionRule = [0, 1, 0, 1];

/** Share of the good in which labels settle, beginning with half of them good. */
export function goodShare(norm: SocialNorm, mistakes: Mistakes): number {
  requireNorm("goodShare", norm);
  requireMistakes("goodShare", mistakes);
  return settled(norm.assess, norm.act, mistakes);
}

/** Share of meetings in which help arrives. */
export function cooperation(norm: SocialNorm, mistakes: Mistakes): number {
  return helpGiven(norm.act, goodShare(norm, mistakes), mistakes);
}

/** All earn less who follow any of the 15 other action rules while all others follow the norm. */
export function isStrictlyStable(norm: SocialNorm, game: DonationGame): boolean {
  requireNorm("isStrictlyStable", norm);
  requireGame("isStrictlyStable", game);
  return strict(norm, settled(norm.assess, norm.act, game), game);
}

export interface StableNorm extends SocialNorm {
  readonly good: number;
  readonly cooperation: number;
}

/**
 * Of all 4096 norms those that are strictly stable with more cooperation than `above`. Each has a mirror image, in which good and
 * bad have changed names: the one is told in which most are good.
 */
export function stableNorms(game: DonationGame, above = 0.9): StableNorm[] {
  requireGame("stableNorms", game);
  const found: StableNorm[] = [];
  for (let d = 0; d < 256; d++)
    for (let p = 0; p < 16; p++) {
      const norm = { assess: bits(d, 8), act: bits(p, 4) };
      const good = settled(norm.assess, norm.act, game);
      const helped = helpGiven(norm.act, good, game);
      if (helped > above && strict(norm, good, game)) found.push({ ...norm, good, cooperation: helped });
    }
  return found;
}

/** The norm with the names of the labels exchanged. */
export function mirrored({ assess, act }: SocialNorm): SocialNorm {
  return {
    assess: assess.map((_, at) => 1 - assess[at ^ 6]),
    act: act.map((_, at) => act[at ^ 3]),
  };
}

/** Probability that a donor who means `help` is good afterwards. */
function judgedGood(
  assess: Assessment,
  donor: number,
  recipient: number,
  help: number,
  { execution, assessment }: Mistakes,
): number {
  const at = 4 * donor + 2 * recipient;
  const helps = help * (1 - execution);
  const good = helps * assess[at + 1] + (1 - helps) * assess[at];
  return assessment + (1 - 2 * assessment) * good;
}

/** Of donors with a label, the share that is good afterwards where a share `good` of recipients is. */
function next(assess: Assessment, act: ActionRule, donor: number, good: number, mistakes: Mistakes): number {
  return (
    good * judgedGood(assess, donor, 1, act[2 * donor + 1], mistakes) +
    (1 - good) * judgedGood(assess, donor, 0, act[2 * donor], mistakes)
  );
}

/** Labels change a few at a time, so that the share moves towards where it leads and does not jump over it. */
function settled(assess: Assessment, act: ActionRule, mistakes: Mistakes): number {
  let good = 0.5;
  for (let round = 0; round < 100_000; round++) {
    const to =
      good * next(assess, act, 1, good, mistakes) + (1 - good) * next(assess, act, 0, good, mistakes);
    if (Math.abs(to - good) < 1e-13) break;
    good = (good + to) / 2;
  }
  return good;
}

function helpGiven(act: ActionRule, good: number, { execution }: Mistakes): number {
  const means =
    good * (good * act[3] + (1 - good) * act[2]) + (1 - good) * (good * act[1] + (1 - good) * act[0]);
  return (1 - execution) * means;
}

function strict(norm: SocialNorm, good: number, game: DonationGame): boolean {
  const own = earned(norm, norm.act, good, game);
  for (let p = 0; p < 16; p++) {
    const other = bits(p, 4);
    if (other.every((each, at) => each === norm.act[at])) continue;
    if (earned(norm, other, good, game) >= own - 1e-12) return false;
  }
  return true;
}

/** Payoff a tick of one who acts by `own` among those who follow the norm: as often a recipient as a donor. */
function earned({ assess, act }: SocialNorm, own: ActionRule, good: number, game: DonationGame): number {
  // Its own label is a chain of two states.
  const stays = next(assess, own, 1, good, game);
  const rises = next(assess, own, 0, good, game);
  const label = rises === 0 && stays === 1 ? 0.5 : rises / (1 - stays + rises);
  const received =
    label * (good * act[3] + (1 - good) * act[1]) + (1 - label) * (good * act[2] + (1 - good) * act[0]);
  const given =
    label * (good * own[3] + (1 - good) * own[2]) + (1 - label) * (good * own[1] + (1 - good) * own[0]);
  return (1 - game.execution) * (game.benefit * received - game.cost * given);
}

function bits(number: number, size: number): number[] {
  return Array.from({ length: size }, (_, at) => (number >> at) & 1);
}

function requireNorm(who: string, { assess, act }: SocialNorm): void {
  for (const [name, table, size] of [
    ["assess", assess, 8],
    ["act", act, 4],
  ] as const)
    if (table.length !== size || table.some((each) => each !== 0 && each !== 1))
      fail(who, `${name} must be ${size} numbers that are 0 or 1`, table);
}

function requireMistakes(who: string, mistakes: Mistakes): void {
  for (const name of ["execution", "assessment"] as const)
    if (!(mistakes[name] >= 0 && mistakes[name] <= 1))
      fail(who, `${name} must be a probability within 0 and 1`, mistakes[name]);
}

function requireGame(who: string, game: DonationGame): void {
  requireMistakes(who, game);
  for (const name of ["benefit", "cost"] as const)
    if (!(game[name] > 0 && Number.isFinite(game[name]))) fail(who, `${name} must be positive`, game[name]);
}
