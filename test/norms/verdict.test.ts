/** The parts of a verdict, each from evidence that differs in one thing. */
import { describe, expect, it } from "vitest";
import { winStayLoseShift } from "../../agents/index.ts";
import { type Certificate, certify } from "../../src/norms/index.ts";
import { judge, partsOf } from "../../src/norms/verdict.ts";
import { defect, pairOf } from "./societies.ts";

/** A stable norm of 16 sessions, at a stake of 2: epsilon is .04. */
const evidence = certify(pairOf(winStayLoseShift, [4, 3, 1, 0], { worlds: 16 }), {
  seed: 2,
  discount: 0.9,
  ticks: 20,
  shockTicks: 20,
  impulseTicks: 10,
  deviants: [defect],
});
const at = (estimate: number, low = estimate, high = estimate) => ({ estimate, low, high });
const { deviations, efficiency, enforcement, exact } = evidence;
const unsolved = { solved: false, why: "because" } as const;
const every = <T>(value: T): T[] => Array(evidence.sessions).fill(value);
type Efficiency = Partial<Certificate["efficiency"]>;
type Seat = Partial<Certificate["deviations"]["worst"]>;

const progressing = (own: Efficiency): Certificate => ({
  ...evidence,
  efficiency: { ...efficiency, ...own },
});
/** As it was sampled, one agent or two. */
const sampled = (...own: readonly Seat[]): Certificate => {
  const seats = own.map((each, seat) => ({
    ...deviations.worst,
    gain: at(0),
    gains: every(0),
    ...each,
    seat,
  }));
  return { ...evidence, exact: unsolved, deviations: { ...deviations, seats, worst: seats[0] } };
};
/** Three sessions of sixteen, the fewest that do not all have to hold. */
const three = (value: number, rest: number): number[] => every(rest).map((x, i) => (i < 3 ? value : x));

describe("sessions that fail", () => {
  it("are surely below the bar, or surely leave", () => {
    expect(partsOf(progressing({ atLeast: every(0.3), atMost: three(0.49, 0.51) })).failing).toEqual([
      0, 1, 2,
    ]);
    expect(partsOf(sampled({ surely: three(0.05, 0.03) }, { surely: every(0) })).failing).toEqual([0, 1, 2]);
    expect(partsOf(sampled({ surely: every(0) }, { surely: three(0.05, 0.03) })).failing).toEqual([0, 1, 2]);
    if (!exact.solved) throw new Error(exact.why);
    const gains = { ...exact, gains: three(0.05, 0.03) };
    expect(partsOf({ ...evidence, exact: gains }).failing).toEqual([0, 1, 2]);
    // What was not solved goes by what was found.
    const found = sampled({ surely: every(0.05) });
    expect(partsOf({ ...found, exact: { ...gains, sessions: 14 } }).failing).toEqual([0, 1, 2, 14, 15]);
  });

  it("are too many where the interval of those that hold lies below the bar", () => {
    const failing = (count: number) =>
      judge(progressing({ atMost: every(1).map((x, i) => (i < count ? 0 : x)) }));
    expect(failing(0).name).toBe("stable norm");
    expect(failing(3).name).toBe("undecided");
    expect(failing(8)).toMatchObject({ name: "in some sessions", parts: { throughout: "no" } });
  });
});

describe("credible threats", () => {
  it("are those that cost nobody more than epsilon, wherever it was enumerated", () => {
    if (!exact.solved) throw new Error(exact.why);
    const perfect = (anywhere: number | undefined) =>
      partsOf({ ...evidence, exact: { ...exact, anywhere } }).subgamePerfect;
    expect([-1, 0.039, 0.041, undefined].map(perfect)).toEqual(["yes", "yes", "no", "undecided"]);
    expect(partsOf(sampled({})).subgamePerfect).toBe("undecided");
  });
});

