import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { always } from "../../agents/norms/always.ts";
import { discriminator } from "../../agents/norms/discriminator.ts";
import { commons, donation, matrixGame } from "../../envs/index.ts";
import {
  agentColumn,
  type Batch,
  bindPolicies,
  createBatch,
  defineMechanism,
  type MechanismUse,
  rollout,
  z,
} from "../../src/index.ts";
import { assessments, cooperation, discriminating, goodShare } from "../../src/institutions/index.ts";
import { identities, reputation } from "../../src/mechanisms/index.ts";
import { generations } from "../helpers/generations.ts";

type Given = Record<string, unknown>;

/** What is judged of strangers: whether help arrived. */
const ofHelp = { on: "helped", least: 1, recipient: "recipient" };
const judged = (params: Given = {}): MechanismUse => ({ use: reputation, params: { ...ofHelp, ...params } });

const column = (batch: Batch, name: string) =>
  (batch.columns as Readonly<Record<string, Float64Array>>)[`reputation.${name}`];

/** Strangers who meet as `meets` says, with the labels `good`. */
function strangers(
  good: readonly number[],
  meets: readonly number[],
  params: Given,
  before: MechanismUse[] = [],
) {
  const batch = createBatch(donation, { agents: good.length }, { mechanisms: [...before, judged(params)] });
  batch.columns.recipient.set(meets);
  column(batch, "good").set(good);
  column(batch, "standing").set(good);
  batch.observe();
  return batch;
}

function act(batch: Batch, ...choices: number[]): void {
  batch.io.actions[0].set(choices);
  batch.step();
}

describe("an act among strangers", () => {
  it("is judged by who it was, whom it met and what it did, as the table says", () => {
    const table = fc.array(fc.integer({ min: 0, max: 1 }), { minLength: 8, maxLength: 8 });
    fc.assert(
      fc.property(table, (assess) => {
        // Agents 0 to 3 help, 4 to 7 do not; of each four, two are good and two bad, and meet one of both.
        const good = [0, 0, 1, 1, 0, 0, 1, 1];
        const meets = [1, 2, 0, 3, 5, 6, 4, 7].map((b, a) => (b === a ? (good[a] === 1 ? 2 : 0) : b));
        const batch = strangers(good, meets, { assess });
        act(batch, 1, 1, 1, 1, 0, 0, 0, 0);
        const wanted = good.map((own, a) => assess[4 * own + 2 * good[meets[a]] + (a < 4 ? 1 : 0)]);
        expect([...column(batch, "good")]).toEqual(wanted);
        expect([...column(batch, "score")]).toEqual(wanted);
        expect(batch.readMetrics(0).reputation).toBeCloseTo(
          wanted.reduce((sum, each) => sum + each, 0) / 8,
          12,
        );
      }),
      { numRuns: 50 },
    );
  });

  it.each([
    // The good refuse the bad and the good, the bad refuse the bad and help the good.
    ["image", [0, 0, 0, 1]],
    ["standing", [1, 0, 0, 1]],
    ["simple-standing", [1, 0, 1, 1]],
    ["stern-judging", [1, 0, 1, 1]],
  ])("under %s", (rule, wanted) => {
    const batch = strangers([1, 1, 0, 0], [2, 0, 3, 0], { rule });
    act(batch, 0, 0, 0, 1);
    expect([...column(batch, "good")]).toEqual(wanted);
  });

  it("shows each its own label and that of whom it meets", () => {
    const batch = strangers([1, 0, 1], [1, 2, 1], {});
    expect([...batch.io.obs.standing]).toEqual([1, 0, 1]);
    expect([...batch.io.obs.recipientGood]).toEqual([0, 1, 0]);
  });

  it("is judged in error as often as is said", () => {
    const agents = 1000;
    const batch = createBatch(donation, { agents }, { mechanisms: [judged({ error: 0.1 })] });
    batch.io.actions[0].fill(1);
    batch.step();
    const share = batch.readMetrics(0).reputation;
    expect(Math.abs(share - 0.9)).toBeLessThan(4 * Math.sqrt(0.09 / agents));
  });

  it("adds to a score that can be saved up, or forfeited", () => {
    for (const [rule, wanted] of [
      ["additive", [1, 2, 0, -2, -1]],
      ["forfeiting", [1, 2, -2, -4, -3]],
    ] as const) {
      const batch = createBatch(donation, { agents: 2 }, { mechanisms: [judged({ rule })] });
      const scores = [1, 1, 0, 0, 1].map((help) => {
        act(batch, help, 1);
        return [column(batch, "score")[0], column(batch, "good")[0]];
      });
      expect(scores).toEqual(wanted.map((score) => [score, score >= 0 ? 1 : 0]));
    }
  });
});

