import { describe, expect, it } from "vitest";
import { matrixGame } from "../../envs/index.ts";
import {
  agentColumn,
  agentVector,
  createBatch,
  defineMechanism,
  f64,
  i32,
  type Mechanism,
  perAgent,
  sampleActions,
  vector,
  worldVector,
  z,
} from "../../src/index.ts";
import { addsHead, capsAction, forbidsTop, splitsReward, takesShare } from "../helpers/mechanisms.ts";
import { pair } from "../helpers/pair.ts";
import { tiny } from "../helpers/tiny.ts";

const levy = (share: number) => ({ use: takesShare, params: { share } });

describe("a mechanism", () => {
  it("may add a head and a feature, which spaces, columns and metrics follow", () => {
    const batch = createBatch(pair, {}, { worlds: 2, mechanisms: [{ use: addsHead, params: { most: 4 } }] });
    expect(batch.heads.map(({ name }) => name)).toEqual(["action", "pledge"]);
    expect(batch.features.pledges).toMatchObject({ low: 0, high: 8 });
    expect(batch.mechanisms).toEqual([{ id: "pledge", name: "pledge", params: { most: 4 } }]);
    batch.io.actions[0].set([1, 2, 0, 0]);
    batch.io.actions[1].set([0.5, 1, 3, 4]);
    batch.step();
    expect([...batch.io.obs.pledges]).toEqual([1.5, 1.5, 7, 7]);
    expect([...batch.io.payoff]).toEqual([2, 1, 0, 0]);
    expect(batch.readMetrics(1)).toEqual({ welfare: 0, given: 0, budget: 0, "pledge.pledged": 7 });
    expect(batch.metrics["pledge.pledged"]).toEqual({ description: "sum of pledges", per: "tick" });
    batch.step();
    batch.step();
    batch.resetDone();
    expect([...batch.io.obs.pledges]).toEqual([0, 0, 0, 0]);
    expect(() => {
      batch.io.actions[1][3] = 4.5;
      batch.step();
    }).toThrow("pair-v0: pledge must be in [0, 4], got 4.5 (world 1, agent 1)");
  });

  it("may change rewards but not payoffs; what it takes is the budget", () => {
    const batch = createBatch(pair, {}, { mechanisms: [levy(0.25)] });
    batch.io.actions[0].set([1, 2]);
    batch.step();
    expect([...batch.io.payoff]).toEqual([2, 1]);
    expect([...batch.io.reward]).toEqual([1.5, 0.75]);
    batch.step();
    expect(batch.readMetrics(0)).toMatchObject({ welfare: 3, budget: 0.75 });
    expect([...batch.columns.payoffSum]).toEqual([4, 2]);
    expect([...batch.columns.rewardSum]).toEqual([3, 1.5]);
    batch.startWindow();
    expect(batch.readMetrics(0)).toMatchObject({ welfare: Number.NaN, budget: Number.NaN });
    expect([...batch.columns.payoffSum, ...batch.columns.rewardSum]).toEqual([0, 0, 0, 0]);
  });

  it("has its sums zeroed for the worlds whose window starts, and for no other", () => {
    const batch = createBatch(pair, {}, { worlds: 2, mechanisms: [levy(0.5), { use: capsAction }] });
    batch.io.actions[0].fill(2);
    batch.step();
    batch.startWindow(0, 1);
    const no = Number.NaN;
    expect(batch.readMetrics(0)).toEqual({ welfare: no, given: no, budget: no, "cap.capped": no });
    expect(batch.readMetrics(1)).toEqual({ welfare: 2, given: 2, budget: 1, "cap.capped": 2 });
  });

  it("that only moves reward keeps the budget at zero", () => {
    const batch = createBatch(pair, {}, { mechanisms: [{ use: splitsReward }] });
    batch.io.actions[0].set([2, 0]);
    batch.step();
    expect([...batch.io.reward]).toEqual([1, 1]);
    expect(batch.readMetrics(0)).toMatchObject({ welfare: 2, budget: 0 });
  });

  it("acts in order: each finds the reward as the one before left it", () => {
    const fixed = defineMechanism({
      id: "fee",
      title: "Fee of 1",
      cite: [],
      params: z.object({}),
      metrics: {},
      state: () => ({}),
      bind: ({ agents, reward }) => ({
        after(lo, hi) {
          for (let k = lo * agents; k < hi * agents; k++) reward[k] -= 1;
        },
      }),
    });
    const reward = (mechanisms: { use: Mechanism; params?: Record<string, unknown> }[]) => {
      const batch = createBatch(pair, {}, { mechanisms });
      batch.io.actions[0].set([2, 2]);
      batch.step();
      return batch.io.reward[0];
    };
    expect(reward([levy(0.5), { use: fixed }])).toBe(0);
    expect(reward([{ use: fixed }, levy(0.5)])).toBe(0.5);
  });

  it("may change the action before the env sees it", () => {
    const batch = createBatch(pair, {}, { mechanisms: [{ use: capsAction }] });
    batch.io.actions[0].set([2, 0]);
    batch.step();
    expect([...batch.io.payoff]).toEqual([0, 1]);
    expect(batch.readMetrics(0)["cap.capped"]).toBe(1);
    expect([...batch.io.obs.last]).toEqual([1, 0, 0, 1]);
  });

  it("may mask choices, on top of the env's masks", () => {
    const plain = createBatch(pair, {}, { mechanisms: [{ use: forbidsTop }] });
    expect(plain.io.masked).toBe(true);
    expect([...plain.io.masks[0]]).toEqual([1, 1, 0, 1, 1, 0]);
    plain.io.actions[0][1] = 2;
    expect(() => plain.step()).toThrow(
      "pair-v0: action must be allowed by the mask, got 2 (world 0, agent 1)",
    );
    const both = createBatch(tiny, { growth: 50 }, { worlds: 4, mechanisms: [{ use: forbidsTop }] });
    const words = Int32Array.from({ length: 16 }, (_, j) => j + 1);
    for (let t = 0; t < 10; t++) {
      for (let k = 0; k < 12; k++)
        expect([...both.io.masks[0].subarray(3 * k, 3 * k + 3)]).toEqual([1, 1, 0]);
      sampleActions(both, words);
      both.step();
    }
  });

  it("sees the env's columns by name, and the spaces it is laid over", () => {
    const seen: Record<string, unknown> = {};
    const spy = (column: string, per: "agent" | "world") =>
      defineMechanism({
        id: "spy",
        title: "Spy",
        cite: [],
        params: z.object({}),
        metrics: {},
        state: (_, site) => {
          seen.heads = site.heads.map(({ name }) => name);
          seen.features = Object.keys(site.features);
          seen.env = site.env.id;
          return { own: f64 };
        },
        bind(context) {
          seen.firstOwnHead = context.firstOwnHead;
          seen.column = context.column(column, per);
          seen.own = context.columns.own;
          return {};
        },
      });
    const mechanisms = [{ use: addsHead }, { use: spy("catches", "agent") }];
    const batch = createBatch(tiny, {}, { worlds: 2, mechanisms });
    expect(seen).toEqual({
      heads: ["fish", "gift", "pledge"],
      features: ["stock", "caught", "recent", "pledges"],
      env: "tiny-v0",
      firstOwnHead: 3,
      column: batch.columns.catches,
      own: batch.columns["spy.own"],
    });
    expect(seen.column).toBe(batch.columns.catches);
    const build = (column: string, per: "agent" | "world") => () =>
      createBatch(tiny, {}, { mechanisms: [{ use: spy(column, per) }] });
    expect(build("stock", "world")).not.toThrow();
    expect(build("caught", "world")).not.toThrow();
    expect(build("catched", "agent")).toThrow(
      'unknown agent column of tiny-v0 (asked for by spy) "catched", did you mean "catches"?',
    );
    expect(build("stock", "agent")).toThrow("unknown agent column of tiny-v0 (asked for by spy)");
    expect(build("recent", "world")).toThrow("unknown world column");
  });

  it("keeps its memory in the batch: saved, loaded and forked with it", () => {
    const mechanisms = [{ use: addsHead }];
    const batch = createBatch(pair, {}, { worlds: 2, mechanisms });
    batch.io.actions[1].set([1, 0.5, 0, 0]);
    batch.step();
    const saved = batch.save();
    const other = createBatch(pair, {}, { worlds: 2, mechanisms });
    other.fork(batch, [0], 1);
    other.observe();
    expect([...other.io.obs.pledges]).toEqual([0, 0, 1.5, 1.5]);
    batch.step();
    batch.step();
    batch.load(saved);
    batch.observe();
    expect([...batch.io.obs.pledges]).toEqual([1.5, 1.5, 0, 0]);
    expect(() => createBatch(pair).fork(batch, [0])).toThrow("fork needs batches of the same env, params");
    expect(batch.uses).toBe(mechanisms);
  });

  it("may report a metric per one of its own, or of the env's", () => {
    const rated = (per: string) =>
      defineMechanism({
        id: "rated",
        title: "Rated",
        cite: [],
        params: z.object({}),
        metrics: { rounds: { description: "rounds", per: "tick" }, rate: { description: "rate", per } },
        state: () => ({}),
        bind: ({ columns }) => ({
          after(lo, hi) {
            for (let i = lo; i < hi; i++) {
              columns.rounds[i] += 2;
              columns.rate[i] += 3;
            }
          },
        }),
      });
    const rate = (per: string) => {
      const batch = createBatch(pair, {}, { mechanisms: [{ use: rated(per) }] });
      batch.io.actions[0].set([2, 2]);
      batch.step();
      return batch.readMetrics(0)["rated.rate"];
    };
    expect(rate("rounds")).toBe(1.5);
    expect(rate("given")).toBe(0.75);
    expect(rate("tick")).toBe(3);
    for (const per of ["week", "welfare"])
      expect(() => rate(per)).toThrow(
        `pair-v0: metric "rated.rate" is per "${per}"; use "tick", "episode" or another metric`,
      );
  });

  it("says what clashes", () => {
    expect(() => createBatch(pair, {}, { mechanisms: [{ use: capsAction }, { use: capsAction }] })).toThrow(
      'cap: two mechanisms have this name; give one another: { use: cap, as: "cap-2" }',
    );
    expect(() => createBatch(pair, {}, { mechanisms: [{ use: takesShare, params: { shares: 1 } }] })).toThrow(
      'levy: unknown parameter "shares", did you mean "share"?',
    );
    expect(() => createBatch(pair, {}, { mechanisms: [levy(1.5)] })).toThrow(
      /^levy: parameter "share": .*got 1\.5$/,
    );
  });
});

