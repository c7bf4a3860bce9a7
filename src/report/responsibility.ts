/** A responsibility report in pictures: who could have averted a failure, and until when. */
import type { AgentResponsibility, ResponsibilityReport } from "../credit/responsibility/index.ts";
import type { Interval } from "../stats/bootstrap.ts";
import { type Bar, barChart } from "./charts/bar.ts";
import { heatStrip } from "./charts/heat.ts";
import type { Markup } from "./charts/svg.ts";
import type { Figure } from "./pages/page.ts";
import { type Cell, table } from "./pages/table.ts";

/**
 * Agents by ticks up to the failure: by how much its probability falls when an agent plays the baseline from a tick on,
 * and when it does so in that tick alone; with redrawn luck where the report has it, else 1 where the failure is averted.
 * Then the shares of responsibility, where the report has them.
 */
export function responsibilityFigures(report: ResponsibilityReport): Figure[] {
  const { agents, actual, redrawn, failure, startTick, drawing } = report;
  const { risk, onward, single, together } = redrawn ?? actual;
  const falls = (without: readonly number[]) => without.map((left, tick) => risk[tick] - left);
  const strip = (title: string, rows: { label: string; values: readonly number[] }[]) => (width: number) =>
    heatStrip({
      title,
      xLabel: "tick",
      valueLabel: redrawn ? `fall in the probability of "${failure}"` : `"${failure}" averted (1) or not (0)`,
      rows,
      xStart: startTick,
      include: [0, 1],
      width,
    });
  const rowsOf = (without: FailureTable) =>
    agents.map((agent, a) => ({ label: labelOf(agent), values: falls(without[a]) }));
  const figures: Figure[] = [
    {
      chart: strip("Had an agent played the baseline from a tick on", [
        ...rowsOf(onward),
        { label: "all together", values: falls(together) },
      ]),
      caption: chanceText(report),
    },
    { chart: strip("Had an agent played the baseline in one tick", rowsOf(single)) },
  ];
  const bars = agents.flatMap((agent): Bar[] => {
    const { shapley, shapleyRiskFall } = agent;
    const bar = { label: labelOf(agent), colour: colourOf(agent, agents) };
    if (shapley !== undefined) return [{ ...bar, value: shapley }];
    if (!shapleyRiskFall) return [];
    const { estimate, low, high } = shapleyRiskFall;
    return [{ ...bar, value: estimate, low, high }];
  });
  if (bars.length > 0)
    figures.push({
      chart: (width) =>
        barChart({
          title: `Shares of responsibility for "${failure}"`,
          xLabel:
            drawing.length === 0
              ? "Shapley value of averting it by playing the baseline throughout"
              : "Shapley value of the fall in its probability, over redrawn luck",
          bars,
          include: [0, 1],
          width,
        }),
    });
  return figures;
}

/**
 * A row for each agent: whether and until when it could have averted the failure alone, and its shares; where random
 * numbers are drawn, by how much less likely it makes it.
 */
export function responsibilityTable({ agents, startTick, redrawn, drawing }: ResponsibilityReport): Markup {
  const certain = drawing.length === 0;
  const number = (value: number | undefined): Cell => value ?? null;
  const tick = (value: number | undefined): Cell => (value === undefined ? null : startTick + value);
  const estimate = (one: Interval | undefined): Cell =>
    one ? { value: one.estimate, low: one.low, high: one.high } : null;
  return table({
    rowLabel: "agent",
    columns: [
      ...(certain
        ? [
            { label: "alone averts it" },
            { label: "fails at", unit: "tick" },
            { label: "last chance", unit: "tick" },
            { label: "decisive decisions" },
            { label: "Shapley" },
            { label: "Banzhaf" },
            { label: "degree" },
          ]
        : []),
      ...(redrawn
        ? [
            { label: "risk without it" },
            { label: "fall of risk" },
            { label: "fall of risk (Shapley)" },
            { label: "less likely beyond chance" },
          ]
        : []),
    ],
    rows: agents.map((agent) => ({
      label: labelOf(agent),
      colour: colourOf(agent, agents),
      cells: [
        ...(certain
          ? [
              agent.averts ? "yes" : "no",
              tick(agent.failureTick),
              tick(agent.lastChance),
              agent.decisions?.length ?? null,
              number(agent.shapley),
              number(agent.banzhaf),
              number(agent.degree),
            ]
          : []),
        ...(redrawn
          ? [
              estimate(agent.risk),
              estimate(agent.riskFall),
              estimate(agent.shapleyRiskFall),
              agent.lowersRisk ? "yes" : "not shown",
            ]
          : []),
      ],
    })),
  });
}

type FailureTable = readonly (readonly number[])[];

const labelOf = ({ agent, policy }: AgentResponsibility): string => `${agent} ${policy}`;

/** Agents of one policy share a colour. */
function colourOf({ policy }: AgentResponsibility, agents: readonly AgentResponsibility[]): number {
  return [...new Set(agents.map((agent) => agent.policy))].indexOf(policy);
}

function chanceText({
  agents,
  drawing,
  startTick,
  failureTick,
  lastChance,
  lastChanceTogether,
}: ResponsibilityReport): string {
  const when = `It happened in tick ${startTick + failureTick};`;
  if (drawing.length > 0) {
    const lower = agents.filter(({ lowersRisk }) => lowersRisk).map(({ agent }) => agent);
    return lower.length > 0
      ? `${when} less likely beyond chance without the conduct of ${lower.join(", ")} alone.`
      : `${when} no agent alone is shown to make it less likely.`;
  }
  const alone = lastChance
    ? `one agent alone could avert it until tick ${startTick + lastChance.tick}`
    : "no agent alone could avert it";
  const all =
    lastChanceTogether === undefined
      ? "nor could all together"
      : `all together until tick ${startTick + lastChanceTogether}`;
  return `${when} ${alone}, ${all}.`;
}
