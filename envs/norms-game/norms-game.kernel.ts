/** Written by `ostrom build` from norms-game.ts: its rules over all worlds at once. After a change of them it is to be written anew. */
// @ts-nocheck: types are checked where the rules are written.
import { uniform as $uniform, randomInt as $randomInt } from "../../src/index.ts";

const levels = 8;

const [temptation, hurt, punished, enforcing] = [3, 1, 9, 2];

export function kernel($context, $p, $d) {
  const $bound = {
    w_taken: $context.columns.taken,
    $agents: $context.agents,
    w_score: $context.columns.score,
    w_action0: $context.actions[0],
    w_action1: $context.actions[1],
    w_boldness: $context.columns.boldness,
    w_vengefulness: $context.columns.vengefulness,
    p_chances: $p.chances,
    $rng: $context.columns.rng,
    w_punished: $context.columns.punished,
    p_metanorms: $p.metanorms,
    w_offences: $context.columns.offences,
    w_opportunities: $context.columns.opportunities,
    w_payoff: $context.payoff,
    p_births: $p.births,
    d_parents: $d.parents,
    w_parent: $context.columns.parent,
    $done: $context.columns.done,
    o_offended: $context.obs.offended,
  };

  function reset($i) {
    const { w_taken, $agents, w_score } = $bound;
    const $first = $i * $agents;
    for (let $k = $first, $end = $first + $agents; $k < $end; $k++) w_taken[$k] = 0;
    for (let $k = $first, $end = $first + $agents; $k < $end; $k++) w_score[$k] = 0;
  }

  function step($lo, $hi) {
    const { $agents, w_action0, w_action1, w_taken, w_score, w_boldness, w_vengefulness, p_chances, $rng, w_punished, p_metanorms, w_offences, w_opportunities, w_payoff, p_births, d_parents, w_parent, $done } = $bound;
    $worlds: for (let $i = $lo; $i < $hi; $i++) {
      if ($done[$i] !== 0) continue;
      const $first = $i * $agents;
      const most = levels - 1;
      for (let $k = $first, $end = $first + $agents; $k < $end; $k++) w_taken[$k] = 0;
      for (let $k = $first, $end = $first + $agents; $k < $end; $k++) w_score[$k] = 0;
      for (let a = 0; a < $agents; a++) {
        w_boldness[$i] += w_action0[$first + a] / most / $agents;
        w_vengefulness[$i] += w_action1[$first + a] / most / $agents;
        for (let c = 0; c < p_chances; c++) {
          const seen = $uniform($rng, $i);
          if (w_action0[$first + a] / most <= seen) continue;
          w_taken[$first + a] += 1;
          w_score[$first + a] += temptation;
          for (let b = 0; b < $agents; b++) {
            if (b === a) continue;
            w_score[$first + b] -= hurt;
            if ($uniform($rng, $i) >= seen) continue;
            if ($uniform($rng, $i) < w_action1[$first + b] / most) {
              w_score[$first + a] -= punished;
              w_score[$first + b] -= enforcing;
              w_punished[$i] += 1;
              continue;
            }
            if (!p_metanorms) continue;
            for (let m = 0; m < $agents; m++) {
              if (m === a || m === b || $uniform($rng, $i) >= seen || $uniform($rng, $i) >= w_action1[$first + m] / most) continue;
              w_score[$first + b] -= punished;
              w_score[$first + m] -= enforcing;
            }
          }
        }
        w_offences[$i] += w_taken[$first + a];
      }
      w_opportunities[$i] += $agents * p_chances;
      for (let a = 0; a < $agents; a++) w_payoff[$first + a] = w_score[$first + a];
      if (!p_births) continue $worlds;
      // Two children from a standard deviation above the mean on, none from one below it on; as many in all as there were, by lot.
      let mean = 0;
      for (let a = 0; a < $agents; a++) mean += w_score[$first + a] / $agents;
      let variance = 0;
      for (let a = 0; a < $agents; a++) variance += (w_score[$first + a] - mean) ** 2 / $agents;
      const deviation = Math.sqrt(variance);
      let children = 0;
      for (let a = 0; a < $agents; a++) {
        const above = w_score[$first + a] - mean;
        if (deviation > 0 && above <= -deviation) continue;
        d_parents[children++] = a;
        if (deviation > 0 && above >= deviation) d_parents[children++] = a;
      }
      const first = children;
      while (children > $agents) d_parents[$randomInt($rng, $i, children)] = d_parents[--children];
      while (children < $agents) d_parents[children++] = d_parents[$randomInt($rng, $i, first)];
      for (let a = 0; a < $agents; a++) w_parent[$first + a] = d_parents[a];
    }
  }

  function observe($lo, $hi) {
    const { $agents, w_taken, o_offended } = $bound;
    for (let $i = $lo; $i < $hi; $i++) {
      const $first = $i * $agents;
      let taken = 0;
      for (let a = 0; a < $agents; a++) taken += w_taken[$first + a];
      for (let $k = $first, $end = $first + $agents, $value = taken > 0 ? 1 : 0; $k < $end; $k++) o_offended[$k] = $value;
    }
  }

  return { reset, step, observe };
}
