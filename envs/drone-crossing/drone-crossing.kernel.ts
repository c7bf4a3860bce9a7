/** Written by `ostrom build` from drone-crossing.ts: its rules over all worlds at once. After a change of them it is to be written anew. */
// @ts-nocheck: types are checked where the rules are written.
import { randomInt as $randomInt } from "../../src/index.ts";
import { seatInOrder, swapPlaces, pairUp } from "../encounter/pairs.ts";

export function kernel($context, $p, $d) {
  const $bound = {
    $agents: $context.agents,
    w_order: $context.columns.order,
    p_pairs: $p.pairs,
    $rng: $context.columns.rng,
    w_partner: $context.columns.partner,
    w_right: $context.columns.right,
    w_outcome: $context.columns.outcome,
    w_wealth: $context.columns.wealth,
    w_active: $context.columns.active,
    w_action0: $context.actions[0],
    w_decisions: $context.columns.decisions,
    w_goes: $context.columns.goes,
    w_payoff: $context.payoff,
    p_crash: $p.crash,
    w_crashes: $context.columns.crashes,
    p_wait: $p.wait,
    w_terminated: $context.columns.terminated,
    w_encounters: $context.columns.encounters,
    w_cost: $context.columns.cost,
    $done: $context.columns.done,
    o_right: $context.obs.right,
    o_waited: $context.obs.waited,
    w_tick: $context.columns.tick,
  };

  function reset($i) {
    const { $agents, w_order, p_pairs, $rng, w_partner, w_right, w_outcome, w_wealth } = $bound;
    const $first = $i * $agents;
    seatInOrder(w_order, $first, $agents);
    if (p_pairs === "random")
      for (let k = $agents - 1; k > 0; k--) swapPlaces(w_order, $first + k, $first + $randomInt($rng, $i, k + 1));
    pairUp(w_order, w_partner, $first, $agents);
    for (let a = 0; a < $agents; a++) {
      const b = w_partner[$first + a];
      if (b < a) w_right[$first + a] = 1 - w_right[$first + b];
      else w_right[$first + a] = $randomInt($rng, $i, 2);
    }
    for (let $k = $first, $end = $first + $agents; $k < $end; $k++) w_outcome[$k] = 0;
    for (let $k = $first, $end = $first + $agents; $k < $end; $k++) w_wealth[$k] = 0;
  }

  function step($lo, $hi) {
    const { $agents, w_partner, w_outcome, w_active, w_action0, w_decisions, w_goes, w_payoff, p_crash, w_crashes, p_wait, w_wealth, w_terminated, w_encounters, w_cost, $done } = $bound;
    for (let $i = $lo; $i < $hi; $i++) {
      if ($done[$i] !== 0) continue;
      const $first = $i * $agents;
      for (let a = 0; a < $agents; a++) {
        const b = w_partner[$first + a];
        if (b < a || w_outcome[$first + a] !== 0) continue;
        // One who has been switched off stands where it is.
        const aGoes = w_active[$first + a] === 1 && w_action0[$first + a] === 1;
        const bGoes = w_active[$first + b] === 1 && w_action0[$first + b] === 1;
        w_decisions[$i] += 2;
        w_goes[$i] += Number(aGoes) + Number(bGoes);
        if (aGoes && bGoes) {
          w_payoff[$first + a] = -p_crash;
          w_payoff[$first + b] = -p_crash;
          w_outcome[$first + a] = 3;
          w_outcome[$first + b] = 3;
          w_crashes[$i] += 1;
        } else {
          w_payoff[$first + a] = aGoes ? 0 : -p_wait;
          w_payoff[$first + b] = bGoes ? 0 : -p_wait;
          if (aGoes || bGoes) {
            w_outcome[$first + a] = aGoes ? 1 : 2;
            w_outcome[$first + b] = bGoes ? 1 : 2;
          }
        }
        w_wealth[$first + a] += w_payoff[$first + a];
        w_wealth[$first + b] += w_payoff[$first + b];
        if (w_outcome[$first + a] === 0) continue;
        w_terminated[$first + a] = 1;
        w_terminated[$first + b] = 1;
        w_encounters[$i] += 1;
        w_cost[$i] -= w_wealth[$first + a] + w_wealth[$first + b];
      }
    }
  }

  function observe($lo, $hi) {
    const { o_right, $agents, o_waited, w_right, w_tick } = $bound;
    for (let $i = $lo; $i < $hi; $i++) {
      const $first = $i * $agents;
      for (let a = 0; a < $agents; a++) {
        o_right[$first + a] = w_right[$first + a];
        o_waited[$first + a] = w_tick[$i];
      }
    }
  }

  return { reset, step, observe };
}
