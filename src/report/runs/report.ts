/** The report of a run that compares societies in several scenes, as one HTML page. */

import type { NamedCertificate } from "../../lab/certify.ts";
import type { JudgedClaim } from "../../lab/claim.ts";
import type { ResolvedConfig, ResolvedScene } from "../../lab/config.ts";
import type { Results, SceneResults, SocietyResults } from "../../lab/results.ts";
import { largest, smallest } from "../../stats/extremes.ts";
import { intervalQuality } from "../../stats/quality.ts";
import { certificateAnchors } from "../certificates/anchors.ts";
import { type Bar, barChart } from "../charts/bar.ts";
import { figureWidth, standalone } from "../charts/frame.ts";
import { type LineSeries, lineChart } from "../charts/line.ts";
import { coloursIn, kindsOf, lineUp, type Part } from "../charts/line-up.ts";
import { emptyPicture, pictureMarkup, pictureProblem } from "../charts/picture.ts";
import type { Markup } from "../charts/svg.ts";
import { type Estimate, formatNumber } from "../number.ts";
import {
  type Content,
  type Details,
  drawnAt,
  type Figure,
  page,
  type Section,
  type TableBlock,
} from "../pages/page.ts";
import { type Cell, type Column, type Link, table } from "../pages/table.ts";
import { type SweepView, sweepFigures, sweepSection } from "../sweeps/section.ts";
import { atText, measuresOf, sweptIn, sweptText } from "../sweeps/sweep.ts";
import { claimsSection } from "./claims.ts";
import { metricText, outcomeEntry, sceneEntries, societyText } from "./describe.ts";
import { runSentence, sceneFindings, sessionsForVerdicts } from "./findings.ts";
import { configOf, partlyMissing, type Shown, shownMetrics, unitShown } from "./shown.ts";
import {
  againstNash,
  estimateOf,
  nashOf,
  onScale,
  outcomesOf,
  outcomeText,
  type Yardstick,
  yardstickOf,
} from "./yardstick.ts";

export interface RunReport {
  readonly config: ResolvedConfig;
  readonly results: Results;
  /** One world over time of a society, as SVG. */
  picture(scene: string, society: string): string | undefined;
  /** What the reader must know first: that the run is not finished. */
  readonly notice?: string | undefined;
  /** Versions that made the run, for instance `{ ostrom, node, v8 }`. */
  readonly versions: Readonly<Record<string, string>>;
  /** What was certified of the run, in the order of the page of certificates. */
  readonly certificates?: readonly Certified[];
  /** Of the experiment that was run. */
  readonly claims?: readonly JudgedClaim[];
}

/** As much of a certificate as the report shows. */
type Certified = Pick<NamedCertificate, "scene" | "society"> & {
  readonly certificate: { readonly verdict: { readonly name: string } };
};

/** The page of certificates that stands beside the report. */
const certificatesPage = "certificates.html";

/** What the figures and tables of one scene need. */
interface View {
  readonly id: string;
  readonly scene: SceneResults;
  readonly config: ResolvedScene;
  readonly yard: Yardstick;
  readonly shown: readonly Shown[];
  readonly societies: readonly Member[];
  /** Verdicts by the name of the society. */
  readonly verdicts: ReadonlyMap<string, Link>;
}

interface Member {
  readonly name: string;
  readonly society: SocietyResults;
  /** Palette index. */
  readonly colour: number;
}

/** Metrics besides welfare that get a figure; the table has them all. */
const furtherFigures = 2;

/**
 * A self-contained page: an overview of all scenes, a section for each scene, and how the numbers were made.
 * Throws an OstromError when a scene shows a metric that none of its societies recorded, and when configuration
 * and results do not belong together.
 */
export function renderReport({
  config,
  results,
  picture,
  notice,
  versions,
  certificates = [],
  claims = [],
}: RunReport): string {
  const { parts, views } = viewsOf(config, results, certificates);
  const { name, seed, sessions } = results;
  const { whole, sweeps } = apart(views, results);
  return page({
    title: titleOf(name),
    subtitle: subtitleOf(views, sessions),
    summary: prose([notice, ...summaries(whole, sweeps, results), whoseWelfare].filter(Boolean).join(" ")),
    links:
      certificates.length > 0
        ? [{ label: "Are they norms, and do they hold? The certificates", href: certificatesPage }]
        : [],
    ...(whole.length > 1 && { opening: overview(whole, parts) }),
    sections: [
      ...claimsSection(claims),
      ...sweeps.map(sweepSection),
      ...whole.map((view, index) => sceneSection(view, picture, `s${index}`)),
    ],
    footer: {
      intervals: intervalText(sessions, views),
      entries: [
        ["Run", name],
        ["Seed", String(seed)],
        ["Sessions", String(sessions)],
      ],
      versions,
      method,
    },
  });
}

