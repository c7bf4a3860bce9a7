/** What a value defines: envs, policies, mechanisms, drawings, measures and experiments, wherever in it they stand. */
import type { Env } from "../core/env.ts";
import type { Drawing } from "../core/frame.ts";
import type { Mechanism } from "../core/mechanism.ts";
import type { PolicyDefinition } from "../core/policy.ts";
import type { Experiment, LazyExperiment } from "./experiment.ts";
import type { Measure } from "./measure.ts";
import { deepest } from "./plain.ts";

export interface Definitions {
  readonly envs: Env[];
  readonly agents: PolicyDefinition[];
  readonly mechanisms: Mechanism[];
  readonly drawings: Drawing[];
  readonly measures: Measure[];
  readonly experiments: (Experiment | LazyExperiment)[];
}

/** By what they have: a definition may come from another copy of the package, or be a copy of one with some parts changed. */
export function definitionKind(value: unknown): keyof Definitions | undefined {
  if (value === null || typeof value !== "object") return undefined;
  const { id, params, world, kind, bind, env, svg, text, of, metric } = value as Record<string, unknown>;
  if (typeof env === "string" && typeof svg === "function" && typeof text === "function") return "drawings";
  if (isExperiment(value) || isLazy(value)) return "experiments";
  if (typeof id === "string" && typeof of === "function" && metric !== undefined) return "measures";
  if (typeof id !== "string" || params === null || typeof params !== "object") return undefined;
  if (world !== null && typeof world === "object") return "envs";
  if (typeof bind !== "function") return undefined;
  return kind === "learner" || kind === "norm" ? "agents" : "mechanisms";
}

/** Whether something is meant for an experiment; `requireExperiment` says what is wrong with it. */
export function isExperiment(value: unknown): value is Experiment {
  if (value === null || typeof value !== "object") return false;
  const { kind } = value as Partial<Experiment>;
  return (kind === "comparison" || kind === "program") && "title" in value;
}

function isLazy(value: object): boolean {
  const { kind, load } = value as Partial<LazyExperiment>;
  return kind === "lazy" && typeof load === "function";
}

/** Looks into lists, registries and plain objects, each definition once. */
export function definitionsIn(value: unknown): Definitions {
  const found: Definitions = {
    ...{ envs: [], agents: [], mechanisms: [], drawings: [] },
    ...{ measures: [], experiments: [] },
  };
  const seen = new Set<unknown>();
  collect(value);
  return found;

  function collect(part: unknown): void {
    if (part === null || typeof part !== "object" || seen.has(part)) return;
    seen.add(part);
    const kind = definitionKind(part);
    if (kind) (found[kind] as unknown[]).push(part);
    // What stands in an experiment's configuration is defined as well.
    if ((kind && kind !== "experiments") || ArrayBuffer.isView(part)) return;
    if (Symbol.iterator in part) for (const each of part as Iterable<unknown>) collect(each);
    else if (isPlain(part)) for (const each of Object.values(part)) collect(each);
  }
}

/** An object literal, or a module. */
function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}

/**
 * A copy of plain data in which definitions have become their ids, and -0 is 0, as in JSON. What is no plain data stays
 * as it is.
 */
export function withIds(value: unknown, around: readonly unknown[] = []): unknown {
  if (value === 0) return 0;
  if (value === null || typeof value !== "object" || around.length > deepest) return value;
  if (around.includes(value)) return value;
  const kind = definitionKind(value);
  if (kind === "drawings") return (value as Drawing).env;
  if (kind) return (value as { readonly id: string }).id;
  const parts = [...around, value];
  if (Array.isArray(value)) return value.map((part) => withIds(part, parts));
  if (!isPlain(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, withIds(part, parts)]));
}
