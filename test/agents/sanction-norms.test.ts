/** Norms that sanction, in a public good of four: action 0 gives the token, 1 keeps it. */
import { describe, expect, it } from "vitest";
import { agents } from "../../agents/index.ts";
import { matrixGame } from "../../envs/index.ts";
import { bindPolicies, createBatch, type MechanismUse, type PolicyUse } from "../../src/index.ts";
import { metanorm, poolPunishment, sanction, shunning } from "../../src/mechanisms/index.ts";

const good = { game: "public-goods", players: 4, multiplier: 2, rounds: 50 };
const duty = { least: 1 };

/** Rewards of all, tick by tick. */
function rewards(
  mechanisms: MechanismUse[],
  uses: [string, Record<string, unknown>, number[]][],
  ticks: number,
) {
  const batch = createBatch(matrixGame, good, { mechanisms });
  const policies = bindPolicies(
    batch,
    uses.map(([id, params, seats]): PolicyUse => ({ use: agents.get(id), params, seats })),
  );
  return Array.from({ length: ticks }, () => {
    for (const { policy } of policies) policy.act(0, 1, true);
    batch.step();
    return [...batch.io.reward].map((x) => Number(x.toFixed(9)));
  });
}

/** Gives and punishes nobody, and keeps everything. */
const [quiet, rider] = [{ action: 0 }, { action: 1 }];

describe("peer punishers", () => {
  const laid = [{ use: sanction }, { use: metanorm, params: duty }];

  it("punish the free rider at once, and who leaves that to them a tick later", () => {
    const uses: [string, Record<string, unknown>, number[]][] = [
      ["peer-punisher", {}, [0, 1]],
      ["always", quiet, [2]],
      ["always", rider, [3]],
    ];
    expect(rewards(laid, uses, 4)).toEqual([
      [1.5, 1.5, 1.5, 2.5],
      // Two points on agent 3: 1 each, 6 from it. It sees nobody else who offends.
      [0.5, 0.5, 1.5, -3.5],
      // And 3 + 3 on agent 2, who let it pass.
      [-0.5, -0.5, -4.5, -3.5],
      [-0.5, -0.5, -4.5, -3.5],
    ]);
  });

  it("cost nothing where all keep their duty", () => {
    expect(rewards(laid, [["peer-punisher", {}, [0, 1, 2, 3]]], 3)[2]).toEqual([2, 2, 2, 2]);
  });
});

describe("pool payers", () => {
  const uses: [string, Record<string, unknown>, number[]][] = [
    ["pool-payer", {}, [0, 1]],
    ["always", quiet, [2]],
    ["always", rider, [3]],
  ];

  it("earn less by the fee than contributors who do not pay, unless these are fined too", () => {
    const pool = (secondOrder: boolean) => [{ use: poolPunishment, params: { ...duty, secondOrder } }];
    expect(rewards(pool(false), uses, 2)[1]).toEqual([0.8, 0.8, 1.5, 1.1]);
    expect(rewards(pool(true), uses, 2)[1]).toEqual([0.8, 0.8, 0.1, 1.1]);
  });
});

describe("shunners", () => {
  const laid = [{ use: shunning, params: duty }];

  it("help each other, and leave a free rider out from the second tick on", () => {
    const uses: [string, Record<string, unknown>, number[]][] = [
      ["shunner", {}, [0, 1, 2]],
      ["always", rider, [3]],
    ];
    const [first, ...later] = rewards(laid, uses, 6);
    // It is helped once, and helps nobody.
    expect(first[3]).toBe(2.5 + 2);
    for (const paid of later) {
      expect(paid[3]).toBe(2.5);
      // One of the three is not helped, one saves the cost of helping it.
      expect(paid.slice(0, 3).reduce((sum, each) => sum + each, 0)).toBe(3 * 1.5 + 2);
    }
  });

  it("have what help is worth beside the good", () => {
    expect(rewards(laid, [["shunner", {}, [0, 1, 2, 3]]], 4)[3]).toEqual([3, 3, 3, 3]);
  });
});
