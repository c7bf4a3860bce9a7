import fc from "fast-check";
import { expect, it } from "vitest";
import {
  type MemoryOne,
  memoryOneMachine,
  memoryOneShares,
  repeatedShares,
} from "../../../src/games/index.ts";
import { axelrod } from "./machines.ts";

const inside = fc.double({ min: 0.01, max: 0.99, noNaN: true });
const anyone = fc.tuple(inside, inside, inside, inside);

it("are those of the chain that is solved, whoever meets", () => {
  fc.assert(
    fc.property(anyone, anyone, (own, other) => {
      const chain = repeatedShares(axelrod, memoryOneMachine(own), memoryOneMachine(other), { discount: 1 });
      for (const [j, share] of memoryOneShares(own, other).entries()) expect(share).toBeCloseTo(chain[j], 9);
    }),
  );
});

it("are those of play that settles, also where choices are sure", () => {
  const allC: MemoryOne = [1, 1, 1, 1];
  const allD: MemoryOne = [0, 0, 0, 0];
  expect(Array.from(memoryOneShares(allC, allD), (share) => share + 0)).toEqual([0, 1, 0, 0]);
  // Win-stay, lose-shift is taken advantage of in every second round.
  expect(Array.from(memoryOneShares([1, 0, 0, 1], allD), (share) => share + 0)).toEqual([0, 0.5, 0, 0.5]);
});

it("refuse two of whom the first round decides all, and what is no probability", () => {
  const titForTat: MemoryOne = [1, 0, 1, 0];
  expect(() => memoryOneShares(titForTat, titForTat)).toThrow("the long run depends on the first round");
  expect(() => memoryOneShares([Number.NaN, 0, 0, 0], titForTat)).toThrow("depends on the first round");
});
