import { describe, expect, it } from "vitest";
import { always, grim, qLearning, titForTat, winStayLoseShift } from "../../agents/index.ts";
import { matrixGame } from "../../envs/matrix-game/matrix-game.ts";
import { bindPolicies, box, createBatch, defineEnv, f64, type Society, z } from "../../src/index.ts";
import { measureRecovery, type Shock, type ShockRecovery } from "../../src/norms/index.ts";
import { sketchEnv } from "../helpers/env.ts";
import { takesShare } from "../helpers/mechanisms.ts";
import { type Dilemma, dilemma, maze, mazeSize, pairOf, societyOf, taught, walker } from "./societies.ts";

const axelrod: Dilemma = [5, 3, 1, 0];

/** A stock that grows back by a fixed amount a tick up to 10; each of two agents is paid half of it. */
const spring = sketchEnv({
  id: "spring-v0",
  params: z.object({
    regrowth: z.number().default(1).describe("what grows back a tick"),
    horizon: z.number().default(0).describe("ticks of an episode (ticks); 0: it never ends"),
  }),
  horizon: (p) => p.horizon || Number.POSITIVE_INFINITY,
  state: () => ({ stock: f64 }),
  resource: "stock",
  world: {
    reset(w) {
      w.stock = 10;
    },
    step(w, p) {
      for (let a = 0; a < 2; a++) w.payoff[a] = w.stock / 2;
      w.stock = Math.min(10, w.stock + p.regrowth);
    },
  },
});

const recover = (
  society: Society,
  shock: Shock,
  more: { window?: number; warmUp?: number; margin?: number } = {},
): ShockRecovery =>
  measureRecovery(society, { seed: 1, shocks: [shock], warmUp: 5, window: 100, margin: 1, ...more })[0];

const halved: Shock = { kind: "resource", label: "halved", column: "stock", factor: 0.5 };

describe("a resource shock", () => {
  it("comes back when the mean of the next 20 ticks is within the margin", () => {
    const found = recover(societyOf(spring, {}, [{ use: always }], { worlds: 3 }), halved);
    expect(found.difference.mean.slice(0, 7)).toEqual([-5, -4, -3, -2, -1, 0, 0]);
    // At once 15 of 200 are missing: less than a tenth.
    expect(found).toMatchObject({ returnTicks: 0, returned: { estimate: 1 }, shockTicks: 0, window: 100 });
  });

  it.each([
    // Missing over the next 20 ticks, t ticks on: (5 - t)(6 - t) / 2 of 200.
    [0.5, 1],
    [0.3, 2],
    [0.05, 4],
    [0, 5],
  ])("at margin %d in %d ticks", (margin, ticks) => {
    expect(recover(societyOf(spring, {}, [{ use: always }]), halved, { margin }).returnTicks).toBe(ticks);
  });

  it("never, where nothing grows back", () => {
    const found = recover(societyOf(spring, { regrowth: 0 }, [{ use: always }], { worlds: 4 }), halved);
    expect(found).toMatchObject({ returnTicks: undefined, returned: { estimate: 0 } });
    expect(found.difference.mean).toEqual(Array(100).fill(-5));
  });

  it("has returned only when it stays", () => {
    // All is as before for 30 ticks, then a crop of 20 ticks fails that was sown from the smaller stock.
    const delayed = sketchEnv({
      id: "delayed-v0",
      state: () => ({ stock: f64, since: f64 }),
      world: {
        reset(w) {
          w.stock = 10;
          w.since = 0;
        },
        step(w) {
          if (w.stock < 10) w.since++;
          w.payoff.fill(w.since > 30 && w.since <= 50 ? 0 : 5);
        },
      },
    });
    // From tick 48 on at most two of the next 20 ticks fail, a tenth.
    expect(recover(societyOf(delayed, {}, [{ use: always }]), halved).returnTicks).toBe(48);
  });

  /** Welfare goes up and down between two levels; from the cut of the stock on it is a literal series. */
  const scripted = sketchEnv({
    id: "scripted-v0",
    params: z.object({
      calm: z.array(z.number()).describe("welfare, left alone: these over and over"),
      after: z.array(z.number()).describe("welfare from the cut on"),
    }),
    agents: () => 1,
    state: () => ({ stock: f64, since: f64 }),
    world: {
      reset(w) {
        w.stock = 1;
        w.since = 0;
      },
      step(w, p) {
        w.payoff[0] = w.stock < 1 ? p.after[w.since] : p.calm[w.tick % p.calm.length];
        if (w.stock < 1) w.since++;
      },
    },
  });
  /** Four ticks are compared one by one. */
  const backAfter = (calm: number[], after: number[]) => {
    const found = recover(societyOf(scripted, { calm, after }, [{ use: always }]), halved, {
      warmUp: 4,
      window: after.length,
    });
    found.difference.mean.forEach((change, t) => {
      expect(change).toBeCloseTo(after[t] - calm[t % calm.length], 12);
    });
    expect(found.returned.estimate).toBe(found.returnTicks === undefined ? 0 : 1);
    return found.returnTicks;
  };

  it.each<[number[], number | undefined]>([
    [[10, 10, 10, 10], 0],
    [[9, 11, 9, 11], 0],
    [[0, 10, 10, 10], 1],
    // It touches the margin and leaves again.
    [[0, 10, 10, 0], undefined],
    [[0, 10, 0, 10], 3],
    [[10, 10, 10, 11.2], undefined],
    [[0, 0, 0, 9], 3],
    [[0, 0, 0, 8.9], undefined],
  ])("welfare 10, then %j: back for good after %s ticks", (after, ticks) => {
    expect(backAfter([10], after)).toBe(ticks);
  });

  it("the margin is in the unit of welfare, wherever that is counted from", () => {
    for (const origin of [0, 10, -1000]) {
      const from = (values: number[]) => values.map((value) => origin + value);
      expect(backAfter(from([1, -1]), from([6, 0, 1.9, -1.9]))).toBe(1);
      expect(backAfter(from([1, -1]), from([6, 0, 1.9, -2.2]))).toBeUndefined();
    }
  });

  it("is watched to the end of the episode at most", () => {
    const found = recover(societyOf(spring, { horizon: 16 }, [{ use: always }]), halved, { margin: 0 });
    // 11 ticks are left, compared over spans of 3.
    expect(found).toMatchObject({ window: 11, returnTicks: 5 });
    expect(found.difference.mean.length).toBe(11);
  });

  it("cuts no column that is not there", () => {
    const society = societyOf(spring, {}, [{ use: always }]);
    expect(() => recover(society, { ...halved, column: "stok" })).toThrow(
      'unknown column of spring-v0 for a resource shock "stok", did you mean "stock"?',
    );
    expect(() => recover(society, { ...halved, column: "rng" })).toThrow("unknown column");
  });
});