describe("an act towards all", () => {
  it("is judged by bounds on a column, and a later mechanism reads the score", () => {
    const fines = defineMechanism({
      id: "fines",
      title: "Fines",
      cite: [],
      params: z.object({}),
      metrics: {},
      reads: () => ({ score: agentColumn("reputation.score") }),
      world: {
        after(w) {
          for (let a = 0; a < w.agents; a++) if (w.active[a] !== 0 && w.score[a] < 1) w.reward[a] -= 3;
        },
      },
    });
    const mechanisms = [{ use: reputation, params: { on: "effort", most: 10 } }, { use: fines }];
    const batch = createBatch(commons, { agents: 3 }, { mechanisms });
    act(batch, 4, 0, 1);
    expect([...batch.io.flows.fines].map(Math.abs)).toEqual([3, 0, 0]);
    expect([...batch.io.obs.standing]).toEqual([0, 1, 1]);
    for (const share of batch.io.obs.goodShare) expect(share).toBeCloseTo(2 / 3, 12);
  });

  it("may be the choice itself", () => {
    const mechanisms = [{ use: reputation, params: { most: 0 } }];
    const batch = createBatch(matrixGame, {}, { mechanisms });
    act(batch, 0, 1);
    expect([...column(batch, "good")]).toEqual([1, 0]);
    act(batch, 1, 0);
    expect([...column(batch, "good")]).toEqual([0, 1]);
  });

  it("leaves those alone on whom it is not laid", () => {
    const mechanisms = [{ ...judged(), seats: [0, 1] }];
    const batch = createBatch(donation, { agents: 3 }, { mechanisms });
    batch.columns.recipient.set([2, 0, 0]);
    act(batch, 0, 0, 0);
    // Agent 0 met one without a standing; agent 1 refused a good one; agent 2 has none.
    expect([...column(batch, "good")]).toEqual([1, 0, 1]);
    expect(batch.readMetrics(0).reputation).toBe(0.5);
  });
});

describe("newcomers", () => {
  const [keep, anew, beside, next, lookAlike] = [0, 1, 2, 3, 4];
  const kept: MechanismUse = { use: identities };

  /** Labels of agent 0 as seen at the choices after it took a new key, which all help and are helped. */
  function seenAfterNewKey(params: Given): number[] {
    const batch = strangers([0, 1], [1, 0], { counts: "key", ...params }, [kept]);
    batch.io.actions[1].set([anew, keep]);
    act(batch, 1, 1);
    return [0, 1, 2, 3].map(() => {
      const seen = batch.io.obs.standing[0];
      batch.io.actions[1].fill(keep);
      act(batch, 1, 1);
      return seen;
    });
  }

  it("begin with the stated label, and are shown as bad while they owe dues", () => {
    expect(seenAfterNewKey({})).toEqual([1, 1, 1, 1]);
    expect(seenAfterNewKey({ dues: 1 })).toEqual([0, 1, 1, 1]);
    expect(seenAfterNewKey({ dues: 3 })).toEqual([0, 0, 0, 1]);
    // Seats that count owe none, whatever their keys are.
    expect(seenAfterNewKey({ dues: 3, counts: "seat" })).toEqual([1, 1, 1, 1]);
  });

  it("may be bad until they have helped", () => {
    for (const [newcomer, wanted] of [
      ["bad", [0, 0, 1]],
      ["good", [1, 0, 1]],
    ] as const) {
      const batch = strangers([1, 1], [1, 0], { counts: "key", newcomer }, [kept]);
      batch.io.actions[1].set([anew, keep]);
      const seen = [1, 0, 1].map((help) => {
        act(batch, help, 1);
        batch.io.actions[1].fill(keep);
        return column(batch, "good")[0];
      });
      // The help of the first tick counted for the key that was given up.
      expect(seen).toEqual(wanted);
    }
  });

  it("are whoever refuses and takes a new key each time: always good without dues, never with them", () => {
    for (const [dues, wanted] of [
      [0, [1, 1, 1, 1]],
      [1, [0, 0, 0, 0]],
    ] as const) {
      const batch = strangers([1, 1], [1, 0], { counts: "key", dues }, [kept]);
      const seen = wanted.map(() => {
        batch.io.actions[1].set([anew, keep]);
        act(batch, 0, 1);
        return column(batch, "good")[0];
      });
      expect(seen).toEqual(wanted);
    }
  });

  it("a seat with two keys has two standings", () => {
    const batch = strangers([1, 1], [1, 0], { counts: "key" }, [kept]);
    // Refuses under the first key, helps under the second, and goes on with the first.
    const seen = [
      [beside, 0],
      [next, 0],
      [next, 1],
      [keep, 1],
    ].map(([identity, help]) => {
      batch.io.actions[1].set([identity, keep]);
      act(batch, help, 1);
      return column(batch, "good")[0];
    });
    expect(seen).toEqual([0, 1, 0, 1]);
  });

  it("who displays another's name ruins it, where names count", () => {
    for (const [counts, wanted] of [
      ["name", [0, 0, 1]],
      ["key", [0, 1, 1]],
    ] as const) {
      const batch = strangers([1, 1, 1], [2, 2, 0], { counts }, [kept]);
      batch.io.actions[1].set([lookAlike, keep, keep]);
      act(batch, 1, 1, 1);
      expect([...column(batch, "good")]).toEqual([1, 1, 1]);
      // Agent 0 refuses under agent 1's name, who helps before it does so: acts of one name are judged in turn.
      batch.io.actions[1].fill(keep);
      batch.columns.recipient.set([2, 2, 0]);
      act(batch, 0, 1, 1);
      const own = [...column(batch, "good")];
      batch.columns.recipient.set([2, 2, 0]);
      act(batch, 0, 0, 1);
      expect(own[2]).toBe(1);
      expect([...column(batch, "good")]).toEqual(counts === "name" ? wanted : [0, 0, 1]);
      if (counts === "key") expect(own).toEqual(wanted);
    }
  });
});

