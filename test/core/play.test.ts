import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { qLearning } from "../../agents/learners/q-learning.ts";
import { always } from "../../agents/norms/always.ts";
import { commons } from "../../envs/commons/commons.ts";
import {
  type Batch,
  type BoundPolicy,
  bindPolicies,
  createBatch,
  evaluate,
  frozen,
  type PlayOptions,
  play,
  rollout,
  type Society,
  type Tap,
  train,
  trainingWindows,
} from "../../src/index.ts";
import { pair } from "../helpers/pair.ts";

const learnersIn = (worlds: number): Society => {
  const batch = createBatch(commons, { horizon: 7 }, { worlds, seed: 3 });
  return { batch, policies: bindPolicies(batch, [{ use: qLearning }], { seed: 3 }) };
};
const givers = (worlds = 2): Society => {
  const batch = createBatch(pair, {}, { worlds });
  return { batch, policies: bindPolicies(batch, [{ use: always, params: { action: 1 } }]) };
};
const savesOf = ({ batch, policies }: Society) => [batch.save(), ...policies.map((policy) => policy.save())];

/** The tick as it would be written by hand. */
function byHand({ batch, policies }: Society, ticks: number, learn: boolean): void {
  for (let t = 0; t < ticks; t++) {
    for (const { policy } of policies) policy.act(0, batch.worlds, learn);
    batch.step();
    if (learn) for (const { learner } of policies) learner?.learn(0, batch.worlds);
    batch.resetDone();
  }
}

