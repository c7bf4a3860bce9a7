/** Weights of a finished run's networks. */
import { fail, failUnknown, OstromError } from "../core/errors.ts";
import type { TensorFile } from "../learn/formats/safetensors.ts";
import { exportWeights } from "../learn/formats/weights.ts";
import type { Catalogue } from "./catalogue.ts";
import type { RunStore } from "./store.ts";
import { startTask, tasksOf } from "./task.ts";

export interface Trained {
  readonly scene: string;
  readonly society: string;
  /** Learning history, from 0. */
  readonly session: number;
}

/** What the networks of a society knew after training. Needs `loadForConfig` before. */
export async function trainedWeights(
  store: RunStore,
  catalogue: Catalogue,
  { scene, society, session }: Trained,
): Promise<TensorFile> {
  const { config } = store;
  if (!Object.hasOwn(config.scenes, scene)) failUnknown("scene", scene, Object.keys(config.scenes));
  const { societies } = config.scenes[scene];
  if (!Object.hasOwn(societies, society)) failUnknown("society", society, Object.keys(societies));
  const task = tasksOf(config).find(
    (task) => task.scene === scene && task.society === society && task.lo <= session && session < task.hi,
  );
  if (!task) return fail("export", `session must be in 0..${config.sessions - 1}`, session);
  if (!societies[society].policies.some(({ use }) => catalogue.agents.get(use).kind === "learner"))
    throw new OstromError(`export: ${scene}/${society} has no learner, so there are no weights to write`);
  const bytes = await store.trained(task);
  if (!bytes)
    throw new OstromError(
      `${store.path} holds nothing that ${scene}/${society} learned; has the run got to the end of training? Go on with: ostrom resume ${store.path}`,
    );
  const { policies } = startTask(catalogue, config, task, bytes).society;
  // All worlds of a session of shared learners know the same.
  const world = societies[society].sharing === "shared" ? 0 : session - task.lo;
  return exportWeights(policies, { world });
}
