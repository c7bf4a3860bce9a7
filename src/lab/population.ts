/**
 * A population of learners that are matched anew again and again: every period each member is seated in some world with
 * others of the population, at random or with its like.
 *
 * Assortment r: with probability r a member is seated with those whose trait is nearest, otherwise at random, so that r is
 * the index of assortativity of Bergstrom 2003, "The algebra of assortative encounters and the evolution of cooperation".
 * Imitation is pairwise and proportional to the difference of payoffs (Schlag 1998, "Why imitate, and if so, how?"), whose
 * expectation is the replicator dynamic; with learners it is the exploit step of population-based training (Jaderberg et
 * al. 2017).
 */
import { createBatch } from "../core/batch.ts";
import { bindPolicies } from "../core/bind.ts";
import type { Env } from "../core/env.ts";
import { fail, requireKnown } from "../core/errors.ts";
import type { MechanismUse } from "../core/mechanism.ts";
import type { BoundPolicy, PolicyUse } from "../core/policy.ts";
import { randomInt, type Seed, seedWords, shuffle, uniform } from "../core/random.ts";
import type { Society } from "../core/society.ts";
import { type Progress, train } from "../core/train.ts";
import {
  bytesOf,
  keepingLuck,
  packBytes,
  requireTicks,
  roundingOf,
  turnover,
  unpackBytes,
} from "./self-play.ts";

export interface PopulationOptions {
  readonly env: Env;
  readonly params?: Record<string, unknown>;
  readonly mechanisms?: readonly MechanismUse[];
  /** What every member is: one learner for each agent of each world. */
  readonly member: Omit<PolicyUse, "seats" | "sharing">;
  readonly worlds: number;
  readonly seed?: Seed;
  /** Ticks between two matchings; let whole episodes fit in. */
  readonly period: number;
  /** Probability that a member is matched with its like (default 0: all at random). */
  readonly assortment?: number;
  /** What likeness is judged by (default: payoff a tick in the last period). `policy` plays seat `seat` of all worlds. */
  readonly trait?: (policy: BoundPolicy, world: number, payoff: number) => number;
  /** Probability that a member compares itself with another after a period and may take over its memory (default 0). */
  readonly imitation?: number;
}

const optionNames = [
  "env",
  "params",
  "mechanisms",
  "member",
  "worlds",
  "seed",
  "period",
  "assortment",
  "trait",
  "imitation",
] as const satisfies readonly (keyof PopulationOptions)[];

const memberOptions = ["use", "params", "reward"] as const satisfies readonly (keyof PolicyUse)[];

export interface Population {
  /** One policy a seat, in order of the seats. */
  readonly society: Society;
  /** The member at seat `a` of world `w`: `members[w * agents + a]`. */
  readonly members: Int32Array;
  /** Ticks that each world has lived through. */
  readonly tick: number;
  /** Goes on until each world has lived through `ticks`; yields after each period, before members are seated anew. */
  run(ticks: number): Generator<Progress, void>;
  save(): Uint8Array;
  load(from: Uint8Array): void;
}

