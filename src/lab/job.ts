/** The pieces of a run as plain data: each is pure, goes to any thread or machine, and gives the same events there. */
import type { Catalogue } from "./catalogue.ts";
import { type CertifyJob, type NamedCertificate, runCertifyJob } from "./certify.ts";
import type { ResolvedConfig } from "./config.ts";
import { type Row, startTask, type Task } from "./task.ts";
import { loadForConfig } from "./tensorflow.ts";

/** A configuration as far as a job in one scene needs it, so that what goes to other threads does not grow with a sweep. */
export const sceneOnly = (config: ResolvedConfig, scene: string): ResolvedConfig => ({
  ...config,
  scenes: { [scene]: config.scenes[scene] },
});

/** Some sessions of a society, from the first tick or a checkpoint to frozen evaluation. */
export interface TaskJob {
  readonly kind: "task";
  readonly config: ResolvedConfig;
  readonly task: Task;
  readonly checkpoint?: Uint8Array | undefined;
  /** At least this long between two checkpoints. */
  readonly checkpointMs: number;
}

export type Job = TaskJob | ({ readonly kind: "certificate" } & CertifyJob);

export type JobEvent =
  | { readonly row: Row }
  | { readonly checkpoint: Uint8Array }
  /** What was learned, at the end of training. */
  | { readonly trained: Uint8Array }
  | { readonly certificate: NamedCertificate };

/** Where an error in a job belongs: `scene/society, session 0..15`, or the one session that a world is. */
export function placeOf(job: Job, world?: number): string {
  if (job.kind === "certificate") return `certify ${job.scene}/${job.society}`;
  const { scene, society, lo, hi } = job.task;
  const shared = job.config.scenes[scene].societies[society].sharing === "shared";
  const session = world !== undefined && !shared ? world : hi - lo > 1 ? `${lo}..${hi - 1}` : lo;
  return `${scene}/${society}, session ${session}`;
}

/** Runs a job in this thread. A row goes out before the checkpoint that follows it, which so never runs ahead of the record. */
export async function* runJob(catalogue: Catalogue, job: Job): AsyncGenerator<JobEvent, void> {
  await loadForConfig(catalogue, job.config);
  if (job.kind === "certificate") yield { certificate: runCertifyJob(catalogue, job) };
  else yield* runTask(catalogue, job);
}

function* runTask(
  catalogue: Catalogue,
  { config, task, checkpoint, checkpointMs }: TaskJob,
): Generator<JobEvent, void> {
  const run = startTask(catalogue, config, task, checkpoint);
  let saved = performance.now();
  const { train } = config.scenes[task.scene];
  // Begun again after training, a task has no further training row.
  if (run.learns && run.tick === train) yield { trained: run.save() };
  for (const row of run.rows()) {
    yield { row };
    if (row.phase !== "train") continue;
    if (row.tick === train) yield { trained: run.save() };
    if (performance.now() - saved < checkpointMs) continue;
    yield { checkpoint: run.save() };
    saved = performance.now();
  }
}
