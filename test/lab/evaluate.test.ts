import { describe, expect, it, test } from "vitest";
import { ppo } from "../../agents/learners/ppo.ts";
import { qLearning } from "../../agents/learners/q-learning.ts";
import { always } from "../../agents/norms/always.ts";
import { random } from "../../agents/norms/random.ts";
import { catalogue } from "../../catalogue.ts";
import { commons } from "../../envs/commons/commons.ts";
import {
  type BoundPolicy,
  bindPolicies,
  createBatch,
  discrete,
  evaluate,
  type PolicyUse,
  readWindow,
  rollout,
  type Sharing,
  train,
  type Values,
} from "../../src/index.ts";
import { resolveConfig, startTask } from "../../src/lab/index.ts";
import { sketchEnv } from "../helpers/env.ts";

/** Fish that grow by luck. */
const noisy = { agents: 2, horizon: 30, noise: 0.3 };
/** Neither a whole number of episodes nor of windows. */
const stretch = 250;

function society(use: PolicyUse, sharing: Sharing = "sessions") {
  const batch = createBatch(commons, noisy, { worlds: 4, seed: 7 });
  return { batch, policies: bindPolicies(batch, [use], { seed: 7, sharing }) };
}

/** What each of four stretches of training recorded, with what is done between two of them. */
function stretches(
  use: PolicyUse,
  sharing: Sharing,
  between: (batch: Parameters<typeof evaluate>[0], policies: readonly BoundPolicy[]) => void,
): Values[] {
  const { batch, policies } = society(use, sharing);
  return train({ batch, policies, ticks: 4 * stretch, window: stretch }, () => {
    between(batch, policies);
    return readWindow(batch);
  });
}

describe("an evaluation", () => {
  it.each<[string, PolicyUse, Sharing]>([
    ["learners by table", { use: qLearning }, "sessions"],
    ["policies that draw", { use: random }, "sessions"],
    ["learners with networks", { use: ppo, params: { hidden: [4], steps: 16 } }, "shared"],
  ])(
    "between stretches of training leaves the later ones what they would have been: %s",
    (_, use, sharing) => {
      const alone = stretches(use, sharing, () => {});
      const evaluated = stretches(use, sharing, (batch, policies) => {
        evaluate(batch, policies, { ticks: 70, seed: "test" });
      });
      expect(evaluated).toEqual(alone);
      // Each stretch meets luck of its own.
      expect(new Set(alone.map(({ stock }) => stock[0])).size).toBe(4);
    },
  );

  it("meets other luck than training from the same seed, and the same luck each time", () => {
    const luck = sketchEnv({
      id: "luck-v0",
      agents: () => 1,
      horizon: () => 10,
      action: () => discrete(1),
      world: {
        step(w) {
          w.payoff[0] = w.random();
        },
      },
    });
    const batch = createBatch(luck, {}, { worlds: 3, seed: 5 });
    const policies = bindPolicies(batch, [{ use: always }], { seed: 5 });
    const first = evaluate(batch, policies, { ticks: 25, seed: 5 });
    rollout(batch, policies, 25);
    const trained = readWindow(batch).welfare;
    const again = evaluate(batch, policies, { ticks: 25, seed: 5 });
    expect(again).toEqual(first);
    expect(first.values.welfare).not.toEqual(trained);
    expect(new Set([...first.values.welfare, ...trained]).size).toBe(6);
    expect(evaluate(batch, policies, { ticks: 25, seed: 6 }).values.welfare).not.toEqual(
      first.values.welfare,
    );
  });

  it("leaves batch and policies alone when it fails", () => {
    const { batch, policies } = society({ use: qLearning });
    train({ batch, policies, ticks: 40 });
    const parts = [batch, ...policies];
    const before = parts.map((part) => part.save());
    const broken = { ...policies[0], policy: { act: () => batch.io.actions[0].fill(Number.NaN) } };
    expect(() => evaluate(batch, [broken], { ticks: 5, seed: 1 })).toThrow("effort must be in");
    expect(parts.map((part) => part.save())).toEqual(before);
  });
});

test("evaluate says what it does not know before it says what is missing", () => {
  const { batch, policies } = society({ use: always, params: { action: 0 } });
  const given = (options: object) => () => evaluate(batch, policies, options as never);
  expect(given({ tick: 5 })).toThrow('evaluate: unknown option "tick", did you mean "ticks"?');
  expect(given({ ticks: 5 })).toThrow("evaluate: needs a seed");
  expect(given({ seed: 0 })).toThrow("evaluate: ticks must be a whole number of at least 1");
});

describe("the evaluation of a run", () => {
  const config = (sharing: Sharing) =>
    resolveConfig({
      name: "evaluations",
      seed: 3,
      sessions: 2,
      scenes: {
        sea: {
          env: "commons",
          params: noisy,
          train: 0,
          evaluate: 90,
          societies: {
            quota: {
              policies: [{ use: "fixed-quota" }],
              sharing,
              ...(sharing === "shared" && { worlds: 2 }),
            },
          },
        },
      },
    });
  const evaluated = (sharing: Sharing, lo: number, hi: number): readonly number[] => {
    const run = startTask(catalogue, config(sharing), { scene: "sea", society: "quota", lo, hi });
    const rows = [...run.rows()];
    expect(rows.map(({ phase }) => phase)).toEqual(["evaluate"]);
    return rows[0].values.stock;
  };

  it("is on luck of its own, not on that of training", () => {
    const { batch, policies } = startTask(catalogue, config("sessions"), {
      scene: "sea",
      society: "quota",
      lo: 0,
      hi: 2,
    }).society;
    rollout(batch, policies, 90);
    const onTrainingLuck = readWindow(batch).stock;
    const found = evaluated("sessions", 0, 2);
    expect(found).toEqual(evaluate(batch, policies, { ticks: 90, seed: 3 }).values.stock);
    for (const value of found) expect(onTrainingLuck).not.toContain(value);
    // A session is the same whatever runs beside it.
    expect(evaluated("sessions", 1, 2)).toEqual([found[1]]);
  });

  it("is on other luck in each session of shared learners", () => {
    expect(evaluated("shared", 0, 1)).not.toEqual(evaluated("shared", 1, 2));
  });
});
