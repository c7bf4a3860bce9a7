/** All that an experiment's results depend on by choice, and a fingerprint of it. */
import { createHash } from "node:crypto";
import { catalogue as shipped } from "../../catalogue.ts";
import { parseParams } from "../../src/core/params.ts";
import { type Catalogue, extend } from "../../src/lab/catalogue.ts";
import { type ResolvedConfig, resolveConfig } from "../../src/lab/config.ts";

interface Use {
  readonly use: string;
  readonly params?: Readonly<Record<string, unknown>> | undefined;
}

/** A configuration with every default filled in: its own, and those of the envs, agents and mechanisms it names. */
export function settingsOf(given: object): object {
  // With what the configuration defines itself.
  const catalogue = extend(shipped, given);
  const config = resolveConfig(given, catalogue);
  const scenes = Object.entries(config.scenes).map(([id, scene]) => [id, sceneSettings(catalogue, scene)]);
  return { ...config, scenes: Object.fromEntries(scenes) };
}

/** The baseline says what results are compared with; it is none of what they depend on. */
function sceneSettings(
  catalogue: Catalogue,
  { societies, certify, baseline: _, ...scene }: ResolvedConfig["scenes"][string],
) {
  const env = catalogue.envs.get(scene.env);
  const ownAgent = <T extends Use>(each: T) => withDefaults(catalogue.agents, each);
  const ownMechanism = <T extends Use>(each: T) => withDefaults(catalogue.mechanisms, each);
  const lives = Object.entries(societies).map(([id, { policies, mechanisms = [], ...society }]) => [
    id,
    {
      ...society,
      params: parseParams(env.id, env.params, { ...scene.params, ...society.params }),
      policies: policies.map(ownAgent),
      mechanisms: mechanisms.map(ownMechanism),
    },
  ]);
  const { deviants, learners } = certify ?? {};
  return {
    ...scene,
    societies: Object.fromEntries(lives),
    certify: { ...certify, deviants: deviants?.map(ownAgent), learners: learners?.map(ownAgent) },
  };
}

function withDefaults<T extends Use>(
  registry: { get(id: string): { id: string; params: Parameters<typeof parseParams>[1] } },
  each: T,
) {
  const { id, params } = registry.get(each.use);
  return { ...each, params: parseParams(id, params, each.params ?? {}) };
}

/** SHA-256 of what is given as JSON with sorted keys; what is undefined is left out, as in a file. */
export function fingerprint(settings: unknown): string {
  return createHash("sha256").update(canonical(settings)).digest("hex");
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (value !== null && typeof value === "object") {
    const entries = Object.entries(value).filter(([, part]) => part !== undefined);
    const sorted = entries.sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${sorted.map(([key, part]) => `${JSON.stringify(key)}:${canonical(part)}`).join()}}`;
  }
  // JSON has no infinity; a function or the like would be lost without a word.
  if (typeof value === "number" && !Number.isFinite(value)) return String(value);
  if (value === null || ["number", "string", "boolean"].includes(typeof value)) return JSON.stringify(value);
  throw new TypeError(`a setting is a ${typeof value}, which is no plain data`);
}
