/** Written by `ostrom build` from culture.ts: its rules over all worlds at once. After a change of them it is to be written anew. */
// @ts-nocheck: types are checked where the rules are written.
import { randomInt as $randomInt, uniform as $uniform } from "../../src/index.ts";
import { inCommon, regionsOf } from "./regions.ts";

export function kernel($context, $p, $d) {
  const $bound = {
    w_topology: $context.topology,
    $agents: $context.agents,
    p_features: $p.features,
    w_trait: $context.columns.trait,
    $of_w_trait: $context.columns.trait.length / $context.worlds,
    $rng: $context.columns.rng,
    p_traits: $p.traits,
    w_common: $context.columns.common,
    w_action0: $context.actions[0],
    w_payoff: $context.payoff,
    w_alike: $context.columns.alike,
    w_changes: $context.columns.changes,
    w_ended: $context.columns.ended,
    w_frozen: $context.columns.frozen,
    w_tick: $context.columns.tick,
    p_horizon: $p.horizon,
    d_region: $d.region,
    d_queue: $d.queue,
    d_size: $d.size,
    w_regions: $context.columns.regions,
    w_largest: $context.columns.largest,
    $done: $context.columns.done,
    o_common: $context.obs.common,
    o_own: $context.obs.own,
    $of_o_own: $context.obs.own.length / $context.worlds,
  };

  function reset($i) {
    const { w_topology, $agents, p_features, w_trait, $of_w_trait, $rng, p_traits, w_common } = $bound;
    const $at_w_trait = $i * $of_w_trait;
    const $first = $i * $agents;
    const { start, neighbour } = w_topology;
    const all = $agents * p_features;
    for (let k = 0; k < all; k++) w_trait[$at_w_trait + k] = $randomInt($rng, $i, p_traits);
    for (let a = 0; a < $agents; a++) {
      let same = 0;
      for (let e = start[a]; e < start[a + 1]; e++)
        same += inCommon(w_trait, $at_w_trait, p_features, a, neighbour[e]);
      const degree = start[a + 1] - start[a];
      w_common[$first + a] = degree > 0 ? same / (degree * p_features) : 0;
    }
  }

  function step($lo, $hi) {
    const { $agents, p_features, w_topology, $rng, w_action0, w_trait, $of_w_trait, w_common, w_payoff, w_alike, w_changes, w_ended, w_frozen, w_tick, p_horizon, d_region, d_queue, d_size, w_regions, w_largest, $done } = $bound;
    for (let $i = $lo; $i < $hi; $i++) {
      if ($done[$i] !== 0) continue;
      const $first = $i * $agents;
      const $at_w_trait = $i * $of_w_trait;
      const { start, neighbour } = w_topology;
      let changes = 0;
      // As many meetings as there are villages.
      for (let meeting = 0; meeting < $agents; meeting++) {
        // Drawn whatever is done, so that luck does not depend on it.
        const a = $randomInt($rng, $i, $agents);
        const whom = $uniform($rng, $i);
        const meets = $uniform($rng, $i);
        const which = $uniform($rng, $i);
        const degree = start[a + 1] - start[a];
        if (degree === 0 || w_action0[$first + a] !== 0) continue;
        const b = neighbour[start[a] + Math.floor(whom * degree)];
        const same = inCommon(w_trait, $at_w_trait, p_features, a, b);
        if (same === p_features || meets * p_features >= same) continue;
        let left = Math.floor(which * (p_features - same));
        for (let f = 0; f < p_features; f++) {
          if (w_trait[$at_w_trait + a * p_features + f] === w_trait[$at_w_trait + b * p_features + f]) continue;
          if (left === 0) w_trait[$at_w_trait + a * p_features + f] = w_trait[$at_w_trait + b * p_features + f];
          left--;
        }
        changes++;
      }
      let alike = 0;
      let linked = 0;
      let canChange = 0;
      for (let a = 0; a < $agents; a++) {
        const degree = start[a + 1] - start[a];
        let sum = 0;
        for (let e = start[a]; e < start[a + 1]; e++) {
          const same = inCommon(w_trait, $at_w_trait, p_features, a, neighbour[e]);
          sum += same;
          if (same > 0 && same < p_features) canChange++;
        }
        w_common[$first + a] = degree > 0 ? sum / (degree * p_features) : 0;
        w_payoff[$first + a] = w_common[$first + a];
        alike += sum;
        linked += degree;
      }
      w_alike[$i] += linked > 0 ? alike / (linked * p_features) : 0;
      w_changes[$i] += changes;
      if (canChange === 0) {
        w_ended[$i] = 1;
        w_frozen[$i] += 1;
      }
      if (canChange === 0 || w_tick[$i] + 1 === p_horizon) {

        const count = regionsOf(w_trait, $at_w_trait, p_features, start, neighbour, d_region, d_queue, d_size);
        let most = 0;
        for (let r = 0; r < count; r++) most = Math.max(most, d_size[r]);
        w_regions[$i] += count;
        w_largest[$i] += most / $agents;
      }
    }
  }

  function observe($lo, $hi) {
    const { o_common, $agents, o_own, $of_o_own, p_features, w_common, w_trait, $of_w_trait } = $bound;
    for (let $i = $lo; $i < $hi; $i++) {
      const $first = $i * $agents;
      const $at_o_own = $i * $of_o_own;
      const $at_w_trait = $i * $of_w_trait;
      const all = $agents * p_features;
      for (let a = 0; a < $agents; a++) o_common[$first + a] = w_common[$first + a];
      for (let k = 0; k < all; k++) o_own[$at_o_own + k] = w_trait[$at_w_trait + k];
    }
  }

  return { reset, step, observe };
}
