import { describe, expect, it } from "vitest";
import { always, fixedQuota, grim, memoryOne, titForTat, winStayLoseShift } from "../../../agents/index.ts";
import { commons } from "../../../envs/commons/commons.ts";
import { matrixGame } from "../../../envs/matrix-game/matrix-game.ts";
import {
  alternativesOf,
  box,
  discrete,
  measureEnforcement,
  type Society,
  wilsonInterval,
} from "../../../src/index.ts";
import { type Dilemma, pairOf, societyOf, taught } from "./societies.ts";

const axelrod: Dilemma = [5, 3, 1, 0];
const measure = (
  society: Society,
  more: { window?: number; discount?: number; seats?: number[]; warmUp?: number } = {},
) =>
  measureEnforcement(society, {
    seed: 1,
    seats: [0],
    warmUp: 5,
    window: 8,
    discount: 1,
    tolerance: 1e-9,
    ...more,
  });

describe("impulse responses in the prisoner's dilemma", () => {
  it("tit-for-tat answers at the next tick, and the two echo for ever", () => {
    const { worst } = measure(pairOf(titForTat, axelrod, { worlds: 3 }));
    expect(worst.impulse.others.mean).toEqual([0, 1, 0, 1, 0, 1, 0, 1]);
    expect(worst.impulse.deviator.mean).toEqual([2, -3, 2, -3, 2, -3, 2, -3]);
    expect(worst).toMatchObject({
      answered: { estimate: 1 },
      tempted: { estimate: 1 },
      temptation: { estimate: 2 },
      answerTicks: 7,
      unfinished: 1,
      gain: { estimate: -4, low: -4, high: -4 },
      pays: { estimate: 0 },
    });
  });

  it("win-stay, lose-shift answers exactly one tick", () => {
    const { worst } = measure(pairOf(winStayLoseShift, axelrod), { discount: 0.5 });
    expect(worst.impulse.others.mean).toEqual([0, 1, 0, 0, 0, 0, 0, 0]);
    expect(worst.impulse.deviator.mean).toEqual([2, -2, 0, 0, 0, 0, 0, 0]);
    // 2 - 2 gamma
    expect(worst).toMatchObject({
      answerTicks: 1,
      unfinished: 0,
      gain: { estimate: 1 },
      pays: { estimate: 1 },
    });
  });

  it("grim answers for ever; always-cooperate never", () => {
    const revenge = measure(pairOf(grim, axelrod)).worst;
    expect(revenge.impulse.others.mean).toEqual([0, 1, 1, 1, 1, 1, 1, 1]);
    // The deviator goes back to cooperation, is defected against, and then defects as well.
    expect(revenge.impulse.deviator.mean).toEqual([2, -3, -2, -2, -2, -2, -2, -2]);
    const meek = measure(pairOf(always, axelrod, { worlds: 4 })).worst;
    expect(meek.impulse.others.mean).toEqual(Array(8).fill(0));
    expect(meek).toMatchObject({
      answered: { estimate: 0 },
      answerTicks: undefined,
      unfinished: 0,
      temptation: { estimate: 2 },
      gain: { estimate: 2 },
      pays: { estimate: 1 },
    });
  });

  it("where nothing tempts, the deviation that costs least is watched", () => {
    const { worst } = measure(pairOf(always, axelrod, { params: { action: 1 } }));
    expect(worst).toMatchObject({
      tempted: { estimate: 0 },
      temptation: { estimate: -1 },
      gain: { estimate: -1 },
    });
  });

  it("deviations are tried at successive ticks, where what tempts comes and goes", () => {
    // CC at even ticks, DD at odd ones, whatever happens: at the tick of the warm-up's end nothing tempts.
    const alternating = { afterCC: 0, afterCD: 0, afterDC: 1, afterDD: 1 };
    const { worst } = measure(pairOf(memoryOne, axelrod, { params: alternating }), { warmUp: 5, window: 4 });
    expect(worst).toMatchObject({ tempted: { estimate: 1 }, temptation: { estimate: 2 } });
    // Then it cooperates with a defector, where both would have defected.
    expect(worst.impulse.deviator.mean.slice(0, 2)).toEqual([2, -1]);
  });

  it("names the seat that gains most", () => {
    const society = societyOf(matrixGame, { game: "prisoners-dilemma" }, [
      { use: titForTat, seats: [0] },
      { use: always, seats: [1] },
    ]);
    const found = measure(society, { seats: [0, 1], window: 4 });
    // Against always-cooperate leaving pays 2; against tit-for-tat it is answered once.
    expect(found.seats.map(({ gain }) => gain.estimate)).toEqual([2, -1]);
    expect(found.worst.seat).toBe(0);
  });

  it("watches to the end of the episode at most", () => {
    const found = measure(pairOf(grim, axelrod, { rounds: 9 }), { warmUp: 5, window: 50 });
    expect(found.window).toBe(4);
    expect(found.worst.impulse.others.mean).toEqual([0, 1, 1, 1]);
  });

  it("sessions count one by one", () => {
    const { worst } = measure(taught(axelrod, ["CDDC", "CCCC", "CCCC", "CDDC", "CCCC"]));
    expect(worst).toMatchObject({
      answered: wilsonInterval(2, 5),
      tempted: wilsonInterval(5, 5),
      answerTicks: 1,
      unfinished: 0,
      // Two are answered: 2 - 2; three are not: 2.
      gain: { estimate: 6 / 5 },
      pays: wilsonInterval(3, 5),
    });
    expect(worst.impulse.others.mean).toEqual([0, 2 / 5, 0, 0, 0, 0, 0, 0]);
  });
});

describe("the commons", () => {
  it("a fixed quota does not answer, though the stock falls", () => {
    const society = societyOf(commons, { agents: 3 }, [{ use: fixedQuota }], { worlds: 2 });
    const before = society.batch.save();
    const { worst } = measure(society, { warmUp: 12, window: 12 });
    expect(worst.impulse.others.mean).toEqual(Array(12).fill(0));
    expect(worst).toMatchObject({ answered: { estimate: 0 }, tempted: { estimate: 1 } });
    expect(worst.temptation.estimate).toBeGreaterThan(0);
    // What it took is missed later on.
    expect(worst.impulse.deviator.mean.slice(1).every((change) => change < 0)).toBe(true);
    expect(society.batch.save()).toEqual(before);
  });
});

describe("alternativesOf", () => {
  it("all choices of small heads, 32 spread over large and continuous ones", () => {
    expect(alternativesOf(discrete(3))).toEqual([0, 1, 2]);
    const many = alternativesOf(discrete(1000));
    expect([many.length, many[0], many[31], new Set(many).size]).toEqual([32, 0, 999, 32]);
    expect(many.every(Number.isInteger)).toBe(true);
    const range = alternativesOf(box(-1, 1));
    expect([range.length, range[0], range[31]]).toEqual([32, -1, 1]);
    expect(alternativesOf(discrete(33)).length).toBe(32);
  });
});
