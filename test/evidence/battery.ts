/**
 * What the verdicts of certificates are worth: societies of which it is known what has to be said of them, each
 * certified with several seeds and in several units of payoffs.
 */
import { type Certificate, certify } from "../../src/norms/index.ts";
import { median } from "../../src/stats/index.ts";
import { type Affine, formula, identity } from "./battery/affine.ts";
import { knownSocieties } from "./battery/index.ts";
import { epsilon, type Family, type KnownSociety, pays } from "./battery/society.ts";
import type { Study } from "./study.ts";

export const seeds = 10;
/** Powers of two change no rounding, the others do. */
const copies: readonly Affine[] = [
  { a: 4, b: -16 },
  { a: 0.125, b: 1024 },
  { a: 3.7, b: -1234.5 },
  { a: 1, b: 1e6 },
];
/** Copies are certified with this seed. */
const copied = 0;

/** Says that the society holds. */
const stable = ["stable norm", "stable convention", "stable behaviour", "no dilemma"];
/** Says that leaving pays. */
const leaving = ["leaving pays", "answered, yet leaving pays", "stuck but unenforced", "imprecise"];
const open = "undecided";

export interface Certified {
  readonly verdict: string;
  readonly reasons: readonly string[];
  /** What has no unit: shares of sessions that return, and shares of mutants that are withstood. */
  readonly shares: readonly number[];
}

export interface Judged {
  readonly society: KnownSociety;
  /** By seed. */
  readonly bySeed: readonly Certified[];
  /** By copy, with the first seed. */
  readonly byCopy: readonly Certified[];
  /** Processor time of a certificate. */
  readonly milliseconds: number;
}
export type Result = readonly Judged[];

export function certified(society: KnownSociety, seed: number, copy: Affine): Certified {
  const certificate: Certificate = certify(society.build(seed, copy), { seed, ...society.options(copy) });
  const { name, reasons } = certificate.verdict;
  return {
    verdict: name,
    reasons,
    shares: [
      ...certificate.recovery.map(({ returned }) => returned.estimate),
      ...certificate.invasion.map(({ barrier }) => barrier.estimate),
    ],
  };
}

const judge = (society: KnownSociety, seedCount = seeds, units = copies): Judged => {
  const start = process.cpuUsage();
  const bySeed = Array.from({ length: seedCount }, (_, seed) => certified(society, seed, identity));
  const byCopy = units.map((copy) => certified(society, copied, copy));
  const { user, system } = process.cpuUsage(start);
  return { society, bySeed, byCopy, milliseconds: (user + system) / 1000 / (seedCount + units.length) };
};

export interface Tally {
  readonly societies: number;
  readonly certificates: number;
  readonly right: number;
  readonly wrong: number;
  readonly undecided: number;
  /** Said to hold, with a word that is not among the true ones. */
  readonly falselyStable: number;
  /** Share of the decided verdicts of a society that are its most frequent one, over all societies. */
  readonly agreement: number;
  /** Copies whose verdict is not that of the original with the same seed, and those whose shares are not. */
  readonly copies: number;
  readonly otherVerdict: number;
  readonly otherShares: number;
  /** Planted exploits, one a seed, and those found: the verdict says that leaving pays. */
  readonly planted: number;
  readonly found: number;
}

export function tally(result: Result): Tally {
  const all = result.flatMap(({ society, bySeed }) =>
    bySeed.map(({ verdict }) => ({ verdict, truth: society.truth })),
  );
  const right = all.filter(({ verdict, truth }) => truth.verdicts.includes(verdict)).length;
  const undecided = all.filter(
    ({ verdict, truth }) => verdict === open && !truth.verdicts.includes(open),
  ).length;
  const agreeing = result.map(({ bySeed }) => mostFrequent(bySeed.map(({ verdict }) => verdict)));
  const pairs = result.flatMap(({ bySeed, byCopy }) =>
    byCopy.map((copy) => ({ original: bySeed[copied], copy })),
  );
  const planted = result.filter(({ society }) => society.planted).flatMap(({ bySeed }) => bySeed);
  return {
    societies: result.length,
    certificates: all.length,
    right,
    wrong: all.length - right - undecided,
    undecided,
    falselyStable: all.filter(
      ({ verdict, truth }) => stable.includes(verdict) && !truth.verdicts.includes(verdict),
    ).length,
    agreement:
      agreeing.reduce((sum, { same }) => sum + same, 0) /
      Math.max(
        1,
        agreeing.reduce((sum, { decided }) => sum + decided, 0),
      ),
    copies: pairs.length,
    otherVerdict: pairs.filter(({ original, copy }) => copy.verdict !== original.verdict).length,
    otherShares: pairs.filter(({ original, copy }) => !alike(original.shares, copy.shares)).length,
    planted: planted.length,
    found: planted.filter(({ verdict }) => leaving.includes(verdict)).length,
  };
}

/** Shares are interpolated, so rounding shows in them. */
const alike = (x: readonly number[], y: readonly number[]) =>
  x.length === y.length && x.every((value, j) => Math.abs(value - y[j]) < 1e-6);

