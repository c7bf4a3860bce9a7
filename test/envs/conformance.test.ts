/**
 * Every registered env keeps every rule of the conformance check at its defaults, at its presets and at the edges below,
 * and plays its golden trajectories. After an intended change of rules or streams:
 * `UPDATE_GOLDEN=1 npx vitest run test/envs/conformance.test.ts`, and read the diff.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { agents } from "../../agents/index.ts";
import { drawings, envs } from "../../envs/index.ts";
import { checkEnv } from "../../src/core/check.ts";
import { type Env, parseParams } from "../../src/index.ts";
import { heapMeter } from "../../src/lab/node/heap.ts";
import { expectGolden } from "../helpers/golden.ts";

type Given = Record<string, unknown>;

/** Params at which rules could break: smallest and largest counts, other action kinds, random ends, one tick. */
const edges: Record<string, Record<string, Given>> = {
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
  "civilisation-v0": {
    "all allied, odd one out": { agents: 3, allies: 3, trade: 0.5, wear: 0.3, contested: 0.4 },
    "nobody may arm, a crowd": { agents: 40, catchability: 0.02, armsLimit: 0, levels: 2 },
  },
};

const heapUsed = heapMeter();

for (const env of envs) {
  const presets = Object.entries(env.presets ?? {}).map(([name, given]) => [name, given as Given] as const);

  describe(env.id, () => {
    it("keeps every rule at its defaults, and allocates nothing", () => {
      expect(checkEnv(env, {}, { heapUsed }).failures).toEqual([]);
    });
    for (const [name, given] of presets)
      it(`keeps every rule at the preset "${name}"`, () => {
        expect(checkEnv(env, given, { worlds: 4, ticks: 32 }).failures).toEqual([]);
      });
    for (const [name, given] of Object.entries(edges[env.id] ?? {}))
      it(`keeps every rule at the edge "${name}"`, () => {
        expect(checkEnv(env, given, { worlds: 4, ticks: 32, seed: name }).failures).toEqual([]);
      });
    it("plays its golden trajectory", () => {
      expectGolden(env.id, env);
    });
    for (const [name, given] of presets)
      it(`plays its golden trajectory at the preset "${name}"`, () => {
        expectGolden(`${env.id}.${name}`, env, given);
      });
    it("names theory's outcomes with a finite welfare and how they are known", () => {
      const sets: Given[] = [{}, ...presets.map(([, given]) => given), ...Object.values(edges[env.id] ?? {})];
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
      expect(drawings.map((drawing) => drawing.env)).toContain(env.id);
    });
  });
}

function theoryOf(env: Env, given: Given) {
  return env.theory?.(parseParams(env.id, env.params, given)) ?? {};
}

function folder(path: string): string {
  return fileURLToPath(new URL(`../../${path}`, import.meta.url));
}
function entries(path: string, kind: "folders" | "files"): string[] {
  if (!existsSync(folder(path))) return [];
  return readdirSync(folder(path), { withFileTypes: true })
    .filter((entry) => (kind === "folders" ? entry.isDirectory() : entry.name.endsWith(".ts")))
    .map((entry) => entry.name);
}

/** What several envs share is no env. */
const rooms = new Set([
  "cascade",
  "contest",
  "encounter",
  "gridworld",
  "market",
  "network",
  "opinion",
  "queue",
  "revision",
]);

describe("the folder of envs", () => {
  for (const name of entries("envs", "folders").filter((name) => !rooms.has(name))) {
    it(`${name} is registered under its name`, () => {
      expect([...envs].map(({ id }) => id.replace(/-v\d+$/, ""))).toContain(name);
    });
    it(`${name} has rules, a README and a drawing of its own`, () => {
      for (const file of [`${name}.ts`, "README.md", "draw.ts"])
        expect(existsSync(folder(`envs/${name}/${file}`)), `envs/${name}/${file}`).toBe(true);
    });
  }

  it("holds every env that is registered", () => {
    const folders = entries("envs", "folders");
    for (const { id } of envs) expect(folders).toContain(id.replace(/-v\d+$/, ""));
  });

  it("has edges for registered envs only", () => {
    for (const [id, sets] of Object.entries(edges)) {
      if (!envs.has(id)) continue;
      for (const given of Object.values(sets)) {
        const env = envs.get(id);
        expect(env.check?.(parseParams(id, env.params, given))).toBeUndefined();
      }
    }
  });
});

describe("the golden folder", () => {
  it("holds no trajectory that nothing plays", () => {
    const played = new Set(["tiny"]);
    for (const env of envs) {
      played.add(env.id);
      for (const name of Object.keys(env.presets ?? {})) played.add(`${env.id}.${name}`);
    }
    const kept = readdirSync(folder("test/golden")).filter((file) => file.endsWith(".json"));
    const orphans = kept
      .map((file) => file.slice(0, -5))
      .filter((name) => !played.has(name) && name !== "scratch");
    expect(orphans).toEqual([]);
  });
});

describe("the folder of agents", () => {
  const registered = new Set<unknown>(agents);
  for (const [part, kind] of [
    ["learners", "learner"],
    ["norms", "norm"],
  ] as const)
    for (const file of entries(`agents/${part}`, "files"))
      it(`${part}/${file} is registered, as a ${kind}`, async () => {
        const module = (await import(`../../agents/${part}/${file}`)) as Record<string, unknown>;
        const policies = Object.values(module).filter(isPolicy);
        // A file without a policy is there for the others of its folder.
        if (policies.length === 0)
          expect(
            entries(`agents/${part}`, "files").some((other) => imports(`agents/${part}/${other}`, file)),
          ).toBe(true);
        for (const policy of policies) {
          expect(registered.has(policy), policy.id).toBe(true);
          expect(policy.kind).toBe(kind);
        }
      });

  it("gives each an id of its own, a title and sources", () => {
    const ids = [...agents].map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { id, title, cite } of agents) {
      expect(id).toMatch(/^[a-z][a-z0-9-]*$/);
      expect(title).not.toBe("");
      expect(Array.isArray(cite), id).toBe(true);
    }
  });
});

function imports(path: string, file: string): boolean {
  return readFileSync(folder(path), "utf8").includes(`from "./${file}"`);
}

function isPolicy(value: unknown): value is { id: string; kind: string } {
  return typeof value === "object" && value !== null && "bind" in value && "kind" in value;
}