describe("a replacement", () => {
  const defector: Shock = {
    kind: "replacement",
    label: "a defector",
    seat: 1,
    by: { use: always, params: { action: 1 } },
    ticks: 3,
  };

  it("plays for its time, then the old agent is back with its old memory", () => {
    // Grim remembers that it was defected against; the one who comes back has seen nothing of it.
    const found = recover(pairOf(grim, axelrod), defector);
    // C against D, then D against D twice; then D against a cooperator that was away, then D against D.
    expect(found.difference.mean.slice(0, 6)).toEqual([-1, -4, -4, -4, -4, -4]);
    expect(found).toMatchObject({ shockTicks: 3, returned: { estimate: 0 }, returnTicks: undefined });
  });

  it("a learner comes back with what it had learned", () => {
    const { difference } = recover(taught(axelrod, ["CDDC"]), { ...defector, ticks: 1 });
    expect(difference.mean.slice(0, 4)).toEqual([-1, -4, 0, 0]);
  });

  it("a newcomer knows nothing of what the one in whose place it plays had learned", () => {
    // Learned to defect; as new it takes the first of two that are worth alike, and cooperates.
    const params = { ties: "first" };
    const { difference } = recover(taught(axelrod, ["DDDD"], params), {
      ...defector,
      by: { use: qLearning, params },
      ticks: 2,
    });
    expect(difference.mean.slice(0, 4)).toEqual([3, 3, 0, 0]);
  });

  it("changes welfare in payoffs, whatever mechanisms make of these", () => {
    const batch = createBatch(matrixGame, dilemma(axelrod), { mechanisms: [{ use: takesShare }] });
    const taxed = { batch, policies: bindPolicies(batch, [{ use: always }]) };
    expect(recover(taxed, defector).difference.mean.slice(0, 4)).toEqual([-1, -1, -1, 0]);
  });

  it("is averaged over a quarter of what is watched after it, at most", () => {
    // CD, DD, CC: of the four ticks that are watched one makes a span, and the first of them costs 4.
    const short = { ...defector, ticks: 1 };
    expect(recover(pairOf(winStayLoseShift, axelrod), short, { window: 4, margin: 2.5 }).returnTicks).toBe(1);
    expect(recover(pairOf(winStayLoseShift, axelrod), short, { window: 5, margin: 2.5 }).returnTicks).toBe(0);
  });

  it("win-stay, lose-shift is back two ticks later, tit-for-tat never", () => {
    const short = { ...defector, ticks: 1 };
    // CD, DD, then CC for ever.
    const forgiving = recover(pairOf(winStayLoseShift, axelrod), short, { margin: 0 });
    expect(forgiving.difference.mean.slice(0, 4)).toEqual([-1, -4, 0, 0]);
    expect(forgiving.returnTicks).toBe(1);
    const echoing = recover(pairOf(titForTat, axelrod), short, { margin: 0.6 });
    expect(echoing.difference.mean.slice(0, 4)).toEqual([-1, -1, -1, -1]);
    expect(echoing.returnTicks).toBeUndefined();
    expect(recover(pairOf(titForTat, axelrod), short, { margin: 1.2 }).returnTicks).toBe(0);
  });

  it("by the same norm changes nothing", () => {
    const society = pairOf(winStayLoseShift, axelrod, { worlds: 2 });
    const found = recover(society, { ...defector, by: { use: winStayLoseShift } }, { margin: 0 });
    expect(found.difference.mean.every((change) => change === 0)).toBe(true);
    expect(found).toMatchObject({ returnTicks: 0, returned: { estimate: 1 } });
  });

  it("must end before the episode does", () => {
    expect(() => recover(pairOf(grim, axelrod, { rounds: 9 }), defector)).not.toThrow();
    expect(() => recover(pairOf(grim, axelrod, { rounds: 8 }), { ...defector, ticks: 5 })).toThrow(
      'recovery: the shock "a defector" (5 ticks) must end before the episode does, got 3',
    );
    // At its very end nothing is left to be watched.
    expect(() => recover(pairOf(grim, axelrod, { rounds: 8 }), defector)).toThrow("must end before");
  });
});

