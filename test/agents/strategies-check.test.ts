/**
 * Every strategy keeps the rules for policies, but for the one on allocation: of more than 33 rules in a process the rest share
 * a loop, in which random numbers become objects. That one is held for them in parts (`strategies.checks.ts`).
 */
import { expect, test } from "vitest";
import { strategies } from "../../agents/strategies/index.ts";
import { matrixGame } from "../../envs/index.ts";
import { checkPolicy } from "../../src/index.ts";

test.each([...strategies].filter(({ family }) => family).map((use) => [use.id, use] as const))(
  "%s",
  (_, use) => {
    const { failures, skipped } = checkPolicy(use, {}, [{ env: matrixGame }], { worlds: 3, ticks: 16 });
    expect(failures).toEqual([]);
    expect(skipped.map(({ rule }) => rule)).toEqual([
      "sharing",
      "frozen",
      "learns",
      "absent",
      "figures",
      "allocation",
    ]);
  },
);
