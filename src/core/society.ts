/** A batch with its policies, and copies of it in which some seats are played by somebody else. */
import { type Batch, createBatch } from "./batch.ts";
import { bindPolicies } from "./bind.ts";
import { type BoundPolicy, type PolicyUse, useOf } from "./policy.ts";
import type { Seed } from "./random.ts";

export interface Society {
  readonly batch: Batch;
  readonly policies: readonly BoundPolicy[];
}

/** Who plays some seats in place of those who did. */
export interface Replacement extends PolicyUse {
  readonly seats: readonly number[];
  /** What it remembers: a copy of one seat of a bound policy, world by world; else it is as new. */
  readonly memory?: {
    readonly policy: BoundPolicy;
    readonly seat: number;
    /** World of `policy` for each world of the copy; default as for the residents. */
    readonly pick?: ArrayLike<number>;
  };
}

export interface CopyOptions {
  readonly seed: Seed;
  /** World of the society that each world of the copy takes its policies' memory from; default all, in order. */
  readonly pick?: ArrayLike<number>;
  readonly replace?: readonly Replacement[];
  /** Params of the env that are others in the copy, such as a shorter horizon; what is seen and done must stay alike. */
  readonly params?: Readonly<Record<string, unknown>>;
}

/**
 * A society of the same env, mechanisms and policies with their memory as it is, on fresh worlds. World j and the
 * policies in it meet the random numbers of world j under `seed`, whoever plays: copies that differ in who plays are
 * paired.
 */
export function copySociety(society: Society, { seed, pick, replace = [], params }: CopyOptions): Society {
  const { batch } = society;
  const from = pick ?? Int32Array.from({ length: batch.worlds }, (_, i) => i);
  const copy = createBatch(
    batch.env,
    { ...batch.params, ...params },
    {
      worlds: from.length,
      seed,
      mechanisms: batch.uses,
    },
  );
  const taken = new Set(replace.flatMap(({ seats }) => [...seats]));
  const residents = society.policies.flatMap((policy) => {
    const seats = [...policy.seats].filter((seat) => !taken.has(seat));
    return seats.length > 0 ? [{ policy, seats }] : [];
  });
  const policies = bindPolicies(
    copy,
    [
      ...residents.map(({ policy, seats }) => useOf(policy, seats)),
      ...replace.map(({ memory, ...use }) => use),
    ],
    { seed, sharing: society.policies[0].sharing },
  );
  residents.forEach(({ policy }, j) => {
    take(policies[j], policy, from);
  });
  replace.forEach(({ memory, seats }, j) => {
    if (!memory) return;
    const sources = seats.map(() => memory.seat);
    take(policies[residents.length + j], memory.policy, memory.pick ?? from, sources);
  });
  return { batch: copy, policies };
}

/** Memory comes over, luck does not: the copy keeps the random streams it was bound with. */
function take(to: BoundPolicy, from: BoundPolicy, pick: ArrayLike<number>, seats?: ArrayLike<number>): void {
  const streams = to.memory.rng.slice();
  to.fork(from, pick, 0, seats);
  to.memory.rng.set(streams);
}

/**
 * The whole present of `from`, state, memory and luck: world `lo + j` becomes a copy of world `pick[j]`. A policy of `to`
 * takes over the memory of the same policy on the same seats in `from`, where there is such a one; policies that play one of
 * the seats in `except` keep theirs.
 */
export function forkSociety(
  to: Society,
  from: Society,
  pick: ArrayLike<number>,
  { lo = 0, except = [] }: { lo?: number; except?: readonly number[] } = {},
): void {
  to.batch.fork(from.batch, pick, lo);
  for (const policy of to.policies) {
    if (except.some((seat) => policy.seats.includes(seat))) continue;
    const wanted = JSON.stringify(policy.params);
    const source = from.policies.find(
      ({ id, params, seats }) =>
        id === policy.id &&
        JSON.stringify(params) === wanted &&
        [...policy.seats].every((seat) => seats.includes(seat)),
    );
    if (source) policy.fork(source, pick, lo);
  }
}

/** The policy neither explores nor learns, also where others do. */
export function frozen(bound: BoundPolicy): BoundPolicy {
  const { policy } = bound;
  return {
    ...bound,
    kind: "norm",
    learner: undefined,
    policy: { act: (lo, hi) => policy.act(lo, hi, false) },
  };
}
