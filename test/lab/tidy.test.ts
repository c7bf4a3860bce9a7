import { expect, it } from "vitest";
import type { Row } from "../../src/lab/index.ts";
import { rowsIn } from "../../src/lab/rows.ts";
import { csvOf, tidyTable } from "../../src/lab/tidy.ts";
import { results, scene, society } from "../report/made.ts";

const cell = (at: Record<string, unknown>) => ({ scene: "commons", label: "Commons", at });
const made = results({
  "commons~agents=2~rule=a": scene(
    [society("greedy", [2, 1, 3])],
    {},
    { cell: cell({ agents: 2, rule: "a" }) },
  ),
  "commons~agents=4~rule=b": scene(
    [society("greedy", [2, 1, 3])],
    {},
    { cell: cell({ agents: 4, rule: "b" }) },
  ),
  other: scene([society("norm", [2, 1, 3])]),
});
const row = (scene: string, phase: Row["phase"], tick: number, lo: number, values: Row["values"]): Row => ({
  scene,
  society: "s0",
  lo,
  hi: lo + values.welfare.length,
  phase,
  tick,
  values,
});
const first = "commons~agents=2~rule=a";
const rows = [
  // In whatever order they came.
  row(first, "evaluate", 200, 2, { welfare: [7], waste: [Number.NaN] }),
  row(first, "evaluate", 200, 0, { welfare: [5, 6], waste: [0, 1] }),
  row(first, "train", 500, 0, { welfare: [1, 2], epsilon: [1, 1] }),
  row(first, "train", 1000, 0, { welfare: [3, -0], epsilon: [0.5, 0.5] }),
  row("commons~agents=4~rule=b", "evaluate", 200, 0, { welfare: [0.1] }),
  row("other", "evaluate", 200, 0, { welfare: [1e21] }),
];
/** A window that ends at 500, and the last one, at 1000. */
const recorded = (scenes: object, own: readonly Row[]) =>
  rowsIn(
    { scenes: Object.fromEntries(Object.keys(scenes).map((id) => [id, { train: 1000, window: 500 }])) },
    own,
  );
const table = tidyTable(made, recorded(made.scenes, rows));

it("has a row for each session and metric of both phases, with the parameters as columns", () => {
  expect(csvOf(table)).toBe(`scene,society,agents,rule,session,phase,metric,value,unit
commons,s0,2,a,0,final,welfare,3,per tick
commons,s0,2,a,0,final,epsilon,0.5,
commons,s0,2,a,1,final,welfare,0,per tick
commons,s0,2,a,1,final,epsilon,0.5,
commons,s0,2,a,0,evaluate,welfare,5,per tick
commons,s0,2,a,0,evaluate,waste,0,kg per tick
commons,s0,2,a,1,evaluate,welfare,6,per tick
commons,s0,2,a,1,evaluate,waste,1,kg per tick
commons,s0,2,a,2,evaluate,welfare,7,per tick
commons,s0,2,a,2,evaluate,waste,,kg per tick
commons,s0,4,b,0,evaluate,welfare,0.1,per tick
other,s0,,,0,evaluate,welfare,1e+21,per tick
`);
});

it("knows what its columns hold", () => {
  expect(table.map(({ name, type }) => [name, type])).toEqual([
    ["scene", "text"],
    ["society", "text"],
    ["agents", "whole"],
    ["rule", "text"],
    ["session", "whole"],
    ["phase", "text"],
    ["metric", "text"],
    ["value", "number"],
    ["unit", "text"],
  ]);
  const typeOf = (...values: unknown[]) => {
    const scenes = values.map((x, j) => [
      `a~${j}`,
      scene([society("norm", [1, 1, 1])], {}, { cell: cell({ x }) }),
    ]);
    const one = values.map((_, j) => row(`a~${j}`, "evaluate", 1, 0, { welfare: [1] }));
    const own = Object.fromEntries(scenes);
    const { type, entries } = tidyTable(results(own), recorded(own, one))[2];
    return [type, ...entries];
  };
  expect(typeOf(1, 2 ** 31 - 1)).toEqual(["whole", 1, 2 ** 31 - 1]);
  expect(typeOf(1, 2 ** 31)).toEqual(["number", 1, 2 ** 31]);
  expect(typeOf(1, 0.5)).toEqual(["number", 1, 0.5]);
  expect(typeOf(true, false)).toEqual(["boolean", true, false]);
  expect(typeOf(true, 1)).toEqual(["text", true, 1]);
  expect(typeOf([1, 2], null)).toEqual(["text", "[1,2]", null]);
});

it("quotes what commas, quotes and lines would break, and an empty text", () => {
  const column = { name: "a,b", type: "text", entries: ['say "x"', "two\nlines", "", null] } as const;
  expect(csvOf([column])).toBe('"a,b"\n"say ""x"""\n"two\nlines"\n""\n\n');
});
