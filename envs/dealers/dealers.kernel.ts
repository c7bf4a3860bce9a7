/** Written by `ostrom build` from dealers.ts: its rules over all worlds at once. After a change of them it is to be written anew. */
// @ts-nocheck: types are checked where the rules are written.
import { uniform as $uniform, normal as $normal } from "../../src/index.ts";

export function kernel($context, $p, $d) {
  const $bound = {
    w_worth: $context.columns.worth,
    w_valued: $context.columns.valued,
    w_lowest: $context.columns.lowest,
    p_high: $p.high,
    w_ask: $context.columns.ask,
    $agents: $context.agents,
    w_sale: $context.columns.sale,
    w_wealth: $context.columns.wealth,
    $rng: $context.columns.rng,
    p_noise: $p.noise,
    d_asks: $d.asks,
    w_action0: $context.actions[0],
    w_lowestAsk: $context.columns.lowestAsk,
    w_payoff: $context.payoff,
    w_sold: $context.columns.sold,
    w_surplus: $context.columns.surplus,
    $done: $context.columns.done,
    o_own: $context.obs.own,
    o_lowest: $context.obs.lowest,
    o_sold: $context.obs.sold,
  };

  function reset($i) {
    const { w_worth, w_valued, w_lowest, p_high, w_ask, $agents, w_sale, w_wealth } = $bound;
    const $first = $i * $agents;
    w_worth[$i] = 0;
    w_valued[$i] = 0;
    w_lowest[$i] = p_high;
    for (let $k = $first, $end = $first + $agents, $value = p_high; $k < $end; $k++) w_ask[$k] = $value;
    for (let $k = $first, $end = $first + $agents; $k < $end; $k++) w_sale[$k] = 0;
    for (let $k = $first, $end = $first + $agents; $k < $end; $k++) w_wealth[$k] = 0;
  }

  function step($lo, $hi) {
    const { $agents, $rng, p_noise, d_asks, w_action0, w_ask, w_sale, w_worth, w_valued, w_lowest, w_lowestAsk, w_payoff, w_wealth, w_sold, w_surplus, $done } = $bound;
    $worlds: for (let $i = $lo; $i < $hi; $i++) {
      if ($done[$i] !== 0) continue;
      const $first = $i * $agents;
      const worth = $uniform($rng, $i) < 0.5 ? 0 : 1;
      const valued = worth + p_noise * $normal($rng, $i);
      const lot = $uniform($rng, $i);
      let lowest = Number.POSITIVE_INFINITY;
      let sharing = 0;
      for (let a = 0; a < $agents; a++) {
        const ask = d_asks[w_action0[$first + a]];
        w_ask[$first + a] = ask;
        w_sale[$first + a] = 0;
        if (ask < lowest) sharing = 0;
        if (ask <= lowest) {
          lowest = ask;
          sharing++;
        }
      }
      w_worth[$i] = worth;
      w_valued[$i] = valued;
      w_lowest[$i] = lowest;
      w_lowestAsk[$i] += lowest;
      if (valued < lowest) continue $worlds;
      // Of those who ask the least, each sells as often.
      let place = Math.floor(lot * sharing);
      for (let a = 0; a < $agents; a++) {
        if (w_ask[$first + a] !== lowest || place-- !== 0) continue;
        w_sale[$first + a] = 1;
        w_payoff[$first + a] = lowest - worth;
        w_wealth[$first + a] += lowest - worth;
      }
      w_sold[$i] += 1;
      w_surplus[$i] += valued - lowest;
    }
  }

  function observe($lo, $hi) {
    const { o_own, $agents, o_lowest, o_sold, w_ask, w_lowest, w_sale } = $bound;
    for (let $i = $lo; $i < $hi; $i++) {
      const $first = $i * $agents;
      for (let a = 0; a < $agents; a++) {
        o_own[$first + a] = w_ask[$first + a];
        o_lowest[$first + a] = w_lowest[$i];
        o_sold[$first + a] = w_sale[$first + a];
      }
    }
  }

  return { reset, step, observe };
}
