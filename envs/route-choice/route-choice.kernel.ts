/** Written by `ostrom build` from route-choice.ts: its rules over all worlds at once. After a change of them it is to be written anew. */
// @ts-nocheck: types are checked where the rules are written.
import { randomInt as $randomInt, uniform as $uniform } from "../../src/index.ts";
import { loadLinks, timeLinks, sumAlong, chargeLinks } from "../network/links.ts";

export function kernel($context, $p, $d) {
  const $bound = {
    w_on: $context.columns.on,
    $of_w_on: $context.columns.on.length / $context.worlds,
    $agents: $context.agents,
    w_route: $context.columns.route,
    $rng: $context.columns.rng,
    d_choices: $d.choices,
    d_base: $d.base,
    w_incident: $context.columns.incident,
    d_flat: $d.flat,
    d_normal: $d.normal,
    d_slower: $d.slower,
    d_perLink: $d.perLink,
    d_external: $d.external,
    w_load: $context.columns.load,
    $of_w_load: $context.columns.load.length / $context.worlds,
    w_routeTime: $context.columns.routeTime,
    $of_w_routeTime: $context.columns.routeTime.length / $context.worlds,
    w_time: $context.columns.time,
    w_externality: $context.columns.externality,
    w_toll: $context.columns.toll,
    d_toll: $d.toll,
    p_incident: $p.incident,
    p_revise: $p.revise,
    w_action0: $context.actions[0],
    w_payoff: $context.payoff,
    w_meanTime: $context.columns.meanTime,
    w_excess: $context.columns.excess,
    w_moved: $context.columns.moved,
    $done: $context.columns.done,
    o_route: $context.obs.route,
    o_incident: $context.obs.incident,
    $of_o_incident: $context.obs.incident.length / $context.worlds,
    o_own: $context.obs.own,
    $of_o_own: $context.obs.own.length / $context.worlds,
    o_time: $context.obs.time,
    $of_o_time: $context.obs.time.length / $context.worlds,
    d_informed: $d.informed,
    p_information: $p.information,
  };

  function reset($i) {
    const { w_on, $of_w_on, $agents, w_route, $rng, d_choices, d_base, w_incident, d_flat, d_normal, d_slower, d_perLink, d_external, w_load, $of_w_load, w_routeTime, $of_w_routeTime, w_time, w_externality, w_toll, d_toll, p_incident } = $bound;
    const $at_w_on = $i * $of_w_on;
    const $first = $i * $agents;
    const $at_w_load = $i * $of_w_load;
    const $at_w_routeTime = $i * $of_w_routeTime;
    w_on.fill(0, $at_w_on, $at_w_on + $of_w_on);
    for (let a = 0; a < $agents; a++) {
      w_route[$first + a] = $randomInt($rng, $i, d_choices);
      w_on[$at_w_on + d_base[a] + w_route[$first + a]]++;
    }
    w_incident[$i] = 0;
    $call1: {
      const links = w_incident[$i] === 1 ? d_slower : d_normal;
      w_load.fill(0, $at_w_load, $at_w_load + $of_w_load);
      loadLinks(d_flat, w_on, $at_w_on, w_load, $at_w_load);
      timeLinks(links, w_load, $at_w_load, d_perLink);
      sumAlong(d_flat, d_perLink, w_routeTime, $at_w_routeTime);
      chargeLinks(links, w_load, $at_w_load, d_perLink);
      sumAlong(d_flat, d_perLink, d_external, 0);
    }
    for (let a = 0; a < $agents; a++) {
      const at = d_base[a] + w_route[$first + a];
      w_time[$first + a] = w_routeTime[$at_w_routeTime + at];
      w_externality[$first + a] = d_external[at];
      w_toll[$first + a] = d_toll[at];
    }
    if (p_incident !== undefined && $uniform($rng, $i) < p_incident.probability) w_incident[$i] = 1;
  }

  function step($lo, $hi) {
    const { $agents, w_on, $of_w_on, p_revise, $rng, w_route, w_action0, d_base, d_flat, d_normal, d_slower, d_perLink, d_external, w_incident, w_load, $of_w_load, w_routeTime, $of_w_routeTime, d_choices, w_time, w_externality, w_toll, d_toll, w_payoff, w_meanTime, w_excess, w_moved, p_incident, $done } = $bound;
    for (let $i = $lo; $i < $hi; $i++) {
      if ($done[$i] !== 0) continue;
      const $at_w_on = $i * $of_w_on;
      const $first = $i * $agents;
      const $at_w_load = $i * $of_w_load;
      const $at_w_routeTime = $i * $of_w_routeTime;
      w_on.fill(0, $at_w_on, $at_w_on + $of_w_on);
      let moved = 0;
      for (let a = 0; a < $agents; a++) {
        // Drawn whatever is chosen, so that luck does not depend on it.
        if (p_revise === 1 || $uniform($rng, $i) < p_revise) {
          if (w_route[$first + a] !== w_action0[$first + a]) moved++;
          w_route[$first + a] = w_action0[$first + a];
        }
        w_on[$at_w_on + d_base[a] + w_route[$first + a]]++;
      }
      $call1: {
        const links = w_incident[$i] === 1 ? d_slower : d_normal;
        w_load.fill(0, $at_w_load, $at_w_load + $of_w_load);
        loadLinks(d_flat, w_on, $at_w_on, w_load, $at_w_load);
        timeLinks(links, w_load, $at_w_load, d_perLink);
        sumAlong(d_flat, d_perLink, w_routeTime, $at_w_routeTime);
        chargeLinks(links, w_load, $at_w_load, d_perLink);
        sumAlong(d_flat, d_perLink, d_external, 0);
      }
      let total = 0;
      let least = 0;
      for (let a = 0; a < $agents; a++) {
        const base = d_base[a];
        const at = base + w_route[$first + a];
        const time = w_routeTime[$at_w_routeTime + at];
        let fastest = time;
        for (let j = base; j < base + d_choices; j++) if (w_routeTime[$at_w_routeTime + j] < fastest) fastest = w_routeTime[$at_w_routeTime + j];
        total += time;
        least += fastest;
        w_time[$first + a] = time;
        w_externality[$first + a] = d_external[at];
        w_toll[$first + a] = d_toll[at];
        w_payoff[$first + a] = -time;
      }
      w_meanTime[$i] += total / $agents;
      w_excess[$i] += (total - least) / $agents;
      w_moved[$i] += moved / $agents;
      if (p_incident !== undefined) w_incident[$i] = $uniform($rng, $i) < p_incident.probability ? 1 : 0;
    }
  }

  function observe($lo, $hi) {
    const { d_choices, o_route, $agents, o_incident, $of_o_incident, o_own, $of_o_own, o_time, $of_o_time, w_route, p_incident, d_informed, w_incident, p_information, w_time, w_routeTime, $of_w_routeTime, d_base } = $bound;
    for (let $i = $lo; $i < $hi; $i++) {
      const $first = $i * $agents;
      const $at_o_incident = $i * $of_o_incident;
      const $at_o_own = $i * $of_o_own;
      const $at_o_time = $i * $of_o_time;
      const $at_w_routeTime = $i * $of_w_routeTime;
      for (let a = 0; a < $agents; a++) {
        o_route[$first + a] = w_route[$first + a];
        if (p_incident !== undefined) o_incident[$at_o_incident + a] = a < d_informed ? 1 + w_incident[$i] : 0;
        if (p_information === "own") o_own[$at_o_own + a] = w_time[$first + a];
        if (p_information === "all")
          for (let j = 0; j < d_choices; j++) o_time[$at_o_time + a * d_choices + j] = w_routeTime[$at_w_routeTime + d_base[a] + j];
      }
    }
  }

  return { reset, step, observe };
}
