/** Written by `ostrom build` from ai-race.ts: its rules over all worlds at once. After a change of them it is to be written anew. */
// @ts-nocheck: types are checked where the rules are written.
import { uniform as $uniform } from "../../src/index.ts";
import { slack } from "./params.ts";

export function kernel($context, $p, $d) {
  const $bound = {
    w_progress: $context.columns.progress,
    $agents: $context.agents,
    w_hasty: $context.columns.hasty,
    w_unsafeMove: $context.columns.unsafeMove,
    w_crashed: $context.columns.crashed,
    w_harm: $context.columns.harm,
    w_setBack: $context.columns.setBack,
    w_wealth: $context.columns.wealth,
    p_setback: $p.setback,
    w_luck: $context.columns.luck,
    $rng: $context.columns.rng,
    p_speed: $p.speed,
    p_hazard: $p.hazard,
    p_damage: $p.damage,
    p_prize: $p.prize,
    p_benefit: $p.benefit,
    p_cost: $p.cost,
    p_steps: $p.steps,
    w_action0: $context.actions[0],
    w_setbacks: $context.columns.setbacks,
    w_payoff: $context.payoff,
    w_unsafe: $context.columns.unsafe,
    w_ended: $context.columns.ended,
    w_crash: $context.columns.crash,
    w_worth: $context.columns.worth,
    w_length: $context.columns.length,
    w_tick: $context.columns.tick,
    $done: $context.columns.done,
    o_own: $context.obs.own,
    $of_o_own: $context.obs.own.length / $context.worlds,
    o_rival: $context.obs.rival,
    $of_o_rival: $context.obs.rival.length / $context.worlds,
  };

  function reset($i) {
    const { w_progress, $agents, w_hasty, w_unsafeMove, w_crashed, w_harm, w_setBack, w_wealth, p_setback, w_luck, $rng } = $bound;
    const $first = $i * $agents;
    for (let $k = $first, $end = $first + $agents; $k < $end; $k++) w_progress[$k] = 0;
    for (let $k = $first, $end = $first + $agents; $k < $end; $k++) w_hasty[$k] = 0;
    for (let $k = $first, $end = $first + $agents; $k < $end; $k++) w_unsafeMove[$k] = 0;
    for (let $k = $first, $end = $first + $agents; $k < $end; $k++) w_crashed[$k] = 0;
    for (let $k = $first, $end = $first + $agents; $k < $end; $k++) w_harm[$k] = 0;
    for (let $k = $first, $end = $first + $agents; $k < $end; $k++) w_setBack[$k] = 0;
    for (let $k = $first, $end = $first + $agents; $k < $end; $k++) w_wealth[$k] = 0;
    if (p_setback > 0) for (let a = 0; a < $agents; a++) w_luck[$first + a] = $uniform($rng, $i);
    else for (let $k = $first, $end = $first + $agents; $k < $end; $k++) w_luck[$k] = 1;
  }

  function step($lo, $hi) {
    const { $agents, p_speed, p_hazard, p_damage, p_prize, p_benefit, p_cost, p_setback, p_steps, $rng, w_unsafeMove, w_action0, w_crashed, w_progress, w_hasty, w_harm, w_luck, w_setBack, w_setbacks, w_wealth, w_payoff, w_unsafe, w_ended, w_crash, w_worth, w_length, w_tick, $done } = $bound;
    $worlds: for (let $i = $lo; $i < $hi; $i++) {
      if ($done[$i] !== 0) continue;
      const $first = $i * $agents;
      const goal = p_steps - slack;
      let crashes = 0;
      let rushing = 0;
      for (let a = 0; a < $agents; a++) {
        // Drawn whatever is done, so that luck does not depend on it.
        const fails = p_hazard > 0 && $uniform($rng, $i) < p_hazard;
        w_unsafeMove[$first + a] = w_action0[$first + a];
        w_crashed[$first + a] = w_action0[$first + a] === 1 && fails ? 1 : 0;
        rushing += w_action0[$first + a];
        crashes += w_crashed[$first + a];
      }
      let first = 0;
      if (crashes === 0)
        for (let a = 0; a < $agents; a++) {
          const steps = w_action0[$first + a] === 1 ? p_speed : 1;
          w_progress[$first + a] += steps;
          w_hasty[$first + a] += w_action0[$first + a] * steps;
          if (w_progress[$first + a] >= goal) first++;
        }

      const share = p_benefit / ($agents - rushing + rushing * p_speed);
      let worth = 0;
      for (let a = 0; a < $agents; a++) {
        const unsafe = w_action0[$first + a] === 1;
        let paid = 0;
        if (crashes > 0) {
          w_harm[$first + a] = w_crashed[$first + a] * p_damage * ($agents - 1);
          paid = (w_crashed[$first + a] === 1 ? 0 : p_prize / ($agents - crashes)) - p_damage * crashes;
        } else {
          paid = unsafe ? share * p_speed : share - p_cost;
          if (first > 0) {
            if (w_progress[$first + a] >= goal) paid += p_prize / first;
            if (w_luck[$first + a] < (p_setback * w_hasty[$first + a]) / w_progress[$first + a]) {
              w_setBack[$first + a] = 1;
              w_setbacks[$i] += 1;
              paid = -w_wealth[$first + a];
            }
          }
        }
        w_payoff[$first + a] = paid;
        w_wealth[$first + a] += paid;
        worth += w_wealth[$first + a];
      }

      w_unsafe[$i] += rushing / $agents;
      if (crashes === 0 && first === 0) continue $worlds;
      w_ended[$i] = 1;
      if (crashes > 0) w_crash[$i] += 1;
      w_worth[$i] += worth;
      w_length[$i] += w_tick[$i] + 1;
    }
  }

  function observe($lo, $hi) {
    const { $agents, o_own, $of_o_own, o_rival, $of_o_rival, w_progress, p_steps } = $bound;
    for (let $i = $lo; $i < $hi; $i++) {
      const $at_o_own = $i * $of_o_own;
      const $at_o_rival = $i * $of_o_rival;
      const $first = $i * $agents;
      let best = -1;
      let second = -1;
      for (let a = 0; a < $agents; a++) {
        const steps = w_progress[$first + a];
        if (steps > best) {
          second = best;
          best = steps;
        } else if (steps > second) second = steps;
      }
      for (let a = 0; a < $agents; a++) {
        o_own[$at_o_own + a] = Math.min(w_progress[$first + a], p_steps);
        o_rival[$at_o_rival + a] = Math.min(w_progress[$first + a] === best ? second : best, p_steps);
      }
    }
  }

  return { reset, step, observe };
}
