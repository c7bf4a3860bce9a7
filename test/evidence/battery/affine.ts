/**
 * The same game in other units: every payoff x becomes a x + b (a > 0), which changes nothing that a player could care
 * about (von Neumann & Morgenstern 1944, section 3.4). What a certificate says may not change either.
 */
import {
  type Env,
  type EnvDefinition,
  type Features,
  type Fields,
  type Metrics,
  type ParamsSchema,
  parseParams,
} from "../../../src/index.ts";

export interface Affine {
  /** Above 0. */
  readonly a: number;
  /** Payoff a tick to each agent that takes part. */
  readonly b: number;
}

export const identity: Affine = { a: 1, b: 0 };

/** The unit and the origin of payoffs, as a reader would write it. */
export const formula = ({ a, b }: Affine): string =>
  `${a === 1 ? "x" : `${a} x`}${b === 0 ? "" : b < 0 ? ` - ${-b}` : ` + ${b}`}`;

/** Wraps the rules in both forms, and theory; agents that have left are paid nothing, as before. */
export function affine<S extends Fields, M extends Metrics, O extends Features, Z extends ParamsSchema>(
  env: EnvDefinition<S, M, O, Z>,
  copy: Affine,
): EnvDefinition<S, M, O, Z> {
  const { a, b } = copy;
  if (a === 1 && b === 0) return env;
  const { world, kernel, theory } = env;
  return {
    ...env,
    world: {
      ...world,
      step(w, p, d) {
        world.step(w, p, d);
        const { payoff, active } = w;
        for (let k = 0; k < w.agents; k++) if (active[k] !== 0) payoff[k] = a * payoff[k] + b;
      },
    },
    ...(kernel && {
      kernel(context, p, d) {
        const rules = kernel(context, p, d);
        const { payoff, agents } = context;
        const { done, active } = context.columns;
        return {
          ...rules,
          step(lo, hi) {
            rules.step(lo, hi);
            for (let i = lo; i < hi; i++) {
              if (done[i] !== 0) continue;
              for (let k = i * agents; k < (i + 1) * agents; k++)
                if (active[k] !== 0) payoff[k] = a * payoff[k] + b;
            }
          },
        };
      },
    }),
    ...(theory && {
      theory(p) {
        const agents = env.agents(parseParams(env.id, env.params, p));
        return Object.fromEntries(
          Object.entries(theory(p)).map(([name, outcome]) => [
            name,
            outcome && { ...outcome, welfare: welfareIn(copy, outcome.welfare, agents) },
          ]),
        );
      },
    }),
  };
}

/** A welfare a tick in the copy's unit. */
const welfareIn = ({ a, b }: Affine, welfare: number, agents: number): number => a * welfare + agents * b;

/** A payoff table in the copy's unit. */
export const tableIn = ({ a, b }: Affine, payoffs: readonly (readonly number[])[]): number[][] =>
  payoffs.map((row) => row.map((x) => a * x + b));

/** Any env, whatever its types: what a society is built from. */
export const copyOf = (env: Env, copy: Affine): Env => affine(env, copy);
