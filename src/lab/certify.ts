/** Certificates of the societies of a run, from its configuration and what its learners have learned. */
import { fail, failUnknown, OstromError } from "../core/errors.ts";
import { parseParams } from "../core/params.ts";
import type { PolicyDefinition } from "../core/policy.ts";
import { forkSociety, type Society } from "../core/society.ts";
import { train } from "../core/train.ts";
import { type Certificate, certify, defaultDiscount } from "../norms/certificate.ts";
import { constantDeviants } from "../norms/constant-deviants.ts";
import type { Deviant } from "../norms/deviation.ts";
import { type LearningHistory, measureEmergence, type Variation } from "../norms/emergence.ts";
import { type CertifyOptions, plainOptions } from "../norms/options.ts";
import { defaultThresholds } from "../norms/thresholds.ts";
import { mean } from "../stats/statistics.ts";
import type { Catalogue } from "./catalogue.ts";
import { certifySection, type ResolvedCertify } from "./certify-config.ts";
import type { ResolvedConfig, ResolvedScene, ResolvedSociety } from "./config.ts";
import { readWindow } from "./record.ts";
import { buildSociety } from "./society.ts";
import { type Row, startTask, type Task, tasksOf } from "./task.ts";

/** One society to certify, with what the run knows of it. */
export interface CertifyJob {
  readonly config: ResolvedConfig;
  readonly scene: string;
  readonly society: string;
  /** State after training of the tasks that hold the certified sessions; none where nothing learns. */
  readonly trained: readonly { readonly task: Task; readonly bytes: Uint8Array }[];
  /** Training rows of the society. */
  readonly rows: readonly Row[];
  /** Mean welfare of the society that progress is measured from. */
  readonly floor?: { readonly label: string; readonly welfare: number };
}

export interface NamedCertificate {
  readonly scene: string;
  readonly society: string;
  readonly label: string;
  readonly certificate: Certificate;
}

/** Tasks whose trained state the first sessions need, by default as many as are certified. */
export function certifiedTasks(
  config: ResolvedConfig,
  scene: string,
  society: string,
  sessions = sectionOf(config.scenes[scene]).sessions,
): Task[] {
  return tasksOf(config).filter(
    (task) => task.scene === scene && task.society === society && task.lo < sessions,
  );
}

const sectionOf = (scene: ResolvedScene): ResolvedCertify => scene.certify ?? certifySection.parse({});

/** Societies of a scene that are certified. */
export const certifiedSocieties = (scene: ResolvedScene): string[] =>
  sectionOf(scene).societies ?? Object.keys(scene.societies);

/** Where a run keeps the certificate of a society. */
export const certificateFile = (scene: string, society: string): string =>
  `certificates/${scene}.${society}.json`;

/** Of every society that may be certified. */
export const certificateFilesOf = ({ scenes }: ResolvedConfig): string[] =>
  Object.entries(scenes).flatMap(([scene, { societies }]) =>
    Object.keys(societies).map((society) => certificateFile(scene, society)),
  );

/** What is made of all certificates of a run together. */
export const certificatePages = ["certificates.json", "certificates.md", "certificates.html"];

/** Makes one certificate; pure, so that it can be made in any thread. */
export function runCertifyJob(catalogue: Catalogue, job: CertifyJob): NamedCertificate {
  const { config, scene: id, society: name } = job;
  const scene = config.scenes[id];
  const society = scene.societies[name];
  const section = sectionOf(scene);
  const ready = trainedSociety(catalogue, job);
  const certificate = certify(ready, {
    seed: `${config.seed}/certify`,
    ...optionsOf(catalogue, scene, society, section, ready),
    ...(job.floor && { floor: job.floor }),
    ...emergenceOf(catalogue, job, section, ready),
  });
  return { scene: id, society: name, label: society.label, certificate };
}

/**
 * The first sessions of the society (by default as many as are certified), a world each, as they were at the end of
 * training; as new where nothing learns. A session of shared learners taught them in many worlds: one of these goes on with what they know.
 */
export function trainedSociety(
  catalogue: Catalogue,
  { config, scene: id, society: name, trained }: CertifyJob,
  most = sectionOf(config.scenes[id]).sessions,
): Society {
  const scene = config.scenes[id];
  const sessions = Math.min(config.sessions, most);
  const alone: ResolvedSociety = { ...scene.societies[name], sharing: "sessions" };
  const whole = buildSociety(catalogue, scene, alone, config.seed, 0, sessions);
  for (const { task, bytes } of trained) {
    const { society } = startTask(catalogue, config, task, bytes);
    const count = Math.min(task.hi, sessions) - task.lo;
    forkSociety(
      whole,
      society,
      Int32Array.from({ length: count }, (_, i) => i),
      { lo: task.lo },
    );
  }
  return whole;
}

