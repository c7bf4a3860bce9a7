import { describe, expect, it } from "vitest";
import { random } from "../../agents/norms/random.ts";
import { shortestQueue } from "../../agents/norms/shortest-queue.ts";
import { dispatch } from "../../envs/dispatch/dispatch.ts";
import { drawing } from "../../envs/dispatch/draw.ts";
import { bindPolicies, captureFrame, createBatch, type PolicyUse, rollout } from "../../src/index.ts";
import { shortestOfSojourn } from "../../src/situations/index.ts";
import { parseXml, textOf } from "../report/xml.ts";

type Given = Record<string, unknown>;

/** Mean time in the system of jobs in ticks that follow some that are left out. */
function sojourn(given: Given, use: PolicyUse, worlds: number, before: number, ticks: number): number {
  const batch = createBatch(dispatch, { ...given, horizon: 1e9 }, { worlds });
  const policies = bindPolicies(batch, [use]);
  rollout(batch, policies, before);
  rollout(batch, policies, ticks);
  let sum = 0;
  for (let i = 0; i < worlds; i++) sum += batch.readMetrics(i).sojourn / worlds;
  return sum;
}

describe.each(["kernel", "world"] as const)("a tick (%s form)", (form) => {
  it.each(["each", "drawn"])(
    "sends jobs (%s) where they were told to go, pays for the time that they will take, and leaves luck as it was",
    (turns) => {
      const given = { agents: 3, servers: 3, service: [2, 1, 0.5], rate: 1, turns };
      const batches = [0, 1].map(() => createBatch(dispatch, given, { form, seed: "jobs" }));
      for (let tick = 0; tick < 50; tick++) {
        batches.forEach((batch, j) => {
          const { queue, delay } = batch.columns;
          const before = queue.slice();
          batch.io.actions[0].set(j === 0 ? [0, 1, 2] : [2, 2, 2]);
          batch.step();
          for (let k = 0; k < 3; k++) {
            expect(queue[k]).toBeGreaterThanOrEqual(0);
            expect(queue[k]).toBeLessThanOrEqual(before[k] + (j === 0 || k === 2 ? 3 : 0));
          }
          for (let a = 0; a < 3; a++) {
            expect(batch.io.payoff[a]).toBe(0 - delay[a]);
            if (turns === "each") expect(delay[a]).toBeGreaterThan(0);
            // Whole services of its server.
            const services = delay[a] * (j === 0 ? [2, 1, 0.5][a] : 0.5);
            expect(services).toBe(Math.round(services));
          }
        });
        expect(batches[1].columns.rng).toEqual(batches[0].columns.rng);
      }
    },
  );

  it("shows the servers that were drawn, and takes the choice to be among them", () => {
    const given = { agents: 2, servers: 40, service: [1, 3], rate: 30, looks: 3 };
    const batch = createBatch(dispatch, given, { form });
    const { looked, queue, delay } = batch.columns;
    for (let tick = 0; tick < 30; tick++) {
      const chosen = looked[2];
      for (let k = 0; k < 6; k++) {
        expect(batch.io.obs.queue[k]).toBe(queue[looked[k]]);
        expect(batch.io.obs.service[k]).toBe(looked[k] % 2 === 0 ? 1 : 3);
      }
      batch.io.actions[0].set([2, 0]);
      batch.step();
      // Whole services of the server that was chosen.
      const services = delay[0] * (chosen % 2 === 0 ? 1 : 3);
      expect(services).toBeCloseTo(Math.round(services), 9);
    }
  });
});

it("by lot is as two queues of their own", () => {
  // Half of the jobs each: 1 / (2 - .75) and 1 / (1 - .75).
  const found = sojourn({}, { use: random }, 32, 200, 800);
  expect(Math.abs(found / 2.4 - 1)).toBeLessThan(0.12);
});

it("by the shorter of two queues takes what is known of very many servers", () => {
  const given = dispatch.presets!["two-choices"] as Given;
  const found = sojourn(given, { use: shortestQueue }, 2, 8000, 12_000);
  // 2.6141, and 2.625 of 200 servers.
  expect(Math.abs(found / shortestOfSojourn(0.9) - 1)).toBeLessThan(0.08);
});

it("knows selfish and best splits, what by lot and by a look is worth, and the tolls", () => {
  const { optimum, nash } = dispatch.theory!({ agents: 30 });
  expect((nash?.welfare ?? 0) / 30).toBeCloseTo(-4 / 3, 12);
  expect(nash?.mixed?.[0][0]).toBeCloseTo(1.25 / 1.5, 12);
  expect((optimum?.welfare ?? 0) / 30).toBeCloseTo(-1.2571, 4);
  const looking = dispatch.theory!(dispatch.presets!["two-choices"]);
  expect(looking.byLot?.welfare).toBeCloseTo(-10, 9);
  expect(looking.shortest?.welfare).toBeCloseTo(-2.6141, 4);
  expect(dispatch.theory!({ rate: 3 })).toEqual({});
  const batch = createBatch(dispatch, { agents: 2 });
  batch.io.actions[0].set([0, 1]);
  batch.step();
  expect(batch.columns.externality[0]).toBeCloseTo(1.4523, 4);
  expect(batch.columns.externality[1]).toBeCloseTo(0.9809, 4);
});

it("says what is wrong with params that make no sense together", () => {
  const throws = (given: Given) => expect(() => createBatch(dispatch, given));
  throws({ servers: 1 }).toThrow("service may be at most one for each of the 1 servers, got 2");
  throws({ looks: 2, jobs: 3 }).toThrow("jobs must be 1, got 3");
  throws({ rate: 1e-9 }).toThrow("a tick may have at most 250000 events");
  throws({ agents: 256, servers: 1024, service: [1], rate: 500 }).toThrow(
    "may be at most 65536, got 262144; set looks",
  );
});

it("is drawn, and told in words", () => {
  const batch = createBatch(dispatch, { agents: 2 });
  const frames = [captureFrame(batch, 0)];
  batch.io.actions[0].set([0, 0]);
  batch.step();
  frames.push(captureFrame(batch, 0));
  expect(textOf(parseXml(drawing.svg(frames, {})))).toContain("jobs at each server");
  expect(textOf(parseXml(drawing.svg([], {})))).toContain("nothing has happened yet");
  expect(drawing.text(frames[0], {})).toBe("tick 0: jobs at servers 0 0");
  expect(drawing.text(frames[1], {})).toContain("what jobs of the tick pay for their time: ");
});
