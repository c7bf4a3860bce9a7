/** Written by `ostrom build` from naming-game.ts: its rules over all worlds at once. After a change of them it is to be written anew. */
// @ts-nocheck: types are checked where the rules are written.
import { randomInt as $randomInt, uniform as $uniform } from "../../src/index.ts";

export function kernel($context, $p, $d) {
  const $bound = {
    w_known: $context.columns.known,
    $of_w_known: $context.columns.known.length / $context.worlds,
    w_count: $context.columns.count,
    $agents: $context.agents,
    w_understood: $context.columns.understood,
    w_used: $context.columns.used,
    $of_w_used: $context.columns.used.length / $context.worlds,
    w_total: $context.columns.total,
    w_different: $context.columns.different,
    d_begins: $d.begins,
    d_words: $d.words,
    w_most: $context.columns.most,
    w_mostAt: $context.columns.mostAt,
    w_mostDifferent: $context.columns.mostDifferent,
    w_topology: $context.topology,
    d_met: $d.met,
    d_heard: $d.heard,
    $rng: $context.columns.rng,
    w_action0: $context.actions[0],
    w_tick: $context.columns.tick,
    w_payoff: $context.payoff,
    w_success: $context.columns.success,
    w_words: $context.columns.words,
    w_distinct: $context.columns.distinct,
    w_firstAlone: $context.columns.firstAlone,
    w_ended: $context.columns.ended,
    w_agreed: $context.columns.agreed,
    w_firstWon: $context.columns.firstWon,
    p_horizon: $p.horizon,
    w_meetings: $context.columns.meetings,
    w_peak: $context.columns.peak,
    w_peakAt: $context.columns.peakAt,
    w_mostDistinct: $context.columns.mostDistinct,
    $done: $context.columns.done,
    o_knows: $context.obs.knows,
    o_understood: $context.obs.understood,
  };

  function reset($i) {
    const { w_known, $of_w_known, w_count, $agents, w_understood, w_used, $of_w_used, w_total, w_different, d_begins, d_words, w_most, w_mostAt, w_mostDifferent } = $bound;
    const $at_w_known = $i * $of_w_known;
    const $first = $i * $agents;
    const $at_w_used = $i * $of_w_used;
    w_known.fill(0, $at_w_known, $at_w_known + $of_w_known);
    for (let $k = $first, $end = $first + $agents; $k < $end; $k++) w_count[$k] = 0;
    for (let $k = $first, $end = $first + $agents; $k < $end; $k++) w_understood[$k] = 0;
    w_used.fill(0, $at_w_used, $at_w_used + $of_w_used);
    w_total[$i] = 0;
    w_different[$i] = 0;
    for (let a = 0; a < $agents; a++) {
      const word = d_begins[a];
      if (word < 0) continue;
      w_known[$at_w_known + a * d_words] = word;
      w_count[$first + a] = 1;
      w_total[$i]++;
      if (w_used[$at_w_used + word] === 0) w_different[$i]++;
      w_used[$at_w_used + word]++;
    }
    w_most[$i] = w_total[$i];
    w_mostAt[$i] = 0;
    w_mostDifferent[$i] = w_different[$i];
  }

  function step($lo, $hi) {
    const { $agents, w_topology, d_words, d_met, d_heard, $rng, w_count, w_known, $of_w_known, w_used, $of_w_used, w_total, w_different, w_action0, w_most, w_mostAt, w_tick, w_mostDifferent, w_understood, w_payoff, w_success, w_words, w_distinct, w_firstAlone, w_ended, w_agreed, w_firstWon, p_horizon, w_meetings, w_peak, w_peakAt, w_mostDistinct, $done } = $bound;
    for (let $i = $lo; $i < $hi; $i++) {
      if ($done[$i] !== 0) continue;
      const $first = $i * $agents;
      const $at_w_known = $i * $of_w_known;
      const $at_w_used = $i * $of_w_used;
      const { start, neighbour } = w_topology;

      d_met.fill(0);
      d_heard.fill(0);
      let success = 0;
      let games = 0;
      let agree = false;
      // As many meetings as there are agents.
      while (games < $agents && !agree) {
        // Drawn whatever agents do, so that luck does not depend on it.
        const a = $randomInt($rng, $i, $agents);
        const whom = $uniform($rng, $i);
        const which = $uniform($rng, $i);
        games++;
        const degree = start[a + 1] - start[a];
        if (degree === 0) continue;
        const at = Math.floor(whom * degree);
        // Where all are next to all nothing has to be looked up.
        const b = degree === $agents - 1 ? at + (at < a ? 0 : 1) : neighbour[start[a] + at];
        if (w_count[$first + a] === 0) {
          w_known[$at_w_known + a * d_words] = a;
          w_count[$first + a] = 1;
          w_used[$at_w_used + a] = 1;
          w_total[$i]++;
          w_different[$i]++;
        }
        const word = w_known[$at_w_known + a * d_words + Math.floor(which * w_count[$first + a])];
        let known = false;
        for (let j = 0; j < w_count[$first + b]; j++) if (w_known[$at_w_known + b * d_words + j] === word) known = true;
        d_met[a]++;
        d_met[b]++;
        if (known) {
          success++;
          d_heard[a]++;
          d_heard[b]++;
          // Who is open forgets all other words.
          for (let side = 0; side < 2; side++) {
            const c = side === 0 ? a : b;
            if (w_action0[$first + c] !== 0) continue;
            for (let j = 0; j < w_count[$first + c]; j++) {
              const other = w_known[$at_w_known + c * d_words + j];
              if (other === word) continue;
              w_total[$i]--;
              w_used[$at_w_used + other]--;
              if (w_used[$at_w_used + other] === 0) w_different[$i]--;
            }
            w_known[$at_w_known + c * d_words] = word;
            w_count[$first + c] = 1;
          }
        } else if (w_action0[$first + b] === 0) {
          w_known[$at_w_known + b * d_words + w_count[$first + b]] = word;
          w_count[$first + b]++;
          w_used[$at_w_used + word]++;
          w_total[$i]++;
        }
        if (w_total[$i] > w_most[$i]) {
          w_most[$i] = w_total[$i];
          w_mostAt[$i] = w_tick[$i] * $agents + games;
        }
        w_mostDifferent[$i] = Math.max(w_mostDifferent[$i], w_different[$i]);
        agree = w_different[$i] === 1 && w_total[$i] === $agents;
      }
      let first = 0;
      for (let a = 0; a < $agents; a++) {
        w_understood[$first + a] = d_met[a] > 0 ? d_heard[a] / d_met[a] : 0;
        w_payoff[$first + a] = d_heard[a];
        if (w_count[$first + a] === 1 && w_known[$at_w_known + a * d_words] === 0) first++;
      }
      w_success[$i] += success / games;
      w_words[$i] += w_total[$i] / $agents;
      w_distinct[$i] += w_different[$i];
      w_firstAlone[$i] += first / $agents;
      if (agree) {
        w_ended[$i] = 1;
        w_agreed[$i] += 1;
        if (first === $agents) w_firstWon[$i] += 1;
      }
      if (agree || w_tick[$i] + 1 === p_horizon) {
        w_meetings[$i] += w_tick[$i] * $agents + games;
        w_peak[$i] += w_most[$i];
        w_peakAt[$i] += w_mostAt[$i];
        w_mostDistinct[$i] += w_mostDifferent[$i];
      }
    }
  }

  function observe($lo, $hi) {
    const { o_knows, $agents, o_understood, w_count, w_understood } = $bound;
    for (let $k = $lo * $agents, $end = $hi * $agents; $k < $end; $k++) {
      o_knows[$k] = Math.min(2, w_count[$k]);
      o_understood[$k] = w_understood[$k];
    }
  }

  return { reset, step, observe };
}
