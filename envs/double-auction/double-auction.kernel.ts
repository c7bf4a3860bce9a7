/** Written by `ostrom build` from double-auction.ts: its rules over all worlds at once. After a change of them it is to be written anew. */
// @ts-nocheck: types are checked where the rules are written.
import { randomInt as $randomInt, uniform as $uniform } from "../../src/index.ts";
import { seatInOrder, swapPlaces, pairUp } from "../encounter/pairs.ts";

export function kernel($context, $p, $d) {
  const $bound = {
    w_order: $context.columns.order,
    $agents: $context.agents,
    $rng: $context.columns.rng,
    w_partner: $context.columns.partner,
    w_buys: $context.columns.buys,
    w_worth: $context.columns.worth,
    w_price: $context.columns.price,
    w_traded: $context.columns.traded,
    w_wealth: $context.columns.wealth,
    p_continuous: $p.continuous,
    w_action0: $context.actions[0],
    d_prices: $d.prices,
    p_spread: $p.spread,
    p_weight: $p.weight,
    w_payoff: $context.payoff,
    w_gains: $context.columns.gains,
    w_trades: $context.columns.trades,
    w_lost: $context.columns.lost,
    w_brokerage: $context.columns.brokerage,
    $done: $context.columns.done,
    o_buys: $context.obs.buys,
    o_worth: $context.obs.worth,
    o_traded: $context.obs.traded,
  };

  function reset($i) {
    const { w_order, $agents, $rng, w_partner, w_buys, w_worth, w_price, w_traded, w_wealth } = $bound;
    const $first = $i * $agents;
    seatInOrder(w_order, $first, $agents);
    $call1: {
      for (let k = $agents - 1; k > 0; k--) swapPlaces(w_order, $first + k, $first + $randomInt($rng, $i, k + 1));
      pairUp(w_order, w_partner, $first, $agents);
      for (let k = 0; k < $agents; k++) {
        w_buys[$first + w_order[$first + k]] = 1 - (k & 1);
        w_worth[$first + k] = $uniform($rng, $i);
      }
    }
    for (let $k = $first, $end = $first + $agents; $k < $end; $k++) w_price[$k] = 0;
    for (let $k = $first, $end = $first + $agents; $k < $end; $k++) w_traded[$k] = 0;
    for (let $k = $first, $end = $first + $agents; $k < $end; $k++) w_wealth[$k] = 0;
  }

  function step($lo, $hi) {
    const { $agents, w_price, p_continuous, w_action0, d_prices, w_traded, w_partner, w_buys, p_spread, w_worth, p_weight, w_payoff, w_wealth, w_gains, w_trades, w_lost, w_brokerage, w_order, $rng, $done } = $bound;
    for (let $i = $lo; $i < $hi; $i++) {
      if ($done[$i] !== 0) continue;
      const $first = $i * $agents;
      for (let a = 0; a < $agents; a++) {
        w_price[$first + a] = p_continuous ? w_action0[$first + a] : d_prices[w_action0[$first + a]];
        w_traded[$first + a] = 0;
      }
      const pairs = $agents >> 1;
      let trades = 0;
      let lost = 0;
      let gains = 0;
      for (let a = 0; a < $agents; a++) {
        const other = w_partner[$first + a];
        if (w_buys[$first + a] === 0 || other === a) continue;
        const above = w_price[$first + a] - w_price[$first + other] - p_spread;
        const gain = w_worth[$first + a] - w_worth[$first + other];
        // Prices of a grid are sums of others' numbers: what is as much as the spread but for rounding is as much.
        if (above < -1e-12) {
          if (gain > 0) lost++;
          continue;
        }
        const won = w_worth[$first + a] - w_price[$first + a] + (1 - p_weight) * above;
        const earned = w_price[$first + other] - w_worth[$first + other] + p_weight * above;
        w_payoff[$first + a] = won;
        w_payoff[$first + other] = earned;
        w_wealth[$first + a] += won;
        w_wealth[$first + other] += earned;
        w_traded[$first + a] = 1;
        w_traded[$first + other] = 1;
        trades++;
        gains += gain;
      }
      w_gains[$i] += gains;
      w_trades[$i] += trades / pairs;
      w_lost[$i] += lost / pairs;
      w_brokerage[$i] += p_spread * trades;
      $call1: {
        for (let k = $agents - 1; k > 0; k--) swapPlaces(w_order, $first + k, $first + $randomInt($rng, $i, k + 1));
        pairUp(w_order, w_partner, $first, $agents);
        for (let k = 0; k < $agents; k++) {
          w_buys[$first + w_order[$first + k]] = 1 - (k & 1);
          w_worth[$first + k] = $uniform($rng, $i);
        }
      }
    }
  }

  function observe($lo, $hi) {
    const { o_buys, $agents, o_worth, o_traded, w_buys, w_worth, w_traded } = $bound;
    for (let $k = $lo * $agents, $end = $hi * $agents; $k < $end; $k++) {
      o_buys[$k] = w_buys[$k];
      o_worth[$k] = w_worth[$k];
      o_traded[$k] = w_traded[$k];
    }
  }

  return { reset, step, observe };
}
