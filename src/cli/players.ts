/** From options to env params, policies and mechanisms. */
import type { Env } from "../core/env.ts";
import { failUnknown, nearest } from "../core/errors.ts";
import { type ParamsSchema, parseParams } from "../core/params.ts";
import type { Registry } from "../core/registry.ts";
import type { Catalogue } from "../lab/catalogue.ts";
import type { LaidMechanism, Named, SeatedPolicy } from "../lab/config.ts";
import { assign } from "./assign.ts";
import { parseAssignment } from "./expression.ts";
import type { EnvOptions, MechanismOptions } from "./options.ts";
import { UsageError, usage } from "./usage.ts";

/** A preset with assignments on top; `params.growth=...` and `growth=...` mean the same. */
export function envParams(env: Env, { preset, set }: EnvOptions): Record<string, unknown> {
  return paramsOf(set, preset === undefined ? {} : structuredClone(presetOf(env, preset)));
}

/** Assignments on top of what is there. */
export function paramsOf(
  set: readonly string[] = [],
  params: Record<string, unknown> = {},
): Record<string, unknown> {
  for (const text of set) {
    const { path, value } = parseAssignment("--set", text);
    assign({ params }, path.startsWith("params.") ? path : `params.${path}`, value);
  }
  return params;
}

function presetOf(env: Env, name: string): Record<string, unknown> {
  const presets = env.presets ?? {};
  if (!Object.hasOwn(presets, name))
    return usage(() => failUnknown(`preset of ${env.id}`, name, Object.keys(presets)));
  return presets[name];
}

/** Who can be played: how many agents there are, and what roles they have, where the env says so. */
interface Cast {
  readonly agents: number;
  readonly roles: readonly string[];
}

export function castOf(env: Env, params: Record<string, unknown>): Cast {
  return usage(() => {
    const p = parseParams(env.id, env.params, params);
    return { agents: env.agents(p), roles: (env.roles?.(p) ?? []).map(({ name }) => name) };
  });
}

/** `ids` as `--agent` gives them: `q-learning`, or `q-learning@0,2-4` for those seats, or `q-learning@buyer` for a role. */
export function policiesOf(
  catalogue: Catalogue,
  { agents, roles }: Cast,
  ids: readonly string[],
  sets: readonly string[] = [],
): SeatedPolicy[] {
  const parsed = ids.map((text) => {
    const [id, seats] = text.split("@", 2);
    return {
      use: usage(() => catalogue.agents.get(id)).id,
      ...(seats !== undefined &&
        (roles.includes(seats) ? { role: seats } : seatsIn("--agent", text, seats, agents, roles))),
    };
  });
  const placed = parsed.some((policy) => "seats" in policy || "role" in policy)
    ? parsed
    : parsed.map((policy, j) => (j < parsed.length - 1 ? { ...policy, seats: [j] } : policy));
  if (placed.length > agents)
    throw new UsageError(
      `${placed.length} policies for ${agents} agents; leave out ${placed.length - agents}`,
    );
  return withParams("--agent-set", catalogue.agents, placed, sets);
}

/** The last seat is looked at before a range is listed: one of billions would fill the memory. */
function seatsIn(
  option: string,
  text: string,
  list: string,
  agents: number,
  roles: readonly string[] = [],
): { seats: number[] } {
  const orRole = roles.length > 0 ? `, or are a role (${roles.join(", ")})` : "";
  const noRole = roles.length === 0 && /^[a-z]/i.test(list) ? "; the env has no roles" : "";
  const seats = list.split(",").flatMap((part) => {
    const range = /^(\d+)(?:-(\d+))?$/.exec(part);
    if (!range)
      throw new UsageError(
        `${option} ${text}: seats look like 0,2-4${orRole}, got ${JSON.stringify(list)}${noRole}`,
      );
    const first = Number(range[1]);
    const last = Number(range[2] ?? first);
    if (Math.max(first, last) >= agents)
      throw new UsageError(`${option} ${text}: seats must be in 0..${agents - 1}, got ${part}`);
    return Array.from({ length: Math.max(0, last - first + 1) }, (_, j) => first + j);
  });
  return { seats };
}

/** `[name=]id[@seats][:from,to]`, a role in place of seats. */
const laid = /^(?:([^=@:]+)=)?([^=@:]+)(?:@([\w,-]+))?(?::(\d+),(\d+))?$/;

/** As `--mechanism` gives them: `quota`, or `green=pigouvian-tax@0,2-4:100,120` under a name, for seats, at ticks. */
export function mechanismsOf(
  catalogue: Catalogue,
  { agents, roles }: Cast,
  options: MechanismOptions,
): LaidMechanism[] {
  const named = (options.mechanism ?? []).map((text): LaidMechanism => {
    const parts = laid.exec(text);
    if (!parts)
      throw new UsageError(
        `--mechanism looks like [name=]id[@seats or role][:from,to], as in green=pigouvian-tax@0,2-4:100,120, got ${JSON.stringify(text)}`,
      );
    const [, as, id, seats, from, to] = parts;
    return {
      use: usage(() => catalogue.mechanisms.get(id)).id,
      ...(as !== undefined && { as }),
      ...(seats !== undefined &&
        (roles.includes(seats) ? { role: seats } : seatsIn("--mechanism", text, seats, agents, roles))),
      ...(from !== undefined && { during: [Number(from), Number(to)] as [number, number] }),
    };
  });
  return withParams("--mechanism-set", catalogue.mechanisms, named, options.mechanismSet ?? []);
}

/** Gives each assignment to the entries it means: those of the name before the dot, or all that have the parameter. */
export function withParams<T extends Named & { readonly as?: string | undefined }>(
  option: string,
  known: Registry<{ readonly id: string; readonly params: ParamsSchema }>,
  entries: readonly T[],
  sets: readonly string[],
): T[] {
  const params = entries.map((): Record<string, unknown> => ({}));
  for (const text of sets) {
    const { path, value } = parseAssignment(option, text);
    const owned = [
      ...new Set(entries.flatMap(({ use, as }) => (as === undefined ? [use] : [as, use]))),
    ].filter((each) => path.startsWith(`${each}.`));
    const name = owned.length > 0 ? path.slice(owned[0].length + 1) : path;
    const key = /^[^.[]*/.exec(name)?.[0] ?? name;
    const has = (use: string) => Object.hasOwn(known.get(use).params.shape, key);
    let hits = 0;
    entries.forEach(({ use, as = use }, j) => {
      if (!has(use) || (owned.length > 0 && !owned.includes(use) && !owned.includes(as))) return;
      assign({ params: params[j] }, `params.${name}`, value);
      hits++;
    });
    if (hits > 0) continue;
    const names = entries.flatMap(({ use }) => Object.keys(known.get(use).params.shape));
    const whose = path.includes(".") ? entries.flatMap(({ use, as = use }) => [as, use]) : [];
    const near = nearest(key, [...names, ...whose]);
    const hint = near ? `did you mean "${near}"?` : `there is: ${names.join(", ") || "none"}`;
    throw new UsageError(
      `${option}: no parameter "${key}" in ${entries.map(({ use }) => use).join(", ") || "what was named (nothing)"}, ${hint}`,
    );
  }
  return entries.map((entry, j) =>
    Object.keys(params[j]).length > 0 ? { ...entry, params: params[j] } : entry,
  );
}
