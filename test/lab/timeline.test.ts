/** What the timeline is asked about: recorded windows of all sessions, and two plays of what was learned. */
import { describe, expect, it } from "vitest";
import { catalogue } from "../../catalogue.ts";
import type { CertifyJob } from "../../src/lab/certify.ts";
import { resolveConfig, type SceneConfig, type SocietyConfig } from "../../src/lab/config.ts";
import { type Row, startTask, tasksOf } from "../../src/lab/task.ts";
import { societyHistory, societyTimeline } from "../../src/lab/timeline.ts";
import { equality } from "../../src/stats/index.ts";

/** Runs one society in this thread and gives what a run folder would hold of it. */
function jobOf(society: SocietyConfig, scene: Partial<SceneConfig> = {}, sessions = 12): CertifyJob {
  const own = { env: "matrix-game", train: 4000, window: 200, evaluate: 20, ...scene };
  const config = resolveConfig(
    { name: "job", sessions, scenes: { scene: { ...own, societies: { society } } } },
    catalogue,
  );
  const rows: Row[] = [];
  const trained: { task: Row; bytes: Uint8Array }[] = [];
  for (const task of tasksOf(config)) {
    const run = startTask(catalogue, config, task);
    for (const row of run.rows()) {
      // Through JSON, as from a file.
      rows.push(JSON.parse(JSON.stringify(row)));
      if (row.phase === "train" && row.tick === own.train) trained.push({ task: row, bytes: run.save() });
    }
  }
  return { config, scene: "scene", society: "society", rows, trained };
}

const epsilon = { start: 1, end: 0.01, decay: 2e-3 };
/** Learn that defection pays. */
const myopic: SocietyConfig = { policies: [{ use: "q-learning", params: { gamma: 0, epsilon } }] };

describe("training rows", () => {
  it("hold the mean payoff a tick of each session and agent in the window", () => {
    const { rows } = jobOf(myopic, { params: { noise: 0.1 } }, 3);
    const training = rows.filter(({ phase }) => phase === "train");
    expect(training).toHaveLength(20);
    for (const { payoffs, values } of training) {
      expect(payoffs!.map((agents) => agents.length)).toEqual([2, 2, 2]);
      payoffs!.forEach((agents, s) => {
        expect(agents[0] + agents[1]).toBeCloseTo(values.welfare[s], 9);
        expect(equality(agents)).toBeCloseTo(values.equality[s], 9);
      });
    }
  });

  it("hold the mean over worlds where these share their learners", () => {
    const { rows } = jobOf({ ...myopic, sharing: "shared", worlds: 5 }, {}, 2);
    for (const { payoffs, values } of rows) {
      expect(payoffs).toHaveLength(1);
      expect(payoffs![0][0] + payoffs![0][1]).toBeCloseTo(values.welfare[0], 9);
    }
  });
});

