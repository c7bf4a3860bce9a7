import { expect, test } from "vitest";
import { always, grim } from "../../agents/index.ts";
import { droneSpeed, matrixGame, signalling } from "../../envs/index.ts";
import { createBatch } from "../../src/index.ts";
import { certify, constantDeviants, inShort, tellInShort } from "../../src/norms/index.ts";
import { pairOf } from "./societies.ts";

test("a certificate in short is its verdict, and gains as shares of the stake", () => {
  const society = pairOf(grim, [5, 3, 1, 0], { worlds: 4 });
  const certificate = certify(society, {
    discount: 0.9,
    ticks: 100,
    trainTicks: 0,
    deviants: constantDeviants(society.batch, always),
  });
  const short = inShort(certificate);
  expect(short).toMatchObject({
    verdict: certificate.verdict.name,
    holder: certificate.verdict.parts.holder,
    sessions: 4,
    // Of a stake of 2: (3 - 1) for each between the optimum and Nash.
    stake: 2,
    welfare: { estimate: 6, low: 6, high: 6 },
    progress: { estimate: 1, low: 1, high: 1 },
    gain: { estimate: 0, low: 0, high: 0 },
    kind: "exact",
  });
  expect(JSON.parse(JSON.stringify(short))).toEqual(short);
  expect(tellInShort(short)).toMatch(
    /^fragile, held by the others' answer; 1\.000 of the way to the optimum; the best plan of deviations gains agent 0 0\.000 of the stake, exact; mutants prosper from 0\.\d{3} on; 0\.000 \[0\.000, 0\.490\] of sessions return from every shock tried$/,
  );
});

test("a gain that is sampled says so, and whose and which it is", () => {
  // Always to cooperate: who defects earns 5 in place of 3, of a stake of 2.
  const society = pairOf(always, [5, 3, 1, 0], { worlds: 4, noise: 1e-9 });
  const short = inShort(
    certify(society, {
      discount: 0.9,
      ticks: 100,
      trainTicks: 0,
      deviants: constantDeviants(society.batch, always),
    }),
  );
  expect(short).toMatchObject({ kind: "lower bound", deviation: "always 1", gain: { estimate: 1 } });
  expect(short.holder).toBeUndefined();
  expect(tellInShort(short)).toContain("(always 1) gains agent 0 1.000 of the stake, lower bound");
});

test("constant deviants are every action of each role, or a spread over those that are many", () => {
  const pair = createBatch(matrixGame, { game: "prisoners-dilemma" });
  expect(constantDeviants(pair, always).map(({ label, params }) => [label, params])).toEqual([
    ["always cooperate", { action: 0 }],
    ["always defect", { action: 1 }],
  ]);
  const roles = constantDeviants(createBatch(signalling, { meanings: 3 }), always).map(({ role }) => role);
  expect(new Set(roles)).toEqual(new Set(["speaker", "listener"]));
  const speeds = constantDeviants(createBatch(droneSpeed), always);
  expect(speeds.length).toBeLessThanOrEqual(16);
});
