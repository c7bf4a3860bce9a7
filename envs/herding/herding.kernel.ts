/** Written by `ostrom build` from herding.ts: its rules over all worlds at once. After a change of them it is to be written anew. */
// @ts-nocheck: types are checked where the rules are written.
import { randomInt as $randomInt, uniform as $uniform } from "../../src/index.ts";

export function kernel($context, $p, $d) {
  const $bound = {
    w_truth: $context.columns.truth,
    $rng: $context.columns.rng,
    $agents: $context.agents,
    w_signal: $context.columns.signal,
    p_quality: $p.quality,
    w_chosen: $context.columns.chosen,
    w_ahead: $context.columns.ahead,
    w_tick: $context.columns.tick,
    w_action0: $context.actions[0],
    w_payoff: $context.payoff,
    w_right: $context.columns.right,
    w_signals: $context.columns.signals,
    w_ended: $context.columns.ended,
    w_agreement: $context.columns.agreement,
    w_wrongMajority: $context.columns.wrongMajority,
    $done: $context.columns.done,
    o_signal: $context.obs.signal,
    o_lead: $context.obs.lead,
    o_turn: $context.obs.turn,
    w_mask: $context.mask,
    $of_w_mask: $context.mask.length / $context.worlds,
  };

  function reset($i) {
    const { w_truth, $rng, $agents, w_signal, p_quality, w_chosen, w_ahead } = $bound;
    const $first = $i * $agents;
    w_truth[$i] = $randomInt($rng, $i, 2);
    for (let a = 0; a < $agents; a++) w_signal[$first + a] = $uniform($rng, $i) < p_quality ? w_truth[$i] : 1 - w_truth[$i];
    for (let $k = $first, $end = $first + $agents; $k < $end; $k++) w_chosen[$k] = 0;
    w_ahead[$i] = 0;
  }

  function step($lo, $hi) {
    const { $agents, w_tick, w_action0, w_chosen, w_ahead, w_truth, w_payoff, w_right, w_signal, w_signals, w_ended, w_agreement, w_wrongMajority, $done } = $bound;
    $worlds: for (let $i = $lo; $i < $hi; $i++) {
      if ($done[$i] !== 0) continue;
      const $first = $i * $agents;
      const a = w_tick[$i];
      const choice = w_action0[$first + a];
      w_chosen[$first + a] = 1 + choice;
      w_ahead[$i] += 2 * choice - 1;
      if (choice === w_truth[$i]) {
        w_payoff[$first + a] = 1;
        w_right[$i] += 1;
      }
      if (w_signal[$first + a] === w_truth[$i]) w_signals[$i] += 1;
      if (a < $agents - 1) continue $worlds;
      w_ended[$i] = 1;
      w_agreement[$i] += ($agents + Math.abs(w_ahead[$i])) / (2 * $agents);
      if ((1 - 2 * w_truth[$i]) * w_ahead[$i] >= 2) w_wrongMajority[$i] += 1;
    }
  }

  function observe($lo, $hi) {
    const { $agents, o_signal, o_lead, o_turn, w_signal, w_ahead, w_tick, w_mask, $of_w_mask } = $bound;
    for (let $i = $lo; $i < $hi; $i++) {
      const $first = $i * $agents;
      const $at_w_mask = $i * $of_w_mask;
      for (let a = 0; a < $agents; a++) {
        o_signal[$first + a] = w_signal[$first + a];
        o_lead[$first + a] = $agents + w_ahead[$i];
        o_turn[$first + a] = a > w_tick[$i] ? 0 : a === w_tick[$i] ? 1 : 2;
        if (a !== w_tick[$i]) w_mask[$at_w_mask + 2 * a + 1] = 0;
      }
    }
  }

  return { reset, step, observe };
}
