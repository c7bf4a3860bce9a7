/** What every learner keeps, whatever it learns. */
import { describe, expect, test } from "vitest";
import { always } from "../../agents/norms/always.ts";
import { matrixGame } from "../../envs/matrix-game/matrix-game.ts";
import { describeParams, type PolicyDefinition, rollout } from "../../src/index.ts";
import { learn, obstacles, type Run, start } from "./learners.worlds.ts";

/** A learner, params that reach its branches, and the memory that only learning may change. */
export interface Variant {
  readonly use: PolicyDefinition;
  readonly params?: Record<string, unknown>;
  readonly taught: string[];
}

const games = {
  "prisoner's dilemma": { env: matrixGame, params: { game: "prisoners-dilemma", memory: 1 } },
  "obstacle course": { env: obstacles, params: {} },
} as const;
type Game = (typeof games)[keyof typeof games];

/** All that a run remembers, as bytes. */
function everything({ batch, policies }: Run): Buffer {
  return Buffer.concat([batch.save(), ...policies.map((policy) => policy.save())]);
}

/** Worlds lo..hi-1 of what a run has learned and of what it did last, as bytes. */
function part({ batch, memory }: Run, taught: string[], lo: number, hi: number): Buffer {
  const columns = [batch.io.reward, batch.io.actions[0], ...taught.map((name) => memory[name])];
  return Buffer.concat(
    columns.map((column) => {
      const stride = column.byteLength / batch.worlds;
      return new Uint8Array(column.buffer, column.byteOffset + lo * stride, (hi - lo) * stride);
    }),
  );
}

/** With a `share` below 1, in fewer ticks. */
export function keepsWhatLearnersKeep({ use, params = {}, taught }: Variant, share = 1): void {
  const ticks = (count: number): number => Math.ceil(share * count);
  const begin = (game: Game, options: Parameters<typeof start>[3]) =>
    start(game.env, game.params, [{ use, params }], options);

  test("says what it is and what its params mean", () => {
    expect(use.kind).toBe("learner");
    expect(use.acts).not.toBe("box");
    expect(use.cite.join()).toMatch(/\d{4}/);
    for (const { name, description, default: value } of describeParams(use.params)) {
      expect(description, name).not.toBe("");
      if (!["temperature", "observe"].includes(name)) expect(value, name).toBeDefined();
    }
  });

  describe.each(Object.entries(games))("in the %s", (_, game) => {
    test("worlds do not depend on those beside them, nor on the block size", () => {
      const all = begin(game, { worlds: 6, seed: 3 });
      const some = begin(game, { worlds: 3, seed: 3, firstWorld: 2 });
      learn(all, ticks(150));
      learn(some, ticks(150), 2);
      expect(part(some, taught, 0, 3).equals(part(all, taught, 2, 5))).toBe(true);
    });

    test("saved and loaded, it goes on to the same bits", () => {
      const one = begin(game, { worlds: 6, seed: 5 });
      learn(one, ticks(83));
      const [world, mind] = [one.batch.save(), one.policies[0].save()];
      learn(one, ticks(83));
      const other = begin(game, { worlds: 6, seed: 6 });
      learn(other, ticks(10));
      other.batch.load(world);
      other.policies[0].load(mind);
      learn(other, ticks(83));
      expect(everything(other).equals(everything(one))).toBe(true);
    });

    test("a fork lives on as the original would", () => {
      const one = begin(game, { worlds: 2, seed: 5 });
      learn(one, ticks(83));
      const other = begin(game, { worlds: 1, seed: 9 });
      other.batch.fork(one.batch, [1]);
      other.policies[0].fork(one.policies[0], [1]);
      learn(one, ticks(83));
      learn(other, ticks(83));
      expect(part(other, taught, 0, 1).equals(part(one, taught, 1, 2))).toBe(true);
    });

    test("learns, and only from agents that are there", () => {
      const run = begin(game, { worlds: 4, seed: 7 });
      const before = taught.map((name) => run.memory[name].slice());
      learn(run, ticks(300));
      for (const [j, name] of taught.entries()) {
        expect(run.memory[name], name).not.toEqual(before[j]);
        expect(run.memory[name].every(Number.isFinite), name).toBe(true);
      }
    });

    test("frozen, it changes nothing that it has learned", () => {
      const run = begin(game, { worlds: 4, seed: 7 });
      learn(run, ticks(100));
      const before = taught.map((name) => run.memory[name].slice());
      rollout(run.batch, run.policies, ticks(100));
      for (const [j, name] of taught.entries()) expect(run.memory[name], name).toEqual(before[j]);
    });

    test("shared over one world it is what it is in a session, and over many worlds one learner a seat", () => {
      const session = begin(game, { worlds: 1, seed: 11 });
      const shared = begin(game, { worlds: 1, seed: 11, sharing: "shared" });
      learn(session, ticks(100));
      learn(shared, ticks(100));
      expect(everything(shared).equals(everything(session))).toBe(true);
      const many = begin(game, { worlds: 5, seed: 11, sharing: "shared" });
      learn(many, ticks(100));
      for (const name of taught) {
        expect(many.memory[name].length, name).toBe(session.memory[name].length);
        expect(many.memory[name].every(Number.isFinite), name).toBe(true);
      }
    });

    test("plays its own seats and leaves the others alone", () => {
      const { env, params: gameParams } = game;
      const run = start(env, gameParams, [
        { use, params, seats: [1] },
        { use: always, params: { action: 1 } },
      ]);
      const { batch, memory } = run;
      learn(run, ticks(60));
      for (let t = 0; t < 40; t++) {
        for (const { policy } of run.policies) policy.act(0, 1, true);
        for (let seat = 0; seat < batch.agents; seat++)
          if (seat !== 1 && batch.columns.active[seat]) expect(batch.io.actions[0][seat]).toBe(1);
        batch.step();
        batch.resetDone();
      }
      for (const name of taught) expect(memory[name].every(Number.isFinite), name).toBe(true);
    });
  });
}
