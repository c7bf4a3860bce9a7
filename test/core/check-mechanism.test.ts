/** Every rule for mechanisms has a mechanism that breaks it, and only it. */
import { describe, expect, it } from "vitest";
import { mechanismRules } from "../../src/core/check-mechanism.ts";
import {
  assertMechanism,
  checkMechanism,
  defineMechanism,
  discrete,
  f64,
  feature,
  type Mechanism,
  type MechanismContext,
  type MechanismHooks,
  OstromError,
  perAgent,
  z,
} from "../../src/index.ts";
import { heapMeter } from "../../src/lab/node/heap.ts";
import { takesShare } from "../helpers/mechanisms.ts";
import { pair } from "../helpers/pair.ts";
import { tiny } from "../helpers/tiny.ts";

const heapUsed = heapMeter();
const pond = { env: tiny };

interface Own {
  readonly taken: Float64Array;
  readonly noted: Float64Array;
  readonly collected: Float64Array;
  readonly returned: Float64Array;
}

/**
 * A toll on each fish that gives half of it back, forbids two fish to those that have paid much, cuts large gifts, and
 * shows what was paid. `noted` is there for faults to be seen.
 */
const good = defineMechanism({
  id: "toll",
  title: "Toll",
  cite: ["none"],
  params: z.object({ rate: z.number().nonnegative().default(0.5).describe("toll on a fish, payoff units") }),
  masked: true,
  metrics: {
    collected: { description: "tolls", per: "tick" },
    returned: { description: "tolls given back", per: "tick" },
  },
  state: () => ({ taken: perAgent(f64), noted: f64 }),
  action: () => [discrete(2, { name: "appeal" })],
  observation: () => ({ paid: feature(0, 100, "tolls paid in this episode") }),
  bind({ agents, actions, columns, masks, obs, reward }, { rate }) {
    const { taken, noted, collected, returned, active, done } = columns;
    return {
      reset(i) {
        taken.fill(0, i * agents, (i + 1) * agents);
        noted[i] = 0;
      },
      before(lo, hi) {
        for (let k = lo * agents; k < hi * agents; k++)
          if (active[k] !== 0) actions[1][k] = Math.min(0.75, actions[1][k]);
      },
      after(lo, hi) {
        for (let i = lo; i < hi; i++) {
          if (done[i] !== 0) continue;
          for (let k = i * agents; k < (i + 1) * agents; k++) {
            if (active[k] === 0) continue;
            const toll = rate * actions[0][k];
            collected[i] += toll;
            returned[i] += toll / 2;
            reward[k] -= toll / 2;
            taken[k] += toll;
          }
        }
      },
      observe(lo, hi) {
        for (let k = lo * agents; k < hi * agents; k++) {
          obs.paid[k] = taken[k];
          if (taken[k] > 2) masks[0][3 * k + 2] = 0;
        }
      },
    };
  },
}) as unknown as Mechanism;

type Context = Omit<MechanismContext, "columns"> & { readonly columns: MechanismContext["columns"] & Own };

/** The good mechanism with something done after some of its hooks. */
function spoilt(harm: (context: Context) => MechanismHooks): Mechanism {
  return {
    ...good,
    bind(context, p) {
      const hooks = good.bind(context, p);
      const harms = harm(context as Context);
      return {
        reset(i) {
          hooks.reset?.(i);
          harms.reset?.(i);
        },
        before(lo, hi) {
          hooks.before?.(lo, hi);
          harms.before?.(lo, hi);
        },
        after(lo, hi) {
          hooks.after?.(lo, hi);
          harms.after?.(lo, hi);
        },
        observe(lo, hi) {
          hooks.observe?.(lo, hi);
          harms.observe?.(lo, hi);
        },
      };
    },
  };
}

/** Something done in each world that is running, after the step. */
function afterStep(harm: (i: number, context: Context, lo: number) => void): Mechanism {
  return spoilt((context) => ({
    after(lo, hi) {
      for (let i = lo; i < hi; i++) if (context.columns.done[i] === 0) harm(i, context, lo);
    },
  }));
}

