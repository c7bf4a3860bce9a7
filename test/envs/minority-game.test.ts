import { describe, expect, it } from "vitest";
import { always } from "../../agents/norms/always.ts";
import { random } from "../../agents/norms/random.ts";
import { drawing } from "../../envs/minority-game/draw.ts";
import { minorityGame } from "../../envs/minority-game/minority-game.ts";
import { bindPolicies, captureFrame, createBatch, type PolicyUse, play } from "../../src/index.ts";
import { parseXml, textOf } from "../report/xml.ts";

describe.each(["kernel", "world"] as const)("a tick (%s form)", (form) => {
  it("pays those on the less crowded side, and keeps which sides won", () => {
    const batch = createBatch(minorityGame, { agents: 5, memory: 2 }, { form });
    const { payoff, obs, actions } = batch.io;
    batch.columns.history[0] = 0;
    const told = [
      [1, 0, 0, 0, 1],
      [1, 1, 1, 0, 0],
      [0, 0, 0, 0, 0],
      [1, 1, 1, 1, 0],
    ].map((sides) => {
      actions[0].set(sides);
      batch.step();
      return { paid: [...payoff], excess: batch.columns.excess[0], history: [...obs.history] };
    });
    expect(told).toEqual([
      { paid: [1, 0, 0, 0, 1], excess: -1, history: [1, 1, 1, 1, 1] },
      { paid: [0, 0, 0, 1, 1], excess: 1, history: [2, 2, 2, 2, 2] },
      { paid: [0, 0, 0, 0, 0], excess: -5, history: [1, 1, 1, 1, 1] },
      { paid: [0, 0, 0, 0, 1], excess: 3, history: [2, 2, 2, 2, 2] },
    ]);
    const { volatility, second, minority } = batch.readMetrics(0);
    expect(volatility).toBeCloseTo((1 + 1 + 25 + 9) / 5 / 4, 12);
    expect(second).toBeCloseTo((2 + 3 + 0 + 4) / 20, 12);
    expect(minority).toBeCloseTo((2 + 2 + 0 + 1) / 20, 12);
  });
});

it("begins with each of the pasts alike", () => {
  const batch = createBatch(minorityGame, { agents: 1, memory: 2 }, { worlds: 4000 });
  for (const past of [0, 1, 2, 3]) {
    const share = batch.columns.history.filter((each) => each === past).length / 4000;
    expect(Math.abs(share - 1 / 4)).toBeLessThan(4 * Math.sqrt(3 / 16 / 4000));
  }
});

it("refuses an even number of agents, of which neither side may win", () => {
  expect(() => createBatch(minorityGame, { agents: 4 })).toThrow("agents must be an odd number");
});

describe("theory", () => {
  const welfareOf = (agents: number, uses: readonly PolicyUse[], worlds: number) => {
    const batch = createBatch(minorityGame, { agents, horizon: 100 }, { worlds });
    play({ batch, policies: bindPolicies(batch, uses), ticks: 99 });
    return (
      Array.from({ length: worlds }, (_, i) => batch.readMetrics(i).welfare).reduce((a, b) => a + b, 0) /
      worlds
    );
  };

  it.each([1, 3, 9])("counts what coins win by going through all that %i may throw", (agents) => {
    let sum = 0;
    for (let all = 0; all < 2 ** agents; all++) {
      const second = all.toString(2).replaceAll("0", "").length;
      sum += Math.min(second, agents - second);
    }
    expect(minorityGame.theory!({ agents }).coin!.welfare).toBeCloseTo(sum / 2 ** agents, 12);
    expect(minorityGame.theory!({ agents }).optimum!.welfare).toBe((agents - 1) / 2);
  });

  it("has in it what is played: coins, and a majority of one", () => {
    const { coin, nash } = minorityGame.theory!({ agents: 101 });
    expect(Math.abs(welfareOf(101, [{ use: random }], 100) - coin!.welfare)).toBeLessThan(0.3);
    const half = Array.from({ length: 50 }, (_, a) => a);
    const split = [
      { use: always, params: { action: 1 }, seats: half },
      { use: always, params: { action: 0 } },
    ];
    expect(welfareOf(101, split, 1)).toBe(nash!.welfare);
  });
});

it("is drawn as the difference of its sides, with the spread of coins", () => {
  const batch = createBatch(minorityGame, { agents: 9 });
  const policies = bindPolicies(batch, [{ use: random }]);
  const frames = [captureFrame(batch, 0)];
  expect(drawing.text(frames[0], {})).toBe("tick 0: nobody has chosen yet");
  expect(textOf(parseXml(drawing.svg([], {})))).toContain("nothing has happened yet");
  for (let tick = 0; tick < 6; tick++) {
    play({ batch, policies, ticks: 1 });
    frames.push(captureFrame(batch, 0));
  }
  const { excess } = frames[6].state;
  const side = Number(excess) < 0 ? "second" : "first";
  expect(drawing.text(frames[6], {})).toBe(
    `tick 6: ${(9 - Math.abs(Number(excess))) / 2} of 9 win on the ${side} side`,
  );
  const told = textOf(parseXml(drawing.svg(frames, {})));
  for (const each of ["difference", "coins, +1 sd", "coins, -1 sd", "tick 6"]) expect(told).toContain(each);
});
