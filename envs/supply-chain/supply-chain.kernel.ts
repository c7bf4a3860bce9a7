/** Written by `ostrom build` from supply-chain.ts: its rules over all worlds at once. After a change of them it is to be written anew. */
// @ts-nocheck: types are checked where the rules are written.
import { randomInt as $randomInt } from "../../src/index.ts";

export function kernel($context, $p, $d) {
  const $bound = {
    $agents: $context.agents,
    w_week: $context.columns.week,
    w_largest: $context.columns.largest,
    w_stock: $context.columns.stock,
    p_stock: $p.stock,
    w_backlog: $context.columns.backlog,
    w_order: $context.columns.order,
    p_flow: $p.flow,
    w_cost: $context.columns.cost,
    w_coming: $context.columns.coming,
    $of_w_coming: $context.columns.coming.length / $context.worlds,
    w_posted: $context.columns.posted,
    $of_w_posted: $context.columns.posted.length / $context.worlds,
    w_supplyLine: $context.columns.supplyLine,
    p_making: $p.making,
    p_mail: $p.mail,
    p_transit: $p.transit,
    d_places: $d.places,
    p_stepWeek: $p.stepWeek,
    p_low: $p.low,
    p_high: $p.high,
    d_even: $d.even,
    $rng: $context.columns.rng,
    d_spread: $d.spread,
    w_incoming: $context.columns.incoming,
    p_weeks: $p.weeks,
    p_fixedWeeks: $p.fixedWeeks,
    p_holding: $p.holding,
    p_backlog: $p.backlog,
    w_held: $context.columns.held,
    w_owed: $context.columns.owed,
    p_least: $p.least,
    w_action0: $context.actions[0],
    d_byLevel: $d.byLevel,
    d_mean: $d.mean,
    w_bullwhip: $context.columns.bullwhip,
    w_ordered: $context.columns.ordered,
    w_variation: $context.columns.variation,
    w_weeks: $context.columns.weeks,
    w_payoff: $context.payoff,
    w_tick: $context.columns.tick,
    p_horizon: $p.horizon,
    w_peak: $context.columns.peak,
    $done: $context.columns.done,
    o_position: $context.obs.position,
    o_stock: $context.obs.stock,
    o_backlog: $context.obs.backlog,
    o_supplyLine: $context.obs.supplyLine,
    o_incoming: $context.obs.incoming,
    o_order: $context.obs.order,
    o_protection: $context.obs.protection,
    o_highest: $context.obs.highest,
    d_protection: $d.protection,
  };

  function reset($i) {
    const { $agents, w_week, w_largest, w_stock, p_stock, w_backlog, w_order, p_flow, w_cost, w_coming, $of_w_coming, w_posted, $of_w_posted, w_supplyLine, p_making, p_mail, p_transit, d_places, p_stepWeek, p_low, p_high, d_even, $rng, d_spread, w_incoming } = $bound;
    const $first = $i * $agents;
    const $at_w_coming = $i * $of_w_coming;
    const $at_w_posted = $i * $of_w_posted;
    const last = $agents - 1;
    w_week[$i] = 0;
    w_largest[$i] = 0;
    for (let $k = $first, $end = $first + $agents, $value = p_stock; $k < $end; $k++) w_stock[$k] = $value;
    for (let $k = $first, $end = $first + $agents; $k < $end; $k++) w_backlog[$k] = 0;
    for (let $k = $first, $end = $first + $agents, $value = p_flow; $k < $end; $k++) w_order[$k] = $value;
    for (let $k = $first, $end = $first + $agents; $k < $end; $k++) w_cost[$k] = 0;
    w_coming.fill(p_flow, $at_w_coming, $at_w_coming + $of_w_coming);
    w_posted.fill(p_flow, $at_w_posted, $at_w_posted + $of_w_posted);
    for (let a = 0; a < $agents; a++)
      w_supplyLine[$first + a] = p_flow * (a === last ? p_making : p_mail + p_transit);
    $call1: {
      const week = w_week[$i];
      for (let a = 0; a < $agents; a++) {
        const way = a === $agents - 1 ? p_making : p_transit;
        const received = w_coming[$at_w_coming + a * d_places + (week % way)];
        w_stock[$first + a] += received;
        w_supplyLine[$first + a] -= received;
      }
      const rises = week < p_stepWeek ? p_low : p_high;
      const demand = d_even ? p_low + $randomInt($rng, $i, d_spread) : rises;
      for (let a = 0; a < $agents; a++) {
        const incoming = a === 0 ? demand : w_posted[$at_w_posted + (a - 1) * p_mail + (week % p_mail)];
        const owed = w_backlog[$first + a] + incoming;
        const shipped = Math.min(w_stock[$first + a], owed);
        w_incoming[$first + a] = incoming;
        w_stock[$first + a] -= shipped;
        w_backlog[$first + a] = owed - shipped;
        // What has just come from there leaves its place to what comes so many weeks later.
        if (a > 0) w_coming[$at_w_coming + (a - 1) * d_places + (week % p_transit)] = shipped;
      }
    }
  }

  function step($lo, $hi) {
    const { $agents, w_cost, p_weeks, w_week, p_fixedWeeks, p_holding, w_stock, p_backlog, w_backlog, w_held, w_owed, p_least, w_action0, d_byLevel, w_supplyLine, p_flow, w_order, w_largest, w_coming, $of_w_coming, d_places, p_making, w_posted, $of_w_posted, p_mail, d_mean, w_bullwhip, w_ordered, w_incoming, w_variation, p_transit, p_stepWeek, p_low, p_high, d_even, $rng, d_spread, w_weeks, w_payoff, w_tick, p_horizon, w_peak, $done } = $bound;
    for (let $i = $lo; $i < $hi; $i++) {
      if ($done[$i] !== 0) continue;
      const $first = $i * $agents;
      const $at_w_coming = $i * $of_w_coming;
      const $at_w_posted = $i * $of_w_posted;
      for (let $k = $first, $end = $first + $agents; $k < $end; $k++) w_cost[$k] = 0;
      for (let k = 0; k < p_weeks; k++) {
        const fixed = w_week[$i] < p_fixedWeeks;
        for (let a = 0; a < $agents; a++) {
          w_cost[$first + a] += p_holding * w_stock[$first + a] + p_backlog * w_backlog[$first + a];
          w_held[$i] += w_stock[$first + a];
          w_owed[$i] += w_backlog[$first + a];
          let order = p_least + w_action0[$first + a];
          if (d_byLevel) order = Math.max(0, order - w_stock[$first + a] + w_backlog[$first + a] - w_supplyLine[$first + a]);
          if (fixed) order = p_flow;
          w_order[$first + a] = order;
          w_supplyLine[$first + a] += order;
          w_largest[$i] = Math.max(w_largest[$i], order);
          if (a === $agents - 1) w_coming[$at_w_coming + a * d_places + (w_week[$i] % p_making)] = order;
          else w_posted[$at_w_posted + a * p_mail + (w_week[$i] % p_mail)] = order;
        }
        const off = w_order[$first + ($agents - 1)] - d_mean;
        w_bullwhip[$i] += off * off;
        w_ordered[$i] += w_order[$first + ($agents - 1)];
        const demandOff = w_incoming[$first] - d_mean;
        w_variation[$i] += demandOff * demandOff;
        w_week[$i] += 1;
        $call1: {
          const week = w_week[$i];
          for (let a = 0; a < $agents; a++) {
            const way = a === $agents - 1 ? p_making : p_transit;
            const received = w_coming[$at_w_coming + a * d_places + (week % way)];
            w_stock[$first + a] += received;
            w_supplyLine[$first + a] -= received;
          }
          const rises = week < p_stepWeek ? p_low : p_high;
          const demand = d_even ? p_low + $randomInt($rng, $i, d_spread) : rises;
          for (let a = 0; a < $agents; a++) {
            const incoming = a === 0 ? demand : w_posted[$at_w_posted + (a - 1) * p_mail + (week % p_mail)];
            const owed = w_backlog[$first + a] + incoming;
            const shipped = Math.min(w_stock[$first + a], owed);
            w_incoming[$first + a] = incoming;
            w_stock[$first + a] -= shipped;
            w_backlog[$first + a] = owed - shipped;
            // What has just come from there leaves its place to what comes so many weeks later.
            if (a > 0) w_coming[$at_w_coming + (a - 1) * d_places + (week % p_transit)] = shipped;
          }
        }
      }
      w_weeks[$i] += p_weeks;
      for (let a = 0; a < $agents; a++) w_payoff[$first + a] -= w_cost[$first + a];
      if (w_tick[$i] + 1 === p_horizon) w_peak[$i] += w_largest[$i];
    }
  }

  function observe($lo, $hi) {
    const { o_position, $agents, o_stock, o_backlog, o_supplyLine, o_incoming, o_order, o_protection, o_highest, w_stock, w_backlog, w_supplyLine, w_incoming, w_order, d_protection, p_high } = $bound;
    for (let $i = $lo; $i < $hi; $i++) {
      const $first = $i * $agents;
      for (let a = 0; a < $agents; a++) {
        const at = w_stock[$first + a] - w_backlog[$first + a] + w_supplyLine[$first + a];
        o_position[$first + a] = Math.min(64, Math.max(-64, at));
        o_stock[$first + a] = Math.min(99_999, w_stock[$first + a]);
        o_backlog[$first + a] = Math.min(99_999, w_backlog[$first + a]);
        o_supplyLine[$first + a] = Math.min(99_999, w_supplyLine[$first + a]);
        o_incoming[$first + a] = Math.min(99_999, w_incoming[$first + a]);
        o_order[$first + a] = Math.min(99_999, w_order[$first + a]);
        o_protection[$first + a] = d_protection[a];
        o_highest[$first + a] = p_high;
      }
    }
  }

  return { reset, step, observe };
}
