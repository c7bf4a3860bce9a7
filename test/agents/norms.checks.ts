/**
 * Every norm that ships keeps every rule for policies in the envs that it is made for, and allocates nothing there. In parts, each a
 * process of its own (`norms-1.test.ts` and so on): from its 33rd rule on, rules of a process share a loop, in which random
 * numbers become objects.
 */
import { beforeAll, describe, expect, it } from "vitest";
import type { SettingCheckOptions } from "../../src/index.ts";
import { heapMeter } from "../../src/lab/node/heap.ts";
import { compileAsUsual } from "../helpers/compiler.ts";
import { checked, norms } from "./norms.settings.ts";

const heapUsed = heapMeter();

const parts = 6;
/** Norms that a part has at most: some have several rules. */
const most = 17;

/** Norms of a part, from 1 on, in all of their settings; or in the first, with fewer worlds and ticks. */
export function checkNorms(part: number, which: "all" | "first"): void {
  const size = Math.ceil(norms.length / parts);
  const tried = norms.slice((part - 1) * size, part * size);
  it("of which a process has few enough", () => expect(size).toBeLessThanOrEqual(most));
  const ids = tried.map(({ id }) => id);
  const held = (id: string, more: SettingCheckOptions = {}) =>
    checked(id, which === "all" ? undefined : 1, {
      ...(which === "first" && { worlds: 3, ticks: 16 }),
      ...more,
    });
  // First of all, for what it asks of the compiler.
  it.each(ids)("%s allocates nothing", (id) => {
    const { passed, failures } = held(id, { heapUsed, only: ["allocation"] });
    expect(failures).toEqual([]);
    expect(passed).toContain("allocation");
  });
  describe("but for that", () => {
    beforeAll(compileAsUsual);
    it.each(ids)("%s keeps every rule for policies", (id) => {
      const { failures, skipped } = held(id);
      expect(failures).toEqual([]);
      const open = ["sharing", "frozen", "learns", "absent", "figures", "allocation"];
      expect(skipped.map(({ rule }) => rule)).toEqual(open);
    });
  });
}
