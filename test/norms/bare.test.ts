/** One tick without mechanisms is that of a game that never had any. */
import { expect, test } from "vitest";
import { commons } from "../../envs/commons/commons.ts";
import { matrixGame } from "../../envs/matrix-game/matrix-game.ts";
import { type Batch, createBatch, type Env, type MechanismUse } from "../../src/index.ts";
import { pigouvianTax } from "../../src/mechanisms/index.ts";
import { bareCopy } from "../../src/norms/bare.ts";
import { forbidsTop } from "../helpers/mechanisms.ts";

const worlds = 3;
/** Every agent's choice differs by world, agent and tick. */
const choose = (batch: Batch, t: number, pick: readonly number[], n: number) => {
  for (let j = 0; j < batch.worlds; j++)
    for (let a = 0; a < batch.agents; a++)
      batch.io.actions[0][j * batch.agents + a] = (pick[j] + 2 * a + t) % n;
};

test.each<[string, Env, Record<string, unknown>, MechanismUse, number]>([
  [
    "a taxed commons",
    commons,
    { agents: 3, noise: 0.3 },
    { use: pigouvianTax, params: { on: "effort", rate: 2 } },
    3,
  ],
  [
    "a game with a ban and luck",
    matrixGame,
    { game: "prisoners-dilemma", noise: 0.3 },
    { use: forbidsTop },
    1,
  ],
])("%s", (_, env, params, mechanism, n) => {
  const [ruled, free] = [[mechanism], []].map((mechanisms) =>
    createBatch(env, params, { worlds, seed: 5, mechanisms }),
  );
  const all = [0, 1, 2];
  for (let t = 0; t < 4; t++)
    for (const batch of [ruled, free]) {
      choose(batch, t, all, n);
      batch.step();
    }
  const pick = [2, 0, 2, 1];
  const bare = bareCopy(ruled, pick);
  expect([bare.worlds, bare.mechanisms]).toEqual([4, []]);
  const row = (batch: Batch, of: ArrayLike<number>, world: number) => {
    const size = of.length / batch.worlds;
    return Array.from({ length: size }, (_, x) => of[world * size + x]);
  };
  const same = () =>
    pick.forEach((world, j) => {
      for (const name of Object.keys(env.state(free.params)).concat("tick", "rng", "active", "done"))
        expect([name, row(bare, bare.columns[name], j)]).toEqual([
          name,
          row(free, free.columns[name], world),
        ]);
      for (const name of Object.keys(free.io.obs))
        expect([name, row(bare, bare.io.obs[name], j)]).toEqual([name, row(free, free.io.obs[name], world)]);
      expect(row(bare, bare.io.payoff, j)).toEqual(row(free, free.io.payoff, world));
    });
  bare.io.payoff.set(pick.flatMap((world) => row(free, free.io.payoff, world)));
  same();
  // What the mechanism forbids is allowed, and luck goes on where it was.
  for (const [batch, own] of [
    [bare, pick],
    [free, all],
  ] as const) {
    choose(batch, 1, own, 2);
    batch.step();
  }
  same();
});
