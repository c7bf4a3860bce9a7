import { describe, expect, test } from "vitest";
import { matrixGame } from "../../envs/matrix-game/matrix-game.ts";
import {
  type Batch,
  bindPolicies,
  createBatch,
  defineMechanism,
  definePolicy,
  rollout,
  uniform,
  z,
} from "../../src/index.ts";
import {
  type Counterfactual,
  choicesOf,
  countAllowed,
  counterfactual,
  nthAllowed,
} from "../../src/learn/index.ts";
import { obstacles } from "../agents/learners.worlds.ts";

/** Plays at random and hands out its counterfactuals and choices. */
function probe(batch: Batch, seats?: number[]) {
  let whatIf: Counterfactual | undefined;
  const chosen = new Int32Array(batch.worlds * (seats?.length ?? batch.agents)).fill(-1);
  const use = definePolicy({
    id: "probe",
    title: "Probe",
    cite: [],
    kind: "norm",
    acts: "discrete",
    params: z.object({}),
    bind(context) {
      const { rows, rng, columns } = context;
      const S = context.seats.length;
      const choices = choicesOf("probe", context);
      whatIf ??= counterfactual("probe", context, choices);
      return {
        act(lo, hi) {
          for (let r = lo * S; r < hi * S; r++) {
            chosen[r] = -1;
            if (columns.active[rows[r]] === 0) continue;
            if (choices.masked) choices.allow(rows[r]);
            const allowed = countAllowed(choices.allowed, 0, choices.n);
            chosen[r] = nthAllowed(choices.allowed, 0, choices.n, Math.floor(uniform(rng, r) * allowed));
            choices.write(rows[r], chosen[r]);
          }
        },
      };
    },
  });
  const policies = seats
    ? bindPolicies(batch, [{ use, seats }, { use }], { seed: 4 })
    : bindPolicies(batch, [{ use }], { seed: 4 });
  return { whatIf: whatIf!, chosen, policies };
}

const halved = defineMechanism({
  id: "halved",
  title: "Half of every payoff is taken",
  cite: [],
  params: z.object({}),
  metrics: {},
  state: () => ({}),
  bind: ({ reward, agents }) => ({
    after(lo, hi) {
      for (let k = lo * agents; k < hi * agents; k++) reward[k] /= 2;
    },
  }),
});

test("the prisoner's dilemma: what either action would have paid against what the other did", () => {
  const batch = createBatch(matrixGame, { game: "prisoners-dilemma" }, { worlds: 7, seed: 2 });
  const { whatIf, chosen, policies } = probe(batch);
  policies[0].policy.act(0, 7, true);
  whatIf.evaluate(0, 7);
  for (let r = 0; r < 14; r++) {
    const other = chosen[r ^ 1];
    expect(whatIf.reward[2 * r]).toBe(other === 0 ? 3 : 0);
    expect(whatIf.reward[2 * r + 1]).toBe(other === 0 ? 5 : 1);
  }
});

describe.each([
  ["bare", []],
  ["under a mechanism", [{ use: halved }]],
])("with randomness, masks, two heads and agents that leave, %s", (_, mechanisms) => {
  // 100 worlds of 3 agents with 6 choices: more than the scratch batch holds at once.
  const worlds = 100;

  test("the choice that was made is worth what it then brings, and nothing else has changed", () => {
    const batch = createBatch(obstacles, {}, { worlds, seed: 2, mechanisms });
    const { whatIf, chosen, policies } = probe(batch);
    let compared = 0;
    for (let t = 0; t < 20; t++) {
      policies[0].policy.act(0, worlds, true);
      const before = batch.save();
      whatIf.evaluate(0, worlds);
      expect(Buffer.compare(batch.save(), before)).toBe(0);
      batch.step();
      for (let r = 0; r < chosen.length; r++) {
        if (chosen[r] < 0) continue;
        expect(whatIf.reward[6 * r + chosen[r]]).toBe(batch.io.reward[r]);
        compared++;
      }
      batch.resetDone();
    }
    expect(compared).toBeGreaterThan(2000);
  });

  test("other choices are worth what they would have brought; masked ones stand for the one made", () => {
    const batch = createBatch(obstacles, {}, { worlds: 5, seed: 2, mechanisms });
    const { whatIf, chosen, policies } = probe(batch);
    rollout(batch, policies, 3);
    policies[0].policy.act(0, 5, true);
    whatIf.evaluate(0, 5);
    const now = batch.save();
    const { io, columns } = batch;
    const tried = io.actions.map((head) => head.slice());
    const masks = io.masks[0].slice();
    const active = columns.active.slice();
    let masked = 0;
    for (let r = 0; r < 15; r++) {
      if (active[r] === 0) continue;
      for (let choice = 0; choice < 6; choice++) {
        batch.load(now);
        const [move, side] = [Math.floor(choice / 2), choice % 2];
        if (masks[3 * r + move] === 0) {
          masked++;
          expect(whatIf.reward[6 * r + choice]).toBe(whatIf.reward[6 * r + chosen[r]]);
          continue;
        }
        io.actions[0].set(tried[0]);
        io.actions[1].set(tried[1]);
        io.actions[0][r] = move;
        io.actions[1][r] = side;
        batch.step();
        expect(whatIf.reward[6 * r + choice]).toBe(io.reward[r]);
      }
    }
    expect(masked).toBeGreaterThan(0);
  });

  test("ranges give what the whole gives", () => {
    const batch = createBatch(obstacles, {}, { worlds, seed: 2, mechanisms });
    const { whatIf, policies } = probe(batch);
    policies[0].policy.act(0, worlds, true);
    whatIf.evaluate(0, worlds);
    const whole = whatIf.reward.slice();
    whatIf.reward.fill(0);
    for (const [lo, hi] of [
      [0, 1],
      [1, 38],
      [38, 100],
    ])
      whatIf.evaluate(lo, hi);
    expect(whatIf.reward).toEqual(whole);
  });
});

test("seats: rows are those of the policy's slots", () => {
  const batch = createBatch(matrixGame, { game: "public-goods", players: 4 }, { worlds: 3, seed: 2 });
  const { whatIf, policies } = probe(batch, [1, 3]);
  for (const { policy } of policies) policy.act(0, 3, true);
  whatIf.evaluate(0, 3);
  expect(whatIf.reward.length).toBe(3 * 2 * 2);
  const actions = batch.io.actions[0].slice();
  batch.step();
  for (let i = 0; i < 3; i++)
    for (const [s, seat] of [1, 3].entries()) {
      const at = (i * 2 + s) * 2;
      expect(whatIf.reward[at + actions[4 * i + seat]]).toBe(batch.io.reward[4 * i + seat]);
      // One token more or less in a pot of 1.6 shared by four.
      expect(Math.abs(whatIf.reward[at] - whatIf.reward[at + 1])).toBeCloseTo(1 - 0.4, 12);
    }
});
