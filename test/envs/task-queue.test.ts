import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { always } from "../../agents/norms/always.ts";
import { honestClaim } from "../../agents/norms/honest-claim.ts";
import { eventAt, eventsOf } from "../../envs/queue/events.ts";
import { drawing } from "../../envs/task-queue/draw.ts";
import { taskQueue } from "../../envs/task-queue/task-queue.ts";
import { bindPolicies, captureFrame, createBatch, type PolicyUse, rollout } from "../../src/index.ts";
import { commonWait, handOffSojourns, priorityWaits } from "../../src/situations/index.ts";
import { parseXml, textOf } from "../report/xml.ts";
import { sojourns } from "./task-queue.sojourns.ts";

type Given = Record<string, unknown>;
const twoClasses = taskQueue.presets!["two-classes"] as Given;
const alike = [
  { rate: 0.3, mean: 1 },
  { rate: 0.4, mean: 1 },
];
const honest: PolicyUse = { use: honestClaim };
const urgent: PolicyUse = { use: always, params: { action: 1 } };

it("has tasks take what is known in closed form, with hand-offs and without", () => {
  const waiting = priorityWaits(alike).map((wait) => wait + 1);
  const interrupting = { use: honestClaim, params: { interrupt: true } };
  const handOff = taskQueue.presets!["hand-off"] as Given;
  for (const [given, use, known] of [
    [twoClasses, honest, waiting],
    [handOff, interrupting, handOffSojourns(alike[0], alike[1], 0.5)],
  ] as const)
    sojourns(given, use, 40).forEach((each, a) => {
      // Of some 30,000 tasks, which hang together in busy periods; the slow suite looks closer.
      expect(Math.abs(each / known[a] - 1)).toBeLessThan(0.18);
    });
});

it("has tasks that are triggered at once done at 47 by worth, and at 52.5 by lot", () => {
  const given = taskQueue.presets!.simultaneous as Given;
  const costOf = (use: PolicyUse) => {
    const worlds = 1500;
    const batch = createBatch(taskQueue, { ...given, horizon: 1000 }, { worlds });
    const [{ policy }] = bindPolicies(batch, [use]);
    let cost = 0;
    while (batch.columns.done.includes(0)) {
      policy.act(0, worlds, false);
      batch.step();
      cost -= batch.io.payoff.reduce((a, b) => a + b, 0);
    }
    return cost / worlds;
  };
  // Services are exponential: the standard deviation of a cost is about 25.
  expect(Math.abs(costOf(honest) - 47)).toBeLessThan(2);
  expect(Math.abs(costOf({ use: always, params: { action: 3 } }) - 52.5)).toBeLessThan(2);
});

describe.each(["kernel", "world"] as const)("an event (%s form)", (form) => {
  it("never loses a task: what came in is there, done, or found no room", () => {
    fc.assert(
      fc.property(
        fc.record({
          agents: fc.integer({ min: 2, max: 5 }),
          preempt: fc.constantFrom("never", "higher", "chosen"),
          start: fc.integer({ min: 0, max: 3 }),
          seed: fc.nat(),
        }),
        ({ seed, ...given }) => {
          const handOff = given.preempt === "never" ? 0 : 0.7;
          const params = { ...given, handOff, rates: [0.4], room: 4, levels: 3, horizon: 100 };
          const batch = createBatch(taskQueue, params, { form, seed });
          const { tasks, interrupted, serving } = batch.columns;
          for (let tick = 0; tick < 60; tick++) {
            batch.io.actions.forEach((head, h) => {
              for (let a = 0; a < given.agents; a++) head[a] = (tick * 5 + a + h) % (3 - h);
            });
            batch.step();
            const { arrived, lost, finished } = sumsOf(batch.readMetrics(0), tick + 1);
            const all = Array.from(tasks).reduce((a, b) => a + b, 0);
            expect(all).toBeCloseTo(given.start * given.agents + arrived - lost - finished, 6);
            for (let a = 0; a < given.agents; a++) {
              const inService = serving[0] === a ? 1 : 0;
              expect(tasks[a]).toBeLessThanOrEqual(4);
              expect(interrupted[a] + inService).toBeLessThanOrEqual(tasks[a]);
            }
            // The server is never idle while there is something to do.
            expect(serving[0] < 0).toBe(all === 0);
          }
        },
      ),
      { numRuns: 12 },
    );
  });
});

