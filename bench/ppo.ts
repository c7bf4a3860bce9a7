/**
 * Neural learning, everything counted: acting, the worlds, what is gathered, and the updates. One core, one network for all
 * seats, critic and actor in one.
 */
import { ppo } from "../agents/index.ts";
import { harvest, rateLimitedApi } from "../envs/index.ts";
import { bindPolicies, createBatch, type Env, train } from "../src/index.ts";
import { measure, type Result, type TimedResult, timed } from "./harness.ts";

function endToEnd(
  name: string,
  env: Env,
  envParams: Record<string, unknown>,
  worlds: number,
  params: Record<string, unknown> & { steps: number; epochs: number; hidden: number[] },
  target: number,
): Result {
  const batch = createBatch(env, envParams, { worlds, checked: false });
  const policies = bindPolicies(
    batch,
    [{ use: ppo, params: { critic: "shared", weights: "shared", minibatch: 1024, ...params } }],
    { sharing: "shared" },
  );
  const units = worlds * batch.agents * params.steps;
  // A round is one rollout and its update.
  const [{ ns, median }] = measure(
    [{ units, run: () => train({ batch, policies, ticks: params.steps }) }],
    7,
  );
  const { hidden, epochs, steps } = params;
  return {
    name,
    unit: "agent-steps",
    mPerSecond: 1000 / ns,
    medianMPerSecond: 1000 / median,
    target: { mPerSecond: target },
    note: `${hidden.join("-")}, ${epochs} ${epochs === 1 ? "epoch" : "epochs"}, ${steps} ticks`,
  };
}

export const ppoCases: Record<string, () => (Result | TimedResult)[]> = {
  "ppo-rate-limited-api": () =>
    [1, 4].map((epochs) =>
      endToEnd(
        "IPPO on rate-limited-api, 8 agents, 512 worlds",
        rateLimitedApi as unknown as Env,
        { agents: 8 },
        512,
        { hidden: [64, 64], epochs, steps: 32 },
        0.4,
      ),
    ),
  "ppo-harvest": () =>
    [1, 4].map((epochs) =>
      endToEnd(
        "IPPO on harvest, 8 agents, 32x32, window observed",
        harvest as unknown as Env,
        { agents: 8 },
        64,
        { hidden: [64, 64], epochs, steps: 32, observe: ["window"] },
        0.1,
      ),
    ),
  "ppo-act": () => {
    const batch = createBatch(rateLimitedApi, { agents: 8 }, { worlds: 512, checked: false });
    const [{ policy }] = bindPolicies(
      batch,
      [{ use: ppo, params: { critic: "shared", weights: "shared" } }],
      { sharing: "shared" },
    );
    return [timed("PPO deciding for 4096 agents, 64-64", () => policy.act(0, 512, false), 2)];
  },
};
