/**
 * Every registered env keeps every rule of the conformance check at its defaults, at its presets and at the edges below,
 * and plays its golden trajectories. After an intended change of rules or streams:
 * `UPDATE_GOLDEN=1 npx vitest run test/envs/conformance.test.ts`, and read the diff.
 */
import { beforeAll, describe, expect, it } from "vitest";
import { drawings, envs } from "../../envs/index.ts";
import { checkEnv } from "../../src/core/check.ts";
import { type Env, parseParams } from "../../src/index.ts";
import { heapMeter } from "../../src/lab/node/heap.ts";
import { compileAsUsual } from "../helpers/compiler.ts";
import { expectGolden } from "../helpers/golden.ts";

type Given = Record<string, unknown>;

/** Params at which rules could break: smallest and largest counts, other action kinds, random ends, one tick. */
export const edges: Record<string, Record<string, Given>> = {
  "matrix-game-v0": {
    "no memory": { memory: 0 },
    "long memory, noise, random past and end": {
      game: "climbing-stochastic",
      memory: 3,
      noise: 0.3,
      continuation: 0.8,
      opening: "random",
      rounds: 9,
    },
    "unequal actions": {
      payoffs: [
        [0, 1, 2, 3, 4, 5],
        [5, 4, 3, 2, 1, 0],
      ],
      actions: [2, 3],
      rounds: 5,
    },
    "one player": { payoffs: [[0, 1]], actions: [2], rounds: 1 },
    "eight players": { game: "public-goods", players: 8, levels: 3, noise: 0.1, rounds: 20 },
  },
  "bounded-confidence-v0": {
    "two, all stubborn": { agents: 2, tolerances: [0], horizon: 3 },
    "means with unequal neighbours": {
      agents: 30,
      topology: { kind: "bipartite", left: 2 },
      rule: "mean",
      tolerances: [1, 0.05],
    },
  },
  "culture-v0": {
    "two on no edge": { agents: 2, topology: { kind: "edges", edges: [] } },
    "many features of two traits": { agents: 9, features: 64, traits: 2, horizon: 5 },
  },
  "ethnocentrism-v0": {
    "two places, all die and are followed": {
      sites: 2,
      topology: { kind: "complete" },
      death: 1,
      newcomers: 3,
      kinds: 1,
      horizon: 5,
    },
    "full at first, unequal neighbours": {
      sites: 30,
      topology: { kind: "scale-free" },
      newcomers: 0,
      reproduction: 1,
      benefit: 1,
      mutation: 1,
      kinds: 2,
    },
  },
  "naming-game-v0": {
    "two, on a tree": { agents: 2, topology: { kind: "tree" }, horizon: 1 },
    "some whom nobody meets, three words": {
      agents: 30,
      topology: { kind: "bipartite", left: 1 },
      shares: [0.3, 0, 0.7],
      horizon: 9,
    },
  },
  "spatial-game-v0": {
    "two, on no edge": { agents: 2, topology: { kind: "edges", edges: [] }, looksAt: "one", horizon: 3 },
    "unequal neighbours, sixteen choices": {
      agents: 30,
      topology: { kind: "scale-free", joins: 2 },
      payoffs: Array.from({ length: 16 }, (_, x) => Array.from({ length: 16 }, (_, y) => x - 1.5 * y)),
      revise: 0.1,
    },
  },
  "ai-race-v0": {
    "one step, sure crashes": { steps: 1, hazard: 1 },
    crowd: { agents: 9, steps: 12, speed: 1.1, hazard: 0.02, benefit: 1, cost: 0.3, setback: 0.5 },
  },
  "signalling-v0": {
    "many games, drift": { pairs: 5, meanings: 4, words: 40, symbols: 3, games: 12, generation: 2 },
    "two words, dear": { meanings: 2, symbols: 1, lengthCost: 1, zipf: 0 },
  },
  "quiet-failure-v0": {
    "one agent, one level": { agents: 1, levels: 1, horizon: 1 },
    "normal noise, a cap": { proxy: "selection", noise: "normal", tried: [1, 4], audit: 1, cap: 1 },
    "crowd, rotated": { agents: 40, measures: 3, rotation: 2, audit: 0.3, horizon: 20 },
  },
  "herding-v0": {
    "two, signals of no worth": { agents: 2, quality: 0.5 },
  },
  "continuous-double-auction-v0": {
    "more sellers than buyers, few prices": { values: [3, 9], costs: [1, 2, 2, 8], highest: 3, horizon: 40 },
  },
  "norms-game-v0": {
    "two, one chance, no births": { agents: 2, chances: 1, births: false },
    "three, metanorms": { agents: 3, metanorms: true },
  },
  "minority-game-v0": {
    "one agent, long memory": { agents: 1, memory: 16, horizon: 5 },
  },
  "respawning-bonus-v0": {
    "three on short ways": { agents: 3, lap: 1, road: 1, horizon: 9 },
  },
  "commons-v0": {
    "one agent": { agents: 1, horizon: 30 },
    "any effort": { continuous: true, noise: 0.5, horizon: 30 },
    "collapse ends it": { depensation: 0.3, start: 0.4, endOnCollapse: true, noise: 0.2, horizon: 50 },
    "one tick": { horizon: 1 },
    crowd: { agents: 40, levels: 2, horizon: 30 },
  },
  "appropriation-v0": {
    "two agents": { agents: 2 },
    "any amount": { continuous: true },
  },
  "rate-limited-api-v0": {
    "one client": { agents: 1, capacity: 2, horizon: 30 },
    bucket: { admission: "token-bucket", capacity: 3.5, burst: 4, retryAfter: 3, horizon: 30 },
    "bucket, no wait": { admission: "token-bucket", retryAfter: 0, tokensPerTick: 5000, horizon: 30 },
    queue: { admission: "mm1", arrivals: "saturated", horizon: 30 },
    "any rate": { actions: "rate", horizon: 30 },
    "any rate in a queue": { actions: "rate", admission: "mm1", arrivals: "saturated", horizon: 30 },
    traces: { arrivals: "trace", trace: "code", tokensPerTick: 20_000, horizon: 30 },
    "tiny backlog": { backlogLimit: 1, arrivalRate: 40, horizon: 30 },
  },
  "mev-auction-v0": {
    "two searchers": { searchers: 2, opportunities: 3 },
    "late bids": { format: "open", latency: 4, blockTicks: 7, opportunities: 4, grid: "continuous" },
    "all pay, any bid": { format: "all-pay", values: "private", grid: "continuous", opportunities: 2 },
    "idle ticks": { format: "second-price", blockTicks: 3, values: "private", lowest: 0.5, opportunities: 2 },
    "one level": { format: "sealed", levels: 1, searchers: 12, revertProtection: false, phi: 1 },
  },
  "harvest-v0": {
    "one agent, nothing grows": { agents: 1, map: "patch", regrowth: [0, 0, 0, 0], horizon: 1 },
    "without windows": { window: false, width: 9, height: 8, agents: 3, horizon: 40 },
    crowd: {
      map: ["#######", "#AaPPP#", "#aA.#P#", "#AaPPP#", "#######"],
      agents: 6,
      regrowth: [0.1, 0.3, 0.6, 1],
      radius: 1.5,
      timeout: 2,
      beamWidth: 5,
      zapCost: 1,
      hitCost: 2,
      viewAhead: 0,
      viewBehind: 2,
      viewSide: 1,
      horizon: 30,
    },
  },
  "cleanup-v0": {
    "one agent, always clean": { agents: 1, map: "lane", wasteRate: 0, startWaste: 0, horizon: 30 },
    "without windows": { window: false, width: 3, height: 6, agents: 3, horizon: 40 },
    crowd: {
      map: ["#######", "#~~.PA#", "#~#P.a#", "#~~.PA#", "#######"],
      agents: 3,
      appleRate: 1,
      wasteRate: 1,
      depletion: 1,
      restoration: 0.3,
      timeout: 1,
      beamWidth: 5,
      beamLength: 2,
      viewAhead: 1,
      viewSide: 0,
      horizon: 30,
    },
  },
  "congestion-game-v0": {
    "one agent": { agents: 1, rounds: 3 },
    "a crowd on one path": { agents: 30, paths: [[0]], rounds: 4 },
  },
  "consensus-v0": {
    "nobody honest, two seats": { agents: 2, faulty: 2, levels: 2, broken: 1, horizon: 1 },
    "unequal neighbours": {
      agents: 6,
      faulty: 2,
      topology: {
        kind: "edges",
        edges: [
          [0, 1],
          [0, 2],
          [0, 5],
          [2, 4],
        ],
      },
      low: -30,
      high: 55,
      broken: 0.4,
    },
    crowd: { agents: 40, levels: 3, cost: 0, topology: { kind: "small-world" } },
  },
  "recommender-v0": {
    "items that are not heard": { agents: 1, reach: 1, tolerance: 0.5, pull: 1, horizon: 9 },
  },
  "amplification-v0": {
    "a crowd, any amplification": { agents: 40, continuous: true, most: 3, choice: 1e4 },
  },
  "opinion-peers-v0": { "two users, who never talk": { users: 2, tolerance: 1e-9, biases: [10] } },
  "crisis-bargaining-v0": {
    "five periods, all costs known, two demands": {
      power: [0, 1, 0.5, 0.2, 0.9],
      costs: [0, 0],
      levels: 2,
      inspection: true,
    },
  },
  "mutual-fear-v0": { "two states, one tick": { agents: 2, horizon: 1, gain: 2, defeat: 0 } },
  "alternating-offers-v0": { "two rounds that break down": { rounds: 2, breakdown: 1, levels: 2 } },
  "demand-response-v0": {
    "one user, few may move": { agents: 1, base: [0, 3], revise: 0.5, horizon: 2 },
    "any shares": { agents: 2, base: [3, 1, 2], divisible: true, revise: 0.3 },
  },
  "power-grid-v0": {
    "a case, uneven strengths": { agents: 4, grid: "case9", weakest: 0.3, levels: 5, outage: 1 },
    "two that always fail": { agents: 2, load: 3, horizon: 1 },
  },
  "route-choice-v0": {
    "one driver": { agents: 1, information: "own", horizon: 2 },
    "few may move, one road": {
      agents: 7,
      revise: 0.2,
      information: "none",
      network: {
        links: [{ from: 0, to: 1, constant: 0, slope: 2, power: 0.5 }],
        trips: [{ from: 0, to: 1, flow: 3 }],
      },
    },
    "Sioux Falls": { agents: 150, network: "sioux-falls", routes: 2, horizon: 20 },
  },
  "drone-crossing-v0": { "one pair, one tick": { agents: 2, horizon: 1, crash: 0, wait: 0 } },
  "drone-grid-v0": { "a crowd far away": { agents: 40, distance: 6, horizon: 20 } },
  "drone-speed-v0": { "one drone, any speed": { agents: 1, continuous: true, drag: 3 } },
  "spectrum-v0": {
    "two that always send": { agents: 2, windows: [1, 2], slots: 1, horizon: 20 },
    "more channels than users": { agents: 3, windows: [1, 64], channels: 5, doublings: 10, slots: 3 },
  },
  "fish-war-v0": {
    "a crowd that grows fast": { agents: 40, growth: 0.95, noise: 0.5, levels: 3 },
    "any share, little growth": { agents: 2, growth: 0.05, continuous: true, start: 0.01, most: 0.499 },
  },
  "civilisation-v0": {
    "all allied, odd one out": { agents: 3, allies: 3, trade: 0.5, wear: 0.3, contested: 0.4 },
    "nobody may arm, a crowd": { agents: 40, catchability: 0.02, armsLimit: 0, levels: 2 },
  },
  "flash-crash-v0": {
    "one holder, no luck": { agents: 1, noise: 0, blur: 0, value: [0.5, 0.5], horizon: 3 },
    "a crowd that is often halted": {
      agents: 40,
      levels: 2,
      breaker: 0.05,
      halt: 2,
      momentum: 0.95,
      reversion: 0,
      horizon: 30,
    },
  },
  "supply-chain-v0": {
    "unequal ways, several weeks in a tick": {
      agents: 3,
      mail: 1,
      transit: 5,
      making: 1,
      demand: "even",
      low: 1,
      high: 3,
      weeks: 3,
      horizon: 9,
    },
    "one echelon, one tick": { agents: 1, making: 1, horizon: 1 },
  },
  "order-book-v0": {
    "nothing but sales": { agents: 2, limitOrders: 0, marketOrders: 0, sales: 9, salesTick: 1, horizon: 12 },
    "a thin book, a crowd": {
      agents: 20,
      reach: 3,
      quotes: 3,
      limitOrders: 0.5,
      seconds: 1,
      breaker: 1,
      salesTick: 3,
    },
  },
  "dealers-v0": { "a crowd with two asks": { agents: 40, levels: 2, noise: 0.1, horizon: 3 } },
  "task-queue-v0": {
    "hand-offs chosen, little room": {
      agents: 3,
      levels: 3,
      preempt: "chosen",
      handOff: 2,
      start: 2,
      room: 2,
      rates: [0.5, 0],
      events: 3,
      horizon: 9,
    },
    "a trace with interruptions": {
      arrivals: "trace",
      trace: "code",
      preempt: "higher",
      handOff: 0.1,
      means: [0.3],
    },
  },
  "deposit-run-v0": {
    "one agent, no early claims": { agents: 1, early: 0, horizon: 3 },
    "little is promised, to many": { agents: 200, early: 0.6, promise: 0.5, returns: 3 },
  },
  "auction-v0": {
    "alone, on two levels": { bidders: 1, levels: 2, format: "second-price", horizon: 3 },
    "many who pay all alike, with ties": { bidders: 40, levels: 3, format: "all-pay", risk: 0.3, horizon: 4 },
    "a package on few levels": { format: "nearest-zero", levels: 3, horizon: 5 },
    "a package, averse to risk": { format: "nearest-bid", continuous: true, risk: 0.4 },
    "a package paid as by Vickrey": { format: "vcg", levels: 5 },
  },
  "double-auction-v0": {
    "an odd number, all or nothing": { agents: 9, levels: 2, weight: 1, spread: 1, horizon: 4 },
  },
  "compute-economy-v0": {
    "two that owe all, all call": {
      agents: 2,
      network: "complete",
      use: [1, 1],
      most: 9,
      levels: 2,
      recovery: 0,
      horizon: 4,
    },
    "a crowd without capital": { agents: 30, equity: 0, bailout: 1, horizon: 5 },
  },
  "dispatch-v0": {
    "several jobs, one server": { agents: 3, servers: 1, service: [0.5], rate: 2, jobs: 4, horizon: 9 },
    "many looks at few servers": { agents: 2, servers: 3, looks: 5, rate: 3 },
  },
  "rationing-v0": {
    "any amount, equal parts": {
      agents: 3,
      actions: "amount",
      allotment: "equal",
      largest: 5,
      probability: 0.99,
    },
    "two levels, never scarce": { agents: 2, levels: 2, probability: 0, horizon: 1 },
  },
};

