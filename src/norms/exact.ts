/**
 * Exact stability, where the game is small enough: the best that one agent can do against frozen others, found by
 * enumerating every state it can bring about.
 *
 * With frozen, deterministic others and a deterministic env, an agent faces a deterministic decision process whose
 * states are those of the world together with what all policies remember. Its states are explored by forking worlds,
 * and the process is solved by policy iteration (Howard 1960; Puterman 1994, section 6.4), so that the gain is neither
 * sampled nor learned. The gain of a single deviation, after which the agent keeps to the norm again, is what the
 * one-deviation principle of repeated games asks for (Blackwell 1965; Mailath & Samuelson 2006, section 2.2).
 */
import { fail } from "../core/errors.ts";
import type { Society } from "../core/society.ts";
import { type ExploreOptions, explore, forbidden, Inexact, over, type Process } from "./decision-process.ts";

export interface ExactOptions extends ExploreOptions {
  /** The agent whose deviations are solved. */
  readonly seat: number;
}

/** Values are discounted sums of rewards from the first tick, sum_t discount^t r_t. */
export interface ExactDeviation {
  readonly kind: "exact";
  readonly seat: number;
  /** States that the agent can bring about. */
  readonly states: number;
  /** Value of keeping to the norm. */
  readonly conforming: number;
  /** Value of the best plan of deviations. */
  readonly best: number;
  /** best - conforming, at least 0: the exact gain of leaving the norm. */
  readonly gain: number;
  /** The same, as a mean reward a tick: divided by sum_t discount^t over the episode of those who keep to the norm. */
  readonly gainPerTick: number;
  /** The best single deviation on the path of the norm, after which the agent keeps to it again. */
  readonly single: SingleDeviation;
  /**
   * Largest gain of a single deviation in any state explored, on the path of the norm or off it; below 0 where each costs
   * something, 0 where nothing else is allowed. Where every agent moves, none above 0 means that the norm is subgame perfect, as far as states can be
   * reached by one agent leaving it at a time.
   */
  readonly anywhere: number;
  /** First actions of the best plan, and of the norm. */
  readonly plan: readonly number[];
  readonly norm: readonly number[];
}

export interface SingleDeviation {
  readonly tick: number;
  readonly action: number;
  /** Counted from the tick of the deviation; below 0 where each costs something, 0 where the norm is all that is allowed. */
  readonly gain: number;
}

export interface NotExact {
  readonly kind: "not exact";
  readonly why: string;
  /** There are only too many states; solving fewer agents at a time may do. */
  readonly tooMany: boolean;
}

/** Rounding in comparisons of values, relative to their size. */
const slack = 1e-12;
/** Ticks of a plan that are shown. */
const shown = 12;

/** Solves one agent's deviations exactly, or says why that is not possible here. */
export function exactDeviation(
  society: Society,
  { seat, ...options }: ExactOptions,
): ExactDeviation | NotExact {
  const solved = exactDeviations(society, [seat], options);
  return solved.kind === "not exact" ? solved : solved.deviations[0];
}

/**
 * Solves the deviations of each of the agents `seats`, over all states that any one of them can bring about: what one
 * does off the path shows also whether the others want to answer as they do.
 */
export function exactDeviations(
  society: Society,
  seats: readonly number[],
  options: Omit<ExactOptions, "seat">,
): { readonly kind: "exact"; readonly deviations: readonly ExactDeviation[] } | NotExact {
  const { discount } = options;
  const { batch } = society;
  for (const seat of seats)
    if (!Number.isInteger(seat) || seat < 0 || seat >= batch.agents)
      fail("exactDeviation", `seat must be in 0..${batch.agents - 1}`, seat);
  if (!(discount >= 0 && discount <= 1)) fail("exactDeviation", "discount must be in 0..1", discount);
  if (batch.env.turnover) return { kind: "not exact", why: "agents are born and die", tooMany: false };
  if (batch.roles.some(({ heads }) => heads.length !== 1 || heads[0].kind !== "discrete"))
    return { kind: "not exact", why: "the action is not a single choice", tooMany: false };
  if (batch.rounds > 0) return { kind: "not exact", why: "agents talk before they act", tooMany: false };
  if (discount === 1 && !Number.isFinite(batch.horizon))
    return { kind: "not exact", why: "an endless game needs a discount below 1", tooMany: false };
  try {
    const processes = explore(society, seats, options);
    return { kind: "exact", deviations: processes.map((process) => solve(process, discount, batch.horizon)) };
  } catch (error) {
    if (error instanceof Inexact) return { kind: "not exact", why: error.message, tooMany: error.tooMany };
    throw error;
  }
}

