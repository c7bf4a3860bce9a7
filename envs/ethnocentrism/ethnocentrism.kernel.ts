/** Written by `ostrom build` from ethnocentrism.ts: its rules over all worlds at once. After a change of them it is to be written anew. */
// @ts-nocheck: types are checked where the rules are written.
import { randomInt as $randomInt, uniform as $uniform } from "../../src/index.ts";

const outside = -2;

export function kernel($context, $p, $d) {
  const $bound = {
    $agents: $context.agents,
    w_active: $context.columns.active,
    w_kind: $context.columns.kind,
    w_fitness: $context.columns.fitness,
    p_newcomers: $p.newcomers,
    $rng: $context.columns.rng,
    p_kinds: $p.kinds,
    w_here: $context.columns.here,
    w_topology: $context.topology,
    d_order: $d.order,
    d_taken: $d.taken,
    w_terminated: $context.columns.terminated,
    p_reproduction: $p.reproduction,
    w_action0: $context.actions[0],
    w_action1: $context.actions[1],
    w_ethnocentric: $context.columns.ethnocentric,
    w_humanitarian: $context.columns.humanitarian,
    w_selfish: $context.columns.selfish,
    w_traitorous: $context.columns.traitorous,
    w_payoff: $context.payoff,
    p_cost: $p.cost,
    p_benefit: $p.benefit,
    w_population: $context.columns.population,
    w_meetings: $context.columns.meetings,
    w_cooperation: $context.columns.cooperation,
    w_own: $context.columns.own,
    p_mutation: $p.mutation,
    w_parent: $context.columns.parent,
    p_death: $p.death,
    $done: $context.columns.done,
    o_kind: $context.obs.kind,
    o_near: $context.obs.near,
    o_nearOwn: $context.obs.nearOwn,
  };

  function reset($i) {
    const { $agents, w_active, w_kind, w_fitness, p_newcomers, $rng, p_kinds, w_here } = $bound;
    const $first = $i * $agents;
    for (let a = 0; a < $agents; a++) w_active[$first + a] = 0;
    for (let $k = $first, $end = $first + $agents; $k < $end; $k++) w_kind[$k] = 0;
    for (let $k = $first, $end = $first + $agents; $k < $end; $k++) w_fitness[$k] = 0;
    // Newcomers of the first tick; without any all places are taken.
    for (let j = 0; j < Math.min($agents, p_newcomers); j++) {
      let a = $randomInt($rng, $i, $agents);
      while (w_active[$first + a] === 1) a = a + 1 < $agents ? a + 1 : 0;
      w_active[$first + a] = 1;
      w_kind[$first + a] = $randomInt($rng, $i, p_kinds);
    }
    if (p_newcomers === 0)
      for (let a = 0; a < $agents; a++) {
        w_active[$first + a] = 1;
        w_kind[$first + a] = $randomInt($rng, $i, p_kinds);
      }
    for (let a = 0; a < $agents; a++) w_here[$first + a] = w_active[$first + a];
  }

  function step($lo, $hi) {
    const { $agents, w_topology, d_order, d_taken, w_active, w_terminated, w_fitness, p_reproduction, w_action0, w_action1, w_ethnocentric, w_humanitarian, w_selfish, w_traitorous, w_kind, w_payoff, p_cost, p_benefit, w_population, w_meetings, w_cooperation, w_own, $rng, p_mutation, w_parent, p_kinds, p_death, p_newcomers, w_here, $done } = $bound;
    for (let $i = $lo; $i < $hi; $i++) {
      if ($done[$i] !== 0) continue;
      const $first = $i * $agents;
      const { start, neighbour } = w_topology;

      let alive = 0;
      let met = 0;
      let helps = 0;
      let alike = 0;
      for (let a = 0; a < $agents; a++) {
        // Who is switched off for a while keeps its place.
        d_taken[a] = w_active[$first + a] === 1 || w_terminated[$first + a] === 0 ? 1 : 0;
        w_fitness[$first + a] = p_reproduction;
        if (w_active[$first + a] === 0) continue;
        d_order[alive++] = a;
        const own = w_action0[$first + a];
        const others = w_action1[$first + a];
        w_ethnocentric[$i] += own === 1 && others === 0 ? 1 : 0;
        w_humanitarian[$i] += own === 1 && others === 1 ? 1 : 0;
        w_selfish[$i] += own === 0 && others === 0 ? 1 : 0;
        w_traitorous[$i] += own === 0 && others === 1 ? 1 : 0;
      }
      for (let at = 0; at < alive; at++) {
        const a = d_order[at];
        for (let e = start[a]; e < start[a + 1]; e++) {
          const b = neighbour[e];
          if (w_active[$first + b] === 0) continue;
          met++;
          const same = w_kind[$first + a] === w_kind[$first + b];
          if (same) alike++;
          const given = same ? w_action0[$first + a] : w_action1[$first + a];
          if (given === 0) continue;
          helps++;
          w_payoff[$first + a] -= p_cost;
          w_payoff[$first + b] += p_benefit;
        }
      }
      w_population[$i] += alive;
      w_meetings[$i] += met;
      w_cooperation[$i] += helps;
      w_own[$i] += alike;

      // In random order each may have a child on a free place beside it, which is of its parent's kind but for mutation.
      for (let at = 0; at < alive; at++) {
        const other = at + $randomInt($rng, $i, alive - at);
        const a = d_order[other];
        d_order[other] = d_order[at];
        d_order[at] = a;
        w_fitness[$first + a] += w_payoff[$first + a];
        const bears = $uniform($rng, $i) < w_fitness[$first + a];
        const where = $uniform($rng, $i);
        const changes = $uniform($rng, $i) < p_mutation;
        const into = $uniform($rng, $i);
        if (!bears) continue;
        let free = 0;
        for (let e = start[a]; e < start[a + 1]; e++) free += 1 - d_taken[neighbour[e]];
        if (free === 0) continue;
        let left = Math.floor(where * free);
        for (let e = start[a]; e < start[a + 1]; e++) {
          const site = neighbour[e];
          if (d_taken[site] === 1) continue;
          if (left === 0) {
            d_taken[site] = 1;
            w_parent[$first + site] = a;
            w_kind[$first + site] = w_kind[$first + a];
            if (changes && p_kinds > 1) {
              const kind = Math.floor(into * (p_kinds - 1));
              w_kind[$first + site] = kind < w_kind[$first + a] ? kind : kind + 1;
            }
            break;
          }
          left--;
        }
      }
      // Whoever is there may die, who was just born among them.
      for (let a = 0; a < $agents; a++) {
        const dies = $uniform($rng, $i) < p_death;
        if (!dies || (w_active[$first + a] === 0 && w_parent[$first + a] === -1)) continue;
        d_taken[a] = 0;
        if (w_active[$first + a] === 1) w_terminated[$first + a] = 1;
        w_parent[$first + a] = -1;
      }
      // Who comes finds the first free place from one drawn at random on.
      for (let j = 0; j < p_newcomers; j++) {
        const first = $randomInt($rng, $i, $agents);
        const kind = $randomInt($rng, $i, p_kinds);
        let site = first;
        let looked = 0;
        while (looked < $agents && d_taken[site] === 1) {
          site = site + 1 < $agents ? site + 1 : 0;
          looked++;
        }
        if (looked === $agents) continue;
        d_taken[site] = 1;
        w_parent[$first + site] = outside;
        w_kind[$first + site] = kind;
      }
      for (let a = 0; a < $agents; a++) w_here[$first + a] = d_taken[a];
    }
  }

  function observe($lo, $hi) {
    const { w_topology, o_kind, $agents, o_near, o_nearOwn, w_kind, w_here } = $bound;
    for (let $i = $lo; $i < $hi; $i++) {
      const $first = $i * $agents;
      const { start, neighbour } = w_topology;

      for (let a = 0; a < $agents; a++) {
        o_kind[$first + a] = w_kind[$first + a];
        let count = 0;
        let alike = 0;
        for (let e = start[a]; e < start[a + 1]; e++) {
          const b = neighbour[e];
          if (w_here[$first + b] === 0) continue;
          count++;
          if (w_kind[$first + b] === w_kind[$first + a]) alike++;
        }
        o_near[$first + a] = count;
        o_nearOwn[$first + a] = alike;
      }
    }
  }

  return { reset, step, observe };
}
