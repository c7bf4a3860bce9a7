import { describe, expect, it } from "vitest";
import { dictionary } from "../../agents/norms/dictionary.ts";
import { drawing } from "../../envs/signalling/draw.ts";
import { spelled } from "../../envs/signalling/params.ts";
import { signalling } from "../../envs/signalling/signalling.ts";
import { bindPolicies, captureFrame, createBatch, play } from "../../src/index.ts";
import { tableDistance } from "../../src/monitors/index.ts";
import { shortestCode, speakersAgree, understoodAfter, zipfShares } from "../../src/situations/index.ts";
import { parseXml, textOf } from "../report/xml.ts";

const forms = ["kernel", "world"] as const;
/** Speakers and listeners by the dictionary. */
const speaking = (innovation = 0) => [
  { use: dictionary, role: "speaker", params: { innovation } },
  { use: dictionary, role: "listener" },
];

describe.each(forms)("a game (%s form)", (form) => {
  it("has a speaker say a word, and pays both if it is understood", () => {
    const given = { meanings: 3, words: 4, lengthCost: 0.25, games: 2 };
    const batch = createBatch(signalling, given, { form });
    const { obs, actions, payoff, masks } = batch.io;
    batch.columns.meaning[0] = 2;
    actions[0][0] = 3;
    batch.step();
    expect([...payoff]).toEqual([0, 0]);
    expect([obs.meaning[0], obs.said[0], obs.word[1]]).toEqual([2, 4, 4]);
    expect([...masks[0].subarray(0, 4)]).toEqual([1, 0, 0, 0]);
    actions[0][0] = 0;
    actions[1][1] = 2;
    batch.step();
    // The fourth word has two letters.
    expect([...payoff]).toEqual([0.5, 1]);
    expect([...batch.columns.understood]).toEqual([1, 1]);
    expect([obs.said[0], obs.word[1]]).toEqual([0, 0]);
    batch.columns.meaning[0] = 0;
    actions[0][0] = 1;
    batch.step();
    actions[0][0] = 0;
    actions[1][1] = 1;
    batch.step();
    expect([...payoff]).toEqual([-0.25, 0]);
    expect(batch.columns.done[0]).toBe(1);
    expect([...batch.columns.spoken]).toEqual([0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
    expect(batch.readMetrics(0)).toMatchObject({ success: 0.5, length: 1.5, heard: 0.5 });
    expect(batch.readMetrics(0).agreement).toBeNaN();
  });

  it("compares speakers who have the same meaning", () => {
    const batch = createBatch(signalling, { pairs: 4, meanings: 2, words: 3 }, { form });
    batch.columns.meaning.set([0, 0, 0, 1]);
    batch.io.actions[0].set([1, 1, 2, 1]);
    batch.step();
    batch.io.actions[0].fill(0);
    batch.step();
    // Of three pairs with the same meaning one says the same.
    expect(batch.readMetrics(0).agreement).toBeCloseTo(1 / 3, 12);
  });

  it("has each listener hear a speaker of its own", () => {
    const batch = createBatch(signalling, { pairs: 5, words: 5, meanings: 5 }, { form, worlds: 20 });
    for (let k = 0; k < 200; k++) if (k % 10 < 5) batch.io.actions[0][k] = k % 10;
    batch.step();
    const firsts = new Set<number>();
    for (let i = 0; i < 20; i++) {
      const heard = [...batch.io.obs.word.subarray(i * 10 + 5, i * 10 + 10)];
      firsts.add(heard[0]);
      expect([...heard].sort()).toEqual([1, 2, 3, 4, 5]);
    }
    expect(firsts.size).toBe(5);
  });

  it("draws the same luck whatever is said", () => {
    const streams = [0, 1].map((action) => {
      const batch = createBatch(signalling, { pairs: 3, games: 5, generation: 1 }, { form, seed: 2 });
      for (let t = 0; t < 7; t++) {
        batch.io.actions[0].fill(0);
        if (t % 2 === 0) batch.io.actions[0].fill(action, 0, 3);
        batch.io.actions[1].fill(action, 3);
        batch.step();
      }
      return [...batch.columns.rng];
    });
    expect(streams[0]).toEqual(streams[1]);
  });
});

it("by the dictionary all is understood, at the length of the shortest code", () => {
  const worlds = 100;
  const batch = createBatch(signalling, { games: 100, lengthCost: 0.1 }, { worlds });
  play({ batch, policies: bindPolicies(batch, speaking()), ticks: 200 });
  let [welfare, length] = [0, 0];
  for (let i = 0; i < worlds; i++) {
    const metrics = batch.readMetrics(i);
    expect(metrics.success).toBe(1);
    length += metrics.length / worlds;
    welfare += metrics.welfare / worlds;
  }
  // Of 10,000 words, whose lengths spread by less than a half.
  expect(Math.abs(length - shortestCode(zipfShares(6), 2))).toBeLessThan((4 * 0.5) / Math.sqrt(10_000));
  expect(welfare).toBeCloseTo(1 - 0.05 * length, 9);
  expect(signalling.theory!({ lengthCost: 0.1 }).optimum?.welfare).toBeCloseTo(1 - 0.05 * 1.3878, 4);
});

it("the best language tells as many meanings apart as their words are worth", () => {
  // Every way to give three meanings words over one symbol, of lengths 1, 2 and 3, and to hear each as one meaning.
  const shares = zipfShares(3);
  for (const lengthCost of [0, 0.2, 0.5, 0.7, 2]) {
    let best = Number.NEGATIVE_INFINITY;
    for (let code = 0; code < 27; code++) {
      const words = [code % 3, Math.floor(code / 3) % 3, Math.floor(code / 9)];
      const told = [0, 1, 2].reduce((sum, word) => {
        const meant = shares.filter((_, m) => words[m] === word);
        return sum + (meant.length > 0 ? Math.max(...meant) : 0);
      }, 0);
      const length = words.reduce((sum, word, m) => sum + shares[m] * (1 + word), 0);
      best = Math.max(best, told - (lengthCost * length) / 2);
    }
    const { optimum, babbling } = signalling.theory!({ meanings: 3, symbols: 1, lengthCost });
    expect(optimum!.welfare).toBeCloseTo(best, 12);
    expect(babbling!.welfare).toBeCloseTo(6 / 11 - lengthCost / 2, 12);
  }
});

it("words drift away from listeners who do not change, and stay shared, as the closed forms say", () => {
  const [pairs, words, innovation, worlds] = [8, 40, 0.03, 120];
  const given = { pairs, words, meanings: 4, zipf: 0, games: 100, generation: 1 };
  const batch = createBatch(signalling, given, { worlds });
  const policies = bindPolicies(batch, speaking(innovation));
  const metric = (name: "success" | "agreement") =>
    Array.from({ length: worlds }, (_, i) => batch.readMetrics(i)[name]).reduce((a, b) => a + b, 0) / worlds;
  for (const generations of [0, 10, 30]) {
    batch.reset(`drift ${generations}`);
    play({ batch, policies, ticks: 2 * generations });
    batch.startWindow();
    play({ batch, policies, ticks: 2 });
    const kept = understoodAfter(generations, { innovation, words });
    // A word that nobody knows is taken for the first meaning, which is then understood by chance.
    const expected = kept + ((1 - kept) * (36 / 39)) / 4;
    expect(Math.abs(metric("success") - expected)).toBeLessThan(0.1);
  }
  batch.startWindow();
  play({ batch, policies, ticks: 60 });
  expect(Math.abs(metric("agreement") - speakersAgree(pairs, { innovation, words }))).toBeLessThan(0.05);
});

it("what is said in an episode is a table for the monitor of languages", () => {
  const batch = createBatch(signalling, { pairs: 20, words: 30, games: 100, generation: 1 });
  const policies = bindPolicies(batch, speaking(0.05));
  const at = (ticks: number) => {
    const before = Float64Array.from(batch.columns.spoken);
    play({ batch, policies, ticks });
    return Float64Array.from(batch.columns.spoken, (now, k) => now - before[k]);
  };
  const founders = at(10);
  const later = at(60);
  const latest = at(10);
  expect(tableDistance({ before: founders, after: founders })).toBe(0);
  expect(tableDistance({ before: founders, after: latest })).toBeGreaterThan(0.5);
  expect(tableDistance({ before: founders, after: later })).toBeGreaterThan(0.2);
});

it("says what is wrong with params that make no sense together", () => {
  expect(() => createBatch(signalling, { meanings: 1024, words: 65 })).toThrow(
    "meanings times words must be at most 65536, got 66560",
  );
});

it("words are spelled in letters, the shortest first", () => {
  expect([0, 1, 2, 5, 6].map((word) => spelled(word, 2))).toEqual(["a", "b", "aa", "bb", "aaa"]);
  expect(spelled(26, 26)).toBe("aa");
  expect(spelled(2, 1)).toBe("aaa");
  expect(spelled(31, 30)).toBe("0.1.");
});

it("is drawn, and told in words", () => {
  const batch = createBatch(signalling, { games: 3 });
  const frames = [captureFrame(batch, 0)];
  batch.columns.meaning[0] = 1;
  batch.io.actions[0][0] = 2;
  batch.step();
  frames.push(captureFrame(batch, 0));
  batch.io.actions[0][0] = 0;
  batch.io.actions[1][1] = 1;
  batch.step();
  batch.columns.meaning[0] = 4;
  frames.push(captureFrame(batch, 0));
  const picture = textOf(parseXml(drawing.svg(frames, { meanings: 6, symbols: 2 })));
  expect(picture).toContain("words by meaning, in this episode");
  expect(picture).toContain("share of words understood");
  expect(textOf(parseXml(drawing.svg([], {})))).toContain("nobody has spoken yet");
  expect(frames.slice(1).map((frame) => drawing.text(frame, { symbols: 2 }).split("\n"))).toEqual([
    ["tick 1", "speaker 0 means 2, says aa"],
    ["tick 2: 100 % of the last words were understood", "speaker 0 means 5"],
  ]);
});
