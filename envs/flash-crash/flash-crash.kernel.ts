/** Written by `ostrom build` from flash-crash.ts: its rules over all worlds at once. After a change of them it is to be written anew. */
// @ts-nocheck: types are checked where the rules are written.
import { uniform as $uniform, normal as $normal } from "../../src/index.ts";
import { failOverloaded } from "../cascade/failures.ts";

export function kernel($context, $p, $d) {
  const $bound = {
    w_value: $context.columns.value,
    p_value: $p.value,
    $rng: $context.columns.rng,
    $agents: $context.agents,
    w_signal: $context.columns.signal,
    p_blur: $p.blur,
    w_stop: $context.columns.stop,
    p_margin: $p.margin,
    w_price: $context.columns.price,
    w_before: $context.columns.before,
    w_lowest: $context.columns.lowest,
    w_sales: $context.columns.sales,
    w_halt: $context.columns.halt,
    w_fall: $context.columns.fall,
    w_triggered: $context.columns.triggered,
    w_out: $context.columns.out,
    w_wealth: $context.columns.wealth,
    d_stops: $d.stops,
    d_limit: $d.limit,
    p_reversion: $p.reversion,
    p_noise: $p.noise,
    p_momentum: $p.momentum,
    w_tick: $context.columns.tick,
    p_shockTick: $p.shockTick,
    p_shock: $p.shock,
    w_action0: $context.actions[0],
    p_impact: $p.impact,
    w_payoff: $context.payoff,
    p_horizon: $p.horizon,
    p_halt: $p.halt,
    w_cooperation: $context.columns.cooperation,
    w_halted: $context.columns.halted,
    w_sold: $context.columns.sold,
    w_deepest: $context.columns.deepest,
    w_crashes: $context.columns.crashes,
    $done: $context.columns.done,
    o_price: $context.obs.price,
    o_change: $context.obs.change,
    o_signal: $context.obs.signal,
    o_holds: $context.obs.holds,
    o_sold: $context.obs.sold,
    o_halted: $context.obs.halted,
    o_tick: $context.obs.tick,
    d_reach: $d.reach,
  };

  function reset($i) {
    const { w_value, p_value, $rng, $agents, w_signal, p_blur, w_stop, p_margin, w_price, w_before, w_lowest, w_sales, w_halt, w_fall, w_triggered, w_out, w_wealth } = $bound;
    const $first = $i * $agents;
    w_value[$i] = p_value[0] + (p_value[1] - p_value[0]) * $uniform($rng, $i);
    for (let a = 0; a < $agents; a++) {
      w_signal[$first + a] = w_value[$i] + p_blur * (2 * $uniform($rng, $i) - 1);
      w_stop[$first + a] = p_margin;
    }
    w_price[$i] = 0;
    w_before[$i] = 0;
    w_lowest[$i] = 0;
    w_sales[$i] = 0;
    w_halt[$i] = 0;
    for (let $k = $first, $end = $first + $agents; $k < $end; $k++) w_fall[$k] = 0;
    for (let $k = $first, $end = $first + $agents; $k < $end; $k++) w_triggered[$k] = 0;
    for (let $k = $first, $end = $first + $agents; $k < $end; $k++) w_out[$k] = 0;
    for (let $k = $first, $end = $first + $agents; $k < $end; $k++) w_wealth[$k] = 0;
  }

  function step($lo, $hi) {
    const { $agents, d_stops, d_limit, w_price, w_halt, p_reversion, p_noise, $rng, p_momentum, w_before, w_tick, p_shockTick, p_shock, w_stop, w_action0, w_fall, w_triggered, p_impact, w_out, w_payoff, w_wealth, w_sales, p_horizon, w_value, p_halt, w_lowest, w_cooperation, w_halted, w_sold, w_deepest, w_crashes, $done } = $bound;
    for (let $i = $lo; $i < $hi; $i++) {
      if ($done[$i] !== 0) continue;
      const $first = $i * $agents;
      const start = w_price[$i];
      const open = w_halt[$i] === 0;

      let price = start - p_reversion * start + p_noise * $normal($rng, $i);
      if (open) price += p_momentum * (start - w_before[$i]);
      if (w_tick[$i] === p_shockTick) price -= p_shock;
      w_before[$i] = start;

      // Orders stand whether or not they can be executed in this tick.
      for (let a = 0; a < $agents; a++) w_stop[$first + a] = d_stops[w_action0[$first + a]];
      let selling = open;
      // In each wave but the last somebody sells at least.
      for (let wave = 0; selling && wave <= $agents; wave++) {
        for (let a = 0; a < $agents; a++) w_fall[$first + a] = -price;
        const newly = failOverloaded(w_fall, w_stop, w_triggered, $first, $agents);
        const move = (p_impact * newly) / $agents;
        // Who sells in one wave shares its impact alike.
        const paid = price - move / 2;
        for (let a = 0; a < $agents; a++) {
          if (w_out[$first + a] === w_triggered[$first + a]) continue;
          w_out[$first + a] = 1;
          w_payoff[$first + a] = paid - start;
          w_wealth[$first + a] += paid - start;
        }
        price -= move;
        w_sales[$i] += newly;
        selling = newly > 0 && price > d_limit;
      }

      const held = w_tick[$i] + 1 === p_horizon ? price - start + w_value[$i] : price - start;
      for (let a = 0; a < $agents; a++) {
        if (w_out[$first + a] === 1) continue;
        w_payoff[$first + a] = held;
        w_wealth[$first + a] += held;
      }
      if (!open) w_halt[$i] -= 1;
      else if (price <= d_limit) w_halt[$i] = p_halt;
      w_price[$i] = price;
      w_lowest[$i] = Math.min(w_lowest[$i], price);

      w_cooperation[$i] += 1 - w_sales[$i] / $agents;
      if (!open) w_halted[$i] += 1;
      if (w_tick[$i] + 1 === p_horizon) {
        w_sold[$i] += w_sales[$i] / $agents;
        w_deepest[$i] -= w_lowest[$i];
        if (w_sales[$i] === $agents) w_crashes[$i] += 1;
      }
    }
  }

  function observe($lo, $hi) {
    const { $agents, o_price, o_change, o_signal, o_holds, o_sold, o_halted, o_tick, d_reach, w_price, w_before, w_signal, w_out, w_sales, w_halt, w_tick } = $bound;
    for (let $i = $lo; $i < $hi; $i++) {
      const $first = $i * $agents;
      const seen = Math.min(d_reach, Math.max(-d_reach, w_price[$i]));
      const moved = Math.min(d_reach, Math.max(-d_reach, w_price[$i] - w_before[$i]));
      for (let a = 0; a < $agents; a++) {
        o_price[$first + a] = seen;
        o_change[$first + a] = moved;
        o_signal[$first + a] = w_signal[$first + a];
        o_holds[$first + a] = 1 - w_out[$first + a];
        o_sold[$first + a] = w_sales[$i] / $agents;
        o_halted[$first + a] = w_halt[$i] > 0 ? 1 : 0;
        o_tick[$first + a] = w_tick[$i];
      }
    }
  }

  return { reset, step, observe };
}
