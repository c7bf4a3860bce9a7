import { expect, test } from "vitest";
import { experiment } from "../../experiments/axelrod-tournament/experiment.ts";
import { runProgram } from "../../src/lab/index.ts";
import { textOf } from "./experiments.ts";

test("the first tournament of each field is that of the committed results", async () => {
  const committed = JSON.parse(textOf("axelrod-tournament", "results.json"));
  // Played by the slow test: they have no sessions.
  const cells = new Map<string, unknown>([
    ["all", committed.all],
    ["moran", committed.moran],
  ]);
  const found = JSON.parse(JSON.stringify(await runProgram(experiment, { sessions: 1, cells })));
  const fields = (results: typeof committed) => [
    results.first,
    results.open,
    ...Object.values(results.noisy),
    results.second,
  ];
  for (const [k, field] of fields(found).entries()) {
    const before = fields(committed)[k];
    expect(field.names).toEqual(before.names);
    expect(field.scores).toEqual(before.scores.map(([first]: number[]) => [first]));
  }
});
