/** The experiments that ship, with what they have committed. */
import { readFileSync } from "node:fs";
import { catalogue } from "../../catalogue.ts";
import { type Comparison, loadExperiment, nullIsMissing } from "../../src/lab/index.ts";

export const fileOf = (experiment: string, name: string): URL =>
  new URL(`../../experiments/${experiment}/${name}`, import.meta.url);

export const textOf = (experiment: string, name: string): string =>
  readFileSync(fileOf(experiment, name), "utf8");

export const committedResults = <R>(experiment: string): R =>
  JSON.parse(textOf(experiment, "results.json"), nullIsMissing);

export const comparisonOf = (name: string): Comparison => {
  const [, found] = all.find(([each]) => each === name)!;
  if (found.kind !== "comparison") throw new Error(`${name} is no comparison`);
  return found;
};

export const all = await Promise.all(
  catalogue.experiments.ids.map(async (id) => [id, await loadExperiment(catalogue, id)] as const),
);
