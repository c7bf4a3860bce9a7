/** Written by `ostrom build` from respawning-bonus.ts: its rules over all worlds at once. After a change of them it is to be written anew. */
// @ts-nocheck: types are checked where the rules are written.

export function kernel($context, $p, $d) {
  const $bound = {
    w_place: $context.columns.place,
    $agents: $context.agents,
    w_active: $context.columns.active,
    w_action0: $context.actions[0],
    p_lap: $p.lap,
    p_road: $p.road,
    w_payoff: $context.payoff,
    p_prize: $p.prize,
    w_terminated: $context.columns.terminated,
    w_finished: $context.columns.finished,
    p_bonus: $p.bonus,
    w_laps: $context.columns.laps,
    w_score: $context.columns.score,
    $done: $context.columns.done,
    o_place: $context.obs.place,
    w_mask: $context.mask,
    $of_w_mask: $context.mask.length / $context.worlds,
  };

  function reset($i) {
    const { w_place, $agents } = $bound;
    const $first = $i * $agents;
    for (let $k = $first, $end = $first + $agents; $k < $end; $k++) w_place[$k] = 0;
  }

  function step($lo, $hi) {
    const { $agents, w_active, w_place, w_action0, p_lap, p_road, w_payoff, p_prize, w_terminated, w_finished, p_bonus, w_laps, w_score, $done } = $bound;
    for (let $i = $lo; $i < $hi; $i++) {
      if ($done[$i] !== 0) continue;
      const $first = $i * $agents;
      for (let a = 0; a < $agents; a++) {
        if (w_active[$first + a] === 0) continue;
        const from = w_place[$first + a];
        const onRoad = from === 0 ? w_action0[$first + a] === 1 : from >= p_lap;
        // The first tick from the fork goes where the road begins.
        const to = from === 0 && onRoad ? p_lap : from + 1;
        if (onRoad) {
          w_place[$first + a] = to;
          if (to < p_lap + p_road - 1) continue;
          w_place[$first + a] = 0;
          w_payoff[$first + a] = p_prize;
          w_terminated[$first + a] = 1;
          w_finished[$i] += 1 / $agents;
        } else {
          w_place[$first + a] = to === p_lap ? 0 : to;
          if (to < p_lap) continue;
          w_payoff[$first + a] = p_bonus;
          w_laps[$i] += 1 / $agents;
        }
        w_score[$i] += w_payoff[$first + a] / $agents;
      }
    }
  }

  function observe($lo, $hi) {
    const { $agents, o_place, w_place, w_mask, $of_w_mask } = $bound;
    for (let $i = $lo; $i < $hi; $i++) {
      const $first = $i * $agents;
      const $at_w_mask = $i * $of_w_mask;
      for (let a = 0; a < $agents; a++) {
        o_place[$first + a] = w_place[$first + a];
        if (w_place[$first + a] > 0) w_mask[$at_w_mask + 2 * a + 1] = 0;
      }
    }
  }

  return { reset, step, observe };
}
