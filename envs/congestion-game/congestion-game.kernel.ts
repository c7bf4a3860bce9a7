/** Written by `ostrom build` from congestion-game.ts: its rules over all worlds at once. After a change of them it is to be written anew. */
// @ts-nocheck: types are checked where the rules are written.
import { loadLinks, timeLinks, sumAlong, chargeLinks } from "../network/links.ts";

export function kernel($context, $p, $d) {
  const $bound = {
    w_travellers: $context.columns.travellers,
    $of_w_travellers: $context.columns.travellers.length / $context.worlds,
    w_externality: $context.columns.externality,
    $agents: $context.agents,
    d_paths: $d.paths,
    d_times: $d.times,
    d_perLink: $d.perLink,
    d_external: $d.external,
    w_load: $context.columns.load,
    $of_w_load: $context.columns.load.length / $context.worlds,
    w_latency: $context.columns.latency,
    $of_w_latency: $context.columns.latency.length / $context.worlds,
    w_action0: $context.actions[0],
    w_payoff: $context.payoff,
    p_reward: $p.reward,
    w_meanLatency: $context.columns.meanLatency,
    $done: $context.columns.done,
    o_latency: $context.obs.latency,
    $of_o_latency: $context.obs.latency.length / $context.worlds,
  };

  function reset($i) {
    const { w_travellers, $of_w_travellers, w_externality, $agents, d_paths, d_times, d_perLink, d_external, w_load, $of_w_load, w_latency, $of_w_latency } = $bound;
    const $at_w_travellers = $i * $of_w_travellers;
    const $first = $i * $agents;
    const $at_w_load = $i * $of_w_load;
    const $at_w_latency = $i * $of_w_latency;
    w_travellers.fill(0, $at_w_travellers, $at_w_travellers + $of_w_travellers);
    for (let $k = $first, $end = $first + $agents; $k < $end; $k++) w_externality[$k] = 0;
    $call1: {
      w_load.fill(0, $at_w_load, $at_w_load + $of_w_load);
      loadLinks(d_paths, w_travellers, $at_w_travellers, w_load, $at_w_load);
      timeLinks(d_times, w_load, $at_w_load, d_perLink);
      sumAlong(d_paths, d_perLink, w_latency, $at_w_latency);
      chargeLinks(d_times, w_load, $at_w_load, d_perLink);
      sumAlong(d_paths, d_perLink, d_external, 0);
    }
  }

  function step($lo, $hi) {
    const { d_external, $agents, w_travellers, $of_w_travellers, w_action0, d_paths, d_times, d_perLink, w_load, $of_w_load, w_latency, $of_w_latency, w_payoff, p_reward, w_externality, w_meanLatency, $done } = $bound;
    for (let $i = $lo; $i < $hi; $i++) {
      if ($done[$i] !== 0) continue;
      const $at_w_travellers = $i * $of_w_travellers;
      const $first = $i * $agents;
      const $at_w_load = $i * $of_w_load;
      const $at_w_latency = $i * $of_w_latency;
      w_travellers.fill(0, $at_w_travellers, $at_w_travellers + $of_w_travellers);
      for (let a = 0; a < $agents; a++) w_travellers[$at_w_travellers + w_action0[$first + a]]++;
      $call1: {
        w_load.fill(0, $at_w_load, $at_w_load + $of_w_load);
        loadLinks(d_paths, w_travellers, $at_w_travellers, w_load, $at_w_load);
        timeLinks(d_times, w_load, $at_w_load, d_perLink);
        sumAlong(d_paths, d_perLink, w_latency, $at_w_latency);
        chargeLinks(d_times, w_load, $at_w_load, d_perLink);
        sumAlong(d_paths, d_perLink, d_external, 0);
      }
      let total = 0;
      for (let j = 0; j < $of_w_travellers; j++) total += w_travellers[$at_w_travellers + j] * w_latency[$at_w_latency + j];
      for (let a = 0; a < $agents; a++) {
        const path = w_action0[$first + a];
        w_payoff[$first + a] = p_reward - w_latency[$at_w_latency + path];
        w_externality[$first + a] = d_external[path];
      }
      w_meanLatency[$i] += total / $agents;
    }
  }

  function observe($lo, $hi) {
    const { o_latency, $of_o_latency, w_latency, $of_w_latency, $agents } = $bound;
    for (let $i = $lo; $i < $hi; $i++) {
      const $at_o_latency = $i * $of_o_latency;
      const $at_w_latency = $i * $of_w_latency;
      for (let a = 0, o = 0; a < $agents; a++)
        for (let j = 0; j < $of_w_latency; j++, o++) o_latency[$at_o_latency + o] = w_latency[$at_w_latency + j];
    }
  }

  return { reset, step, observe };
}
