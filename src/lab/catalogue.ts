/** Everything that a configuration can name: what ships, and what users' own modules define. */
import type { Env } from "../core/env.ts";
import type { Drawing } from "../core/frame.ts";
import type { Mechanism } from "../core/mechanism.ts";
import type { PolicyDefinition } from "../core/policy.ts";
import { type Registry, registry } from "../core/registry.ts";
import { definitionsIn } from "./definitions.ts";

export interface Catalogue {
  readonly envs: Registry<Env>;
  readonly agents: Registry<PolicyDefinition>;
  readonly mechanisms: Registry<Mechanism>;
  /** Drawings by env id. */
  readonly drawings: Readonly<Record<string, Drawing>>;
  /**
   * URLs of the modules that make this catalogue, in their order: another thread builds it anew from them. Left out where
   * something in it came as an object, which stays in its thread.
   */
  readonly sources?: readonly string[];
  /** The bytes of a file that a configuration names (weights); left out where there are no files. */
  readonly readFile?: (path: string) => Uint8Array;
}

const advice = (kind: string) =>
  `define your own in a file and name it: --use ./my-${kind}.ts, or modules: [./my-${kind}.ts] in a configuration`;

const registries = (
  envs: Iterable<Env>,
  agents: Iterable<PolicyDefinition>,
  mechanisms: Iterable<Mechanism>,
) => ({
  envs: registry("env", envs, advice("env")),
  agents: registry("agent", agents, advice("policy")),
  mechanisms: registry("mechanism", mechanisms, advice("mechanism")),
});

export const emptyCatalogue: Catalogue = { ...registries([], [], []), drawings: {}, sources: [] };

/**
 * The catalogue with all that a module exports by `defineEnv`, `definePolicy`, `defineMechanism` and `defineDrawing`, alone,
 * in lists or inside a configuration; other exports are left alone. `source` is the module's URL, for other threads.
 */
export function extend(catalogue: Catalogue, module: object, source?: string): Catalogue {
  const { envs, agents, mechanisms, drawings } = definitionsIn(module);
  if (source === undefined && [...envs, ...agents, ...mechanisms].every((each) => holds(catalogue, each)))
    return catalogue;
  const { sources, readFile } = catalogue;
  return {
    ...registries(
      [...catalogue.envs, ...envs],
      [...catalogue.agents, ...agents],
      [...catalogue.mechanisms, ...mechanisms],
    ),
    drawings: {
      ...catalogue.drawings,
      ...Object.fromEntries(drawings.map((drawing) => [drawing.env, drawing])),
    },
    ...(sources &&
      source !== undefined && { sources: sources.includes(source) ? sources : [...sources, source] }),
    ...(readFile && { readFile }),
  };
}

function holds({ envs, agents, mechanisms }: Catalogue, definition: { readonly id: string }): boolean {
  return [envs, agents, mechanisms].some(
    ({ has, get }) => has(definition.id) && get(definition.id) === definition,
  );
}
