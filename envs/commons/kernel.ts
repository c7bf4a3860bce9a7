/** The rules of commons.ts over all worlds at once, bit for bit. */
import { type Kernel, type KernelContext, normal } from "../../src/index.ts";
import type { metrics, observation, state } from "./commons.ts";
import { growthOf, steadyStock } from "./fishery.ts";
import { type CommonsParams, extinctShare, modelOf } from "./params.ts";

type Context = KernelContext<typeof state, typeof metrics, ReturnType<typeof observation>>;

export function kernel(context: Context, p: CommonsParams): Kernel {
  const model = modelOf(p);
  const { agents, columns } = context;

  function reset(i: number): void {
    const start = p.start * p.capacity;
    columns.biomass[i] = start;
    columns.growth[i] = 0;
    columns.collapsed[i] = start < model.collapsed ? 1 : 0;
    columns.groupEffort[i] = 0;
    columns.effort.fill(0, i * agents, (i + 1) * agents);
    columns.harvest.fill(0, i * agents, (i + 1) * agents);
    columns.externality.fill(0, i * agents, (i + 1) * agents);
    columns.wealth.fill(0, i * agents, (i + 1) * agents);
  }

  function step(lo: number, hi: number): void {
    const { action, payoff } = context;
    const {
      biomass,
      growth,
      collapsed,
      groupEffort,
      effort,
      harvest,
      externality,
      wealth,
      done,
      ended,
      tick,
      rng,
    } = columns;
    const {
      cooperation,
      sustainability,
      depleted,
      stock,
      pressure,
      forgone,
      collapses,
      recoveries,
      harvestTick,
    } = columns;
    const yielded = columns.yield;
    const { efforts, fairEffort, collapsed: collapseStock, recovered: recoveryStock } = model;
    const { stock: yieldStock, harvest: mostYield } = model.yield;
    const optimalEffort = model.optimum.effort;
    const { continuous, growth: r, capacity: K, catchability: q, price, cost, noise, endOnCollapse } = p;
    const A = p.depensation * K;
    const logistic = A === 0;
    const extinct = extinctShare * K;
    const n = agents;
    for (let i = lo; i < hi; i++) {
      if (done[i] !== 0) continue;
      const x = biomass[i];
      const first = i * n;
      const end = first + n;

      let total = 0;
      let cooperators = 0;
      for (let k = first; k < end; k++) {
        const own = continuous ? action[k] : efforts[action[k]];
        effort[k] = own;
        total += own;
        if (own <= fairEffort) cooperators++;
      }
      groupEffort[i] = total;

      const caught = Math.min(q * total * x, x);
      const catchRate = total > 0 ? caught / total : 0;
      let grown = growthOf(x, r, K, A);
      if (noise > 0) grown *= Math.exp(noise * normal(rng, i) - (noise * noise) / 2);
      let next = x - caught + grown;
      if (next < extinct) {
        next = 0;
        grown = caught - x;
      }
      biomass[i] = next;
      growth[i] = grown;

      const together = logistic ? Math.max(0, K * (1 - (q * total) / r)) : steadyStock(p, total);
      for (let k = first; k < end; k++) {
        const own = effort[k];
        const mine = own * catchRate;
        harvest[k] = mine;
        const others = total - own;
        const without = logistic ? Math.max(0, K * (1 - (q * others) / r)) : steadyStock(p, others);
        externality[k] = price * q * others * (without - together);
        const paid = price * mine - cost * own;
        payoff[k] = paid;
        wealth[k] += paid;
      }

      if (collapsed[i] === 0) {
        if (next < collapseStock) {
          collapsed[i] = 1;
          collapses[i] += 1;
          depleted[i] += 1;
          if (endOnCollapse) ended[i] = 1;
        }
      } else if (next >= recoveryStock) {
        collapsed[i] = 0;
        recoveries[i] += 1;
      } else depleted[i] += 1;
      cooperation[i] += cooperators / n;
      if (next >= yieldStock) sustainability[i] += 1;
      stock[i] += next / K;
      pressure[i] += total / optimalEffort;
      yielded[i] += caught;
      forgone[i] += 1 - grown / mostYield;
      harvestTick[i] += tick[i] * caught;
    }
  }

  function observe(lo: number, hi: number): void {
    const { biomass, groupEffort, effort } = columns;
    const { stock, ownEffort, othersEffort } = context.obs;
    const { capacity } = p;
    const { maxEffort } = model;
    const n = agents;
    const others = n > 1 ? n - 1 : 1;
    for (let i = lo; i < hi; i++) {
      const seen = Math.min(biomass[i], capacity);
      const total = groupEffort[i];
      const end = (i + 1) * n;
      for (let k = i * n; k < end; k++) {
        const own = effort[k];
        stock[k] = seen;
        ownEffort[k] = own;
        othersEffort[k] = Math.min((total - own) / others, maxEffort);
      }
    }
  }

  return { reset, step, observe };
}
