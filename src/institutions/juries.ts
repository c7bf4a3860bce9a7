/**
 * Juries that must agree, whose members vote as if theirs were the vote that decides.
 *
 * Feddersen & Pesendorfer 1998, "Convicting the innocent", American Political Science Review 92:23-35. A signal is right with
 * `accuracy`; a juror would convict above the probability `doubt` of guilt; guilt and innocence are as likely. With signals of guilt all
 * convict, with one of innocence some do: everybody else's vote to convict speaks against it.
 */
import { fail } from "../core/errors.ts";
import { atLeast, requireAtLeast, requireWhole } from "./chances.ts";

export interface Jury {
  readonly accuracy: number;
  readonly doubt: number;
}

function requireJury(who: string, { accuracy, doubt }: Jury): void {
  if (!(accuracy > 0.5 && accuracy < 1)) fail(who, "accuracy must be above 1/2 and below 1", accuracy);
  if (!(doubt > 0 && doubt < 1)) fail(who, "doubt must be above 0 and below 1", doubt);
}

/** How a juror votes, and what comes of it, in the symmetric equilibrium in which votes tell something. */
export interface Verdicts {
  /** Probability that a juror with a signal of innocence convicts. */
  readonly against: number;
  readonly convictsInnocent: number;
  readonly acquitsGuilty: number;
}

/** A jury of so many that convicts only where all do. */
export function unanimousJury(jurors: number, jury: Jury): Verdicts {
  const who = "unanimousJury";
  requireAtLeast(who, "jurors", jurors, 2);
  requireJury(who, jury);
  const { accuracy: p, doubt: q } = jury;
  if (q <= 1 - p) return { against: 1, convictsInnocent: 1, acquitsGuilty: 0 };
  if (((1 - p) / p) ** jurors > (1 - q) / q)
    fail(who, "doubt is so large that signals of guilt of all do not convict", q);
  // Indifferent where all others convict: (innocent / guilty vote to convict)^(n - 1) is this.
  const ratio = ((1 - q) * (1 - p)) / (q * p);
  const f = ratio ** (1 / (jurors - 1));
  const against = Math.max(0, (p * f - (1 - p)) / (p - (1 - p) * f));
  return {
    against,
    convictsInnocent: (1 - p + p * against) ** jurors,
    acquitsGuilty: 1 - (p + (1 - p) * against) ** jurors,
  };
}

/** What the probability to convict an innocent tends to with the number of jurors who must agree: it does not vanish. */
export function unanimousLimit(jury: Jury): number {
  requireJury("unanimousLimit", jury);
  const { accuracy: p, doubt: q } = jury;
  if (q <= 1 - p) return 1;
  return (((1 - q) * (1 - p)) / (q * p)) ** (p / (2 * p - 1));
}

/** Probability that a simple majority of jurors who vote by their signal convicts an innocent. */
export function sincereMajority(jurors: number, accuracy: number): number {
  requireWhole("sincereMajority", "jurors", jurors, 1, 1000);
  if (jurors % 2 === 0) fail("sincereMajority", "jurors must be odd, so that there is a majority", jurors);
  requireJury("sincereMajority", { accuracy, doubt: 0.5 });
  return atLeast((jurors + 1) / 2, jurors, 1 - accuracy);
}
