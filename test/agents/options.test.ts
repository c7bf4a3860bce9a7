/** Options of agents: one that is given has an effect, or is an error. */
import { beforeAll, describe, expect, test } from "vitest";
import { agents } from "../../agents/index.ts";
import { commons, envs, matrixGame, rateLimitedApi, signalling } from "../../envs/index.ts";
import {
  bindPolicies,
  createBatch,
  type Env,
  type PolicyDefinition,
  rollout,
  train,
} from "../../src/index.ts";
import { loadTensorflow } from "../../src/learn/tensorflow/index.ts";
import { laidFor } from "../helpers/laid.ts";

beforeAll(async () => {
  await loadTensorflow();
});

/** Every env, those that can be played with real numbers also so, and one in which children take over. */
const games: (readonly [Env, Record<string, unknown>])[] = [
  ...[...envs].map((env) => [env, {}] as const),
  [commons, { continuous: true }],
  [rateLimitedApi, { actions: "rate" }],
  [signalling, { games: 10, generation: 1 }],
];

/** Small and soon at its first update. */
const quick: Record<string, unknown> = {
  hidden: [2],
  units: 2,
  steps: 2,
  rollouts: 2,
  warmup: 2,
  batch: 2,
  targetEvery: 1,
  patience: 1,
};

/** Settings beside which others have an effect, where these are not the default. */
const variants: Record<string, Record<string, unknown>[]> = {
  "regret-matching": [{ regret: "internal" }],
  "fixed-quota": [{ of: "catch", total: 1 }],
  "social-influence": [{ observe: [] }],
};

/** Params that a policy does not read while it is bound, learns and plays in any game. */
function unread(use: PolicyDefinition): string[] {
  const names = new Set<string>();
  const watched: PolicyDefinition = {
    ...use,
    bind: (context, params) =>
      use.bind(
        context,
        new Proxy(params, {
          get(of, name) {
            names.add(String(name));
            return of[String(name)];
          },
        }),
      ),
  };
  const left = () => Object.keys(use.params.shape).filter((name) => !names.has(name));
  const small = Object.fromEntries(Object.entries(quick).filter(([name]) => name in use.params.shape));
  for (const [env, params] of games)
    for (const variant of [{}, ...(variants[use.id] ?? [])]) {
      try {
        const batch = createBatch(env, params, { worlds: 2, mechanisms: laidFor[use.id] ?? [] });
        const each = { use: watched, params: { ...small, ...variant } };
        const roles = env === signalling ? ["speaker", "listener"] : [];
        const policies = bindPolicies(
          batch,
          roles.length > 0 ? roles.map((role) => ({ ...each, role })) : [each],
        );
        train({ batch, policies, ticks: 4 });
        rollout(batch, policies, 1);
      } catch {
        // Made for another env.
      }
      if (left().length === 0) return [];
    }
  return left();
}

test.each([...agents].map((use) => [use.id, use] as const))("%s reads every one of its params", (_, use) => {
  expect(unread(use)).toEqual([]);
});

describe("what would have no effect is refused", () => {
  const bind =
    (env: Env, params: Record<string, unknown>, use: string, given: Record<string, unknown>) => () =>
      bindPolicies(createBatch(env, params), [{ use: agents.get(use), params: given }]);
  const box = { continuous: true };

  test.each([
    [
      "q-learning",
      matrixGame,
      {},
      { epsilon: 0.1, temperature: 1 },
      'parameter "epsilon" has no effect beside',
    ],
    ["dqn", matrixGame, {}, { epsilon: 0.1, temperature: 1 }, 'parameter "epsilon" has no effect beside'],
    [
      "ppo",
      matrixGame,
      {},
      { deviation: 0.5 },
      'parameter "deviation" has no effect on choices, got 0.5; leave it',
    ],
    ["recurrent-ppo", matrixGame, {}, { deviation: 0.5 }, 'parameter "deviation" has no effect on choices'],
    ["maddpg", matrixGame, {}, { noise: 0.1 }, 'parameter "noise" has no effect on choices'],
    ["maddpg", commons, box, { temperature: 2 }, 'parameter "temperature" has no effect on a box'],
    [
      "regret-matching",
      matrixGame,
      {},
      { inertia: 20 },
      'parameter "inertia" has no effect on external regret',
    ],
    [
      "fixed-quota",
      commons,
      {},
      { catchability: 0.1 },
      'parameter "catchability" has no effect on a quota of',
    ],
    ["fixed-quota", commons, box, { rounding: "below" }, 'parameter "rounding" has no effect on a box'],
    [
      "exponential-backoff",
      rateLimitedApi,
      {},
      { base: 9, longest: 4 },
      "base must be at most longest, 4, got 9",
    ],
    ["aimd", rateLimitedApi, {}, { most: 0.1 }, "most must be at least least and start, got 0.1"],
  ])("%s", (use, env, params, given, message) => {
    expect(bind(env, params, use, given)).toThrow(`${use}: ${message}`);
  });

  test("ranges that are none", () => {
    const bound = (given: Record<string, unknown>) => bind(matrixGame, {}, "exp3", given);
    expect(bound({ low: 1, high: 1 })).toThrow('exp3: low must be below high, got "low 1, high 1"');
    expect(bound({ low: 1, high: 0 })).toThrow("exp3: low must be below high");
    expect(bound({ exploration: 0 })).toThrow("exp3: exploration must be above 0");
    expect(bind(matrixGame, {}, "q-learning", { init: { low: 1, high: 0 } })).toThrow(
      "low must be at most high",
    );
  });
});

test("figures say what rules exploration", () => {
  const figures = (params: Record<string, unknown>) => {
    const batch = createBatch(matrixGame);
    const [{ learner }] = bindPolicies(batch, [{ use: agents.get("q-learning"), params }]);
    return learner!.metrics!(0, 1);
  };
  expect(figures({ epsilon: 0.3 })).toEqual({ epsilon: 0.3 });
  expect(figures({ temperature: 2 })).toEqual({ temperature: 2 });
});

test.each(["ppo", "recurrent-ppo"])("%s begins at the deviation that it is given", (use) => {
  const batch = createBatch(commons, { continuous: true });
  const params = { deviation: 0.25, hidden: [2] };
  const [{ policy }] = bindPolicies(batch, [{ use: agents.get(use), params }]);
  const [{ tensors, weights }] = policy.networks!;
  expect(weights[tensors.find(({ name }) => name === "logStd")!.offset]).toBeCloseTo(Math.log(0.25), 6);
});
