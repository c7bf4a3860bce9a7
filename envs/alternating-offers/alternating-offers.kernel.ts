/** Written by `ostrom build` from alternating-offers.ts: its rules over all worlds at once. After a change of them it is to be written anew. */
// @ts-nocheck: types are checked where the rules are written.
import { uniform as $uniform } from "../../src/index.ts";

export function kernel($context, $p, $d) {
  const $bound = {
    w_table: $context.columns.table,
    w_outcome: $context.columns.outcome,
    w_got: $context.columns.got,
    $agents: $context.agents,
    w_tick: $context.columns.tick,
    $rng: $context.columns.rng,
    p_breakdown: $p.breakdown,
    w_active: $context.columns.active,
    w_action0: $context.actions[0],
    p_levels: $p.levels,
    d_worth: $d.worth,
    w_agreed: $context.columns.agreed,
    w_share: $context.columns.share,
    p_rounds: $p.rounds,
    d_war: $d.war,
    w_rounds: $context.columns.rounds,
    w_payoff: $context.payoff,
    w_ended: $context.columns.ended,
    $done: $context.columns.done,
    o_table: $context.obs.table,
    o_turn: $context.obs.turn,
    o_offered: $context.obs.offered,
    o_round: $context.obs.round,
    w_mask: $context.mask,
    $of_w_mask: $context.mask.length / $context.worlds,
  };

  function reset($i) {
    const { w_table, w_outcome, w_got, $agents } = $bound;
    const $first = $i * $agents;
    w_table[$i] = 0;
    w_outcome[$i] = 0;
    for (let $k = $first, $end = $first + $agents; $k < $end; $k++) w_got[$k] = 0;
  }

  function step($lo, $hi) {
    const { w_tick, $rng, p_breakdown, w_active, $agents, w_action0, p_levels, w_table, w_got, d_worth, w_outcome, w_agreed, w_share, p_rounds, d_war, w_rounds, w_payoff, w_ended, $done } = $bound;
    $worlds: for (let $i = $lo; $i < $hi; $i++) {
      if ($done[$i] !== 0) continue;
      const $first = $i * $agents;
      const t = w_tick[$i];
      const mover = t % 2;
      const other = 1 - mover;
      const breaks = $uniform($rng, $i) < p_breakdown;
      // Who has been switched off accepts, or asks for nothing where there is nothing to accept.
      const choice = w_active[$first + mover] === 1 ? w_action0[$first + mover] : t > 0 ? p_levels : 0;
      if (t > 0 && choice === p_levels) {
        const asked = (w_table[$i] - 1) / (p_levels - 1);
        w_got[$first + other] = asked * d_worth[other][t - 1];
        w_got[$first + mover] = (1 - asked) * d_worth[mover][t - 1];
        w_outcome[$i] = 1;
        w_agreed[$i] += 1;
        w_share[$i] += mover === 1 ? asked : 1 - asked;
      } else if (t > 0 && (t === p_rounds || breaks)) {
        for (let a = 0; a < 2; a++) w_got[$first + a] = d_war[a] * d_worth[a][t];
        w_outcome[$i] = 2;
      } else {
        w_table[$i] = choice + 1;
        w_rounds[$i] += 1;
        continue $worlds;
      }
      for (let a = 0; a < 2; a++) w_payoff[$first + a] = w_got[$first + a];
      w_ended[$i] = 1;
    }
  }

  function observe($lo, $hi) {
    const { o_table, $agents, o_turn, o_offered, o_round, p_levels, w_tick, w_table, p_rounds, w_mask, $of_w_mask } = $bound;
    for (let $i = $lo; $i < $hi; $i++) {
      const $first = $i * $agents;
      const $at_w_mask = $i * $of_w_mask;
      const n = p_levels + 1;
      const t = w_tick[$i];
      for (let a = 0; a < 2; a++) {
        const moves = t % 2 === a;
        o_turn[$first + a] = moves ? 1 : 0;
        o_table[$first + a] = moves ? w_table[$i] : 0;
        o_offered[$first + a] = moves && w_table[$i] > 0 ? 1 - (w_table[$i] - 1) / (p_levels - 1) : 0;
        o_round[$first + a] = Math.min(t, p_rounds + 1);
        // Nothing to do but wait where the other moves, nothing to accept at first, nothing to ask for at the end.
        const from = moves && t < p_rounds ? p_levels : 1;
        const to = moves && t > 0 ? p_levels : n;
        for (let choice = from; choice < to; choice++) w_mask[$at_w_mask + a * n + choice] = 0;
      }
    }
  }

  return { reset, step, observe };
}
