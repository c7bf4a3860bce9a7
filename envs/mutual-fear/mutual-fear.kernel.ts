/** Written by `ostrom build` from mutual-fear.ts: its rules over all worlds at once. After a change of them it is to be written anew. */
// @ts-nocheck: types are checked where the rules are written.
import { randomInt as $randomInt, uniform as $uniform } from "../../src/index.ts";
import { seatInOrder, swapPlaces, pairUp } from "../encounter/pairs.ts";

export function kernel($context, $p, $d) {
  const $bound = {
    $agents: $context.agents,
    w_order: $context.columns.order,
    $rng: $context.columns.rng,
    w_partner: $context.columns.partner,
    w_cost: $context.columns.cost,
    p_mostCost: $p.mostCost,
    w_arms: $context.columns.arms,
    w_faced: $context.columns.faced,
    w_wealth: $context.columns.wealth,
    w_active: $context.columns.active,
    w_action0: $context.actions[0],
    w_payoff: $context.payoff,
    p_gain: $p.gain,
    p_defeat: $p.defeat,
    w_armed: $context.columns.armed,
    w_war: $context.columns.war,
    $done: $context.columns.done,
    o_cost: $context.obs.cost,
    o_faced: $context.obs.faced,
  };

  function reset($i) {
    const { $agents, w_order, $rng, w_partner, w_cost, p_mostCost, w_arms, w_faced, w_wealth } = $bound;
    const $first = $i * $agents;
    seatInOrder(w_order, $first, $agents);
    for (let k = $agents - 1; k > 0; k--) swapPlaces(w_order, $first + k, $first + $randomInt($rng, $i, k + 1));
    pairUp(w_order, w_partner, $first, $agents);
    for (let a = 0; a < $agents; a++) w_cost[$first + a] = p_mostCost * $uniform($rng, $i);
    for (let $k = $first, $end = $first + $agents; $k < $end; $k++) w_arms[$k] = 0;
    for (let $k = $first, $end = $first + $agents; $k < $end; $k++) w_faced[$k] = 0;
    for (let $k = $first, $end = $first + $agents; $k < $end; $k++) w_wealth[$k] = 0;
  }

  function step($lo, $hi) {
    const { $agents, w_arms, w_active, w_action0, w_partner, w_faced, w_payoff, p_gain, w_cost, p_defeat, w_wealth, w_armed, w_war, w_order, $rng, p_mostCost, $done } = $bound;
    for (let $i = $lo; $i < $hi; $i++) {
      if ($done[$i] !== 0) continue;
      const $first = $i * $agents;
      for (let a = 0; a < $agents; a++) w_arms[$first + a] = w_active[$first + a] === 1 && w_action0[$first + a] === 1 ? 1 : 0;
      let armed = 0;
      let wars = 0;
      for (let a = 0; a < $agents; a++) {
        const faced = w_arms[$first + w_partner[$first + a]];
        const arms = w_arms[$first + a];
        w_faced[$first + a] = faced;
        armed += arms;
        wars += arms | faced;
        w_payoff[$first + a] = arms === 1 ? (faced === 1 ? 0 : p_gain) - w_cost[$first + a] : faced === 1 ? -p_defeat : 0;
        w_wealth[$first + a] += w_payoff[$first + a];
      }
      w_armed[$i] += armed / $agents;
      w_war[$i] += wars / $agents;
      for (let k = $agents - 1; k > 0; k--) swapPlaces(w_order, $first + k, $first + $randomInt($rng, $i, k + 1));
      pairUp(w_order, w_partner, $first, $agents);
      for (let a = 0; a < $agents; a++) w_cost[$first + a] = p_mostCost * $uniform($rng, $i);
    }
  }

  function observe($lo, $hi) {
    const { o_cost, $agents, o_faced, w_cost, w_faced } = $bound;
    for (let $k = $lo * $agents, $end = $hi * $agents; $k < $end; $k++) {
      o_cost[$k] = w_cost[$k];
      o_faced[$k] = w_faced[$k];
    }
  }

  return { reset, step, observe };
}
