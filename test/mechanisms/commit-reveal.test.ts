import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { always, sealer } from "../../agents/index.ts";
import { commons, consensus, matrixGame } from "../../envs/index.ts";
import { bindPolicies, createBatch, evaluate } from "../../src/index.ts";
import { commitReveal } from "../../src/mechanisms/index.ts";
import { market } from "../helpers/market.ts";
import { tiny } from "../helpers/tiny.ts";

const under = (params: Record<string, unknown> = {}) => ({ mechanisms: [{ use: commitReveal, params }] });

describe("a tick under commit and reveal", () => {
  const given = { agents: 4, levels: 7, maxEffort: 6, horizon: 10 };

  it("lets acts be that were committed to; another act, and one without a commitment, is the safe choice", () => {
    const batch = createBatch(commons, given, under({ safe: 1 }));
    const [act, commit] = batch.io.actions;
    const { obs } = batch.io;
    commit.set([4, 4, 0, 1]);
    batch.step();
    // All see how many have committed, and each its own alone.
    expect([...obs.committed]).toEqual([3, 3, 3, 3]);
    expect([...obs.sealed]).toEqual([4, 4, 0, 1]);
    expect(obs.shown).toBeUndefined();
    expect(batch.columns.tick[0]).toBe(0);
    act.set([3, 2, 5, 0]);
    batch.step();
    expect([...batch.columns.effort]).toEqual([3, 1, 1, 0]);
    expect(batch.readMetrics(0)).toMatchObject({
      "commit-reveal.revealed": 2,
      "commit-reveal.mismatched": 1,
      "commit-reveal.uncommitted": 1,
    });
    // A commitment is for one tick.
    expect([...obs.committed, ...obs.sealed]).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
    commit.fill(0);
    batch.step();
    batch.step();
    expect([...batch.columns.effort]).toEqual([1, 1, 1, 1]);
  });

  it("keeps the first of several commitments, and shows those of others where they are open", () => {
    const batch = createBatch(commons, given, under({ rounds: 2, open: true }));
    const [act, commit] = batch.io.actions;
    commit.set([1, 2, 0, 0]);
    batch.step();
    const shown = () =>
      Array.from({ length: 4 }, (_, a) => [...batch.io.obs.shown.subarray(3 * a, 3 * a + 3)]);
    expect(shown()).toEqual([
      [2, 0, 0],
      [0, 0, 1],
      [0, 1, 2],
      [1, 2, 0],
    ]);
    commit.set([7, 0, 5, 6]);
    batch.step();
    expect([...batch.io.obs.sealed]).toEqual([1, 2, 5, 6]);
    expect([...batch.io.obs.committed]).toEqual([4, 4, 4, 4]);
    act.set([0, 1, 4, 5]);
    batch.step();
    expect([...batch.columns.effort]).toEqual([0, 1, 4, 5]);
  });

  it("seals amounts, among them the numbers of a consensus", () => {
    const batch = createBatch(consensus, { agents: 3, inputs: [18, 19, 22] }, under({ safe: 20 }));
    const [act, commit, seal] = batch.io.actions;
    commit.set([18.5, 19, 22]);
    seal.set([1, 1, 0]);
    batch.step();
    expect([...batch.io.obs.sealed, ...batch.io.obs.hasSealed]).toEqual([18.5, 19, 0, 1, 1, 0]);
    act.set([18.5, 35, 22]);
    batch.step();
    expect([...batch.columns.own]).toEqual([18.5, 20, 20]);
  });

  it("lets nothing be done but what was sealed and the safe choice, whatever is said and done", () => {
    const batch = createBatch(commons, given, under({ safe: 2, rounds: 2 }));
    const [act, commit] = batch.io.actions;
    const choices = (most: number) =>
      fc.array(fc.integer({ min: 0, max: most }), { minLength: 4, maxLength: 4 });
    fc.assert(
      fc.property(choices(7), choices(7), choices(6), (first, second, acts) => {
        for (const said of [first, second]) {
          commit.set(said);
          batch.step();
        }
        act.set(acts);
        batch.step();
        const sealed = first.map((said, a) => (said > 0 ? said : second[a]) - 1);
        const does = acts.map((choice, a) => (choice === sealed[a] ? choice : 2));
        expect([...batch.columns.effort]).toEqual(does);
        batch.resetDone();
      }),
    );
  });

  it("does what the env allows where it forbids the safe choice", () => {
    const batch = createBatch(tiny, {}, under({ safe: 2 }));
    // Twice what there is cannot be fished.
    batch.columns.stock[0] = 1;
    batch.observe();
    batch.step();
    batch.io.actions[0].fill(1);
    expect([...batch.io.masks[0]]).toEqual([1, 1, 0, 1, 1, 0, 1, 1, 0]);
    batch.step();
    expect([...batch.io.actions[0]]).toEqual([0, 0, 0]);
  });
});

describe("who waits for the others", () => {
  /** What the second player wins of matching pennies, who answers what it has been shown. */
  const won = (params: Record<string, unknown>) => {
    const given = { game: "matching-pennies", memory: 0, rounds: 50 };
    const batch = createBatch(matrixGame, given, { worlds: 40, ...under({ rounds: 2, ...params }) });
    const policies = bindPolicies(batch, [
      { use: sealer, seats: [0] },
      { use: sealer, params: { answers: [1, 0] }, seats: [1] },
    ]);
    const { values, payoffs } = evaluate(batch, policies, { ticks: 50, seed: "pennies" });
    for (const revealed of values["commit-reveal.revealed"]) expect(revealed).toBe(2);
    return payoffs.reduce((sum, [, second]) => sum + second, 0) / 40;
  };

  it("wins all where commitments are open, and as many as by chance where they are sealed", () => {
    expect(won({ open: true })).toBe(1);
    // Of 2000 games that are even.
    expect(Math.abs(won({}))).toBeLessThan(4.5 / Math.sqrt(2000));
  });

  it("gains nothing by doing something else when all is revealed", () => {
    const batch = createBatch(matrixGame, { game: "matching-pennies", memory: 0 }, under());
    bindPolicies(batch, [{ use: always, params: { action: 0 } }]);
    const [act, commit] = batch.io.actions;
    const payoffs = [];
    // It has committed to tails, and sees heads: heads would match for the first, so that it keeps to tails or is safe with heads.
    for (const does of [1, 0]) {
      commit.set([1, 2]);
      batch.step();
      act.set([0, does]);
      batch.step();
      payoffs.push(batch.io.payoff[1]);
    }
    expect(payoffs).toEqual([1, -1]);
  });
});

it("says what it cannot be laid over", () => {
  const lay =
    (params: Record<string, unknown>, env = commons as never, given = {}) =>
    () =>
      createBatch(env, given, under(params));
  expect(lay({ safe: 9 })).toThrow("safe must be in 0..6, got 9");
  expect(lay({ safe: -1 }, commons as never, { continuous: true })).toThrow("safe must be in 0..");
  expect(lay({ open: true }, commons as never, { continuous: true })).toThrow("leave open out");
  expect(lay({}, market as never)).toThrow("needs an action that all agents of");
  const batch = createBatch(commons);
  expect(() => bindPolicies(batch, [{ use: sealer }])).toThrow(/commit-reveal|sealed/);
  const pair = createBatch(matrixGame, {}, under());
  expect(() => bindPolicies(pair, [{ use: sealer, params: { answers: [5] } }])).toThrow(
    "choices must be in 0..1, got 5",
  );
});
