/** Everything that a configuration can name: what ships, and what users' own modules define. */
import type { Env } from "../core/env.ts";
import type { Drawing } from "../core/frame.ts";
import type { Mechanism } from "../core/mechanism.ts";
import type { PolicyDefinition } from "../core/policy.ts";
import { type Registry, registry } from "../core/registry.ts";
import { type Definitions, definitionsIn } from "./definitions.ts";
import type { Experiment, LazyExperiment } from "./experiment.ts";
import type { Measure } from "./measure.ts";

export interface Catalogue {
  readonly envs: Registry<Env>;
  readonly agents: Registry<PolicyDefinition>;
  readonly mechanisms: Registry<Mechanism>;
  /** Drawings by env id. */
  readonly drawings: Readonly<Record<string, Drawing>>;
  /** What a scene may record beside metrics. */
  readonly measures: Registry<Measure>;
  /** Those that ship are imported when they are asked for: `loadExperiment`. */
  readonly experiments: Registry<Experiment | LazyExperiment>;
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

type Entries = Omit<Definitions, "drawings">;

const registries = ({ envs, agents, mechanisms, measures, experiments }: Entries) => ({
  envs: registry("env", envs, advice("env")),
  agents: registry("agent", agents, advice("policy")),
  mechanisms: registry("mechanism", mechanisms, advice("mechanism")),
  measures: registry("measure", measures, advice("measure")),
  experiments: registry("experiment", experiments),
});

const nothing: Entries = { envs: [], agents: [], mechanisms: [], measures: [], experiments: [] };
export const emptyCatalogue: Catalogue = { ...registries(nothing), drawings: {}, sources: [] };

/**
 * The catalogue with all that a module exports by `defineEnv`, `definePolicy`, `defineMechanism`, `defineDrawing`,
 * `defineMeasure`, `defineExperiment` and `comparison`, alone, in lists or inside a configuration; other exports are left
 * alone. An experiment takes the place of one that is still to be imported. `source` is the module's URL, for other threads.
 */
export function extend(catalogue: Catalogue, module: object, source?: string): Catalogue {
  const { envs, agents, mechanisms, drawings, measures, experiments } = definitionsIn(module);
  const found = [...envs, ...agents, ...mechanisms, ...measures, ...experiments];
  if (source === undefined && found.every((each) => holds(catalogue, each))) return catalogue;
  const { sources, readFile } = catalogue;
  return {
    ...registries({
      envs: [...catalogue.envs, ...envs],
      agents: [...catalogue.agents, ...agents],
      mechanisms: [...catalogue.mechanisms, ...mechanisms],
      measures: [...catalogue.measures, ...measures],
      experiments: [...catalogue.experiments]
        .filter(({ kind, id }) => kind !== "lazy" || !experiments.some((each) => each.id === id))
        .concat(experiments),
    }),
    drawings: {
      ...catalogue.drawings,
      ...Object.fromEntries(drawings.map((drawing) => [drawing.env, drawing])),
    },
    ...(sources &&
      source !== undefined && { sources: sources.includes(source) ? sources : [...sources, source] }),
    ...(readFile && { readFile }),
  };
}

/** An experiment by its id, imported if need be. */
export async function loadExperiment({ experiments }: Catalogue, id: string): Promise<Experiment> {
  const found = experiments.get(id);
  return found.kind === "lazy" ? found.load() : found;
}

function holds(
  { envs, agents, mechanisms, measures, experiments }: Catalogue,
  definition: { readonly id: string },
): boolean {
  return [envs, agents, mechanisms, measures, experiments].some(
    ({ has, get }) => has(definition.id) && get(definition.id) === definition,
  );
}
