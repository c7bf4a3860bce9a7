/** Written by `ostrom build` from minority-game.ts: its rules over all worlds at once. After a change of them it is to be written anew. */
// @ts-nocheck: types are checked where the rules are written.
import { randomInt as $randomInt } from "../../src/index.ts";

export function kernel($context, $p, $d) {
  const $bound = {
    w_history: $context.columns.history,
    $rng: $context.columns.rng,
    d_histories: $d.histories,
    w_excess: $context.columns.excess,
    $agents: $context.agents,
    w_action0: $context.actions[0],
    w_payoff: $context.payoff,
    w_volatility: $context.columns.volatility,
    w_second: $context.columns.second,
    w_minority: $context.columns.minority,
    $done: $context.columns.done,
    o_history: $context.obs.history,
  };

  function reset($i) {
    const { w_history, $rng, d_histories, w_excess } = $bound;
    w_history[$i] = $randomInt($rng, $i, d_histories);
    w_excess[$i] = 0;
  }

  function step($lo, $hi) {
    const { $agents, w_action0, w_payoff, w_excess, w_history, d_histories, w_volatility, w_second, w_minority, $done } = $bound;
    for (let $i = $lo; $i < $hi; $i++) {
      if ($done[$i] !== 0) continue;
      const $first = $i * $agents;
      let excess = -$agents;
      for (let a = 0; a < $agents; a++) excess += 2 * w_action0[$first + a];
      const won = excess < 0 ? 1 : 0;
      for (let a = 0; a < $agents; a++) if (w_action0[$first + a] === won) w_payoff[$first + a] = 1;
      w_excess[$i] = excess;
      w_history[$i] = (2 * w_history[$i] + won) % d_histories;
      w_volatility[$i] += (excess * excess) / $agents;
      w_second[$i] += ($agents + excess) / (2 * $agents);
      w_minority[$i] += ($agents - Math.abs(excess)) / (2 * $agents);
    }
  }

  function observe($lo, $hi) {
    const { o_history, $agents, w_history } = $bound;
    for (let $i = $lo; $i < $hi; $i++) {
      const $first = $i * $agents;
      for (let $k = $first, $end = $first + $agents, $value = w_history[$i]; $k < $end; $k++) o_history[$k] = $value;
    }
  }

  return { reset, step, observe };
}
