/** Written by `ostrom build` from compute-economy.ts: its rules over all worlds at once. After a change of them it is to be written anew. */
// @ts-nocheck: types are checked where the rules are written.
import { uniform as $uniform } from "../../src/index.ts";
import { settle } from "../../src/situations/index.ts";

const slack = 1e-9;

export function kernel($context, $p, $d) {
  const $bound = {
    w_busy: $context.columns.busy,
    $rng: $context.columns.rng,
    w_fallen: $context.columns.fallen,
    w_cash: $context.columns.cash,
    $agents: $context.agents,
    p_equity: $p.equity,
    w_clients: $context.columns.clients,
    p_capacity: $p.capacity,
    w_level: $context.columns.level,
    w_calls: $context.columns.calls,
    w_own: $context.columns.own,
    w_due: $context.columns.due,
    p_credit: $p.credit,
    w_paid: $context.columns.paid,
    w_defaulted: $context.columns.defaulted,
    w_unpaid: $context.columns.unpaid,
    w_wealth: $context.columns.wealth,
    d_clients: $d.clients,
    d_callsUpTo: $d.callsUpTo,
    d_share: $d.share,
    p_stay: $p.stay,
    w_action0: $context.actions[0],
    p_drop: $p.drop,
    p_most: $p.most,
    p_fee: $p.fee,
    p_penalty: $p.penalty,
    p_bailout: $p.bailout,
    d_network: $d.network,
    w_payoff: $context.payoff,
    w_oversold: $context.columns.oversold,
    w_cooperation: $context.columns.cooperation,
    w_called: $context.columns.called,
    w_unmet: $context.columns.unmet,
    w_defaults: $context.columns.defaults,
    w_meltdowns: $context.columns.meltdowns,
    w_shortfall: $context.columns.shortfall,
    w_rescue: $context.columns.rescue,
    w_worth: $context.columns.worth,
    $done: $context.columns.done,
    o_busy: $context.obs.busy,
    o_cash: $context.obs.cash,
    o_clients: $context.obs.clients,
    o_calls: $context.obs.calls,
    o_defaults: $context.obs.defaults,
    o_tick: $context.obs.tick,
    w_tick: $context.columns.tick,
  };

  function reset($i) {
    const { w_busy, $rng, w_fallen, w_cash, $agents, p_equity, w_clients, p_capacity, w_level, w_calls, w_own, w_due, p_credit, w_paid, w_defaulted, w_unpaid, w_wealth } = $bound;
    const $first = $i * $agents;
    w_busy[$i] = $uniform($rng, $i) < 0.5 ? 0 : 1;
    w_fallen[$i] = 0;
    for (let $k = $first, $end = $first + $agents, $value = p_equity; $k < $end; $k++) w_cash[$k] = $value;
    for (let $k = $first, $end = $first + $agents, $value = p_capacity; $k < $end; $k++) w_clients[$k] = $value;
    for (let $k = $first, $end = $first + $agents; $k < $end; $k++) w_level[$k] = 0;
    for (let $k = $first, $end = $first + $agents; $k < $end; $k++) w_calls[$k] = 0;
    for (let $k = $first, $end = $first + $agents, $value = p_equity; $k < $end; $k++) w_own[$k] = $value;
    for (let $k = $first, $end = $first + $agents, $value = p_credit; $k < $end; $k++) w_due[$k] = $value;
    for (let $k = $first, $end = $first + $agents, $value = p_credit; $k < $end; $k++) w_paid[$k] = $value;
    for (let $k = $first, $end = $first + $agents; $k < $end; $k++) w_defaulted[$k] = 0;
    for (let $k = $first, $end = $first + $agents; $k < $end; $k++) w_unpaid[$k] = 0;
    for (let $k = $first, $end = $first + $agents; $k < $end; $k++) w_wealth[$k] = 0;
  }

  function step($lo, $hi) {
    const { $agents, d_clients, d_callsUpTo, d_share, $rng, p_stay, w_busy, w_action0, w_level, p_drop, p_most, p_capacity, w_cash, p_fee, p_penalty, p_bailout, w_clients, w_calls, w_own, d_network, w_due, w_paid, p_credit, p_equity, w_defaulted, w_unpaid, w_payoff, w_wealth, w_fallen, w_oversold, w_cooperation, w_called, w_unmet, w_defaults, w_meltdowns, w_shortfall, w_rescue, w_worth, $done } = $bound;
    for (let $i = $lo; $i < $hi; $i++) {
      if ($done[$i] !== 0) continue;
      const $first = $i * $agents;
      if ($uniform($rng, $i) >= p_stay) w_busy[$i] = 1 - w_busy[$i];

      let calls = 0;
      let unmet = 0;
      let sold = 0;
      let cautious = 0;
      let rescue = 0;
      for (let a = 0; a < $agents; a++) {
        const level = Math.max(w_action0[$first + a], w_level[$first + a] - p_drop);
        w_level[$first + a] = level;
        // One number an operator, whatever it does: the more clients, the more calls by the same luck.
        const luck = $uniform($rng, $i);
        const at = (2 * level + w_busy[$i]) * (p_most + 1);
        let called = 0;
        while (d_callsUpTo[at + called] < luck) called++;
        const missing = Math.max(0, called - p_capacity);
        const own = w_cash[$first + a] + p_fee * called - p_penalty * missing;
        const given = Math.min(p_bailout, Math.max(0, -own));
        w_clients[$first + a] = d_clients[level];
        w_calls[$first + a] = called;
        w_own[$first + a] = own + given;
        calls += called;
        unmet += missing;
        sold += d_clients[level];
        cautious += Number(d_clients[level] <= p_capacity);
        rescue += given;
      }

      settle(d_network, w_due, w_own, w_paid, $first);
      const least = -slack * (p_credit + p_equity);
      let fallen = 0;
      let shortfall = 0;
      for (let a = 0; a < $agents; a++) {
        let received = 0;
        for (let b = 0; b < $agents; b++) received += d_share[b * $agents + a] * w_paid[$first + b];
        const left = w_own[$first + a] + received - w_due[$first + a];
        const had = w_cash[$first + a];
        if (left >= least) {
          const cash = Math.max(0, left);
          w_defaulted[$first + a] = 0;
          w_unpaid[$first + a] = 0;
          w_payoff[$first + a] = cash - had;
          // What is above the capital that it needs is paid out.
          w_cash[$first + a] = Math.min(p_equity, cash);
        } else {
          fallen++;
          w_defaulted[$first + a] = 1;
          w_unpaid[$first + a] = -left;
          shortfall += w_due[$first + a] - w_paid[$first + a];
          // Its owner loses what it had and no more; another puts in new capital.
          w_payoff[$first + a] = -had;
          w_cash[$first + a] = p_equity;
        }
        w_wealth[$first + a] += w_payoff[$first + a];
      }
      w_fallen[$i] = fallen;

      w_oversold[$i] += sold / ($agents * p_capacity);
      w_cooperation[$i] += cautious / $agents;
      w_called[$i] += calls;
      w_unmet[$i] += unmet;
      w_defaults[$i] += fallen / $agents;
      if (2 * fallen >= $agents) w_meltdowns[$i] += 1;
      w_shortfall[$i] += shortfall;
      w_rescue[$i] += rescue;
      w_worth[$i] += p_fee * calls - p_penalty * unmet;
    }
  }

  function observe($lo, $hi) {
    const { $agents, o_busy, o_cash, o_clients, o_calls, o_defaults, o_tick, w_busy, w_cash, w_clients, w_calls, w_fallen, w_tick } = $bound;
    for (let $i = $lo; $i < $hi; $i++) {
      const $first = $i * $agents;
      for (let a = 0; a < $agents; a++) {
        o_busy[$first + a] = w_busy[$i];
        o_cash[$first + a] = w_cash[$first + a];
        o_clients[$first + a] = w_clients[$first + a];
        o_calls[$first + a] = w_calls[$first + a];
        o_defaults[$first + a] = w_fallen[$i] / $agents;
        o_tick[$first + a] = w_tick[$i];
      }
    }
  }

  return { reset, step, observe };
}
