/** Norms under a coordinator, act by act. */
import { describe, expect, it } from "vitest";
import { honestCoordinator } from "../../agents/norms/honest-coordinator.ts";
import { loyalFollower } from "../../agents/norms/loyal-follower.ts";
import { rogueCoordinator } from "../../agents/norms/rogue-coordinator.ts";
import { slanderer } from "../../agents/norms/slanderer.ts";
import { commons } from "../../envs/commons/commons.ts";
import { matrixGame } from "../../envs/matrix-game/matrix-game.ts";
import { type Batch, bindPolicies, createBatch, type PolicyUse } from "../../src/index.ts";
import { coordinator } from "../../src/mechanisms/index.ts";

/** Efforts of the commons of three: levels 0 to 6, of which 2 is the optimal share and 3 Nash. */
function society(uses: PolicyUse[], given: object = {}, env: object = {}): () => string {
  const mechanisms = [{ use: coordinator, params: { term: 3, quorum: 2, plans: "same", ...given } }];
  const batch = createBatch(commons, { agents: 3, ...env }, { mechanisms });
  const policies = bindPolicies(batch, uses);
  const act = () => {
    for (const { policy } of policies) policy.act(0, 1, true);
    batch.step();
  };
  return () => {
    const leader = batch.columns["coordinator.leader"][0];
    act();
    act();
    return `${leader}: ${efforts(batch)}${column(batch, "recall").includes("1") ? ` against ${column(batch, "recall")}` : ""}`;
  };
}
const column = ({ heads, io }: Batch, name: string) =>
  [...io.actions[heads.findIndex((head) => head.name === name)]].join("");
const efforts = (batch: Batch) => [...batch.io.actions[0]].map((each) => Number(each.toFixed(3))).join("");
const history = (tick: () => string, ticks: number) => Array.from({ length: ticks }, tick);

const followers = { use: loyalFollower, seats: [1, 2], params: { candidate: 0 } };

describe("under a coordinator", () => {
  it("an honest one orders the fair share, which all do until its term is over", () => {
    const tick = society([{ use: honestCoordinator, seats: [0] }, followers]);
    expect(history(tick, 6)).toEqual(["0: 333", "1: 222", "1: 222", "1: 222", "0: 333", "1: 222"]);
  });

  it("a rogue orders the most, and is recalled by who sees that", () => {
    const rogue = { use: rogueCoordinator, seats: [0], params: { hazard: 1, hit: 0 } };
    expect(history(society([rogue, followers]), 4)).toEqual([
      "0: 333",
      "1: 666 against 011",
      "0: 333",
      "1: 666 against 011",
    ]);
    // Accomplices see nothing.
    const accomplices = { ...followers, params: { candidate: 0, hit: 0 } };
    expect(history(society([rogue, accomplices]), 5)).toEqual([
      "0: 333",
      "1: 666",
      "1: 666",
      "1: 666",
      "0: 333",
    ]);
    // Harm of its own measure, and followers that ask for less where nobody leads.
    const mild = { ...rogue, params: { hazard: 1, harm: 21, hit: 0, alone: 0 } };
    const shy = { ...followers, params: { candidate: 0, alone: 0, fair: 30 } };
    expect(history(society([mild, shy]), 2)).toEqual(["0: 000", "1: 333"]);
  });

  it("a rogue is fresh in each term", () => {
    const rogue = { use: rogueCoordinator, seats: [0], params: { hazard: 0.4, hit: 0 } };
    const accomplices = { ...followers, params: { candidate: 0, hit: 0 } };
    const lived = history(society([rogue, accomplices], { term: 4 }), 60);
    const terms = Array.from({ length: 12 }, (_, j) => lived.slice(5 * j + 1, 5 * j + 5));
    // Never back within a term, and good at the start of some that follow a bad end.
    for (const term of terms) expect(term.join().replaceAll(/1: |,/g, "")).toMatch(/^(222)*(666)*$/);
    expect(terms.some((term, j) => j > 0 && term[0] === "1: 222" && terms[j - 1][3] === "1: 666")).toBe(true);
  });

  it("slanderers recall whoever leads", () => {
    const tick = society([
      { use: honestCoordinator, seats: [0] },
      { use: slanderer, seats: [1, 2] },
    ]);
    // Each stands for election: the lot decides.
    const lived = history(tick, 20);
    expect(lived.filter((_, t) => t % 2 === 0)).toEqual(Array(10).fill("0: 333"));
    for (const each of lived.filter((_, t) => t % 2 === 1)) expect(each).toMatch(/^[123]: 222 against 011$/);
    expect(new Set(lived).size).toBeGreaterThan(2);
  });

  it("orders are amounts where efforts are", () => {
    const tick = society([{ use: honestCoordinator, seats: [0] }, followers], {}, { continuous: true });
    // 40 / 3 each is optimal; Nash is (3 / 4) 80 / 3.
    expect(history(tick, 2)).toEqual(["0: 202020", "1: 13.33313.33313.333"]);
  });

  it("without one they are refused", () => {
    const batch = createBatch(commons, { agents: 3 }, { mechanisms: [{ use: coordinator }] });
    expect(() => bindPolicies(batch, [{ use: loyalFollower, params: { candidate: 3 } }])).toThrow(
      "candidate must be in 0..2",
    );
    const game = createBatch(matrixGame, {}, { mechanisms: [{ use: coordinator }] });
    expect(() => bindPolicies(game, [{ use: slanderer }])).toThrow(
      'slanderer: needs levels of "action" with rising values',
    );
  });
});
