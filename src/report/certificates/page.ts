/** Certificates as one HTML page: all verdicts first, then scene by scene what they rest on, each society folded. */

import type { NamedCertificate } from "../../lab/certify.ts";
import type { SocietyTimeline } from "../../lab/timeline.ts";
import type { Band } from "../../norms/band.ts";
import type { Certificate } from "../../norms/certificate.ts";
import { type Bar, barChart } from "../charts/bar.ts";
import { type LineSeries, lineChart } from "../charts/line.ts";
import { typeset } from "../number.ts";
import { type Details, type Figure, page, type Section, type TableBlock } from "../pages/page.ts";
import { type Cell, table } from "../pages/table.ts";
import { eventTable, noEvents, timelineChart, timelineOf, timelineRule, weakerEvents } from "../timeline.ts";
import { certificateAnchors } from "./anchors.ts";
import {
  byScene,
  certificateColumns,
  efficiencyText,
  emergenceText,
  enforcementText,
  estimated,
  gainText,
  invasionText,
  leaver,
  recoveryText,
  ruleTexts,
  shareInLine,
} from "./facts.ts";

export interface CertificateReport {
  readonly name: string;
  readonly certificates: readonly NamedCertificate[];
  /** What arose in those societies that learned. */
  readonly timelines?: readonly SocietyTimeline[];
  /** Labels of the scenes, by their names. */
  readonly scenes: Readonly<Record<string, string>>;
  readonly versions: Readonly<Record<string, string>>;
}

/** A certificate with its place on the page. */
interface Placed extends NamedCertificate {
  readonly anchor: string;
}

export function renderCertificates({
  name,
  certificates,
  timelines = [],
  scenes,
  versions,
}: CertificateReport): string {
  const labelled = (scene: string) => scenes[scene] ?? scene;
  const ids = certificateAnchors(certificates);
  const placed = certificates.map((each, j): Placed => ({ ...each, anchor: ids[j] }));
  const all = [...byScene(placed)] as [string, Placed[]][];
  const first = certificates[0]?.certificate;
  return page({
    title: `Norm certificates: ${name}`,
    subtitle: "Is it a norm, and does it hold?",
    summary: summaryOf(certificates),
    opening: { tables: all.map(([scene, own]) => verdictTable(labelled(scene), own)) },
    sections: all.map(([scene, own]) => sceneSection(labelled(scene), own, timelines)),
    footer: {
      intervals:
        "95 % intervals over sessions: Wilson’s for shares of sessions, Student’s with Hall’s correction for skewness for means, the percentile bootstrap for barriers and times. Equal sessions, as those of a hardcoded norm without luck, have none.",
      method: [
        ...ruleTexts(certificates, labelled).map(typeset),
        "The best deviation is chosen on one set of worlds and measured on another. Copies of a society that differ in one agent, one action or one shock share their random numbers, and what is drawn of them is the difference within each session.",
        "In the impulse response one agent is made to take, for one tick, the action that pays most at once (where none does, the one that brings most in the end), chosen on copies with other luck; then all follow their own policies. What it would gain more if the others did not answer is the deterrence. Invasion draws groups from a large population with the given share of mutants.",
        ...(timelines.length > 0 ? [timelineRule] : []),
      ],
      entries: first ? [["Seed", String(first.seed)]] : [],
      versions,
    },
  });
}

