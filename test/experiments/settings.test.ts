/**
 * No experiment's settings have changed since its results were made: a fingerprint of them, defaults included, is
 * committed beside the results. After a deliberate change run the experiment and commit what it gives; where a change
 * leaves all results as they are (a new parameter whose default changes nothing), its slow test says so. Then:
 * UPDATE_RESULTS=1 npx vitest run test/experiments/settings.test.ts
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { parseParams } from "../../src/core/params.ts";
import type { Experiment } from "../../src/lab/index.ts";
import { all, committedResults, fileOf } from "./experiments.ts";
import { fingerprint, settingsOf } from "./settings.ts";

/** Of a program its params' defaults are among them. */
function settingsOfExperiment(experiment: Experiment): object {
  if (experiment.kind === "comparison") return settingsOf(experiment.config);
  const { id, settings, params } = experiment;
  return params ? { ...settings, ...parseParams(id, params, {}) } : settings;
}

test.each(all)("the results of %s were made with the settings it has", (name, experiment) => {
  const file = fileOf(name, "settings.sha256");
  const found = `${fingerprint(settingsOfExperiment(experiment))}\n`;
  if (process.env.UPDATE_RESULTS) writeFileSync(file, found);
  expect(
    existsSync(file) && readFileSync(file, "utf8"),
    `${name} has other settings than its results were made with: run it (npm run ostrom -- run ${name} --out <folder>), commit its results anew, then UPDATE_RESULTS=1 npx vitest run test/experiments/settings.test.ts`,
  ).toBe(found);
});

test.each(all)("the results of %s are of its seed and sessions", (name, experiment) => {
  const own: { seed?: unknown; sessions?: unknown } =
    experiment.kind === "comparison" ? experiment.config : experiment.settings;
  const { seed, sessions } = committedResults<typeof own>(name);
  expect({ seed, sessions }).toEqual({ seed: own.seed ?? 0, sessions: own.sessions });
});

/** Each number in plain data, and what puts another in its place. */
function* numbersIn(
  data: object,
  path = "",
): Generator<[place: string, value: number, set: (n: number) => void]> {
  for (const [key, part] of Object.entries(data)) {
    const place = `${path}.${key}`;
    if (typeof part === "number") yield [place, part, (n) => Object.assign(data, { [key]: n })];
    else if (part !== null && typeof part === "object") yield* numbersIn(part, place);
  }
}

/** Of long tables of payoffs some numbers stand for all. */
const tried = 60;

test("a tenth more of any setting of any experiment is another fingerprint", () => {
  for (const [name, experiment] of all) {
    const settings = structuredClone(settingsOfExperiment(experiment));
    const known = fingerprint(settings);
    const numbers = [...numbersIn(settings)];
    const every = Math.ceil(numbers.length / tried);
    for (const [place, value, set] of numbers.filter((_, j) => j % every === 0)) {
      set(value === 0 ? 0.1 : 1.1 * value);
      expect(fingerprint(settings), `${name}${place}`).not.toBe(known);
      set(value);
    }
    expect(fingerprint(settings)).toBe(known);
  }
});

test("a fingerprint does not depend on the order of keys, and refuses what it cannot see", () => {
  const turned = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(turned);
    if (value === null || typeof value !== "object") return value;
    const entries = Object.entries(value).map(([key, part]) => [key, turned(part)] as const);
    return Object.fromEntries(entries.reverse());
  };
  fc.assert(fc.property(fc.jsonValue(), (value) => fingerprint(turned(value)) === fingerprint(value)));
  expect(() => fingerprint({ learn() {} })).toThrow("no plain data");
});
