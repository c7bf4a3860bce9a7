/** Written by `ostrom build` from fish-war.ts: its rules over all worlds at once. After a change of them it is to be written anew. */
// @ts-nocheck: types are checked where the rules are written.
import { normal as $normal } from "../../src/index.ts";

export function kernel($context, $p, $d) {
  const $bound = {
    w_biomass: $context.columns.biomass,
    p_start: $p.start,
    w_share: $context.columns.share,
    $agents: $context.agents,
    w_catch: $context.columns.catch,
    w_wealth: $context.columns.wealth,
    p_continuous: $p.continuous,
    w_action0: $context.actions[0],
    d_levels: $d.levels,
    w_payoff: $context.payoff,
    d_fair: $d.fair,
    p_noise: $p.noise,
    $rng: $context.columns.rng,
    p_growth: $p.growth,
    w_cooperation: $context.columns.cooperation,
    w_taken: $context.columns.taken,
    w_yield: $context.columns.yield,
    w_stock: $context.columns.stock,
    $done: $context.columns.done,
    o_stock: $context.obs.stock,
    o_ownShare: $context.obs.ownShare,
    o_othersShare: $context.obs.othersShare,
    d_most: $d.most,
  };

  function reset($i) {
    const { w_biomass, p_start, w_share, $agents, w_catch, w_wealth } = $bound;
    const $first = $i * $agents;
    w_biomass[$i] = p_start;
    for (let $k = $first, $end = $first + $agents; $k < $end; $k++) w_share[$k] = 0;
    for (let $k = $first, $end = $first + $agents; $k < $end; $k++) w_catch[$k] = 0;
    for (let $k = $first, $end = $first + $agents; $k < $end; $k++) w_wealth[$k] = 0;
  }

  function step($lo, $hi) {
    const { $agents, w_biomass, p_continuous, w_action0, d_levels, w_share, w_catch, w_payoff, w_wealth, d_fair, p_noise, $rng, p_growth, w_cooperation, w_taken, w_yield, w_stock, $done } = $bound;
    for (let $i = $lo; $i < $hi; $i++) {
      if ($done[$i] !== 0) continue;
      const $first = $i * $agents;
      const stock = w_biomass[$i];
      let taken = 0;
      let fair = 0;
      for (let a = 0; a < $agents; a++) {
        const share = p_continuous ? w_action0[$first + a] : d_levels[w_action0[$first + a]];
        w_share[$first + a] = share;
        w_catch[$first + a] = share * stock;
        w_payoff[$first + a] = Math.log(share * stock);
        w_wealth[$first + a] += w_payoff[$first + a];
        taken += share;
        fair += Number(share <= d_fair);
      }
      const luck = p_noise > 0 ? Math.exp(p_noise * $normal($rng, $i) - (p_noise * p_noise) / 2) : 1;
      w_biomass[$i] = (stock * (1 - taken)) ** p_growth * luck;
      w_cooperation[$i] += fair / $agents;
      w_taken[$i] += taken;
      w_yield[$i] += taken * stock;
      w_stock[$i] += w_biomass[$i];
    }
  }

  function observe($lo, $hi) {
    const { $agents, o_stock, o_ownShare, o_othersShare, w_share, w_biomass, d_most } = $bound;
    for (let $i = $lo; $i < $hi; $i++) {
      const $first = $i * $agents;
      let all = 0;
      for (let a = 0; a < $agents; a++) all += w_share[$first + a];
      for (let a = 0; a < $agents; a++) {
        o_stock[$first + a] = Math.min(1, w_biomass[$i]);
        o_ownShare[$first + a] = w_share[$first + a];
        // Sums less one term may miss their range by rounding.
        o_othersShare[$first + a] = Math.max(0, Math.min(d_most, (all - w_share[$first + a]) / ($agents - 1)));
      }
    }
  }

  return { reset, step, observe };
}
