/** Verdicts and sentences where agents differ, and where intervals leave something open. */
import { describe, expect, it } from "vitest";
import { always, titForTat } from "../../agents/index.ts";
import { matrixGame } from "../../envs/matrix-game/matrix-game.ts";
import type { Society } from "../../src/index.ts";
import type { SeatDeviation } from "../../src/norms/deviation.ts";
import { type Certificate, type CertifyOptions, certify } from "../../src/norms/index.ts";
import { leavingOf } from "../../src/norms/leaving.ts";
import { judge } from "../../src/norms/verdict.ts";
import { meanInterval } from "../../src/stats/mean-interval.ts";
import { sketchEnv } from "../helpers/env.ts";
import { coins, defect, pairOf, societyOf } from "./societies.ts";

const certified = (society: Society, more: CertifyOptions = {}): Certificate =>
  certify(society, { seed: 3, discount: 0.9, ticks: 150, deviants: [defect], ...more });
const at = (estimate: number, low = estimate, high = estimate) => ({ estimate, low, high });

describe("leavingOf", () => {
  const seatOf = (seat: number, gains: number[]) =>
    ({ seat, gains, gain: meanInterval(gains) }) as unknown as SeatDeviation;
  const [none, some, unsure] = [seatOf(0, [0, 0, 0]), seatOf(1, [1, 1.1, 1.2]), seatOf(2, [-3, 0, 6])];

  it("pays where it pays for an agent that did not seem to gain most", () => {
    expect(leavingOf({ seats: [none, some], worst: none }, 0.5, 0)).toEqual({ pays: "yes", by: some });
    expect(leavingOf({ seats: [unsure, some], worst: unsure }, 0.5, 0)).toEqual({ pays: "yes", by: some });
  });

  it("pays for nobody only where it pays for none", () => {
    expect(leavingOf({ seats: [none, unsure], worst: none }, 0.5, 0)).toEqual({
      pays: "undecided",
      by: unsure,
    });
    expect(leavingOf({ seats: [none, some], worst: some }, 2, 0)).toEqual({ pays: "no", by: some });
  });

  it("an agent among many gains by luck more easily than one, so more is asked of it", () => {
    // At 95 % the gain lies above .9, at that of 20 agents together it may not.
    const crowd = Array.from({ length: 20 }, (_, seat) => seatOf(seat + 5, [0, 0, 0]));
    const { low } = some.gain;
    const threshold = low - 1e-6;
    expect(leavingOf({ seats: [none, some], worst: none }, threshold, 0).pays).toBe("yes");
    expect(leavingOf({ seats: [none, some, ...crowd], worst: none }, threshold, 0).pays).toBe("undecided");
  });
});

it("enforcement is told of the agent that is tempted, not of one with nothing to gain", () => {
  // Agent 1 is in a prisoner's dilemma, agent 0 loses a little by the second choice, whatever the other does.
  const payoffs = [
    [3, 3, 2.9, 2.9],
    [3, 5, 0, 1],
  ];
  const { enforcement, verdict } = certified(
    societyOf(matrixGame, { payoffs, actions: [2, 2] }, [{ use: titForTat }], { worlds: 16 }),
  );
  expect(enforcement.worst.seat).toBe(1);
  expect(enforcement.worst.gain.high).toBeLessThan(0);
  expect(verdict.parts).toMatchObject({
    leavingPays: "no",
    dilemma: "yes",
    enforced: "yes",
    holder: "peers",
  });
});

describe("where nothing else is allowed", () => {
  const alone = sketchEnv({
    id: "alone-v0",
    title: "One choice",
    horizon: () => 4,
    masked: true,
    world: {
      step(w) {
        w.payoff.fill(1);
      },
      observe(w) {
        for (let a = 0; a < 2; a++) w.mask[2 * a + 1] = 0;
      },
    },
  });

  it("all numbers are finite, so that a certificate is read as it was written", () => {
    const certificate = certified(societyOf(alone, {}, [{ use: always }], { worlds: 2 }), {
      discount: 1,
      deviants: [{ label: "the same", use: always }],
    });
    expect(JSON.parse(JSON.stringify(certificate))).toEqual(JSON.parse(JSON.stringify(certificate, finite)));
    expect(certificate.verdict.reasons.join(" ")).toContain("the best single one costs nothing; exact");
  });
});

const finite = (name: string, value: unknown): unknown => {
  if (typeof value === "number" && !Number.isFinite(value)) throw new Error(`${name} is ${value}`);
  return value;
};

