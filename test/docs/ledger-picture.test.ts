/** docs/ledger.svg: what is owed where payments are paid back, and where they are only taken. `UPDATE_RESULTS=1` draws it anew. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { always, sidePayer } from "../../agents/index.ts";
import { matrixGame } from "../../envs/index.ts";
import { bindPolicies, createBatch, type PolicyUse } from "../../src/index.ts";
import { ledger } from "../../src/mechanisms/index.ts";
import { lineChart, standalone } from "../../src/report/index.ts";
import { root } from "../helpers/entries.ts";

const ticks = 16;
const credit = 10;
const units = 2;

/** What each of two has in each tick. */
function balances(other: PolicyUse): number[][] {
  const mechanisms = [{ use: ledger, params: { credit } }];
  const batch = createBatch(matrixGame, { game: "prisoners-dilemma", memory: 1 }, { mechanisms });
  const payer = { use: sidePayer, params: { units }, seats: [0] };
  const policies = bindPolicies(batch, [payer, { ...other, seats: [1] }]);
  const held = [[0, 0]];
  for (let t = 0; t < ticks; t++) {
    for (const { policy } of policies) policy.act(0, 1, true);
    batch.step();
    held.push([...batch.columns["ledger.balance"]]);
  }
  return [0, 1].map((a) => held.map((row) => row[a]));
}

it("the picture of ledgers shows that balances sum to 0, and that a payer is out its credit at most", () => {
  const [even] = balances({ use: sidePayer, params: { units } });
  const [payer, taker] = balances({ use: always, params: { action: 0 } });
  // It pays for what was done in the last round, from the second tick on.
  payer.forEach((has, t) => {
    expect(has).toBe(Math.max(-credit, -units * Math.max(0, t - 1)) + 0);
    expect(has + taker[t]).toBe(0);
    expect(even[t]).toBe(0);
  });
  const series = [
    { label: "cooperates and only takes", y: taker },
    { label: "pays 2, and is paid as much", y: even },
    { label: "pays 2 to who only takes", y: payer },
  ];
  const picture = standalone(
    lineChart({
      title: "Balances sum to 0, and who pays one who only takes is out its credit at most",
      xLabel: "ticks",
      yLabel: "balance, units of the ledger",
      series: series.map(({ label, y }) => ({ label, x: y.map((_, t) => t), y })),
      references: [{ label: "credit", y: -credit }],
      width: 760,
      height: 420,
      labels: "below",
    }),
  );
  const file = join(root, "docs/ledger.svg");
  if (process.env.UPDATE_RESULTS) writeFileSync(file, `${picture}\n`);
  expect(readFileSync(file, "utf8")).toBe(`${picture}\n`);
});
