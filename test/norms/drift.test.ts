/** Tit-for-tat, cooperators who drift in, and defectors for whom they make room. */
import { expect, test } from "vitest";
import { always, titForTat } from "../../agents/index.ts";
import { matrixGame } from "../../envs/matrix-game/matrix-game.ts";
import type { PolicyDefinition } from "../../src/index.ts";
import { measureDrift, type PlayedDeviant } from "../../src/norms/index.ts";
import { pairOf, societyOf } from "./societies.ts";

const played = (label: string, use: PolicyDefinition, action = 0): PlayedDeviant => ({
  label,
  kind: "scripted",
  replacement: { use, ...(use === always && { params: { action } }) },
});
const cooperator = played("cooperator", always);
const copier = played("tit-for-tat", titForTat);
const defector = played("defector", always, 1);

const drift = (neutral: readonly PlayedDeviant[], invaders: readonly PlayedDeviant[], seat = 1) =>
  measureDrift(pairOf(titForTat, [5, 3, 1, 0], { worlds: 2 }), {
    ...{ seed: 1, seat, ticks: 100, discount: 0.8, epsilon: 0.2 },
    neutral,
    invaders,
  });

test("the norm opens where enough have drifted in for leaving to pay more than epsilon", () => {
  // A defector gets 5 from a cooperator, and (1 - d) 5 + d 1 = 1.8 from tit-for-tat, where the norm gets 3.
  const opensAt = expect.closeTo((3 + 0.2 - 1.8) / (5 - 1.8), 9);
  for (const seat of [0, 1])
    expect(drift([cooperator], [defector], seat)).toEqual({
      neutral: "cooperator",
      invader: "defector",
      opensAt: { estimate: opensAt, low: opensAt, high: opensAt },
    });
});

test("of several the neutral mutant that opens it most, and whoever gains most once all have drifted", () => {
  // Against tit-for-tat another of its kind does better than a defector, against cooperators worse.
  for (const invaders of [
    [copier, defector],
    [defector, copier],
  ])
    expect(drift([cooperator], invaders)).toMatchObject({ invader: "defector" });
  for (const neutral of [
    [copier, cooperator],
    [cooperator, copier],
  ])
    expect(drift(neutral, [defector])).toMatchObject({ neutral: "cooperator" });
  expect(drift([copier], [defector])).toMatchObject({ opensAt: { estimate: 1 } });
});

test("without a neutral mutant, or anybody else to invade, there is no drift", () => {
  expect(drift([], [defector])).toBeUndefined();
  expect(drift([cooperator], [cooperator])).toBeUndefined();
});

test("mutants that do worse among themselves do not drift", () => {
  // Choice 1 does as well as 0 beside it, but worse beside itself; choice 2 lives on 1.
  const pays = [
    [3, 3, 3],
    [3, 1, 0],
    [0, 9, 0],
  ];
  const payoffs = [pays.flat(), pays[0].flatMap((_, mine) => pays.map((row) => row[mine]))];
  const society = societyOf(matrixGame, { payoffs, actions: [3, 3] }, [
    { use: always, params: { action: 0 } },
  ]);
  const options = { seed: 1, seat: 0, ticks: 100, discount: 0.9, epsilon: 0.1 };
  const [worse, invader] = [played("worse", always, 1), played("invader", always, 2)];
  expect(measureDrift(society, { ...options, neutral: [worse], invaders: [invader] })).toBeUndefined();
});