/** Metrics that are per another one, as they were added up over so many ticks. */
function sumsOf(metrics: Record<string, number>, ticks: number) {
  const time = metrics.time * ticks;
  const arrived = metrics.arrived * time;
  return { arrived, lost: arrived > 0 ? metrics.lost * arrived : 0, finished: metrics.finished * time };
}

it("has a toll on priority under which only the dear tasks claim it", () => {
  // What a claim is worth to each, the other's given: 4 and 4.67 to the first, 1 and 1.17 to the second.
  const [high, low] = priorityWaits(alike);
  const common = commonWait(alike);
  const [otherFirst, own] = priorityWaits([alike[1], alike[0]]);
  expect([3 * (common - high), 3 * (own - common)]).toEqual([
    expect.closeTo(4, 9),
    expect.closeTo(14 / 3, 9),
  ]);
  expect([low - common, common - otherFirst]).toEqual([expect.closeTo(1, 9), expect.closeTo(7 / 6, 9)]);
});

it("knows what is best and what claims for nothing lead to", () => {
  const of = (given: Given) => taskQueue.theory!(given);
  const { optimum, nash } = of(twoClasses);
  const perTime = 1.7;
  expect((optimum?.welfare ?? 0) * perTime).toBeCloseTo(-(0.9 * 2 + 0.4 * (13 / 3)), 9);
  expect((nash?.welfare ?? 0) * perTime).toBeCloseTo(-(1.3 * (10 / 3)), 9);
  expect(nash?.action).toBe(1);
  const grouped = of({ preempt: "higher", means: [1, 1, 0.5, 0.5], costs: [2, 1], levels: 4 });
  expect(grouped.optimum?.bound).toBeUndefined();
  expect(of({ costs: [3, 2, 1] }).optimum?.bound).toBe("upper");
  // At a mean hand-off of .2174 interruption stops to pay.
  const note = (handOff: number) => of({ ...twoClasses, preempt: "chosen", handOff }).optimum?.note;
  expect(note(0.21)).toContain("which is with");
  expect(note(0.22)).toContain("which is without");
  expect(of({ rates: [0.2] })).toEqual({});
});

it("takes arrivals from a trace, in its bursts", () => {
  const given = { ...(taskQueue.presets!.conversation as Given), horizon: 100 };
  const worlds = 40;
  const batch = createBatch(taskQueue, given, { worlds });
  rollout(batch, bindPolicies(batch, [urgent]), 100);
  let arrived = 0;
  for (let i = 0; i < worlds; i++) arrived += batch.readMetrics(i).arrived / worlds;
  // 19,366 requests in 3,501.7 seconds.
  expect(Math.abs(arrived - 5.53)).toBeLessThan(0.6);
  expect(batch.readMetrics(0).time).toBeCloseTo(1, 9);
});

it("draws events by their rates", () => {
  const { rate, cumulative } = eventsOf([1, 0, 2, 1, 0]);
  expect(rate).toBe(4);
  expect([0, 0.249, 0.25, 0.749, 0.75, 1 - 2 ** -32].map((u) => eventAt(cumulative, u))).toEqual([
    0, 0, 2, 2, 3, 3,
  ]);
});

it("says what is wrong with params that make no sense together", () => {
  const throws = (given: Given) => expect(() => createBatch(taskQueue, given));
  throws({ costs: [1, 2, 3], agents: 2 }).toThrow("costs may be at most one for each of the 2 agents, got 3");
  throws({ handOff: 1 }).toThrow("handOff has no effect where nothing is interrupted, got 1; set preempt");
  throws({ arrivals: "trace", means: [1e-7] }).toThrow("a tick of 8 agents may have at most 50000 events");
  throws({ start: 9, room: 8 }).toThrow("start must be at most room, got 9 and 8");
});

it("is drawn, and told in words", () => {
  const given = { agents: 2, start: 1, rates: [0] };
  const batch = createBatch(taskQueue, given);
  const frames = [captureFrame(batch, 0)];
  batch.io.actions[0].set([1, 0]);
  batch.step();
  frames.push(captureFrame(batch, 0));
  expect(textOf(parseXml(drawing.svg(frames, given)))).toContain("tasks in the system, by what they cost");
  expect(textOf(parseXml(drawing.svg(frames, given)))).toContain("at cost 3");
  expect(drawing.text(frames[0], given).split("\n")).toEqual([
    "tick 0: the server is idle",
    "0  1 task, claims 0",
    "1  1 task, claims 0",
  ]);
  expect(drawing.text(frames[1], given)).toContain("claims 1");
});
