/** Certificates as one HTML page with pictures. */
import type { Band } from "../measure/norms/band.ts";
import type { Certificate } from "../measure/norms/certificate.ts";
import type { NamedCertificate } from "../run/certify.ts";
import type { SocietyTimeline } from "../run/timeline.ts";
import { barChart } from "./bar.ts";
import {
  byScene,
  certificateColumns,
  efficiencyText,
  emergenceText,
  enforcementText,
  estimated,
  gainText,
  invasionText,
  recoveryText,
  ruleTexts,
} from "./certificate-facts.ts";
import { type LineSeries, lineChart } from "./line.ts";
import { type Content, type Figure, page, type Section, type TableBlock } from "./page.ts";
import { type Cell, table } from "./table.ts";
import { eventTable, noEvents, timelineChart, timelineOf, timelineRule, weakerEvents } from "./timeline.ts";

export interface CertificateReport {
  readonly name: string;
  readonly certificates: readonly NamedCertificate[];
  /** What arose in those societies that learned. */
  readonly timelines?: readonly SocietyTimeline[];
  /** Labels of the scenes, by their names. */
  readonly scenes: Readonly<Record<string, string>>;
  readonly versions: Readonly<Record<string, string>>;
}

/** A table of verdicts, then a section a society: verdict, reasons, pictures. */
export function renderCertificates({
  name,
  certificates,
  timelines = [],
  scenes,
  versions,
}: CertificateReport): string {
  const labelled = (scene: string) => scenes[scene] ?? scene;
  const first = certificates[0]?.certificate;
  return page({
    title: `Norm certificates: ${name}`,
    subtitle: "Is it a norm, and does it hold?",
    summary: summaryOf(certificates),
    opening: overview(certificates, labelled),
    sections: certificates.map((each) => section(each, labelled(each.scene), timelineOf(timelines, each))),
    footer: {
      intervals:
        "95 % intervals over sessions: Wilson’s for shares of sessions, the percentile bootstrap for all else. Equal sessions, as those of a hardcoded norm without luck, have none.",
      method: [
        ...ruleTexts(certificates, labelled),
        "The best deviation is chosen on one set of worlds and measured on another. Copies of a society that differ in one agent, one action or one shock share their random numbers.",
        "In the impulse response one agent is made to take, for one tick, the action that pays most at once (where none does, the one that pays most in the end), chosen on copies with other luck; then all follow their own policies. What it would gain more if the others did not answer is the deterrence. Invasion draws groups from a large population with the given share of mutants.",
        ...(timelines.length > 0 ? [timelineRule] : []),
      ],
      entries: first ? [["Seed", String(first.seed)]] : [],
      versions,
    },
  });
}

function summaryOf(certificates: readonly NamedCertificate[]): string {
  const counts = new Map<string, string[]>();
  for (const { label, certificate } of certificates) {
    const { name } = certificate.verdict;
    counts.set(name, [...(counts.get(name) ?? []), label]);
  }
  return [...counts]
    .map(([name, labels]) => `${name}: ${labels.length} of ${certificates.length}`)
    .join("; ");
}

/** One table a scene. */
function overview(certificates: readonly NamedCertificate[], labelled: (scene: string) => string): Content {
  const tables = [...byScene(certificates)].map(([scene, own]): TableBlock => {
    const columns = certificateColumns.map(({ label, unit, better }) => ({
      label,
      unit,
      ...(better && { better }),
    }));
    const cells = (certificate: Certificate): Cell[] =>
      certificateColumns.map(({ of }) => {
        const estimate = of(certificate);
        return Number.isFinite(estimate.value) ? estimate : null;
      });
    return {
      table: table({
        rowLabel: "Society",
        columns: [{ label: "Verdict" }, ...columns],
        rows: own.map(({ label, certificate }) => ({
          label,
          cells: [certificate.verdict.name, ...cells(certificate)],
        })),
      }),
      caption: `${labelled(scene)}: verdicts and what they rest on.`,
    };
  });
  return { tables };
}

