/** Follows a dynamic through time with steps of one size. */
import { fail, failUnknown, requireKnown } from "../../core/errors.ts";
import type { Dynamic } from "./dynamic.ts";
import { requireState } from "./population-game.ts";

export interface TrajectoryOptions {
  /** Length of a step, in the unit of time of the dynamic. */
  readonly dt: number;
  readonly steps: number;
  /** Classical Runge-Kutta of fourth order (the default), or Euler: x + dt x'. */
  readonly method?: "rk4" | "euler";
  /** Called with the start (step 0) and after every step; the state is reused, so copy what you keep. */
  onStep?(state: Float64Array, time: number, step: number): void;
}

/**
 * The state after `steps` steps. Fails when a share leaves 0..1 by more than rounding: then `dt` is too long.
 */
export function trajectory(
  dynamic: Dynamic,
  start: ArrayLike<number>,
  options: TrajectoryOptions,
): Float64Array {
  const who = "trajectory";
  requireKnown(who, "option", options, ["dt", "steps", "method", "onStep"]);
  const { dt, steps, method = "rk4", onStep } = options;
  if (method !== "rk4" && method !== "euler") failUnknown("method", method, ["rk4", "euler"]);
  requireState(who, dynamic.strategies, start);
  if (!(dt > 0 && dt < Number.POSITIVE_INFINITY)) fail(who, "dt must be above 0", dt);
  if (!Number.isInteger(steps) || steps < 0) fail(who, "steps must be a whole number, at least 0", steps);
  const state = Float64Array.from(start);
  const advance = method === "rk4" ? rungeKutta(dynamic, state, dt) : euler(dynamic, state, dt);
  onStep?.(state, 0, 0);
  for (let step = 1; step <= steps; step++) {
    advance();
    for (let i = 0; i < state.length; i++)
      if (!(state[i] >= -1e-9 && state[i] <= 1 + 1e-9))
        fail(who, `share ${i} left 0..1 in step ${step}`, state[i], "take a shorter dt");
    onStep?.(state, step * dt, step);
  }
  return state;
}

function euler({ velocity }: Dynamic, state: Float64Array, dt: number): () => void {
  const slope = new Float64Array(state.length);
  return () => {
    velocity(state, slope);
    for (let i = 0; i < state.length; i++) state[i] += dt * slope[i];
  };
}

function rungeKutta({ velocity }: Dynamic, state: Float64Array, dt: number): () => void {
  const n = state.length;
  const probe = new Float64Array(n);
  const k1 = new Float64Array(n);
  const k2 = new Float64Array(n);
  const k3 = new Float64Array(n);
  const k4 = new Float64Array(n);
  return () => {
    velocity(state, k1);
    for (let i = 0; i < n; i++) probe[i] = state[i] + (dt / 2) * k1[i];
    velocity(probe, k2);
    for (let i = 0; i < n; i++) probe[i] = state[i] + (dt / 2) * k2[i];
    velocity(probe, k3);
    for (let i = 0; i < n; i++) probe[i] = state[i] + dt * k3[i];
    velocity(probe, k4);
    for (let i = 0; i < n; i++) state[i] += (dt / 6) * (k1[i] + 2 * k2[i] + 2 * k3[i] + k4[i]);
  };
}
