/** What certificates say in text, Markdown and on the page. */
import { describe, expect, it } from "vitest";
import { always, generousTitForTat, winStayLoseShift } from "../../../agents/index.ts";
import type { NamedCertificate } from "../../../src/lab/certify.ts";
import { type Certificate, certify } from "../../../src/norms/index.ts";
import {
  byScene,
  certificateColumns,
  efficiencyText,
  emergenceText,
  enforcementText,
  gainText,
  inLine,
  invasionText,
  recoveryText,
  ruleTexts,
  shareInLine,
  stakeText,
} from "../../../src/report/certificates/facts.ts";
import { certificatesMarkdown, certificatesText } from "../../../src/report/certificates/text.ts";
import { wilsonInterval } from "../../../src/stats/index.ts";
import { defect, pairOf } from "../../norms/societies.ts";

const options = {
  seed: 1,
  discount: 0.9,
  ticks: 50,
  deviants: [{ ...defect, label: "defect | <d>" }],
  shockTicks: 40,
};
const mild = certify(pairOf(winStayLoseShift, [5, 3, 1, 0]), options);
const strict = certify(pairOf(winStayLoseShift, [4, 3, 1, 0], { worlds: 16 }), options);
const mixed = certify(pairOf(generousTitForTat, [5, 3, 1, 0], { worlds: 5 }), options);
const meek = certify(pairOf(always, [5, 3, 1, 0]), options);
const named = (label: string, certificate: Certificate, scene = "pd"): NamedCertificate => ({
  scene,
  society: label,
  label,
  certificate,
});
const all = [
  named("Mild | <i>", mild),
  named("Strict", strict, "other"),
  named("Mixed", mixed),
  named("Meek", meek, "other"),
];
const column = (label: string) => certificateColumns.find((each) => each.label === label)!;