function summaryOf(certificates: readonly NamedCertificate[]): string {
  const counts = new Map<string, number>();
  for (const { certificate } of certificates)
    counts.set(certificate.verdict.name, (counts.get(certificate.verdict.name) ?? 0) + 1);
  const text = [...counts].map(([name, count]) => `${name}: ${count} of ${certificates.length}`).join("; ");
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** What a reader looks for: the verdict of each society of a scene, and what decided it. */
function verdictTable(scene: string, own: readonly Placed[]): TableBlock {
  return {
    table: table({
      rowLabel: "Society",
      columns: [{ label: "Verdict" }, { label: "What decided it" }],
      rows: own.map(({ label, anchor, certificate: { verdict } }) => ({
        label,
        href: `#${encodeURIComponent(anchor)}`,
        cells: [verdict.name, typeset(verdict.reasons[0] ?? "")],
      })),
      prose: true,
    }),
    caption: `${scene}: verdicts.`,
  };
}

function sceneSection(scene: string, own: readonly Placed[], timelines: readonly SocietyTimeline[]): Section {
  return {
    title: scene,
    tables: [evidenceTable(own)],
    details: own.map((each) => folded(each, timelineOf(timelines, each))),
  };
}

function evidenceTable(own: readonly Placed[]): TableBlock {
  const cells = (certificate: Certificate): Cell[] =>
    certificateColumns.map(({ of }) => {
      const estimate = of(certificate);
      return Number.isFinite(estimate.value) ? estimate : null;
    });
  return {
    table: table({
      rowLabel: "Society",
      columns: [
        { label: "Verdict" },
        ...certificateColumns.map(({ label, unit, better }) => ({ label, unit, ...(better && { better }) })),
      ],
      rows: own.map(({ label, certificate }) => ({
        label,
        cells: [certificate.verdict.name, ...cells(certificate)],
      })),
    }),
    caption:
      "What the verdicts rest on. Below, society by society: the reasons, the figures and the numbers.",
  };
}

function folded({ label, anchor, certificate }: Placed, timeline: SocietyTimeline | undefined): Details {
  const { verdict } = certificate;
  return {
    summary: label,
    aside: verdict.name,
    id: anchor,
    inside: {
      paragraphs: verdict.reasons.map(typeset),
      entries: entriesOf(certificate),
      columns: 3,
      figures: figuresOf(certificate, timeline),
      tables: timeline && timeline.events.length > 0 ? [historyTable(timeline)] : [],
    },
  };
}

function entriesOf(certificate: Certificate): [string, string][] {
  const { policies, mechanisms, agents, sessions, discount, ticks } = certificate;
  const under = mechanisms.length > 0 ? ` under ${mechanisms.join(", ")}` : "";
  const emergence = emergenceText(certificate);
  const entries: [string, string][] = [
    ["Society", `${policies.join(", ")}${under}; ${agents} agents`],
    ["Measured", `${sessions} sessions, ${ticks} ticks, discount ${discount}`],
    ["Efficiency", efficiencyText(certificate)],
    ["Stability", gainText(certificate)],
    ["Enforcement", enforcementText(certificate)],
    ...certificate.invasion.map((each): [string, string] => [
      "Invasion",
      invasionText(each, certificate.stake),
    ]),
    ...certificate.recovery.map((each): [string, string] => ["Recovery", recoveryText(each)]),
    ...(emergence ? [["Emergence", emergence] as [string, string]] : []),
  ];
  return entries.map(([name, text]) => [name, typeset(text)]);
}

const figuresOf = (certificate: Certificate, timeline: SocietyTimeline | undefined): Figure[] => [
  deviationFigure(certificate),
  ...impulseFigures(certificate),
  ...invasionFigures(certificate),
  ...recoveryFigures(certificate),
  ...(timeline ? historyFigures(timeline) : []),
];

function historyFigures(timeline: SocietyTimeline): Figure[] {
  if (timelineChart(timeline) === undefined) return [];
  const caption = timeline.events.length > 0 ? "The events are told in the table below." : noEvents(timeline);
  return [{ chart: (width) => timelineChart(timeline, { width })!, caption, wide: true }];
}

function historyTable(timeline: SocietyTimeline): TableBlock {
  const { label, sessions } = timeline;
  return {
    table: eventTable(timeline),
    caption: [
      `How it came about: ${label}, ${sessions} ${sessions === 1 ? "session" : "sessions"}.`,
      ...weakerEvents(timeline),
    ].join(" "),
  };
}

/** Deviants that are drawn; the rest gain less. */
const mostDeviants = 8;

/** What the verdict rests on comes first: the exact gain, then each session's best deviant; then the deviants by gain. */
function deviationFigure(certificate: Certificate): Figure {
  const { exact, epsilon } = certificate;
  const { candidates, gain, seat } = leaver(certificate);
  const ranked = [...candidates].sort((a, b) => b.gain.estimate - a.gain.estimate).slice(0, mostDeviants);
  const bars: Bar[] = [
    ...(exact.solved ? [{ label: "best plan there is (exact)", colour: 2, ...estimated(exact.gain) }] : []),
    { label: "best found in each session", colour: 2, ...estimated(gain) },
    ...ranked.map(({ label, kind, gain }) => ({
      label: kind === "learned" ? `${label} (learned)` : label,
      colour: kind === "learned" ? 1 : 0,
      ...estimated(gain),
    })),
  ];
  const left = candidates.length - ranked.length;
  return {
    chart: (width) =>
      barChart({
        title: "Gain of leaving the norm",
        xLabel: "Reward per tick above keeping to it",
        width,
        bars,
        references: [{ label: "epsilon", value: epsilon }],
      }),
    caption: `Agent ${seat}, the others keep to the norm; gains up to epsilon count as none. Lower bounds on what leaving can pay${exact.solved ? ", but for the exact one" : ""}.${left > 0 ? ` Left out: ${left} deviant${left === 1 ? "" : "s"} that gain${left === 1 ? "s" : ""} less.` : ""}`,
  };
}

const curve = (
  label: string,
  colour: number,
  x: readonly number[],
  { mean, low, high }: Band,
): LineSeries => ({ label, colour, x, y: mean, low, high });

/** A difference to the copy that was left alone, with a line where there is none. */
const differenceChart =
  (title: string, xLabel: string, yLabel: string, series: LineSeries) => (width: number) =>
    lineChart({
      title,
      xLabel,
      yLabel,
      width,
      series: [series],
      references: [{ label: "no change", y: 0 }],
      labels: "none",
    });

function impulseFigures({ enforcement }: Certificate): Figure[] {
  const { worst } = enforcement;
  const ticks = worst.impulse.deviator.mean.map((_, t) => t);
  const draw = (who: string, yLabel: string, band: Band, colour: number) =>
    differenceChart(
      `After one deviation: ${who}`,
      "Ticks after the deviation",
      yLabel,
      curve(who, colour, ticks, band),
    );
  return [
    {
      chart: draw("the deviator", "Change of its reward", worst.impulse.deviator, 1),
      caption: `Agent ${worst.seat} deviates at tick 0; its reward less that without the deviation, mean over sessions.`,
    },
    {
      chart: draw("the answer", "Change of the others’ mean action", worst.impulse.others, 2),
      caption:
        worst.answerTicks === undefined
          ? "The others do as they would have done without it."
          : `The others act differently in ${shareInLine(worst.answered)} of sessions; mean over all that deviate.`,
    },
  ];
}

function invasionFigures({ invasion }: Certificate): Figure[] {
  return invasion.map(({ label, shares, mutantReward, residentReward, barrier }) => ({
    chart: (width) =>
      lineChart({
        title: `Invasion by: ${label}`,
        xLabel: "Share of mutants in the population",
        yLabel: "Reward per tick",
        width,
        series: [curve("mutants", 1, shares, mutantReward), curve("residents", 0, shares, residentReward)],
        labels: "below",
      }),
    caption:
      barrier.high <= 0
        ? "Mutants prosper from the first on."
        : barrier.low >= 1
          ? "Mutants prosper at no share."
          : `Mutants prosper from a share of ${shareInLine(barrier)} on.`,
  }));
}

function recoveryFigures({ recovery }: Certificate): Figure[] {
  return recovery.map((each) => {
    const ticks = each.difference.mean.map((_, t) => t - each.shockTicks);
    return {
      chart: differenceChart(
        `After ${each.label}`,
        "Ticks from the end of the shock",
        "Welfare less that of the undisturbed copy",
        curve("shocked less undisturbed", 1, ticks, each.difference),
      ),
      caption: typeset(recoveryText(each)),
    };
  });
}
