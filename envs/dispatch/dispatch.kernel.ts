/** Written by `ostrom build` from dispatch.ts: its rules over all worlds at once. After a change of them it is to be written anew. */
// @ts-nocheck: types are checked where the rules are written.
import { uniform as $uniform, randomInt as $randomInt } from "../../src/index.ts";
import { eventAt } from "../queue/events.ts";

export function kernel($context, $p, $d) {
  const $bound = {
    w_queue: $context.columns.queue,
    $of_w_queue: $context.columns.queue.length / $context.worlds,
    w_delay: $context.columns.delay,
    $agents: $context.agents,
    w_externality: $context.columns.externality,
    d_choices: $d.choices,
    w_looked: $context.columns.looked,
    $of_w_looked: $context.columns.looked.length / $context.worlds,
    d_all: $d.all,
    p_servers: $p.servers,
    $rng: $context.columns.rng,
    p_jobs: $p.jobs,
    d_drawn: $d.drawn,
    d_order: $d.order,
    d_cumulative: $d.cumulative,
    w_action0: $context.actions[0],
    d_service: $d.service,
    d_tolls: $d.tolls,
    w_sojourn: $context.columns.sojourn,
    w_queued: $context.columns.queued,
    d_fastest: $d.fastest,
    w_fast: $context.columns.fast,
    w_sent: $context.columns.sent,
    w_payoff: $context.payoff,
    p_waitCost: $p.waitCost,
    $done: $context.columns.done,
    o_queue: $context.obs.queue,
    $of_o_queue: $context.obs.queue.length / $context.worlds,
    o_service: $context.obs.service,
    $of_o_service: $context.obs.service.length / $context.worlds,
  };

  function reset($i) {
    const { w_queue, $of_w_queue, w_delay, $agents, w_externality, d_choices, w_looked, $of_w_looked, d_all, p_servers, $rng } = $bound;
    const $at_w_queue = $i * $of_w_queue;
    const $first = $i * $agents;
    const $at_w_looked = $i * $of_w_looked;
    w_queue.fill(0, $at_w_queue, $at_w_queue + $of_w_queue);
    for (let $k = $first, $end = $first + $agents; $k < $end; $k++) w_delay[$k] = 0;
    for (let $k = $first, $end = $first + $agents; $k < $end; $k++) w_externality[$k] = 0;
    for (let k = 0; k < $agents * d_choices; k++)
      w_looked[$at_w_looked + k] = d_all ? k % d_choices : Math.floor($uniform($rng, $i) * p_servers);
  }

  function step($lo, $hi) {
    const { $agents, w_delay, w_externality, p_jobs, $rng, d_drawn, d_order, d_cumulative, p_servers, w_queue, $of_w_queue, w_looked, $of_w_looked, d_choices, w_action0, d_service, d_tolls, w_sojourn, w_queued, d_fastest, w_fast, w_sent, w_payoff, p_waitCost, d_all, $done } = $bound;
    for (let $i = $lo; $i < $hi; $i++) {
      if ($done[$i] !== 0) continue;
      const $first = $i * $agents;
      const $at_w_queue = $i * $of_w_queue;
      const $at_w_looked = $i * $of_w_looked;
      for (let $k = $first, $end = $first + $agents; $k < $end; $k++) w_delay[$k] = 0;
      for (let $k = $first, $end = $first + $agents; $k < $end; $k++) w_externality[$k] = 0;
      for (let round = 0; round < p_jobs; round++) {
        for (let a = 0; a < $agents; a++) {
          // An order that is drawn, or anybody each time.
          const at = $randomInt($rng, $i, d_drawn ? $agents : a + 1);
          if (!d_drawn) d_order[a] = d_order[at];
          d_order[d_drawn ? a : at] = d_drawn ? at : a;
        }
        let sent = 0;
        while (sent < $agents) {
          const event = eventAt(d_cumulative, $uniform($rng, $i));
          if (event < p_servers) {
            if (w_queue[$at_w_queue + event] > 0) w_queue[$at_w_queue + event] -= 1;
            continue;
          }
          const a = d_order[sent++];
          const server = w_looked[$at_w_looked + a * d_choices + w_action0[$first + a]];
          const found = w_queue[$at_w_queue + server];
          const time = (found + 1) / d_service[server];
          w_queue[$at_w_queue + server] = found + 1;
          w_delay[$first + a] += time;
          w_externality[$first + a] += d_tolls[server];
          w_sojourn[$i] += time;
          w_queued[$i] += found;
          if (d_service[server] === d_fastest) w_fast[$i] += 1;
        }
      }
      w_sent[$i] += $agents * p_jobs;
      for (let a = 0; a < $agents; a++) w_payoff[$first + a] -= p_waitCost * w_delay[$first + a];
      if (!d_all) for (let k = 0; k < $agents * d_choices; k++) w_looked[$at_w_looked + k] = Math.floor($uniform($rng, $i) * p_servers);
    }
  }

  function observe($lo, $hi) {
    const { o_queue, $of_o_queue, o_service, $of_o_service, $agents, d_choices, w_looked, $of_w_looked, w_queue, $of_w_queue, d_service } = $bound;
    for (let $i = $lo; $i < $hi; $i++) {
      const $at_o_queue = $i * $of_o_queue;
      const $at_o_service = $i * $of_o_service;
      const $at_w_looked = $i * $of_w_looked;
      const $at_w_queue = $i * $of_w_queue;
      for (let k = 0; k < $agents * d_choices; k++) {
        const server = w_looked[$at_w_looked + k];
        o_queue[$at_o_queue + k] = Math.min(1000, w_queue[$at_w_queue + server]);
        o_service[$at_o_service + k] = d_service[server];
      }
    }
  }

  return { reset, step, observe };
}
