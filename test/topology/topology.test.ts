import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import {
  createBatch,
  defineMechanism,
  f64,
  type KernelContext,
  perAgent,
  type Topology,
  z,
} from "../../src/index.ts";
import {
  buildTopology,
  clustering,
  components,
  degrees,
  edgesFromText,
  pathLength,
  type TopologyParams,
  topologyOf,
  topologyParams,
} from "../../src/topology/index.ts";
import { sketchEnv } from "../helpers/env.ts";

/** With defaults filled in. */
const build = (given: z.input<typeof topologyParams>, agents: number): Topology =>
  buildTopology(topologyParams.parse(given), agents);

const neighboursOf = ({ start, neighbour }: Topology, a: number) => [
  ...neighbour.subarray(start[a], start[a + 1]),
];
const edgesOf = ({ neighbour }: Topology) => neighbour.length / 2;

describe("by hand", () => {
  test.each([
    [
      { kind: "complete" },
      4,
      [
        [1, 2, 3],
        [0, 2, 3],
        [0, 1, 3],
        [0, 1, 2],
      ],
    ],
    [
      { kind: "ring" },
      4,
      [
        [1, 3],
        [0, 2],
        [1, 3],
        [0, 2],
      ],
    ],
    [
      { kind: "ring" },
      3,
      [
        [1, 2],
        [0, 2],
        [0, 1],
      ],
    ],
    [
      { kind: "lattice", torus: false },
      4,
      [
        [1, 2],
        [0, 3],
        [0, 3],
        [1, 2],
      ],
    ],
    // Across as well: all four are next to each other, as on a torus of 2 x 2, where both sides lead to the same one.
    [
      { kind: "lattice", neighbours: 8, torus: false },
      4,
      [
        [1, 2, 3],
        [0, 2, 3],
        [0, 1, 3],
        [0, 1, 2],
      ],
    ],
    [
      { kind: "lattice" },
      4,
      [
        [1, 2],
        [0, 3],
        [0, 3],
        [1, 2],
      ],
    ],
    [
      { kind: "lattice", columns: 3, torus: false },
      6,
      [
        [1, 3],
        [0, 2, 4],
        [1, 5],
        [0, 4],
        [1, 3, 5],
        [2, 4],
      ],
    ],
    [
      { kind: "lattice", columns: 4 },
      4,
      [
        [1, 3],
        [0, 2],
        [1, 3],
        [0, 2],
      ],
    ],
    [{ kind: "bipartite", left: 1 }, 4, [[1, 2, 3], [0], [0], [0]]],
    [{ kind: "tree" }, 6, [[1, 2], [0, 3, 4], [0, 5], [1], [1], [2]]],
    [{ kind: "tree", branching: 1 }, 3, [[1], [0, 2], [1]]],
    [
      {
        kind: "edges",
        edges: [
          [2, 0],
          [0, 2],
          [1, 2],
        ],
      },
      4,
      [[2], [2], [0, 1], []],
    ],
  ] as [z.input<typeof topologyParams>, number, number[][]][])("%o over %i", (given, agents, lists) => {
    const topology = build(given, agents);
    expect(lists.map((_, a) => neighboursOf(topology, a))).toEqual(lists);
  });

  it("has the nodes of a torus next to those on the other side", () => {
    const torus = build({ kind: "lattice", neighbours: 8 }, 25);
    expect(neighboursOf(torus, 0)).toEqual([1, 4, 5, 6, 9, 20, 21, 24].sort((a, b) => a - b));
    expect(neighboursOf(torus, 12)).toEqual([6, 7, 8, 11, 13, 16, 17, 18]);
  });
});

