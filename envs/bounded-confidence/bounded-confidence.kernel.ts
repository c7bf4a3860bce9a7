/** Written by `ostrom build` from bounded-confidence.ts: its rules over all worlds at once. After a change of them it is to be written anew. */
// @ts-nocheck: types are checked where the rules are written.
import { uniform as $uniform, randomInt as $randomInt } from "../../src/index.ts";
import { isHeard, slack, opinionsBelow, campsOf, campsOfShare } from "../opinion/confidence.ts";

const least = 0.05;

const quietTicks = 5;

export function kernel($context, $p, $d) {
  const $bound = {
    $agents: $context.agents,
    w_opinion: $context.columns.opinion,
    $rng: $context.columns.rng,
    w_heard: $context.columns.heard,
    w_quiet: $context.columns.quiet,
    w_topology: $context.topology,
    d_tolerances: $d.tolerances,
    d_sorted: $d.sorted,
    d_sums: $d.sums,
    d_before: $d.before,
    d_met: $d.met,
    d_listened: $d.listened,
    p_rule: $p.rule,
    d_complete: $d.complete,
    p_step: $p.step,
    w_action0: $context.actions[0],
    w_payoff: $context.payoff,
    w_talk: $context.columns.talk,
    w_moved: $context.columns.moved,
    p_settled: $p.settled,
    w_ended: $context.columns.ended,
    w_tick: $context.columns.tick,
    p_horizon: $p.horizon,
    p_gap: $p.gap,
    w_camps: $context.columns.camps,
    w_majors: $context.columns.majors,
    w_oneMajor: $context.columns.oneMajor,
    w_consensus: $context.columns.consensus,
    $done: $context.columns.done,
    o_opinion: $context.obs.opinion,
    o_heard: $context.obs.heard,
  };

  function reset($i) {
    const { $agents, w_opinion, $rng, w_heard, w_quiet } = $bound;
    const $first = $i * $agents;
    for (let a = 0; a < $agents; a++) w_opinion[$first + a] = $uniform($rng, $i);
    for (let $k = $first, $end = $first + $agents; $k < $end; $k++) w_heard[$k] = 0;
    w_quiet[$i] = 0;
  }

  function step($lo, $hi) {
    const { $agents, w_topology, d_tolerances, d_sorted, d_sums, d_before, d_met, d_listened, w_opinion, p_rule, $rng, d_complete, p_step, w_action0, w_heard, w_payoff, w_talk, w_moved, w_quiet, p_settled, w_ended, w_tick, p_horizon, p_gap, w_camps, w_majors, w_oneMajor, w_consensus, $done } = $bound;
    for (let $i = $lo; $i < $hi; $i++) {
      if ($done[$i] !== 0) continue;
      const $first = $i * $agents;
      const { start, neighbour } = w_topology;

      d_met.fill(0);
      d_listened.fill(0);
      let furthest = 0;
      let moved = 0;
      for (let a = 0; a < $agents; a++) d_before[a] = w_opinion[$first + a];
      if (p_rule === "pairs") {
        // As many meetings as there are agents.
        for (let meeting = 0; meeting < $agents; meeting++) {
          const a = $randomInt($rng, $i, $agents);
          const whom = $uniform($rng, $i);
          const degree = start[a + 1] - start[a];
          if (degree === 0) continue;
          const at = Math.floor(whom * degree);
          const b = d_complete === 1 ? at + (at < a ? 0 : 1) : neighbour[start[a] + at];
          const way = w_opinion[$first + b] - w_opinion[$first + a];
          d_met[a]++;
          d_met[b]++;
          const far = Math.abs(way);
          const goes = p_step * way;
          if (isHeard(far, d_tolerances[w_action0[$first + a]])) {
            d_listened[a]++;
            w_opinion[$first + a] += goes;
            furthest = Math.max(furthest, p_step * far);
            moved += p_step * far;
          }
          if (isHeard(far, d_tolerances[w_action0[$first + b]])) {
            d_listened[b]++;
            w_opinion[$first + b] -= goes;
            furthest = Math.max(furthest, p_step * far);
            moved += p_step * far;
          }
        }
      } else if (d_complete === 1) {
        // Whom one hears stand side by side in order of their opinions.
        for (let a = 0; a < $agents; a++) d_sorted[a] = d_before[a];
        d_sorted.sort();
        for (let a = 0; a < $agents; a++) d_sums[a + 1] = d_sums[a] + d_sorted[a];
        for (let a = 0; a < $agents; a++) {
          const reach = d_tolerances[w_action0[$first + a]] + slack;
          const from = opinionsBelow(d_sorted, $agents, d_before[a] - reach);
          const to = opinionsBelow(d_sorted, $agents, d_before[a] + reach);
          d_met[a] = $agents - 1;
          d_listened[a] = to - from - 1;
          // A mean may leave what it is of by rounding.
          const mean = (d_sums[to] - d_sums[from]) / (to - from);
          w_opinion[$first + a] = Math.min(d_sorted[to - 1], Math.max(d_sorted[from], mean));
        }
      } else {
        for (let a = 0; a < $agents; a++) {
          let sum = d_before[a];
          for (let e = start[a]; e < start[a + 1]; e++) {
            const other = d_before[neighbour[e]];
            d_met[a]++;
            if (!isHeard(Math.abs(other - d_before[a]), d_tolerances[w_action0[$first + a]])) continue;
            d_listened[a]++;
            sum += other;
          }
          w_opinion[$first + a] = Math.min(1, Math.max(0, sum / (1 + d_listened[a])));
        }
      }
      let talk = 0;
      for (let a = 0; a < $agents; a++) {
        if (p_rule === "mean") {
          const far = Math.abs(w_opinion[$first + a] - d_before[a]);
          furthest = Math.max(furthest, far);
          moved += far;
        }
        w_heard[$first + a] = d_met[a] > 0 ? d_listened[a] / d_met[a] : 0;
        w_payoff[$first + a] = w_heard[$first + a];
        talk += w_heard[$first + a];
      }
      w_talk[$i] += talk / $agents;
      w_moved[$i] += moved / $agents;
      w_quiet[$i] = furthest <= p_settled ? w_quiet[$i] + 1 : 0;
      const settles = w_quiet[$i] >= (p_rule === "pairs" ? quietTicks : 1);
      if (settles) w_ended[$i] = 1;
      if (settles || w_tick[$i] + 1 === p_horizon) {
        const camps = campsOf(w_opinion, $first, $agents, p_gap, d_sorted);
        const majors = campsOfShare(d_sorted, $agents, p_gap, least);
        w_camps[$i] += camps;
        w_majors[$i] += majors;
        if (majors === 1) w_oneMajor[$i] += 1;
        if (camps === 1) w_consensus[$i] += 1;
      }
    }
  }

  function observe($lo, $hi) {
    const { o_opinion, $agents, o_heard, w_opinion, w_heard } = $bound;
    for (let $k = $lo * $agents, $end = $hi * $agents; $k < $end; $k++) {
      o_opinion[$k] = w_opinion[$k];
      o_heard[$k] = w_heard[$k];
    }
  }

  return { reset, step, observe };
}
