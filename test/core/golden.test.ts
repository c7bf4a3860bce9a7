import { existsSync, readFileSync, rmSync } from "node:fs";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { Env } from "../../src/index.ts";
import { expectGolden, goldenFile, goldenTrajectory, hashOf } from "../helpers/golden.ts";
import { tiny } from "../helpers/tiny.ts";

const env = tiny as unknown as Env;

describe("golden trajectories", () => {
  afterEach(() => {
    vi.unstubAllEnvs();
    rmSync(goldenFile("scratch"), { force: true });
  });

  it("hash as FNV-1a does", () => {
    const text = (s: string) => hashOf(new TextEncoder().encode(s));
    // Test vectors of the FNV reference (Noll, isthe.com/chongo/tech/comp/fnv).
    expect(text("")).toBe("cbf29ce484222325");
    expect(text("a")).toBe("af63dc4c8601ec8c");
    expect(text("foobar")).toBe("85944171f73967e8");
  });

  it("hold the tiny env's streams and rules", () => {
    expectGolden("tiny", env);
  });

  it("are the same whenever they are made, and differ by seed and params", () => {
    expect(goldenTrajectory(env)).toEqual(goldenTrajectory(env));
    expect(goldenTrajectory(env, {}, { seed: 1 }).ticks).not.toEqual(goldenTrajectory(env).ticks);
    expect(goldenTrajectory(env, { growth: 2 }).ticks[5].hash).not.toBe(goldenTrajectory(env).ticks[5].hash);
  });

  it("are written on request only, and say how", () => {
    vi.stubEnv("UPDATE_GOLDEN", "");
    expect(() => expectGolden("scratch", env)).toThrow(/no golden trajectory.*UPDATE_GOLDEN=1/);
    expect(existsSync(goldenFile("scratch"))).toBe(false);
    vi.stubEnv("UPDATE_GOLDEN", "1");
    expectGolden("scratch", env);
    expect(JSON.parse(readFileSync(goldenFile("scratch"), "utf8"))).toEqual(goldenTrajectory(env));
    vi.stubEnv("UPDATE_GOLDEN", "");
    expectGolden("scratch", env);
    expect(() => expectGolden("scratch", env, { growth: 2 })).toThrow("golden trajectory scratch changed");
  });
});
