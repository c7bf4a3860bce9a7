/** Written by `ostrom build` from drone-speed.ts: its rules over all worlds at once. After a change of them it is to be written anew. */
// @ts-nocheck: types are checked where the rules are written.

export function kernel($context, $p, $d) {
  const $bound = {
    w_speed: $context.columns.speed,
    $agents: $context.agents,
    w_externality: $context.columns.externality,
    w_wealth: $context.columns.wealth,
    w_total: $context.columns.total,
    p_continuous: $p.continuous,
    w_action0: $context.actions[0],
    d_speeds: $d.speeds,
    p_risk: $p.risk,
    w_payoff: $context.payoff,
    p_drag: $p.drag,
    w_meanSpeed: $context.columns.meanSpeed,
    w_harm: $context.columns.harm,
    $done: $context.columns.done,
    o_others: $context.obs.others,
    p_maxSpeed: $p.maxSpeed,
  };

  function reset($i) {
    const { w_speed, $agents, w_externality, w_wealth, w_total } = $bound;
    const $first = $i * $agents;
    for (let $k = $first, $end = $first + $agents; $k < $end; $k++) w_speed[$k] = 0;
    for (let $k = $first, $end = $first + $agents; $k < $end; $k++) w_externality[$k] = 0;
    for (let $k = $first, $end = $first + $agents; $k < $end; $k++) w_wealth[$k] = 0;
    w_total[$i] = 0;
  }

  function step($lo, $hi) {
    const { $agents, p_continuous, w_action0, d_speeds, w_speed, w_total, p_risk, w_externality, w_payoff, p_drag, w_wealth, w_meanSpeed, w_harm, $done } = $bound;
    for (let $i = $lo; $i < $hi; $i++) {
      if ($done[$i] !== 0) continue;
      const $first = $i * $agents;
      let total = 0;
      for (let a = 0; a < $agents; a++) {
        const own = p_continuous ? w_action0[$first + a] : d_speeds[w_action0[$first + a]];
        w_speed[$first + a] = own;
        total += own;
      }
      w_total[$i] = total;
      let harm = 0;
      for (let a = 0; a < $agents; a++) {
        const own = w_speed[$first + a];
        // What it risks, and what the others risk by it, are the same.
        const risked = p_risk * own * (total - own);
        w_externality[$first + a] = risked;
        harm += risked;
        w_payoff[$first + a] = own - (p_drag / 2) * own * own - risked;
        w_wealth[$first + a] += w_payoff[$first + a];
      }
      w_meanSpeed[$i] += total / $agents;
      w_harm[$i] += harm;
    }
  }

  function observe($lo, $hi) {
    const { $agents, o_others, p_maxSpeed, w_total, w_speed } = $bound;
    for (let $i = $lo; $i < $hi; $i++) {
      const $first = $i * $agents;
      for (let a = 0; a < $agents; a++)
        o_others[$first + a] = $agents > 1 ? Math.min(p_maxSpeed, Math.max(0, (w_total[$i] - w_speed[$first + a]) / ($agents - 1))) : 0;
    }
  }

  return { reset, step, observe };
}