/** Any topology that there is over `agents`. */
const anyTopology = fc.integer({ min: 5, max: 40 }).chain((agents) => {
  const seed = fc.integer({ min: 0, max: 1000 });
  const half = fc.integer({ min: 1, max: Math.floor((agents - 1) / 2) });
  const below = fc.integer({ min: 1, max: agents - 1 });
  const one = (params: fc.Arbitrary<z.input<typeof topologyParams>>) =>
    params.map((given) => ({ given, agents }));
  return fc.oneof(
    one(fc.constant({ kind: "complete" })),
    one(half.map((k) => ({ kind: "ring", neighbours: 2 * k }))),
    fc
      .record({
        rows: fc.integer({ min: 1, max: 6 }),
        columns: fc.integer({ min: 1, max: 6 }),
        torus: fc.boolean(),
        neighbours: fc.constantFrom(4 as const, 8 as const),
      })
      .map(({ rows, ...given }) => ({
        given: { kind: "lattice" as const, ...given },
        agents: rows * given.columns,
      })),
    one(
      fc.record({
        kind: fc.constant("small-world" as const),
        neighbours: half.map((k) => 2 * k),
        rewire: fc.double({ min: 0, max: 1, noNaN: true }),
        seed,
      }),
    ),
    one(fc.record({ kind: fc.constant("scale-free" as const), joins: below, seed })),
    one(
      fc.record({
        kind: fc.constant("random-regular" as const),
        degree: below
          .map((d) => (agents % 2 === 0 || d % 2 === 0 ? d : d - 1))
          .filter((d) => d > 0 && d < agents / 2),
        seed,
      }),
    ),
    one(below.map((left) => ({ kind: "bipartite", left }))),
    one(fc.integer({ min: 1, max: 5 }).map((branching) => ({ kind: "tree", branching }))),
    one(
      fc
        .array(fc.tuple(fc.nat(agents - 1), fc.nat(agents - 1)).filter(([a, b]) => a !== b))
        .map((edges) => ({ kind: "edges", edges })),
    ),
  );
});

describe("whatever its kind", () => {
  it("lists every neighbour once, ascending, from both ends, and nobody as its own", () => {
    fc.assert(
      fc.property(anyTopology, ({ given, agents }) => {
        const { nodes, start, neighbour, reverse } = build(given, agents);
        expect([nodes, start.length, start[0], start[nodes]]).toEqual([
          agents,
          agents + 1,
          0,
          neighbour.length,
        ]);
        for (let a = 0; a < nodes; a++) {
          const own = [...neighbour.subarray(start[a], start[a + 1])];
          expect(own).toEqual([...new Set(own)].sort((x, y) => x - y));
          expect(own).not.toContain(a);
          for (let e = start[a]; e < start[a + 1]; e++) {
            const b = neighbour[e];
            expect(neighbour[reverse[e]]).toBe(a);
            expect(reverse[e] >= start[b] && reverse[e] < start[b + 1]).toBe(true);
          }
        }
      }),
    );
  });

  it("is the same from the same params, and another from another seed", () => {
    fc.assert(
      fc.property(anyTopology, ({ given, agents }) => {
        expect(build(given, agents)).toEqual(build(given, agents));
      }),
    );
    for (const kind of ["small-world", "scale-free", "random-regular"] as const)
      expect(build({ kind, seed: 1 }, 50)).not.toEqual(build({ kind, seed: 2 }, 50));
  });

  it("has the measures that a slow and plain count gives", () => {
    fc.assert(
      fc.property(anyTopology, ({ given, agents }) => {
        const topology = build(given, agents);
        const lists = Array.from({ length: agents }, (_, a) => neighboursOf(topology, a));
        expect([...degrees(topology)]).toEqual(lists.map((list) => list.length));
        let coefficients = 0;
        for (const list of lists) {
          const pairs = list.flatMap((b, j) => list.slice(j + 1).map((c) => [b, c]));
          const closed = pairs.filter(([b, c]) => lists[b].includes(c)).length;
          coefficients += pairs.length > 0 ? closed / pairs.length : 0;
        }
        expect(clustering(topology)).toBeCloseTo(coefficients / agents, 12);
        // Floyd and Warshall.
        const far = lists.map((list, a) =>
          lists.map((_, b) => (a === b ? 0 : list.includes(b) ? 1 : Infinity)),
        );
        for (let k = 0; k < agents; k++)
          for (let a = 0; a < agents; a++)
            for (let b = 0; b < agents; b++) far[a][b] = Math.min(far[a][b], far[a][k] + far[k][b]);
        const ways = far.flatMap((row, a) => row.filter((d, b) => a !== b && Number.isFinite(d)));
        const mean = ways.reduce((sum, d) => sum + d, 0) / ways.length;
        if (ways.length === 0) expect(pathLength(topology)).toBeNaN();
        else expect(pathLength(topology)).toBeCloseTo(mean, 10);
        const { count, of } = components(topology);
        expect(new Set(of).size).toBe(count);
        far.forEach((row, a) => {
          row.forEach((d, b) => {
            expect(of[a] === of[b]).toBe(Number.isFinite(d));
          });
        });
      }),
      { numRuns: 40 },
    );
  });
});

