import { describe, expect, it } from "vitest";
import { aggressiveGatherer } from "../../agents/norms/aggressive-gatherer.ts";
import { anyCoin } from "../../agents/norms/any-coin.ts";
import { coinTitForTat } from "../../agents/norms/coin-tit-for-tat.ts";
import { hareHunter } from "../../agents/norms/hare-hunter.ts";
import { ownCoins } from "../../agents/norms/own-coins.ts";
import { peacefulGatherer } from "../../agents/norms/peaceful-gatherer.ts";
import { stagHunter } from "../../agents/norms/stag-hunter.ts";
import { trustingHunter } from "../../agents/norms/trusting-hunter.ts";
import { coinGame } from "../../envs/coin-game/coin-game.ts";
import { gathering } from "../../envs/gathering/gathering.ts";
import { matrixGame } from "../../envs/matrix-game/matrix-game.ts";
import { stagHunt } from "../../envs/stag-hunt/stag-hunt.ts";
import { type Batch, bindPolicies, createBatch, type Env, type PolicyUse } from "../../src/index.ts";

type Given = Record<string, unknown>;
const names = ["up", "down", "left", "right", "stay"];

/** A world whose norms we ask for their moves, tick by tick. */
function society(env: { readonly id: string }, given: Given, uses: readonly PolicyUse[]) {
  const batch = createBatch(env as Env, given);
  const policies = bindPolicies(batch, uses);
  const act = () => {
    for (const { policy } of policies) policy.act(0, 1, false);
    return [...batch.io.actions[0]].map((action) => names[action]);
  };
  return { batch, act };
}

describe("coin norms", () => {
  const put = (batch: Batch, red: number, blue: number, coin: number, owner: number) => {
    batch.columns.cell.set([red, blue]);
    batch.columns.coin[0] = coin;
    batch.columns.owner[0] = owner;
    batch.observe();
  };

  it("any-coin goes to the coin by the shortest way round the torus, columns first", () => {
    const { batch, act } = society(coinGame, { size: 5 }, [{ use: anyCoin }]);
    // Red sees it 2 down and 1 left (round the edge), blue 2 down and 2 left.
    put(batch, 0, 1, 14, 0);
    expect(act()).toEqual(["left", "left"]);
    put(batch, 4, 1, 24, 1);
    expect(act()).toEqual(["up", "left"]);
    put(batch, 4, 20, 14, 1);
    expect(act()).toEqual(["down", "left"]);
  });

  it("own-coins leaves the other's where it is, also where it must move", () => {
    const { batch, act } = society(coinGame, {}, [{ use: ownCoins }]);
    put(batch, 0, 8, 1, 0);
    expect(act()).toEqual(["right", "stay"]);
    put(batch, 0, 8, 1, 1);
    expect(act()).toEqual(["stay", "left"]);
    const moving = society(coinGame, { stay: false }, [{ use: ownCoins }]);
    put(moving.batch, 4, 8, 1, 1);
    expect(moving.act()[0]).toBe("left");
    put(moving.batch, 4, 8, 3, 1);
    expect(moving.act()[0]).toBe("up");
    // Never onto the coin, wherever it lies.
    for (let coin = 1; coin < 9; coin++) {
      put(moving.batch, 0, 0, coin, 1);
      moving.act();
      moving.batch.step();
      expect(moving.batch.columns.harvest[0]).toBe(0);
    }
  });

  it("coin-tit-for-tat takes one coin for each that was taken", () => {
    const { batch, act } = society(coinGame, {}, [
      { use: coinTitForTat, seats: [0] },
      { use: anyCoin, seats: [1] },
    ]);
    // Nothing owed: blue's coin is left, and blue picks it up.
    put(batch, 0, 5, 8, 1);
    expect(act()).toEqual(["stay", "down"]);
    batch.step();
    // Blue takes a red coin.
    put(batch, 0, 8, 5, 0);
    expect(act()[1]).toBe("up");
    batch.step();
    // Red takes a blue coin in return, once.
    put(batch, 0, 5, 1, 1);
    expect(act()[0]).toBe("right");
    batch.step();
    put(batch, 1, 7, 4, 1);
    expect(act()[0]).toBe("stay");
  });

  it("coin-tit-for-tat forgets with the episode", () => {
    const { batch, act } = society(coinGame, { horizon: 1 }, [
      { use: coinTitForTat, seats: [0] },
      { use: anyCoin, seats: [1] },
    ]);
    put(batch, 0, 8, 5, 0);
    act();
    batch.step();
    expect([...batch.io.obs.robbed]).toEqual([1, 0]);
    batch.resetDone();
    put(batch, 0, 8, 1, 1);
    expect(act()[0]).toBe("stay");
  });

  it("say what they lack", () => {
    expect(() => society(matrixGame, {}, [{ use: anyCoin }])).toThrow(
      /any-coin: reads the observation "coin"/,
    );
  });
});

