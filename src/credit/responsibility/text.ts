/** A responsibility report for a terminal. */
import type { Interval } from "../../stats/bootstrap.ts";
import type { ResponsibilityReport } from "./report.ts";

/** What happened, a line for each agent, who could have averted it together, and until when. Ends with a newline. */
export function responsibilityText(report: ResponsibilityReport): string {
  const { env, failure, baseline, world, startTick, failureTick, ticks, agents, groups, redrawn, drawing } =
    report;
  const at = (tick: number | undefined) => (tick === undefined ? "never" : String(startTick + tick));
  const certain = drawing.length === 0;
  const head = [
    `"${failure}" in ${env}, world ${world}: tick ${at(failureTick)} of the episode.`,
    `What if agents had played the baseline (${baseline}) instead, from tick ${at(0)} on, ${ticks} ticks at most?`,
    ...(certain
      ? []
      : [
          `Random numbers are drawn (${drawing.join(", ")}): another decision meets other luck, so all is over luck drawn anew.`,
        ]),
  ];
  const rows = [
    [
      "agent",
      "policy",
      ...(certain
        ? ["alone, throughout", "last chance", "decisive ticks", "Shapley", "Banzhaf", "degree"]
        : []),
      ...(redrawn ? ["risk without it", "fall of risk", "fall of risk (Shapley)"] : []),
    ],
    ...agents.map((agent) => [
      String(agent.agent),
      agent.policy,
      ...(certain
        ? [
            agent.averts ? "averts it" : `fails at ${at(agent.failureTick)}`,
            at(agent.lastChance),
            stretches((agent.decisions ?? []).map((tick) => startTick + tick)),
            number(agent.shapley),
            number(agent.banzhaf),
            number(agent.degree),
          ]
        : []),
      ...(redrawn ? [agent.risk, agent.riskFall, agent.shapleyRiskFall].map(withInterval) : []),
    ]),
  ];
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  const lines = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column]))
      .join("  ")
      .trimEnd(),
  );
  const answers = certain ? chances(report, at) : [];
  return `${[...head, "", ...lines, "", ...answers, ...groupLine(groups), ...risks(report, at)].join("\n")}\n`;
}

/** A share that rounding left just below zero is zero. */
const number = (value: number | undefined): string =>
  value === undefined ? "-" : (Math.round(100 * value) / 100 || 0).toFixed(2);

const withInterval = (one: Interval | undefined): string =>
  one ? `${number(one.estimate)} [${number(one.low)}, ${number(one.high)}]` : "-";

function chances(
  { lastChance, lastChanceTogether }: ResponsibilityReport,
  at: (tick: number | undefined) => string,
): string[] {
  return [
    lastChance
      ? `One agent alone could avert it until tick ${at(lastChance.tick)} (${named(lastChance.agents)}).`
      : "No agent alone could avert it.",
    lastChanceTogether === undefined
      ? "Nor could all of them together."
      : `All together could until tick ${at(lastChanceTogether)}.`,
  ];
}

function risks(
  { agents, drawing, redrawn }: ResponsibilityReport,
  at: (tick: number | undefined) => string,
): string[] {
  if (!redrawn) return [];
  const { risk, draws } = redrawn;
  const even = risk.findIndex((probability) => probability >= 0.5);
  const lower = agents.filter(({ lowersRisk }) => lowersRisk).map(({ agent }) => agent);
  return [
    `Over ${draws} redrawn continuations its probability was ${risk[0].toFixed(2)} at the start` +
      `${even <= 0 ? "" : ` and at least 0.50 first at tick ${at(even)}`}.`,
    ...(drawing.length === 0
      ? []
      : [
          lower.length > 0
            ? `Less likely beyond chance without the conduct of ${named(lower)} alone.`
            : "No agent alone is shown to make it less likely; that does not show that none is to blame.",
        ]),
  ];
}

/** Groups are many where agents are alike; the first few show the pattern. */
const groupsShown = 6;

function groupLine(groups: ResponsibilityReport["groups"]): string[] {
  if (!groups || groups.length === 0) return [];
  const shown = groups.slice(0, groupsShown).map((group) => `{${group.join(", ")}}`);
  const more = groups.length > groupsShown ? ` and ${groups.length - groupsShown} more` : "";
  return [`Smallest groups that avert it: ${shown.join(" ")}${more}.`];
}

const named = (agents: readonly number[]): string =>
  `${agents.length === 1 ? "agent" : "agents"} ${agents.join(", ")}`;

/** Rising numbers as "3-5, 8"; "none" where there are none. */
function stretches(ticks: readonly number[]): string {
  const parts: string[] = [];
  for (let from = 0; from < ticks.length; ) {
    let to = from;
    while (to + 1 < ticks.length && ticks[to + 1] === ticks[to] + 1) to++;
    parts.push(from === to ? String(ticks[from]) : `${ticks[from]}-${ticks[to]}`);
    from = to + 1;
  }
  return parts.join(", ") || "none";
}
