/** Written by `ostrom build` from power-grid.ts: its rules over all worlds at once. After a change of them it is to be written anew. */
// @ts-nocheck: types are checked where the rules are written.
import { uniform as $uniform, randomInt as $randomInt } from "../../src/index.ts";
import { cascadeOverloads } from "../../src/situations/index.ts";
import { failOverloaded } from "../cascade/failures.ts";

export function kernel($context, $p, $d) {
  const $bound = {
    w_reserve: $context.columns.reserve,
    $agents: $context.agents,
    w_lacking: $context.columns.lacking,
    w_struck: $context.columns.struck,
    w_share: $context.columns.share,
    w_capacity: $context.columns.capacity,
    $of_w_capacity: $context.columns.capacity.length / $context.worlds,
    w_borne: $context.columns.borne,
    $of_w_borne: $context.columns.borne.length / $context.worlds,
    w_failed: $context.columns.failed,
    $of_w_failed: $context.columns.failed.length / $context.worlds,
    d_lines: $d.lines,
    d_owner: $d.owner,
    d_bare: $d.bare,
    d_added: $d.added,
    w_action0: $context.actions[0],
    p_levels: $p.levels,
    $rng: $context.columns.rng,
    p_outage: $p.outage,
    p_weakest: $p.weakest,
    d_flow: $d.flow,
    p_load: $p.load,
    w_payoff: $context.payoff,
    p_reserveCost: $p.reserveCost,
    p_loss: $p.loss,
    w_served: $context.columns.served,
    w_reserves: $context.columns.reserves,
    w_prepared: $context.columns.prepared,
    w_outages: $context.columns.outages,
    w_lost: $context.columns.lost,
    $done: $context.columns.done,
    o_reserve: $context.obs.reserve,
    o_reserves: $context.obs.reserves,
    o_served: $context.obs.served,
  };

  function reset($i) {
    const { w_reserve, $agents, w_lacking, w_struck, w_share, w_capacity, $of_w_capacity, w_borne, $of_w_borne, w_failed, $of_w_failed } = $bound;
    const $first = $i * $agents;
    const $at_w_capacity = $i * $of_w_capacity;
    const $at_w_borne = $i * $of_w_borne;
    const $at_w_failed = $i * $of_w_failed;
    for (let $k = $first, $end = $first + $agents; $k < $end; $k++) w_reserve[$k] = 0;
    for (let $k = $first, $end = $first + $agents; $k < $end; $k++) w_lacking[$k] = 1;
    w_struck[$i] = -1;
    w_share[$i] = 1;
    w_capacity.fill(0, $at_w_capacity, $at_w_capacity + $of_w_capacity);
    w_borne.fill(0, $at_w_borne, $at_w_borne + $of_w_borne);
    w_failed.fill(0, $at_w_failed, $at_w_failed + $of_w_failed);
  }

  function step($lo, $hi) {
    const { $agents, d_lines, d_owner, d_bare, d_added, w_action0, p_levels, w_reserve, w_lacking, $rng, p_outage, p_weakest, w_capacity, $of_w_capacity, w_failed, $of_w_failed, d_flow, w_struck, w_borne, $of_w_borne, p_load, w_share, w_payoff, p_reserveCost, p_loss, w_served, w_reserves, w_prepared, w_outages, w_lost, $done } = $bound;
    for (let $i = $lo; $i < $hi; $i++) {
      if ($done[$i] !== 0) continue;
      const $first = $i * $agents;
      const $at_w_capacity = $i * $of_w_capacity;
      const $at_w_failed = $i * $of_w_failed;
      const $at_w_borne = $i * $of_w_borne;
      let reserves = 0;
      let isPrepared = 1;
      for (let a = 0; a < $agents; a++) {
        const reserve = w_action0[$first + a] / (p_levels - 1);
        w_reserve[$first + a] = reserve;
        w_lacking[$first + a] = 1 - reserve;
        reserves += reserve;
        if (reserve < 1) isPrepared = 0;
      }
      // Luck is drawn whatever is chosen.
      const isStruck = $uniform($rng, $i) < p_outage;
      const line = $randomInt($rng, $i, d_lines);
      for (let e = 0; e < d_lines; e++) {
        const strength = p_weakest < 1 ? p_weakest + (1 - p_weakest) * $uniform($rng, $i) : 1;
        w_capacity[$at_w_capacity + e] = strength * d_bare[e] + d_added[e] * w_reserve[$first + d_owner[e]];
      }
      w_failed.fill(0, $at_w_failed, $at_w_failed + $of_w_failed);
      const isOwned = isStruck && d_flow !== undefined;
      w_struck[$i] = -1;
      if (isStruck) w_struck[$i] = isOwned ? line : d_lines;
      if (isOwned) w_failed[$at_w_failed + line] = 1;
      let $result1;
      $call1: {
        if (d_flow !== undefined) {
          const served = cascadeOverloads(d_flow, w_capacity, w_failed, $at_w_failed);
          for (let e = 0; e < d_lines; e++) w_borne[$at_w_borne + e] = Math.abs(d_flow.flow[e]);
          { $result1 = served; break $call1; }
        }
        const total = p_load * (w_struck[$i] < 0 ? d_lines : d_lines + 1);
        let left = d_lines;
        // In each round but the last a line fails at least.
        for (let round = 0; round <= d_lines; round++) {
          const borne = left > 0 ? total / left : 0;
          for (let e = 0; e < d_lines; e++) w_borne[$at_w_borne + e] = w_failed[$at_w_failed + e] === 1 ? 0 : borne;
          const newly = failOverloaded(w_borne, w_capacity, w_failed, $at_w_failed, d_lines);
          if (newly === 0) break;
          left -= newly;
        }
        { $result1 = left > 0 ? 1 : 0; break $call1; }
      }
      const share = $result1;
      let failed = 0;
      for (let e = 0; e < d_lines; e++) failed += w_failed[$at_w_failed + e];
      w_share[$i] = share;
      for (let a = 0; a < $agents; a++) w_payoff[$first + a] = -p_reserveCost * w_reserve[$first + a] - p_loss * (1 - share);
      w_served[$i] += share;
      w_reserves[$i] += reserves / $agents;
      w_prepared[$i] += isPrepared;
      if (isStruck) w_outages[$i] += 1;
      w_lost[$i] += isOwned ? failed - 1 : failed;
    }
  }

  function observe($lo, $hi) {
    const { $agents, w_reserve, o_reserve, p_levels, o_reserves, o_served, w_share } = $bound;
    for (let $i = $lo; $i < $hi; $i++) {
      const $first = $i * $agents;
      let reserves = 0;
      for (let a = 0; a < $agents; a++) reserves += w_reserve[$first + a];
      for (let a = 0; a < $agents; a++) {
        o_reserve[$first + a] = Math.round(w_reserve[$first + a] * (p_levels - 1));
        o_reserves[$first + a] = Math.min(1, reserves / $agents);
        o_served[$first + a] = w_share[$i];
      }
    }
  }

  return { reset, step, observe };
}
