/** Configurations as plain data: what a run compares, by ids, so that it can go to a file and to workers. */
import * as z from "zod";
import { fail, failUnknown, nearest, OstromError } from "../core/errors.ts";
import { rewardKeys, rewardOption } from "../credit/reward-option.ts";
import { backends } from "../learn/tensorflow/backends.ts";
import { defaultThresholds } from "../norms/thresholds.ts";
import type { Catalogue } from "./catalogue.ts";
import { certifySection } from "./certify-config.ts";
import { withIds } from "./definitions.ts";
import { requirePlain } from "./plain.ts";
import { seedSection } from "./seed.ts";
import { cellSection, sweepSection, sweptScenes } from "./sweep.ts";

/**
 * Of the names of a run, its scenes and their societies. The files of a run are called `<scene>.<society>.<sessions>.bin` or
 * less, and while they are written by some twenty characters more: with two such names they keep to the 255 bytes that
 * file systems allow.
 */
const longestName = 100;

const named = z.strictObject({
  use: z.string().describe("id in a registry"),
  params: z.record(z.string(), z.unknown()).optional(),
});

const seatedPolicy = named.extend({
  seats: z
    .array(z.number().int().nonnegative())
    .min(1, "names no agent; leave it out to have the policy play the rest")
    .optional()
    .describe("agents it plays; one policy may leave this out and play the rest"),
  role: z.string().optional().describe("in place of seats: it plays the agents of this role of the env"),
  reward: rewardOption
    .optional()
    .describe("what it learns from (default: individual); what is measured stays payoff and own reward"),
  weights: z
    .string()
    .optional()
    .describe(
      "safetensors file whose weights its networks start from, as ostrom export writes it, relative to the configuration",
    ),
});

const wholeTick = z.number().int().nonnegative();

const laidMechanism = named.extend({
  as: z
    .string()
    .optional()
    .describe("what it is called here (default: its id); the same one may be laid on twice under two names"),
  seats: z
    .array(z.number().int().nonnegative())
    .min(1, "names no agent; leave it out to lay the mechanism on all")
    .optional()
    .describe("agents that are subject to it (default: all)"),
  role: z.string().optional().describe("in place of seats: the agents of this role of the env"),
  during: z
    .union(
      [
        z.tuple([wholeTick, wholeTick]),
        z.strictObject({
          from: wholeTick.optional().describe("first tick of the episode, from 0"),
          to: wholeTick.optional().describe("tick before which it ends"),
          every: wholeTick.optional().describe("it comes back after so many ticks"),
          for: wholeTick.optional().describe("ticks it lasts each time"),
        }),
      ],
      { error: "ticks are [from, to] or { from: 50, to: 100, every: 10, for: 2 }, whole numbers from 0" },
    )
    .optional()
    .describe("ticks of the episode at which it is in force: [100, 120] are ticks 100 to 119 (default: all)"),
});

const society = z.strictObject({
  label: z.string().optional().describe("default: its key"),
  kind: z
    .string()
    .optional()
    .describe(
      "societies of one kind share a colour, and a row across scenes where each has one; default: its key",
    ),
  norm: z
    .string()
    .optional()
    .describe("the society that some of its agents leave: what that brings them is measured"),
  policies: z.array(seatedPolicy).min(1),
  mechanisms: z.array(laidMechanism).optional(),
  params: z
    .record(z.string(), z.unknown())
    .optional()
    .describe("env params in which this society differs from its scene"),
  sharing: z
    .enum(["sessions", "shared"])
    .optional()
    .describe(
      "shared: all worlds of a session teach one learner a seat; such sessions are not paired with others",
    ),
  worlds: z.number().int().min(1).optional().describe("worlds in each session when sharing is shared"),
});

const scene = z.strictObject({
  label: z.string().optional().describe("default: its key"),
  env: z.string(),
  params: z.record(z.string(), z.unknown()).optional(),
  train: z.number().int().nonnegative().describe("ticks of learning"),
  window: z
    .number()
    .int()
    .min(1)
    .optional()
    .describe("ticks between two points of the learning curve; default: a twentieth of train"),
  evaluate: z.number().int().min(1).describe("ticks of frozen evaluation after it"),
  show: z
    .record(z.string(), z.string())
    .default({})
    .describe("metrics to show, in order, with their headings"),
  measures: z
    .array(z.string())
    .min(1)
    .optional()
    .describe("measures to record beside the metrics of the env and the mechanisms, by id"),
  byAgent: z
    .boolean()
    .optional()
    .describe("record payoffs agent by agent; default: where there are at most 256, or some leave a norm"),
  baseline: z.string().optional().describe("the society that the others are compared with"),
  societies: z.record(z.string(), society),
  certify: certifySection
    .optional()
    .describe("certificates to make when the run is done; {} for those of all societies"),
  cell: cellSection.optional().describe("made by a sweep: where it stands in it"),
});

