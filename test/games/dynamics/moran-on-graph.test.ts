import { describe, expect, it } from "vitest";
import { type GraphRunOptions, moran, moranOnGraph } from "../../../src/games/index.ts";
import { buildTopology, type TopologyParams } from "../../../src/topology/index.ts";

/** A mutant of fitness r among residents of fitness 1. */
const constant = (r: number) => [
  [r, r],
  [1, 1],
];

/** Share of runs in which one mutant, on each node in turn, takes over. */
function takeover(
  kind: TopologyParams,
  nodes: number,
  r: number,
  runs: number,
  how: Partial<GraphRunOptions> = {},
) {
  const graph = buildTopology(kind, nodes);
  let taken = 0;
  for (let run = 0; run < runs; run++) {
    const start = new Int32Array(nodes).fill(1);
    start[run % nodes] = 0;
    const { fixed } = moranOnGraph(graph, constant(r), { start, seed: run, ...how });
    expect(fixed).toBeGreaterThanOrEqual(0);
    if (fixed === 0) taken++;
  }
  return taken / runs;
}

const well = (r: number, n: number) => (1 - 1 / r) / (1 - r ** -n);
/** Four standard errors of a share. */
const within = (share: number, runs: number) => 4 * Math.sqrt((share * (1 - share)) / runs);

describe("birth-death", () => {
  it.each([
    ["complete", { kind: "complete" }],
    ["ring", { kind: "ring", neighbours: 2 }],
    ["torus", { kind: "lattice", neighbours: 4, torus: true }],
  ] as [string, TopologyParams][])("takes over a %s as it does a well-mixed population", (_, kind) => {
    const expected = well(1.5, 9);
    expect(Math.abs(takeover(kind, 9, 1.5, 900) - expected)).toBeLessThan(within(expected, 900));
  });

  it("is amplified by a star: fitness r counts as r^2, nearly", () => {
    const expected = (1 - 1.5 ** -2) / (1 - 1.5 ** -26);
    const share = takeover({ kind: "bipartite", left: 1 }, 13, 1.5, 520);
    expect(share).toBeGreaterThan(well(1.5, 13) + 0.1);
    expect(Math.abs(share - expected)).toBeLessThan(0.1);
  });
});

it("is 1 / N for who is no better, whatever dies first", () => {
  for (const order of ["birth-death", "death-birth"] as const) {
    const share = takeover({ kind: "ring", neighbours: 2 }, 6, 1, 1800, { order });
    expect(Math.abs(share - 1 / 6)).toBeLessThan(within(1 / 6, 1800));
  }
});

describe("death-birth on a ring", () => {
  // Donation game, b = 4, c = 1: cooperators take over more often than 1 / N only where their children live beside them and
  // b / c is above the number of neighbours (Ohtsuki et al. 2006).
  const game = [
    [4 - 1, -1],
    [4, 0],
  ];
  const runs = 2000;
  const nodes = 12;
  const share = (order: "birth-death" | "death-birth") => {
    let taken = 0;
    const graph = buildTopology({ kind: "ring", neighbours: 2 }, nodes);
    for (let run = 0; run < runs; run++) {
      const start = new Int32Array(nodes).fill(1);
      start[0] = 0;
      if (moranOnGraph(graph, game, { start, seed: run, order, rule: moran(0.2, "linear") }).fixed === 0)
        taken++;
    }
    return taken / runs;
  };
  it("lets cooperation take over, where birth-death does not", () => {
    expect(share("death-birth")).toBeGreaterThan(1 / nodes + within(1 / nodes, runs) / 2);
    expect(share("birth-death")).toBeLessThan(1 / nodes);
  });
});

it("ends when events run out", () => {
  const graph = buildTopology({ kind: "ring", neighbours: 2 }, 40);
  const start = Int32Array.from({ length: 40 }, (_, node) => node % 2);
  let told = 0;
  const run = moranOnGraph(graph, constant(1), { start, events: 5, onEvent: () => told++ });
  expect([run.fixed, run.events, told]).toEqual([-1, 5, 5]);
});

it("refuses a node that stands alone", () => {
  const graph = buildTopology({ kind: "edges", edges: [[0, 1]] }, 3);
  expect(() => moranOnGraph(graph, constant(1), { start: [0, 1, 1] })).toThrow(
    "every node needs a neighbour, got 2",
  );
});
