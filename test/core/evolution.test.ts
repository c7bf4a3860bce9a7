/**
 * Strategies that spread over a graph by birth and death: what norms remember is their strategy, and children inherit it. Held
 * to what is known in closed form of neutral drift and of cooperation on a cycle.
 */
import { describe, expect, it } from "vitest";
import {
  bindPolicies,
  category,
  createBatch,
  definePolicy,
  discrete,
  i32,
  type PolicyDefinition,
  rollout,
  z,
} from "../../src/index.ts";
import { buildTopology, degrees, topologyParams } from "../../src/topology/index.ts";
import { sketchEnv } from "../helpers/env.ts";

/**
 * Donation game with death and birth (Ohtsuki, Hauert, Lieberman & Nowak 2006, "A simple rule for the evolution of cooperation on
 * graphs and social networks", Nature 441): who cooperates pays c and gives b to each neighbour. Then somebody dies, all being
 * equally likely, and a child of one of the neighbours comes in, in proportion to 1 - w + w payoff.
 */
const donation = sketchEnv({
  id: "donation-v0",
  turnover: true,
  params: z.object({
    agents: z.number().int().default(10).describe("agents (count)"),
    topology: topologyParams.default({ kind: "ring", neighbours: 2 }).describe("who gives to whom"),
    benefit: z.number().default(0).describe("of who is given to (payoff)"),
    cost: z.number().default(0).describe("of giving (payoff)"),
    selection: z.number().default(0).describe("weight of the payoff in fitness (share)"),
  }),
  agents: (p) => p.agents,
  topology: (p) => buildTopology(p.topology, p.agents),
  action: () => discrete(2, { labels: ["keep", "give"] }),
  observation: () => ({ given: category(2, "own last action") }),
  world: {
    step(w, p) {
      for (let a = 0; a < w.agents; a++)
        for (const b of w.neighbours(a)) w.payoff[a] += p.benefit * w.action[b] - p.cost * w.action[a];
      const dead = w.randomInt(w.agents);
      const others = w.neighbours(dead);
      let all = 0;
      for (const b of others) all += 1 + p.selection * (w.payoff[b] - 1);
      let draw = w.random() * all;
      let j = -1;
      while (draw >= 0 && j < others.length - 1) draw -= 1 + p.selection * (w.payoff[others[++j]] - 1);
      w.parent[dead] = others[j];
    },
  },
});

/** Does what its parent did; in world i the agent i mod n is the one that begins with 1. */
const inherited = definePolicy({
  id: "inherited",
  title: "Inherited",
  cite: [],
  kind: "norm",
  acts: "discrete",
  params: z.object({}),
  bind({ rows, agents, io, slotStore }) {
    const { strategy } = slotStore({ strategy: i32 });
    for (let r = 0; r < rows.length; r++) {
      const world = Math.floor(rows[r] / agents);
      strategy[r] = rows[r] % agents === world % agents ? 1 : 0;
    }
    const action = io.actions[0];
    return {
      act(lo, hi) {
        for (let r = lo * agents; r < hi * agents; r++) action[rows[r]] = strategy[r];
      },
    };
  },
}) as PolicyDefinition;

/** Worlds in which the mutant's strategy has taken over, by the agent that began with it. Runs until all are decided. */
function fixations(params: Record<string, unknown>, worlds: number): number[] {
  const batch = createBatch(donation, params, { worlds, seed: 5, checked: false });
  const { agents } = batch;
  const [policy] = bindPolicies(batch, [{ use: inherited }]);
  const strategies = policy.memory.strategy as Int32Array;
  const counts = () =>
    Array.from({ length: worlds }, (_, i) => sum([...strategies.subarray(i * agents, (i + 1) * agents)]));
  let now = counts();
  for (let stretch = 0; now.some((count) => count > 0 && count < agents); stretch++) {
    if (stretch === 200) throw new Error("not all worlds are decided");
    rollout(batch, [policy], 50);
    now = counts();
  }
  const taken = new Array(agents).fill(0);
  now.forEach((count, i) => {
    if (count === agents) taken[i % agents]++;
  });
  return taken;
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
/** Of a share of `n` worlds. */
const deviation = (p: number, n: number) => Math.sqrt((p * (1 - p)) / n);

describe("neutral drift on a small world", () => {
  const topology = { kind: "small-world", neighbours: 4, rewire: 0.4 } as const;
  const worlds = 4000;
  const taken = fixations({ agents: 8, topology }, worlds);

  it("fixes one mutant in n", () => {
    expect(Math.abs(sum(taken) / worlds - 1 / 8)).toBeLessThan(4 * deviation(1 / 8, worlds));
  });

  it("in proportion to the neighbours that it begins with (Antal, Redner & Sood 2006)", () => {
    const degree = degrees(buildTopology(topologyParams.parse(topology) as never, 8));
    expect(new Set(degree).size).toBeGreaterThan(2);
    taken.forEach((count, a) => {
      const expected = degree[a] / sum([...degree]);
      expect(Math.abs(count / 500 - expected)).toBeLessThan(4 * deviation(expected, 500));
    });
  });
});

describe("cooperation on a cycle", () => {
  const agents = 6;
  const selection = 0.1;

  /**
   * Fixation of one cooperator: on a cycle cooperators are always side by side, so that their number i is a birth-death chain,
   * rho = 1 / (1 + sum_k prod_{i <= k} down(i) / up(i)). Only who lives at a border can be followed by another kind, and
   * its two neighbours then are one of either.
   */
  function exactly(b: number, c: number): number {
    const n = agents;
    const fitness = (payoff: number) => 1 - selection + selection * payoff;
    const ofTwo = (self: number, other: number) => fitness(self) / (fitness(self) + fitness(other));
    const down = (i: number) => {
      if (i === 1) return 1;
      // A cooperator at the border dies, between the next cooperator and a defector.
      const cooperator = i === 2 ? b - 2 * c : 2 * b - 2 * c;
      const defector = i === n - 1 ? 2 * b : b;
      return 2 * ofTwo(defector, cooperator);
    };
    const up = (i: number) => {
      if (i === n - 1) return 1;
      const cooperator = i === 1 ? -2 * c : b - 2 * c;
      const defector = i === n - 2 ? b : 0;
      return 2 * ofTwo(cooperator, defector);
    };
    let total = 1;
    let product = 1;
    for (let k = 1; k < n; k++) {
      product *= down(k) / up(k);
      total += product;
    }
    return 1 / total;
  }

  it.each([
    [6, 0.5],
    [1, 0.8],
  ])("takes over as often as a chain says, benefit %f and cost %f", (benefit, cost) => {
    const worlds = 3000;
    const rate = sum(fixations({ agents, benefit, cost, selection }, worlds)) / worlds;
    const expected = exactly(benefit, cost);
    expect(Math.abs(rate - expected)).toBeLessThan(4 * deviation(expected, worlds));
    // For weak selection it is favoured above b / c = (n - 2) / (n / k - 2), 4 here, which is k in a large population.
    expect(rate > 1 / agents).toBe(benefit / cost > 4);
    expect(Math.abs(expected - 1 / agents)).toBeGreaterThan(4 * deviation(1 / agents, worlds));
  });
});
