/** TensorFlow.js for the policies of a run, loaded only where one of them needs it. */
import type { Backend } from "../learn/tensorflow/backends.ts";
import { activeBackend, loadTensorflow } from "../learn/tensorflow/index.ts";
import type { Catalogue } from "./catalogue.ts";
import type { Named, ResolvedConfig } from "./config.ts";

/** Makes ready what policies bind to. Ids and params that are wrong are left to those who report them. */
export async function loadForPolicies(
  catalogue: Catalogue,
  policies: readonly Named[],
  backend: Backend,
): Promise<void> {
  if (policies.some((policy) => needsTensorflow(catalogue, policy))) await loadTensorflow(backend);
}

/** The same for all that a configuration names: policies of its societies, deviants and learners of its certificates. */
export async function loadForConfig(catalogue: Catalogue, config: ResolvedConfig): Promise<void> {
  await loadForPolicies(catalogue, policiesIn(config), config.backend);
}

/** What the run folder records: version, backend and whose kernels, or that nothing uses TensorFlow.js. */
export function tensorflowUsed(catalogue: Catalogue, config: ResolvedConfig): string {
  const active = activeBackend();
  if (!active || !policiesIn(config).some((policy) => needsTensorflow(catalogue, policy))) return "not used";
  return `${active.version} ${active.backend}${active.pack.active ? " with kernel pack" : ""}`;
}

const policiesIn = ({ scenes }: ResolvedConfig): Named[] =>
  Object.values(scenes).flatMap(({ societies, certify }) => [
    ...Object.values(societies).flatMap(({ policies }) => policies),
    ...(certify?.deviants ?? []),
    ...(certify?.learners ?? []),
  ]);

function needsTensorflow({ agents }: Catalogue, { use, params = {} }: Named): boolean {
  if (!agents.has(use)) return false;
  const definition = agents.get(use);
  if (!definition.needsTensorflow) return false;
  const parsed = definition.params.safeParse(params);
  return parsed.success && definition.needsTensorflow(parsed.data);
}
