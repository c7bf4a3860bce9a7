/** Mean times in the system of the tasks of each owner, as payoffs tell them. */
import { taskQueue } from "../../envs/task-queue/task-queue.ts";
import { bindPolicies, createBatch, type PolicyUse, rollout } from "../../src/index.ts";

/** Of so many ticks of 200 events in 32 worlds, after 20 ticks that are left out. */
export function sojourns(given: Record<string, unknown>, use: PolicyUse, ticks: number): number[] {
  const worlds = 32;
  const batch = createBatch(taskQueue, { ...given, events: 200, horizon: 1e6 }, { worlds });
  const { agents, params } = batch;
  const { costs, rates } = params as { costs: number[]; rates: number[] };
  const policies = bindPolicies(batch, [use]);
  rollout(batch, policies, 20);
  const paid = new Float64Array(agents);
  let time = 0;
  for (let tick = 0; tick < ticks; tick++) {
    rollout(batch, policies, 1);
    for (let k = 0; k < batch.io.payoff.length; k++) paid[k % agents] -= batch.io.payoff[k];
    time += worlds * batch.readMetrics(0).time;
  }
  return Array.from(paid, (cost, a) => cost / time / costs[a % costs.length] / rates[a % rates.length]);
}
