/** What every learner keeps, whatever it learns: the rules for policies, and that it learns from those that are there. */
import { beforeAll, describe, expect, test } from "vitest";
import { matrixGame } from "../../envs/matrix-game/matrix-game.ts";
import { checkPolicy, type PolicyDefinition, type SettingCheckOptions } from "../../src/index.ts";
import { heapMeter } from "../../src/lab/node/heap.ts";
import { compileAsUsual } from "../helpers/compiler.ts";
import { learn, obstacles, start } from "./learners.worlds.ts";

const heapUsed = heapMeter();

/** A learner, params that reach its branches, and the memory that only learning may change. */
export interface Variant {
  readonly use: PolicyDefinition;
  readonly params?: Record<string, unknown>;
  readonly taught: string[];
}

const games = {
  "prisoner's dilemma": { env: matrixGame, params: { game: "prisoners-dilemma", memory: 1 } },
  "obstacle course": { env: obstacles, params: {} },
} as const;

/** What the fast suite asks of a learner in a game without difficulties, beside all that it asks in one that has them. */
const most = ["seeds", "learns", "figures"];

/** Before anything else, for what it asks of the compiler. */
export function allocatesNothing(variants: Record<string, Variant>, options: SettingCheckOptions): void {
  // TensorFlow.js makes an object of every tensor.
  const held = Object.entries(variants).filter(
    ([, { use, params = {} }]) => !use.needsTensorflow?.(use.params.parse(params)),
  );
  test.each(held)("%s allocates nothing", (_, { use, params = {} }) => {
    const { env, params: gameParams } = games["prisoner's dilemma"];
    const only = ["allocation"];
    const { passed, failures } = checkPolicy(
      use,
      params,
      { env, params: gameParams },
      { ...options, heapUsed, only },
    );
    expect(failures).toEqual([]);
    expect(passed).toContain("allocation");
  });
}

/** With `options` for the rules, and ticks in which each has learned. */
export function keepsWhatLearnersKeep(
  { use, params = {}, taught }: Variant,
  which: "all" | "most",
  options: SettingCheckOptions,
  ticks: number,
): void {
  beforeAll(compileAsUsual);

  test("plays discrete actions and cites its sources", () => {
    expect(use.kind).toBe("learner");
    expect(use.acts).not.toBe("box");
    expect(use.cite.join()).toMatch(/\d{4}/);
  });

  describe.each(Object.entries(games))("in the %s", (name, { env, params: gameParams }) => {
    const plain = env === matrixGame;
    test(plain && which === "most" ? "learns" : "keeps every rule for policies", () => {
      const only = plain && which === "most" ? { only: most } : {};
      const setting = { env, params: gameParams };
      const { failures, skipped } = checkPolicy(use, params, setting, { ...options, ...only });
      expect(failures).toEqual([]);
      const open = new Set(["absent", "figures", "allocation"]);
      expect(skipped.filter(({ rule }) => !open.has(rule))).toEqual([]);
    });

    test("learns, and only from agents that are there", () => {
      const run = start(env, gameParams, [{ use, params }], { worlds: 4, seed: 7 });
      const before = taught.map((field) => run.memory[field].slice());
      learn(run, ticks);
      for (const [j, field] of taught.entries()) {
        expect(run.memory[field], `${field} in the ${name}`).not.toEqual(before[j]);
        expect(run.memory[field].every(Number.isFinite), field).toBe(true);
        expect(run.policies[0].slotFields).not.toContain(field);
      }
    });
  });
}
