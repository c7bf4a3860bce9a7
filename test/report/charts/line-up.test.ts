import { describe, expect, it } from "vitest";
import { coloursIn, kindsOf, lineUp } from "../../../src/report/charts/line-up.ts";
import { results, scene, society } from "../made.ts";

const of = (kind: string, label: string) => society(kind, [1, 1, 1], { label });

describe("lineUp", () => {
  it("gathers societies of a kind across scenes and keeps its colour", () => {
    const made = results({
      commons: scene([of("norm", "Quota"), of("greedy", "Greedy"), of("learned", "Q")]),
      auction: scene([of("greedy", "Greedy"), of("norm", "Truthful")]),
    });
    const parts = lineUp(made);
    expect(parts.map(({ kind, label, colour }) => [kind, label, colour])).toEqual([
      ["norm", "norm", 0],
      ["greedy", "Greedy", 1],
      ["learned", "Q", 2],
    ]);
    expect([...parts[0].society]).toEqual([
      ["commons", "s0"],
      ["auction", "s1"],
    ]);
    expect([...coloursIn(parts, made.scenes.commons)]).toEqual([
      ["s0", 0],
      ["s1", 1],
      ["s2", 2],
    ]);
    expect([...coloursIn(parts, made.scenes.auction)]).toEqual([
      ["s0", 1],
      ["s1", 0],
    ]);
    expect(kindsOf(parts)).toEqual([
      { label: "norm", colour: 0 },
      { label: "Greedy", colour: 1 },
      { label: "Q", colour: 2 },
    ]);
  });

  it("keeps societies of one kind apart by their names, and in a scene by variants of the colour", () => {
    const made = results({
      a: scene([of("learned", "Q"), of("learned", "Hedge")]),
      b: scene([of("learned", "Q")]),
    });
    const parts = lineUp(made);
    expect(parts.map(({ label, colour, society: by }) => [label, colour, by.size])).toEqual([
      ["Q", 0, 2],
      ["Hedge", 0, 1],
    ]);
    expect([...coloursIn(parts, made.scenes.a)]).toEqual([
      ["s0", 0],
      ["s1", 7],
    ]);
    expect(kindsOf(parts)).toEqual([{ label: "learned", colour: 0 }]);
  });

  it("gives each kind a colour of its own, in the order in which they appear", () => {
    const made = results({ a: scene([of("x", "X"), of("mix", "M"), of("constructor", "Y"), of("z", "Z")]) });
    expect(lineUp(made).map(({ label, colour }) => [label, colour])).toEqual([
      ["X", 0],
      ["M", 1],
      ["Y", 2],
      ["Z", 3],
    ]);
  });
});
