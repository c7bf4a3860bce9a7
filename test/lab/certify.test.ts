/** Certificates of a run's societies, made in this thread from what a run folder would hold. */
import { describe, expect, it } from "vitest";
import { catalogue } from "../../catalogue.ts";
import { extend } from "../../src/lab/catalogue.ts";
import {
  type CertifyJob,
  certifiedSocieties,
  certifiedTasks,
  floorOf,
  historyOf,
  runCertifyJob,
  trainedSociety,
} from "../../src/lab/certify.ts";
import type { CertifySection } from "../../src/lab/certify-config.ts";
import { resolveConfig, type SceneConfig, type SocietyConfig } from "../../src/lab/config.ts";
import { type Row, startTask, tasksOf } from "../../src/lab/task.ts";
import { market } from "../helpers/market.ts";

const jobOf = (
  society: SocietyConfig,
  certify: CertifySection = {},
  scene: Partial<SceneConfig> = {},
  sessions = 2,
  known = catalogue,
): CertifyJob => {
  const own = { env: "matrix-game", train: 300, window: 100, evaluate: 30, ...scene };
  const config = resolveConfig(
    { name: "job", sessions, seed: 4, scenes: { scene: { ...own, certify, societies: { society } } } },
    known,
  );
  const rows: Row[] = [];
  const trained: { task: Row; bytes: Uint8Array }[] = [];
  for (const task of certifiedTasks(config, "scene", "society")) {
    const run = startTask(known, config, task);
    for (const row of run.rows()) {
      rows.push(row);
      if (row.phase === "train" && row.tick === own.train) trained.push({ task: row, bytes: run.save() });
    }
  }
  return { config, scene: "scene", society: "society", rows, trained };
};
const small: CertifySection = { train: 100, replicates: 1, shockTicks: 20, ticks: 20 };
const learner = (params: Record<string, unknown> = {}): SocietyConfig => ({
  policies: [{ use: "q-learning", params }],
});
const certificateOf = (job: CertifyJob) => runCertifyJob(catalogue, job).certificate;

describe("what is certified", () => {
  it("the first sessions, from the tasks that hold them, as they were after training", () => {
    const job = jobOf(learner(), { sessions: 18 }, {}, 40);
    expect(certifiedTasks(job.config, "scene", "society").map(({ lo, hi }) => [lo, hi])).toEqual([
      [0, 16],
      [16, 32],
    ]);
    expect(certifiedTasks(job.config, "scene", "society", 16).map(({ lo }) => lo)).toEqual([0]);
    expect(tasksOf(job.config)).toHaveLength(3);
    const { batch, policies } = trainedSociety(catalogue, job);
    expect(batch.worlds).toBe(18);
    const size = policies[0].memory.q.length / 18;
    const [first, second] = job.trained.map(
      ({ task, bytes }) => startTask(catalogue, job.config, task, bytes).society.policies[0].memory.q,
    );
    expect(policies[0].memory.q.slice(0, 16 * size)).toEqual(first);
    expect(policies[0].memory.q.slice(16 * size)).toEqual(second.slice(0, 2 * size));
    expect(first).not.toEqual(second);
  });

  it("sessions of shared learners, a world each, with what their learners know", () => {
    const job = jobOf({ ...learner(), sharing: "shared", worlds: 3 }, small, {}, 2);
    const { batch, policies } = trainedSociety(catalogue, job);
    expect(batch.worlds).toBe(2);
    const { q } = policies[0].memory;
    const [first, second] = job.trained.map(
      ({ task, bytes }) => startTask(catalogue, job.config, task, bytes).society.policies[0].memory.q,
    );
    expect(q.slice(0, q.length / 2)).toEqual(first);
    expect(q.slice(q.length / 2)).toEqual(second);
    expect(first).not.toEqual(second);
    expect(certificateOf(job)).toMatchObject({ sessions: 2 });
  });

  it("all societies, or those that are named", () => {
    const { config } = jobOf(learner());
    expect(certifiedSocieties(config.scenes.scene)).toEqual(["society"]);
    expect(
      certifiedSocieties({ ...config.scenes.scene, certify: { societies: ["x"], sessions: 1 } }),
    ).toEqual(["x"]);
  });

  it("is the same each time, and changes with the run's seed only where there is luck", () => {
    const job = jobOf(learner({ gamma: 0.9 }), small);
    expect(runCertifyJob(catalogue, job)).toEqual(runCertifyJob(catalogue, job));
    expect(certificateOf(job).seed).toBe("4/certify");
  });
});