describe("what an interval leaves open is not said as decided", () => {
  const tried = certified(pairOf(titForTat, [5, 3, 1, 0], { worlds: 16 }), {
    deviants: [defect, { label: "cooperate", use: always, params: { action: 0 } }],
  });
  // Tit-for-tat as it would be if it came back from every shock.
  const evidence = { ...tried, recovery: tried.recovery.map((each) => ({ ...each, returned: at(1) })) };
  const text = (more: Partial<Certificate>) => judge({ ...evidence, ...more }).reasons.join("\n");

  it("the example is a stable norm that drift opens", () => {
    expect(judge(evidence).name).toBe("stable norm");
    expect(text({})).toContain("Neutral drift opens it: mutants (cooperate) that do as well,");
    expect(text({})).toMatch(
      /anybody gain more than 0\.\d+ \(discounted sum\)|not subgame perfect: in some state/,
    );
  });

  it("drift", () => {
    const drift = { ...evidence.drift!, opensAt: at(0.6, 0.4, 1) };
    expect(text({ drift })).toContain("Whether neutral drift opens it is not decided");
    expect(text({ drift })).not.toContain("evolutionarily stable");
    expect(text({ drift: { ...drift, opensAt: at(1) } })).not.toContain("drift");
  });

  it("mutants and shocks", () => {
    const [mutant] = evidence.invasion;
    expect(text({ invasion: [{ ...mutant, barrier: at(1) }] })).toContain("No share of the mutants tried");
    expect(text({ invasion: [{ ...mutant, barrier: at(1, 0.4, 1) }] })).toContain(
      "Mutants need a share of 100 % [40, 100] to prosper",
    );
    expect(text({ invasion: [] })).toContain("No mutant was tried");
    const [shock] = evidence.recovery;
    expect(text({ recovery: [{ ...shock, returned: at(0.8, 0.6, 0.9) }] })).toContain(
      "in 80 % [60, 90] of sessions or more",
    );
  });

  it("harm", () => {
    const { worst, seats } = evidence.deviations;
    const leaving = (harm: ReturnType<typeof at>): Partial<Certificate> => ({
      exact: { solved: false, why: "because" },
      deviations: { ...evidence.deviations, seats, worst: { ...worst, gain: at(1), harm } },
    });
    expect(text(leaving(at(1)))).toContain("The others lose 1 a tick together.");
    expect(text(leaving(at(1, -1, 3)))).toContain("Whether the others lose more than");
    expect(text(leaving(at(-1)))).toContain("The others do not lose by it (+1 a tick together)");
  });

  it("of sessions that are not solved, more do not decide", () => {
    if (!evidence.exact.solved) throw new Error(evidence.exact.why);
    const exact = {
      ...evidence.exact,
      gain: at(0.05, -0.1, 0.2),
      worst: { ...evidence.exact.worst, gain: 1 },
    };
    expect(text({ exact })).toMatch(/About \d+ sessions would decide it/);
    expect(text({ exact, sessions: 64 })).toContain("Of more sessions no more are solved.");
  });

  it("another convention", () => {
    const [mutant] = evidence.invasion;
    const { enforcement, deviations, efficiency } = evidence;
    const untempted: Partial<Certificate> = {
      enforcement: { ...enforcement, bare: at(0), worst: { ...enforcement.worst, unanswered: at(0) } },
      deviations: { ...deviations, worst: { ...deviations.worst, beforeMechanisms: at(0) } },
      efficiency: { ...efficiency, equilibria: 1 },
    };
    const name = (barrier: ReturnType<typeof at>) =>
      judge({ ...evidence, ...untempted, invasion: [{ ...mutant, barrier }] }).name;
    expect(name(at(1))).toBe("no dilemma");
    expect(name(at(0.5))).toBe("stable convention");
    expect(name(at(0.9, 0.5, 1))).toBe("undecided");
  });
});

it("a single session decides nothing by luck: its interval is that of its own stretches of play", () => {
  // The second choice pays .1 more on average, the coin that it throws plus or minus 1.
  const params = { pay: [0, 0.1], spread: [0, 1], horizon: 5 };
  const alone = { worlds: 1, seed: 1 };
  for (const seed of [1, 2, 3, 4]) {
    const { deviations, efficiency, verdict } = certify(societyOf(coins, params, [{ use: always }], alone), {
      ...{ seed, discount: 1, ticks: 100, deviants: [defect] },
      optimum: { label: "both", welfare: 0.2 },
    });
    const [candidate] = deviations.worst.candidates;
    expect(candidate.label).toBe("defect");
    if (deviations.worst.best === "defect") expect(verdict.parts.leavingPays).toBe("undecided");
    expect(efficiency.welfare).toEqual({ estimate: 0, low: 0, high: 0 });
  }
});

it("progress is told by what it is judged by", () => {
  const evidence = certified(pairOf(titForTat, [5, 3, 1, 0], { worlds: 2 }));
  const { efficiency } = evidence;
  const sentence = (bound: "lower" | "upper" | undefined, progress: number) => {
    const { bound: _, ...known } = efficiency.optimum!;
    const optimum = { ...known, ...(bound && { bound }) };
    const own = { ...efficiency, optimum, progress: at(progress) } as typeof efficiency;
    return judge({ ...evidence, efficiency: own }).reasons.find((reason) => reason.startsWith("Welfare"));
  };
  expect(sentence(undefined, 0.8)).toBe("Welfare comes 80 % of the way from Nash to the optimum.");
  expect(sentence("lower", 0.8)).toContain("to the best that is known; the optimum may lie higher,");
  expect(sentence("lower", 1.2)).toContain("to the best that was known; so the optimum lies higher,");
  expect(sentence("upper", 0.8)).toContain("to a bound on the optimum; the optimum may lie lower,");
  // A bound that the optimum may lie below never shows that welfare is low, but where it is no higher than the floor.
  expect(sentence("upper", 0.2)).toContain(
    "whether that is 50 % of the way to the optimum itself is not known.",
  );
  expect(sentence("upper", 0)).toContain(
    "below the 50 % that a cooperative norm needs; the optimum may lie lower,",
  );
});
