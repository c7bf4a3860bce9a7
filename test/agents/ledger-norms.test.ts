/** Norms that play with a ledger of payments, tick by tick. */
import { describe, expect, it } from "vitest";
import { agents } from "../../agents/index.ts";
import { matrixGame } from "../../envs/index.ts";
import { type Batch, bindPolicies, createBatch, type MechanismUse, type PolicyUse } from "../../src/index.ts";
import { identities, ledger } from "../../src/mechanisms/index.ts";

type Plays = readonly [id: string, params: Record<string, unknown>, seats: number[]];

const boundTo = (batch: Batch, plays: readonly Plays[]) =>
  bindPolicies(
    batch,
    plays.map(([id, params, seats]): PolicyUse => ({ use: agents.get(id), params, seats })),
  );

/** Rewards of all, tick by tick. */
function rewards(
  game: Record<string, unknown>,
  mechanisms: MechanismUse[],
  ticks: number,
  plays: readonly Plays[],
) {
  const batch = createBatch(matrixGame, { rounds: 50, ...game }, { mechanisms });
  const policies = boundTo(batch, plays);
  return Array.from({ length: ticks }, () => {
    for (const { policy } of policies) policy.act(0, 1, true);
    batch.step();
    return [...batch.io.reward];
  });
}

const dilemma = { game: "prisoners-dilemma" };
const laid = [{ use: ledger, params: { credit: 7 } }];

describe("side payers", () => {
  it("owe each other nothing", () => {
    const told = rewards(dilemma, laid, 4, [["side-payer", {}, [0, 1]]]);
    expect(told).toEqual([
      [3, 3],
      [3, 3],
      [3, 3],
      [3, 3],
    ]);
  });

  it("pay who takes it and gives nothing as far as their credit goes, and a defector never", () => {
    const taker: Plays[] = [
      ["side-payer", {}, [0]],
      ["always", { action: 0 }, [1]],
    ];
    // Two payments of 3 are covered by a credit of 7, a third is not.
    expect(rewards(dilemma, laid, 5, taker)).toEqual([
      [3, 3],
      [0, 6],
      [0, 6],
      [3, 3],
      [3, 3],
    ]);
    const defector: Plays[] = [taker[0], ["always", { action: 1 }, [1]]];
    expect(rewards(dilemma, laid, 3, defector)).toEqual([
      [0, 5],
      [0, 5],
      [0, 5],
    ]);
  });

  it("pay several in turn", () => {
    const good = { game: "public-goods", players: 3, multiplier: 1.5 };
    const plays: Plays[] = [
      ["side-payer", { units: 1 }, [0]],
      ["always", { action: 0 }, [1]],
      ["always", { action: 1 }, [2]],
    ];
    const quiet = rewards(good, [], 1, [["always", { action: 0 }, [0, 1]], plays[2]])[0];
    const paid = rewards(good, laid, 4, plays).map((row) => row.map((each, a) => each - quiet[a]));
    // At odd ticks it is the turn of the second next, who gave nothing.
    expect(paid).toEqual([
      [0, 0, 0],
      [0, 0, 0],
      [-1, 1, 0],
      [0, 0, 0],
    ]);
  });

  it("need a ledger, a memory, and units that it allows", () => {
    const bound =
      (game: object, mechanisms: MechanismUse[], params: Record<string, unknown> = {}) =>
      () =>
        boundTo(createBatch(matrixGame, game, { mechanisms }), [["side-payer", params, [0, 1]]]);
    expect(bound({}, [])).toThrow(/side-payer: reads the observation "balance"/);
    expect(bound({}, laid, { units: 4 })).toThrow(
      "side-payer: units must be in 1..3, as the ledger allows, got 4",
    );
    expect(bound({}, laid, { cooperate: 2 })).toThrow("cooperate must be a choice of the first head, got 2");
    expect(bound({ memory: 0 }, laid)).toThrow(/history|last joint action/);
  });
});

describe("a forger", () => {
  /** Balances by seat after so many ticks; agent 0 forges, 1 is next to it, 2 is whom it pays. */
  function balances(counts: string, ticks: number) {
    const batch = createBatch(
      matrixGame,
      { game: "public-goods", players: 3, rounds: 50 },
      {
        mechanisms: [
          { use: identities, params: { keys: 1 } },
          { use: ledger, params: { counts, credit: 7 } },
        ],
      },
    );
    const policies = boundTo(batch, [
      ["forger", { action: 0 }, [0]],
      ["always", { action: 0 }, [1, 2]],
    ]);
    for (let t = 0; t < ticks; t++) {
      for (const { policy } of policies) policy.act(0, 1, true);
      batch.step();
    }
    return [...batch.columns["ledger.balance"]];
  }

  it("has the next agent pay, until its credit is spent, where names count", () => {
    expect(balances("name", 1)).toEqual([0, -3, 3]);
    expect(balances("name", 5)).toEqual([0, -6, 6]);
  });

  it("pays itself where seats or keys count", () => {
    expect(balances("key", 1)).toEqual([-3, 0, 3]);
    expect(balances("seat", 5)).toEqual([-6, 0, 6]);
  });
});