it("who is born in a seat is a newcomer, and who works is good", () => {
  const params = { least: 1, dues: 1 };
  const batch = createBatch(generations, {}, { mechanisms: [{ use: reputation, params }] });
  const seen = Array.from({ length: 7 }, () => {
    act(batch, 0, 1, 1);
    return [...column(batch, "good")].join("");
  });
  // Seat 0 never works, and has a child of seat 1 at the end of ticks 2 and 5; seat 2 is empty until the end of tick 4.
  expect(seen.map((each) => each[0]).join("")).toBe("0000000");
  expect(seen.map((each) => each[1]).join("")).toBe("1111111");
  expect(seen.map((each) => each[2]).join("")).toBe("1111011");
  const trusting = createBatch(generations, {}, { mechanisms: [{ use: reputation, params: { least: 1 } }] });
  const trusted = Array.from({ length: 7 }, () => {
    act(trusting, 0, 1, 1);
    return column(trusting, "good")[0];
  });
  expect(trusted).toEqual([0, 0, 1, 0, 0, 1, 0]);
});

describe("a society of discriminators", () => {
  const agents = 400;

  /** Shares of the good and of help over the last half of 200 ticks. */
  function settles(rule: string, error: number) {
    const batch = createBatch(donation, { agents, error, horizon: 1000 }, { mechanisms: [judged({ rule })] });
    const policies = bindPolicies(batch, [{ use: discriminator }]);
    rollout(batch, policies, 100);
    batch.startWindow();
    rollout(batch, policies, 100);
    const { reputation: good, cooperation: helped } = batch.readMetrics(0);
    return { good, helped };
  }

  it.each(["simple-standing", "stern-judging"] as const)("settles under %s where theory says", (rule) => {
    const mistakes = { execution: 0.05, assessment: 0 };
    const norm = { assess: assessments[rule], act: discriminating };
    const { good, helped } = settles(rule, 0.05);
    expect(Math.abs(good - goodShare(norm, mistakes))).toBeLessThan(0.01);
    expect(Math.abs(helped - cooperation(norm, mistakes))).toBeLessThan(0.01);
  });

  it("collapses under image scoring", () => {
    const { good, helped } = settles("image", 0.05);
    expect(good).toBeLessThan(0.02);
    expect(helped).toBeLessThan(0.02);
  });

  it("leaves whoever never helps without help, and its like who always help with less than they give", () => {
    const batch = createBatch(donation, { agents: 40, horizon: 1000 }, { mechanisms: [judged()] });
    const policies = bindPolicies(batch, [
      { use: always, params: { action: 0 }, seats: [0] },
      { use: always, params: { action: 1 }, seats: [1] },
      { use: discriminator, seats: Array.from({ length: 38 }, (_, j) => j + 2) },
    ]);
    rollout(batch, policies, 500);
    const { wealth } = batch.columns;
    // The first meeting finds it good; later it is helped by the one who always helps alone.
    expect(wealth[0] / 500).toBeLessThan(0.12);
    expect(wealth[2] / 500).toBeGreaterThan(0.8);
  });
});

describe("is refused", () => {
  const build = (params: Given, env = donation as Parameters<typeof createBatch>[0]) =>
    createBatch(env, {}, { mechanisms: [{ use: reputation, params }] });
  it.each([
    [{ on: "helped" }, "needs least or most"],
    [{ on: "helped", least: 2, most: 1 }, "least must be at most most (1), got 2"],
    [{ on: "hepled", least: 1 }, 'did you mean "helped"?'],
    [{ least: 1, assess: [1, 0] }, "assess"],
    [{ least: 1, counts: "key" }, 'no mechanism "identities"'],
    [{ least: 1, rule: "karma" }, "rule"],
  ])("%j", (params, message) => {
    expect(() => build(params)).toThrow(message);
  });

  it("a recipient that is no agent", () => {
    const batch = build({ least: 1, recipient: "wealth" });
    batch.columns.wealth.fill(0.5);
    expect(() => batch.step()).toThrow(`"wealth" must hold agents' numbers or -1`);
    // What is shown of whom is seen as well.
    const use = { use: reputation, params: { on: "effort", most: 3, recipient: "effort" } };
    const sea = createBatch(commons, { agents: 4 }, { mechanisms: [use] });
    sea.io.actions[0].fill(3);
    expect(() => sea.step()).toThrow(/"effort" must hold agents' numbers or -1, got \d/);
  });
});