describe("defaults", () => {
  it("every constant action, the norms made for the env but the one that is played, three algorithms", () => {
    const { deviations } = certificateOf(jobOf({ policies: [{ use: "grim" }] }, small, { train: 0 }));
    const { candidates } = deviations.worst;
    const labels = candidates.map(({ label }) => label);
    expect(labels.slice(0, 2)).toEqual(["always cooperate", "always defect"]);
    expect(labels).toContain("tit-for-tat");
    expect(labels).not.toContain("grim trigger");
    const algorithms = ["Q-learning", "SARSA", "policy gradient"];
    expect(candidates.filter(({ kind }) => kind === "learned").map(({ label }) => label)).toEqual(
      algorithms.flatMap((label) => [label, `${label}, the best of all sessions`]),
    );
  });

  it.each<[SocietyConfig, Partial<SceneConfig>, number]>([
    [learner({ gamma: 0.7 }), {}, 0.7],
    [learner({ gamma: 0 }), {}, 0.95],
    [{ policies: [{ use: "grim" }] }, {}, 0.95],
    [learner({ gamma: 0.7 }), { params: { rounds: 10 } }, 1],
  ])("discount %#: the learners' own in endless games, 1 in others", (society, scene, discount) => {
    expect(certificateOf(jobOf(society, small, scene)).discount).toBe(discount);
  });

  it("sections say otherwise", () => {
    const { discount, ticks, recovery, enforcement, thresholds, deviations } = certificateOf(
      jobOf(
        { policies: [{ use: "win-stay-lose-shift" }] },
        {
          ...small,
          discount: 0.8,
          impulseTicks: 7,
          seats: [1],
          resource: { column: "past" },
          thresholds: { gain: 0.5 },
          deviants: [{ use: "always", params: { action: 1 } }],
          learners: [],
        },
      ),
    );
    expect([discount, ticks, enforcement.window, thresholds.gain]).toEqual([0.8, 20, 7, 0.5]);
    expect(deviations.worst).toMatchObject({
      seat: 1,
      candidates: [{ label: "Always the same action (action 1)" }],
    });
    expect(recovery.map(({ label }) => label)).toEqual([
      "a cut of past to 50 %",
      "half of all actions tremble for 10 ticks",
      "a newcomer (Always the same action (action 1)) for 20 ticks",
    ]);
  });

  it("roles are the first agents of each policy; best responses learn for as long as the scene does", () => {
    const society: SocietyConfig = {
      policies: [
        { use: "always", seats: [1, 3] },
        { use: "always", params: { action: 1 }, seats: [0, 2] },
      ],
    };
    const section: CertifySection = {
      ...{ ticks: 5, shockTicks: 5, impulseTicks: 2, seats: "roles", learners: [] },
      deviants: [{ use: "always" }],
    };
    const params = { game: "public-goods", players: 4 };
    const certified = (train: number) => certificateOf(jobOf(society, section, { params, train })).deviations;
    const { seats, budget } = certified(0);
    expect([seats.map(({ seat }) => seat), budget.trainTicks]).toEqual([[0, 1], 10_000]);
    expect(certified(40).budget.trainTicks).toBe(40);
  });

  it("shocks fit into short episodes, also with a resource of one's own", () => {
    const job = jobOf(
      { policies: [{ use: "grim" }] },
      { ...small, resource: { column: "past" } },
      { params: { rounds: 4 } },
    );
    // One tick of warm-up leaves three, of which a quarter is less than a tick.
    expect(certificateOf(job).recovery.map(({ label }) => label)).toEqual(["a cut of past to 50 %"]);
  });
});