const heapUsed = heapMeter();

const presetsOf = (env: Env) => Object.entries((env.presets ?? {}) as Record<string, Given>);

/**
 * All rules everywhere; or all at the defaults, in fewer worlds and ticks, and at presets and edges those that other params
 * are most likely to break.
 */
export function checkEnvs(which: "all" | "most"): void {
  const atDefaults = which === "all" ? {} : { worlds: 3, ticks: 24 };
  const elsewhere =
    which === "all"
      ? { worlds: 4, ticks: 32 }
      : { worlds: 2, ticks: 12, only: ["kernel", "observations", "payoffs"] };
  const rules = which === "all" ? "every rule" : "the rules";

  // First of all, for what it asks of the compiler.
  describe.each([...envs].map((env) => [env.id, env] as const))("%s", (_, env) => {
    it("allocates nothing", () => {
      const { passed, failures } = checkEnv(env, {}, { ...atDefaults, heapUsed, only: ["allocation"] });
      expect(failures).toEqual([]);
      expect(passed).toContain("allocation");
    });
  });

  describe.each([...envs].map((env) => [env.id, env] as const))("%s", (id, env) => {
    beforeAll(compileAsUsual);
    it("keeps every other rule at its defaults", () => {
      expect(checkEnv(env, {}, atDefaults).failures).toEqual([]);
    });
    for (const [name, given] of presetsOf(env))
      it(`keeps ${rules} at the preset "${name}"`, () => {
        expect(checkEnv(env, given, elsewhere).failures).toEqual([]);
      });
    for (const [name, given] of Object.entries(edges[id] ?? {}))
      it(`keeps ${rules} at the edge "${name}"`, () => {
        expect(checkEnv(env, given, { ...elsewhere, seed: name }).failures).toEqual([]);
      });
  });
}

