/** Written by `ostrom build` from quiet-failure.ts: its rules over all worlds at once. After a change of them it is to be written anew. */
// @ts-nocheck: types are checked where the rules are written.
import { randomInt as $randomInt, uniform as $uniform } from "../../src/index.ts";
import { isBelow, below, sumBelow } from "./candidates.ts";

const farthest = 1000;

export function kernel($context, $p, $d) {
  const $bound = {
    w_effort: $context.columns.effort,
    $agents: $context.agents,
    w_gamed: $context.columns.gamed,
    w_reading: $context.columns.reading,
    w_value: $context.columns.value,
    w_audited: $context.columns.audited,
    w_wealth: $context.columns.wealth,
    w_teamReading: $context.columns.teamReading,
    w_teamValue: $context.columns.teamValue,
    w_agreed: $context.columns.agreed,
    w_measure: $context.columns.measure,
    p_measures: $p.measures,
    $rng: $context.columns.rng,
    d_amounts: $d.amounts,
    d_alike: $d.alike,
    d_cap: $d.cap,
    d_isSelection: $d.isSelection,
    w_tick: $context.columns.tick,
    p_rotation: $p.rotation,
    w_action0: $context.actions[0],
    d_most: $d.most,
    d_isHeavy: $d.isHeavy,
    w_action1: $context.actions[1],
    w_action2: $context.actions[2],
    p_measured: $p.measured,
    p_worth: $p.worth,
    p_audit: $p.audit,
    p_bonus: $p.bonus,
    w_payoff: $context.payoff,
    w_measured: $context.columns.measured,
    w_worth: $context.columns.worth,
    w_gap: $context.columns.gap,
    w_gaming: $context.columns.gaming,
    w_agreement: $context.columns.agreement,
    w_audits: $context.columns.audits,
    $done: $context.columns.done,
    o_measured: $context.obs.measured,
    o_team: $context.obs.team,
    o_measure: $context.obs.measure,
  };

  function reset($i) {
    const { w_effort, $agents, w_gamed, w_reading, w_value, w_audited, w_wealth, w_teamReading, w_teamValue, w_agreed, w_measure, p_measures, $rng } = $bound;
    const $first = $i * $agents;
    for (let $k = $first, $end = $first + $agents; $k < $end; $k++) w_effort[$k] = 0;
    for (let $k = $first, $end = $first + $agents; $k < $end; $k++) w_gamed[$k] = 0;
    for (let $k = $first, $end = $first + $agents; $k < $end; $k++) w_reading[$k] = 0;
    for (let $k = $first, $end = $first + $agents; $k < $end; $k++) w_value[$k] = 0;
    for (let $k = $first, $end = $first + $agents; $k < $end; $k++) w_audited[$k] = 0;
    for (let $k = $first, $end = $first + $agents; $k < $end; $k++) w_wealth[$k] = 0;
    w_teamReading[$i] = 0;
    w_teamValue[$i] = 0;
    w_agreed[$i] = 0;
    w_measure[$i] = p_measures > 1 ? $randomInt($rng, $i, p_measures) : 0;
  }

  function step($lo, $hi) {
    const { $agents, d_amounts, d_alike, d_cap, d_isSelection, p_measures, w_tick, p_rotation, w_measure, $rng, w_action0, w_gamed, d_most, d_isHeavy, w_reading, w_value, w_action1, w_action2, w_effort, p_measured, p_worth, p_audit, w_audited, p_bonus, w_payoff, w_wealth, w_teamReading, w_teamValue, w_agreed, w_measured, w_worth, w_gap, w_gaming, w_agreement, w_audits, $done } = $bound;
    for (let $i = $lo; $i < $hi; $i++) {
      if ($done[$i] !== 0) continue;
      const $first = $i * $agents;
      // All have chosen: whoever is to game a new measure has to guess it.
      if (p_measures > 1 && w_tick[$i] > 0 && w_tick[$i] % p_rotation === 0) w_measure[$i] = $randomInt($rng, $i, p_measures);
      d_alike.fill(0);
      let readings = 0;
      let worth = 0;
      let gaming = 0;
      let audits = 0;
      let common = 0;
      for (let a = 0; a < $agents; a++) {
        let does = w_action0[$first + a];
        let cost = 0;
        if (d_isSelection) {
          const tried = d_amounts[does];
          w_gamed[$first + a] = tried;
          let best = Number.NEGATIVE_INFINITY;
          let bestWorth = 0;
          // Where a candidate cannot be above the best so far, of its draws.
          let alone = Number.POSITIVE_INFINITY;
          let together = Number.POSITIVE_INFINITY;
          // All that could be looked at are drawn, however many are.
          for (let j = 0; j < d_most; j++) {
            const u = $uniform($rng, $i);
            const v = $uniform($rng, $i);
            const errorU = $uniform($rng, $i);
            const errorV = $uniform($rng, $i);
            const spread = d_isHeavy ? $uniform($rng, $i) : 0;
            if (j >= tried) continue;
            const product = (1 - u) * (1 - errorU);
            if (d_isHeavy) {
              if (1 - u > alone && errorV > 0.25 && errorV < 0.75) continue;
              if (best > 0 && isBelow(product, spread, best)) continue;
            } else if (product > together) continue;
            const value = (Math.sqrt(-2 * Math.log(1 - u)) * Math.cos(2 * Math.PI * v));
            const error = (Math.sqrt(-2 * Math.log(1 - errorU)) * Math.cos(2 * Math.PI * errorV));
            const measured = value + (d_isHeavy ? error / Math.sqrt(-Math.log(1 - spread)) : error);
            if (!(measured > best)) continue;
            best = measured;
            bestWorth = value;
            if (best <= 0) continue;
            alone = below(best);
            together = sumBelow(best);
          }
          w_reading[$first + a] = best;
          w_value[$first + a] = bestWorth;
        } else {
          const effort = d_amounts[does];
          const gamed = d_amounts[w_action1[$first + a]];
          const counts = p_measures === 1 || w_action2[$first + a] === w_measure[$i];
          w_effort[$first + a] = effort;
          w_gamed[$first + a] = gamed;
          w_reading[$first + a] = p_measured[0] * effort + (counts ? p_measured[1] * gamed : 0);
          w_value[$first + a] = p_worth[0] * effort + p_worth[1] * gamed;
          cost = (effort * effort + gamed * gamed) / 2;
          does = does * d_amounts.length + w_action1[$first + a];
        }
        const audited = p_audit > 0 && $uniform($rng, $i) < p_audit ? 1 : 0;
        w_audited[$first + a] = audited;
        const paid = p_bonus * (audited === 1 ? w_value[$first + a] : Math.min(d_cap, w_reading[$first + a])) - cost;
        w_payoff[$first + a] = paid;
        w_wealth[$first + a] += paid;
        readings += w_reading[$first + a];
        worth += w_value[$first + a];
        gaming += w_gamed[$first + a];
        audits += audited;
        d_alike[does]++;
        common = Math.max(common, d_alike[does]);
      }
      w_teamReading[$i] = readings / $agents;
      w_teamValue[$i] = worth / $agents;
      w_agreed[$i] = common / $agents;
      w_measured[$i] += readings / $agents;
      w_worth[$i] += worth / $agents;
      w_gap[$i] += (readings - worth) / $agents;
      w_gaming[$i] += gaming / $agents;
      w_agreement[$i] += common / $agents;
      w_audits[$i] += audits / $agents;
    }
  }

  function observe($lo, $hi) {
    const { o_measured, $agents, o_team, o_measure, w_reading, w_teamReading, w_measure } = $bound;
    for (let $i = $lo; $i < $hi; $i++) {
      const $first = $i * $agents;
      for (let a = 0; a < $agents; a++) {
        o_measured[$first + a] = Math.min(farthest, Math.max(-farthest, w_reading[$first + a]));
        o_team[$first + a] = Math.min(farthest, Math.max(-farthest, w_teamReading[$i]));
        o_measure[$first + a] = w_measure[$i];
      }
    }
  }

  return { reset, step, observe };
}