function section(
  { label, certificate }: NamedCertificate,
  scene: string,
  timeline: SocietyTimeline | undefined,
): Section {
  const { verdict, policies, mechanisms, agents, sessions, discount, ticks } = certificate;
  const emergence = emergenceText(certificate);
  return {
    title: `${scene}: ${label}`,
    lead: `${verdict.name[0].toUpperCase()}${verdict.name.slice(1)}. ${verdict.reasons[0]}`,
    paragraphs: verdict.reasons.slice(1),
    figures: [
      deviationFigure(certificate),
      ...impulseFigures(certificate),
      ...invasionFigures(certificate),
      ...recoveryFigures(certificate),
      ...(timeline ? historyFigures(timeline) : []),
    ],
    tables: timeline && timeline.events.length > 0 ? [historyTable(timeline)] : [],
    details: [
      {
        summary: "In words and numbers",
        entries: [
          [
            "Society",
            `${policies.join(", ")}${mechanisms.length > 0 ? ` under ${mechanisms.join(", ")}` : ""}; ${agents} agents`,
          ],
          ["Measured", `${sessions} sessions, ${ticks} ticks, discount ${discount}`],
          ["Efficiency", efficiencyText(certificate)],
          ["Stability", gainText(certificate)],
          ["Enforcement", enforcementText(certificate)],
          ...certificate.invasion.map((each): [string, string] => ["Invasion", invasionText(each)]),
          ...certificate.recovery.map((each): [string, string] => ["Recovery", recoveryText(each)]),
          ...(emergence ? [["Emergence", emergence] as [string, string]] : []),
        ],
      },
    ],
  };
}

function historyFigures(timeline: SocietyTimeline): Figure[] {
  const chart = timelineChart(timeline);
  const caption = timeline.events.length > 0 ? "The events are told in the table below." : noEvents;
  return chart ? [{ chart, caption, wide: true }] : [];
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
const mostDeviants = 10;

function deviationFigure({ deviations }: Certificate): Figure {
  const { worst } = deviations;
  const ranked = [...worst.candidates]
    .sort((a, b) => b.gain.estimate - a.gain.estimate)
    .slice(0, mostDeviants);
  return {
    chart: barChart({
      title: "Gain of leaving the norm",
      xLabel: "Reward per tick above keeping to it",
      bars: ranked.map(({ label, kind, gain }) => ({
        label: kind === "learned" ? `${label} (learned)` : label,
        colour: kind === "learned" ? 1 : 0,
        ...estimated(gain),
      })),
    }),
    caption: `Agent ${worst.seat}, the others keep to the norm. Lower bounds on what leaving can pay.`,
  };
}

const curve = (
  label: string,
  colour: number,
  x: readonly number[],
  { mean, low, high }: Band,
): LineSeries => ({
  label,
  colour,
  x,
  y: mean,
  low,
  high,
});

function impulseFigures({ enforcement }: Certificate): Figure[] {
  const { worst } = enforcement;
  const ticks = worst.impulse.deviator.mean.map((_, t) => t);
  const draw = (title: string, yLabel: string, label: string, band: Band, colour: number) =>
    lineChart({
      title,
      xLabel: "Ticks after the deviation",
      yLabel,
      series: [curve(label, colour, ticks, band)],
      references: [{ label: "as without it", y: 0 }],
      labels: "none",
    });
  return [
    {
      chart: draw(
        "After one deviation: the deviator",
        "Change of its reward",
        "deviator",
        worst.impulse.deviator,
        1,
      ),
      caption: `Agent ${worst.seat} deviates at tick 0; mean over sessions.`,
    },
    {
      chart: draw(
        "After one deviation: the answer",
        "Change of the others’ mean action",
        "others",
        worst.impulse.others,
        2,
      ),
      caption:
        worst.answerTicks === undefined
          ? "The others do as they would have done without it."
          : `The others answer in ${Math.round(100 * worst.answered.estimate)} % of sessions; mean over all that deviate.`,
    },
  ];
}

function invasionFigures({ invasion }: Certificate): Figure[] {
  return invasion.map(({ label, shares, mutantReward, residentReward, barrier }) => ({
    chart: lineChart({
      title: `Invasion by: ${label}`,
      xLabel: "Share of mutants in the population",
      yLabel: "Reward per tick",
      series: [curve("mutants", 1, shares, mutantReward), curve("residents", 0, shares, residentReward)],
    }),
    caption:
      barrier.estimate <= 0
        ? "Mutants prosper from the first on."
        : barrier.estimate >= 1
          ? "Mutants prosper at no share."
          : `Mutants prosper from a share of ${Math.round(100 * barrier.estimate)} % on.`,
  }));
}

function recoveryFigures({ recovery }: Certificate): Figure[] {
  return recovery.map((each) => {
    const ticks = each.shocked.mean.map((_, t) => t - each.shockTicks);
    return {
      chart: lineChart({
        title: `After ${each.label}`,
        xLabel: "Ticks from the end of the shock",
        yLabel: "Welfare per tick",
        series: [curve("undisturbed", 0, ticks, each.undisturbed), curve("shocked", 1, ticks, each.shocked)],
      }),
      caption: recoveryText(each),
    };
  });
}