describe("facts", () => {
  it("an exact gain is called exact, a found one a lower bound", () => {
    expect(gainText(mild)).toMatch(
      /^Exact, 1 sessions: the agent that gains most gains 0\.105 reward a tick\. .*session 0, agent 0, 5 states\) keeping to the norm is worth 30, the best plan of deviations 1\.05 more, the best single deviation 0\.2 \(discounted sums\)\. By sampling: found 0\.105 reward a tick for agent 0 \(.*defect \| <d>\), on 3: a lower bound from 1 deviants, 0 of them algorithms/,
    );
    expect(gainText(mixed)).toMatch(
      /^Not solved exactly \(agent 1 mixes between actions\); found .*: a lower bound from 1 deviants/,
    );
  });

  it("the rule of the verdicts is told once, or scene by scene where scenes have thresholds of their own", () => {
    const [rule, ...more] = ruleTexts(all);
    expect(more).toEqual([]);
    expect(rule).toContain("no norm below 50 % of the way from the floor");
    expect(rule).toContain("lower bounds: a cleverer deviant may gain more");
    const lenient = certify(pairOf(always, [5, 3, 1, 0]), { ...options, thresholds: { progress: 0.25 } });
    const rules = ruleTexts([...all, named("Lenient", lenient, "third")], (scene) => `Scene ${scene}`);
    expect(rules).toEqual([
      `Scene pd, Scene other: ${rule}`,
      expect.stringMatching(/^Scene third: .* below 25 % /),
    ]);
    expect(ruleTexts([])).toEqual([]);
  });

  it("welfare on the way from the floor to the optimum, where they are known", () => {
    expect(efficiencyText(meek)).toBe(
      "Welfare 6 a tick, mean over sessions: 100 % of the way from Nash (2) to the optimum (6).",
    );
    const { efficiency } = meek;
    const upTo = { ...efficiency, optimum: { ...efficiency.optimum!, bound: "upper" as const } };
    expect(efficiencyText({ ...meek, efficiency: upTo })).toContain(
      "100 % of the way from Nash (2) to a bound on the optimum",
    );
    const unknown = { ...efficiency, optimum: undefined, from: undefined, progress: undefined };
    expect(efficiencyText({ ...meek, efficiency: unknown })).toBe(
      "Welfare 6 a tick, mean over sessions; no reference is known.",
    );
  });

  it("what is at stake, and from where on a gain counts", () => {
    expect(stakeText(meek)).toBe(
      "2 reward a tick, what an agent wins between Nash and the optimum; a gain counts from 0.04 on (epsilon, 2 %).",
    );
  });

  it("the overview shows what the others' answer costs a deviator", () => {
    expect(column("Deterrence").of(meek)).toEqual({ value: 0, low: 0, high: 0 });
    // Unanswered, a winner stays with what won: 1 a tick more; answered, 1 - 2 gamma.
    const expected = (1 - 0.9 ** 50) / (1 - 0.9) - (1 - 2 * 0.9);
    expect(column("Deterrence").of(strict).value).toBeCloseTo((100 * expected) / 2, 9);
  });

  it("the overview shows the exact gain where there is one", () => {
    const { of, unit } = column("Gain of leaving");
    expect(unit).toContain("a lower bound unless exact");
    // Of a stake of 2.
    expect(of(mild)).toMatchObject({ value: expect.closeTo((100 / 2) * (2 / 1.9) * 0.1, 9) });
    expect(of(strict)).toEqual({ value: 0, low: 0, high: 0 });
    const { estimate, low, high } = mixed.deviations.worst.gain;
    expect(of(mixed)).toEqual({ value: 50 * estimate, low: 50 * low, high: 50 * high });
  });

  it("what was enumerated goes before what was found", () => {
    if (!mild.exact.solved) throw new Error(mild.exact.why);
    const gain = { estimate: 0.5, low: 0.4, high: 0.6 };
    const shown = column("Gain of leaving").of({ ...mild, exact: { ...mild.exact, gain } });
    expect([shown.value, shown.low, shown.high]).toEqual([25, 20, 30].map((each) => expect.closeTo(each, 9)));
  });

  it("sessions that hold on their own are those that do not fail", () => {
    const { verdict } = strict;
    const failing = {
      ...strict,
      verdict: { ...verdict, parts: { ...verdict.parts, failing: [3, 4, 5, 6] } },
    };
    const { estimate, low, high } = wilsonInterval(12, 16);
    expect(column("Sessions").of(failing)).toEqual({
      value: 100 * estimate,
      low: 100 * low,
      high: 100 * high,
    });
  });

  it("barrier and return are the worst of those tried", () => {
    const interval = (estimate: number) => ({ estimate, low: estimate, high: estimate });
    const [mutant] = strict.invasion;
    const [shock] = strict.recovery;
    const two = {
      ...strict,
      invasion: [0.7, 0.3, 0.5].map((x) => ({ ...mutant, barrier: interval(x) })),
      recovery: [0.9, 1, 0.4].map((x) => ({ ...shock, returned: interval(x) })),
    };
    expect(column("Barrier").of(two).value).toBeCloseTo(30, 12);
    expect(column("Returns").of(two).value).toBeCloseTo(40, 12);
    expect(column("Barrier").of({ ...strict, invasion: [] }).value).toBeNaN();
  });

  it("enforcement, recovery, invasion and emergence in a sentence each", () => {
    expect(enforcementText(meek)).toContain(
      "pays 2 at once and 2 with all that follows if the others do not answer; nobody answers; as they do it gains 2 over 50 ticks,",
    );
    expect(enforcementText(strict)).toMatch(
      /pays 1 at once and 9\.95 with all that follows if the others do not answer; the others answer in 100 % .*, for 1 tick \(median\), which costs the deviator 10\.7; as they do it gains (-|−)0\.8 over 50 ticks/,
    );
    expect(recoveryText({ ...strict.recovery[0], label: "a storm", returnTicks: undefined })).toMatch(
      /^After a storm: .* of sessions return, never within 40 ticks\.$/,
    );
    expect(invasionText(meek.invasion[0], meek.stake)).toBe(
      "Mutants (defect | <d>): barrier 0 %; the first of them earns 5, its group mates 0.",
    );
    expect(emergenceText(meek)).toBeUndefined();
    const reached = { estimate: 0.5, low: 0.25, high: 0.75 };
    expect(
      emergenceText({
        ...meek,
        emergence: {
          metric: "welfare",
          threshold: 4,
          sessions: 8,
          reached,
          ticks: { estimate: 100, low: 100, high: 100 },
          sensitivity: [{ parameter: "noise", value: 0.1, sessions: 8, reached }],
        },
      }),
    ).toBe(
      "50 % [25, 75] of 8 sessions bring welfare to 4 and keep it there, after 100 ticks of learning (median). Under other parameters: noise 0.1: 50 % [25, 75] of 8.",
    );
    expect(inLine(undefined)).toBe("–");
    expect(inLine({ estimate: 1, low: 1, high: 2 })).toBe("1 [1, 2]");
    expect(shareInLine({ estimate: 1, low: 1, high: 1 })).toBe("100 %");
    expect(shareInLine(undefined)).toBe("–");
    // What rounding leaves of equal sums is no number: of shares, and of rewards next to what is at stake.
    expect(shareInLine({ estimate: -1e-18, low: -7e-18, high: 0.25 })).toBe("0 % [0, 25]");
    expect(inLine({ estimate: 1e-20, low: -5e-20, high: 1e-12 }, 0.5)).toBe("0");
    expect(inLine({ estimate: 1e-20, low: -5e-20, high: 2e-20 }, 1e-20)).toBe("1×10⁻²⁰ [−5×10⁻²⁰, 2×10⁻²⁰]");
    const even = {
      ...meek,
      efficiency: { ...meek.efficiency, progress: { estimate: -1e-18, low: -1e-17, high: 1e-18 } },
    };
    expect(certificateColumns[0].of(even)).toEqual({ value: 0, low: 0, high: 0 });
  });

  it("scenes keep the order in which they come", () => {
    expect([...byScene(all)].map(([scene, own]) => [scene, ...own.map(({ label }) => label)])).toEqual([
      ["pd", "Mild | <i>", "Mixed"],
      ["other", "Strict", "Meek"],
    ]);
  });
});