/** Scenes by themselves, and those that are the cells of sweeps. */
function apart(
  views: readonly View[],
  results: Results,
): { whole: readonly View[]; sweeps: readonly SweepView[] } {
  const byId = new Map(views.map((view) => [view.id, view]));
  const sweeps = sweptIn(results).map((swept): SweepView => {
    const first = byId.get(swept.cells[0].id)!;
    return {
      swept,
      measures: measuresOf(swept, first.config.show),
      colours: new Map(first.societies.map(({ name, colour }) => [name, colour])),
      verdict: (cell, society) => byId.get(cell)?.verdicts.get(society),
      curve: (cell) => learningCurve(byId.get(cell)!),
      about: details(first).map((each) => ({
        ...each,
        aside: `as in the cell ${atText(swept.cells[0].at)}`,
      })),
    };
  });
  return { whole: views.filter(({ scene }) => !scene.cell), sweeps };
}

function summaries(whole: readonly View[], sweeps: readonly SweepView[], results: Results): string[] {
  const scenes = Object.fromEntries(whole.map(({ id, scene }) => [id, scene]));
  const baselines = Object.fromEntries(whole.map(({ id, config }) => [id, config.baseline]));
  return [
    ...sweeps.map(({ swept }) => `${swept.label} in ${sweptText(swept)}.`),
    ...(whole.length > 0 || sweeps.length === 0 ? [runSentence({ ...results, scenes }, baselines)] : []),
  ];
}

/** The figures of each scene (its learning curve and its bars) and of each sweep, as files of their own: SVG by name. */
export function renderCharts({
  config,
  results,
}: Pick<RunReport, "config" | "results">): Record<string, string> {
  const { whole, sweeps } = apart(viewsOf(config, results).views, results);
  return Object.fromEntries([
    ...sweeps.flatMap((sweep) =>
      sweepFigures(sweep).map(({ name, figure }) => [
        `${sweep.swept.id}.${name.replace(/[^\w.=+-]+/g, "_")}`,
        asFile(figure),
      ]),
    ),
    ...whole.flatMap((view) => [
      ...learningCurve(view).map((figure) => [`${view.id}.learning`, asFile(figure)]),
      ...bars(view).map((figure, j) => [`${view.id}.${drawnMetrics(view)[j].name}`, asFile(figure)]),
    ]),
  ]);
}

const asFile = ({ chart, wide }: Figure): Markup =>
  standalone(drawnAt(chart, wide ? figureWidth.full : figureWidth.half));

function viewsOf(
  config: ResolvedConfig,
  results: Results,
  certificates: readonly Certified[] = [],
): { parts: readonly Part[]; views: readonly View[] } {
  const parts = lineUp(results);
  const anchors = certificateAnchors(certificates);
  const verdicts = (id: string): Map<string, Link> =>
    new Map(
      certificates.flatMap(({ scene, society, certificate: { verdict } }, j) => {
        const href = `${certificatesPage}#${encodeURIComponent(anchors[j])}`;
        return scene === id ? [[society, { text: verdict.name, href }] as const] : [];
      }),
    );
  const views = Object.entries(results.scenes).map(([id, scene]): View => {
    const own = configOf(config, results, id);
    const colours = coloursIn(parts, scene);
    const societies = Object.entries(scene.societies).map(([name, society]) => ({
      name,
      society,
      colour: colours.get(name) ?? 0,
    }));
    return {
      id,
      scene,
      config: own,
      yard: yardstickOf(scene),
      shown: shownMetrics(id, scene, own.show),
      societies,
      verdicts: verdicts(id),
    };
  });
  return { parts, views };
}

/** Whose welfare and whose optimum it is that the headline speaks of. */
const whoseWelfare =
  "Welfare is the sum of the agents’ payoffs, so what they pay to outsiders (a proposer, say) counts as lost to them.";

/** Numbers keep their percent sign on the same line. */
const prose = (text: string): string => text.replace(/ %/g, "\u00a0%");

