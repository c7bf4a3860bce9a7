/**
 * A lattice of players: the spatial prisoner's dilemma of Nowak & May 1992, "Evolutionary games and spatial chaos" (Nature 359,
 * 826-829). On a torus everybody plays once with each of the eight next to it and with itself: 1 for mutual cooperation, b for
 * who defects on a cooperator, else 0. In the next round each does what the most successful of these nine did.
 */
import { describe, expect, it, test } from "vitest";
import {
  type Batch,
  bindPolicies,
  category,
  createBatch,
  definePolicy,
  discrete,
  type PolicyDefinition,
  rollout,
  z,
} from "../../src/index.ts";
import { buildTopology } from "../../src/topology/index.ts";
import { sketchEnv } from "../helpers/env.ts";

const spatial = sketchEnv({
  id: "spatial-v0",
  params: z.object({
    side: z.number().int().min(3).default(100).describe("rows and columns (agents)"),
    temptation: z.number().default(1.9).describe("what defecting on a cooperator pays (payoff)"),
    /** As rows of `.` for cooperators and `#` for defectors, in the middle of cooperators; else at random. */
    pattern: z.array(z.string()).optional().describe("who defects at first"),
    sea: z.string().default(".").describe("what is around the pattern"),
    defectors: z.number().default(0.1).describe("share of defectors where there is no pattern"),
  }),
  agents: (p) => p.side ** 2,
  topology: (p) => buildTopology({ kind: "lattice", neighbours: 8, torus: true }, p.side ** 2),
  action: () => discrete(2, { labels: ["cooperate", "defect"] }),
  observation: () => ({ model: category(2, "what the most successful did, oneself included") }),
  metrics: { cooperation: { description: "share of cooperators", per: "tick" } },
  world: {
    reset(w, p) {
      if (!p.pattern) {
        for (let a = 0; a < w.agents; a++) w.action[a] = w.chance(p.defectors) ? 1 : 0;
        return;
      }
      const rows = p.pattern;
      const top = Math.floor((p.side - rows.length) / 2);
      w.action.fill(p.sea === "#" ? 1 : 0);
      for (const [y, row] of rows.entries()) {
        const left = Math.floor((p.side - row.length) / 2);
        for (let x = 0; x < row.length; x++) w.action[(top + y) * p.side + left + x] = row[x] === "#" ? 1 : 0;
      }
    },
    step(w, p) {
      let cooperators = 0;
      for (let a = 0; a < w.agents; a++) {
        const others = w.neighbours(a);
        let met = 1 - w.action[a];
        for (let j = 0; j < others.length; j++) met += 1 - w.action[others[j]];
        w.payoff[a] = w.action[a] === 0 ? met : p.temptation * met;
        cooperators += 1 - w.action[a];
      }
      w.cooperation += cooperators / w.agents;
    },
    observe(w) {
      for (let a = 0; a < w.agents; a++) {
        const others = w.neighbours(a);
        let best = a;
        for (let j = 0; j < others.length; j++) if (w.payoff[others[j]] > w.payoff[best]) best = others[j];
        w.obs.model[a] = w.action[best];
      }
    },
  },
});

/** Does what it has seen the most successful do; in the first tick what stands in the action column already. */
const imitator = definePolicy({
  id: "imitator",
  title: "Imitator",
  cite: [],
  kind: "norm",
  acts: "discrete",
  reads: ["model"],
  params: z.object({}),
  bind({ agents, io, columns }) {
    const action = io.actions[0];
    const { model } = io.obs;
    const { tick } = columns;
    return {
      act(lo, hi) {
        for (let i = lo; i < hi; i++)
          if (tick[i] > 0) for (let k = i * agents; k < (i + 1) * agents; k++) action[k] = model[k];
      },
    };
  },
}) as PolicyDefinition;

/** The rows of what world 0 did last. */
function picture(batch: Batch): string[] {
  const side = Math.sqrt(batch.agents);
  const choices = Array.from(batch.io.actions[0].subarray(0, batch.agents), (choice) =>
    choice === 0 ? "." : "#",
  );
  return Array.from({ length: side }, (_, y) => choices.slice(y * side, (y + 1) * side).join(""));
}

/** What is done in the first rounds. */
function rounds(params: Record<string, unknown>, count: number): string[][] {
  const batch = createBatch(spatial, params);
  const policies = bindPolicies(batch, [{ use: imitator }]);
  return Array.from({ length: count }, () => {
    rollout(batch, policies, 1);
    return picture(batch);
  });
}

const blank = ".........";
describe("small patterns", () => {
  const lone = [blank, blank, blank, blank, "....#....", blank, blank, blank, blank];
  const block = [blank, blank, blank, "...###...", "...###...", "...###...", blank, blank, blank];

  test("a lone defector becomes nine where 8 b > 9, and is alone again where 5 b < 7", () => {
    const blinking = rounds({ side: 9, pattern: ["#"], temptation: 1.3 }, 5);
    expect(blinking).toEqual([lone, block, lone, block, lone]);
    // 8 b = 8.8: cooperators further away do better.
    expect(rounds({ side: 9, pattern: ["#"], temptation: 1.1 }, 3)[2]).toEqual(lone);
  });

  test("nine defectors grow at their corners where 5 b > 9", () => {
    const [, nine, grown] = rounds({ side: 9, pattern: ["#"], temptation: 1.85 }, 3);
    expect(nine).toEqual(block);
    const wide = "..#####..";
    expect(grown).toEqual([blank, blank, wide, wide, wide, wide, wide, blank, blank]);
  });

  test("four cooperators become sixteen where 2 b < 4", () => {
    const [first, second] = rounds({ side: 8, pattern: ["..", ".."], sea: "#", temptation: 1.9 }, 2);
    const [sea, wide] = ["########", "##....##"];
    expect(first).toEqual([sea, sea, sea, "###..###", "###..###", sea, sea, sea]);
    expect(second).toEqual([sea, sea, wide, wide, wide, wide, sea, sea]);
    expect(rounds({ side: 8, pattern: ["..", ".."], sea: "#", temptation: 2.1 }, 2)[1]).not.toEqual(second);
  });
});

describe("a lattice of 100 x 100", () => {
  it("settles at 12 ln 2 - 8 of cooperators between 9 / 5 and 2, whatever it begins with", () => {
    const batch = createBatch(spatial, {}, { seed: 3 });
    const policies = bindPolicies(batch, [{ use: imitator }]);
    rollout(batch, policies, 100);
    rollout(batch, policies, 100);
    const { cooperation } = batch.readMetrics(0);
    expect(Math.abs(cooperation - (12 * Math.log(2) - 8))).toBeLessThan(0.02);
  });
});
