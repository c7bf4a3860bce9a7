/** Finite machines in the env against what the theory of repeated games knows of them. */
import { describe, expect, it } from "vitest";
import { grim, suspiciousTitForTat, titForTat, winStayLoseShift } from "../../agents/index.ts";
import { machine } from "../../agents/norms/machine.ts";
import { matrixGame } from "../../envs/matrix-game/matrix-game.ts";
import {
  bimatrix,
  repeatedPayoffs,
  type StrategyMachine,
  strategyPreset,
  strategyPresets,
} from "../../src/games/index.ts";
import { assertPolicy, bindPolicies, createBatch, type PolicyUse } from "../../src/index.ts";

const names = Object.keys(strategyPresets);
const certain = names.filter((name) =>
  strategyPreset(name).mixes.every((mix) => Math.max(...Array.from(mix)) === 1),
);
const dilemma = bimatrix([
  [3, 0],
  [5, 1],
]);

/** What two uses play in world 0, and what each earns a round, by world. */
function meet(uses: readonly PolicyUse[], ticks: number, params = {}, worlds = 1) {
  const batch = createBatch(matrixGame, params, { worlds });
  const policies = bindPolicies(
    batch,
    uses.map((use, j) => ({ ...use, seats: [j] })),
  );
  const played: number[][] = [];
  const earned = Array.from({ length: 2 * worlds }, () => 0);
  for (let t = 0; t < ticks; t++) {
    for (const { policy } of policies) policy.act(0, worlds, false);
    batch.step();
    played.push([...batch.columns.past.slice(0, 2)]);
    batch.io.payoff.forEach((payoff, k) => {
      earned[k] += payoff / ticks;
    });
    batch.resetDone();
  }
  return { played, earned };
}

const preset = (strategy: string): PolicyUse => ({ use: machine, params: { strategy } });

/** Two machines without luck, by their definition. */
function history(machines: readonly StrategyMachine[], ticks: number): number[][] {
  const states = machines.map(({ start }) => start);
  return Array.from({ length: ticks }, () => {
    const played = machines.map(({ mixes }, j) => Array.from(mixes[states[j]]).indexOf(1));
    machines.forEach(({ next }, j) => {
      states[j] = next[states[j]][2 * played[j] + played[1 - j]];
    });
    return played;
  });
}

describe("a finite machine", () => {
  it.each(certain.flatMap((one) => certain.map((other) => [one, other] as const)))(
    "plays %s against %s as defined, and earns the limit of means",
    (one, other) => {
      const machines = [strategyPreset(one), strategyPreset(other)];
      expect(meet([preset(one), preset(other)], 30).played).toEqual(history(machines, 30));
      // All cycles of these have a length that divides 12, and begin within as many rounds.
      const early = meet([preset(one), preset(other)], 12).earned;
      const all = meet([preset(one), preset(other)], 132).earned;
      const exact = repeatedPayoffs(dilemma, machines[0], machines[1], { discount: 1 });
      for (const j of [0, 1]) expect((132 * all[j] - 12 * early[j]) / 120).toBeCloseTo(exact[j], 10);
    },
  );

  it.each([
    ["random", "generous-tit-for-tat"],
    ["generous-tit-for-tat", "tit-for-two-tats"],
    ["win-stay-lose-shift", "grim"],
  ])("%s and %s earn what is known exactly where hands tremble", (one, other) => {
    const ticks = 400;
    const noise = 0.2;
    const worlds = 400;
    const { earned } = meet([preset(one), preset(other)], ticks, { noise }, worlds);
    const machines = [strategyPreset(one), strategyPreset(other)] as const;
    const exact = repeatedPayoffs(dilemma, ...machines, { discount: 1, noise });
    for (const j of [0, 1]) {
      const mean = earned.filter((_, k) => k % 2 === j);
      const spread = Math.sqrt(mean.reduce((sum, x) => sum + (x - exact[j]) ** 2, 0) / worlds ** 2);
      // Five standard errors, and what the first rounds may be off.
      expect(Math.abs(mean.reduce((sum, x) => sum + x / worlds, 0) - exact[j])).toBeLessThan(
        5 * spread + 20 / ticks,
      );
    }
  });

  it.each([
    ["tit-for-tat", titForTat],
    ["suspicious-tit-for-tat", suspiciousTitForTat],
    ["win-stay-lose-shift", winStayLoseShift],
    ["grim", grim],
  ])("is the norm %s", (name, use) => {
    const random = preset("random");
    const params = { noise: 0.1, continuation: 0.95 };
    expect(meet([preset(name), random], 200, params).played).toEqual(
      meet([{ use }, random], 200, params).played,
    );
  });

  it("may have a table of its own, for more actions than two", () => {
    // Plays 2 until the other has played 0, then 1 for ever.
    const table = {
      start: 1,
      mixes: [
        [0, 1, 0],
        [0, 0, 1],
      ],
      next: [new Array(9).fill(0), [0, 1, 1, 0, 1, 1, 0, 1, 1]],
    };
    const other = {
      start: 0,
      mixes: [
        [0, 0, 1],
        [0, 0, 1],
        [1, 0, 0],
      ],
      next: [1, 2, 2].map((to) => new Array(9).fill(to)),
    };
    const { played } = meet(
      [
        { use: machine, params: { table } },
        { use: machine, params: { table: other } },
      ],
      5,
      { game: "climbing" },
    );
    expect(played).toEqual([
      [2, 2],
      [2, 2],
      [2, 0],
      [1, 0],
      [1, 0],
    ]);
  });

  it("keeps the rules that all policies keep", () => {
    assertPolicy(
      machine,
      { strategy: "generous-tit-for-tat" },
      { env: matrixGame, params: { noise: 0.1, rounds: 7 } },
    );
  });

  it("says what it cannot play", () => {
    const bind =
      (params: object, env = {}) =>
      () =>
        bindPolicies(createBatch(matrixGame, env), [{ use: machine, params: { ...params } }]);
    expect(bind({ strategy: "tit-for-tad" })).toThrow(
      'unknown strategy "tit-for-tad", did you mean "tit-for-tat"?',
    );
    expect(bind({}, { game: "volunteers-dilemma", players: 3 })).toThrow(
      "machine: is for games of two players, got 3",
    );
    expect(bind({}, { memory: 0 })).toThrow("machine: needs the last joint action; set the env's memory");
    expect(bind({}, { game: "climbing" })).toThrow("machine: state 0 needs 3 probabilities that sum to 1");
    expect(bind({ table: { start: 2, mixes: [[1, 0]], next: [[0, 0, 0, 0]] } })).toThrow(
      "machine: start must be a state in 0..0, got 2",
    );
  });
});
