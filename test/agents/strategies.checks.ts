/**
 * A quarter of the strategies, with the rule on allocation: from its 33rd rule on, rules of a process share a loop, in which
 * random numbers become objects.
 */
import { expect, test } from "vitest";
import { strategies } from "../../agents/strategies/index.ts";
import { matrixGame } from "../../envs/index.ts";
import { checkPolicy } from "../../src/index.ts";
import { heapMeter } from "../../src/lab/node/heap.ts";

const heapUsed = heapMeter();
const parts = 4;

/** Those of a part, from 1 on. */
export function checkStrategies(part: number): void {
  const all = [...strategies].filter(({ family }) => family !== undefined);
  const size = Math.ceil(all.length / parts);
  test("of which a process has few enough", () => expect(size).toBeLessThanOrEqual(30));
  const tried = all.slice((part - 1) * size, part * size);
  test.each(tried.map((use) => [use.id, use] as const))("%s keeps every rule for policies", (_, use) => {
    const { failures, skipped } = checkPolicy(use, {}, [{ env: matrixGame }], { heapUsed });
    expect(failures).toEqual([]);
    expect(skipped.map(({ rule }) => rule)).toEqual(["sharing", "frozen", "learns", "absent", "figures"]);
  });
}
