import { describe, expect, it } from "vitest";
import { always } from "../../agents/norms/always.ts";
import { discriminator } from "../../agents/norms/discriminator.ts";
import { lastMinuteBetrayer } from "../../agents/norms/last-minute-betrayer.ts";
import { scoreBanker } from "../../agents/norms/score-banker.ts";
import { titForTat } from "../../agents/norms/tit-for-tat.ts";
import { donation, matrixGame } from "../../envs/index.ts";
import {
  type Batch,
  bindPolicies,
  createBatch,
  type MechanismUse,
  type PolicyUse,
  rollout,
} from "../../src/index.ts";
import { reputation } from "../../src/mechanisms/index.ts";

const ofHelp = { on: "helped", least: 1, recipient: "recipient" };
const judged = (params: Record<string, unknown> = {}): MechanismUse => ({
  use: reputation,
  params: { ...ofHelp, ...params },
});

/** What each agent does, one string an agent, with a sign for each choice. */
function histories(batch: Batch, uses: readonly PolicyUse[], ticks: number, signs: string): string[] {
  const policies = bindPolicies(batch, uses);
  const played = Array.from({ length: batch.agents }, () => "");
  for (let t = 0; t < ticks; t++) {
    rollout(batch, policies, 1);
    for (let a = 0; a < batch.agents; a++) played[a] += signs[batch.io.actions[0][a]];
  }
  return played;
}

describe("discriminator", () => {
  it("helps the good and refuses the bad, whatever it is itself", () => {
    const batch = createBatch(donation, { agents: 4 }, { mechanisms: [judged()] });
    const policies = bindPolicies(batch, [{ use: discriminator }]);
    batch.columns.recipient.set([1, 2, 3, 2]);
    const { "reputation.good": good } = batch.columns as unknown as Record<string, Uint8Array>;
    good.set([1, 1, 0, 0]);
    batch.observe();
    for (const { policy } of policies) policy.act(0, 1, false);
    expect([...batch.io.actions[0]]).toEqual([1, 0, 0, 0]);
  });

  it("of another action rule does as the rule says", () => {
    const batch = createBatch(donation, { agents: 4 }, { mechanisms: [judged()] });
    // Helps where exactly one of both is good.
    const policies = bindPolicies(batch, [{ use: discriminator, params: { act: [0, 1, 1, 0] } }]);
    batch.columns.recipient.set([1, 2, 3, 0]);
    const { "reputation.good": good } = batch.columns as unknown as Record<string, Uint8Array>;
    good.set([1, 1, 0, 0]);
    batch.observe();
    for (const { policy } of policies) policy.act(0, 1, false);
    expect([...batch.io.actions[0]]).toEqual([0, 1, 0, 1]);
  });

  it("refuses whoever refused, once it is known", () => {
    const batch = createBatch(donation, { agents: 2 }, { mechanisms: [judged()] });
    expect(
      histories(
        batch,
        [
          { use: discriminator, seats: [0] },
          { use: always, params: { action: 0 }, seats: [1] },
        ],
        4,
        "rh",
      ),
    ).toEqual(["hrrr", "rrrr"]);
  });
});

describe("last-minute betrayer", () => {
  it("earns one temptation of a tit-for-tat: 32 in ten rounds", () => {
    const batch = createBatch(matrixGame, { rounds: 10 });
    const uses = [
      { use: lastMinuteBetrayer, seats: [0] },
      { use: titForTat, seats: [1] },
    ];
    expect(histories(batch, uses, 12, "CD")).toEqual(["CCCCCCCCCDCC", "CCCCCCCCCCCC"]);
  });

  it("betrays as early as is said, and never in a game without an end", () => {
    const uses = [{ use: lastMinuteBetrayer, params: { last: 3 } }];
    expect(histories(createBatch(matrixGame, { rounds: 5 }), uses, 5, "CD")[0]).toBe("CCDDD");
    expect(histories(createBatch(matrixGame, {}), uses, 5, "CD")[0]).toBe("CCCCC");
    const donors = [{ use: lastMinuteBetrayer, params: { good: 1, betrayal: 0 } }];
    expect(histories(createBatch(donation, { horizon: 3 }), donors, 3, "rh")[0]).toBe("hhr");
  });

  it("refuses choices that there are not", () => {
    const uses = [{ use: lastMinuteBetrayer, params: { betrayal: 2 } }];
    expect(() => bindPolicies(createBatch(matrixGame, {}), uses)).toThrow("betrayal must be in 0..1, got 2");
  });
});

describe("score banker", () => {
  /** What it does, and after each deed whether it is in good standing. */
  function banked(rule: string, ticks: number) {
    const batch = createBatch(donation, { agents: 2 }, { mechanisms: [judged({ rule })] });
    const policies = bindPolicies(batch, [{ use: scoreBanker }]);
    let played = "";
    let good = "";
    for (let t = 0; t < ticks; t++) {
      rollout(batch, policies, 1);
      played += batch.io.actions[0][0] === 1 ? "h" : "r";
      good += batch.io.obs.standing[0];
    }
    return [played, good];
  }

  it("betrays in a third of the ticks, and an additive score never holds it against it", () => {
    expect(banked("additive", 9)).toEqual(["hhrhhrhhr", "111111111"]);
  });

  it("is in good standing no more where a betrayal forfeits what was saved", () => {
    expect(banked("forfeiting", 9)).toEqual(["hhrhhrhhr", "110010010"]);
  });

  it("can do with tenths", () => {
    const batch = createBatch(donation, {});
    const uses = [{ use: scoreBanker, params: { deed: 0.1, betrayal: 0.3 } }];
    expect(histories(batch, uses, 8, "rh")[0]).toBe("hhhrhhhr");
  });

  it("refuses choices that there are not", () => {
    const uses = [{ use: scoreBanker, params: { good: 5 } }];
    expect(() => bindPolicies(createBatch(matrixGame, {}), uses)).toThrow("good must be in 0..1, got 5");
  });
});
