/** The gallery: what experiments reproduce, a table of verdicts and a section for each, on one page. */
import type { JudgedClaim } from "../../lab/claim.ts";
import { pictureMarkup } from "../charts/picture.ts";
import { formatNumber, noValue } from "../number.ts";
import { page, type Section } from "../pages/page.ts";
import { table } from "../pages/table.ts";
import { claimsBlock, tally } from "./claims.ts";

export interface GalleryCard {
  readonly id: string;
  readonly title: string;
  readonly question: string;
  /** Citations. */
  readonly reproduces: readonly string[];
  readonly claims: readonly JudgedClaim[];
  /** SVG by name. */
  readonly figures: Readonly<Record<string, string>>;
  /** Address of the report, relative to the page. */
  readonly report: string;
  /** Wall time of the run; missing where it was made in several parts. */
  readonly seconds?: number | undefined;
  /** Why there are no results. */
  readonly broken?: string | undefined;
}

export interface Gallery {
  readonly cards: readonly GalleryCard[];
  /** Short versions were run. */
  readonly quick: boolean;
  readonly versions: Readonly<Record<string, string>>;
}

/** A self-contained page, but for links to reports. */
export function renderGallery({ cards, quick, versions }: Gallery): string {
  const all = cards.flatMap(({ claims }) => claims);
  return page({
    title: "Emergence gallery",
    summary: `Published results, run again: ${tally(all) || "no claims"} of ${all.length} ${all.length === 1 ? "claim" : "claims"}, in ${cards.length} ${cards.length === 1 ? "experiment" : "experiments"}.${quick ? " These are short versions, with fewer sessions and wider ranges; claims that have none for them are not judged." : ""}`,
    sections: [{ title: "Verdicts", tables: [{ table: verdicts(cards) }] }, ...cards.map(section)],
    footer: {
      versions,
      intervals:
        "A claim passes where its whole 95 % interval over sessions lies within the expected range, fails where all of it lies outside, and is undecided in between.",
    },
  });
}

const verdicts = (cards: readonly GalleryCard[]) =>
  table({
    prose: true,
    rowLabel: "Experiment",
    columns: ["Claims", "Time (s)", "Report"].map((label) => ({ label })),
    rows: cards.map(({ title, claims, seconds, report, broken }) => ({
      label: title,
      cells: [
        broken === undefined ? tally(claims) : "no results",
        seconds === undefined ? noValue : formatNumber(seconds, 2),
        { text: "report", href: report },
      ],
    })),
  });

function section(
  { id, title, question, reproduces, claims, figures, broken }: GalleryCard,
  j: number,
): Section {
  const [first] = Object.values(figures);
  return {
    title,
    id,
    lead: question,
    paragraphs: [
      `${reproduces.join("; ")}.`,
      ...(broken === undefined ? [] : [`There are no results: ${broken}`]),
    ],
    columns: 1,
    figures: first === undefined ? [] : [{ chart: pictureMarkup(first, `g${j}-`) }],
    tables: claims.length > 0 ? [claimsBlock(claims)] : [],
  };
}