describe("the history of a society", () => {
  it("has the windows of all sessions, in order, and two plays of each", () => {
    const job = jobOf(myopic, {}, 18);
    const history = societyHistory(catalogue, { ...job, rows: job.rows.toReversed() });
    expect(history.ticks).toEqual(Array.from({ length: 20 }, (_, w) => 200 * (w + 1)));
    const windows = history.ticks.map((tick) =>
      job.rows.filter((row) => row.phase === "train" && row.tick === tick).sort((a, b) => a.lo - b.lo),
    );
    expect(history.metrics.welfare).toEqual(
      windows.map((rows) => rows.flatMap(({ values }) => values.welfare)),
    );
    expect(history.payoffs).toEqual(windows.map((rows) => rows.flatMap(({ payoffs }) => payoffs)));
    expect(history.metrics.welfare[0]).toHaveLength(18);
    expect(history.plays).toHaveLength(2);
    for (const { actions, payoffs } of history.plays!)
      for (const trace of [actions!, payoffs!])
        expect([trace.length, trace[0].length, trace[0][0].length]).toEqual([18, 200, 2]);
  });

  it("plays what was learned: trained on a dilemma, all defect", () => {
    const job = jobOf(myopic, {}, 18);
    for (const { actions, payoffs } of societyHistory(catalogue, job).plays!) {
      expect(new Set(actions!.flat(2))).toEqual(new Set([1]));
      expect(new Set(payoffs!.flat(2))).toEqual(new Set([1]));
    }
    const asNew = societyHistory(catalogue, { ...job, trained: [] });
    expect(new Set(asNew.plays![0].actions!.flat(2))).not.toEqual(new Set([1]));
  });

  it("plays one world of each session that shares its learners, with luck of its own in each play", () => {
    const job = jobOf({ ...myopic, sharing: "shared", worlds: 4 }, { params: { noise: 0.3 } }, 3);
    const { plays, metrics } = societyHistory(catalogue, job);
    expect(metrics.welfare[0]).toHaveLength(3);
    const lives = plays!.flatMap(({ payoffs }) => payoffs!.map((session) => JSON.stringify(session)));
    expect(new Set(lives).size).toBe(6);
  });

  it("leaves out metrics without a number, and those that never change", () => {
    const job = jobOf(myopic, { show: { coordination: "coordinated" } });
    expect(Object.keys(societyHistory(catalogue, job).metrics)).toEqual([
      "welfare",
      "cooperation",
      "equality",
      "coordination",
    ]);
    const changed = job.rows.map((row, r) => ({
      ...row,
      values: {
        ...row.values,
        cooperation: row.values.cooperation.map((value) => (r === 3 ? (null as unknown as number) : value)),
        equality: row.values.equality.map((_, s) => 0.3 * (1 + s * Number.EPSILON)),
      },
    }));
    const history = societyHistory(catalogue, { ...job, rows: changed });
    expect(Object.keys(history.metrics)).toEqual(["welfare", "coordination"]);
  });

  it("does without payoffs where older records have none", () => {
    const job = jobOf(myopic);
    const rows = job.rows.map(({ payoffs: _, ...row }) => row);
    expect(societyHistory(catalogue, { ...job, rows })).not.toHaveProperty("payoffs");
  });

  it("takes its threshold from the section on certificates, from theory, or else from cooperation", () => {
    const threshold = (scene: Partial<SceneConfig>) =>
      societyHistory(catalogue, jobOf(myopic, scene, 2)).threshold;
    // Nash 2, optimum 6, nine tenths of the way.
    expect(threshold({ certify: { thresholds: { progress: 0.9 } } })).toEqual({
      welfare: expect.closeTo(5.6, 9),
    });
    expect(threshold({ certify: { emergence: { metric: "coordination", threshold: 0.25 } } })).toEqual({
      coordination: 0.25,
    });
    const bare = jobOf(myopic, {}, 2);
    const { theory: _, ...untold } = catalogue.envs.get("matrix-game");
    const without = { ...catalogue, envs: { ...catalogue.envs, get: () => untold } } as typeof catalogue;
    expect(societyHistory(without, bare).threshold).toEqual({ cooperation: 0.5 });
  });

  it("counts ticks that pay nobody anything as no rounds", () => {
    const auction = { env: "mev-auction", train: 0, window: 1 };
    const [{ payoffs, actions }] = societyHistory(
      catalogue,
      jobOf({ policies: [{ use: "always", params: { action: 1 } }] }, auction, 2),
    ).plays!;
    expect(actions![0]).toHaveLength(200);
    expect(payoffs![0].length).toBeLessThan(100);
    expect(payoffs!.flat().every((tick) => tick.some((payoff) => payoff !== 0))).toBe(true);
  });
});

describe("the timeline of a society", () => {
  it("tells what learning did, the same for the same run", () => {
    const job = jobOf(myopic, { certify: { emergence: { metric: "coordination", threshold: 0.9 } } });
    const told = societyTimeline(catalogue, job);
    expect(told).toMatchObject({ scene: "scene", society: "society", sessions: 12 });
    expect(told.ticks).toHaveLength(20);
    const texts = told.events.map(({ text }) => text);
    expect(texts).toContainEqual(
      expect.stringMatching(/^cooperation falls from 0\.\d+ to 0\.\d+ in \d steps$/),
    );
    expect(texts).toContainEqual(expect.stringMatching(/^welfare falls/));
    expect(texts).toContain("coordination reaches 0.9 and stays (median session)");
    expect(texts).not.toContain("agents keep to different roles, the same in two plays");
    expect(told.events.every(({ tick }) => tick >= 200 && tick <= 4000)).toBe(true);
    expect(societyTimeline(catalogue, job)).toEqual(told);
  });

  it("asks a norm about its play alone, sessions without luck counting once", () => {
    const roles: SocietyConfig = {
      policies: [
        { use: "always", params: { action: 0 }, seats: [0] },
        { use: "always", params: { action: 1 }, seats: [1] },
        { use: "always", params: { action: 0 } },
      ],
    };
    const scene = { params: { game: "public-goods", players: 4 } };
    expect(societyTimeline(catalogue, jobOf(roles, scene))).toMatchObject({
      sessions: 1,
      ticks: [],
      metrics: {},
    });
    const lucky = societyTimeline(catalogue, jobOf(roles, { params: { ...scene.params, noise: 0.05 } }));
    expect(lucky.sessions).toBe(12);
    expect(lucky.events).toMatchObject([
      { tick: 0, kind: "specialisation", evidence: { sessions: 12, showing: 12 } },
    ]);
  });
});
