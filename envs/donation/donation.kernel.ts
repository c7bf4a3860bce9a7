/** Written by `ostrom build` from donation.ts: its rules over all worlds at once. After a change of them it is to be written anew. */
// @ts-nocheck: types are checked where the rules are written.
import { randomInt as $randomInt, uniform as $uniform } from "../../src/index.ts";

export function kernel($context, $p, $d) {
  const $bound = {
    $agents: $context.agents,
    $rng: $context.columns.rng,
    w_recipient: $context.columns.recipient,
    w_helped: $context.columns.helped,
    w_received: $context.columns.received,
    w_wealth: $context.columns.wealth,
    p_error: $p.error,
    w_action0: $context.actions[0],
    w_payoff: $context.payoff,
    p_benefit: $p.benefit,
    p_cost: $p.cost,
    w_cooperation: $context.columns.cooperation,
    $done: $context.columns.done,
    o_meets: $context.obs.meets,
    o_received: $context.obs.received,
  };

  function reset($i) {
    const { $agents, $rng, w_recipient, w_helped, w_received, w_wealth } = $bound;
    const $first = $i * $agents;
    const others = $agents - 1;
    for (let a = 0; a < $agents; a++) {
      const other = $randomInt($rng, $i, others);
      w_recipient[$first + a] = other < a ? other : other + 1;
    }
    for (let $k = $first, $end = $first + $agents; $k < $end; $k++) w_helped[$k] = 0;
    for (let $k = $first, $end = $first + $agents; $k < $end; $k++) w_received[$k] = 0;
    for (let $k = $first, $end = $first + $agents; $k < $end; $k++) w_wealth[$k] = 0;
  }

  function step($lo, $hi) {
    const { $agents, w_received, p_error, $rng, w_action0, w_helped, w_recipient, w_payoff, p_benefit, p_cost, w_wealth, w_cooperation, $done } = $bound;
    for (let $i = $lo; $i < $hi; $i++) {
      if ($done[$i] !== 0) continue;
      const $first = $i * $agents;
      for (let $k = $first, $end = $first + $agents; $k < $end; $k++) w_received[$k] = 0;
      let helped = 0;
      for (let a = 0; a < $agents; a++) {
        // Drawn whatever is done, so that luck does not depend on it.
        const fails = p_error > 0 && $uniform($rng, $i) < p_error;
        const helps = w_action0[$first + a] === 1 && !fails ? 1 : 0;
        w_helped[$first + a] = helps;
        w_received[$first + w_recipient[$first + a]] += helps;
        helped += helps;
      }
      for (let a = 0; a < $agents; a++) {
        w_payoff[$first + a] = p_benefit * w_received[$first + a] - p_cost * w_helped[$first + a];
        w_wealth[$first + a] += w_payoff[$first + a];
        const other = $randomInt($rng, $i, $agents - 1);
        w_recipient[$first + a] = other < a ? other : other + 1;
      }
      w_cooperation[$i] += helped / $agents;
    }
  }

  function observe($lo, $hi) {
    const { $agents, o_meets, o_received, w_recipient, w_received } = $bound;
    for (let $i = $lo; $i < $hi; $i++) {
      const $first = $i * $agents;
      for (let a = 0; a < $agents; a++) {
        o_meets[$first + a] = (w_recipient[$first + a] - a + $agents) % $agents;
        o_received[$first + a] = w_received[$first + a];
      }
    }
  }

  return { reset, step, observe };
}
