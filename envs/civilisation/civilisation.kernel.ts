/** Written by `ostrom build` from civilisation.ts: its rules over all worlds at once. After a change of them it is to be written anew. */
// @ts-nocheck: types are checked where the rules are written.
import { contestShares } from "../contest/shares.ts";

export function kernel($context, $p, $d) {
  const $bound = {
    w_biomass: $context.columns.biomass,
    p_start: $p.start,
    p_capacity: $p.capacity,
    w_effort: $context.columns.effort,
    $agents: $context.agents,
    w_armed: $context.columns.armed,
    w_arms: $context.columns.arms,
    w_goods: $context.columns.goods,
    w_got: $context.columns.got,
    w_share: $context.columns.share,
    w_wealth: $context.columns.wealth,
    d_tabled: $d.tabled,
    d_efforts: $d.efforts,
    w_action0: $context.actions[0],
    p_armsLimit: $p.armsLimit,
    p_wear: $p.wear,
    d_weights: $d.weights,
    p_catchability: $p.catchability,
    p_peace: $p.peace,
    d_fairEffort: $d.fairEffort,
    p_trade: $p.trade,
    d_paired: $d.paired,
    p_allies: $p.allies,
    p_decisiveness: $p.decisiveness,
    p_contested: $p.contested,
    w_payoff: $context.payoff,
    p_depletes: $p.depletes,
    p_growth: $p.growth,
    d_extinct: $d.extinct,
    w_cooperation: $context.columns.cooperation,
    w_armament: $context.columns.armament,
    w_peace: $context.columns.peace,
    w_yield: $context.columns.yield,
    d_half: $d.half,
    w_sustainability: $context.columns.sustainability,
    w_stock: $context.columns.stock,
    $done: $context.columns.done,
    o_stock: $context.obs.stock,
    o_ownArms: $context.obs.ownArms,
    $of_o_ownArms: $context.obs.ownArms.length / $context.worlds,
    o_othersArms: $context.obs.othersArms,
    $of_o_othersArms: $context.obs.othersArms.length / $context.worlds,
    o_othersEffort: $context.obs.othersEffort,
    $of_o_othersEffort: $context.obs.othersEffort.length / $context.worlds,
    d_mostArms: $d.mostArms,
  };

  function reset($i) {
    const { w_biomass, p_start, p_capacity, w_effort, $agents, w_armed, w_arms, w_goods, w_got, w_share, w_wealth } = $bound;
    const $first = $i * $agents;
    w_biomass[$i] = p_start * p_capacity;
    for (let $k = $first, $end = $first + $agents; $k < $end; $k++) w_effort[$k] = 0;
    for (let $k = $first, $end = $first + $agents; $k < $end; $k++) w_armed[$k] = 0;
    for (let $k = $first, $end = $first + $agents; $k < $end; $k++) w_arms[$k] = 0;
    for (let $k = $first, $end = $first + $agents; $k < $end; $k++) w_goods[$k] = 0;
    for (let $k = $first, $end = $first + $agents; $k < $end; $k++) w_got[$k] = 0;
    for (let $k = $first, $end = $first + $agents; $k < $end; $k++) w_share[$k] = 0;
    for (let $k = $first, $end = $first + $agents; $k < $end; $k++) w_wealth[$k] = 0;
  }

  function step($lo, $hi) {
    const { $agents, d_tabled, w_biomass, d_efforts, w_action0, p_armsLimit, w_effort, w_armed, w_arms, p_wear, w_share, d_weights, w_goods, p_catchability, p_peace, d_fairEffort, p_trade, d_paired, p_allies, p_decisiveness, p_contested, w_got, w_payoff, w_wealth, p_depletes, p_growth, p_capacity, d_extinct, w_cooperation, w_armament, w_peace, w_yield, d_half, w_sustainability, w_stock, $done } = $bound;
    for (let $i = $lo; $i < $hi; $i++) {
      if ($done[$i] !== 0) continue;
      const $first = $i * $agents;
      const stock = w_biomass[$i];
      let armament = 0;
      let peaceful = 0;
      let cooperators = 0;
      let taken = 0;
      for (let a = 0; a < $agents; a++) {
        const effort = d_efforts[w_action0[$first + a]];
        const armed = Math.min(1 - effort, p_armsLimit);
        w_effort[$first + a] = effort;
        w_armed[$first + a] = armed;
        w_arms[$first + a] = (1 - p_wear) * w_arms[$first + a] + armed;
        // Power of arms, from a table where arms last for one tick and nobody adds them up: it takes most of the time.
        w_share[$first + a] = d_tabled ? d_weights[w_action0[$first + a]] : w_arms[$first + a];
        w_goods[$first + a] = p_catchability * effort * stock;
        armament += armed;
        taken += w_goods[$first + a];
        const atPeace = Number(w_arms[$first + a] <= p_peace);
        peaceful += atPeace;
        // Numbers in place of a branch, which actions that vary make hard to predict.
        cooperators += atPeace * Number(effort <= d_fairEffort);
      }

      let goods = taken;
      if (p_trade > 0) {
        goods = 0;
        for (let a = 0; a < $agents; a++) {
          // The partner of 0 is 1, that of 1 is 0; an odd one out has none.
          const trades = a < d_paired && w_arms[$first + a] <= p_peace && w_arms[$first + (a ^ 1)] <= p_peace;
          if (trades) w_goods[$first + a] *= 1 + p_trade;
          goods += w_goods[$first + a];
        }
      }

      for (let a = 1; a < p_allies; a++) {
        w_share[$first] += w_share[$first + a];
        w_share[$first + a] = 0;
      }
      contestShares(w_share, d_tabled ? 1 : p_decisiveness, w_share, $first, $agents);
      let spoils = 0;
      for (let a = 0; a < p_allies; a++) spoils += w_share[$first + a];
      for (let a = 0; a < p_allies; a++) w_share[$first + a] = spoils / p_allies;
      for (let a = 0; a < $agents; a++) {
        const got = (1 - p_contested) * w_goods[$first + a] + p_contested * goods * w_share[$first + a];
        w_got[$first + a] = got;
        w_payoff[$first + a] = got;
        w_wealth[$first + a] += got;
      }

      if (p_depletes) {
        // What is taken and what grows are both of the stock before: the steady state is that of continuous time.
        const next = stock - taken + p_growth * stock * (1 - stock / p_capacity);
        w_biomass[$i] = next < d_extinct ? 0 : next;
      }
      w_cooperation[$i] += cooperators / $agents;
      w_armament[$i] += armament / $agents;
      w_peace[$i] += peaceful / $agents;
      w_yield[$i] += taken;
      if (w_biomass[$i] >= d_half) w_sustainability[$i] += 1;
      w_stock[$i] += w_biomass[$i] / p_capacity;
    }
  }

  function observe($lo, $hi) {
    const { $agents, o_stock, o_ownArms, $of_o_ownArms, o_othersArms, $of_o_othersArms, o_othersEffort, $of_o_othersEffort, w_arms, w_effort, w_biomass, d_mostArms } = $bound;
    for (let $i = $lo; $i < $hi; $i++) {
      const $first = $i * $agents;
      const $at_o_ownArms = $i * $of_o_ownArms;
      const $at_o_othersArms = $i * $of_o_othersArms;
      const $at_o_othersEffort = $i * $of_o_othersEffort;
      let arms = 0;
      let effort = 0;
      for (let a = 0; a < $agents; a++) {
        arms += w_arms[$first + a];
        effort += w_effort[$first + a];
      }
      for (let a = 0; a < $agents; a++) {
        o_stock[$first + a] = w_biomass[$i];
        // Sums may miss their range by rounding.
        o_ownArms[$at_o_ownArms + a] = Math.min(d_mostArms, w_arms[$first + a]);
        o_othersArms[$at_o_othersArms + a] = Math.max(0, Math.min(d_mostArms, (arms - w_arms[$first + a]) / ($agents - 1)));
        o_othersEffort[$at_o_othersEffort + a] = Math.max(0, Math.min(1, (effort - w_effort[$first + a]) / ($agents - 1)));
      }
    }
  }

  return { reset, step, observe };
}