describe("play", () => {
  it("is what a tick by hand is, with taps that look on and without", () => {
    const ticks = fc.integer({ min: 0, max: 30 });
    fc.assert(
      fc.property(ticks, fc.integer({ min: 1, max: 5 }), fc.boolean(), (ticks, worlds, learn) => {
        const [plain, played, watched] = [learnersIn(worlds), learnersIn(worlds), learnersIn(worlds)];
        byHand(plain, ticks, learn);
        expect(play({ ...played, ticks, learn })).toBe(ticks);
        play({ ...watched, ticks, learn, taps: [{ chosen() {}, stepped() {} }] });
        expect(savesOf(played)).toEqual(savesOf(plain));
        expect(savesOf(watched)).toEqual(savesOf(plain));
      }),
      { numRuns: 6 },
    );
  });

  it("calls taps in order, with worlds and tick", () => {
    const society = givers();
    const { columns, io } = society.batch;
    const log: string[] = [];
    const say = (what: string) =>
      log.push(`${what}: episode tick ${columns.tick[0]}, last ${io.obs.last[0]}`);
    const tap = (name: string): Tap => ({
      start: ({ batch, policies }) => void say(`${name} starts ${batch.worlds} ${policies[0].id}`),
      chosen: (lo, hi, tick) => void say(`${name} chosen ${lo}..${hi} tick ${tick}`),
      stepped: (lo, hi, tick) => void say(`${name} stepped ${lo}..${hi} tick ${tick}`),
      window: (tick) => void say(`${name} window ${tick}`),
    });
    play({ ...society, ticks: 4, taps: [tap("a"), tap("b")] });
    expect(log).toEqual([
      "a starts 2 always: episode tick 0, last 0",
      "b starts 2 always: episode tick 0, last 0",
      ...[0, 1, 2, 3].flatMap((tick) =>
        [
          ["chosen", tick % 3, tick % 3 === 0 ? 0 : 1],
          ["stepped", (tick % 3) + 1, 1],
        ].flatMap(([what, at, last]) =>
          ["a", "b"].map((name) => `${name} ${what} 0..2 tick ${tick}: episode tick ${at}, last ${last}`),
        ),
      ),
      "a window 4: episode tick 1, last 1",
      "b window 4: episode tick 1, last 1",
    ]);
  });

  it("lets a tap change what was chosen", () => {
    const society = givers();
    const { io } = society.batch;
    const given: number[] = [];
    const shock: Tap = {
      chosen(lo, hi, tick) {
        if (tick === 1) io.actions[0].fill(2, 2 * lo, 2 * hi);
      },
      stepped: () => void given.push(io.payoff[0]),
    };
    play({ ...society, ticks: 3, taps: [shock] });
    expect(given).toEqual([1, 2, 1]);
  });

  it("renews finished worlds, or leaves them and ends when all are over", () => {
    const society = givers();
    expect(play({ ...society, ticks: 5, renew: false })).toBe(3);
    expect([...society.batch.columns.done]).toEqual([1, 1]);
    const ended: number[] = [];
    expect(play({ ...society, ticks: 5, renew: false, taps: [{ window: (tick) => ended.push(tick) }] })).toBe(
      0,
    );
    expect(ended).toEqual([0]);
    expect(play({ ...society, ticks: 1 })).toBe(1);
    expect([...society.batch.columns.done]).toEqual([0, 0]);
  });

  it("names who chose what is not allowed, unless a tap may have chosen it", () => {
    const { batch } = givers();
    const policies = bindPolicies(batch, [{ use: always, params: { action: 1 } }]);
    const wrong = {
      ...policies[0],
      policy: {
        act() {
          batch.io.actions[0].fill(7);
        },
      },
    };
    const options = { batch, policies: [wrong], ticks: 1 };
    expect(() => play(options)).toThrow("it was chosen by always");
    expect(() => play({ ...options, taps: [{ chosen() {} }] })).toThrow(/^(?!.*it was chosen by always)/s);
  });

  it("says what is no play", () => {
    const society = givers();
    const said = (options: object) => () => play({ ...society, ticks: 1, ...options } as PlayOptions);
    expect(said({ ticks: -1 })).toThrow("play: ticks must be a whole number of at least 0, got -1");
    expect(said({ ticks: undefined })).toThrow("play: ticks must be a whole number");
    expect(said({ batch: undefined })).toThrow("play: needs a batch");
    expect(said({ policies: society.policies[0] })).toThrow("play: policies must be a list");
    expect(said({ taps: { stepped() {} } })).toThrow("play: taps must be a list");
    expect(said({ taps: [{ step() {} }] })).toThrow(
      "play: a tap needs one of the functions start, chosen, stepped, window",
    );
    expect(said({ taps: [undefined] })).toThrow("play: a tap needs one of the functions");
    expect(said({ taps: [{ stepped() {}, choosen() {} }] })).toThrow(
      'play: unknown function "choosen" of a tap, did you mean "chosen"?',
    );
    const counting: Tap & { count: number; state: string; note(): void } = {
      count: 0,
      state: "own",
      note() {
        this.count++;
      },
      stepped() {
        this.note();
      },
    };
    play({ ...society, ticks: 2, taps: [counting] });
    expect(counting.count).toBe(2);
    expect(said({ tpas: [] })).toThrow('play: unknown option "tpas", did you mean "taps"?');
    expect(said({ taps: [{ async stepped() {} }] })).toThrow("play: stepped is asynchronous");
  });
});

