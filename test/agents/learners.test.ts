/** What every learner keeps, whatever it learns: a generic check over all of them. */
import { describe, expect, test } from "vitest";
import { exp3 } from "../../agents/learners/exp3.ts";
import { fictitiousPlay } from "../../agents/learners/fictitious-play.ts";
import { fmq } from "../../agents/learners/fmq.ts";
import { hedge } from "../../agents/learners/hedge.ts";
import { hysteretic } from "../../agents/learners/hysteretic.ts";
import { jointActionLearner } from "../../agents/learners/joint-action-learner.ts";
import { lenient } from "../../agents/learners/lenient.ts";
import { policyGradient } from "../../agents/learners/policy-gradient.ts";
import { qLearning } from "../../agents/learners/q-learning.ts";
import { regretMatching } from "../../agents/learners/regret-matching.ts";
import { rothErev } from "../../agents/learners/roth-erev.ts";
import { sarsa } from "../../agents/learners/sarsa.ts";
import { wolfPhc } from "../../agents/learners/wolf-phc.ts";
import { always } from "../../agents/norms/always.ts";
import { matrixGame } from "../../envs/matrix-game/matrix-game.ts";
import {
  bindPolicies,
  createBatch,
  describeParams,
  type PolicyDefinition,
  rollout,
} from "../../src/index.ts";
import { learn, obstacles, type Run, start } from "./learners.worlds.ts";

/** Exploration that is well under way of changing within the ticks played here. */
const epsilon = { start: 1, end: 0.01, decay: 0.01 };
const temperature = { start: 5, end: 0.1, decay: 0.01 };

/** Variants by name: the learner, params that reach its branches, and the memory that only learning may change. */
const learners: Record<
  string,
  { use: PolicyDefinition; params?: Record<string, unknown>; taught: string[] }
> = {
  exp3: {
    use: exp3,
    params: { low: -2, high: 4, exploration: epsilon },
    taught: ["logWeight", "strategySum"],
  },
  "fictitious-play": { use: fictitiousPlay, taught: ["gain", "visits", "plays"] },
  "fictitious-play smoothed": {
    use: fictitiousPlay,
    params: { temperature: 0.5 },
    taught: ["gain", "plays"],
  },
  fmq: { use: fmq, taught: ["q", "best", "bestCount", "count"] },
  hedge: { use: hedge, params: { eta: epsilon }, taught: ["gain", "strategySum"] },
  hysteretic: { use: hysteretic, params: { epsilon }, taught: ["q"] },
  "hysteretic Boltzmann": {
    use: hysteretic,
    params: { temperature, init: { low: -1, high: 1 } },
    taught: ["q"],
  },
  "joint-action-learner": { use: jointActionLearner, params: { epsilon }, taught: ["q", "seen"] },
  "joint-action-learner Boltzmann": { use: jointActionLearner, params: { temperature }, taught: ["q"] },
  lenient: { use: lenient, params: { decay: 0.9 }, taught: ["q", "temperature"] },
  "policy-gradient": {
    use: policyGradient,
    params: { entropy: 0.01, alpha: epsilon },
    taught: ["logit", "value"],
  },
  "q-learning": { use: qLearning, params: { epsilon }, taught: ["q"] },
  "regret-matching": { use: regretMatching, taught: ["regret", "strategySum", "visits", "last"] },
  "regret-matching internal": { use: regretMatching, params: { regret: "internal" }, taught: ["regret"] },
  "roth-erev": { use: rothErev, params: { low: -2 }, taught: ["propensity"] },
  sarsa: { use: sarsa, params: { epsilon }, taught: ["q"] },
  "sarsa first ties": { use: sarsa, params: { temperature, ties: "first" }, taught: ["q"] },
  "wolf-phc": {
    use: wolfPhc,
    params: { deltaWin: 0.01, deltaLose: 0.04, epsilon },
    taught: ["q", "strategy", "average"],
  },
};

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

