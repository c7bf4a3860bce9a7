import { describe, expect, it } from "vitest";
import { describeParams, OstromError, parseParams, z } from "../../src/index.ts";

const schema = z.object({
  agents: z.number().int().min(1).max(64).default(8).describe("agents"),
  growthRate: z.number().positive().default(0.5).describe("growth (per tick)"),
  rule: z.enum(["quota", "tax"]).default("tax").describe("which rule"),
  nested: z
    .object({ depth: z.number().default(1) })
    .prefault({})
    .describe("a nested one"),
  needed: z.number().optional().describe("may be left out"),
});
const parse = (given: unknown) => parseParams("pond-v0", schema, given);

describe("params", () => {
  it("fill in defaults and keep what is given", () => {
    expect(parse({ agents: 3 })).toEqual({ agents: 3, growthRate: 0.5, rule: "tax", nested: { depth: 1 } });
  });

  it("name the near miss of an unknown parameter, or list what there is", () => {
    expect(() => parse({ growthrate: 1 })).toThrow(
      'pond-v0: unknown parameter "growthrate", did you mean "growthRate"?',
    );
    expect(() => parse({ agnets: 1 })).toThrow('unknown parameter "agnets", did you mean "agents"?');
    expect(() => parse({ temperature: 1 })).toThrow(
      'pond-v0: unknown parameter "temperature", there is: agents, growthRate, rule, nested, needed',
    );
    expect(() => parseParams("bare-v0", z.object({}), { x: 1 })).toThrow("there is: none");
  });

  it("name the parameter, the rule and the value", () => {
    expect(() => parse({ agents: 0 })).toThrow(/^pond-v0: parameter "agents": .*>=1, got 0$/);
    expect(() => parse({ agents: 2.5 })).toThrow(/^pond-v0: parameter "agents": .*int.*, got 2\.5$/);
    expect(() => parse({ growthRate: "fast" })).toThrow(
      /^pond-v0: parameter "growthRate": .*expected number.*, got "fast"$/,
    );
    expect(() => parse({ growthRate: Number.NaN })).toThrow(/parameter "growthRate": .*got NaN$/);
    expect(() => parse({ growthRate: Number.POSITIVE_INFINITY })).toThrow(/got Infinity$/);
    const either = z.object({ map: z.union([z.enum(["ring", "grid"]), z.object({ size: z.number() })]) });
    const map = (given: unknown) => () => parseParams("pond-v0", either, { map: given });
    expect(map("rng")).toThrow(/parameter "map": .*"ring"\|"grid", got "rng"; did you mean "ring"\?$/);
    expect(map({ size: "big" })).toThrow(/parameter "map\.size": .*number.*, got "big"$/);
    expect(() => parse({ rule: "ban" })).toThrow(/parameter "rule": .*"quota"\|"tax", got "ban"$/);
    expect(() => parse({ nested: { depth: null } })).toThrow(/parameter "nested\.depth": .*got null$/);
  });

  it("name the rule of the whole where it is the whole that is wrong", () => {
    const whole = schema.refine(({ agents }) => agents !== 13, { message: "13 is bad luck" });
    expect(() => parseParams("pond-v0", whole, { agents: 13 })).toThrow(
      /^pond-v0: 13 is bad luck, got \{"agents":13\}$/,
    );
  });

  it("must be an object", () => {
    for (const bad of [null, undefined, 3, "x", [1]]) expect(() => parse(bad)).toThrow(OstromError);
    expect(() => parse([1])).toThrow("pond-v0: params must be an object, got [1]");
  });

  it("are described with their defaults and choices", () => {
    expect(describeParams(schema)).toEqual([
      { name: "agents", description: "agents", default: 8 },
      { name: "growthRate", description: "growth (per tick)", default: 0.5 },
      { name: "rule", description: "which rule", default: "tax", choices: ["quota", "tax"] },
      { name: "nested", description: "a nested one", default: { depth: 1 } },
      { name: "needed", description: "may be left out", default: undefined },
    ]);
    const must = z.object({ size: z.number() });
    expect(describeParams(must)).toEqual([{ name: "size", description: "" }]);
  });
});
