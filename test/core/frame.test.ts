import { describe, expect, it } from "vitest";
import { captureFrame, createBatch } from "../../src/index.ts";
import { addsHead } from "../helpers/mechanisms.ts";
import { pair } from "../helpers/pair.ts";
import { tiny } from "../helpers/tiny.ts";

describe("a frame", () => {
  it("shows what a step led to, as plain values", () => {
    const batch = createBatch(pair, {}, { worlds: 2 });
    batch.io.actions[0].set([0, 0, 1, 2]);
    batch.step();
    const frame = captureFrame(batch, 1);
    expect(frame).toMatchObject({
      tick: 1,
      episode: 0,
      done: false,
      actions: [[1, 2]],
      payoff: [2, 1],
      reward: [2, 1],
      state: { last: [1, 2], given: 3, tick: 1, payoffSum: [2, 1] },
    });
    expect(JSON.parse(JSON.stringify(frame))).toEqual(frame);
    batch.io.actions[0].set([0, 0, 0, 0]);
    batch.step();
    expect(frame.payoff).toEqual([2, 1]);
  });

  it("shows numbers as numbers and per-agent fields as arrays, with one agent too", () => {
    const batch = createBatch(tiny, { agents: 1 }, { worlds: 2, mechanisms: [{ use: addsHead }] });
    const { state, actions } = captureFrame(batch, 0);
    expect(typeof state.stock).toBe("number");
    expect(typeof state.caught).toBe("number");
    expect(state.catches).toEqual([0]);
    expect(state.shares).toEqual([0]);
    expect(state.recent).toHaveLength(2);
    expect(state.active).toEqual([1]);
    expect(state["pledge.pledged"]).toBe(0);
    expect(actions).toEqual([[0], [0], [0]]);
  });
});
