import { describe, expect, it } from "vitest";
import { commons, matrixGame } from "../../envs/index.ts";
import { type BatchOptions, createBatch, uniform } from "../../src/index.ts";
import { lewisSuccess, staleTruth } from "../../src/institutions/index.ts";
import { channel, identities, quota } from "../../src/mechanisms/index.ts";
import { sketchEnv } from "../helpers/env.ts";

/** A batch of a commons on a channel, and its heads by name. */
function talking(params: Record<string, unknown>, agents = 3, options: BatchOptions = {}) {
  const batch = createBatch(
    commons,
    { agents, horizon: 10_000 },
    { mechanisms: [{ use: channel, params }], ...options },
  );
  const head = (name: string) => batch.io.actions[batch.heads.findIndex((each) => each.name === name)];
  const { heard, from } = batch.io.obs;
  return { batch, head, heard: () => [...heard], from: () => [...from] };
}
const line = {
  kind: "edges",
  edges: [
    [0, 1],
    [1, 2],
  ],
};

describe("a channel", () => {
  it("brings what is said to all who hear it, in the place of who said it", () => {
    const { batch, head, heard, from } = talking({ topology: line });
    expect([heard(), from()]).toEqual([Array(6).fill(0), Array(6).fill(0)]);
    head("say").set([3, 0, 4]);
    batch.step();
    // Agents 0 and 2 have one neighbour and one place to spare, agent 1 hears both.
    expect(heard()).toEqual([0, 0, 3, 4, 0, 0]);
    expect(from()).toEqual([0, 0, 1, 3, 0, 0]);
    head("say").set([0, 2, 0]);
    batch.step();
    expect(heard()).toEqual([2, 0, 0, 0, 2, 0]);
    expect(from()).toEqual([2, 0, 0, 0, 2, 0]);
    expect(batch.readMetrics(0)).toMatchObject({
      "channel.said": 1.5,
      "channel.arrived": 2,
      "channel.lost": 0,
    });
    head("say").fill(0);
    batch.step();
    expect(heard()).toEqual(Array(6).fill(0));
  });

  it("brings to a neighbour alone what is meant for it", () => {
    const { batch, head, heard } = talking({ topology: line });
    head("say").set([1, 2, 3]);
    head("to").set([1, 2, 0]);
    batch.step();
    expect(heard()).toEqual([0, 0, 1, 3, 2, 0]);
    // Who has one neighbour has no second one to speak to.
    const at = batch.heads.findIndex(({ name }) => name === "to");
    expect([...batch.io.masks[at]]).toEqual([1, 1, 0, 1, 1, 1, 1, 1, 0]);
    head("to").set([2, 0, 0]);
    expect(() => batch.step()).toThrow("to must be allowed by the mask, got 2 (world 0, agent 0)");
  });

  it("brings it so many ticks later, in order", () => {
    const { batch, head, heard } = talking({ delay: 2, slots: 2 }, 2);
    const seen: number[][] = [];
    for (let t = 0; t < 6; t++) {
      head("say1").set([t < 3 ? t + 1 : 0, 0]);
      head("say2").set([t === 1 ? 4 : 0, 0]);
      batch.step();
      seen.push(heard().slice(2));
    }
    expect(seen).toEqual([
      [0, 0],
      [0, 0],
      [1, 0],
      [2, 4],
      [3, 0],
      [0, 0],
    ]);
  });

  it("loses and alters as often as it says, any other symbol alike", () => {
    const { batch, head, heard } = talking({ loss: 0.2, noise: 0.3 }, 2, { worlds: 2000 });
    head("say").fill(2);
    const counts = new Map<number, number>();
    for (let t = 0; t < 5; t++) {
      batch.step();
      for (const symbol of heard()) counts.set(symbol, (counts.get(symbol) ?? 0) + 1);
    }
    const n = 20_000;
    for (const [symbol, share] of [
      [0, 0.2],
      [2, 0.8 * 0.7],
      [1, 0.08],
      [3, 0.08],
      [4, 0.08],
    ])
      expect(Math.abs(counts.get(symbol)! / n - share)).toBeLessThan(
        4 * Math.sqrt((share * (1 - share)) / n),
      );
    const silent = talking({ noise: 1 }, 2);
    silent.batch.step();
    expect(silent.heard()).toEqual([0, 0]);
  });

  it("draws the same luck whatever is said", () => {
    const lost = (say: readonly number[]) => {
      const { batch, head, heard } = talking({ loss: 0.5, noise: 0.2 });
      return Array.from({ length: 20 }, () => {
        head("say").set(say);
        batch.step();
        return heard().slice(0, 2);
      });
    };
    const [both, one] = [lost([0, 1, 1]), lost([1, 0, 1])];
    expect(one.map(([, second]) => second)).toEqual(both.map(([, second]) => second));
  });

  it("has room for so many messages, and whose find none changes from tick to tick", () => {
    const { batch, head, heard, from } = talking({ capacity: 1 }, 4);
    head("say").set([0, 1, 2, 3]);
    const heardByFirst: number[][] = [];
    for (let t = 0; t < 3; t++) {
      batch.step();
      heardByFirst.push([heard()[0], from()[0]]);
    }
    expect(heardByFirst).toEqual([
      [1, 2],
      [2, 3],
      [3, 4],
    ]);
    expect(batch.readMetrics(0)).toMatchObject({ "channel.crowded": 5, "channel.arrived": 4 });
  });

  it("that is signed tells who speaks; one that is not tells who it is said to be, and not on which way it came", () => {
    const { batch, head, from, heard } = talking({ signed: false }, 4);
    head("say").set([0, 1, 2, 3]);
    // Agent 1 speaks as 3, agent 3 as 1.
    head("from").set([0, 2, 0, 2]);
    batch.step();
    expect([heard().slice(0, 3), from().slice(0, 3)]).toEqual([
      [3, 2, 1],
      [2, 3, 4],
    ]);
    expect(batch.readMetrics(0)["channel.forged"]).toBe(2);
    expect(talking({}).batch.heads.map(({ name }) => name)).toEqual(["effort", "say", "to"]);
  });

  it("knows a speaker by key or name where it counts them", () => {
    const under = (counts: string) =>
      talking({}, 2, { mechanisms: [{ use: identities }, { use: channel, params: { counts } }] });
    for (const [counts, second] of [
      ["key", 4],
      ["name", 4],
    ] as const) {
      const { batch, head, from } = under(counts);
      head("say").set([1, 1]);
      batch.step();
      expect(from()).toEqual([2, 1]);
      // Seat 1 opens keys in place of its own: 3, then 4.
      head("identity").set([0, 1]);
      batch.step();
      batch.step();
      expect(from()[0]).toBe(second);
    }
    expect(() => talking({ counts: "key" })).toThrow(
      'no mechanism "identities" that keeps them is laid before it',
    );
  });

  it("of 64 agents keeps and passes what edges there are", () => {
    const { batch, head } = talking({ topology: { kind: "small-world", neighbours: 4, seed: 3 } }, 64);
    head("say").fill(1);
    batch.step();
    expect(batch.readMetrics(0)).toMatchObject({ "channel.said": 64, "channel.arrived": 64 * 4 });
    const most = batch.columns["channel.heard"].length / 64;
    expect(most).toBeLessThan(12);
    expect(batch.columns["channel.way"].length).toBe(64 * 3);
  });

  it("of 64 agents draws luck for each end of an edge, and for no pair beside", () => {
    const drawn = (kind: object, quiet: boolean) => {
      const { batch, head } = talking({ topology: kind, loss: 0.5 }, 64);
      head("say").fill(quiet ? 0 : 1);
      const { words } = batch.streams.find(({ of }) => of === "channel")!;
      const before = words.slice();
      batch.step();
      // As many draws as it takes a copy of the stream to come to where the channel's is.
      for (let draws = 0; draws <= 64 * 64; draws++) {
        if (words.every((word, j) => word === before[j])) return draws;
        uniform(before, 0);
      }
      return Number.NaN;
    };
    for (const quiet of [true, false]) {
      expect(drawn({ kind: "ring" }, quiet)).toBe(64 * 2);
      expect(drawn({ kind: "small-world", neighbours: 4, seed: 3 }, quiet)).toBe(64 * 4);
      expect(drawn({ kind: "complete" }, quiet)).toBe(64 * 63);
    }
  });

  it("refuses what does not go together", () => {
    expect(() => talking({ symbols: 1, noise: 0.1 })).toThrow(
      "channel: noise needs at least 2 symbols, got 1",
    );
    expect(() => talking({ talk: "cheap", delay: 1 })).toThrow(
      "delay must be 0 where talk is heard in the same tick",
    );
    expect(() => talking({ talk: "binding", symbols: 99 })).toThrow(
      "binding talk needs a choice of the env's first action for each symbol",
    );
    expect(() => talking({}, 2000)).toThrow("all can hear all where there are at most 1024 agents, got 2000");
    expect(() => talking({ topology: { kind: "ring", neighbours: 4 } })).toThrow(
      "must be below its 3 agents",
    );
    expect(() => talking({ delay: -1 })).toThrow("delay");
  });
});

