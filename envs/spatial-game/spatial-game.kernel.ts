/** Written by `ostrom build` from spatial-game.ts: its rules over all worlds at once. After a change of them it is to be written anew. */
// @ts-nocheck: types are checked where the rules are written.
import { uniform as $uniform } from "../../src/index.ts";

export function kernel($context, $p, $d) {
  const $bound = {
    w_choice: $context.columns.choice,
    $agents: $context.agents,
    w_before: $context.columns.before,
    w_score: $context.columns.score,
    w_model: $context.columns.model,
    w_topology: $context.topology,
    d_pay: $d.pay,
    d_met: $d.met,
    d_n: $d.n,
    d_own: $d.own,
    p_revise: $p.revise,
    $rng: $context.columns.rng,
    w_tick: $context.columns.tick,
    w_action0: $context.actions[0],
    w_payoff: $context.payoff,
    p_looksAt: $p.looksAt,
    w_cooperation: $context.columns.cooperation,
    w_changed: $context.columns.changed,
    $done: $context.columns.done,
    o_own: $context.obs.own,
    o_model: $context.obs.model,
    o_gain: $context.obs.gain,
  };

  function reset($i) {
    const { w_choice, $agents, w_before, w_score, w_model } = $bound;
    const $first = $i * $agents;
    for (let $k = $first, $end = $first + $agents; $k < $end; $k++) w_choice[$k] = 0;
    for (let $k = $first, $end = $first + $agents; $k < $end; $k++) w_before[$k] = 0;
    for (let $k = $first, $end = $first + $agents; $k < $end; $k++) w_score[$k] = 0;
    for (let a = 0; a < $agents; a++) w_model[$first + a] = a;
  }

  function step($lo, $hi) {
    const { w_topology, d_pay, d_met, d_n, d_own, $agents, w_before, w_choice, p_revise, $rng, w_tick, w_action0, w_score, w_payoff, p_looksAt, w_model, w_cooperation, w_changed, $done } = $bound;
    for (let $i = $lo; $i < $hi; $i++) {
      if ($done[$i] !== 0) continue;
      const $first = $i * $agents;
      const { start, neighbour } = w_topology;

      let changed = 0;
      let cooperators = 0;
      for (let a = 0; a < $agents; a++) {
        w_before[$first + a] = w_choice[$first + a];
        // Drawn whatever is chosen, so that luck does not depend on it; in the first tick all choose.
        if (p_revise < 1 && $uniform($rng, $i) >= p_revise && w_tick[$i] > 0) {
          if (w_choice[$first + a] === 0) cooperators++;
          continue;
        }
        w_choice[$first + a] = w_action0[$first + a];
        if (w_choice[$first + a] === 0) cooperators++;
        if (w_tick[$i] > 0 && w_choice[$first + a] !== w_before[$first + a]) changed++;
      }
      // Games are counted first, so that who meets the same is paid the same to the bit.
      for (let a = 0; a < $agents; a++) {
        const choice = w_choice[$first + a];
        const from = start[a];
        const end = start[a + 1];
        let score = 0;
        if (d_n === 2) {
          let ones = d_own * choice;
          for (let e = from; e < end; e++) ones += w_choice[$first + neighbour[e]];
          score = (d_own + end - from - ones) * d_pay[2 * choice] + ones * d_pay[2 * choice + 1];
        } else {
          d_met.fill(0);
          d_met[choice] = d_own;
          for (let e = from; e < end; e++) d_met[w_choice[$first + neighbour[e]]]++;
          for (let x = 0; x < d_n; x++) score += d_met[x] * d_pay[d_n * choice + x];
        }
        w_score[$first + a] = score;
        w_payoff[$first + a] = score;
      }
      for (let a = 0; a < $agents; a++) {
        let model = a;
        const from = start[a];
        const degree = start[a + 1] - from;
        if (p_looksAt === "one") {
          const at = Math.floor($uniform($rng, $i) * degree);
          if (degree > 0) model = neighbour[from + at];
        } else {
          let most = w_score[$first + a];
          for (let e = from; e < from + degree; e++) {
            const score = w_score[$first + neighbour[e]];
            if (score <= most) continue;
            most = score;
            model = neighbour[e];
          }
        }
        w_model[$first + a] = model;
      }
      w_cooperation[$i] += cooperators / $agents;
      w_changed[$i] += changed / $agents;
    }
  }

  function observe($lo, $hi) {
    const { o_own, $agents, o_model, o_gain, w_choice, w_model, w_score } = $bound;
    for (let $i = $lo; $i < $hi; $i++) {
      const $first = $i * $agents;
      for (let a = 0; a < $agents; a++) {
        o_own[$first + a] = w_choice[$first + a];
        o_model[$first + a] = w_choice[$first + w_model[$first + a]];
        o_gain[$first + a] = w_score[$first + w_model[$first + a]] - w_score[$first + a];
      }
    }
  }

  return { reset, step, observe };
}
