/** A first experiment: two societies compared, and a claim about them. */
import type { Names } from "./names.ts";

export const experiment = ({
  id,
  camel,
  title,
}: Names) => `/** ${title}: do learners left alone find what a fee brings them to? */
import { comparison } from "ostrom/lab";
import { meanInterval } from "ostrom/stats";

const learner = { use: "q-learning", params: { gamma: 0, epsilon: { start: 1, end: 0.01, decay: 1e-3 } } };

/** What a harvester takes from the others goes back to them. */
const tax = { use: "pigouvian-tax", params: { on: "externality", redistribute: true } };

export const ${camel} = comparison({
  title: "${title}",
  question: "What do learners leave of a commons, alone and under a tax on what they take from the others?",
  config: {
    name: "${id}",
    sessions: 16,
    scenes: {
      commons: {
        env: "commons",
        params: { agents: 4 },
        train: 20_000,
        evaluate: 1000,
        show: { welfare: "welfare", stock: "stock" },
        societies: {
          greedy: { label: "Greedy", policies: [{ use: "greedy-harvest" }] },
          learned: { label: "Learners", policies: [learner] },
          taxed: { label: "Learners, taxed", policies: [learner], mechanisms: [tax] },
        },
      },
    },
  },
  quick: { sessions: 8, scenes: { commons: { train: 4000 } } },
  claims: [
    {
      says: "Learners under the tax leave more than two fifths of the stock",
      measured: ({ scenes }) => meanInterval(scenes.commons.societies.taxed.values.stock),
      within: [0.4, 1],
    },
  ],
});
`;

export const experimentTest = ({ id, camel }: Names) => `import assert from "node:assert/strict";
import { test } from "node:test";
import { catalogue } from "ostrom/catalogue";
import { compare, judgeComparison, resolveConfig } from "ostrom/lab";
import { ${camel} } from "./${id}.ts";

test("its claims are in its results", () => {
  const config = resolveConfig({ ...${camel}.config, sessions: 8 }, catalogue);
  const run = compare(catalogue, config);
  let last = run.next();
  while (!last.done) last = run.next();
  for (const { says, measured } of judgeComparison(${camel}, config, last.value, catalogue))
    assert.ok(measured, \`nothing is measured of "\${says}"\`);
});
`;
