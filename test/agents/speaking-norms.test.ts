import { describe, expect, it } from "vitest";
import { dictionary } from "../../agents/norms/dictionary.ts";
import { signalling } from "../../envs/signalling/signalling.ts";
import { bindPolicies, createBatch } from "../../src/index.ts";

const both = (innovation = 0) => [
  { use: dictionary, role: "speaker", params: { innovation } },
  { use: dictionary, role: "listener" },
];

describe("dictionary", () => {
  it("says the k-th word for the k-th meaning, and the shortest where words run out", () => {
    const batch = createBatch(signalling, { pairs: 4, meanings: 4, words: 3 });
    const policies = bindPolicies(batch, both());
    batch.columns.meaning.set([0, 1, 2, 3]);
    batch.observe();
    for (const { policy } of policies) policy.act(0, 1, false);
    expect([...batch.io.actions[0].subarray(0, 4)]).toEqual([0, 1, 2, 0]);
  });

  it("hears it so, and what it does not know as the most frequent meaning", () => {
    const batch = createBatch(signalling, { pairs: 4, meanings: 3, words: 5 });
    const policies = bindPolicies(batch, both());
    batch.io.actions[0].set([1, 2, 3, 4]);
    batch.step();
    for (const { policy } of policies) policy.act(0, 1, false);
    const heard = [...batch.io.obs.word.subarray(4)];
    expect([...batch.io.actions[1].subarray(4)]).toEqual(heard.map((word) => (word <= 3 ? word - 1 : 0)));
    expect([...heard].sort()).toEqual([2, 3, 4, 5]);
  });

  it("of children who innovate always, is another word for each meaning", () => {
    const batch = createBatch(signalling, { pairs: 6, meanings: 6, words: 9, games: 2, generation: 1 });
    const policies = bindPolicies(batch, both(1));
    const act = () => {
      for (const { policy } of policies) policy.act(0, 1, false);
    };
    for (let t = 0; t < 2; t++) {
      act();
      batch.step();
    }
    batch.columns.meaning.set([0, 1, 2, 3, 4, 5]);
    batch.observe();
    act();
    batch.io.actions[0].subarray(0, 6).forEach((word, m) => {
      expect(word).not.toBe(m);
      expect(word).toBeLessThan(9);
    });
  });
});
