/** Finds what is wrong with a configuration before a folder is made and a worker is started. */
import { fail, failUnknown } from "../core/errors.ts";
import { parseParams } from "../core/params.ts";
import type { Society } from "../core/society.ts";
import type { Catalogue } from "../lab/catalogue.ts";
import { certifiedSocieties, varied } from "../lab/certify.ts";
import { type ResolvedConfig, type ResolvedScene, resolveConfig } from "../lab/config.ts";
import { measuresOf } from "../lab/measure.ts";
import { addedMetrics } from "../lab/record.ts";
import { requireRoomForSessions, requireRoomForTasks } from "../lab/size.ts";
import { buildPolicies, buildSociety, buildWorlds } from "../lab/society.ts";
import { startFromWeights } from "../lab/weights.ts";
import { usage } from "./usage.ts";

/** Checks shapes, ids, sizes (of what `workers` run at a time), parameters, seats, pairings, shown metrics and what is certified; errors name the place. */
export function validateConfig(catalogue: Catalogue, given: unknown, workers = 1): ResolvedConfig {
  const config = usage(() => resolveConfig(given, catalogue));
  usage(() => requireRoomForSessions(config));
  for (const [id, scene] of Object.entries(config.scenes)) {
    const where = `scenes.${id}`;
    const metrics = new Set(Object.keys(addedMetrics));
    for (const [name, society] of Object.entries(scene.societies)) {
      const built = usage(() => {
        const batch = buildWorlds(catalogue, scene, society, config.seed, 0, 1);
        requireRoomForTasks(config, scene, society, { batch, policies: [] }, workers);
        const built = { batch, policies: buildPolicies(catalogue, society, config.seed, batch) };
        requireRoomForTasks(config, scene, society, built, workers);
        startFromWeights(catalogue, society, built.policies);
        return built;
      }, `${where}.societies.${name}: `);
      for (const metric of Object.keys(built.batch.metrics)) metrics.add(metric);
      const measures = usage(() => measuresOf(catalogue, scene, built.batch), `${where}.measures: `);
      for (const { id } of measures) metrics.add(id);
      if (scene.certify && certifiedSocieties(scene).includes(name))
        requireCertifiable(catalogue, scene, name, built, `${where}.certify`);
    }
    for (const metric of Object.keys(scene.show))
      if (!metrics.has(metric)) usage(() => failUnknown("metric", metric, metrics), `${where}.show: `);
  }
  return config;
}

/** What a scene's section on certificates names fits the society. */
function requireCertifiable(
  catalogue: Catalogue,
  scene: ResolvedScene,
  name: string,
  { batch, policies }: Society,
  where: string,
): void {
  const { deviants = [], learners = [], seats = [], resource, emergence, sensitivity = {} } = scene.certify!;
  for (const [kind, list] of Object.entries({ deviants, learners }))
    for (const [j, { use, params = {} }] of list.entries())
      usage(() => {
        const definition = catalogue.agents.get(use);
        parseParams(definition.id, definition.params, params);
        if (kind === "learners" && definition.kind !== "learner")
          fail(definition.id, "does not learn", undefined, "name it among the deviants");
      }, `${where}.${kind}.${j}: `);
  for (const seat of seats === "roles" ? [] : seats)
    if (seat >= batch.agents)
      usage(() => fail(batch.env.id, `seats must be in 0..${batch.agents - 1}`, seat), `${where}.seats: `);
  const columns = Object.keys(batch.env.state(batch.params));
  if (resource && !columns.includes(resource.column))
    usage(() => failUnknown(`column of ${batch.env.id}`, resource.column, columns), `${where}.resource: `);
  const metrics = [...Object.keys(batch.metrics), ...Object.keys(addedMetrics), ...(scene.measures ?? [])];
  if (emergence && !metrics.includes(emergence.metric))
    usage(() => failUnknown("metric", emergence.metric, metrics), `${where}.emergence: `);
  const learns = policies.some(({ learner }) => learner);
  const parameters = ["discount", ...Object.keys(batch.env.params.shape)];
  for (const [parameter, values] of Object.entries(sensitivity))
    usage(() => {
      if (!parameters.includes(parameter)) failUnknown(`parameter of ${batch.env.id}`, parameter, parameters);
      // Only what learns is let learn anew.
      for (const value of learns ? values : [])
        buildSociety(catalogue, scene, varied(catalogue, scene.societies[name], parameter, value), 0, 0, 1);
    }, `${where}.sensitivity.${parameter}: `);
}