describe("in closed form", () => {
  it("a ring of k neighbours has clustering 3 (k - 2) / 4 (k - 1), the Watts-Strogatz graph that nothing is moved in", () => {
    for (const k of [2, 4, 6, 10]) {
      const expected = (3 * (k - 2)) / (4 * (k - 1));
      expect(clustering(build({ kind: "ring", neighbours: k }, 101))).toBeCloseTo(expected, 12);
      const still = build({ kind: "small-world", neighbours: k, rewire: 0 }, 101);
      expect(still).toEqual(build({ kind: "ring", neighbours: k }, 101));
    }
  });

  it("a ring of two neighbours has path length (n + 1) / 4 for odd n, n^2 / 4 (n - 1) for even", () => {
    expect(pathLength(build({ kind: "ring" }, 101))).toBeCloseTo(102 / 4, 12);
    expect(pathLength(build({ kind: "ring" }, 100))).toBeCloseTo(100 ** 2 / (4 * 99), 12);
  });

  it("a torus of m x m has 2 n or 4 n edges, clustering 0 or 3 / 7, and path length m / 2 or so", () => {
    const m = 11;
    const plain = build({ kind: "lattice" }, m * m);
    const moore = build({ kind: "lattice", neighbours: 8 }, m * m);
    expect([edgesOf(plain), edgesOf(moore)]).toEqual([2 * m * m, 4 * m * m]);
    expect(clustering(plain)).toBe(0);
    // 4 pairs of neighbours on adjacent sides, and 8 of a side and a corner, of 28.
    expect(clustering(moore)).toBeCloseTo(12 / 28, 12);
    // (m^2 - 1) / 4 m a dimension, in the mean over all nodes, the node itself included.
    expect(pathLength(plain)).toBeCloseTo(((2 * (m ** 2 - 1)) / (4 * m)) * (m ** 2 / (m ** 2 - 1)), 12);
  });

  it("a lattice without a torus has rows (columns - 1) + columns (rows - 1) edges, and 2 (rows - 1) (columns - 1) across", () => {
    expect(edgesOf(build({ kind: "lattice", columns: 7, torus: false }, 35))).toBe(5 * 6 + 7 * 4);
    const across = build({ kind: "lattice", columns: 7, neighbours: 8, torus: false }, 35);
    expect(edgesOf(across)).toBe(5 * 6 + 7 * 4 + 2 * 4 * 6);
  });

  it("complete and bipartite graphs, trees and chains", () => {
    const complete = build({ kind: "complete" }, 9);
    expect([edgesOf(complete), clustering(complete), pathLength(complete)]).toEqual([36, 1, 1]);
    const bipartite = build({ kind: "bipartite", left: 3 }, 9);
    expect([edgesOf(bipartite), clustering(bipartite)]).toEqual([18, 0]);
    const tree = build({ kind: "tree", branching: 3 }, 40);
    expect([edgesOf(tree), components(tree).count, clustering(tree)]).toEqual([39, 1, 0]);
    expect(pathLength(build({ kind: "tree", branching: 1 }, 40))).toBeCloseTo(41 / 3, 12);
  });

  it("random graphs have their number of edges: n k / 2, m (n - m), n d / 2 with the same degree everywhere", () => {
    const small = build({ kind: "small-world", neighbours: 6, rewire: 0.3 }, 200);
    const free = build({ kind: "scale-free", joins: 3 }, 200);
    const regular = build({ kind: "random-regular", degree: 5 }, 200);
    expect([edgesOf(small), edgesOf(free), edgesOf(regular)]).toEqual([600, 3 * 197, 500]);
    expect(new Set(degrees(regular))).toEqual(new Set([5]));
    expect([components(free).count, Math.min(...degrees(free))]).toEqual([1, 3]);
    // Three and more neighbours: connected but for a probability that goes to 0 with n (Bollobas 2001, section 7.6).
    expect(components(regular).count).toBe(1);
  });

  it("clustering falls as (1 - p)^3 where edges are moved (Barrat & Weigt 2000)", () => {
    for (const rewire of [0.1, 0.3]) {
      const topology = build({ kind: "small-world", neighbours: 10, rewire }, 3000);
      expect(clustering(topology) / (2 / 3)).toBeCloseTo((1 - rewire) ** 3, 1);
    }
  });

  it("a few moved edges make the world small before they undo its clusters (Watts & Strogatz 1998, figure 2)", () => {
    const given = { kind: "small-world", neighbours: 10 } as const;
    const ring = build({ ...given, rewire: 0 }, 1000);
    const small = build({ ...given, rewire: 0.01 }, 1000);
    expect(pathLength(small) / pathLength(ring)).toBeLessThan(0.3);
    expect(clustering(small) / clustering(ring)).toBeGreaterThan(0.9);
  });

  it("a scale-free graph has hubs that a random one of as many edges has not", () => {
    const most = (topology: Topology) => Math.max(...degrees(topology));
    expect(most(build({ kind: "scale-free", joins: 2 }, 2000))).toBeGreaterThan(40);
    expect(most(build({ kind: "small-world", neighbours: 4, rewire: 1 }, 2000))).toBeLessThan(20);
  });
});

