/** Written by `ostrom build` from rationing.ts: its rules over all worlds at once. After a change of them it is to be written anew. */
// @ts-nocheck: types are checked where the rules are written.
import { uniform as $uniform } from "../../src/index.ts";
import { equalSplit } from "./allotment.ts";

export function kernel($context, $p, $d) {
  const $bound = {
    w_scarceNow: $context.columns.scarceNow,
    w_order: $context.columns.order,
    $agents: $context.agents,
    w_received: $context.columns.received,
    $rng: $context.columns.rng,
    p_probability: $p.probability,
    d_any: $d.any,
    w_action0: $context.actions[0],
    d_orders: $d.orders,
    p_scarce: $p.scarce,
    d_equal: $d.equal,
    w_payoff: $context.payoff,
    p_margin: $p.margin,
    w_ordered: $context.columns.ordered,
    w_phantom: $context.columns.phantom,
    w_sent: $context.columns.sent,
    w_sold: $context.columns.sold,
    w_left: $context.columns.left,
    w_shortage: $context.columns.shortage,
    $done: $context.columns.done,
    o_order: $context.obs.order,
    o_received: $context.obs.received,
    o_wasScarce: $context.obs.wasScarce,
    o_margin: $context.obs.margin,
  };

  function reset($i) {
    const { w_scarceNow, w_order, $agents, w_received } = $bound;
    const $first = $i * $agents;
    w_scarceNow[$i] = 0;
    for (let $k = $first, $end = $first + $agents; $k < $end; $k++) w_order[$k] = 0;
    for (let $k = $first, $end = $first + $agents; $k < $end; $k++) w_received[$k] = 0;
  }

  function step($lo, $hi) {
    const { $agents, $rng, p_probability, w_scarceNow, w_order, d_any, w_action0, d_orders, p_scarce, w_received, d_equal, w_payoff, p_margin, w_ordered, w_phantom, w_sent, w_sold, w_left, w_shortage, $done } = $bound;
    for (let $i = $lo; $i < $hi; $i++) {
      if ($done[$i] !== 0) continue;
      const $first = $i * $agents;
      // Drawn whatever is ordered.
      const scarce = $uniform($rng, $i) < p_probability ? 1 : 0;
      w_scarceNow[$i] = scarce;
      let all = 0;
      for (let a = 0; a < $agents; a++) {
        w_order[$first + a] = d_any ? w_action0[$first + a] : d_orders[w_action0[$first + a]];
        all += w_order[$first + a];
      }
      const supply = $agents * p_scarce;
      if (scarce === 0 || all <= supply) for (let a = 0; a < $agents; a++) w_received[$first + a] = w_order[$first + a];
      else if (d_equal) equalSplit(w_order, w_received, $first, $agents, supply);
      else for (let a = 0; a < $agents; a++) w_received[$first + a] = (w_order[$first + a] / all) * supply;
      let received = 0;
      let sold = 0;
      for (let a = 0; a < $agents; a++) {
        const demand = $uniform($rng, $i);
        const sells = Math.min(w_received[$first + a], demand);
        w_payoff[$first + a] = sells - (1 - p_margin) * w_received[$first + a];
        received += w_received[$first + a];
        sold += sells;
      }
      w_ordered[$i] += all / $agents;
      w_phantom[$i] += (all / $agents - p_margin) / p_margin;
      w_sent[$i] += received / $agents;
      w_sold[$i] += sold / $agents;
      w_left[$i] += (received - sold) / $agents;
      w_shortage[$i] += scarce;
    }
  }

  function observe($lo, $hi) {
    const { o_order, $agents, o_received, o_wasScarce, o_margin, w_order, w_received, w_scarceNow, p_margin } = $bound;
    for (let $i = $lo; $i < $hi; $i++) {
      const $first = $i * $agents;
      for (let a = 0; a < $agents; a++) {
        o_order[$first + a] = w_order[$first + a];
        o_received[$first + a] = w_received[$first + a];
        o_wasScarce[$first + a] = w_scarceNow[$i];
        o_margin[$first + a] = p_margin;
      }
    }
  }

  return { reset, step, observe };
}
