/** Written by `ostrom build` from demand-response.ts: its rules over all worlds at once. After a change of them it is to be written anew. */
// @ts-nocheck: types are checked where the rules are written.
import { randomInt as $randomInt, uniform as $uniform } from "../../src/index.ts";

export function kernel($context, $p, $d) {
  const $bound = {
    d_base: $d.base,
    w_share: $context.columns.share,
    $of_w_share: $context.columns.share.length / $context.worlds,
    $agents: $context.agents,
    $rng: $context.columns.rng,
    w_hour: $context.columns.hour,
    p_divisible: $p.divisible,
    w_paid: $context.columns.paid,
    w_externality: $context.columns.externality,
    w_load: $context.columns.load,
    $of_w_load: $context.columns.load.length / $context.worlds,
    d_energy: $d.energy,
    w_price: $context.columns.price,
    $of_w_price: $context.columns.price.length / $context.worlds,
    d_mean: $d.mean,
    p_revise: $p.revise,
    w_action0: $context.actions[0],
    $heads: $context.actions,
    w_payoff: $context.payoff,
    w_peak: $context.columns.peak,
    w_lowest: $context.columns.lowest,
    w_cost: $context.columns.cost,
    $done: $context.columns.done,
    o_hour: $context.obs.hour,
    o_price: $context.obs.price,
    $of_o_price: $context.obs.price.length / $context.worlds,
  };

  function reset($i) {
    const { d_base, w_share, $of_w_share, $agents, $rng, w_hour, p_divisible, w_paid, w_externality, w_load, $of_w_load, d_energy, w_price, $of_w_price, d_mean } = $bound;
    const $at_w_share = $i * $of_w_share;
    const $first = $i * $agents;
    const $at_w_load = $i * $of_w_load;
    const $at_w_price = $i * $of_w_price;
    const hours = d_base.length;
    w_share.fill(0, $at_w_share, $at_w_share + $of_w_share);
    for (let a = 0; a < $agents; a++) {
      const hour = $randomInt($rng, $i, hours);
      w_hour[$first + a] = hour;
      if (p_divisible) for (let t = 0; t < hours; t++) w_share[$at_w_share + a * hours + t] = 1 / hours;
      else w_share[$at_w_share + a * hours + hour] = 1;
    }
    if (p_divisible) for (let $k = $first, $end = $first + $agents; $k < $end; $k++) w_hour[$k] = 0;
    for (let $k = $first, $end = $first + $agents; $k < $end; $k++) w_paid[$k] = 0;
    for (let $k = $first, $end = $first + $agents; $k < $end; $k++) w_externality[$k] = 0;
    for (let t = 0; t < hours; t++) w_load[$at_w_load + t] = d_base[t];
    for (let a = 0; a < $agents; a++)
      for (let t = 0; t < hours; t++) w_load[$at_w_load + t] += d_energy * w_share[$at_w_share + a * hours + t];
    for (let t = 0; t < hours; t++) w_price[$at_w_price + t] = w_load[$at_w_load + t] / d_mean;
  }

  function step($lo, $hi) {
    const { $agents, d_base, d_energy, d_mean, p_revise, $rng, p_divisible, w_share, $of_w_share, w_hour, w_action0, $heads, w_load, $of_w_load, w_price, $of_w_price, w_paid, w_externality, w_payoff, w_peak, w_lowest, w_cost, $done } = $bound;
    for (let $i = $lo; $i < $hi; $i++) {
      if ($done[$i] !== 0) continue;
      const $at_w_share = $i * $of_w_share;
      const $first = $i * $agents;
      const $at_w_load = $i * $of_w_load;
      const $at_w_price = $i * $of_w_price;
      const hours = d_base.length;
      for (let a = 0; a < $agents; a++) {
        // Drawn whatever is chosen, so that luck does not depend on it.
        if (p_revise < 1 && $uniform($rng, $i) >= p_revise) continue;
        const at = a * hours;
        if (!p_divisible) {
          w_share[$at_w_share + at + w_hour[$first + a]] = 0;
          w_hour[$first + a] = w_action0[$first + a];
          w_share[$at_w_share + at + w_hour[$first + a]] = 1;
          continue;
        }
        let sum = 0;
        for (let t = 0; t < hours; t++) sum += $heads[t][$first + a];
        let most = 0;
        for (let t = 0; t < hours; t++) {
          w_share[$at_w_share + at + t] = sum > 0 ? $heads[t][$first + a] / sum : 1 / hours;
          if (w_share[$at_w_share + at + t] > w_share[$at_w_share + at + most]) most = t;
        }
        w_hour[$first + a] = most;
      }
      for (let t = 0; t < hours; t++) w_load[$at_w_load + t] = d_base[t];
      for (let a = 0; a < $agents; a++) {
        if (!p_divisible) w_load[$at_w_load + w_hour[$first + a]] += d_energy;
        else for (let t = 0; t < hours; t++) w_load[$at_w_load + t] += d_energy * w_share[$at_w_share + a * hours + t];
      }
      let peak = 0;
      let lowest = w_load[$at_w_load];
      let squares = 0;
      for (let t = 0; t < hours; t++) {
        const load = w_load[$at_w_load + t];
        w_price[$at_w_price + t] = load / d_mean;
        peak = Math.max(peak, load);
        lowest = Math.min(lowest, load);
        squares += w_price[$at_w_price + t] * w_price[$at_w_price + t];
      }
      for (let a = 0; a < $agents; a++) {
        let paid = 0;
        let external = 0;
        if (!p_divisible) {
          paid = w_price[$at_w_price + w_hour[$first + a]];
          external = (w_load[$at_w_load + w_hour[$first + a]] - d_energy) / d_mean;
        } else
          for (let t = 0; t < hours; t++) {
            const share = w_share[$at_w_share + a * hours + t];
            paid += share * w_price[$at_w_price + t];
            external += (share * (w_load[$at_w_load + t] - d_energy * share)) / d_mean;
          }
        w_paid[$first + a] = paid;
        w_externality[$first + a] = external;
        w_payoff[$first + a] = -paid;
      }
      w_peak[$i] += peak;
      w_lowest[$i] += lowest;
      w_cost[$i] += squares / hours;
    }
  }

  function observe($lo, $hi) {
    const { w_price, $of_w_price, $agents, o_hour, w_hour, o_price, $of_o_price } = $bound;
    for (let $i = $lo; $i < $hi; $i++) {
      const $at_w_price = $i * $of_w_price;
      const $first = $i * $agents;
      const $at_o_price = $i * $of_o_price;
      for (let a = 0; a < $agents; a++) {
        o_hour[$first + a] = w_hour[$first + a];
        for (let t = 0; t < $of_w_price; t++) o_price[$at_o_price + a * $of_w_price + t] = w_price[$at_w_price + t];
      }
    }
  }

  return { reset, step, observe };
}
