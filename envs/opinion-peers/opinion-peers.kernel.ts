/** Written by `ostrom build` from opinion-peers.ts: its rules over all worlds at once. After a change of them it is to be written anew. */
// @ts-nocheck: types are checked where the rules are written.
import { uniform as $uniform, randomInt as $randomInt } from "../../src/index.ts";
import { drawPeer, campsOf, campsOfShare } from "../opinion/confidence.ts";

const least = 0.05;

export function kernel($context, $p, $d) {
  const $bound = {
    p_users: $p.users,
    w_opinion: $context.columns.opinion,
    $of_w_opinion: $context.columns.opinion.length / $context.worlds,
    $rng: $context.columns.rng,
    w_engaged: $context.columns.engaged,
    d_biases: $d.biases,
    w_action0: $context.actions[0],
    $agents: $context.agents,
    p_floor: $p.floor,
    d_weights: $d.weights,
    p_tolerance: $p.tolerance,
    w_payoff: $context.payoff,
    w_engagement: $context.columns.engagement,
    w_bias: $context.columns.bias,
    p_settled: $p.settled,
    w_ended: $context.columns.ended,
    w_tick: $context.columns.tick,
    p_horizon: $p.horizon,
    p_gap: $p.gap,
    d_sorted: $d.sorted,
    w_camps: $context.columns.camps,
    w_divided: $context.columns.divided,
    $done: $context.columns.done,
    o_engaged: $context.obs.engaged,
  };

  function reset($i) {
    const { p_users, w_opinion, $of_w_opinion, $rng, w_engaged } = $bound;
    const $at_w_opinion = $i * $of_w_opinion;
    for (let i = 0; i < p_users; i++) w_opinion[$at_w_opinion + i] = $uniform($rng, $i);
    w_engaged[$i] = 0;
  }

  function step($lo, $hi) {
    const { p_users, d_biases, w_action0, $agents, $rng, w_opinion, $of_w_opinion, p_floor, d_weights, p_tolerance, w_engaged, w_payoff, w_engagement, w_bias, p_settled, w_ended, w_tick, p_horizon, p_gap, d_sorted, w_camps, w_divided, $done } = $bound;
    for (let $i = $lo; $i < $hi; $i++) {
      if ($done[$i] !== 0) continue;
      const $first = $i * $agents;
      const $at_w_opinion = $i * $of_w_opinion;
      const bias = d_biases[w_action0[$first]];
      let talks = 0;
      let furthest = 0;
      // As many meetings as there are users.
      for (let meeting = 0; meeting < p_users; meeting++) {
        const i = $randomInt($rng, $i, p_users);
        const j = drawPeer(w_opinion, $at_w_opinion, p_users, i, bias, p_floor, $uniform($rng, $i), d_weights);
        const apart = Math.abs(w_opinion[$at_w_opinion + j] - w_opinion[$at_w_opinion + i]);
        if (apart >= p_tolerance) continue;
        talks++;
        furthest = Math.max(furthest, apart / 2);
        const middle = (w_opinion[$at_w_opinion + i] + w_opinion[$at_w_opinion + j]) / 2;
        w_opinion[$at_w_opinion + i] = middle;
        w_opinion[$at_w_opinion + j] = middle;
      }
      w_engaged[$i] = talks / p_users;
      w_payoff[$first] = w_engaged[$i];
      w_engagement[$i] += w_engaged[$i];
      w_bias[$i] += bias;
      const settles = furthest <= p_settled;
      if (settles) w_ended[$i] = 1;
      if (settles || w_tick[$i] + 1 === p_horizon) {
        w_camps[$i] += campsOf(w_opinion, $at_w_opinion, p_users, p_gap, d_sorted);
        if (campsOfShare(d_sorted, p_users, p_gap, least) >= 2) w_divided[$i] += 1;
      }
    }
  }

  function observe($lo, $hi) {
    const { o_engaged, $agents, w_engaged } = $bound;
    for (let $i = $lo; $i < $hi; $i++) {
      const $first = $i * $agents;
      o_engaged[$first] = w_engaged[$i];
    }
  }

  return { reset, step, observe };
}