export function createPopulation(options: PopulationOptions): Population {
  const { env, params = {}, mechanisms = [], member, worlds, seed = 0, period } = options;
  const { assortment = 0, trait, imitation = 0 } = options;
  requireKnown("population", "option", options, optionNames);
  requireKnown("population", "option of its member", member, memberOptions);
  requireTicks("population", "period", period, 1);
  for (const [name, share] of Object.entries({ assortment, imitation }))
    if (!(share >= 0 && share <= 1)) fail("population", `${name} must be a probability in 0..1`, share);
  const batch = createBatch(env, params, { worlds, seed, mechanisms });
  const { agents } = batch;
  const uses = Array.from({ length: agents }, (_, seat): PolicyUse => ({ ...member, seats: [seat] }));
  const policies = bindPolicies(batch, uses, { seed });
  /** Holds what the members remember while they change seats. */
  const waiting = bindPolicies(batch, uses, { seed });
  const society: Society = { batch, policies };
  const words = seedWords(seed, "population");
  const size = worlds * agents;
  if (size < 2) fail("population", "needs at least two members", size, "give it more worlds");
  const members = Int32Array.from({ length: size }, (_, k) => k);
  const { paid, tap } = turnover(batch);
  let tick = 0;
  /** A new matching is due: members change seats when play goes on, so that results can be read before. */
  let due = true;

  function seatAnew(): void {
    const source = tick > 0 ? imitated() : Int32Array.from({ length: size }, (_, k) => k);
    const order = matching(source);
    policies.forEach((policy, seat) => {
      waiting[seat].load(policy.save());
    });
    const held = members.slice();
    keepingLuck(policies, () => {
      for (let k = 0; k < size; k++) {
        members[k] = held[order[k]];
        const from = source[order[k]];
        policies[k % agents].fork(
          waiting[from % agents],
          [Math.floor(from / agents)],
          Math.floor(k / agents),
          [from % agents],
        );
      }
    });
    due = false;
  }

  /** Payoffs of the period that differ by no more are the same. */
  const rounding = (): number =>
    roundingOf(
      period,
      paid.reduce((most, sum) => Math.max(most, sum), 0),
    );

  /** Whose memory the member in each row goes on with. */
  function imitated(): Int32Array {
    const payoffs = batch.columns.payoffSum;
    let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (const payoff of payoffs) {
      least = Math.min(least, payoff);
      most = Math.max(most, payoff);
    }
    const span = most - least;
    const differ = span > rounding();
    return Int32Array.from({ length: size }, (_, k) => {
      if (imitation === 0 || uniform(words, 0) >= imitation) return k;
      const model = (k + 1 + randomInt(words, 0, size - 1)) % size;
      const chance = uniform(words, 0);
      return differ && chance * span < payoffs[model] - payoffs[k] ? model : k;
    });
  }

  /** The row that each row's next member comes from. Likeness is that of what members go on with. */
  function matching(source: Int32Array): Int32Array {
    const order = Int32Array.from({ length: size }, (_, k) => k);
    shuffle(words, 0, order);
    if (assortment > 0) {
      const { payoffSum, windowTicks } = batch.columns;
      // Payoffs that are the same stay in the random order that they are in.
      const grain = rounding() || 1;
      const likeness = Float64Array.from(source, (k) => {
        const world = Math.floor(k / agents);
        return trait
          ? trait(policies[k % agents], world, payoffSum[k] / Math.max(1, windowTicks[world]))
          : Math.round(payoffSum[k] / grain);
      });
      const alike: number[] = [];
      const others: number[] = [];
      for (const k of order) (uniform(words, 0) < assortment ? alike : others).push(k);
      order.set([...alike.sort((a, b) => likeness[a] - likeness[b]), ...others]);
    }
    for (let w = 0; w < worlds; w++) shuffle(words, 0, order, w * agents, (w + 1) * agents);
    return order;
  }

  return {
    society,
    members,
    get tick() {
      return tick;
    },
    *run(ticks) {
      requireTicks("population", "ticks", ticks, 0);
      while (tick < ticks) {
        if (due) seatAnew();
        const step = Math.min(period - (tick % period), ticks - tick);
        // Payoffs are those of a whole period, however many calls it takes.
        const goesOn = tick % period !== 0;
        if (!goesOn) paid.fill(0);
        train({ batch, policies, ticks: step, goesOn, taps: [tap] });
        tick += step;
        due = tick % period === 0;
        yield { tick, ticks };
      }
    },
    save: () =>
      packBytes([
        bytesOf(Float64Array.of(tick, due ? 1 : 0)),
        bytesOf(words),
        bytesOf(members),
        bytesOf(paid),
        batch.save(),
        ...policies.map((policy) => policy.save()),
      ]),
    load(from) {
      const [head, stream, seated, turned, state, ...memory] = unpackBytes("population", from);
      if (memory.length !== policies.length || seated.length !== members.byteLength)
        fail("population", "these bytes are a save of another population");
      const [at, wasDue] = new Float64Array(head.buffer);
      tick = at;
      due = wasDue === 1;
      bytesOf(words).set(stream);
      bytesOf(members).set(seated);
      bytesOf(paid).set(turned);
      batch.load(state);
      policies.forEach((policy, j) => {
        policy.load(memory[j]);
      });
    },
  };
}