describe("noise", () => {
  const noise = (probability: number, ticks = 4): Shock => ({
    kind: "noise",
    label: "noise",
    probability,
    ticks,
  });

  it("is the same again, and none at probability 0", () => {
    const society = pairOf(grim, axelrod, { worlds: 20 });
    const before = society.batch.save();
    expect(recover(society, noise(0.3))).toEqual(recover(society, noise(0.3)));
    expect(society.batch.save()).toEqual(before);
    const none = recover(society, noise(0));
    expect(none.difference.mean.every((change) => change === 0)).toBe(true);
  });

  it("replaces that share of actions by random ones", () => {
    const society = pairOf(always, [2, 1, 0, -1], { params: { action: 1 }, worlds: 2000 });
    // Cooperating adds 1 to welfare in this game; half of the random choices cooperate.
    const { difference, returned } = recover(society, noise(0.4), { window: 20, margin: 0.1 });
    for (let t = 0; t < 4; t++) expect(Math.abs(difference.mean[t] - 2 * 0.2)).toBeLessThan(0.05);
    expect(difference.mean[4]).toBe(0);
    expect(returned.estimate).toBe(1);
  });

  it("takes any number of a range alike", () => {
    const range = defineEnv({
      ...spring,
      id: "range-v0",
      action: () => box(2, 4),
      world: {
        ...spring.world,
        step(w) {
          for (let a = 0; a < 2; a++) w.payoff[a] = w.action[a];
        },
      },
    });
    const society = societyOf(range, {}, [{ use: always, params: { action: 2 } }], { worlds: 500 });
    const { difference } = recover(society, noise(1, 2), { window: 4 });
    // Each of two plays 3 in the mean, in place of 2: standard error .82 / sqrt(500) = .04.
    for (let t = 0; t < 2; t++) expect(Math.abs(difference.mean[t] - 2)).toBeLessThan(0.15);
  });

  it("never chooses what is forbidden", () => {
    // State 2 forbids the third choice; a batch refuses an action that is masked.
    const society = societyOf(
      maze,
      { next: Array(mazeSize.cells).fill(2), masks: true, horizon: 100 },
      [{ use: walker }],
      {
        worlds: 50,
      },
    );
    expect(() => recover(society, noise(1, 30), { warmUp: 2, window: 20 })).not.toThrow();
  });
});
