/** Written by `ostrom build` from amplification.ts: its rules over all worlds at once. After a change of them it is to be written anew. */
// @ts-nocheck: types are checked where the rules are written.

export function kernel($context, $p, $d) {
  const $bound = {
    w_amplification: $context.columns.amplification,
    $agents: $context.agents,
    w_share: $context.columns.share,
    w_exposure: $context.columns.exposure,
    w_wealth: $context.columns.wealth,
    p_continuous: $p.continuous,
    w_action0: $context.actions[0],
    d_levels: $d.levels,
    p_benefit: $p.benefit,
    p_harm: $p.harm,
    p_choice: $p.choice,
    w_payoff: $context.payoff,
    p_gain: $p.gain,
    w_amplified: $context.columns.amplified,
    w_users: $context.columns.users,
    $done: $context.columns.done,
    o_share: $context.obs.share,
  };

  function reset($i) {
    const { w_amplification, $agents, w_share, w_exposure, w_wealth } = $bound;
    const $first = $i * $agents;
    for (let $k = $first, $end = $first + $agents; $k < $end; $k++) w_amplification[$k] = 0;
    for (let $k = $first, $end = $first + $agents, $value = 1 / $agents; $k < $end; $k++) w_share[$k] = $value;
    for (let $k = $first, $end = $first + $agents; $k < $end; $k++) w_exposure[$k] = 0;
    for (let $k = $first, $end = $first + $agents; $k < $end; $k++) w_wealth[$k] = 0;
  }

  function step($lo, $hi) {
    const { $agents, p_continuous, w_action0, d_levels, w_amplification, w_share, p_benefit, p_harm, p_choice, w_exposure, w_payoff, p_gain, w_wealth, w_amplified, w_users, $done } = $bound;
    for (let $i = $lo; $i < $hi; $i++) {
      if ($done[$i] !== 0) continue;
      const $first = $i * $agents;
      let total = 0;
      let best = Number.NEGATIVE_INFINITY;
      for (let a = 0; a < $agents; a++) {
        const level = p_continuous ? w_action0[$first + a] : d_levels[w_action0[$first + a]];
        w_amplification[$first + a] = level;
        total += level;
        w_share[$first + a] = p_benefit * level - (p_harm / 2) * level * level;
        best = Math.max(best, w_share[$first + a]);
      }
      // Users choose by logit; the best utility is taken off first, so that nothing overflows.
      let weights = 0;
      for (let a = 0; a < $agents; a++) {
        w_share[$first + a] = Math.exp(p_choice * (w_share[$first + a] - best));
        weights += w_share[$first + a];
      }
      let worth = 0;
      for (let a = 0; a < $agents; a++) {
        const level = w_amplification[$first + a];
        const share = w_share[$first + a] / weights;
        w_share[$first + a] = share;
        w_exposure[$first + a] = share * level;
        w_payoff[$first + a] = share * (1 + p_gain * level);
        w_wealth[$first + a] += w_payoff[$first + a];
        worth += share * (p_benefit * level - (p_harm / 2) * level * level);
      }
      w_amplified[$i] += total / $agents;
      w_users[$i] += worth;
    }
  }

  function observe($lo, $hi) {
    const { o_share, $agents, w_share } = $bound;
    for (let $k = $lo * $agents, $end = $hi * $agents; $k < $end; $k++) o_share[$k] = w_share[$k];
  }

  return { reset, step, observe };
}
