/** What became of an experiment's claims, for a terminal and for a page. */
import type { ClaimRange, ClaimVerdict, JudgedClaim } from "../../lab/claim.ts";
import { largest } from "../../stats/extremes.ts";
import { lineWidth, wrapped } from "../lines.ts";
import { estimateFormat, formatNumber } from "../number.ts";
import type { Section, TableBlock } from "../pages/page.ts";
import { type Cell, table } from "../pages/table.ts";

const order: readonly ClaimVerdict[] = ["pass", "fail", "undecided", "not judged"];

/** Palette indices of their marks: a square, a triangle, a diamond, and a ring with nothing in it. */
const marks = { pass: 2, fail: 1, undecided: 3, "not judged": 6 } as const;

const indent = "  ";

/** A line on all of them, then each with its verdict, what was measured and what was expected; empty without claims. */
export function claimsText(claims: readonly JudgedClaim[]): string {
  if (claims.length === 0) return "";
  const lines = [`Claims: ${tally(claims)}`];
  const reason = commonReason(claims);
  if (reason !== undefined) return `${lines[0]} (${reason})\n`;
  const width = largest(order.map((verdict) => verdict.length)) + 2;
  for (const claim of claims) {
    const { says, verdict, source } = claim;
    const unmet = unmetOf(claim);
    const why = unmet === undefined ? "" : `. ${sentence(unmet)}`;
    const from = source ? ` (${sourceText(claim)})` : "";
    const text = `${says}: ${measuredText(claim)}; expected ${rangeText(claim.within)}${from}${why}`;
    const [first, ...rest] = wrapped(text, lineWidth - indent.length - width);
    lines.push(`${indent}${verdict.padEnd(width)}${first}`);
    for (const line of rest) lines.push(`${indent}${" ".repeat(width)}${line}`);
  }
  return `${lines.join("\n")}\n`;
}

/** The same as a table; nothing without claims. */
export function claimsSection(claims: readonly JudgedClaim[]): Section[] {
  if (claims.length === 0) return [];
  const reason = commonReason(claims);
  const block = {
    ...claimsBlock(claims),
    caption:
      "A claim passes where the whole 95 % interval lies within the expected range, fails where all of it lies outside, and is undecided where it reaches over an end of the range or there is none. It is not judged in a run that it is not made of.",
  };
  const lead = `${tally(claims)}${reason === undefined ? "" : ` (${reason})`}.`;
  return [{ title: "Claims", lead, tables: [block] }];
}

/** A row for each claim; what does not pass is told with the best explanation of it. */
export const claimsBlock = (claims: readonly JudgedClaim[]): TableBlock => ({
  table: table({
    prose: true,
    rowLabel: "Claim",
    columns: ["Verdict", "Measured", "Expected", "Source"].map((label) => ({ label })),
    rows: claims.map((claim) => ({
      label: claim.says,
      cells: [verdictCell(claim), measuredText(claim), rangeText(claim.within), sourceText(claim)],
    })),
  }),
});

function verdictCell(claim: JudgedClaim): Cell {
  const { verdict } = claim;
  const unmet = unmetOf(claim);
  return { text: unmet === undefined ? verdict : `${verdict}: ${unmet}`, mark: marks[verdict] };
}

/** Why a claim that was judged does not pass. */
const unmetOf = ({ verdict, unmet }: JudgedClaim): string | undefined =>
  verdict === "fail" || verdict === "undecided" ? unmet : undefined;

/** With a capital and a stop. */
export const sentence = (text: string): string =>
  `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? "" : "."}`;

/** "4 pass, 1 fail, 1 undecided, 2 not judged" */
export function tally(claims: readonly JudgedClaim[]): string {
  return order
    .map((verdict) => [verdict, claims.filter((claim) => claim.verdict === verdict).length] as const)
    .filter(([, n]) => n > 0)
    .map(([verdict, n]) => `${n} ${verdict}`)
    .join(", ");
}

/** Why none of them was judged, where that is the same for all. */
function commonReason(claims: readonly JudgedClaim[]): string | undefined {
  const [first] = claims;
  return claims.every(({ why }) => why === first.why) ? first.why : undefined;
}

function measuredText({ measured, why = "nothing measured" }: JudgedClaim): string {
  if (!measured) return why;
  const { estimate, low, high } = measured;
  const all = { value: estimate, low, high };
  const { value, interval } = estimateFormat([all])(all);
  return `${value} ${interval}`.trimEnd();
}

function rangeText([low, high]: ClaimRange): string {
  const [least, most] = [low, high].map((end) => formatNumber(end, 4));
  if (low === high) return least;
  if (low === Number.NEGATIVE_INFINITY)
    return high === Number.POSITIVE_INFINITY ? "anything" : `at most ${most}`;
  return high === Number.POSITIVE_INFINITY ? `at least ${least}` : `${least} to ${most}`;
}

const statusWords = { source: "", simulated: ", simulated", memory: ", from memory" } as const;

function sourceText({ source, status = "source" }: JudgedClaim): string {
  return source === undefined ? "committed results" : `${source}${statusWords[status]}`;
}