describe("announcements", () => {
  const announcing = (params: Record<string, unknown>, before: BatchOptions["mechanisms"] = []) => {
    const batch = createBatch(
      matrixGame,
      { game: "battle-of-the-sexes" },
      {
        mechanisms: [...before, { use: channel, params: { symbols: 2, ...params } }],
      },
    );
    const [action, say] = [0, 1].map((h) => batch.io.actions[h]);
    return { batch, action, say };
  };

  it("are heard in the same tick, and forgotten in the next", () => {
    const { batch, action, say } = announcing({ talk: "cheap" });
    expect(batch.rounds).toBe(1);
    say.set([1, 2]);
    batch.step();
    expect([...batch.io.obs.heard]).toEqual([2, 1]);
    expect([...batch.io.obs.said]).toEqual([1, 2]);
    expect([...batch.columns.tick]).toEqual([0]);
    // Cheap talk binds nobody.
    expect([...batch.io.masks[0]]).toEqual([1, 1, 1, 1]);
    action.set([1, 0]);
    batch.step();
    expect([...batch.io.obs.heard]).toEqual([0, 0]);
    expect([...batch.io.obs.said]).toEqual([0, 0]);
    expect([...batch.columns.tick]).toEqual([1]);
    expect(batch.readMetrics(0)["channel.said"]).toBe(2);
  });

  it("that bind leave the choice that was announced first", () => {
    const { batch, action, say } = announcing({ talk: "binding", rounds: 2 });
    say.set([2, 0]);
    batch.step();
    expect([...batch.io.masks[0]]).toEqual([0, 1, 1, 1]);
    action.set([1, 0]);
    say.set([1, 1]);
    batch.step();
    expect([...batch.io.masks[0]]).toEqual([0, 1, 1, 0]);
    action.set([0, 0]);
    expect(() => batch.step()).toThrow("action must be allowed by the mask, got 0 (world 0, agent 0)");
    action.set([1, 0]);
    batch.step();
    expect([...batch.io.masks[0]]).toEqual([1, 1, 1, 1]);
  });

  it("of what is forbidden bind nobody", () => {
    const { batch, say } = announcing({ talk: "binding" }, [{ use: quota, params: { cap: 0 } }]);
    expect([...batch.io.masks[0]]).toEqual([1, 0, 1, 0]);
    say.set([2, 1]);
    batch.step();
    expect([...batch.io.masks[0]]).toEqual([1, 0, 1, 0]);
  });
});