describe("errors", () => {
  test.each([
    [{ kind: "ring", neighbours: 4 }, 4, "neighbours of a ring topology must be below its 4 agents, got 4"],
    [{ kind: "lattice" }, 12, "as many agents in every row, got 12; give it columns that divide the agents"],
    [{ kind: "random-regular", degree: 3 }, 5, "a graph of 5 agents cannot have the odd degree, got 3"],
    [{ kind: "scale-free", joins: 6 }, 5, "joins of a scale-free topology must be below its 5 agents"],
    [{ kind: "edges", edges: [[0, 5]] }, 5, "an edge must join two of the nodes 0..4, got [0,5]"],
    [
      { kind: "edges", edges: [[3, 3]] },
      5,
      "an edge must join two nodes, got [3,3]; leave out those of a node with itself",
    ],
  ] as [z.input<typeof topologyParams>, number, string][])("%o over %i", (given, agents, message) => {
    expect(() => build(given, agents)).toThrow(message);
  });
});

describe("a file of edges", () => {
  it("is read with comments, commas, weights and another first number", () => {
    expect(edgesFromText("# two\n0 1\n\n1\t2  0.5\r\n")).toEqual([
      [0, 1],
      [1, 2],
    ]);
    expect(edgesFromText("% one\n1,2\n2, 3, 7\n", { first: 1 })).toEqual([
      [0, 1],
      [1, 2],
    ]);
  });
  it("says which line is none", () => {
    expect(() => edgesFromText("0 1\na b\n")).toThrow(
      'edges: line 2 must begin with the numbers of two nodes, got "a b"',
    );
  });
});

