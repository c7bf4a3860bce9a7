/**
 * Joins the queue in which it expects to be done first, of those that it sees.
 *
 * Winston 1977, "Optimality of the shortest line discipline", Journal of Applied Probability 14:181-189; Mitzenmacher 2001, IEEE Transactions
 * on Parallel and Distributed Systems 12:1094-1104 (of two queues that are drawn); Mitzenmacher 2000, the same 11:6-20 (of old information).
 * Known behaviour: one look at two queues is worth most of a look at all; many who look at once run after the same queue.
 */
import { definePolicy, z } from "../../src/index.ts";
import { seen } from "./claiming.ts";

export const shortestQueue = definePolicy({
  id: "shortest-queue",
  title: "Shortest queue",
  cite: [
    "Winston 1977, Journal of Applied Probability 14:181-189",
    "Mitzenmacher 2001, IEEE Transactions on Parallel and Distributed Systems 12:1094-1104",
  ],
  kind: "norm",
  acts: "discrete",
  reads: ["queue", "service"],
  fits: ["dispatch-v0"],
  params: z.object({}),
  derive: (_, { features }) => ({ choices: features.queue.size }),
  seat(me, _, { choices }) {
    const { queue, service } = me.obs;
    let best = 0;
    let least = Number.POSITIVE_INFINITY;
    for (let j = 0; j < choices; j++) {
      const time = (seen(queue, j) + 1) / seen(service, j);
      if (time >= least) continue;
      least = time;
      best = j;
    }
    me.act(best);
  },
});
