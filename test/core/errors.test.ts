import { describe, expect, it } from "vitest";
import { failUnknown, nearest } from "../../src/core/errors.ts";
import { fail, OstromError, registry } from "../../src/index.ts";

describe("errors", () => {
  it("say who, rule, value and fix", () => {
    expect(() => fail("commons", "efforts must ascend", [2, 1], "sort them")).toThrow(
      new OstromError("commons: efforts must ascend, got [2,1]; sort them"),
    );
    expect(() => fail("commons", "needs agents")).toThrow(new OstromError("commons: needs agents"));
    expect(() => fail("x", "r", undefined, "fix")).toThrow(new OstromError("x: r; fix"));
  });

  it("show values as they were written", () => {
    const shown = (value: unknown) => {
      try {
        return fail("x", "r", value);
      } catch (error) {
        return (error as Error).message;
      }
    };
    expect(shown("a")).toBe('x: r, got "a"');
    expect(shown(Number.NaN)).toBe("x: r, got NaN");
    expect(shown(Number.NEGATIVE_INFINITY)).toBe("x: r, got -Infinity");
    expect(shown(null)).toBe("x: r, got null");
    expect(shown(false)).toBe("x: r, got false");
    expect(shown({ a: 1 })).toBe('x: r, got {"a":1}');
    expect(shown(Math.max)).toBe("x: r, got a function");
    expect(shown(Symbol("s"))).toBe("x: r, got Symbol(s)");
    expect(shown(10n)).toBe("x: r, got 10n");
    expect(shown({ a: [10n] })).toBe('x: r, got {"a":["10n"]}');
    const ring: Record<string, unknown> = {};
    ring.ring = ring;
    expect(shown(ring)).toBe("x: r, got [object Object]");
    expect(shown("y".repeat(10).split(""))).toContain('["y"');
    expect(shown(new Array(500).fill(0)).length).toBeLessThan(140);
  });

  it("are errors of their own kind", () => {
    const error = new OstromError("m");
    expect(error).toBeInstanceOf(Error);
    expect(error.name).toBe("OstromError");
  });

  it("suggest what was meant", () => {
    const known = ["commons-v0", "matrix-game-v0", "rate-limited-api-v0", "mev-auction-v0"];
    for (const [typed, meant] of [
      ["comons", "commons-v0"],
      ["Commons", "commons-v0"],
      ["matirx-game", "matrix-game-v0"],
      ["mev", "mev-auction-v0"],
      ["rate-limit", "rate-limited-api-v0"],
      ["commons-v1", "commons-v0"],
    ] as const)
      expect(nearest(typed, known)).toBe(meant);
    for (const far of ["chess", "x", "", "go"]) expect(nearest(far, known)).toBeUndefined();
    expect(nearest("k", ["tax", "ab"])).toBeUndefined();
    expect(nearest("tex", ["tax", "quota"])).toBe("tax");
    // Two neighbours swapped are one edit.
    expect(nearest("txa", ["tax", "quota"])).toBe("tax");
    expect(nearest("xat", ["tax", "quota"])).toBeUndefined();
    expect(nearest("a", [])).toBeUndefined();
  });

  it("list what there is when nothing is near", () => {
    expect(() => failUnknown("env", "chess", ["b", "a"])).toThrow('unknown env "chess", there is: a, b');
    expect(() => failUnknown("env", "chess", [])).toThrow('unknown env "chess", there is: none');
    expect(() => failUnknown("env", "comons", ["commons"])).toThrow(
      'unknown env "comons", did you mean "commons"?',
    );
  });
});

describe("a registry", () => {
  const old = { id: "commons-v2" };
  const ten = { id: "commons-v10" };
  const pond = { id: "pond-v0" };
  const all = registry("env", [ten, old, pond]);

  it("finds by id, and by name the newest version as a number", () => {
    expect(all.get("commons-v2")).toBe(old);
    expect(all.get("commons")).toBe(ten);
    expect(all.get("pond")).toBe(pond);
    expect(all.has("commons")).toBe(true);
    expect(all.has("commons-v3")).toBe(false);
    expect(all.ids).toEqual(["commons-v10", "commons-v2", "pond-v0"]);
    expect([...all]).toEqual([ten, old, pond]);
  });

  it("suggests what was meant", () => {
    expect(() => all.get("comons")).toThrow('unknown env "comons", did you mean "commons-v10"?');
    expect(() => all.get("chess")).toThrow('unknown env "chess", there is: commons-v10, commons-v2, pond-v0');
  });

  it("takes each id once, and ids without a version as they are", () => {
    expect(() => registry("env", [pond, { id: "pond-v0" }])).toThrow('env id "pond-v0" is registered twice');
    expect(registry("agent", [{ id: "q-learning" }]).get("q-learning").id).toBe("q-learning");
  });
});