describe("in an env", () => {
  /** Each agent is paid the sum of what its neighbours do. */
  const neighbourly = sketchEnv({
    id: "neighbourly-v0",
    params: z.object({
      agents: z.number().int().default(9).describe("agents (count)"),
      topology: topologyParams
        .default({ kind: "lattice", neighbours: 4, torus: true })
        .describe("who is next to whom"),
    }),
    agents: (p) => p.agents,
    topology: (p) => buildTopology(p.topology, p.agents, "neighbourly-v0"),
    world: {
      step(w) {
        for (let a = 0; a < w.agents; a++) for (const b of w.neighbours(a)) w.payoff[a] += w.action[b];
      },
    },
  });

  it("worlds, kernels and mechanisms see the same graph", () => {
    let seen: unknown[] = [];
    const kernelled = {
      ...neighbourly,
      kernel({ topology, agents, action, payoff }: KernelContext) {
        const { start, neighbour } = topology;
        return {
          reset() {},
          observe() {},
          step(lo: number, hi: number) {
            for (let i = lo; i < hi; i++)
              for (let a = 0; a < agents; a++)
                for (let e = start[a]; e < start[a + 1]; e++)
                  payoff[i * agents + a] += action[i * agents + neighbour[e]];
          },
        };
      },
    };
    const gossip = defineMechanism({
      id: "gossip",
      title: "Gossip",
      cite: [],
      params: z.object({}),
      metrics: {},
      state: (_, { topology }) => ({ heard: perAgent(f64, topology!.neighbour.length / topology!.nodes) }),
      bind(context) {
        seen = [context.topology];
        return {};
      },
    });
    const batches = (["world", "kernel"] as const).map((form) =>
      createBatch(kernelled, {}, { worlds: 2, form, mechanisms: [{ use: gossip }] }),
    );
    for (const batch of batches) {
      batch.io.actions[0].set([1, 0, 1]);
      batch.step();
      expect([...batch.io.payoff.subarray(0, 9)]).toEqual([1, 2, 1, 1, 0, 1, 1, 0, 1]);
      expect([...batch.io.payoff.subarray(9)]).toEqual(new Array(9).fill(0));
      expect(batch.topology).toEqual(build({ kind: "lattice" }, 9));
    }
    expect(seen).toEqual([batches[1].topology]);
    expect(batches[0].world(0).neighbours(4)).toBe(batches[0].world(1).neighbours(4));
  });

  it("is refused where it is no graph over the agents", () => {
    const wrong = (topology: (p: { agents: number }) => Topology) => () =>
      createBatch({ ...neighbourly, topology }, { agents: 4 });
    const ring = build({ kind: "ring" }, 4);
    expect(wrong(() => build({ kind: "ring" }, 5))).toThrow(
      "neighbourly-v0: topology must have a node for each of the 4 agents, got 5; make it by buildTopology or topologyOf",
    );
    expect(wrong(() => ({ ...ring, neighbour: Int32Array.of(1, 3, 0, 2, 1, 3, 0, 1) }))).toThrow(
      "must have every edge at both of its ends",
    );
    expect(wrong(() => undefined as unknown as Topology)).toThrow("topology must be a graph");
    expect(() => createBatch(neighbourly, { topology: { kind: "rings" } })).toThrow(
      'parameter "topology.kind"',
    );
  });

  it("neighbours are asked for only where there are any", () => {
    const lonely = sketchEnv({ id: "lonely-v0", world: { step: (w) => void w.neighbours(0) } });
    expect(() => createBatch(lonely).step()).toThrow(
      "lonely-v0: asks for neighbours, but the env has no topology; give it one, by buildTopology (step of lonely-v0: world 0",
    );
  });

  it("topologyOf takes what a file says", () => {
    const chain = topologyOf(3, edgesFromText("0 1\n1 2"));
    expect(chain).toEqual(build({ kind: "tree", branching: 1 } satisfies Partial<TopologyParams>, 3));
  });
});

it("a mechanism in world form asks for neighbours as the env does", () => {
  const ring = sketchEnv({
    id: "ring-v0",
    agents: () => 4,
    topology: () => build({ kind: "ring" }, 4),
    world: { step: (w) => void w.payoff.set(w.action) },
  });
  const sharing = defineMechanism({
    id: "sharing",
    title: "Sharing",
    cite: ["none"],
    params: z.object({}),
    metrics: {},
    state: () => ({}),
    world: {
      after(w) {
        for (let a = 0; a < w.agents; a++) {
          const others = w.neighbours(a);
          for (const b of others) w.reward[b] += w.payoff[a] / 4;
          w.reward[a] -= (w.payoff[a] * others.length) / 4;
        }
      },
    },
  });
  const batch = createBatch(ring, {}, { mechanisms: [{ use: sharing }] });
  batch.io.actions[0].set([1, 0, 0, 0]);
  batch.step();
  expect([...batch.io.reward]).toEqual([0.5, 0.25, 0, 0.25]);
});