describe("hunting norms", () => {
  const put = (batch: Batch, hunters: number[], stag: number, hares: number[]) => {
    batch.columns.cell.set(hunters);
    batch.columns.stag[0] = stag;
    batch.columns.hare.set(hares);
    batch.observe();
  };

  it("stag-hunter waits beside the stag until another stands there, too", () => {
    const { batch, act } = society(stagHunt, {}, [{ use: stagHunter }]);
    put(batch, [11, 4], 12, [0, 24]);
    const history = [];
    for (let t = 0; t < 4; t++) {
      history.push(act());
      batch.step();
    }
    // From cell 4 it takes three moves to stand beside cell 12: then both step in.
    expect(history).toEqual([
      ["stay", "down"],
      ["stay", "left"],
      ["stay", "down"],
      ["right", "left"],
    ]);
    expect([...batch.io.payoff]).toEqual([5, 5]);
  });

  it("stag-hunter waits for as many as are needed", () => {
    const { batch, act } = society(stagHunt, { agents: 3, needed: 3 }, [
      { use: stagHunter, params: { needed: 3 } },
    ]);
    put(batch, [11, 13, 10], 12, [0, 24]);
    expect(act()).toEqual(["stay", "stay", "right"]);
    batch.step();
    expect(act()).toEqual(["right", "left", "right"]);
  });

  it("hare-hunter goes to the nearest hare, around the stag", () => {
    const { batch, act } = society(stagHunt, {}, [{ use: hareHunter }]);
    put(batch, [10, 22], 11, [13, 23]);
    expect(act()).toEqual(["up", "right"]);
    batch.step();
    expect([...batch.io.payoff]).toEqual([0, 1]);
  });

  it("trusting-hunter gives up on the stag after waiting in vain, and comes back to it", () => {
    const { batch, act } = society(stagHunt, { horizon: 1000 }, [
      { use: trustingHunter, seats: [0], params: { patience: 3, doubt: 4 } },
      { use: hareHunter, seats: [1] },
    ]);
    const hunts: boolean[] = [];
    for (let t = 0; t < 14; t++) {
      // Beside the stag with the other far away: a stag hunter stays, a hare hunter goes down to its hare.
      put(batch, [11, 4], 12, [21, 24]);
      hunts.push(act()[0] === "stay");
      batch.step();
    }
    const [yes, no] = [true, false];
    expect(hunts).toEqual([yes, yes, yes, no, no, no, no, yes, yes, yes, no, no, no, no]);
  });

  it("trusting-hunter is let down by a mauling, and confirmed by a catch", () => {
    const { batch, act } = society(stagHunt, { horizon: 1000 }, [
      { use: trustingHunter, params: { patience: 2, doubt: 2 } },
    ]);
    const play = (hunters: number[]) => {
      put(batch, hunters, 12, [21, 23]);
      const [first] = act();
      return first;
    };
    for (let t = 0; t < 5; t++) {
      expect(play([11, 13])).toBe("right");
      batch.step();
      expect(batch.io.payoff[0]).toBe(5);
    }
    // The other, stepped back by hand, lets it run into the stag alone.
    expect(play([11, 13])).toBe("right");
    batch.io.actions[0][1] = 4;
    batch.step();
    expect(batch.io.payoff[0]).toBe(-2);
    expect(play([11, 13])).toBe("down");
    batch.step();
    expect(play([11, 13])).toBe("down");
    batch.step();
    expect(play([11, 13])).toBe("right");
  });
});

describe("gathering norms", () => {
  const labels = ["forward", "backward", "left", "right", "turn left", "turn right", "stay", "beam"];
  /** Two agents in a field of three by three, one apple in the corner above; the first plays the norm. */
  function field(use: PolicyUse["use"], own: [number, number], other: number) {
    const given = { map: ["A..", "...", "P.P"], window: false };
    const { batch } = society(gathering, given, [{ use: peacefulGatherer }]);
    const policies = bindPolicies(batch, [
      { use, seats: [0] },
      { use: peacefulGatherer, seats: [1] },
    ]);
    batch.columns.cell.set([own[0], other]);
    batch.columns.heading.set([own[1], 0]);
    batch.observe();
    policies[0].policy.act(0, 1, false);
    return labels[batch.io.actions[0][0]];
  }

  it("peaceful-gatherer walks to the apple whichever way it looks, and waits for it there", () => {
    expect([0, 1, 2, 3].map((heading) => field(peacefulGatherer, [6, heading], 8))).toEqual([
      "forward",
      "left",
      "backward",
      "right",
    ]);
    expect(field(peacefulGatherer, [0, 0], 8)).toBe("stay");
  });

  it("aggressive-gatherer turns to whoever is in line and fires, and gathers otherwise", () => {
    expect([0, 1, 2, 3].map((heading) => field(aggressiveGatherer, [6, heading], 8))).toEqual([
      "turn right",
      "beam",
      "turn left",
      "turn right",
    ]);
    expect(field(aggressiveGatherer, [6, 0], 5)).toBe("forward");
  });
});
