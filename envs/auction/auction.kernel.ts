/** Written by `ostrom build` from auction.ts: its rules over all worlds at once. After a change of them it is to be written anew. */
// @ts-nocheck: types are checked where the rules are written.
import { uniform as $uniform } from "../../src/index.ts";

const slack = 1e-12;

export function kernel($context, $p, $d) {
  const $bound = {
    w_had: $context.columns.had,
    $agents: $context.agents,
    w_bid: $context.columns.bid,
    w_paid: $context.columns.paid,
    w_won: $context.columns.won,
    w_wealth: $context.columns.wealth,
    d_package: $d.package,
    w_value: $context.columns.value,
    $rng: $context.columns.rng,
    w_lot: $context.columns.lot,
    p_continuous: $p.continuous,
    w_action0: $context.actions[0],
    d_bids: $d.bids,
    d_nearestZero: $d.nearestZero,
    d_nearestBid: $d.nearestBid,
    d_vcg: $d.vcg,
    d_allPay: $d.allPay,
    d_second: $d.second,
    p_risk: $p.risk,
    w_payoff: $context.payoff,
    w_revenue: $context.columns.revenue,
    w_captured: $context.columns.captured,
    w_surplus: $context.columns.surplus,
    w_efficiency: $context.columns.efficiency,
    $done: $context.columns.done,
    o_value: $context.obs.value,
    o_global: $context.obs.global,
  };

  function reset($i) {
    const { w_had, $agents, w_bid, w_paid, w_won, w_wealth, d_package, w_value, $rng, w_lot } = $bound;
    const $first = $i * $agents;
    for (let $k = $first, $end = $first + $agents; $k < $end; $k++) w_had[$k] = 0;
    for (let $k = $first, $end = $first + $agents; $k < $end; $k++) w_bid[$k] = 0;
    for (let $k = $first, $end = $first + $agents; $k < $end; $k++) w_paid[$k] = 0;
    for (let $k = $first, $end = $first + $agents; $k < $end; $k++) w_won[$k] = 0;
    for (let $k = $first, $end = $first + $agents; $k < $end; $k++) w_wealth[$k] = 0;
    $call1: {
      for (let a = 0; a < $agents; a++) w_value[$first + a] = $uniform($rng, $i);
      if (d_package !== 0) w_value[$first + 2] *= 2;
      w_lot[$i] = $uniform($rng, $i);
    }
  }

  function step($lo, $hi) {
    const { $agents, w_bid, p_continuous, w_action0, d_bids, w_had, w_value, w_paid, w_won, d_package, w_lot, d_nearestZero, d_nearestBid, d_vcg, d_allPay, d_second, p_risk, w_payoff, w_wealth, w_revenue, w_captured, w_surplus, w_efficiency, $rng, $done } = $bound;
    for (let $i = $lo; $i < $hi; $i++) {
      if ($done[$i] !== 0) continue;
      const $first = $i * $agents;
      for (let a = 0; a < $agents; a++) {
        w_bid[$first + a] = p_continuous ? w_action0[$first + a] : d_bids[w_action0[$first + a]];
        w_had[$first + a] = w_value[$first + a];
        w_paid[$first + a] = 0;
        w_won[$first + a] = 0;
      }
      if (d_package !== 0) $call1: {
                             const one = w_bid[$first];
                             const two = w_bid[$first + 1];
                             const both = w_bid[$first + 2];
                             const above = one + two - both;
                             if (above < -slack || (above <= slack && w_lot[$i] < 0.5)) {
                               w_won[$first + 2] = 1;
                               w_paid[$first + 2] = Math.min(both, one + two);
                             } else {
                               w_won[$first] = 1;
                               w_won[$first + 1] = 1;
                               // What its presence costs the others.
                               const first = Math.max(0, both - two);
                               const second = Math.max(0, both - one);
                               let share = (both + first - second) / 2;
                               if (d_nearestZero !== 0) share = Math.min(one, Math.max(first, both / 2));
                               if (d_nearestBid !== 0) share = Math.min(both, Math.max(0, (both + one - two) / 2));
                               w_paid[$first] = d_vcg !== 0 ? first : share;
                               w_paid[$first + 1] = d_vcg !== 0 ? second : both - share;
                             }
                           }
      else $call2: {
             let top = 0;
             let next = 0;
             let equal = 0;
             for (let a = 0; a < $agents; a++) {
               const bid = w_bid[$first + a];
               if (bid > top) {
                 next = top;
                 top = bid;
                 equal = 1;
               } else if (bid === top) {
                 if (equal > 0) next = top;
                 equal++;
               } else if (bid > next) next = bid;
             }
             let skip = Math.floor(w_lot[$i] * equal);
             for (let a = 0; a < $agents; a++) {
               if (d_allPay !== 0) w_paid[$first + a] = w_bid[$first + a];
               if (w_bid[$first + a] !== top) continue;
               if (skip === 0) {
                 w_won[$first + a] = 1;
                 if (d_allPay === 0) w_paid[$first + a] = d_second !== 0 ? next : top;
               }
               skip--;
             }
           }
      let most = 0;
      let value = 0;
      let paid = 0;
      for (let a = 0; a < $agents; a++) {
        const gain = w_won[$first + a] * w_value[$first + a] - w_paid[$first + a];
        const payoff = p_risk < 1 && gain > 0 ? gain ** p_risk : gain;
        w_payoff[$first + a] = payoff;
        w_wealth[$first + a] += payoff;
        value += w_won[$first + a] * w_value[$first + a];
        paid += w_paid[$first + a];
        most = Math.max(most, w_value[$first + a]);
      }
      if (d_package !== 0) most = Math.max(most, w_value[$first] + w_value[$first + 1]);
      w_revenue[$i] += paid;
      w_captured[$i] += value;
      w_surplus[$i] += value - paid;
      w_efficiency[$i] += most > 0 ? value / most : 1;
      $call3: {
        for (let a = 0; a < $agents; a++) w_value[$first + a] = $uniform($rng, $i);
        if (d_package !== 0) w_value[$first + 2] *= 2;
        w_lot[$i] = $uniform($rng, $i);
      }
    }
  }

  function observe($lo, $hi) {
    const { o_value, $agents, o_global, w_value, d_package } = $bound;
    for (let $i = $lo; $i < $hi; $i++) {
      const $first = $i * $agents;
      for (let a = 0; a < $agents; a++) {
        o_value[$first + a] = w_value[$first + a];
        o_global[$first + a] = d_package !== 0 && a === 2 ? 1 : 0;
      }
    }
  }

  return { reset, step, observe };
}
