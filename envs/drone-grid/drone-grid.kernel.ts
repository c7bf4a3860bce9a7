/** Written by `ostrom build` from drone-grid.ts: its rules over all worlds at once. After a change of them it is to be written anew. */
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
    w_left: $context.columns.left,
    p_distance: $p.distance,
    w_crashed: $context.columns.crashed,
    w_through: $context.columns.through,
    w_wealth: $context.columns.wealth,
    w_active: $context.columns.active,
    w_payoff: $context.payoff,
    w_action0: $context.actions[0],
    p_crash: $p.crash,
    w_terminated: $context.columns.terminated,
    w_tick: $context.columns.tick,
    w_crashes: $context.columns.crashes,
    w_encounters: $context.columns.encounters,
    w_time: $context.columns.time,
    $done: $context.columns.done,
    o_own: $context.obs.own,
    o_other: $context.obs.other,
    o_right: $context.obs.right,
    o_slot: $context.obs.slot,
  };

  function reset($i) {
    const { $agents, w_order, p_pairs, $rng, w_partner, w_right, w_left, p_distance, w_crashed, w_through, w_wealth } = $bound;
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
    for (let $k = $first, $end = $first + $agents, $value = p_distance + 1; $k < $end; $k++) w_left[$k] = $value;
    for (let $k = $first, $end = $first + $agents; $k < $end; $k++) w_crashed[$k] = 0;
    for (let $k = $first, $end = $first + $agents; $k < $end; $k++) w_through[$k] = 0;
    for (let $k = $first, $end = $first + $agents; $k < $end; $k++) w_wealth[$k] = 0;
  }

  function step($lo, $hi) {
    const { $agents, w_active, w_payoff, w_action0, w_left, w_partner, p_crash, w_crashed, w_wealth, w_terminated, w_through, w_tick, w_crashes, w_encounters, w_time, $done } = $bound;
    for (let $i = $lo; $i < $hi; $i++) {
      if ($done[$i] !== 0) continue;
      const $first = $i * $agents;
      for (let a = 0; a < $agents; a++) {
        if (w_active[$first + a] === 0) continue;
        w_payoff[$first + a] = -1;
        if (w_action0[$first + a] === 1) w_left[$first + a] -= 1;
      }
      for (let a = 0; a < $agents; a++) {
        const b = w_partner[$first + a];
        const crash = w_left[$first + a] === 1 && w_left[$first + b] === 1;
        if (w_active[$first + a] === 1 && crash) {
          w_payoff[$first + a] -= p_crash;
          w_crashed[$first + a] = 1;
        }
        if (w_active[$first + a] === 1) {
          w_wealth[$first + a] += w_payoff[$first + a];
          if (crash || w_left[$first + a] === 0) {
            w_terminated[$first + a] = 1;
            w_through[$first + a] = w_tick[$i] + 1;
          }
        }
        if (b > a || (w_active[$first + a] === 0 && w_active[$first + b] === 0)) continue;
        if (crash) w_crashes[$i] += 1;
        if (crash || (w_left[$first + a] === 0 && w_left[$first + b] === 0)) {
          w_encounters[$i] += 1;
          w_time[$i] += w_through[$first + a] + w_through[$first + b];
        }
      }
    }
  }

  function observe($lo, $hi) {
    const { o_own, $agents, o_other, o_right, o_slot, w_left, w_partner, w_right, p_distance, w_tick } = $bound;
    for (let $i = $lo; $i < $hi; $i++) {
      const $first = $i * $agents;
      for (let a = 0; a < $agents; a++) {
        o_own[$first + a] = w_left[$first + a];
        o_other[$first + a] = w_left[$first + w_partner[$first + a]];
        o_right[$first + a] = w_right[$first + a];
        // Who comes from the right is there first, the other a tick later.
        o_slot[$first + a] = Math.max(0, p_distance + 1 - w_right[$first + a] - w_tick[$i]);
      }
    }
  }

  return { reset, step, observe };
}