function mostFrequent(verdicts: readonly string[]): { decided: number; same: number } {
  const counts = new Map<string, number>();
  for (const verdict of verdicts) if (verdict !== open) counts.set(verdict, (counts.get(verdict) ?? 0) + 1);
  return {
    decided: [...counts.values()].reduce((sum, count) => sum + count, 0),
    same: Math.max(0, ...counts.values()),
  };
}

/** Societies whose decided verdicts are not one and the same in 95 % of seeds. */
export const unsteady = (result: Result): Judged[] =>
  result.filter(({ bySeed }) => {
    const { decided, same } = mostFrequent(bySeed.map(({ verdict }) => verdict));
    return same < 0.95 * decided;
  });

export const battery: Study<Result> = {
  name: "battery",
  measure: () => knownSocieties.map((society) => judge(society)),
  markdown,
};

const percent = (share: number): string => `${Number((100 * share).toFixed(1))} %`;
const of = (count: number, all: number): string =>
  all === 0 ? "" : count === 0 ? "0" : `${count} (${percent(count / all)})`;

function row(name: string, result: Result): string {
  const t = tally(result);
  return `| ${[
    name,
    t.societies,
    t.certificates,
    of(t.right, t.certificates),
    of(t.undecided, t.certificates),
    of(t.wrong, t.certificates),
    of(t.falselyStable, t.certificates),
    percent(t.agreement),
    `${t.copies - t.otherVerdict} of ${t.copies}`,
    t.planted > 0 ? `${t.found} of ${t.planted}` : "",
  ].join(" | ")} |`;
}

function said({ bySeed }: Judged): string {
  const counts = new Map<string, number>();
  for (const { verdict } of bySeed) counts.set(verdict, (counts.get(verdict) ?? 0) + 1);
  return [...counts]
    .sort((x, y) => y[1] - x[1])
    .map(([verdict, count]) => (count === bySeed.length ? verdict : `${verdict} (${count})`))
    .join(", ");
}

function worth({ gain, stake }: KnownSociety["truth"]): string {
  if (stake === 0) return "";
  const share = gain / stake;
  return Math.abs(share) < 5e-4 ? "0" : String(Number(share.toPrecision(2)));
}

function markdown(result: Result): string {
  const families = [...new Set(result.map(({ society }) => society.family))];
  const every = tally(result);
  const longest = Math.max(...result.map(({ milliseconds }) => milliseconds));
  const lines = (family: Family) =>
    result
      .filter(({ society }) => society.family === family)
      .map((each) => {
        const { name, truth, planted } = each.society;
        return `| ${name}${planted ? " *" : ""} | ${truth.verdicts.join(" or ")} | ${worth(truth)} | ${said(each)} | ${truth.why} |`;
      });
  return `# What verdicts are worth: societies of which the truth is known

*Made by \`npm run evidence -- battery\`; held by \`test/evidence/battery.slow.test.ts\`.*

${every.societies} societies in ${families.length} families, each certified with ${seeds} seeds, and with the first of them also in ${copies.length} other
units of payoffs: ${copies.map((copy) => `\`${formula(copy)}\``).join(", ")}. What has to be said of each follows from a closed form or from backward
induction that shares no code with certificates (the last column below says which). A deviation counts as a gain from ${percent(epsilon)} of
the stake on; true gains are at least half as much again above that or half below it.

| family | societies | certificates | right | undecided | wrong | falsely stable | same verdict in seeds | same verdict in other units | exploits found |
|---|---|---|---|---|---|---|---|---|---|
${families
  .map((family) =>
    row(
      family,
      result.filter(({ society }) => society.family === family),
    ),
  )
  .join("\n")}
${row("**all**", result)}

*Right*: the verdict is the true one, or one of those that the words leave open; *undecided* is counted apart, unless the sample is
made so that it cannot decide. *Falsely stable*: a verdict that says that the society holds where that is not true. *Same verdict in seeds*: of
the verdicts that are not "undecided", those that are the society's most frequent one. *Exploits found*: a gain of at least twice
what counts, hidden from constant deviants or open to one agent only, and the verdict says that leaving pays.

What the table does not say: faults of certificates were found with these very societies and mended, so the rates are those of the
cases at hand, not of unseen ones; sessions, stretches of play and training are as many as these societies need to be decided.

A certificate takes ${Math.round(median(result.map(({ milliseconds }) => milliseconds)))} ms of processor time (median over societies; at most ${Math.round(longest)}).

## Society by society

*Gain*: what the best plan of one agent gains, as a share of the stake. Planted exploits have a star.
${families
  .map(
    (family) => `
### ${family[0].toUpperCase()}${family.slice(1)}

| society | true verdict | gain | verdicts over ${seeds} seeds | why it is known |
|---|---|---|---|---|
${lines(family).join("\n")}`,
  )
  .join("\n")}
`;
}

/** The truths themselves are clear of the thresholds: a verdict is no matter of a hair. */
export const clear = ({ truth }: KnownSociety): boolean =>
  truth.stake === 0 ||
  truth.gain <= 0.5 * epsilon * truth.stake ||
  (pays(truth) && truth.gain >= 1.5 * epsilon * truth.stake);
