/** Written by `ostrom build` from recommender.ts: its rules over all worlds at once. After a change of them it is to be written anew. */
// @ts-nocheck: types are checked where the rules are written.
import { uniform as $uniform } from "../../src/index.ts";
import { isHeard } from "../opinion/confidence.ts";

export function kernel($context, $p, $d) {
  const $bound = {
    $agents: $context.agents,
    w_opinion: $context.columns.opinion,
    $rng: $context.columns.rng,
    w_shown: $context.columns.shown,
    w_away: $context.columns.away,
    w_wealth: $context.columns.wealth,
    w_action0: $context.actions[0],
    d_reach: $d.reach,
    p_tolerance: $p.tolerance,
    p_pull: $p.pull,
    w_payoff: $context.payoff,
    p_thrill: $p.thrill,
    w_engagement: $context.columns.engagement,
    w_polarisation: $context.columns.polarisation,
    w_distance: $context.columns.distance,
    w_tick: $context.columns.tick,
    p_horizon: $p.horizon,
    w_endPolarisation: $context.columns.endPolarisation,
    $done: $context.columns.done,
    o_opinion: $context.obs.opinion,
    o_shown: $context.obs.shown,
  };

  function reset($i) {
    const { $agents, w_opinion, $rng, w_shown, w_away, w_wealth } = $bound;
    const $first = $i * $agents;
    for (let a = 0; a < $agents; a++) {
      w_opinion[$first + a] = 2 * $uniform($rng, $i) - 1;
      w_shown[$first + a] = w_opinion[$first + a];
    }
    for (let $k = $first, $end = $first + $agents; $k < $end; $k++) w_away[$k] = 0;
    for (let $k = $first, $end = $first + $agents; $k < $end; $k++) w_wealth[$k] = 0;
  }

  function step($lo, $hi) {
    const { $agents, w_opinion, w_action0, d_reach, w_shown, w_away, p_tolerance, p_pull, w_payoff, p_thrill, w_wealth, w_engagement, w_polarisation, w_distance, w_tick, p_horizon, w_endPolarisation, $done } = $bound;
    for (let $i = $lo; $i < $hi; $i++) {
      if ($done[$i] !== 0) continue;
      const $first = $i * $agents;
      let paid = 0;
      let far = 0;
      let away = 0;
      for (let a = 0; a < $agents; a++) {
        const x = w_opinion[$first + a];
        const item = Math.min(1, Math.max(-1, x + (w_action0[$first + a] - 1) * d_reach));
        const distance = Math.abs(item - x);
        w_shown[$first + a] = item;
        w_away[$first + a] = distance;
        if (isHeard(distance, p_tolerance)) {
          w_opinion[$first + a] = x + p_pull * (item - x);
          w_payoff[$first + a] = 1 + p_thrill * Math.abs(item);
        }
        w_wealth[$first + a] += w_payoff[$first + a];
        paid += w_payoff[$first + a];
        far += Math.abs(w_opinion[$first + a]);
        away += distance;
      }
      w_engagement[$i] += paid / $agents;
      w_polarisation[$i] += far / $agents;
      w_distance[$i] += away / $agents;
      if (w_tick[$i] + 1 === p_horizon) w_endPolarisation[$i] += far / $agents;
    }
  }

  function observe($lo, $hi) {
    const { o_opinion, $agents, o_shown, w_opinion, w_shown } = $bound;
    for (let $k = $lo * $agents, $end = $hi * $agents; $k < $end; $k++) {
      o_opinion[$k] = w_opinion[$k];
      o_shown[$k] = w_shown[$k];
    }
  }

  return { reset, step, observe };
}
