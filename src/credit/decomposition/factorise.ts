/**
 * A team's table of joint-action values, cut into one utility for each agent.
 *
 * Agents that act apart can find the best joint action if each maximises its own utility and the joint value rises in
 * every utility (Individual-Global-Max; Son et al. 2019, "QTRAN", ICML). What a factorisation cannot represent it fits
 * in least squares under the distribution of the data, so the fit is where infinite data and an unlimited network of
 * that form would end:
 * - "vdn": Q_tot(a) = sum_i Q_i(a_i) (Sunehag et al. 2018, "Value-Decomposition Networks", AAMAS);
 * - "monotonic": Q_tot(a) = f(Q_1(a_1), ..., Q_n(a_n)) with f rising in each argument (Rashid et al. 2018, "QMIX", ICML);
 * - "joint": the table itself, each agent's utility being the best that its action can come to;
 * - "independent": no joint value; an agent sees the mean over what the others do (Claus & Boutilier 1998, AAAI).
 */
import { fail, failUnknown } from "../../core/errors.ts";
import { jointActions, maxPayoffs, strideOf } from "../../games/normal-form.ts";
import { fitAdditive } from "./additive.ts";
import { fitMonotonic } from "./monotonic.ts";

export { maxOrders } from "./monotonic.ts";

export type FactorisationKind = "vdn" | "monotonic" | "joint" | "independent";

export interface Factorisation {
  readonly kind: FactorisationKind;
  /** `utilities[agent][action]`, in the unit of the values. */
  readonly utilities: readonly Float64Array[];
  /** Q_tot by joint action (numbered as in a normal form); independent learners have none. */
  readonly values: Float64Array | undefined;
  /** What each agent does when it maximises its utility; the first of equals. */
  readonly greedy: readonly number[];
  /** Mean squared error of `values` under the weights, in the squared unit of the values; undefined without values. */
  readonly error: number | undefined;
}

const kinds: readonly FactorisationKind[] = ["vdn", "monotonic", "joint", "independent"];

/**
 * The best factorisation of a kind.
 *
 * `actions[agent]` counts actions; `values[joint]` is in row-major order, agent 0's action varying slowest. `weights`
 * is how often the data hold each joint action, up to a factor: equal (the default) under full exploration. They must
 * be positive, since a value that is never seen is fitted by nothing.
 */
export function factorise(
  kind: FactorisationKind,
  actions: readonly number[],
  values: ArrayLike<number>,
  weights?: ArrayLike<number>,
): Factorisation {
  if (!kinds.includes(kind)) failUnknown("factorisation", kind, kinds);
  const table = checkedTable(actions, values);
  const weight = checkedWeights(table.length, weights);
  if (kind === "independent") {
    const utilities = actions.map((_, agent) => conditionalMeans(actions, agent, table, weight));
    return { kind, utilities, values: undefined, greedy: utilities.map(argmax), error: undefined };
  }
  if (kind === "joint") {
    const utilities = actions.map((_, agent) => bestByAction(actions, agent, table));
    const best = argmax(table);
    const greedy = actions.map((n, agent) => Math.floor(best / strideOf(agent, actions)) % n);
    return { kind, utilities, values: table, greedy, error: 0 };
  }
  const leastSquares = kind === "vdn" ? fitAdditive : fitMonotonic;
  const { utilities, values: fitted } = leastSquares(actions, table, weight);
  let error = 0;
  for (let joint = 0; joint < table.length; joint++)
    error += weight[joint] * (table[joint] - fitted[joint]) ** 2;
  return { kind, utilities, values: fitted, greedy: utilities.map(argmax), error };
}

/** Mean of the table by the agent's own action, the others acting as the data have it. */
function conditionalMeans(
  actions: readonly number[],
  agent: number,
  table: Float64Array,
  weight: Float64Array,
): Float64Array {
  const stride = strideOf(agent, actions);
  const sum = new Float64Array(actions[agent]);
  const mass = new Float64Array(actions[agent]);
  for (let joint = 0; joint < table.length; joint++) {
    const own = Math.floor(joint / stride) % actions[agent];
    sum[own] += weight[joint] * table[joint];
    mass[own] += weight[joint];
  }
  return sum.map((total, own) => total / mass[own]);
}

/** Largest entry of the table by the agent's own action. */
function bestByAction(actions: readonly number[], agent: number, table: Float64Array): Float64Array {
  const stride = strideOf(agent, actions);
  const best = new Float64Array(actions[agent]).fill(Number.NEGATIVE_INFINITY);
  for (let joint = 0; joint < table.length; joint++) {
    const own = Math.floor(joint / stride) % actions[agent];
    best[own] = Math.max(best[own], table[joint]);
  }
  return best;
}

/** Index of the largest value; values within rounding of it count as equal, and the first of equals is taken. */
function argmax(values: Float64Array): number {
  let most = Number.NEGATIVE_INFINITY;
  let size = 0;
  for (const value of values) {
    most = Math.max(most, value);
    size = Math.max(size, Math.abs(value));
  }
  const slack = 1e-9 * size;
  return values.findIndex((value) => value >= most - slack);
}

function checkedTable(actions: readonly number[], values: ArrayLike<number>): Float64Array {
  const who = "factorise";
  if (actions.length === 0) fail(who, "needs at least one agent", undefined, "give actions, e.g. [2, 2]");
  for (const [agent, n] of actions.entries())
    if (!Number.isInteger(n) || n < 1)
      fail(who, `agent ${agent} needs a whole number of actions, at least 1`, n);
  const joints = jointActions(actions);
  if (joints > maxPayoffs)
    fail(who, `a table may have ${maxPayoffs} joint actions`, joints, "take fewer agents or actions");
  if (values.length !== joints)
    fail(who, `needs ${joints} values, one a joint action (the product of actions)`, values.length);
  for (let joint = 0; joint < joints; joint++)
    if (!Number.isFinite(values[joint]))
      fail(who, `values must be finite numbers (joint action ${joint})`, values[joint]);
  return Float64Array.from(values);
}

/** The weights, scaled to sum to 1. */
function checkedWeights(joints: number, given?: ArrayLike<number>): Float64Array {
  const who = "factorise";
  if (!given) return new Float64Array(joints).fill(1 / joints);
  if (given.length !== joints) fail(who, `needs ${joints} weights, one a joint action`, given.length);
  let sum = 0;
  for (let joint = 0; joint < joints; joint++) {
    if (!(given[joint] > 0 && Number.isFinite(given[joint])))
      fail(
        who,
        `weights must be positive (joint action ${joint})`,
        given[joint],
        "mix in some of the uniform distribution, as exploration does",
      );
    sum += given[joint];
  }
  return Float64Array.from(given, (weight) => weight / sum);
}