/** Every env does what it did. */
export function playGoldens(): void {
  describe.each([...envs].map((env) => [env.id, env] as const))("%s", (id, env) => {
    it("plays its golden trajectory", () => {
      expectGolden(id, env);
    });
    for (const [name, given] of presetsOf(env))
      it(`plays its golden trajectory at the preset "${name}"`, () => {
        expectGolden(`${id}.${name}`, env, given);
      });
  });
}

/** What every env says of itself. */
export function checkDescriptions(): void {
  describe.each([...envs].map((env) => [env.id, env] as const))("%s", (id, env) => {
    it("names theory's outcomes with a finite welfare and how they are known", () => {
      const sets: Given[] = [
        {},
        ...presetsOf(env).map(([, given]) => given),
        ...Object.values(edges[id] ?? {}),
      ];
      for (const given of sets)
        for (const [name, outcome] of Object.entries(theoryOf(env, given))) {
          expect(Number.isFinite(outcome?.welfare), `${name} of ${JSON.stringify(given)}`).toBe(true);
          expect(outcome?.note).not.toBe("");
        }
    });
    it("is asked for theory with some of its params, and refuses those that make no sense", () => {
      if (!env.theory) return;
      expect(env.theory({})).toEqual(theoryOf(env, {}));
      expect(() => env.theory?.({ nonsense: 1 })).toThrow(/unknown parameter "nonsense"/);
    });
    it("is described, cited and drawn", () => {
      expect(env.title).not.toBe("");
      expect(env.cite.length).toBeGreaterThan(0);
      expect(drawings.map((drawing) => drawing.env)).toContain(id);
    });
  });
}

function theoryOf(env: Env, given: Given) {
  return env.theory?.(parseParams(env.id, env.params, given)) ?? {};
}
