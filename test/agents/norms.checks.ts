/**
 * Every norm that ships keeps every rule for policies in the envs that it is made for, and allocates nothing there. In parts, each a
 * process of its own (`norms-1.test.ts` and so on): from its 33rd rule on, rules of a process share a loop, in which random
 * numbers become objects.
 */
import { expect, it } from "vitest";
import { checked, norms, settingsOf } from "./norms.settings.ts";

const parts = 6;
/** Norms that a part has at most: some have several rules. */
const most = 17;

/** Norms of a part, from 1 on, in all of their settings; or in the first, with fewer worlds and ticks. */
export function checkNorms(part: number, which: "all" | "first"): void {
  const size = Math.ceil(norms.length / parts);
  const tried = norms.slice((part - 1) * size, part * size);
  it("of which a process has few enough", () => expect(size).toBeLessThanOrEqual(most));
  it.each(tried.map((use) => [use.id, use] as const))("%s keeps every rule for policies", (id, use) => {
    const count = which === "all" ? settingsOf(use).length : 1;
    const { failures, skipped } = checked(id, count, which === "all" ? {} : { worlds: 3, ticks: 16 });
    expect(failures).toEqual([]);
    expect(skipped.map(({ rule }) => rule)).toEqual(["sharing", "frozen", "learns", "absent", "figures"]);
  });
}
