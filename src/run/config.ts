/** Configurations as plain data: what a run compares, by ids, so that it can go to a file and to workers. */
import { z } from "zod";
import { OstromError } from "../core/errors.ts";

const named = z.strictObject({
  use: z.string().describe("id in a registry"),
  params: z.record(z.string(), z.unknown()).optional(),
});

const seatedPolicy = named.extend({
  seats: z
    .array(z.number().int().nonnegative())
    .optional()
    .describe("agents it plays; one policy may leave this out and play the rest"),
});

const society = z.strictObject({
  label: z.string(),
  kind: z
    .string()
    .default("learned")
    .describe("what it stands for: greedy, learned, mechanism, norm, mix ..."),
  policies: z.array(seatedPolicy).min(1),
  mechanisms: z.array(named).optional(),
  params: z
    .record(z.string(), z.unknown())
    .optional()
    .describe("env params in which this society differs from its scene"),
  sharing: z
    .enum(["sessions", "shared"])
    .optional()
    .describe("shared: all worlds of a session teach one learner a seat"),
  worlds: z.number().int().min(1).optional().describe("worlds in each session when sharing is shared"),
});

const scene = z.strictObject({
  label: z.string(),
  env: z.string(),
  params: z.record(z.string(), z.unknown()).optional(),
  train: z.number().int().nonnegative().describe("ticks of learning"),
  window: z.number().int().min(1).describe("ticks between two points of the learning curve"),
  evaluate: z.number().int().min(1).describe("ticks of frozen evaluation after it"),
  show: z
    .record(z.string(), z.string())
    .default({})
    .describe("metrics to show, in order, with their headings"),
  societies: z.record(z.string(), society),
});

const run = z.strictObject({
  name: z.string().regex(/^[\w.-]+$/, "letters, digits, dot, dash and underscore only"),
  seed: z.union([z.number(), z.string()]).default(0),
  sessions: z
    .number()
    .int()
    .min(1)
    .default(30)
    .describe("independent learning histories of each society, on paired seeds"),
  scenes: z.record(z.string(), scene),
});

export type Named = z.input<typeof named>;
/** A policy and the agents it plays. */
export type SeatedPolicy = z.input<typeof seatedPolicy>;
/** A population of policies under mechanisms. */
export type SocietyConfig = z.input<typeof society>;
/** One env in which societies are compared on the same seeds. */
export type SceneConfig = z.input<typeof scene>;
export type RunConfig = z.input<typeof run>;
/** With every default filled in. */
export type ResolvedConfig = z.output<typeof run>;
export type ResolvedScene = z.output<typeof scene>;
export type ResolvedSociety = z.output<typeof society>;

/** Checks a configuration and fills in defaults; errors name the place. */
export function resolveConfig(given: unknown): ResolvedConfig {
  const parsed = run.safeParse(given);
  if (!parsed.success) {
    const { path, message } = parsed.error.issues[0];
    throw new OstromError(`config: ${path.map(String).join(".") || "top level"}: ${message}`);
  }
  const config = parsed.data;
  requireStorable(config, []);
  requireNames("scenes", Object.keys(config.scenes));
  for (const [id, { societies }] of Object.entries(config.scenes))
    requireNames(`scenes.${id}.societies`, Object.keys(societies));
  return config;
}

/** Scenes and societies name files in the run folder. */
function requireNames(where: string, names: readonly string[]): void {
  if (names.length === 0) throw new OstromError(`config: ${where} is empty; it needs at least one entry`);
  for (const name of names)
    if (!/^[\w-]+$/.test(name))
      throw new OstromError(
        `config: ${where}: names have letters, digits, dash and underscore only, got ${JSON.stringify(name)}`,
      );
}

/** What is kept as JSON must come back from it. */
function requireStorable(value: unknown, path: readonly string[]): void {
  if (typeof value === "number" && !Number.isFinite(value))
    throw new OstromError(
      `config: ${path.join(".")} is ${value}, which a run's config.json cannot hold; leave it out where that is the default, or give a number`,
    );
  if (value !== null && typeof value === "object")
    for (const [key, part] of Object.entries(value)) requireStorable(part, [...path, key]);
}