const run = z.strictObject({
  name: z
    .string()
    .regex(/^[\w.-]+$/, "letters, digits, dot, dash and underscore only")
    .max(longestName, `at most ${longestName} characters, since it names a folder`),
  seed: seedSection.default(0),
  sessions: z
    .number()
    .int()
    .min(1)
    .default(30)
    .describe("independent learning histories of each society, on paired seeds unless learners are shared"),
  backend: z
    .enum(backends)
    .default("wasm")
    .describe(
      "backend of TensorFlow.js, for policies that need it; results differ between them in their bits",
    ),
  modules: z
    .array(z.string())
    .optional()
    .describe("files whose envs, policies and mechanisms can be named, relative to the configuration"),
  scenes: z.record(z.string(), scene),
  sweep: sweepSection
    .optional()
    .describe("values of parameters at which the scenes are run, each a scene of its own"),
});

export type Named = z.input<typeof named>;
/** A mechanism, what it is called, and for whom and when it is in force. */
export type LaidMechanism = z.input<typeof laidMechanism>;
/** A policy and the agents it plays. */
export type SeatedPolicy = z.input<typeof seatedPolicy>;
/** A population of policies under mechanisms. */
export type SocietyConfig = Open<z.input<typeof society>>;
/** One env in which societies are compared, on the same seeds unless their learners are shared. */
export type SceneConfig = Open<z.input<typeof scene>>;
export type RunConfig = Open<z.input<typeof run>>;
/** Where an id stands, in `use`, `env` and `measures`, the definition itself may stand too. */
type Open<T> = T extends readonly (infer Part)[]
  ? Open<Part>[]
  : T extends object
    ? {
        [K in keyof T]: K extends "use" | "env"
          ? T[K] | { readonly id: string }
          : K extends "measures"
            ? readonly (string | { readonly id: string })[]
            : Open<T[K]>;
      }
    : T;
/** With every default filled in. */
export type ResolvedConfig = Omit<z.output<typeof run>, "scenes" | "sweep"> & {
  scenes: Record<string, ResolvedScene>;
};
export type ResolvedScene = Omit<z.output<typeof scene>, "label" | "window" | "societies"> & {
  label: string;
  window: number;
  societies: Record<string, ResolvedSociety>;
};
export type ResolvedSociety = Omit<z.output<typeof society>, "label" | "kind" | "policies"> & {
  label: string;
  kind: string;
  policies: SeatedPolicy[];
};

/**
 * Checks a configuration, expands its sweep and fills in defaults; errors name the place. With a catalogue, a sweep may
 * call parameters by their bare names.
 */
export function resolveConfig(given: unknown, catalogue?: Catalogue): ResolvedConfig {
  const plain = withIds(given) as z.input<typeof run>;
  requireStorable(plain);
  const { sweep, ...written } = parseConfig(plain);
  // What a sweep sets has to pass the same checks.
  const whole = sweep
    ? parseConfig({ ...written, scenes: sweptScenes(plain.scenes, sweep, catalogue) })
    : written;
  const scenes: Record<string, ResolvedScene> = {};
  for (const [id, { label = id, window, societies: open, ...scene }] of Object.entries(whole.scenes)) {
    const societies: Record<string, ResolvedSociety> = {};
    for (const [name, { label: own = name, kind: told, ...society }] of Object.entries(open))
      societies[name] = { label: own, kind: told ?? name, ...society };
    scenes[id] = { label, window: window ?? Math.max(1, Math.ceil(scene.train / 20)), ...scene, societies };
  }
  const config: ResolvedConfig = { ...whole, scenes };
  // What a sample drew between its ends may have become too large.
  requireStorable(config);
  requireNames("scenes", Object.keys(config.scenes), (id) => config.scenes[id].cell !== undefined);
  for (const [id, { societies }] of Object.entries(config.scenes)) {
    requireNames(`scenes.${id}.societies`, Object.keys(societies));
    for (const [name, { worlds, sharing }] of Object.entries(societies))
      if (worlds !== undefined && sharing !== "shared")
        throw new OstromError(
          `config: scenes.${id}.societies.${name}.worlds is only for sharing: "shared", where all worlds of a session teach one learner`,
        );
    requireSocieties(id, config.scenes[id]);
    requireCertified(id, config.scenes[id]);
  }
  return config;
}

function parseConfig(given: unknown): z.output<typeof run> {
  const parsed = run.safeParse(given);
  if (parsed.success) return parsed.data;
  // A misspelt key first: what it was meant for may be missing too.
  const { issues } = parsed.error;
  const issue = issues.find(({ code }) => code === "unrecognized_keys") ?? issues[0];
  const place = issue.path.map(String).join(".") || "top level";
  if (issue.code === "invalid_type" && issue.message.endsWith("received undefined"))
    throw new OstromError(
      `config: ${place}: is missing; give a ${issue.expected === "record" ? "mapping" : issue.expected}`,
    );
  const hint = issue.code === "unrecognized_keys" ? hintFor(issue.keys[0], issue.path) : "";
  throw new OstromError(`config: ${place}: ${issue.message}${hint}`);
}

