/** Written by `ostrom build` from consensus.ts: its rules over all worlds at once. After a change of them it is to be written anew. */
// @ts-nocheck: types are checked where the rules are written.
import { uniform as $uniform } from "../../src/index.ts";
import { middleOf } from "./middle.ts";

export function kernel($context, $p, $d) {
  const $bound = {
    w_truth: $context.columns.truth,
    p_truth: $p.truth,
    $rng: $context.columns.rng,
    d_given: $d.given,
    $agents: $context.agents,
    p_noise: $p.noise,
    p_broken: $p.broken,
    w_valid: $context.columns.valid,
    w_input: $context.columns.input,
    p_high: $p.high,
    p_low: $p.low,
    w_own: $context.columns.own,
    d_graph: $d.graph,
    d_most: $d.most,
    w_heard: $context.columns.heard,
    $of_w_heard: $context.columns.heard.length / $context.worlds,
    w_spoke: $context.columns.spoke,
    $of_w_spoke: $context.columns.spoke.length / $context.worlds,
    d_honest: $d.honest,
    d_numbers: $d.numbers,
    w_action0: $context.actions[0],
    w_active: $context.columns.active,
    w_tick: $context.columns.tick,
    w_action2: $context.actions[2],
    w_action3: $context.actions[3],
    w_action1: $context.actions[1],
    w_payoff: $context.payoff,
    p_cost: $p.cost,
    w_spread: $context.columns.spread,
    w_error: $context.columns.error,
    w_unheard: $context.columns.unheard,
    p_within: $p.within,
    w_agreed: $context.columns.agreed,
    w_inside: $context.columns.inside,
    p_horizon: $p.horizon,
    w_endSpread: $context.columns.endSpread,
    w_endError: $context.columns.endError,
    $done: $context.columns.done,
    d_sorted: $d.sorted,
    o_own: $context.obs.own,
    o_input: $context.obs.input,
    o_valid: $context.obs.valid,
    o_heard: $context.obs.heard,
    $of_o_heard: $context.obs.heard.length / $context.worlds,
    o_spoke: $context.obs.spoke,
    $of_o_spoke: $context.obs.spoke.length / $context.worlds,
    o_mean: $context.obs.mean,
    o_median: $context.obs.median,
    o_tick: $context.obs.tick,
  };

  function reset($i) {
    const { w_truth, p_truth, $rng, d_given, $agents, p_noise, p_broken, w_valid, w_input, p_high, p_low, w_own, d_graph, d_most, w_heard, $of_w_heard, w_spoke, $of_w_spoke } = $bound;
    const $first = $i * $agents;
    const $at_w_heard = $i * $of_w_heard;
    const $at_w_spoke = $i * $of_w_spoke;
    w_truth[$i] = p_truth[0] + (p_truth[1] - p_truth[0]) * $uniform($rng, $i);

    for (let a = 0; a < $agents; a++) {
      // Drawn for all, whatever sensors give.
      const off = p_noise * (2 * $uniform($rng, $i) - 1);
      const breaks = $uniform($rng, $i) < p_broken;
      const input = d_given ? d_given[a] : breaks ? Number.NaN : w_truth[$i] + off;
      const isNumber = Number.isFinite(input);
      w_valid[$first + a] = isNumber ? 1 : 0;
      w_input[$first + a] = Math.min(p_high, Math.max(p_low, isNumber ? input : 0));
      w_own[$first + a] = w_input[$first + a];
    }
    for (let a = 0; a < $agents; a++) {
      const degree = d_graph.start[a + 1] - d_graph.start[a];
      for (let j = 0; j < d_most; j++) {
        w_heard[$at_w_heard + a * d_most + j] = w_own[$first + a];
        w_spoke[$at_w_spoke + a * d_most + j] = j < degree ? 1 : 0;
      }
    }
  }

  function step($lo, $hi) {
    const { p_low, p_high, d_honest, d_most, d_numbers, d_graph, $agents, w_action0, w_active, w_tick, w_valid, w_action2, w_own, w_action3, w_action1, w_heard, $of_w_heard, w_spoke, $of_w_spoke, w_truth, w_payoff, p_cost, w_input, w_spread, w_error, w_unheard, p_within, w_agreed, w_inside, p_horizon, w_endSpread, w_endError, $done } = $bound;
    for (let $i = $lo; $i < $hi; $i++) {
      if ($done[$i] !== 0) continue;
      const $first = $i * $agents;
      const $at_w_heard = $i * $of_w_heard;
      const $at_w_spoke = $i * $of_w_spoke;
      const anyNumber = d_numbers.length === 0;
      const { start, neighbour } = d_graph;

      // What each says to each, by where the listener stood until now.
      for (let b = 0; b < $agents; b++) {
        for (let e = start[b]; e < start[b + 1]; e++) {
          const a = neighbour[e];
          const at = b * d_most + e - start[b];
          let said = w_action0[$first + a];
          let speaks = w_active[$first + a] === 1;
          if (a < d_honest) speaks = speaks && (w_tick[$i] > 0 || w_valid[$first + a] === 1);
          else if (speaks) {
            const line = anyNumber ? w_action2[$first + a] : d_numbers[w_action2[$first + a]];
            const below = w_own[$first + b] < line;
            const face = w_action3[$first + a];
            if (face === 1 && !below) said = w_action1[$first + a];
            speaks = face < 2 || (face === 2 && below);
          }
          if (!anyNumber) said = d_numbers[said];
          // What is no number of the range counts as silence; written so that NaN does.
          const isHeard = speaks && said >= p_low && said <= p_high;
          w_heard[$at_w_heard + at] = isHeard ? said : 0;
          w_spoke[$at_w_spoke + at] = isHeard ? 2 : 1;
        }
      }

      let lowest = Number.POSITIVE_INFINITY;
      let highest = Number.NEGATIVE_INFINITY;
      let lowestInput = Number.POSITIVE_INFINITY;
      let highestInput = Number.NEGATIVE_INFINITY;
      let error = 0;
      for (let a = 0; a < $agents; a++) {
        const chosen = anyNumber ? w_action0[$first + a] : d_numbers[w_action0[$first + a]];
        if (w_active[$first + a] === 1 && chosen >= p_low && chosen <= p_high) w_own[$first + a] = chosen;
        const own = w_own[$first + a];
        if (a >= d_honest) continue;
        const away = Math.abs(own - w_truth[$i]);
        w_payoff[$first + a] = -p_cost * away;
        error += away;
        lowest = Math.min(lowest, own);
        highest = Math.max(highest, own);
        if (w_valid[$first + a] === 1) {
          lowestInput = Math.min(lowestInput, w_input[$first + a]);
          highestInput = Math.max(highestInput, w_input[$first + a]);
        }
      }

      let unheard = 0;
      for (let b = 0; b < $agents; b++)
        for (let j = 0; j < d_most; j++) {
          const at = b * d_most + j;
          if (w_spoke[$at_w_spoke + at] === 1) unheard++;
          if (w_spoke[$at_w_spoke + at] !== 2) w_heard[$at_w_heard + at] = w_own[$first + b];
        }

      const spread = d_honest > 0 ? highest - lowest : 0;
      // A mean of numbers inside a range may leave it by rounding.
      const slack = 1e-9 * Math.max(Math.abs(lowestInput), Math.abs(highestInput));
      error = d_honest > 0 ? error / d_honest : 0;
      w_spread[$i] += spread;
      w_error[$i] += error;
      w_unheard[$i] += unheard;
      if (spread <= p_within) w_agreed[$i] += 1;
      if (d_honest > 0 && lowest >= lowestInput - slack && highest <= highestInput + slack) w_inside[$i] += 1;
      if (w_tick[$i] + 1 === p_horizon) {
        w_endSpread[$i] += spread;
        w_endError[$i] += error;
      }
    }
  }

  function observe($lo, $hi) {
    const { d_most, d_sorted, d_graph, o_own, $agents, o_input, o_valid, o_heard, $of_o_heard, o_spoke, $of_o_spoke, o_mean, o_median, o_tick, w_own, w_input, w_valid, w_tick, w_heard, $of_w_heard, w_spoke, $of_w_spoke, p_high, p_low } = $bound;
    for (let $i = $lo; $i < $hi; $i++) {
      const $first = $i * $agents;
      const $at_o_heard = $i * $of_o_heard;
      const $at_o_spoke = $i * $of_o_spoke;
      const $at_w_heard = $i * $of_w_heard;
      const $at_w_spoke = $i * $of_w_spoke;
      const { start } = d_graph;

      for (let a = 0; a < $agents; a++) {
        const degree = start[a + 1] - start[a];
        o_own[$first + a] = w_own[$first + a];
        o_input[$first + a] = w_input[$first + a];
        o_valid[$first + a] = w_valid[$first + a];
        o_tick[$first + a] = w_tick[$i];
        let sum = w_own[$first + a];
        d_sorted[0] = w_own[$first + a];
        for (let j = 0; j < d_most; j++) {
          o_heard[$at_o_heard + a * d_most + j] = w_heard[$at_w_heard + a * d_most + j];
          o_spoke[$at_o_spoke + a * d_most + j] = w_spoke[$at_w_spoke + a * d_most + j];
          if (j >= degree) continue;
          sum += w_heard[$at_w_heard + a * d_most + j];
          d_sorted[j + 1] = w_heard[$at_w_heard + a * d_most + j];
        }
        // A mean may leave the range by rounding.
        o_mean[$first + a] = Math.min(p_high, Math.max(p_low, sum / (degree + 1)));
        o_median[$first + a] = middleOf(d_sorted, degree + 1);
      }
    }
  }

  return { reset, step, observe };
}
