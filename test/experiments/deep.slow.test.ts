/**
 * The committed results of deep-rate-limit and deep-mev are what their configurations give: the first two sessions of every
 * society, to the last bit (a session does not depend on how many there are).
 */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { compare, type Results } from "../../src/index.ts";
import { catalogue } from "../../src/run/node/catalogue.ts";

const heldSessions = 2;

test.each(["deep-rate-limit", "deep-mev"])(
  "%s reproduces its committed results",
  async (name) => {
    const { config } = await import(`../../experiments/${name}/experiment.ts`);
    const run = compare(catalogue, { ...config, sessions: heldSessions });
    let step = run.next();
    while (!step.done) step = run.next();
    const found = step.value;
    const file = new URL(`../../experiments/${name}/results.json`, import.meta.url);
    const committed: Results = JSON.parse(readFileSync(file, "utf8"));
    expect(Object.keys(found.scenes)).toEqual(Object.keys(committed.scenes));
    for (const [scene, { societies }] of Object.entries(committed.scenes))
      for (const [society, { values }] of Object.entries(societies))
        for (const metric of Object.keys(values))
          expect(
            found.scenes[scene].societies[society].values[metric].slice(0, heldSessions),
            `${scene} ${society} ${metric}`,
          ).toEqual(values[metric].slice(0, heldSessions));
  },
  1_200_000,
);