function optionsOf(
  catalogue: Catalogue,
  scene: ResolvedScene,
  society: ResolvedSociety,
  section: ResolvedCertify,
  ready: Society,
): CertifyOptions {
  const { societies: _, sessions, train, floor, emergence, sensitivity, ...asked } = section;
  const discount = asked.discount ?? defaultDiscount(ready);
  const trainTicks = train ?? (scene.train > 0 ? scene.train : plainOptions.trainTicks.parse(undefined));
  const named = (list: NonNullable<ResolvedCertify["deviants"]>) =>
    list.map(({ label, use, params, role }): Deviant => {
      const definition = catalogue.agents.get(use);
      if (role !== undefined && !ready.batch.roles.some((each) => each.role === role))
        failUnknown(
          `role of ${ready.batch.env.id} (config: certify)`,
          role,
          ready.batch.roles.map((each) => each.role),
        );
      return {
        label: label ?? labelOf(definition, params),
        use: definition,
        ...(params && { params }),
        ...(role !== undefined && { role }),
      };
    });
  return {
    ...asked,
    discount,
    ticks: asked.ticks ?? scene.evaluate,
    seats: asked.seats === "roles" ? firstOfEach(ready) : asked.seats,
    trainTicks,
    deviants: asked.deviants ? named(asked.deviants) : defaultDeviants(catalogue, society, ready),
    learners: named(asked.learners ?? defaultLearners(ready, discount, trainTicks)),
  };
}

/** The first agent of each policy. */
const firstOfEach = ({ policies }: Society): number[] =>
  policies.map(({ seats }) => seats[0]).sort((a, b) => a - b);

/** Every constant action of each role, and the norms that are made for the env, but for the one that is played. */
function defaultDeviants(catalogue: Catalogue, society: ResolvedSociety, { batch }: Society): Deviant[] {
  const constant = catalogue.agents.has("always")
    ? constantDeviants(batch, catalogue.agents.get("always"))
    : [];
  const played = society.policies.map(({ use }) => catalogue.agents.get(use).id);
  const norms = [...catalogue.agents]
    .filter(
      ({ id, kind, fits = [], family }) =>
        kind === "norm" && family === undefined && fits.includes(batch.env.id) && !played.includes(id),
    )
    .map((use): Deviant => ({ label: use.title.toLowerCase(), use, optional: true }));
  return [...constant, ...norms];
}

/**
 * Two temporal-difference learners and a policy gradient, on the env's own bins; none where actions are continuous, which
 * tables cannot choose among.
 */
function defaultLearners(
  { batch }: Society,
  discount: number,
  trainTicks: number,
): NonNullable<ResolvedCertify["deviants"]> {
  if (batch.heads.some(({ kind }) => kind !== "discrete")) return [];
  const gamma = discount < 1 ? discount : 0.98;
  // Exploration is down to its end after two thirds of the time.
  const epsilon = { start: 1, end: 0.01, decay: Math.log(100) / (0.66 * Math.max(1, trainTicks)) };
  return [
    { label: "Q-learning", use: "q-learning", params: { gamma, epsilon } },
    { label: "SARSA", use: "sarsa", params: { gamma, epsilon } },
    { label: "policy gradient", use: "policy-gradient", params: { gamma } },
  ];
}

function labelOf(definition: PolicyDefinition, params: Record<string, unknown> | undefined): string {
  const given = Object.entries(params ?? {}).map(([key, value]) => `${key} ${JSON.stringify(value)}`);
  return given.length > 0 ? `${definition.title} (${given.join(", ")})` : definition.title;
}

/** The learning curve of the society with the threshold it has to reach, and what other parameters do to it. */
function emergenceOf(
  catalogue: Catalogue,
  job: CertifyJob,
  section: ResolvedCertify,
  { batch }: Society,
): Pick<CertifyOptions, "history" | "sensitivity"> {
  const { config, scene: id, society: name, rows } = job;
  const training = rows.filter(({ phase }) => phase === "train");
  const goal = emergenceGoal(catalogue, job, batch.params);
  if (training.length === 0 || !goal) return {};
  const { metric, threshold, progress } = goal;
  const history = historyOf(training, metric);
  const varied = Object.entries(section.sensitivity ?? {}).flatMap(([parameter, values]) =>
    values.map((value) =>
      vary(catalogue, config, id, name, { parameter, value, metric, progress, floor: job.floor?.welfare }),
    ),
  );
  return { history: { ...history, threshold }, sensitivity: varied.filter((each) => each !== undefined) };
}

