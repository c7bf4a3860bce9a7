/** What was run, in readable form: policies, mechanisms and parameters of a configuration. */

import type { Metric, Outcome } from "../../core/env.ts";
import type { ResolvedScene, ResolvedSociety } from "../../lab/config.ts";
import { formatNumber } from "../number.ts";
import { ranges } from "../pages/page.ts";
import { outcomeText } from "./yardstick.ts";

const longest = 16;

/** A parameter's value: exact numbers, objects in braces, long lists cut. */
function valueText(value: unknown): string {
  if (value === Number.POSITIVE_INFINITY) return "∞";
  if (Array.isArray(value)) {
    const shown = value.slice(0, longest).map(valueText).join(", ");
    return value.length > longest ? `[${shown}, … (${value.length} entries)]` : `[${shown}]`;
  }
  if (typeof value === "object" && value !== null)
    return `{${paramsText(value as Readonly<Record<string, unknown>>)}}`;
  return value === undefined ? "default" : String(value);
}

/** "alpha 0.1, epsilon {start 1, end 0.01}". */
const paramsText = (params: Readonly<Record<string, unknown>>): string =>
  Object.entries(params)
    .map(([name, value]) => `${name} ${valueText(value)}`)
    .join(", ");

function usedText({ use, params }: { use: string; params?: Record<string, unknown> | undefined }): string {
  const given = paramsText(params ?? {});
  return given === "" ? use : `${use} (${given})`;
}

/** "green: pigouvian-tax (rate 2), for agents 0, 1, at ticks 100 to 119". */
function laidText({
  as,
  seats,
  role,
  during,
  ...used
}: NonNullable<ResolvedSociety["mechanisms"]>[number]): string {
  return [
    `${as === undefined ? "" : `${as}: `}${usedText(used)}`,
    ...(seats || role !== undefined ? [`for ${seatsText(seats, false, role)}`] : []),
    ...(during ? [ticksText(during)] : []),
  ].join(", ");
}

function ticksText(
  during: NonNullable<NonNullable<ResolvedSociety["mechanisms"]>[number]["during"]>,
): string {
  const parts = Array.isArray(during) ? { from: during[0], to: during[1] } : during;
  const { from = 0, to, every = 1, for: length = 1 } = parts as Exclude<typeof during, [number, number]>;
  const ticks = to === undefined ? `from tick ${from} on` : `at ticks ${from} to ${to - 1}`;
  return every === 1 ? ticks : `${ticks}, for ${length} of every ${every}`;
}

function seatsText(seats: readonly number[] | undefined, alone: boolean, role?: string): string {
  if (role !== undefined) return `every ${role}`;
  if (!seats) return alone ? "every agent" : "every other agent";
  return `agent${seats.length === 1 ? "" : "s"} ${ranges(seats)}`;
}

/** Who plays, under which rules, and what the society changes in the scene. */
export function societyText(society: ResolvedSociety): string {
  const { policies, mechanisms = [], params, sharing, worlds } = society;
  const played = policies.map(
    (policy) => `${usedText(policy)} plays ${seatsText(policy.seats, policies.length === 1, policy.role)}`,
  );
  const rules = mechanisms.length === 0 ? "none" : mechanisms.map(laidText).join("; ");
  return [
    `${played.join("; ")}.`,
    `Mechanisms: ${rules}.`,
    ...(params ? [`Own env parameters: ${paramsText(params)}.`] : []),
    ...(sharing === "shared"
      ? [`One learner a seat, taught by ${worlds ?? "all"} worlds of a session.`]
      : []),
  ].join(" ");
}

/** The scene's env, parameters and lengths, as names with values. */
export function sceneEntries(
  scene: ResolvedScene,
  { env, agents }: { env: string; agents: number },
): [string, string][] {
  const given = paramsText(scene.params ?? {});
  return [
    ["Env", `${env}, ${agents} ${agents === 1 ? "agent" : "agents"}`],
    ["Parameters", given === "" ? "all at their defaults" : `${given}; all others at their defaults`],
    [
      "Training",
      `${formatNumber(scene.train)} ticks, recorded in windows of ${formatNumber(scene.window)} ticks`,
    ],
    ["Evaluation", `${formatNumber(scene.evaluate)} ticks with frozen policies`],
  ];
}

/** A reference outcome with all that is known of it. */
export function outcomeEntry({ bound, ...outcome }: Outcome): string {
  const value = outcomeText({ ...outcome, ...(bound && { bound }) });
  const kind = bound ? ` (a bound: the true value may be ${bound === "lower" ? "higher" : "lower"})` : "";
  const action =
    outcome.action === undefined ? "" : `; each agent chooses ${formatNumber(outcome.action, 4)}`;
  return `${value} per tick${kind}${action}; ${outcome.note}`;
}

/** What a metric is, what it is counted per, and which end is good. */
export function metricText({ description, per, unit, better }: Metric): string {
  const good = better ? `; ${better} is better` : "";
  return `${description} (${unit ? `${unit} ` : ""}per ${per}${good})`;
}
