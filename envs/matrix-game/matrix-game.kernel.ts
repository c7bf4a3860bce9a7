/** Written by `ostrom build` from matrix-game.ts: its rules over all worlds at once. After a change of them it is to be written anew. */
// @ts-nocheck: types are checked where the rules are written.
import { randomInt as $randomInt, uniform as $uniform } from "../../src/index.ts";

export function kernel($context, $p, $d) {
  const $bound = {
    d_random: $d.random,
    p_opening: $p.opening,
    w_past: $context.columns.past,
    $of_w_past: $context.columns.past.length / $context.worlds,
    d_sizes: $d.sizes,
    $agents: $context.agents,
    $rng: $context.columns.rng,
    d_table: $d.table,
    d_otherTable: $d.otherTable,
    d_otherProbability: $d.otherProbability,
    d_stochastic: $d.stochastic,
    p_noise: $p.noise,
    w_action0: $context.actions[0],
    w_payoff: $context.payoff,
    w_cooperation: $context.columns.cooperation,
    d_cooperation: $d.cooperation,
    w_coordination: $context.columns.coordination,
    d_coordination: $d.coordination,
    p_continuation: $p.continuation,
    w_ended: $context.columns.ended,
    $done: $context.columns.done,
    o_history: $context.obs.history,
    $of_o_history: $context.obs.history.length / $context.worlds,
    p_memory: $p.memory,
  };

  function reset($i) {
    const { d_random, p_opening, w_past, $of_w_past, d_sizes, $agents, $rng } = $bound;
    const $at_w_past = $i * $of_w_past;
    const opening = d_random ? 0 : Number(p_opening);
    for (let j = 0; j < $of_w_past; j++) {
      const size = d_sizes[j % $agents];
      w_past[$at_w_past + j] = d_random ? $randomInt($rng, $i, size) : Math.min(opening, size - 1);
    }
  }

  function step($lo, $hi) {
    const { d_sizes, d_table, d_otherTable, d_otherProbability, d_stochastic, $agents, w_past, $of_w_past, p_noise, w_action0, $rng, w_payoff, w_cooperation, d_cooperation, w_coordination, d_coordination, p_continuation, w_ended, $done } = $bound;
    for (let $i = $lo; $i < $hi; $i++) {
      if ($done[$i] !== 0) continue;
      const $at_w_past = $i * $of_w_past;
      const $first = $i * $agents;
      for (let j = $of_w_past - 1; j >= $agents; j--) w_past[$at_w_past + j] = w_past[$at_w_past + (j - $agents)];
      let joint = 0;
      for (let a = 0; a < $agents; a++) {
        const size = d_sizes[a];
        let $result1;
        {
          let $wanted1_1 = Math.min(w_action0[$first + a] | 0, size - 1);
          let $size1_2 = size;
          $call1: {
            if (p_noise === 0) { $result1 = $wanted1_1; break $call1; }
            const u = $uniform($rng, $i);
            if (u >= p_noise || $size1_2 === 1) { $result1 = $wanted1_1; break $call1; }
            const other = Math.floor((u / p_noise) * ($size1_2 - 1));
            { $result1 = other >= $wanted1_1 ? other + 1 : other; break $call1; }
          }
        }
        const choice = $result1;
        w_past[$at_w_past + a] = choice;
        joint = joint * size + choice;
      }
      // Drawn whether or not the cell is stochastic: luck must not depend on what agents do.
      const paid = d_stochastic && $uniform($rng, $i) < d_otherProbability[joint] ? d_otherTable : d_table;
      for (let a = 0; a < $agents; a++) w_payoff[$first + a] = paid[joint * $agents + a];
      w_cooperation[$i] += d_cooperation[joint];
      w_coordination[$i] += d_coordination[joint];
      if (p_continuation < 1 && $uniform($rng, $i) >= p_continuation) w_ended[$i] = 1;
    }
  }

  function observe($lo, $hi) {
    const { o_history, $of_o_history, $agents, p_memory, w_past, $of_w_past } = $bound;
    for (let $i = $lo; $i < $hi; $i++) {
      const $at_o_history = $i * $of_o_history;
      const $at_w_past = $i * $of_w_past;
      let o = 0;
      for (let a = 0; a < $agents; a++)
        for (let m = 0; m < p_memory; m++) {
          for (let b = a; b < $agents; b++) o_history[$at_o_history + (o++)] = w_past[$at_w_past + m * $agents + b];
          for (let b = 0; b < a; b++) o_history[$at_o_history + (o++)] = w_past[$at_w_past + m * $agents + b];
        }
    }
  }

  return { reset, step, observe };
}