describe("columns with several numbers each", () => {
  const keeper = defineMechanism({
    id: "keeper",
    title: "Keeper",
    cite: [],
    params: z.object({}),
    metrics: {},
    state: () => ({ marks: perAgent(i32, 2), votes: vector(f64, 3) }),
    world: {
      after(w) {
        for (let a = 0; a < w.agents; a++) w.marks[2 * a + 1] = 10 * w.first + a;
        w.votes[2] = 7;
      },
    },
  });
  const reader = (seen: number[]) =>
    defineMechanism({
      id: "reader",
      title: "Reader",
      cite: [],
      params: z.object({}),
      metrics: {},
      reads: () => ({ marks: agentVector("keeper.marks"), votes: worldVector("keeper.votes") }),
      world: { after: (w) => void seen.push(w.marks.length / w.agents, ...w.marks, ...w.votes) },
    });

  it("are read whole, each world its own", () => {
    const seen: number[] = [];
    const mechanisms = [{ use: keeper }, { use: reader(seen) }];
    createBatch(matrixGame, {}, { worlds: 2, mechanisms }).step();
    expect(seen).toEqual([2, 0, 0, 0, 1, 0, 0, 7, 2, 0, 0, 0, 1, 0, 0, 7]);
  });

  it("say how many before any is kept", () => {
    const follower = defineMechanism({
      id: "follower",
      title: "Follower",
      cite: [],
      params: z.object({}),
      metrics: {},
      state: (_, { kept, horizon }) => ({ log: vector(f64, kept["keeper.marks"].size * horizon) }),
      world: { after() {} },
    });
    const mechanisms = [{ use: keeper }, { use: follower }];
    const { columns } = createBatch(matrixGame, { rounds: 5, continuation: 1 }, { mechanisms });
    expect(columns["follower.log"].length).toBe(10);
  });

  it("are refused where one number is expected", () => {
    const single = defineMechanism({
      id: "single",
      title: "Single",
      cite: [],
      params: z.object({}),
      metrics: {},
      reads: () => ({ marks: agentColumn("keeper.marks") }),
      world: { after() {} },
    });
    const mechanisms = [{ use: keeper }, { use: single }];
    expect(() => createBatch(matrixGame, {}, { mechanisms })).toThrow('"keeper.marks"');
  });
});
