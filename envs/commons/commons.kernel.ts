/** Written by `ostrom build` from commons.ts: its rules over all worlds at once. After a change of them it is to be written anew. */
// @ts-nocheck: types are checked where the rules are written.
import { normal as $normal } from "../../src/index.ts";
import { growthOf, steadyStock } from "./fishery.ts";

export function kernel($context, $p, $d) {
  const $bound = {
    w_biomass: $context.columns.biomass,
    p_start: $p.start,
    p_capacity: $p.capacity,
    w_growth: $context.columns.growth,
    w_collapsed: $context.columns.collapsed,
    d_collapsed: $d.collapsed,
    w_groupEffort: $context.columns.groupEffort,
    w_effort: $context.columns.effort,
    $agents: $context.agents,
    w_harvest: $context.columns.harvest,
    w_externality: $context.columns.externality,
    w_wealth: $context.columns.wealth,
    p_growth: $p.growth,
    p_catchability: $p.catchability,
    d_logistic: $d.logistic,
    p_continuous: $p.continuous,
    w_action0: $context.actions[0],
    d_efforts: $d.efforts,
    d_fairEffort: $d.fairEffort,
    p_depensation: $p.depensation,
    p_noise: $p.noise,
    $rng: $context.columns.rng,
    d_extinct: $d.extinct,
    p_price: $p.price,
    p_cost: $p.cost,
    w_payoff: $context.payoff,
    w_collapses: $context.columns.collapses,
    w_depleted: $context.columns.depleted,
    p_endOnCollapse: $p.endOnCollapse,
    w_ended: $context.columns.ended,
    d_recovered: $d.recovered,
    w_recoveries: $context.columns.recoveries,
    w_cooperation: $context.columns.cooperation,
    d_yieldStock: $d.yieldStock,
    w_sustainability: $context.columns.sustainability,
    w_stock: $context.columns.stock,
    w_pressure: $context.columns.pressure,
    d_optimalEffort: $d.optimalEffort,
    w_yield: $context.columns.yield,
    w_forgone: $context.columns.forgone,
    d_mostYield: $d.mostYield,
    w_harvestTick: $context.columns.harvestTick,
    w_tick: $context.columns.tick,
    $done: $context.columns.done,
    o_stock: $context.obs.stock,
    o_ownEffort: $context.obs.ownEffort,
    o_othersEffort: $context.obs.othersEffort,
    d_maxEffort: $d.maxEffort,
  };

  function reset($i) {
    const { w_biomass, p_start, p_capacity, w_growth, w_collapsed, d_collapsed, w_groupEffort, w_effort, $agents, w_harvest, w_externality, w_wealth } = $bound;
    const $first = $i * $agents;
    w_biomass[$i] = p_start * p_capacity;
    w_growth[$i] = 0;
    w_collapsed[$i] = w_biomass[$i] < d_collapsed ? 1 : 0;
    w_groupEffort[$i] = 0;
    for (let $k = $first, $end = $first + $agents; $k < $end; $k++) w_effort[$k] = 0;
    for (let $k = $first, $end = $first + $agents; $k < $end; $k++) w_harvest[$k] = 0;
    for (let $k = $first, $end = $first + $agents; $k < $end; $k++) w_externality[$k] = 0;
    for (let $k = $first, $end = $first + $agents; $k < $end; $k++) w_wealth[$k] = 0;
  }

  function step($lo, $hi) {
    const { p_growth, p_capacity, p_catchability, d_logistic, $agents, w_biomass, p_continuous, w_action0, d_efforts, w_effort, d_fairEffort, w_groupEffort, p_depensation, p_noise, $rng, d_extinct, w_growth, w_harvest, w_externality, p_price, p_cost, w_payoff, w_wealth, w_collapsed, d_collapsed, w_collapses, w_depleted, p_endOnCollapse, w_ended, d_recovered, w_recoveries, w_cooperation, d_yieldStock, w_sustainability, w_stock, w_pressure, d_optimalEffort, w_yield, w_forgone, d_mostYield, w_harvestTick, w_tick, $done } = $bound;
    for (let $i = $lo; $i < $hi; $i++) {
      if ($done[$i] !== 0) continue;
      const $first = $i * $agents;
      const x = w_biomass[$i];

      let effort = 0;
      let cooperators = 0;
      for (let a = 0; a < $agents; a++) {
        const own = p_continuous ? w_action0[$first + a] : d_efforts[w_action0[$first + a]];
        w_effort[$first + a] = own;
        effort += own;
        // A number in place of a branch, which actions that vary make hard to predict.
        cooperators += Number(own <= d_fairEffort);
      }
      w_groupEffort[$i] = effort;

      // Catch and growth are both those of the stock at the start of the tick: in a steady state r (x - A)(1 - x / K)
      // = q E x then holds exactly, and so do the closed forms. More than there is cannot be caught: agents then
      // share it in proportion to effort.
      const caught = Math.min(p_catchability * effort * x, x);
      const catchRate = effort > 0 ? caught / effort : 0;
      let grown = growthOf(x, p_growth, p_capacity, p_depensation * p_capacity);
      if (p_noise > 0) grown *= Math.exp(p_noise * $normal($rng, $i) - (p_noise * p_noise) / 2);
      let next = x - caught + grown;
      if (next < d_extinct) {
        next = 0;
        grown = caught - x;
      }
      w_biomass[$i] = next;
      w_growth[$i] = grown;

      const together = d_logistic ? (Math.max(0, p_capacity * (1 - (p_catchability * effort) / p_growth))) : steadyStock($p, effort);
      for (let a = 0; a < $agents; a++) {
        const own = w_effort[$first + a];
        const mine = own * catchRate;
        w_harvest[$first + a] = mine;
        const others = effort - own;
        const without = d_logistic ? (Math.max(0, p_capacity * (1 - (p_catchability * others) / p_growth))) : steadyStock($p, others);
        w_externality[$first + a] = p_price * p_catchability * others * (without - together);
        const paid = p_price * mine - p_cost * own;
        w_payoff[$first + a] = paid;
        w_wealth[$first + a] += paid;
      }

      if (w_collapsed[$i] === 0) {
        if (next < d_collapsed) {
          w_collapsed[$i] = 1;
          w_collapses[$i] += 1;
          w_depleted[$i] += 1;
          if (p_endOnCollapse) w_ended[$i] = 1;
        }
      } else if (next >= d_recovered) {
        w_collapsed[$i] = 0;
        w_recoveries[$i] += 1;
      } else w_depleted[$i] += 1;
      w_cooperation[$i] += cooperators / $agents;
      if (next >= d_yieldStock) w_sustainability[$i] += 1;
      w_stock[$i] += next / p_capacity;
      w_pressure[$i] += effort / d_optimalEffort;
      w_yield[$i] += caught;
      w_forgone[$i] += 1 - grown / d_mostYield;
      w_harvestTick[$i] += w_tick[$i] * caught;
    }
  }

  function observe($lo, $hi) {
    const { $agents, o_stock, o_ownEffort, o_othersEffort, w_biomass, p_capacity, w_groupEffort, w_effort, d_maxEffort } = $bound;
    for (let $i = $lo; $i < $hi; $i++) {
      const $first = $i * $agents;
      const seen = Math.min(w_biomass[$i], p_capacity);
      const effort = w_groupEffort[$i];
      for (let a = 0; a < $agents; a++) {
        const own = w_effort[$first + a];
        o_stock[$first + a] = seen;
        o_ownEffort[$first + a] = own;
        o_othersEffort[$first + a] = $agents > 1 ? Math.min((effort - own) / ($agents - 1), d_maxEffort) : 0;
      }
    }
  }

  return { reset, step, observe };
}