describe("emergence", () => {
  it("is judged at the progress that a norm needs, with Nash below and the optimum above", () => {
    const { emergence } = certificateOf(jobOf(learner({ gamma: 0 }), small));
    // 2 + (6 - 2) / 2
    expect(emergence).toMatchObject({ metric: "welfare", threshold: 4, sessions: 2 });
    const easy = certificateOf(jobOf(learner({ gamma: 0 }), { ...small, thresholds: { progress: 0.25 } }));
    expect(easy.emergence?.threshold).toBe(3);
    expect(certificateOf(jobOf({ policies: [{ use: "grim" }] }, small)).emergence).toBeUndefined();
  });

  it("begins at the floor where one is named, under other parameters as well", () => {
    const section: CertifySection = {
      ...small,
      sessions: 2,
      learners: [],
      deviants: [{ use: "always" }],
      sensitivity: { discount: [0] },
    };
    const job = {
      ...jobOf(learner({ gamma: 0 }), section, {}, 3),
      floor: { label: '"greed"', welfare: -10 },
    };
    const { emergence, efficiency } = certificateOf(job);
    expect(efficiency.from).toEqual(job.floor);
    // -10 + (6 + 10) / 2, which whoever defects is above; from Nash it would be 4.
    expect(emergence).toMatchObject({
      threshold: -2,
      reached: { estimate: 1 },
      sensitivity: [{ value: 0, sessions: 2, reached: { estimate: 1 } }],
    });
  });

  it("varies the learners' discount and the env's parameters, session by session on the same seeds", () => {
    const epsilon = { start: 1, end: 0.01, decay: 2e-3 };
    // Against tit-for-tat the short-sighted defect and the patient cooperate (Sandholm & Crites 1996).
    const society: SocietyConfig = {
      policies: [
        { use: "q-learning", params: { gamma: 0, epsilon }, seats: [0] },
        { use: "tit-for-tat", seats: [1] },
      ],
    };
    const section: CertifySection = {
      ...small,
      emergence: { metric: "cooperation", threshold: 0.4 },
      sensitivity: { discount: [0, 0.95], penalty: [-1], noise: [0.45] },
    };
    const { emergence } = certificateOf(jobOf(society, section, { train: 6000, window: 1000 }, 12));
    const [same, patient, other, noisy] = emergence!.sensitivity;
    expect(emergence!.reached.estimate).toBe(0);
    expect(same).toEqual({ parameter: "discount", value: 0, sessions: 12, reached: emergence!.reached });
    // A parameter of another game changes nothing; half random actions cooperate often enough.
    expect(other).toMatchObject({ parameter: "penalty", value: -1, reached: { estimate: 0 } });
    expect(noisy).toMatchObject({ parameter: "noise", value: 0.45, reached: { estimate: 1 } });
    expect(patient.reached.estimate).toBe(1);
  });

  it("puts the sessions of several tasks in order", () => {
    const row = (lo: number, tick: number, welfare: number[]): Row => ({
      ...{ scene: "s", society: "a", lo, hi: lo + welfare.length, phase: "train" as const, tick },
      values: { welfare },
    });
    const rows = [row(2, 10, [3, 4]), row(0, 20, [5, 6]), row(2, 20, [7, 8]), row(0, 10, [1, 2])];
    expect(historyOf(rows, "welfare")).toEqual({
      metric: "welfare",
      ticks: [10, 20],
      values: [
        [1, 2, 3, 4],
        [5, 6, 7, 8],
      ],
    });
    expect(() => historyOf(rows, "peace")).toThrow('certify: no metric "peace" was recorded');
    const no = Number.NaN;
    const gaps = [row(0, 10, [1, no]), row(0, 20, [3, 4]), row(0, 30, [no, no])];
    expect(historyOf(gaps, "welfare")).toEqual({ metric: "welfare", ticks: [20], values: [[3, 4]] });
    expect(() => historyOf([gaps[0], gaps[2]], "welfare")).toThrow(
      'certify: "welfare" is missing in a session of every window; take another metric, or windows in which an episode ends',
    );
  });
});

describe("the floor", () => {
  it("is the mean welfare of the society that is named", () => {
    const { config } = jobOf(learner(), { floor: "society" });
    expect(floorOf(config, "scene", () => [1, 2, 6])).toEqual({ label: '"society"', welfare: 3 });
    expect(() => floorOf(config, "scene", () => [])).toThrow(
      'certify: the society "society" has no evaluation yet',
    );
    expect(floorOf(jobOf(learner()).config, "scene", () => [1])).toBeUndefined();
  });
});

describe("roles", () => {
  const policies = [
    { use: "always", params: { action: 4 }, role: "buyer" },
    { use: "always", params: { action: 0 }, role: "seller" },
  ];
  const known = extend(catalogue, { market });
  const certified = (certify: CertifySection) => {
    const scene = { env: "market", train: 0 };
    const job = jobOf({ policies }, { ...small, discount: 0.5, learners: [], ...certify }, scene, 4, known);
    return runCertifyJob(known, job).certificate;
  };

  it("every constant action of the role that a seat has is tried, and those that are named for a role in it alone", () => {
    const labels = (certify: CertifySection) =>
      certified(certify).deviations.seats.map(({ candidates }) => candidates.map(({ label }) => label));
    const buyer = ["always 0", "always 1", "always 2", "always 3", "always 4"];
    const seller = ["always 1", "always 2", "always 3", "always 4"];
    expect(labels({})).toEqual([buyer, buyer, seller, seller]);
    const cheap = { label: "cheap", use: "always", params: { action: 1 }, role: "seller" };
    expect(labels({ deviants: [cheap], seats: [2] })).toEqual([["cheap"]]);
    expect(() => labels({ deviants: [cheap], seats: "roles" })).toThrow(
      "certify: no deviant is tried for agent 0, a buyer; give one, or other seats",
    );
  });

  it("must be there", () => {
    const nobody = { use: "always", role: "broker" };
    expect(() => certified({ deviants: [nobody] })).toThrow(
      'unknown role of market-v0 (config: certify) "broker", there is: buyer, seller',
    );
  });
});
