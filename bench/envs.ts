/** Raw stepping of each env against the same rules as Gym-style objects. */
import { envs } from "../envs/index.ts";
import { type Batch, createBatch } from "../src/index.ts";
import { GymPrisonersDilemma } from "./gym/matrix-game.ts";
import { type Candidate, measure } from "./harness.ts";
import type { Result } from "./main.ts";

const worlds = 1024;

/** Steps all worlds with actions that were drawn once, starting worlds anew as they end. */
function stepping(batch: Batch): Candidate {
  return {
    units: worlds * batch.agents,
    run() {
      batch.step();
      batch.resetDone();
    },
  };
}

/** Random legal actions, the same in every tick: the rules are timed, not the choice. */
function withActions(id: string, params: Record<string, unknown>): Batch {
  const batch = createBatch(envs.get(id), params, { worlds, checked: false });
  let word = 12345;
  batch.heads.forEach((head, h) => {
    const column = batch.io.actions[h];
    for (let k = 0; k < column.length; k++) {
      word = (Math.imul(word, 1664525) + 1013904223) | 0;
      const u = (word >>> 0) / 2 ** 32;
      column[k] = head.kind === "discrete" ? Math.floor(u * head.n) : head.low + u * (head.high - head.low);
    }
  });
  return batch;
}

function envCase(
  name: string,
  id: string,
  params: Record<string, unknown>,
  target: number,
  gym: () => Candidate,
) {
  return (): Result[] => {
    const [own, plain] = measure([stepping(withActions(id, params)), gym()]);
    return [
      {
        name,
        unit: "agent-steps",
        mPerSecond: 1000 / own.ns,
        medianMPerSecond: 1000 / own.median,
        target: { mPerSecond: target },
        timesGym: plain.ns / own.ns,
      },
    ];
  };
}

export const envCases: Record<string, () => Result[]> = {
  "matrix-game": envCase("matrix-game, prisoner's dilemma, 2 agents", "matrix-game", {}, 60, () => {
    const world = new GymPrisonersDilemma();
    world.reset();
    let turn = 0;
    return {
      units: 2,
      run() {
        turn++;
        world.step({ agent_0: turn & 1, agent_1: (turn >> 1) & 1 });
      },
    };
  }),
};
