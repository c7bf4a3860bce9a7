/**
 * A strategy with finite memory: any Moore machine of the theory of repeated games, by the name of a preset or by its table.
 *
 * Rubinstein 1986, "Finite automata play the repeated prisoner's dilemma", J. Econ. Theory 39:83-96. A machine hears both
 * actions as they were played, so that payoffs in the env are those that `repeatedPayoffs` knows exactly. Known behaviour: that
 * of the strategy that it is given; the presets say whose they are.
 */
import { requireMachine, strategyPreset } from "../../src/games/index.ts";
import { definePolicy, fail, i32, type Seat, z } from "../../src/index.ts";

const table = z.strictObject({
  start: z.number().int().nonnegative(),
  mixes: z.array(z.array(z.number())),
  next: z.array(z.array(z.number().int().nonnegative())),
});

export const machine = definePolicy({
  id: "machine",
  title: "Finite machine",
  cite: ["Rubinstein 1986, Journal of Economic Theory 39:83-96"],
  kind: "norm",
  acts: "discrete",
  reads: ["history"],
  fits: ["matrix-game-v0"],
  params: z.object({
    strategy: z.string().default("tit-for-tat").describe("preset by name, unless a table is given"),
    table: table
      .optional()
      .describe(
        "own machine: start, probability of each action by state (mixes), next state by joint action as played, own first (next)",
      ),
  }),
  memory: { state: i32 },
  derive(p, { agents, heads: [head], features }) {
    const n = head.kind === "discrete" ? head.n : 0;
    if (agents !== 2) fail("machine", "is for games of two players", agents, "choose memory-one for more");
    if (features.history.size < 2)
      fail("machine", "needs the last joint action", undefined, "set the env's memory to at least 1");
    const given = p.table ?? strategyPreset(p.strategy);
    requireMachine("machine", given, n, n);
    const { start, next, mixes } = given;
    return { start, next, mixes, n };
  },
  seat(me, _, { start, next, mixes, n }) {
    const { history } = me.obs;
    me.memory.state = me.tick === 0 ? start : next[me.memory.state][n * history.at(0) + history.at(1)];
    me.act(drawn(me, mixes[me.memory.state]));
  },
});

/** An action by its probability; one that is certain needs no luck. */
function drawn(me: Pick<Seat, "random">, mix: ArrayLike<number>): number {
  let likeliest = 0;
  for (let a = 1; a < mix.length; a++) if (mix[a] > mix[likeliest]) likeliest = a;
  if (mix[likeliest] === 1) return likeliest;
  let left = me.random();
  for (let a = 0; a < mix.length; a++) {
    left -= mix[a];
    if (left < 0) return a;
  }
  // Probabilities add up to 1 but for rounding.
  return likeliest;
}