/** The metric, and its level, from which on a norm has emerged; undefined where no level is known. */
export function emergenceGoal(
  catalogue: Catalogue,
  { config, scene: id, floor }: Pick<CertifyJob, "config" | "scene" | "floor">,
  params: Record<string, unknown>,
): { metric: string; threshold: number; progress: number } | undefined {
  const scene = config.scenes[id];
  const { emergence, thresholds } = sectionOf(scene);
  const progress = thresholds?.progress ?? defaultThresholds.progress;
  const threshold = emergence?.threshold ?? welfareAt(catalogue, scene, params, progress, floor?.welfare);
  return threshold === undefined
    ? undefined
    : { metric: emergence?.metric ?? "welfare", threshold, progress };
}

/** Welfare that lies this share of the way from Nash (or the floor) to the optimum; undefined where that is not known. */
function welfareAt(
  catalogue: Catalogue,
  scene: ResolvedScene,
  params: Record<string, unknown>,
  progress: number,
  floor: number | undefined,
): number | undefined {
  const env = catalogue.envs.get(scene.env);
  const { optimum, nash } = env.theory?.(parseParams(env.id, env.params, params)) ?? {};
  const from = floor ?? nash?.welfare;
  return optimum && from !== undefined ? from + progress * (optimum.welfare - from) : undefined;
}

/** Of a metric that is missing in some windows those in which all sessions have it. */
export function historyOf(rows: readonly Row[], metric: string): LearningHistory {
  const ticks = [...new Set(rows.map(({ tick }) => tick))].sort((a, b) => a - b);
  const values = ticks.map((tick) =>
    rows
      .filter((row) => row.tick === tick)
      .sort((a, b) => a.lo - b.lo)
      .flatMap((row) => row.values[metric] ?? fail("certify", `no metric "${metric}" was recorded`)),
  );
  return wholeWindows({ metric, ticks, values });
}

function wholeWindows({ metric, ticks, values }: LearningHistory): LearningHistory {
  const whole = values.map((window) => !window.some(Number.isNaN));
  if (values.length > 0 && !whole.includes(true))
    fail(
      "certify",
      `"${metric}" is missing in a session of every window`,
      undefined,
      "take another metric, or windows in which an episode ends",
    );
  return { metric, ticks: ticks.filter((_, w) => whole[w]), values: values.filter((_, w) => whole[w]) };
}

/** Lets the society learn anew with one parameter changed; undefined where that cannot be built. */
function vary(
  catalogue: Catalogue,
  config: ResolvedConfig,
  id: string,
  name: string,
  {
    parameter,
    value,
    metric,
    progress,
    floor,
  }: { parameter: string; value: number; metric: string; progress: number; floor: number | undefined },
): Variation | undefined {
  const scene = config.scenes[id];
  const society = scene.societies[name];
  const section = sectionOf(scene);
  const sessions = Math.min(config.sessions, section.sessions);
  const changed = varied(catalogue, society, parameter, value);
  const { batch, policies } = buildSociety(catalogue, scene, changed, config.seed, 0, sessions);
  const threshold =
    section.emergence?.threshold ?? welfareAt(catalogue, scene, batch.params, progress, floor);
  if (threshold === undefined) return undefined;
  const ticks: number[] = [];
  const values: number[][] = [];
  train({ batch, policies, ticks: scene.train, window: scene.window }, ({ tick }) => {
    ticks.push(tick);
    values.push(readWindow(batch)[metric]);
  });
  const { reached } = measureEmergence(wholeWindows({ metric, ticks, values }), threshold);
  return { parameter, value, sessions, reached };
}

/** The society with another value of a parameter of the env, or of its learners' gamma ("discount"). */
export function varied(
  catalogue: Catalogue,
  society: ResolvedSociety,
  parameter: string,
  value: number,
): ResolvedSociety {
  if (parameter !== "discount") return { ...society, params: { ...society.params, [parameter]: value } };
  return {
    ...society,
    policies: society.policies.map((policy) =>
      "gamma" in catalogue.agents.get(policy.use).params.shape
        ? { ...policy, params: { ...policy.params, gamma: value } }
        : policy,
    ),
  };
}

/** Mean welfare of an evaluated society. */
export function floorOf(
  config: ResolvedConfig,
  scene: string,
  welfare: (society: string) => readonly number[],
): CertifyJob["floor"] {
  const { certify, societies } = config.scenes[scene];
  const name = certify?.floor;
  if (name === undefined) return undefined;
  const values = welfare(name);
  if (values.length === 0) throw new OstromError(`certify: the society "${name}" has no evaluation yet`);
  return { label: `"${societies[name].label}"`, welfare: mean(values) };
}