describe("who plays", () => {
  const ways: [string, (batch: Batch, policies: readonly BoundPolicy[]) => unknown][] = [
    ["play", (batch, policies) => play({ batch, policies, ticks: 1 })],
    ["train", (batch, policies) => train({ batch, policies, ticks: 1 })],
    ["rollout", (batch, policies) => rollout(batch, policies, 1)],
    ["evaluate", (batch, policies) => evaluate(batch, policies, { ticks: 1, seed: 0 })],
  ];

  it.each(ways)("is bound to the batch that %s is given, and to all of its seats", (who, way) => {
    const [{ batch, policies }, other] = [givers(), givers()];
    const [, second] = bindPolicies(batch, [{ use: always, seats: [0] }, { use: always }]);
    expect(() => way(batch, other.policies)).toThrow(`${who}: always is bound to another batch`);
    expect(() => way(batch, other.policies.map(frozen))).toThrow(`${who}: always is bound to another batch`);
    expect(() => way(batch, [])).toThrow(`${who}: nobody plays agents 0, 1`);
    expect(() => way(batch, [second])).toThrow(`${who}: nobody plays agent 0`);
    expect(() => way(batch, [undefined as never])).toThrow(`${who}: needs bound policies`);
    expect(() => way(batch, policies)).not.toThrow();
  });

  it("may be a tap, or who does not say whom it plays", () => {
    const { batch } = givers();
    expect(play({ batch, policies: [], ticks: 1, taps: [{ chosen() {} }] })).toBe(1);
    expect(play({ batch, policies: [{ policy: { act() {} } }], ticks: 1 })).toBe(1);
    expect(() => play({ batch, policies: [], ticks: 1, taps: [{ stepped() {} }] })).toThrow("nobody plays");
  });
});

describe("a promise", () => {
  const promised = () => Promise.resolve() as unknown as undefined;

  it.each(["start", "chosen", "stepped", "window"])("is refused of a tap's %s", (moment) => {
    for (const call of [play, train])
      expect(() => call({ ...givers(), ticks: 1, taps: [{ [moment]: promised }] })).toThrow(
        `tap: ${moment} gives a promise, and nothing waits for it`,
      );
  });

  it("is refused of what train reads by", () => {
    const read = (given: () => unknown) => () => train({ ...givers(), ticks: 1 }, given);
    expect(read(promised)).toThrow("train: read gives a promise");
    expect(read(async () => 1)).toThrow("train: read is asynchronous");
  });
});

describe("train", () => {
  it("trains to the end when it is called, and gives what is read at the end of each window", () => {
    const [once, read, stepped] = [learnersIn(3), learnersIn(3), learnersIn(3)];
    expect(train({ ...once, ticks: 50, window: 20 })).toBeUndefined();
    expect(train({ ...read, ticks: 50, window: 20 }, ({ tick, ticks }) => [tick, ticks])).toEqual([
      [20, 50],
      [40, 50],
      [50, 50],
    ]);
    const ticks = [];
    for (const { tick } of trainingWindows({ ...stepped, ticks: 50, window: 20 })) ticks.push(tick);
    expect(ticks).toEqual([20, 40, 50]);
    expect(savesOf(read)).toEqual(savesOf(once));
    expect(savesOf(stepped)).toEqual(savesOf(once));
  });

  it("cannot be taken for windows, nor windows for a call: neither stops after one without a word", () => {
    const options = { ...givers(), ticks: 6, window: 2 };
    expect(() => (train(options) as unknown as Generator).next()).toThrow(TypeError);
    expect(() => {
      for (const _ of train(options) as unknown as Generator);
    }).toThrow(TypeError);
    const windows = trainingWindows(options);
    expect(() => (windows as Generator).next()).toThrow(TypeError);
    expect(options.batch.columns.episode[0]).toBe(4);
    expect(() => trainingWindows({ ...options, window: 0 })).toThrow("train: window must be a whole number");
    // @ts-expect-error -- misspelt
    expect(() => train({ ...options, windw: 2 })).toThrow(
      'train: unknown option "windw", did you mean "window"?',
    );
  });

  it("shows taps each block for a whole window, then the next", () => {
    const society = givers(3);
    const seen: string[] = [];
    const taps: Tap[] = [
      {
        start: () => void seen.push("start"),
        stepped: (lo, hi, tick) => void seen.push(`${lo}..${hi} ${tick}`),
        window: (tick) => void seen.push(`window ${tick}`),
      },
    ];
    train({ ...society, ticks: 4, from: 1, window: 2, block: 2, taps });
    expect(seen).toEqual([
      "start",
      ...["0..2 1", "0..2 2", "2..3 1", "2..3 2", "window 3"],
      ...["0..2 3", "2..3 3", "window 4"],
    ]);
  });
});
