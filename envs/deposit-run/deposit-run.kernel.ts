/** Written by `ostrom build` from deposit-run.ts: its rules over all worlds at once. After a change of them it is to be written anew. */
// @ts-nocheck: types are checked where the rules are written.

export function kernel($context, $p, $d) {
  const $bound = {
    w_claims: $context.columns.claims,
    p_early: $p.early,
    w_served: $context.columns.served,
    w_late: $context.columns.late,
    w_runners: $context.columns.runners,
    w_withdrew: $context.columns.withdrew,
    $agents: $context.agents,
    w_paid: $context.columns.paid,
    w_wealth: $context.columns.wealth,
    w_action0: $context.actions[0],
    p_suspension: $p.suspension,
    d_promise: $d.promise,
    p_returns: $p.returns,
    w_payoff: $context.payoff,
    w_cooperation: $context.columns.cooperation,
    w_run: $context.columns.run,
    w_broken: $context.columns.broken,
    $done: $context.columns.done,
    o_claims: $context.obs.claims,
    o_withdrew: $context.obs.withdrew,
    o_paid: $context.obs.paid,
  };

  function reset($i) {
    const { w_claims, p_early, w_served, w_late, w_runners, w_withdrew, $agents, w_paid, w_wealth } = $bound;
    const $first = $i * $agents;
    w_claims[$i] = p_early;
    w_served[$i] = 0;
    w_late[$i] = 0;
    w_runners[$i] = 0;
    for (let $k = $first, $end = $first + $agents; $k < $end; $k++) w_withdrew[$k] = 0;
    for (let $k = $first, $end = $first + $agents; $k < $end; $k++) w_paid[$k] = 0;
    for (let $k = $first, $end = $first + $agents; $k < $end; $k++) w_wealth[$k] = 0;
  }

  function step($lo, $hi) {
    const { $agents, w_withdrew, w_action0, p_early, p_suspension, d_promise, p_returns, w_paid, w_payoff, w_wealth, w_runners, w_claims, w_served, w_late, w_cooperation, w_run, w_broken, $done } = $bound;
    for (let $i = $lo; $i < $hi; $i++) {
      if ($done[$i] !== 0) continue;
      const $first = $i * $agents;
      let runners = 0;
      for (let a = 0; a < $agents; a++) {
        w_withdrew[$first + a] = w_action0[$first + a];
        runners += w_action0[$first + a];
      }
      const claims = p_early + ((1 - p_early) * runners) / $agents;
      // Early it pays as far as its own rule and its units go.
      const served = (Math.min(claims, p_suspension, 1 / d_promise));
      const late = (served * d_promise >= 1 || served >= 1 ? 0 : ((1 - served * d_promise) * p_returns) / (1 - served));
      const early = claims > 0 ? (served * d_promise + (claims - served) * late) / claims : 0;
      for (let a = 0; a < $agents; a++) {
        const paid = w_withdrew[$first + a] === 1 ? early : late;
        w_paid[$first + a] = paid;
        w_payoff[$first + a] = paid;
        w_wealth[$first + a] += paid;
      }
      w_runners[$i] = runners;
      w_claims[$i] = claims;
      w_served[$i] = served;
      w_late[$i] = late;
      w_cooperation[$i] += 1 - runners / $agents;
      if (2 * runners > $agents) w_run[$i] += 1;
      if (late === 0) w_broken[$i] += 1;
    }
  }

  function observe($lo, $hi) {
    const { o_claims, $agents, o_withdrew, o_paid, w_claims, w_withdrew, w_paid } = $bound;
    for (let $i = $lo; $i < $hi; $i++) {
      const $first = $i * $agents;
      for (let a = 0; a < $agents; a++) {
        o_claims[$first + a] = w_claims[$i];
        o_withdrew[$first + a] = w_withdrew[$first + a];
        o_paid[$first + a] = w_paid[$first + a];
      }
    }
  }

  return { reset, step, observe };
}
