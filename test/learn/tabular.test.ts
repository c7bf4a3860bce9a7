/** What learners with a table share: who acts, in which row, and what comes after. */
import { describe, expect, it } from "vitest";
import { bindPolicies, category, createBatch, definePolicy, i32, z } from "../../src/index.ts";
import { tabular } from "../../src/learn/index.ts";
import { sketchEnv } from "../helpers/env.ts";

/** Two agents see the tick. Agent 0 has finished after the second step, and the third ends the episode; 1 is masked in tick 1. */
const steps = sketchEnv({
  id: "steps-v0",
  horizon: () => 3,
  earlyExit: true,
  masked: true,
  state: () => ({ at: i32 }),
  observation: () => ({ at: category(4, "steps taken") }),
  world: {
    reset(w) {
      w.at = 0;
    },
    step(w) {
      w.at++;
      if (w.at === 2) w.terminated[0] = 1;
    },
    observe(w) {
      w.mask.fill(1);
      for (let a = 0; a < 2; a++) {
        w.obs.at[a] = w.at;
        if (w.at === 1) w.mask[2 * a + 1] = 0;
      }
    },
  },
});

interface Told {
  chose: number[][];
  learned: number[][];
}

/** Tells what its rules are called with; `ahead` says which of the two forms it learns by. */
const telling = (told: Told, ahead: boolean) =>
  definePolicy({
    id: "telling",
    title: "Telling",
    cite: [],
    kind: "learner",
    acts: "discrete",
    params: z.object({}),
    bind(context) {
      const { choices, n, size, state, chosen, clock, row, acts, learns, bootstraps } = tabular(
        "telling",
        context,
        {},
      );
      expect([n, size]).toEqual([2, 8]);
      const update = (r: number, k: number, at: number, next?: number) => {
        expect([k, at]).toEqual([r, row(r, state[r]) + chosen[r]]);
        told.learned.push([r, state[r], clock[r], next ?? Number.NaN, choices.allowed[1]]);
      };
      return {
        act: acts({
          begin: (t, explore, from, to) => told.chose.push([t, explore ? 1 : 0, from, to]),
          choose(r, base) {
            told.chose.push([r, base, choices.allowed[0], choices.allowed[1]]);
            return 0;
          },
        }),
        learn: ahead ? bootstraps({ update }) : learns({ update }),
      };
    },
  });

function play(ahead: boolean, ticks: number): Told {
  const told: Told = { chose: [], learned: [] };
  const batch = createBatch(steps);
  const [{ policy, learner }] = bindPolicies(batch, [{ use: telling(told, ahead) }]);
  for (let t = 0; t < ticks; t++) {
    policy.act(0, 1, true);
    batch.step();
    learner!.learn(0, 1);
    batch.resetDone();
  }
  return told;
}

describe("what tabular learners share", () => {
  it("asks for a choice of each agent that takes part, in the row of its learner and state", () => {
    expect(play(true, 4).chose).toEqual([
      ...[
        [0, 1, 0, 2],
        [0, 0, 1, 1],
        [1, 8, 1, 1],
      ],
      ...[
        [1, 1, 0, 2],
        [0, 2, 1, 0],
        [1, 10, 1, 0],
      ],
      // Agent 0 has finished.
      ...[
        [2, 1, 0, 2],
        [1, 12, 1, 1],
      ],
      ...[
        [3, 1, 0, 2],
        [0, 0, 1, 1],
        [1, 8, 1, 1],
      ],
    ]);
  });

  it("tells who looks ahead where it is now: nowhere once it has finished, somewhere where it was only cut off", () => {
    // Slot, state acted in, ticks of learning with this one, next state, whether 1 is allowed there.
    expect(play(true, 3).learned).toEqual([
      [0, 0, 1, 1, 0],
      [1, 0, 1, 1, 0],
      [0, 1, 2, -1, 0],
      [1, 1, 2, 2, 1],
      [1, 2, 3, 3, 1],
    ]);
  });

  it("tells who does not look ahead the same without", () => {
    expect(play(false, 3).learned.map(([r, state, age]) => [r, state, age])).toEqual([
      [0, 0, 1],
      [1, 0, 1],
      [0, 1, 2],
      [1, 1, 2],
      [1, 2, 3],
    ]);
  });
});
