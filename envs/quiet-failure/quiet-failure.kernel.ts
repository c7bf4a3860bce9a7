/** Written by `ostrom build` from quiet-failure.ts: its rules over all worlds at once. After a change of them it is to be written anew. */
// @ts-nocheck: types are checked where the rules are written.
import { randomInt as $randomInt, normal as $normal, exponential as $exponential, uniform as $uniform } from "../../src/index.ts";

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
    p_noise: $p.noise,
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
    const { $agents, d_amounts, d_alike, d_cap, d_isSelection, p_measures, w_tick, p_rotation, w_measure, $rng, w_action0, w_gamed, d_most, p_noise, w_reading, w_value, w_action1, w_action2, w_effort, p_measured, p_worth, p_audit, w_audited, p_bonus, w_payoff, w_wealth, w_teamReading, w_teamValue, w_agreed, w_measured, w_worth, w_gap, w_gaming, w_agreement, w_audits, $done } = $bound;
    for (let $i = $lo; $i < $hi; $i++) {
      if ($done[$i] !== 0) continue;
      const $first = $i * $agents;
      // All have chosen: whoever is to game a new measure has to guess it.
      if (p_measures > 1 && w_tick[$i] > 0 && w_tick[$i] % p_rotation === 0) w_measure[$i] = $randomInt($rng, $i, p_measures);
      d_alike.fill(0);
      let measured = 0;
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
          // All that could be looked at are drawn, however many are.
          for (let j = 0; j < d_most; j++) {
            const value = $normal($rng, $i);
            const error = p_noise === "normal" ? $normal($rng, $i) : $normal($rng, $i) / Math.sqrt($exponential($rng, $i));
            if (j < tried && value + error > best) {
              best = value + error;
              bestWorth = value;
            }
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
        measured += w_reading[$first + a];
        worth += w_value[$first + a];
        gaming += w_gamed[$first + a];
        audits += audited;
        d_alike[does]++;
        common = Math.max(common, d_alike[does]);
      }
      w_teamReading[$i] = measured / $agents;
      w_teamValue[$i] = worth / $agents;
      w_agreed[$i] = common / $agents;
      w_measured[$i] += measured / $agents;
      w_worth[$i] += worth / $agents;
      w_gap[$i] += (measured - worth) / $agents;
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