/** Policy iteration from the norm upwards. */
function solve(process: Process, discount: number, horizon: number): ExactDeviation {
  const { seat, choices, next, reward, norm } = process;
  const states = norm.length;
  const conforming = valuesOf(process, norm, discount);
  const weightOf = (ticks: number) => (discount === 1 ? ticks : (1 - discount ** ticks) / (1 - discount));
  const size = weightOf(horizon) * reward.reduce((most, each) => Math.max(most, Math.abs(each)), 0);
  const worth = (values: Float64Array, s: number, a: number) => {
    const to = next[s * choices + a];
    return reward[s * choices + a] + (to === over ? 0 : discount * values[to]);
  };
  const plan = norm.slice();
  let values = conforming;
  for (;;) {
    let changed = false;
    for (let s = 0; s < states; s++)
      for (let a = 0; a < choices; a++)
        if (
          next[s * choices + a] !== forbidden &&
          worth(values, s, a) > worth(values, s, plan[s]) + slack * size
        ) {
          plan[s] = a;
          changed = true;
        }
    if (!changed) break;
    values = valuesOf(process, plan, discount);
  }
  const gainAt = (s: number, a: number) => worth(conforming, s, a) - conforming[s];
  let anywhere = Number.NEGATIVE_INFINITY;
  for (let s = 0; s < states; s++)
    for (let a = 0; a < choices; a++)
      if (a !== norm[s] && next[s * choices + a] !== forbidden) anywhere = Math.max(anywhere, gainAt(s, a));
  let single: SingleDeviation | undefined;
  const path = pathOf(process, norm);
  const last = path[path.length - 1];
  const endless = next[last * choices + norm[last]] !== over;
  path.forEach((s, tick) => {
    for (let a = 0; a < choices; a++)
      if (
        a !== norm[s] &&
        next[s * choices + a] !== forbidden &&
        (!single || gainAt(s, a) > single.gain + slack * size)
      )
        single = { tick, action: a, gain: gainAt(s, a) };
  });
  const lead = values[0] - conforming[0];
  const gain = lead > slack * size ? lead : 0;
  return {
    kind: "exact",
    seat,
    states,
    conforming: conforming[0],
    best: values[0],
    gain,
    gainPerTick: gain / weightOf(endless ? horizon : path.length),
    single: single ?? { tick: 0, action: norm[0], gain: 0 },
    anywhere: Number.isFinite(anywhere) ? anywhere : 0,
    plan: actionsOf(process, plan),
    norm: actionsOf(process, norm),
  };
}

/**
 * Discounted value of a plan in every state. Every state has one successor, so paths run into cycles: the value on a
 * cycle is a geometric series, and the rest follows backwards.
 */
function valuesOf(
  { choices, next, reward }: Process,
  plan: readonly number[],
  discount: number,
): Float64Array {
  const states = plan.length;
  const values = new Float64Array(states).fill(Number.NaN);
  const visited = new Int32Array(states).fill(-1);
  for (let start = 0; start < states; start++) {
    const path: number[] = [];
    let s = start;
    while (s !== over && Number.isNaN(values[s]) && visited[s] !== start) {
      visited[s] = start;
      path.push(s);
      s = next[s * choices + plan[s]];
    }
    if (s !== over && Number.isNaN(values[s])) {
      const cycle = path.slice(path.indexOf(s));
      let sum = 0;
      for (let j = cycle.length - 1; j >= 0; j--)
        sum = reward[cycle[j] * choices + plan[cycle[j]]] + discount * sum;
      values[s] = sum / (1 - discount ** cycle.length);
    }
    for (let j = path.length - 1; j >= 0; j--) {
      const at = path[j];
      if (!Number.isNaN(values[at])) continue;
      const to = next[at * choices + plan[at]];
      values[at] = reward[at * choices + plan[at]] + (to === over ? 0 : discount * values[to]);
    }
  }
  return values;
}

/** States that a plan meets from the start, each once, in order. */
function pathOf({ choices, next }: Process, plan: readonly number[]): number[] {
  const path: number[] = [];
  for (let s = 0; s !== over && !path.includes(s); s = next[s * choices + plan[s]]) path.push(s);
  return path;
}

function actionsOf({ choices, next }: Process, plan: readonly number[]): number[] {
  const actions: number[] = [];
  for (let s = 0; s !== over && actions.length < shown; s = next[s * choices + plan[s]])
    actions.push(plan[s]);
  return actions;
}
