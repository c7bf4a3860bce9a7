/** World views: one object a world, scalars as accessors on a shared prototype, arrays as subarrays made once. */
import type { World } from "./env.ts";
import { fail } from "./errors.ts";
import { exponential, normal, poisson, randomInt, uniform } from "./random.ts";
import type { Column, Fields } from "./schema.ts";
import type { Topology } from "./topology.ts";

export interface ViewSource {
  readonly worlds: number;
  readonly agents: number;
  readonly firstWorld: number;
  readonly fields: Fields;
  readonly columns: Readonly<Record<string, Column>>;
  /** None of rules that draw nothing. */
  readonly rng: Int32Array | undefined;
  readonly actions: readonly Float64Array[];
  readonly obs: Readonly<Record<string, Float64Array>>;
  readonly payoff: Float64Array;
  readonly mask: Uint8Array;
  readonly topology: Topology | undefined;
  neighbours(a: number): Int32Array;
}

/**
 * Views of all worlds of a batch, over its columns. What has been made of them is to be sealed: with a misspelt field, or one
 * array put in place of another, a rule would write beside the columns.
 */
export function worldViews(source: ViewSource): World[] {
  const { worlds, agents, firstWorld, fields, columns, rng, actions, obs, payoff, mask } = source;
  const prototype: object = {
    agents,
    first: 0,
    offset: () => 0,
    topology: source.topology,
    neighbours: source.neighbours,
    ...(rng && draws(rng)),
  };
  for (const name of ["parent", "age"])
    if (!(name in fields))
      Object.defineProperty(prototype, name, {
        get: () => fail(name, "is there in envs in which agents are born", undefined, "say turnover: true"),
      });
  const arrays: [string, Column, number][] = [];
  for (const [name, field] of Object.entries(fields)) {
    const column = columns[name];
    if (field.shape === "number") define(prototype, name, column);
    else arrays.push([name, column, field.size * (field.per === "agent" ? agents : 1)]);
  }
  return Array.from({ length: worlds }, (_, i) => {
    const world = Object.create(prototype);
    world.i = i;
    world.index = firstWorld + i;
    for (const [name, column, stride] of arrays) world[name] = part(column, i, stride);
    world.actions = actions.map((head) => part(head, i, agents));
    world.action = world.actions[0];
    world.payoff = part(payoff, i, agents);
    world.mask = part(mask, i, mask.length / worlds);
    world.obs = {};
    for (const name of Object.keys(obs)) world.obs[name] = part(obs[name], i, obs[name].length / worlds);
    return world as World;
  });
}

/** Nothing can be added to these views from here on, and none of their arrays put in place of another. */
export function sealViews<View extends object>(views: readonly View[]): readonly View[] {
  for (const view of views) {
    for (const held of Object.values(view)) if (isPlain(held)) Object.freeze(held);
    Object.freeze(view);
  }
  return views;
}

/** A list or a record of arrays: an array of numbers cannot be frozen. */
const isPlain = (held: unknown) => typeof held === "object" && !ArrayBuffer.isView(held);

/** Random numbers of the world's own stream. */
const draws = (rng: Int32Array) => ({
  random(this: At) {
    return uniform(rng, this.i);
  },
  randomInt(this: At, n: number) {
    return randomInt(rng, this.i, n);
  },
  chance(this: At, probability: number) {
    return uniform(rng, this.i) < probability;
  },
  normal(this: At) {
    return normal(rng, this.i);
  },
  exponential(this: At) {
    return exponential(rng, this.i);
  },
  poisson(this: At, mean: number) {
    return poisson(rng, this.i, mean);
  },
});

/** About what the view of one world takes of the heap, over these fields. */
export function viewBytes(fields: Fields, heads: number): number {
  const arrays = Object.values(fields).filter(({ shape }) => shape === "array").length + heads + 3;
  return 400 + 110 * arrays;
}

/** World i's part of a column. */
export function part<C extends Column>(column: C, i: number, stride: number): C {
  return column.subarray(i * stride, (i + 1) * stride) as C;
}

/** One factory for each kind keeps every accessor monomorphic. */
function define(prototype: object, name: string, column: Column): void {
  const accessors =
    column instanceof Float64Array
      ? f64Accessors(column)
      : column instanceof Float32Array
        ? f32Accessors(column)
        : column instanceof Int32Array
          ? i32Accessors(column)
          : u8Accessors(column);
  Object.defineProperty(prototype, name, { ...accessors, enumerable: true });
}
interface At {
  i: number;
}
function f64Accessors(column: Float64Array) {
  return {
    get(this: At) {
      return column[this.i];
    },
    set(this: At, value: number) {
      column[this.i] = value;
    },
  };
}
function f32Accessors(column: Float32Array) {
  return {
    get(this: At) {
      return column[this.i];
    },
    set(this: At, value: number) {
      column[this.i] = value;
    },
  };
}
function i32Accessors(column: Int32Array) {
  return {
    get(this: At) {
      return column[this.i];
    },
    set(this: At, value: number) {
      column[this.i] = value;
    },
  };
}
function u8Accessors(column: Uint8Array) {
  return {
    get(this: At) {
      return column[this.i];
    },
    set(this: At, value: number) {
      column[this.i] = value;
    },
  };
}