describe.each(Object.entries(learners))("%s", (_, { use, params = {}, taught }) => {
  const begin = (game: Game, options: Parameters<typeof start>[3]) =>
    start(game.env, game.params, [{ use, params }], options);

  test("says what it is and what its params mean", () => {
    expect(use.kind).toBe("learner");
    expect(use.acts).toBe("discrete");
    expect(use.cite.join()).toMatch(/\d{4}/);
    for (const { name, description, default: value } of describeParams(use.params)) {
      expect(description, name).not.toBe("");
      if (name !== "temperature") expect(value, name).toBeDefined();
    }
  });

  describe.each(Object.entries(games))("in the %s", (_, game) => {
    test("worlds do not depend on those beside them, nor on the block size", () => {
      const all = begin(game, { worlds: 24, seed: 3 });
      const some = begin(game, { worlds: 8, seed: 3, firstWorld: 8 });
      learn(all, 150);
      learn(some, 150, 3);
      expect(part(some, taught, 0, 8).equals(part(all, taught, 8, 16))).toBe(true);
    });

    test("saved and loaded, it goes on to the same bits", () => {
      const one = begin(game, { worlds: 6, seed: 5 });
      learn(one, 83);
      const [world, mind] = [one.batch.save(), one.policies[0].save()];
      learn(one, 83);
      const other = begin(game, { worlds: 6, seed: 6 });
      learn(other, 10);
      other.batch.load(world);
      other.policies[0].load(mind);
      learn(other, 83);
      expect(everything(other).equals(everything(one))).toBe(true);
    });

    test("learns, and only from agents that are there", () => {
      const run = begin(game, { worlds: 4, seed: 7 });
      const before = taught.map((name) => run.memory[name].slice());
      learn(run, 300);
      for (const [j, name] of taught.entries()) {
        expect(run.memory[name], name).not.toEqual(before[j]);
        expect(run.memory[name].every(Number.isFinite), name).toBe(true);
      }
    });

    test("frozen, it changes nothing that it has learned", () => {
      const run = begin(game, { worlds: 4, seed: 7 });
      learn(run, 100);
      const before = taught.map((name) => run.memory[name].slice());
      rollout(run.batch, run.policies, 100);
      for (const [j, name] of taught.entries()) expect(run.memory[name], name).toEqual(before[j]);
    });

    test("shared over one world it is what it is in a session, and over many worlds one learner a seat", () => {
      const session = begin(game, { worlds: 1, seed: 11 });
      const shared = begin(game, { worlds: 1, seed: 11, sharing: "shared" });
      learn(session, 100);
      learn(shared, 100);
      expect(everything(shared).equals(everything(session))).toBe(true);
      const many = begin(game, { worlds: 5, seed: 11, sharing: "shared" });
      learn(many, 100);
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
      learn(run, 60);
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

  test("allocates nothing in act and learn", () => {
    const batch = createBatch(matrixGame, {}, { worlds: 64, seed: 1, checked: false });
    const [{ learner }] = bindPolicies(batch, [{ use, params }], { seed: 1 });
    const { act, learn: update, beforeStep } = learner!;
    beforeStep?.(0, 64);
    const ticks = (count: number) => {
      for (let t = 0; t < count; t++) {
        act(0, 64, true);
        batch.step();
        update(0, 64);
      }
    };
    ticks(400);
    // Compilation and collection disturb some rounds; a loop that allocates shows up in every one. A number that passes
    // through a call which the compiler did not inline is boxed (16 bytes): two of them are let through.
    let least = Number.POSITIVE_INFINITY;
    for (let round = 0; round < 40 && least > 4; round++) {
      const before = process.memoryUsage().heapUsed;
      ticks(50);
      least = Math.min(least, Math.abs(process.memoryUsage().heapUsed - before) / 50 / 128);
    }
    expect(least, "bytes an agent and tick").toBeLessThanOrEqual(33);
  });
});
