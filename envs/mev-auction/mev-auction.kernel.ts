/** Written by `ostrom build` from mev-auction.ts: its rules over all worlds at once. After a change of them it is to be written anew. */
// @ts-nocheck: types are checked where the rules are written.
import { uniform as $uniform } from "../../src/index.ts";
import { slack } from "./params.ts";
import { overbid } from "./state.ts";

export function kernel($context, $p, $d) {
  const $bound = {
    w_sealed: $context.columns.sealed,
    p_format: $p.format,
    w_opportunity: $context.columns.opportunity,
    w_bid: $context.columns.bid,
    $agents: $context.agents,
    w_paid: $context.columns.paid,
    w_won: $context.columns.won,
    w_externality: $context.columns.externality,
    d_low: $d.low,
    d_high: $d.high,
    d_spread: $d.spread,
    $rng: $context.columns.rng,
    d_private: $d.private,
    w_value: $context.columns.value,
    w_standing: $context.columns.standing,
    w_placedAt: $context.columns.placedAt,
    w_lot: $context.columns.lot,
    w_blockTick: $context.columns.blockTick,
    p_latency: $p.latency,
    w_shown: $context.columns.shown,
    $of_w_shown: $context.columns.shown.length / $context.worlds,
    p_increment: $p.increment,
    d_box: $d.box,
    w_action0: $context.actions[0],
    d_levels: $d.levels,
    d_inShares: $d.inShares,
    w_bids: $context.columns.bids,
    w_rejected: $context.columns.rejected,
    $done: $context.columns.done,
    d_ticks: $d.ticks,
    d_outside: $d.outside,
    d_sealedLosersPay: $d.sealedLosersPay,
    d_loserShare: $d.loserShare,
    d_secondPrice: $d.secondPrice,
    p_baseFee: $p.baseFee,
    w_payoff: $context.payoff,
    w_opportunities: $context.columns.opportunities,
    w_best: $context.columns.best,
    w_revenue: $context.columns.revenue,
    w_burnt: $context.columns.burnt,
    w_surplus: $context.columns.surplus,
    w_efficiency: $context.columns.efficiency,
    w_reverts: $context.columns.reverts,
    w_revertCost: $context.columns.revertCost,
    w_waste: $context.columns.waste,
    w_lost: $context.columns.lost,
    w_cooperation: $context.columns.cooperation,
    w_entry: $context.columns.entry,
    p_opportunities: $p.opportunities,
    w_ended: $context.columns.ended,
    o_value: $context.obs.value,
    o_own: $context.obs.own,
    o_highest: $context.obs.highest,
    o_ticksLeft: $context.obs.ticksLeft,
  };

  function reset($i) {
    const { w_sealed, p_format, w_opportunity, w_bid, $agents, w_paid, w_won, w_externality, d_low, d_high, d_spread, $rng, d_private, w_value, w_standing, w_placedAt, w_lot, w_blockTick, p_latency, w_shown, $of_w_shown } = $bound;
    const $first = $i * $agents;
    const $at_w_shown = $i * $of_w_shown;
    w_sealed[$i] = p_format === "open" ? 0 : 1;
    w_opportunity[$i] = 0;
    for (let $k = $first, $end = $first + $agents; $k < $end; $k++) w_bid[$k] = 0;
    for (let $k = $first, $end = $first + $agents; $k < $end; $k++) w_paid[$k] = 0;
    for (let $k = $first, $end = $first + $agents; $k < $end; $k++) w_won[$k] = 0;
    for (let $k = $first, $end = $first + $agents; $k < $end; $k++) w_externality[$k] = 0;
    $call1: {
      let value = d_spread > 0 ? d_low + d_spread * $uniform($rng, $i) : d_high;
      for (let a = 0; a < $agents; a++) {
        if (a > 0 && d_private && d_spread > 0) value = d_low + d_spread * $uniform($rng, $i);
        w_value[$first + a] = value;
        w_standing[$first + a] = 0;
        w_placedAt[$first + a] = 0;
      }
      w_lot[$i] = $uniform($rng, $i);
      w_blockTick[$i] = 0;
      for (let j = 0; j < $agents * p_latency; j++) w_shown[$at_w_shown + j] = 0;
    }
  }

  function $takeBids($lo, $hi) {
    const { w_sealed, w_blockTick, p_increment, $agents, d_box, w_action0, d_levels, d_inShares, w_value, w_standing, w_placedAt, w_bids, w_rejected, p_latency, w_shown, $of_w_shown, $done } = $bound;
    for (let $i = $lo; $i < $hi; $i++) {
      if ($done[$i] !== 0) continue;
      const $first = $i * $agents;
      const $at_w_shown = $i * $of_w_shown;
      $call1: {
        if (w_sealed[$i] !== 0 && w_blockTick[$i] !== 0) break $call1;
        const raise = 1 + p_increment;
        let taken = 0;
        let rejected = 0;
        for (let a = 0; a < $agents; a++) {
          const chosen = d_box ? w_action0[$first + a] : d_levels[w_action0[$first + a] | 0];
          const amount = d_inShares ? chosen * w_value[$first + a] : chosen;
          if (amount <= 0) continue;
          const own = w_standing[$first + a];
          if (own > 0 && amount < own * raise * (1 - slack)) {
            rejected++;
            continue;
          }
          w_standing[$first + a] = amount;
          w_placedAt[$first + a] = w_blockTick[$i];
          taken++;
        }
        w_bids[$i] += taken;
        w_rejected[$i] += rejected;
        if (w_sealed[$i] === 0) $call2: {
                              for (let a = 0; a < $agents; a++) {
                                for (let j = p_latency - 1; j > 0; j--) w_shown[$at_w_shown + a * p_latency + j] = w_shown[$at_w_shown + (a * p_latency + j - 1)];
                                w_shown[$at_w_shown + a * p_latency] = w_standing[$first + a];
                              }
                            }
      }
    }
  }

  function $settle($lo, $hi) {
    const { $agents, w_sealed, w_blockTick, d_ticks, w_bid, w_paid, w_won, w_externality, w_standing, w_value, d_outside, w_placedAt, w_lot, d_sealedLosersPay, d_loserShare, d_secondPrice, p_baseFee, w_payoff, w_opportunities, w_best, w_revenue, w_burnt, w_surplus, w_efficiency, w_reverts, w_revertCost, w_waste, w_lost, w_cooperation, w_entry, $done } = $bound;
    for (let $i = $lo; $i < $hi; $i++) {
      if ($done[$i] !== 0) continue;
      const $first = $i * $agents;
      $call1: {
        const open = w_sealed[$i] === 0;
        if (w_blockTick[$i] !== (open ? d_ticks - 1 : 0)) {
          for (let $k = $first, $end = $first + $agents; $k < $end; $k++) w_bid[$k] = 0;
          for (let $k = $first, $end = $first + $agents; $k < $end; $k++) w_paid[$k] = 0;
          for (let $k = $first, $end = $first + $agents; $k < $end; $k++) w_won[$k] = 0;
          for (let $k = $first, $end = $first + $agents; $k < $end; $k++) w_externality[$k] = 0;
          break $call1;
        }
        let top = 0;
        let best = 0;
        let restraint = 0;
        let entrants = 0;
        for (let a = 0; a < $agents; a++) {
          const bid = w_standing[$first + a];
          const value = w_value[$first + a];
          top = Math.max(top, bid);
          best = Math.max(best, value);
          restraint += bid > 0 ? Math.max(0, 1 - bid / value) : 1;
          entrants += bid > 0 ? 1 : 0;
          w_bid[$first + a] = bid;
          w_paid[$first + a] = 0;
          w_won[$first + a] = 0;
          w_externality[$first + a] = 0;
        }
        // Sealed bids are held against the last of those outside, which are no searcher's.
        const outside = d_outside[open ? w_blockTick[$i] : d_ticks - 1];
        const takenOutside = outside > 0 && outside >= top;
        let winner = -1;
        let second = takenOutside ? top : outside;
        let reverts = 0;
        let revenue = 0;
        let burnt = 0;
        let revertCost = 0;
        if (entrants > 0) {
          let ties = 0;
          let earliest = 0;
          for (let a = 0; a < $agents; a++) {
            const bid = w_standing[$first + a];
            if (bid !== top) {
              second = Math.max(second, bid);
              continue;
            }
            if (winner >= 0) second = top;
            if (winner < 0 || w_placedAt[$first + a] < earliest) {
              earliest = w_placedAt[$first + a];
              ties = 1;
              winner = a;
            } else if (w_placedAt[$first + a] === earliest) ties++;
          }
          if (ties > 1) { let $result2;
                                 {
                                   let $top2_1 = top;
                                   let $earliest2_2 = earliest;
                                   let $ties2_3 = ties;
                                   $call2: {
                                     let skip = Math.floor(w_lot[$i] * $ties2_3);
                                     for (let a = 0; a < $agents; a++)
                                       if (w_standing[$first + a] === $top2_1 && w_placedAt[$first + a] === $earliest2_2 && skip-- === 0) { $result2 = a; break $call2; }
                                     { $result2 = -1; break $call2; }
                                   }
                                 } winner = $result2; }
          if (takenOutside) winner = -1;
          // Sealed losers may be left out of the block.
          const all = open || d_sealedLosersPay;
          const end = all ? $agents : winner + 1;
          for (let a = all ? 0 : Math.max(0, winner); a < end; a++) {
            const bid = w_standing[$first + a];
            if (bid <= 0) continue;
            let tip = d_loserShare * bid;
            let gain = 0;
            if (a === winner) {
              tip = d_secondPrice ? second : bid;
              gain = w_value[$first + a];
              w_won[$first + a] = 1;
              w_externality[$first + a] = second;
            } else {
              reverts++;
              revertCost += tip + p_baseFee;
            }
            revenue += tip;
            burnt += p_baseFee;
            w_paid[$first + a] = tip + p_baseFee;
            w_payoff[$first + a] = gain - (tip + p_baseFee);
          }
        }
        const captured = winner < 0 ? 0 : w_value[$first + winner];
        w_opportunities[$i] += 1;
        w_best[$i] += best;
        w_revenue[$i] += revenue + (takenOutside ? outside : 0);
        w_burnt[$i] += burnt;
        w_surplus[$i] += captured - revenue - burnt;
        w_efficiency[$i] += captured;
        if (reverts > 0) {
          w_reverts[$i] += reverts;
          w_revertCost[$i] += revertCost;
          w_waste[$i] += p_baseFee * reverts;
        }
        if (winner < 0) w_lost[$i] += 1;
        w_cooperation[$i] += restraint / $agents;
        w_entry[$i] += entrants / $agents;
      }
    }
  }

  function $passTick($lo, $hi) {
    const { w_blockTick, d_ticks, w_opportunity, p_opportunities, d_low, d_high, d_spread, $rng, $agents, d_private, w_value, w_standing, w_placedAt, w_lot, p_latency, w_shown, $of_w_shown, w_ended, $done } = $bound;
    for (let $i = $lo; $i < $hi; $i++) {
      if ($done[$i] !== 0) continue;
      const $first = $i * $agents;
      const $at_w_shown = $i * $of_w_shown;
      $call1: {
        w_blockTick[$i] += 1;
        if (w_blockTick[$i] < d_ticks) break $call1;
        w_opportunity[$i] += 1;
        if (w_opportunity[$i] < p_opportunities) $call2: {
                                               let value = d_spread > 0 ? d_low + d_spread * $uniform($rng, $i) : d_high;
                                               for (let a = 0; a < $agents; a++) {
                                                 if (a > 0 && d_private && d_spread > 0) value = d_low + d_spread * $uniform($rng, $i);
                                                 w_value[$first + a] = value;
                                                 w_standing[$first + a] = 0;
                                                 w_placedAt[$first + a] = 0;
                                               }
                                               w_lot[$i] = $uniform($rng, $i);
                                               w_blockTick[$i] = 0;
                                               for (let j = 0; j < $agents * p_latency; j++) w_shown[$at_w_shown + j] = 0;
                                             }
        else w_ended[$i] = 1;
      }
    }
  }

  function step($lo, $hi) {
    $takeBids($lo, $hi);
    $settle($lo, $hi);
    $passTick($lo, $hi);
  }

  function observe($lo, $hi) {
    const { o_value, $agents, o_own, o_highest, o_ticksLeft, w_sealed, w_shown, $of_w_shown, p_latency, w_blockTick, d_outside, d_ticks, w_standing, w_value, d_inShares } = $bound;
    for (let $i = $lo; $i < $hi; $i++) {
      const $first = $i * $agents;
      const $at_w_shown = $i * $of_w_shown;
      // The highest and the second-highest bid in view: all but the leader see the former.
      let top = 0;
      let second = 0;
      let leader = -1;
      for (let a = 0; w_sealed[$i] === 0 && a < $agents; a++) {
        const bid = w_shown[$at_w_shown + (a * p_latency + p_latency - 1)];
        if (bid > top) {
          second = top;
          top = bid;
          leader = a;
        } else if (bid > second) second = bid;
      }
      // What has been bid outside is seen as late.
      const at = w_blockTick[$i] - p_latency;
      const outside = w_sealed[$i] === 0 && at >= 0 ? d_outside[at] : 0;
      if (outside > top) {
        top = outside;
        leader = -1;
      } else if (outside > second) second = outside;
      const left = Math.max(0, d_ticks - 1 - w_blockTick[$i]);
      for (let a = 0; a < $agents; a++) {
        const seen = a === leader ? second : top;
        const mine = w_standing[$first + a];
        const worth = w_value[$first + a];
        o_value[$first + a] = worth;
        o_own[$first + a] = d_inShares && mine > 0 ? mine / worth : mine;
        o_highest[$first + a] = d_inShares && seen > 0 ? Math.min(overbid, seen / worth) : seen;
        o_ticksLeft[$first + a] = left;
      }
    }
  }

  return { reset, step, observe };
}