describe("text and Markdown", () => {
  it("the terminal shows verdicts with their reasons, within the line", () => {
    const text = certificatesText(all);
    expect(text).toMatch(
      /^Certificates, pd\nMild \| <i>: ANSWERED, YET LEAVING PAYS\n {2}- Leaving pays, more than 2 % of the stake/,
    );
    expect(text).toContain("Meek: STUCK BUT UNENFORCED");
    expect(Math.max(...text.split("\n").map((line) => line.length))).toBeLessThanOrEqual(110);
  });

  it("the document has a table a scene, whose cells keep to their columns, and a section a society", () => {
    const document = certificatesMarkdown("name", all);
    expect(document.match(/^#+ .*$/gm)).toEqual([
      "# Norm certificates: name",
      "## pd",
      "### Mild | &lt;i>: answered, yet leaving pays",
      expect.stringMatching(/^### Mixed: /),
      "## other",
      "### Strict: stable norm",
      "### Meek: stuck but unenforced",
      "## How the verdicts come about",
    ]);
    const rows = document.split("\n").filter((line) => line.startsWith("| "));
    expect(rows).toHaveLength(2 * 4);
    for (const row of rows)
      expect(row.replaceAll("\\|", "").split("|")).toHaveLength(certificateColumns.length + 4);
    expect(document).not.toMatch(/NaN|undefined|null/);
    expect(certificatesMarkdown("none", [])).toBe("# Norm certificates: none\n");
  });
});