/** Where a key of this name belongs, a near miss from here or from anywhere, or the keys that may stand in this place. */
function hintFor(key: string, path: readonly PropertyKey[]): string {
  const own = Object.entries(places).filter(([, keys]) => keys.includes(key));
  if (own.length > 0) return `; it belongs in ${own.map(([place]) => place).join(" or ")}`;
  const keys = keysAt(path);
  const near = nearest(key, keys) ?? nearest(key, Object.values(places).flat());
  if (near) return `, did you mean "${near}"?`;
  return keys.length > 0 ? `, there is: ${keys.join(", ")}` : "";
}

function keysAt(path: readonly PropertyKey[]): string[] {
  let at: unknown = run;
  for (const step of [...path, undefined]) {
    while (at instanceof z.ZodOptional || at instanceof z.ZodDefault) at = at.unwrap();
    if (step === undefined) break;
    if (at instanceof z.ZodObject) at = at.shape[step as string];
    else if (at instanceof z.ZodRecord) at = at.valueType;
    else if (at instanceof z.ZodArray) at = at.element;
    else return [];
  }
  return at instanceof z.ZodObject ? Object.keys(at.shape) : [];
}

/** Keys by the place in which they may stand. */
const places: Readonly<Record<string, readonly string[]>> = {
  "the configuration itself": Object.keys(run.shape),
  "a scene": Object.keys(scene.shape),
  "a society": Object.keys(society.shape),
  "a policy": Object.keys(seatedPolicy.shape),
  "a mechanism": Object.keys(laidMechanism.shape),
  "the reward of a policy": rewardKeys,
  "certify of a scene": Object.keys(certifySection.shape),
  "its thresholds": Object.keys(defaultThresholds),
};

/** The societies that a scene and its societies name are there. */
function requireSocieties(scene: string, { baseline, byAgent, societies }: ResolvedScene): void {
  const names = Object.keys(societies);
  if (baseline !== undefined && !names.includes(baseline))
    failUnknown(`society (config: scenes.${scene}.baseline)`, baseline, names);
  for (const [name, { norm }] of Object.entries(societies)) {
    const others = names.filter((other) => other !== name);
    if (norm !== undefined && !others.includes(norm))
      failUnknown(`society (config: scenes.${scene}.societies.${name}.norm)`, norm, others);
    if (norm !== undefined && byAgent === false)
      fail(
        `config: scenes.${scene}`,
        `what "${name}" brings those who leave "${norm}" is told from rewards by agent`,
        undefined,
        "leave byAgent out",
      );
  }
}

/** What a scene's section on certificates names is there. */
function requireCertified(id: string, { certify, societies }: ResolvedScene): void {
  const known = Object.keys(societies);
  for (const name of certify?.societies ?? [])
    if (!known.includes(name)) failUnknown(`society (config: scenes.${id}.certify.societies)`, name, known);
  if (certify?.deviants?.length === 0 && certify.learners?.length === 0)
    throw new OstromError(
      `config: scenes.${id}.certify: deviants and learners are both empty; leave one out to have the usual ones tried`,
    );
  if (certify?.floor !== undefined && !known.includes(certify.floor))
    failUnknown(`society (config: scenes.${id}.certify.floor)`, certify.floor, known);
}

/**
 * Scenes and societies name files in the run folder, on file systems that ignore case too. Cells of a sweep are told by
 * their parameters behind a tilde.
 */
function requireNames(
  where: string,
  names: readonly string[],
  isCell: (name: string) => boolean = () => false,
): void {
  if (names.length === 0) throw new OstromError(`config: ${where} is empty; it needs at least one entry`);
  const seen = new Map<string, string>();
  for (const name of names) {
    if (!(isCell(name) ? /^[\w-]+(~[\w.=+-]+)+$/ : /^[\w-]+$/).test(name))
      throw new OstromError(
        `config: ${where}: names have letters, digits, dash and underscore only, got ${JSON.stringify(name)}`,
      );
    if (name.length > longestName)
      throw new OstromError(
        `config: ${where}: names have at most ${longestName} characters, since they name files, got ${name.length} in ${JSON.stringify(name)}; write the rest into its label`,
      );
    const other = seen.get(name.toLowerCase());
    if (other !== undefined)
      throw new OstromError(
        `config: ${where}: "${other}" and "${name}" differ in case alone, and they name files, which many file systems then take for one; rename one`,
      );
    seen.set(name.toLowerCase(), name);
  }
}

/** What is kept as JSON must come back from it. */
const requireStorable = (value: unknown): void => requirePlain("config", "", value, { missing: false });
