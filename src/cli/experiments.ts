/** The experiments that ship: `experiments/<name>/experiment.ts`, or `.js` in the built package. */
import { existsSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { failUnknown } from "../core/errors.ts";
import { definitionsIn, withIds } from "../lab/definitions.ts";
import { importNamed } from "./catalogue.ts";
import type { Study } from "./study.ts";
import { UsageError, usage } from "./usage.ts";

/** Two levels up in the sources as in the build. */
const folder = fileURLToPath(new URL("../../experiments/", import.meta.url));
const extensions = [".ts", ".js"] as const;

/** A comparison of societies. */
export interface Experiment {
  readonly path: string;
  readonly config: Record<string, unknown>;
  /** Overrides that make a short version of it. */
  readonly quick: Record<string, unknown> | undefined;
}

export function experimentNames(): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => fileOf(name) !== undefined)
    .sort();
}

/** By the name of one that ships, or by the path of a file. */
export async function loadExperiment(nameOrPath: string): Promise<Experiment | Study> {
  const path = /[/\\]|\.[cm]?[jt]s$/.test(nameOrPath) ? nameOrPath : fileOf(nameOrPath);
  if (path === undefined) return usage(() => failUnknown("experiment", nameOrPath, experimentNames()));
  const { config, quick, title, measure } = await importNamed(path);
  if (typeof measure === "function") return { title: String(title), measure: measure as Study["measure"] };
  if (!isRecord(config))
    throw new UsageError(`${path} must export "config", a run configuration, or "measure", a function`);
  if (quick !== undefined && !isRecord(quick))
    throw new UsageError(`${path}: "quick" must be an object of overrides`);
  return {
    path,
    config: {
      ...(withIds(config) as Record<string, unknown>),
      // Definitions that stand in it are found again by whoever imports it.
      ...(definesSomething(config) && { modules: [resolve(path)] }),
    },
    quick,
  };
}

/** What an experiment that ships is about: its title, or its scenes. One that cannot be read says why. */
export async function experimentTitle(name: string): Promise<string> {
  try {
    const experiment = await loadExperiment(name);
    if ("measure" in experiment) return experiment.title;
    const { scenes } = experiment.config;
    return Object.values(isRecord(scenes) ? scenes : {})
      .map((scene) => (isRecord(scene) ? String(scene.label) : ""))
      .join("; ");
  } catch (error) {
    return `broken: ${(error as Error).message}`;
  }
}

function definesSomething(value: unknown): boolean {
  return Object.values(definitionsIn(value)).some((found) => found.length > 0);
}

function fileOf(name: string): string | undefined {
  return extensions.map((ext) => join(folder, name, `experiment${ext}`)).find((file) => existsSync(file));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}
