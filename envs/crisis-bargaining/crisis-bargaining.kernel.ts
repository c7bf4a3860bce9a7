/** Written by `ostrom build` from crisis-bargaining.ts: its rules over all worlds at once. After a change of them it is to be written anew. */
// @ts-nocheck: types are checked where the rules are written.
import { uniform as $uniform } from "../../src/index.ts";

export function kernel($context, $p, $d) {
  const $bound = {
    w_cost: $context.columns.cost,
    p_costs: $p.costs,
    $rng: $context.columns.rng,
    w_table: $context.columns.table,
    w_asked: $context.columns.asked,
    w_settled: $context.columns.settled,
    w_wealth: $context.columns.wealth,
    $agents: $context.agents,
    p_levels: $p.levels,
    w_tick: $context.columns.tick,
    w_active: $context.columns.active,
    w_action0: $context.actions[0],
    d_demands: $d.demands,
    w_demand: $context.columns.demand,
    w_demands: $context.columns.demands,
    w_action1: $context.actions[1],
    p_power: $p.power,
    w_war: $context.columns.war,
    w_loss: $context.columns.loss,
    p_ownCost: $p.ownCost,
    d_rest: $d.rest,
    d_now: $d.now,
    w_payoff: $context.payoff,
    d_last: $d.last,
    w_ended: $context.columns.ended,
    w_crises: $context.columns.crises,
    $done: $context.columns.done,
    o_table: $context.obs.table,
    o_period: $context.obs.period,
    o_cost: $context.obs.cost,
    o_asked: $context.obs.asked,
    o_odds: $context.obs.odds,
    d_promised: $d.promised,
    w_mask: $context.mask,
    $of_w_mask: $context.mask.length / $context.worlds,
  };

  function reset($i) {
    const { w_cost, p_costs, $rng, w_table, w_asked, w_settled, w_wealth, $agents } = $bound;
    const $first = $i * $agents;
    w_cost[$i] = p_costs[0] + (p_costs[1] - p_costs[0]) * $uniform($rng, $i);
    w_table[$i] = 0;
    w_asked[$i] = 0;
    w_settled[$i] = Number.NaN;
    for (let $k = $first, $end = $first + $agents; $k < $end; $k++) w_wealth[$k] = 0;
  }

  function step($lo, $hi) {
    const { p_levels, w_tick, w_table, w_active, $agents, w_action0, w_asked, d_demands, w_demand, w_demands, w_action1, w_settled, p_power, w_war, w_loss, p_ownCost, w_cost, d_rest, d_now, w_payoff, w_wealth, d_last, w_ended, w_crises, $done } = $bound;
    $worlds: for (let $i = $lo; $i < $hi; $i++) {
      if ($done[$i] !== 0) continue;
      const $first = $i * $agents;
      const atWar = p_levels + 1;
      if (w_tick[$i] % 2 === 0) {
        if (w_table[$i] === atWar) continue $worlds;
        // Who has been switched off demands nothing, and accepts everything.
        const choice = w_active[$first] === 1 ? w_action0[$first] : 0;
        w_table[$i] = choice + 1;
        w_asked[$i] = d_demands[choice];
        w_demand[$i] += w_asked[$i];
        w_demands[$i] += 1;
        continue $worlds;
      }
      const period = w_tick[$i] >> 1;
      if (w_table[$i] !== atWar && w_active[$first + 1] === 1 && w_action1[$first + 1] === 1) {
        w_table[$i] = atWar;
        w_settled[$i] = p_power[period];
        w_war[$i] += 1;
        w_loss[$i] += (p_ownCost + w_cost[$i]) * d_rest[period];
      }
      // War settles this period and all that follow.
      const now = d_now[period];
      if (w_table[$i] === atWar) {
        w_payoff[$first] = (w_settled[$i] - p_ownCost) * now;
        w_payoff[$first + 1] = (1 - w_settled[$i] - w_cost[$i]) * now;
      } else {
        w_payoff[$first] = w_asked[$i] * now;
        w_payoff[$first + 1] = (1 - w_asked[$i]) * now;
        w_table[$i] = 0;
      }
      w_wealth[$first] += w_payoff[$first];
      w_wealth[$first + 1] += w_payoff[$first + 1];
      if (period === d_last) {
        w_ended[$i] = 1;
        w_crises[$i] += 1;
      }
    }
  }

  function observe($lo, $hi) {
    const { o_table, $agents, o_period, o_cost, o_asked, o_odds, w_tick, d_last, w_table, w_cost, p_levels, w_asked, p_power, d_promised, w_mask, $of_w_mask } = $bound;
    for (let $i = $lo; $i < $hi; $i++) {
      const $first = $i * $agents;
      const $at_w_mask = $i * $of_w_mask;
      const now = Math.min(w_tick[$i] >> 1, d_last);
      for (let a = 0; a < 2; a++) {
        o_table[$first + a] = w_table[$i];
        o_period[$first + a] = now;
        o_cost[$first + a] = w_cost[$i];
        o_asked[$first + a] = w_table[$i] > 0 && w_table[$i] <= p_levels ? w_asked[$i] : 0;
        o_odds[$first + a] = p_power[now];
      }
      // Who has demanded waits for the answer, and so does who is at war.
      const most = w_table[$i] > 0 ? 1 : now > 0 ? d_promised : p_levels;
      for (let choice = most; choice < p_levels; choice++) w_mask[$at_w_mask + choice] = 0;
    }
  }

  return { reset, step, observe };
}
