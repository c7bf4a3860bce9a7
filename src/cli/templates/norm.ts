/** A first norm: what one player of a repeated game does in one round. */
import type { Names } from "./names.ts";

export const norm = ({
  id,
  camel,
  title,
}: Names) => `/** ${title}: cooperates first, and answers each defection by two. */
import { definePolicy, i32, z } from "ostrom";

export const ${camel} = definePolicy({
  id: "${id}",
  title: "${title}",
  cite: ["Axelrod 1984, The Evolution of Cooperation"],
  kind: "norm",
  acts: "discrete",
  reads: ["history"],
  fits: ["matrix-game-v0"],
  params: z.object({
    answers: z.number().int().min(1).default(2).describe("defections that answer one (ticks)"),
  }),
  memory: { owed: i32 },
  seat(me, { answers }) {
    // The latest joint action comes first, and in it the own action.
    const defected = me.tick > 0 && me.obs.history.at(1) !== 0;
    me.memory.owed = defected ? answers : Math.max(0, me.memory.owed - 1);
    me.act(me.memory.owed > 0 ? 1 : 0);
  },
});
`;

export const normTest = ({ id, camel }: Names) => `import assert from "node:assert/strict";
import { test } from "node:test";
import { assertPolicy, bindPolicies, createBatch, definePolicy, z } from "ostrom";
import { matrixGame } from "ostrom/envs/matrix-game";
import { ${camel} } from "./${id}.ts";

test("keeps the rules that all policies keep", () => {
  assertPolicy(${camel}, {}, { env: matrixGame });
});

test("answers a defection by two", () => {
  const moves = "CDCCCC";
  const script = definePolicy({
    id: "script",
    title: "A fixed sequence",
    cite: [],
    kind: "norm",
    acts: "discrete",
    params: z.object({}),
    seat: (me) => me.act(moves[me.tick] === "C" ? 0 : 1),
  });
  for (const seat of [0, 1]) {
    const batch = createBatch(matrixGame);
    const policies = bindPolicies(batch, [{ use: ${camel}, seats: [seat] }, { use: script }]);
    let played = "";
    for (let t = 0; t < moves.length; t++) {
      for (const { policy } of policies) policy.act(0, 1, false);
      played += batch.io.actions[0][seat] === 0 ? "C" : "D";
      batch.step();
    }
    assert.equal(played, "CCDDCC");
  }
});
`;