const counted = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? "" : "s"}`;

function titleOf(name: string): string {
  const words = name.replace(/[-_]+/g, " ").trim();
  return words === "" ? name : words.charAt(0).toUpperCase() + words.slice(1);
}

function subtitleOf(views: readonly View[], sessions: number): string {
  const counts = views.map(({ societies }) => societies.length);
  const [least, most] = [smallest(counts), largest(counts)];
  const societies = least === most ? most : `${least} to ${most}`;
  const cells = views.filter(({ scene }) => scene.cell);
  const swept = new Set(cells.map(({ scene }) => scene.cell?.scene)).size;
  const count = views.length - cells.length + swept;
  const scenes = `${count === 1 ? "one scene" : `${count} scenes`}${swept > 0 ? `, swept in ${counted(cells.length, "cell")}` : ""}`;
  const each = sessions === 1 ? "one session of each" : `${sessions} sessions of each`;
  if (views.length === 0) return "No scenes";
  const seeds = anyUnpaired(views) ? "on the same seeds but for shared learners" : "all on the same seeds";
  return `${societies} ${most === 1 ? "society" : "societies"} in ${scenes}, ${each}, ${seeds}`;
}

const anyUnpaired = (views: readonly View[]): boolean =>
  views.some(({ societies }) => societies.some(({ society }) => !society.paired));

/** No value where the society did not record the metric. */
function estimate({ summary }: SocietyResults, metric: string): Estimate {
  return Object.hasOwn(summary, metric) ? estimateOf(summary[metric]) : { value: Number.NaN };
}

const cell = (from: Estimate): Cell => (Number.isFinite(from.value) ? from : null);

/** Optimum and Nash in the unit of welfare. */
function references({ optimum, nash }: Yardstick): { label: string; value: number }[] {
  return [
    ...(optimum ? [{ label: `Optimum ${outcomeText(optimum)}`, value: optimum.welfare }] : []),
    ...(nash ? [{ label: `Nash ${outcomeText(nash)}`, value: nash.welfare }] : []),
  ];
}

/** Nash on the scale of shares; the optimum is its 100. */
const scaledReferences = (yard: Yardstick): { label: string; value: number }[] =>
  yard.nash ? [{ label: "Nash", value: onScale(yard, { value: yard.nash.welfare }).value }] : [];

const barOf = ({ society, colour }: Member, value: Estimate): Bar => ({
  label: society.label,
  colour,
  ...value,
});

/** Welfare of all societies in all scenes on the scale of each scene. */
function overview(views: readonly View[], parts: readonly Part[]): Content {
  const columns = views.length % 3 === 0 || views.length > 4 ? 3 : 2;
  const figures = views.map(({ scene, yard, societies }): Figure => {
    const chart = (width: number) =>
      barChart({
        title: scene.label,
        xLabel: `Welfare, ${yard.range ? yard.heading : yard.missing}`,
        width,
        bars: societies.map((member) => barOf(member, onScale(yard, estimate(member.society, "welfare")))),
        numbers: "values",
        references: yard.range ? scaledReferences(yard) : references(yard),
        include: yard.range ? [100] : [],
      });
    return { chart, caption: `${scene.env}, ${counted(scene.agents, "agent")}.` };
  });
  const { table, caption } = overviewTable(views, parts);
  return {
    legend: kindsOf(parts),
    figures,
    columns,
    details: [{ summary: "The same as a table, with intervals", note: caption, content: table }],
  };
}

function overviewTable(views: readonly View[], parts: readonly Part[]): { table: Markup; caption: string } {
  const columns = views.map(
    ({ scene, yard }): Column => ({
      label: scene.label,
      unit: yard.range ? yard.heading : `${yard.heading}, ${yard.missing}`,
      better: "higher",
    }),
  );
  const rows = parts.map((part) => ({
    label: part.label,
    colour: part.colour,
    cells: views.map(({ id, yard, scene }) => {
      const name = part.society.get(id);
      return name === undefined ? null : cell(onScale(yard, estimate(scene.societies[name], "welfare")));
    }),
  }));
  const played = parts.flatMap((part) => {
    const labels = views.flatMap(({ id, scene }) => {
      const name = part.society.get(id);
      return name === undefined ? [] : [{ scene: scene.label, label: scene.societies[name].label }];
    });
    if (labels.every(({ label }) => label === part.label)) return [];
    return [`${part.label}: ${labels.map(({ scene, label }) => `“${label}” in ${scene}`).join(", ")}.`];
  });
  return {
    table: table({ rowLabel: "Society", columns, rows }),
    caption: ["Welfare by society and scene, with 95 % intervals over sessions.", ...played].join(" "),
  };
}

function sceneSection(view: View, picture: RunReport["picture"], prefix: string): Section {
  const { scene } = view;
  const [lead, ...paragraphs] = sceneFindings(scene, view.config.baseline).map(prose);
  const pictures = picturesOf(view, picture, prefix);
  return {
    title: scene.label,
    lead,
    paragraphs,
    figures: [...learningCurve(view), ...bars(view)],
    tables: [metricsTable(view)],
    ...(pictures.length > 0 && {
      gallery: {
        title: "One world over time",
        note: "The first session of each society, from the start of an episode, with frozen policies.",
        figures: pictures,
      },
    }),
    details: details(view),
  };
}

/** Welfare while learning; societies that do not learn are levels at what they reach in the evaluation. */
function learningCurve({ scene, config, yard, societies }: View): Figure[] {
  const learning = societies.filter(({ society }) => society.curve.ticks.length > 0);
  const ticks = learning.flatMap(({ society }) => society.curve.ticks);
  if (ticks.length === 0) return [];
  const [from, to] = [smallest(ticks), largest(ticks)];
  const series = societies.map(({ society, colour }): LineSeries => {
    const { curve, label } = society;
    const points = curve.metrics.welfare ?? [];
    if (curve.ticks.length > 0)
      return {
        label,
        colour,
        x: curve.ticks.slice(0, points.length),
        y: points.map(({ iqm }) => iqm),
        ...(society.summary.welfare?.n > 1 && {
          low: points.map(({ low }) => low),
          high: points.map(({ high }) => high),
        }),
      };
    const { value } = estimate(society, "welfare");
    return { label, colour, flat: true, x: [from, to], y: [value, value] };
  });
  const flat = series.some((each) => each.flat) ? " Dotted: societies that do not learn, as evaluated." : "";
  return [
    {
      chart: (width) =>
        lineChart({
          title: "Welfare while learning",
          width,
          xLabel: "Ticks of training",
          yLabel: "Sum of payoffs per tick",
          series,
          references: references(yard).map(({ label, value }) => ({ label, y: value })),
        }),
      caption: `${scene.label}, exploration included, in windows of ${formatNumber(config.window)} ticks.${flat}`,
    },
  ];
}

/** Welfare, and the first other metrics that the scene shows. */
const drawnMetrics = ({ shown }: View): Shown[] => [
  ...shown.filter(({ name }) => name === "welfare"),
  ...shown.filter(({ name }) => name !== "welfare").slice(0, furtherFigures),
];

/** What was evaluated of them. */
function bars(view: View): Figure[] {
  const { scene, yard, societies, config } = view;
  return drawnMetrics(view).map((metric) => {
    const { name, heading } = metric;
    const isWelfare = name === "welfare";
    const chart = (width: number) =>
      barChart({
        width,
        title: isWelfare ? "Welfare after learning" : heading,
        xLabel: isWelfare ? "Sum of payoffs per tick" : unitShown(metric),
        bars: societies
          .filter(({ society }) => isWelfare || Object.hasOwn(society.summary, name))
          .map((member) => barOf(member, estimate(member.society, name))),
        references: isWelfare ? references(yard) : [],
      });
    const what = isWelfare
      ? `frozen policies over ${formatNumber(config.evaluate)} ticks`
      : (metric.metric?.description ?? name);
    return { chart, caption: `${scene.label}: ${what}.` };
  });
}

type ValueColumn = Column & { of(society: SocietyResults): Estimate };

const verdictColumn: Column = { label: "Norm?", unit: "verdict of the certificate" };

const deviationColumn: ValueColumn = {
  label: "Gain of deviating",
  unit: "reward per tick, after mechanisms",
  of: ({ deviation, summary }) => {
    if (!deviation) return { value: Number.NaN };
    const { estimate: value, low, high } = deviation;
    return summary.welfare?.n > 1 ? { value, low, high } : { value };
  },
};

function metricsTable({ scene, yard, shown, societies, verdicts }: View): TableBlock {
  const nash = againstNash(scene);
  const columns: ValueColumn[] = shown.flatMap((metric) => {
    const { name, heading } = metric;
    const own = {
      label: heading,
      unit: unitShown(metric),
      ...(metric.metric?.better && { better: metric.metric.better }),
      of: (society: SocietyResults) => estimate(society, name),
    };
    if (name !== "welfare") return [own];
    const share = (society: SocietyResults) => onScale(yard, estimate(society, name));
    const over = (society: SocietyResults) => nash?.of(society) ?? { value: Number.NaN };
    return [
      own,
      ...(yard.range ? [{ label: "Share", unit: yard.heading, of: share }] : []),
      ...(nash ? [{ label: "Against Nash", unit: nash.heading, of: over }] : []),
      ...(societies.some(({ society }) => society.deviation) ? [deviationColumn] : []),
    ];
  });
  const certified = verdicts.size > 0;
  const rows = societies.map(({ name, society, colour }) => ({
    label: society.label,
    colour,
    cells: [
      ...(certified ? [verdicts.get(name) ?? "not certified"] : []),
      ...columns.map(({ of }) => cell(of(society))),
    ],
  }));
  const measured = yard.range ? "" : ` No share of an optimum: ${yard.missing}.`;
  return {
    table: table({ rowLabel: "Society", columns: [...(certified ? [verdictColumn] : []), ...columns], rows }),
    caption: [
      `All metrics of the scene in the evaluation: interquartile mean and 95 % interval over sessions.${measured}`,
      ...partlyMissing(scene, shown),
    ].join(" "),
  };
}

function picturesOf({ id, societies }: View, picture: RunReport["picture"], prefix: string): Figure[] {
  return societies.flatMap(({ name, society }, index) => {
    const svg = picture(id, name);
    if (svg === undefined) return [];
    const problem = pictureProblem(svg);
    if (problem) return [{ chart: emptyPicture, caption: `${society.label}: left out, since ${problem}.` }];
    return [{ chart: pictureMarkup(svg, `${prefix}p${index}-`), caption: society.label }];
  });
}

function details({ scene, config, yard, shown, societies }: View): Details[] {
  const outcomes = [...outcomesOf(scene)].map(([name, outcome]): [string, string] => [
    name,
    outcomeEntry(outcome),
  ]);
  const own = societies.flatMap(({ society }): [string, string][] => {
    const nash = nashOf(scene, society);
    const same = nash?.welfare === yard.nash?.welfare;
    return nash && !same ? [[`nash, ${society.label}`, outcomeEntry(nash)]] : [];
  });
  const unknown = ["optimum", "nash"]
    .filter((name) => !outcomes.some(([known]) => known === name))
    .map((name): [string, string] => [name, "not known"]);
  return [
    {
      summary: "Societies",
      entries: societies.map(({ name, society }): [string, string] => [
        society.label,
        Object.hasOwn(config.societies, name) ? societyText(config.societies[name]) : "not configured",
      ]),
    },
    { summary: "Environment and parameters", entries: sceneEntries(config, scene) },
    { summary: "Reference outcomes", entries: [...outcomes, ...unknown, ...own] },
    {
      summary: "Metrics",
      entries: shown.map(({ name, heading, metric }): [string, string] => [
        heading,
        metric ? metricText(metric) : name,
      ]),
    },
  ];
}

function intervalText(sessions: number, views: readonly View[]): string {
  if (sessions < 2)
    return "There is one session of each society, so nothing is known of how sessions differ: values have no intervals, and nothing is called a difference.";
  return [
    `Values are interquartile means (IQM) over ${sessions} independent sessions: the lowest and the highest quarter are left out, the rest is averaged.`,
    "Brackets, whiskers and bands are 95 % percentile bootstrap intervals of the IQM over sessions (Agarwal et al. 2021).",
    ...(sessions < sessionsForVerdicts
      ? [
          `They are worth less than they say (${intervalQuality(sessions)}) and do not carry a verdict: with fewer than ${sessionsForVerdicts} sessions the text gives the numbers and calls nothing a difference.`,
        ]
      : []),
    `Seeds are paired: session k of every society of a scene meets the same seed${anyUnpaired(views) ? ", but for societies with shared learners, whose worlds have seeds of their own" : ""}.`,
    "The text calls a society different from the baseline only where the 95 % interval of their difference excludes zero: the IQM of the differences within paired sessions, or the difference of the IQMs where sessions are not paired. The gain of deviating is treated alike, with means for IQMs and their interval, Student’s with Hall’s correction for skewness. An underline in a table compares single intervals and is cruder.",
    "Neither intervals nor verdicts are adjusted for the number of comparisons.",
  ].join(" ");
}

const method = [
  "Welfare is the sum of the payoffs of all agents per tick, before mechanisms take or return anything, in an evaluation after training with frozen policies: no exploration, no learning. What agents pay to outsiders, such as the proposer of a block, counts as lost; the optimum is that of the agents.",
  "The share of the optimum is welfare / optimum and that of Nash is welfare / Nash, with the optimum of the scene’s env at the scene’s parameters, and Nash at the society’s own; under mechanisms, which change the game, no Nash is claimed. Where the optimum is not positive, the share is that of the way from Nash to the optimum, (welfare − Nash) / (optimum − Nash); where that has no meaning either, welfare itself is shown. Where Nash is not positive, the difference to it is shown.",
  "The gain of deviating is what those who leave a norm earn per tick more than its followers earn in the same place, after mechanisms (reward): they are part of the incentive.",
];
