/** The report of an experiment that is a program of its own: its question, claims, findings and charts. */
import type { JudgedClaim } from "../../lab/claim.ts";
import { pictureMarkup } from "../charts/picture.ts";
import { page, type Section } from "../pages/page.ts";
import { claimsSection } from "./claims.ts";

export interface ProgramReport {
  readonly title: string;
  readonly question: string;
  /** A few lines with the findings; may be empty. */
  readonly summary: string;
  readonly claims: readonly JudgedClaim[];
  /** SVG by name. */
  readonly figures: Readonly<Record<string, string>>;
  /** Of the run, by name: its seed, for instance. */
  readonly entries: readonly (readonly [name: string, value: string])[];
  readonly versions: Readonly<Record<string, string>>;
}

/** A self-contained page. */
export function renderProgram(report: ProgramReport): string {
  const { title, question, summary, claims, figures, entries, versions } = report;
  return page({
    title,
    summary: question,
    sections: [...claimsSection(claims), ...findings(summary), ...charts(figures)],
    footer: { entries, versions },
  });
}

function findings(summary: string): Section[] {
  if (summary.trim() === "") return [];
  return [{ title: "Findings", paragraphs: summary.trim().split("\n") }];
}

function charts(figures: Readonly<Record<string, string>>): Section[] {
  const drawn = Object.values(figures).map((chart, j) => ({ chart: pictureMarkup(chart, `f${j}-`) }));
  return drawn.length > 0 ? [{ title: "Charts", columns: 1, figures: drawn }] : [];
}
