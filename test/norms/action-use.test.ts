import { describe, expect, it } from "vitest";
import { box, discrete, type Head } from "../../src/index.ts";
import { type ActionUse, inWords } from "../../src/norms/action-use.ts";

/** Two sessions of two agents, of whom agent 1 is told of; `of[session]` is what it did. */
const use = (
  head: Head,
  ticks: number,
  of: readonly { amount?: number; counts?: readonly number[] }[],
): ActionUse => {
  const n = of[0].counts?.length ?? 0;
  return {
    headOf: () => head,
    ticks: Float64Array.from([0, ticks, 0, ticks]),
    amount: Float64Array.from(of.flatMap(({ amount = 0 }) => [99, amount])),
    counts: Float64Array.from(of.flatMap(({ counts = [] }) => [...Array(n).fill(99), ...counts])),
  };
};
const tell = (deviant: ActionUse, norm: ActionUse, sessions = [0, 1]): string =>
  inWords(
    sessions.map((i) => ({ use: deviant, i })),
    norm,
    1,
    2,
  );

describe("amounts", () => {
  const effort = box(0, 10, { name: "effort", unit: "boats" });
  const at = (...amounts: number[]) =>
    use(
      effort,
      4,
      amounts.map((amount) => ({ amount })),
    );

  it("are compared a tick, as means over the sessions that deviate", () => {
    expect(tell(at(4, 12), at(20, 20))).toBe("effort 2 (boats), less than the norm’s 5");
    expect(tell(at(20, 24), at(4, 4))).toBe("effort 5.5 (boats), more than the norm’s 1");
    expect(tell(at(20, 24), at(4, 8), [1])).toBe("effort 6 (boats), more than the norm’s 2");
    expect(tell(at(4, 4), at(4, 4))).toBe("effort 1 (boats), as the norm has");
    // What two digits do not tell apart is not told apart in words.
    expect(tell(at(4.01, 4.01), at(4, 4))).toBe("effort 1 (boats), as the norm has");
  });
});

describe("choices that are no amounts", () => {
  const choice = discrete(3, { labels: ["stay", "left", "right"] });
  const at = (...counts: number[][]) =>
    use(
      choice,
      10,
      counts.map((own) => ({ counts: own })),
    );

  it("are told by the one whose share grows most, also where another is more frequent", () => {
    expect(tell(at([7, 1, 2], [5, 1, 4]), at([10, 0, 0], [10, 0, 0]))).toBe(
      '"right" in 30 % of ticks, the norm in 0 %',
    );
    expect(tell(at([7, 1, 2], [5, 5, 0]), at([10, 0, 0], [10, 0, 0]), [1])).toBe(
      '"left" in 50 % of ticks, the norm in 0 %',
    );
    expect(tell(at([5, 5, 0], [5, 5, 0]), at([5, 5, 0], [5, 5, 0]))).toBe(
      "the same choices as often, at other times",
    );
  });
});
