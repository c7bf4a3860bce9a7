/** Finds what is wrong with a configuration before a folder is made and a worker is started. */
import { failUnknown } from "../core/errors.ts";
import type { Catalogue } from "../run/catalogue.ts";
import { type ResolvedConfig, resolveConfig } from "../run/config.ts";
import { buildSociety } from "../run/society.ts";
import { usage } from "./usage.ts";

/** Metrics that a recorded window has besides those of the batch. */
const recorded = ["equality"];

/** Checks shapes, ids, parameters, seats, pairings and shown metrics; errors name the place. */
export function validateConfig(catalogue: Catalogue, given: unknown): ResolvedConfig {
  const config = usage(() => resolveConfig(given, catalogue.agents));
  for (const [id, scene] of Object.entries(config.scenes)) {
    const where = `scenes.${id}`;
    const metrics = new Set(recorded);
    for (const [name, society] of Object.entries(scene.societies)) {
      const { batch } = usage(
        () => buildSociety(catalogue, scene, society, config.seed, 0, 1),
        `${where}.societies.${name}: `,
      );
      for (const metric of Object.keys(batch.metrics)) metrics.add(metric);
    }
    for (const metric of Object.keys(scene.show))
      if (!metrics.has(metric)) usage(() => failUnknown("metric", metric, metrics), `${where}.show: `);
  }
  return config;
}