describe("what is said of a state", () => {
  /** Seat 0 sees a state, one of four, that stays with .9 a tick or goes to any other; seat 1 is paid for naming it. */
  const told = (params: Record<string, unknown>) => {
    const env = sketchEnv({ id: "told-v0" });
    const batch = createBatch(
      env,
      {},
      { worlds: 4000, mechanisms: [{ use: channel, params: { symbols: 4, ...params } }] },
    );
    const say = batch.io.actions[1];
    let word = 1;
    const draw = () => {
      word = (Math.imul(word, 1664525) + 1013904223) | 0;
      return (word >>> 0) / 2 ** 32;
    };
    const states = Array.from({ length: 4000 }, () => Math.floor(4 * draw()));
    let right = 0;
    for (let t = 0; t < 10; t++) {
      for (let i = 0; i < 4000; i++) say[2 * i] = states[i] + 1;
      batch.step();
      // What is heard is of this state; it moves on only then.
      right = states.filter((state, i) => batch.io.obs.heard[2 * i + 1] === state + 1).length / 4000;
      for (let i = 0; i < 4000; i++)
        if (draw() > 0.9) states[i] = (states[i] + 1 + Math.floor(3 * draw())) % 4;
    }
    return right;
  };
  const near = (share: number) => 4 * Math.sqrt((share * (1 - share)) / 4000);

  it("is right as often as a code that fails", () => {
    // A symbol that is replaced by any of four with .4 is another one with .3.
    expect(Math.abs(told({ noise: 0.3 }) - lewisSuccess(4, 0.4))).toBeLessThan(near(0.7));
  });

  it("is as old as the channel is slow", () => {
    for (const delay of [1, 2, 5])
      expect(Math.abs(told({ delay }) - staleTruth(4, 0.9, delay))).toBeLessThan(
        near(staleTruth(4, 0.9, delay)),
      );
  });
});
