/** Certificates for a terminal and as Markdown. */

import type { NamedCertificate } from "../../lab/certify.ts";
import type { SocietyTimeline } from "../../lab/timeline.ts";
import { intervalQuality } from "../../stats/quality.ts";
import { wrapped } from "../lines.ts";
import { formatNumber, noValue } from "../number.ts";
import { eventLines, noEvents, timelineOf, timelineRule } from "../timeline.ts";
import {
  byScene,
  certificateColumns,
  efficiencyText,
  emergenceText,
  enforcementText,
  gainText,
  invasionText,
  recoveryText,
  ruleTexts,
  stakeText,
} from "./facts.ts";

/** Verdicts with what decided them; `all` for every reason. */
export function certificatesText(certificates: readonly NamedCertificate[]): string {
  const blocks = [...byScene(certificates)].map(([scene, own]) => {
    const lines = own.flatMap(({ label, certificate: { verdict } }) => [
      `${label}: ${verdict.name.toUpperCase()}`,
      ...verdict.reasons.flatMap((reason) =>
        wrapped(reason).map((line, j) => `${j === 0 ? "  - " : "    "}${line}`),
      ),
    ]);
    return [`Certificates, ${scene}`, ...lines].join("\n");
  });
  return `${blocks.join("\n\n")}\n`;
}

/** Everything a certificate holds, but for its curves, as a document; with what arose in societies that learned. */
export function certificatesMarkdown(
  name: string,
  certificates: readonly NamedCertificate[],
  timelines: readonly SocietyTimeline[] = [],
): string {
  const blocks = [...byScene(certificates)].flatMap(([scene, own]) => [
    `## ${scene}`,
    overview(own),
    ...own.map((each) => section(each, timelineOf(timelines, each))),
  ]);
  const rules = [...ruleTexts(certificates), ...(timelines.length > 0 ? [timelineRule] : [])];
  const rule = certificates.length > 0 ? [`## How the verdicts come about\n\n${rules.join("\n\n")}`] : [];
  return `${withoutMarkup([`# Norm certificates: ${name}`, ...blocks, ...rule].join("\n\n"))}\n`;
}

/** Labels are anybody's text: what a page would take for a tag or an entity is shown as it was written. */
const withoutMarkup = (text: string): string =>
  text.replace(/&(?=#?\w+;)/g, "&amp;").replace(/<(?=[a-z/!?])/gi, "&lt;");

function overview(own: readonly NamedCertificate[]): string {
  const head = ["society", "verdict", ...certificateColumns.map(({ label, unit }) => `${label} (${unit})`)];
  const rows = own.map(({ label, certificate }) => [
    label,
    `**${certificate.verdict.name}**`,
    ...certificateColumns.map(({ of }) => {
      const { value, low, high } = of(certificate);
      if (!Number.isFinite(value)) return noValue;
      const shown = formatNumber(value);
      if (low === undefined || high === undefined) return shown;
      const [from, to] = [formatNumber(low), formatNumber(high)];
      return from === to ? shown : `${shown} [${from}, ${to}]`;
    }),
  ]);
  return [head, head.map(() => "---"), ...rows]
    .map((cells) => `| ${cells.map(escaped).join(" | ")} |`)
    .join("\n");
}

const escaped = (text: string): string => text.replaceAll("|", "\\|");

function section({ label, certificate }: NamedCertificate, timeline: SocietyTimeline | undefined): string {
  const { verdict, policies, mechanisms, sessions, seed, discount, ticks, agents } = certificate;
  const emergence = emergenceText(certificate);
  const quality = intervalQuality(sessions, "mean");
  const intervals = quality ? ` Means ${quality}.` : "";
  const list = (items: readonly string[]) => items.map((item) => `- ${item}`).join("\n");
  return [
    `### ${label}: ${verdict.name}`,
    list(verdict.reasons),
    `${policies.join(", ")}${mechanisms.length > 0 ? ` under ${mechanisms.join(", ")}` : ""}; ${agents} agents, ${sessions} sessions, seed ${seed}, discount ${discount}, ${formatNumber(ticks)} ticks a measurement.${intervals}`,
    list([
      `**Stake.** ${stakeText(certificate)}`,
      `**Efficiency.** ${efficiencyText(certificate)}`,
      `**Stability.** ${gainText(certificate)}`,
      `**Enforcement.** ${enforcementText(certificate)}`,
      ...certificate.invasion.map((each) => `**Invasion.** ${invasionText(each, certificate.stake)}`),
      ...certificate.recovery.map((each) => `**Recovery.** ${recoveryText(each)}`),
      ...(emergence ? [`**Emergence.** ${emergence}`] : []),
    ]),
    ...(timeline ? ["How it came about:", list(linesOf(timeline))] : []),
  ].join("\n\n");
}

const linesOf = (timeline: SocietyTimeline): string[] =>
  timeline.events.length > 0 ? eventLines(timeline) : [noEvents(timeline)];