/** Something done to each row in observe. */
function inObserve(harm: (k: number, context: Context) => void): Mechanism {
  return spoilt((context) => ({
    observe(lo, hi) {
      for (let k = lo * context.agents; k < hi * context.agents; k++) harm(k, context);
    },
  }));
}

const garbage: unknown[] = [];

interface Broken {
  readonly how: string;
  readonly mechanism: Mechanism;
  readonly says: RegExp;
}

const broken: Record<string, Broken[]> = {
  params: [
    {
      how: "a parameter without a description",
      mechanism: { ...good, params: good.params.extend({ extra: z.number().default(1) }) },
      says: /parameter "extra" has no description/,
    },
  ],
  spaces: [
    {
      how: "a head with the name of one of the env's",
      mechanism: { ...good, action: () => [discrete(2, { name: "fish" })] },
      says: /two action heads are called "fish"/,
    },
    {
      how: "a head without choices",
      mechanism: { ...good, action: () => [{ kind: "discrete", name: "appeal", n: 0 }] },
      says: /action head "appeal": n must be a whole number from 1, got 0/,
    },
    {
      how: "an observation of the env's",
      mechanism: { ...good, observation: () => ({ stock: feature(0, 1, "x") }) },
      says: /the observation "stock" is there already/,
    },
    {
      how: "an observation of half a number",
      mechanism: { ...good, observation: () => ({ paid: feature(0, 1, "x", { size: 0.5 }) }) },
      says: /observation "paid": size must be a whole number from 0, got 0.5/,
    },
  ],
  "metric-names": [
    { how: "no title", mechanism: { ...good, title: "" }, says: /has no title/ },
    {
      how: "a metric with the name of a state field",
      mechanism: { ...good, metrics: { ...good.metrics, taken: { description: "x", per: "tick" } } },
      says: /metric "taken" has the name of a state field/,
    },
    {
      how: "a metric per something unknown",
      mechanism: { ...good, metrics: { ...good.metrics, fined: { description: "x", per: "week" } } },
      says: /metric "fined" is per "week"/,
    },
    {
      how: "a metric without a description",
      mechanism: { ...good, metrics: { ...good.metrics, fined: { description: "", per: "tick" } } },
      says: /metric "fined" has no description/,
    },
  ],
  builds: [
    {
      how: "a column that the env does not have",
      mechanism: spoilt(({ column }) => {
        column("salmon", "agent");
        return {};
      }),
      says: /unknown agent column of tiny-v0 \(asked for by toll\) "salmon"/,
    },
  ],
  payoff: [
    {
      how: "charged to the payoff",
      mechanism: afterStep((i, { payoff }) => {
        payoff[3 * i] -= 0.25;
      }),
      says: /after changed payoff \(world 0, agent 0, tick 0\): .*; change reward instead/,
    },
  ],
  writes: [
    {
      how: "an observation of the env's",
      mechanism: inObserve((k, { obs }) => {
        obs.stock[k] = 5;
      }),
      says: /observe changed observation "stock" \(world 0, agent 0, tick 0\): .*, then 5/,
    },
    {
      how: "own memory in observe",
      mechanism: inObserve((k, { columns }) => {
        columns.noted[Math.floor(k / 3)] = 1;
      }),
      says: /observe changed state "toll.noted" \(world 0, tick 0\): 0, then 1/,
    },
    {
      how: "that the world is done",
      mechanism: afterStep((i, { columns }) => {
        columns.done[i] = 1;
      }),
      says: /after changed state "done" \(world 0, tick 0\): 0, then 1/,
    },
    {
      how: "the reward before the step",
      mechanism: spoilt(({ reward, agents }) => ({
        before(lo) {
          reward[lo * agents] = 3;
        },
      })),
      says: /before changed reward \(world 0, agent 0, tick 0\): 0, then 3/,
    },
  ],
  ranges: [
    {
      how: "the memory of all running worlds in every call",
      mechanism: afterStep((_, { columns }) => {
        for (let j = 0; j < columns.noted.length; j++) if (columns.done[j] === 0) columns.noted[j] = 1;
      }),
      says: /after of worlds 0..1 changed state "toll.noted" \(world 2, tick 0\): 0, then 1/,
    },
  ],
  masks: [
    {
      how: "no choice for those that have paid",
      mechanism: inObserve((k, { masks, columns }) => {
        if (columns.taken[k] > 2) masks[0].fill(0, 3 * k, 3 * k + 3);
      }),
      says: /the mask of "fish" leaves an active agent no choice/,
    },
  ],
  "forbids-only": [
    {
      how: "a choice that the env forbids",
      mechanism: inObserve((k, { masks }) => {
        masks[0][3 * k + 2] = 1;
      }),
      says: /allows what was forbidden, mask head 0 \(world \d, agent \d, tick \d+\): 0, then 1; set masks to 0 only/,
    },
  ],
  actions: [
    {
      how: "two fish where one may be caught",
      mechanism: spoilt(({ actions, agents }) => ({
        before(lo, hi) {
          actions[0].fill(2, lo * agents, hi * agents);
        },
      })),
      says: /toll: fish must be allowed by the mask, got 2/,
    },
    {
      how: "a gift beyond its box",
      mechanism: spoilt(({ actions, agents }) => ({
        before(lo, hi) {
          actions[1].fill(1.5, lo * agents, hi * agents);
        },
      })),
      says: /toll: gift must be in \[0, 1\], got 1.5/,
    },
  ],
  "observe-pure": [
    {
      how: "nothing is shown to those that have left",
      mechanism: {
        ...good,
        bind(context, p) {
          const { after, before, reset } = good.bind(context, p);
          const { columns, obs, agents } = context as Context;
          return {
            after: after!,
            before: before!,
            reset: reset!,
            observe(lo, hi) {
              for (let k = lo * agents; k < hi * agents; k++)
                if (columns.active[k] !== 0) obs.paid[k] = columns.taken[k];
            },
          };
        },
      },
      says: /observe does not write everything anew: observation "paid"/,
    },
  ],
  seeds: [
    {
      how: "Math.random",
      mechanism: afterStep((i, { columns }) => {
        columns.noted[i] = Math.random();
      }),
      says: /two runs from the same seed differ in state "toll.noted"/,
    },
  ],
  streams: [
    {
      how: "worlds that are given the same luck",
      mechanism: afterStep((i, { columns }) => {
        columns.rng.set([1, 2, 3, 4], 4 * i);
      }),
      says: /have the same random words at tick 1/,
    },
  ],
  partition: [
    {
      how: "a world's place in the call",
      mechanism: afterStep((i, { columns }, lo) => {
        columns.noted[i] = i - lo;
      }),
      says: /worlds 2.. alone differ from the same worlds of a larger batch in state "toll.noted"/,
    },
  ],
  "save-load": [
    {
      how: "memory in a closure",
      mechanism: spoilt(({ columns, worlds }) => {
        const ticks = new Int32Array(worlds);
        return {
          reset(i) {
            ticks[i] = 0;
          },
          after(lo, hi) {
            for (let i = lo; i < hi; i++) if (columns.done[i] === 0) columns.noted[i] = ++ticks[i];
          },
        };
      }),
      says: /a fresh batch that loads a save differs from the original in state "toll.noted"/,
    },
  ],
  fork: [
    {
      how: "a rule that depends on the world's number",
      mechanism: afterStep((i, { columns, firstWorld }) => {
        columns.noted[i] = firstWorld + i;
      }),
      says: /a fork goes on differently from its original in state "toll.noted"/,
    },
  ],
  "done-worlds": [
    {
      how: "worlds that are done",
      mechanism: spoilt(({ columns }) => ({
        after(lo, hi) {
          for (let i = lo; i < hi; i++) columns.noted[i]++;
        },
      })),
      says: /a step changed state "toll.noted" \(world \d, tick \d+\) of a world that was done/,
    },
  ],
  "terminal-observation": [
    {
      how: "the last reward is shown, which a step clears",
      mechanism: {
        ...inObserve((k, { obs, reward }) => {
          obs.paid[k] = reward[k];
        }),
        observation: () => ({ paid: feature(-100, 100, "last reward") }),
      },
      says: /the next step changed observation "paid"/,
    },
  ],
  observations: [
    {
      how: "beyond the declared range",
      mechanism: inObserve((k, { obs }) => {
        obs.paid[k] = -1;
      }),
      says: /observation "paid" \(world 0, agent 0, tick 0\) must be in \[0, 100\], got -1/,
    },
  ],
  payoffs: [
    {
      how: "an infinite fine",
      mechanism: afterStep((i, { reward, columns }) => {
        if (columns.tick[i] === 4) reward[3 * i + 2] = Number.NEGATIVE_INFINITY;
      }),
      says: /reward must be finite, got -Infinity \(world 0, agent 2, tick 5\)/,
    },
  ],
  "inactive-unpaid": [
    {
      how: "a fee that those who left pay, too",
      mechanism: afterStep((i, { reward, columns }) => {
        for (let k = 3 * i; k < 3 * i + 3; k++) {
          reward[k] -= 0.5;
          columns.collected[i] += 0.5;
        }
      }),
      says: /the reward of an agent that had left went from 0 to -0.5 \(world \d, agent \d, tick \d+\)/,
    },
  ],
  "seats-only": [
    {
      how: "a fee for all, whoever is subject to it",
      mechanism: afterStep((i, { reward, payoff, columns }) => {
        for (let k = 3 * i; k < 3 * i + 3; k++)
          if (payoff[k] > 0) {
            reward[k] -= 0.5;
            columns.collected[i] += 0.5;
          }
      }),
      says: /laid on every other agent, after changed reward \(world \d, agent 1, tick \d+\): .*; leave alone whose w.active\[a\] is 0/,
    },
    {
      how: "gifts of all are cut, whoever is subject to it",
      mechanism: spoilt(({ actions, agents }) => ({
        before(lo, hi) {
          for (let k = lo * agents; k < hi * agents; k++) actions[1][k] = Math.min(0.5, actions[1][k]);
        },
      })),
      says: /before changed action head 1 \(world \d, agent 1, tick \d+\)/,
    },
  ],
  budget: [
    {
      how: "tolls counted twice",
      mechanism: afterStep((i, { columns, actions }) => {
        columns.collected[i] += actions[0][3 * i];
      }),
      says: /collected [\d.]+ and returned [\d.]+, but rewards lost [\d.]+ \(world \d, tick \d+\)/,
    },
    {
      how: "all given back but what rounding takes, and tolls counted all the same",
      mechanism: afterStep((i, { columns, reward }) => {
        for (let k = 3 * i; k < 3 * i + 3; k++) if (columns.active[k] !== 0) reward[k] += 0.1;
        for (let k = 3 * i; k < 3 * i + 3; k++) if (columns.active[k] !== 0) reward[k] -= 0.1;
        columns.collected[i] += 1;
      }),
      says: /but rewards lost (0|\d\.\d+) \(/,
    },
  ],
  "in-order": [
    {
      how: "a reward made from the payoff",
      mechanism: afterStep((i, { reward, payoff, actions, columns }) => {
        for (let k = 3 * i; k < 3 * i + 3; k++)
          if (columns.active[k] !== 0) reward[k] = payoff[k] - actions[0][k] / 4;
      }),
      says: /sets the reward from the payoff, and undoes what earlier mechanisms did/,
    },
    {
      how: "a wage in place of what there was",
      mechanism: defineMechanism({
        ...{ id: "wage", title: "Wage", cite: ["none"], params: z.object({}), metrics: {} },
        state: () => ({}),
        bind: ({ reward, columns }) => ({
          after(lo, hi) {
            for (let i = lo; i < hi; i++)
              for (let k = 3 * i; k < 3 * i + 3; k++)
                if (columns.done[i] === 0 && columns.active[k] !== 0) reward[k] = 1;
          },
        }),
      }) as unknown as Mechanism,
      says: /sets the reward whatever it was, and undoes what earlier mechanisms did/,
    },
  ],
  metrics: [
    {
      how: "a rule that reads a metric",
      mechanism: afterStep((i, { columns }) => {
        columns.noted[i] = columns.collected[i] > 10 ? 1 : 0;
      }),
      says: /zeroing the metrics changed state "toll.noted"/,
    },
  ],
  allocation: [
    {
      how: "an array for each world and tick",
      mechanism: afterStep((i) => {
        garbage[0] = new Array<number>(20).fill(i);
      }),
      says: /the kernel form allocates about \d+ bytes a world and tick/,
    },
  ],
};

describe("a good mechanism", () => {
  it("passes every rule", () => {
    const report = checkMechanism(good, {}, pond, { heapUsed });
    expect(report).toEqual({ passed: mechanismRules.map(({ name }) => name), failures: [], skipped: [] });
  });

  it("passes after others, in one world, with another seed, and where nothing is masked", () => {
    const settings = [
      { env: tiny, params: { agents: 2 }, mechanisms: [{ use: takesShare }] },
      { env: tiny, params: { agents: 1, horizon: 1 } },
    ];
    expect(() => assertMechanism(good, { rate: 0.1 }, settings, { seed: "other", worlds: 2 })).not.toThrow();
    const { failures, skipped } = checkMechanism(takesShare, {}, { env: pair }, { worlds: 1 });
    expect(failures).toEqual([]);
    expect(skipped).toEqual([
      { rule: "ranges", why: "there is one world" },
      { rule: "masks", why: "nothing is masked" },
      { rule: "forbids-only", why: "nothing is masked" },
      { rule: "inactive-unpaid", why: "no agent leaves before its world ends" },
      { rule: "budget", why: 'it has no metric "collected" (and "returned")' },
      { rule: "allocation", why: "no heapUsed given" },
    ]);
  });
});

describe("a broken mechanism", () => {
  it("exists for every rule", () => {
    expect(Object.keys(broken).sort()).toEqual(mechanismRules.map(({ name }) => name).sort());
  });

  for (const [rule, cases] of Object.entries(broken))
    for (const { how, mechanism, says } of cases)
      it(`breaks "${rule}" alone: ${how}`, () => {
        const options = rule === "allocation" ? { heapUsed } : {};
        const { failures } = checkMechanism(mechanism, {}, pond, options);
        expect(failures.map((failure) => failure.rule)).toEqual([rule]);
        expect(failures[0].message).toMatch(says);
      });

  it("is reported whole by assertMechanism", () => {
    const mechanism = broken.observations[0].mechanism;
    expect(() => assertMechanism(mechanism, {}, pond)).toThrow(OstromError);
    expect(() => assertMechanism(mechanism, {}, pond)).toThrow(
      /^toll: breaks 1 of 26 rules\n {2}observations: /,
    );
  });

  it("breaks the rule of params where those given are wrong", () => {
    expect(checkMechanism(good, { rat: 1 }, pond).failures).toEqual([
      { rule: "params", message: 'toll: unknown parameter "rat", did you mean "rate"?' },
    ]);
  });

  it("is told from what is none", () => {
    const check = checkMechanism as unknown as (...given: unknown[]) => unknown;
    expect(() => check(tiny, {}, pond)).toThrow(/checkMechanism: needs the definition of a mechanism/);
    expect(() => check(good, {}, { env: tiny, mechanisms: [{ use: good, params: { rate: -1 } }] })).toThrow(
      /^toll: parameter "rate": /,
    );
  });
});
