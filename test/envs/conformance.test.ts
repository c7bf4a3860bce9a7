/** What `npm test` holds every env to, and the folders of envs, agents and golden trajectories. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { agents } from "../../agents/index.ts";
import { envs } from "../../envs/index.ts";
import { parseParams } from "../../src/index.ts";
import { checkDescriptions, checkEnvs, edges, playGoldens } from "./conformance.checks.ts";

checkEnvs("most");
playGoldens();
checkDescriptions();

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
  "drawing",
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
