/**
 * Every norm that ships keeps every rule for policies in the envs that it is made for, and allocates nothing there. From its
 * 33rd rule on, rules of a process share a loop, in which random numbers become objects: each part has the modules anew.
 */
import { beforeAll, describe, expect, it, vi } from "vitest";
import { norms, settingsOf } from "./norms.settings.ts";

/** Settings that a part has at most. */
const most = 30;

interface Tried {
  readonly id: string;
  /** How many of its settings it is tried in. */
  readonly count: number;
}

/** In all of its settings; or in the first, with fewer worlds and ticks. */
export function checkNorms(which: "all" | "first"): void {
  const options = which === "all" ? {} : { worlds: 3, ticks: 16 };
  const tried = norms.map(
    (use): Tried => ({
      id: use.id,
      count: which === "all" ? settingsOf(use).length : 1,
    }),
  );
  describe.each(partsOf(tried).map((part, j) => [j + 1, part] as const))("part %i", (_, part) => {
    let fresh: typeof import("./norms.settings.ts");
    beforeAll(async () => {
      vi.resetModules();
      fresh = await import("./norms.settings.ts");
    });
    it.each(part)("$id keeps every rule for policies", ({ id, count }) => {
      const { failures, skipped } = fresh.checked(id, count, options);
      expect(failures).toEqual([]);
      expect(skipped.map(({ rule }) => rule)).toEqual(["sharing", "frozen", "learns", "absent", "figures"]);
    });
  });
}

function partsOf(tried: readonly Tried[]): readonly (readonly Tried[])[] {
  const parts: Tried[][] = [[]];
  let taken = 0;
  for (const each of tried) {
    taken += each.count;
    if (taken > most) {
      parts.push([]);
      taken = each.count;
    }
    parts[parts.length - 1].push(each);
  }
  return parts;
}
