/** Envs of a few lines: what an env must have, with what a test does not ask about left out. */
import type { ZodObject } from "zod";
import {
  defineEnv,
  discrete,
  type EnvDefinition,
  type Features,
  type Fields,
  type Head,
  type Metrics,
  type ParamsSchema,
  type Role,
  type Topology,
  type World,
  z,
} from "../../src/index.ts";

type Nothing = Readonly<Record<never, never>>;

interface Sketch<S extends Fields, M extends Metrics, O extends Features, Z extends ParamsSchema> {
  readonly id: string;
  /** Default: its id. */
  readonly title?: string;
  /** Default: none. */
  readonly cite?: readonly string[];
  /** Default: none. */
  readonly params?: Z;
  check?(p: z.output<Z>): string | undefined;
  /** Default: 2. */
  agents?(p: z.output<Z>): number;
  /** Default: never cut. */
  horizon?(p: z.output<Z>): number;
  readonly earlyExit?: boolean;
  readonly turnover?: boolean;
  readonly masked?: boolean;
  readonly resource?: string;
  /** Default: none. */
  state?(p: z.output<Z>): S;
  /** Default: two choices. */
  action?(p: z.output<Z>): Head | readonly Head[];
  /** Default: nothing. */
  observation?(p: z.output<Z>): O;
  /** Default: all are alike. */
  roles?(p: z.output<Z>): readonly Role[];
  /** Default: none. */
  topology?(p: z.output<Z>): Topology;
  /** Default: none. */
  readonly metrics?: M;
  /** What is left out does nothing. */
  readonly world?: {
    reset?(w: World<S, M, O>, p: z.output<Z>): void;
    step?(w: World<S, M, O>, p: z.output<Z>): void;
    observe?(w: World<S, M, O>, p: z.output<Z>): void;
  };
}

export function sketchEnv<
  const S extends Fields = Nothing,
  const M extends Metrics = Nothing,
  const O extends Features = Nothing,
  Z extends ParamsSchema = ZodObject<Nothing>,
>({ world, ...given }: Sketch<S, M, O, Z>): EnvDefinition<S, M, O, Z> {
  const nothing = () => {};
  return defineEnv<S, M, O, Z>({
    title: given.id,
    cite: [],
    params: z.object({}) as unknown as Z,
    agents: () => 2,
    horizon: () => Number.POSITIVE_INFINITY,
    state: () => ({}) as S,
    action: () => discrete(2),
    observation: () => ({}) as O,
    metrics: {} as M,
    ...given,
    world: { reset: nothing, step: nothing, observe: nothing, ...world },
  });
}