describe("welfare below the bar", () => {
  it("is a convention where nobody gains by leaving and theory knows another", () => {
    const low = (gain: Seat, equilibria: number | undefined) => {
      const poor = sampled(gain);
      return judge({ ...poor, efficiency: { ...efficiency, progress: at(0.1), equilibria } }).name;
    };
    const [no, yes, open] = [{}, { gain: at(1), gains: every(1) }, { gain: at(0, -1, 1), gains: [-1, 1] }];
    expect([low(no, 2), low(no, 1), low(no, undefined)]).toEqual([
      "inefficient convention",
      "no norm",
      "no norm",
    ]);
    expect([low(yes, 2), low(open, 2), low(open, 1)]).toEqual(["no norm", "undecided", "no norm"]);
  });

  it("that is not decided leaves fragility open as well", () => {
    const [shock] = evidence.recovery;
    const shaken = {
      ...progressing({ progress: at(0.5, 0.4, 0.6) }),
      recovery: [{ ...shock, returned: at(0.1) }],
    };
    expect(judge(shaken).name).toBe("undecided");
  });
});

describe("what deviants do to others", () => {
  it.each([
    [0.03, "yes"],
    [0.05, "no"],
    [-1, "yes"],
  ])("a harm of %d a tick: harmless %s", (harm, harmless) => {
    expect(partsOf(sampled({ gain: at(1), gains: every(1), harm: at(harm) })).harmless).toBe(harmless);
  });

  it("is not asked where leaving does not pay", () => {
    expect(partsOf(sampled({ harm: at(0) })).harmless).toBe("undecided");
  });
});

describe("temptation", () => {
  /** Nobody is tempted for a tick, by a mechanism or without. */
  const cold = {
    ...enforcement,
    bare: at(-1),
    worst: { ...enforcement.worst, temptation: at(-1), unanswered: at(-1), deterrence: at(0) },
  };

  it("is a dilemma also where only lasting deviations pay before mechanisms", () => {
    const dilemma = (before: number) =>
      partsOf({ ...sampled({ beforeMechanisms: at(before) }), enforcement: cold }).dilemma;
    expect([dilemma(-1), dilemma(0.03), dilemma(0.05)]).toEqual(["no", "no", "yes"]);
  });

  it("is taken away by the institution where there is one and it leaves none", () => {
    const holder = (temptation: number, mechanisms: readonly string[]) =>
      partsOf({
        ...sampled({ beforeMechanisms: at(-1) }),
        mechanisms,
        enforcement: { ...cold, bare: at(2), worst: { ...cold.worst, temptation: at(temptation) } },
      }).holder;
    expect(holder(-1, ["tax"])).toBe("institution");
    expect(holder(-1, [])).toBe("its own consequences");
    expect(holder(2, ["tax"])).toBe("its own consequences");
  });
});

describe("mutants", () => {
  it("are withstood up to rounding", () => {
    const withstands = (barrier: number) =>
      partsOf({ ...evidence, invasion: evidence.invasion.map((each) => ({ ...each, barrier: at(barrier) })) })
        .withstands;
    expect([0.1 - 1e-12, 0.1, 0.099].map(withstands)).toEqual(["yes", "yes", "no"]);
  });

  it("show another convention where they surely do better once all are mutants, and theory where it counts one", () => {
    const [mutant] = evidence.invasion;
    const steps = mutant.shares.length;
    const curve = (mean: number, low = mean, high = mean) => ({
      mean: Array(steps).fill(mean),
      low: Array(steps).fill(low),
      high: Array(steps).fill(high),
    });
    const convention = (barrier: ReturnType<typeof at>, lead: ReturnType<typeof curve>, equilibria = 1) =>
      partsOf({
        ...progressing({ equilibria }),
        invasion: [{ ...mutant, barrier, mutantReward: lead, residentReward: curve(0) }],
      }).convention;
    expect(convention(at(0.5, 0.2, 0.9), curve(1))).toBe("yes");
    expect(convention(at(0.5, 0.2, 1), curve(1))).toBe("undecided");
    expect(convention(at(1), curve(1))).toBe("no");
    expect(convention(at(0.5, 0.2, 0.9), curve(0.03))).toBe("no");
    expect(convention(at(0.5, 0.2, 0.9), curve(0.5, -1, 2))).toBe("undecided");
    expect(convention(at(1), curve(0), 2)).toBe("yes");
  });
});
