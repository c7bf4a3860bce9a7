/**
 * Committed results are summarised as a run would summarise them today: intervals, differences and theory follow from the
 * sessions' values and the settings, by what the code now makes of them. Learning curves alone stay as they were recorded.
 * After a deliberate change of what is computed: UPDATE_RESULTS=1 npx vitest run test/experiments/summaries.test.ts, then
 * read the READMEs' numbers again.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { catalogue } from "../../catalogue.ts";
import { toJson } from "../../src/cli/io.ts";
import { collectResults, type Results, type Row, resolveConfig, rowsIn } from "../../src/lab/index.ts";
import { committedResults, comparisonOf, fileOf } from "./experiments.ts";

/** The evaluations that the results hold, a row a session. */
function rowsOf({ scenes }: Results): Row[] {
  return Object.entries(scenes).flatMap(([scene, { societies }]) =>
    Object.entries(societies).flatMap(([society, { values, payoffs, rewards }]) =>
      payoffs.map(
        (_, k): Row => ({
          scene,
          society,
          lo: k,
          hi: k + 1,
          phase: "evaluate",
          tick: 0,
          values: Object.fromEntries(Object.entries(values).map(([metric, all]) => [metric, [all[k]]])),
          payoffs: [payoffs[k]],
          rewards: [rewards[k]],
        }),
      ),
    ),
  );
}

test.each(["harvest-tragedy", "cleanup-public-good", "deep-rate-limit", "deep-mev", "meltdown-week"])(
  "the summaries of %s are those of its sessions",
  (name) => {
    const { config } = comparisonOf(name);
    const file = fileOf(name, "results.json");
    const { claims, ...committed } = committedResults<Results & { claims: unknown }>(name);
    const resolved = resolveConfig(config, catalogue);
    const again = collectResults(catalogue, resolved, rowsIn(resolved, rowsOf(committed)));
    const scenes = Object.entries(again.scenes).map(([id, scene]) => {
      const held = committed.scenes[id]?.societies;
      const societies = Object.entries(scene.societies).map(([society, found]) => [
        society,
        { ...found, curve: held[society].curve },
      ]);
      return [id, { ...scene, societies: Object.fromEntries(societies) }];
    });
    const found = toJson({ ...again, scenes: Object.fromEntries(scenes), claims });
    if (process.env.UPDATE_RESULTS) writeFileSync(file, found);
    expect(JSON.parse(readFileSync(file, "utf8"))).toEqual(JSON.parse(found));
  },
);
