import { describe, expect, it } from "vitest";
import { type History, timeline, timelineText } from "../../../src/measure/emergence/index.ts";
import { noiseHistory, noiseOf, shareOfSeeds } from "./noise.ts";

/** 12 sessions of 3 agents in 32 windows: cooperation arises, a stock oscillates, agents take turns. */
function eventful(): History {
  const sessions = 12;
  const windows = 32;
  const noise = noiseOf(9);
  const table = (value: (w: number, s: number) => number) =>
    noise.table(windows, sessions).map((row, w) => row.map((e, s) => value(w, s) + 0.1 * e));
  return {
    ticks: Array.from({ length: windows }, (_, w) => 50 * (w + 1)),
    metrics: {
      cooperation: table((w, s) => (w < 10 + (s % 3) ? 0.1 : 1.4)),
      stock: table((w) => Math.sin((2 * Math.PI * w) / 4)),
    },
    payoffs: Array.from({ length: windows }, (_, w) =>
      Array.from({ length: sessions }, () => [0, 1, 2].map((i) => (Math.floor(w / 4) % 3 === i ? 3 : 0))),
    ),
    actions: Array.from({ length: sessions }, () => Array.from({ length: 40 }, () => [0, 1, 2])),
    tracePayoffs: Array.from({ length: sessions }, (_, s) =>
      Array.from({ length: 30 }, (_, t) => [0, 1, 2].map((i) => ((t + s) % 3 === i ? 1 : 0))),
    ),
    threshold: { cooperation: 0.7 },
  };
}

describe("timeline", () => {
  it("tells what emerged, in order, with its evidence", () => {
    const events = timeline(eventful());
    expect(events.map(({ tick }) => tick)).toEqual(events.map(({ tick }) => tick).sort((a, b) => a - b));
    const of = (kind: string, text = "") => events.filter((e) => e.kind === kind && e.text.includes(text));
    expect(of("emergence")).toMatchObject([
      { tick: 600, evidence: { showing: 12, sessions: 12, estimate: 1, high: 1 } },
    ]);
    expect(of("session shifts", "cooperation")).toMatchObject([
      { tick: 600, evidence: { estimate: 600, showing: 12 } },
    ]);
    const rise = of("shift", "cooperation rises")[0];
    expect([550, 600, 650]).toContain(rise.tick);
    expect(rise.evidence).toMatchObject({ sessions: 12, showing: 12 });
    expect(rise.evidence.estimate).toBeGreaterThan(1);
    expect(of("oscillation", "stock oscillates, every 4 windows (200 ticks)")).toHaveLength(1);
    expect(of("specialisation")[0].evidence).toMatchObject({ estimate: 1, showing: 12 });
    expect(of("turn-taking", "payoffs")[0].evidence).toMatchObject({ estimate: 1, showing: 12 });
    expect(of("turn-taking", "actions")).toEqual([]);
    expect(of("exploitation")[0]).toMatchObject({ tick: 50, evidence: { estimate: 3 } });
    expect(of("shift", "stock")).toEqual([]);
    expect(of("coalition change").every(({ evidence }) => evidence.estimate < 1)).toBe(true);
    for (const { evidence } of events) {
      expect(evidence.p).toBeLessThanOrEqual(0.05);
      expect(evidence.low).toBeLessThanOrEqual(evidence.estimate);
      expect(evidence.high).toBeGreaterThanOrEqual(evidence.estimate);
    }
  });

  it("gives equal timelines for equal seeds", () => {
    const { ticks, metrics } = eventful();
    const again = () => timeline({ ticks, metrics }, { seed: "a" });
    expect(again().length).toBeGreaterThan(0);
    expect(again()).toEqual(again());
  });

  // Each history is put to some twenty tests; together they may be wrong in 5 % of the histories.
  it.each([1, 12])("finds no event in the noise of %i sessions", (sessions) => {
    const rate = shareOfSeeds(10, (seed) => timeline(noiseHistory(seed, sessions, 16, 3)).length > 0);
    expect(rate).toBeLessThanOrEqual(0.1);
  });

  it("asks only what a history can answer", () => {
    expect(timeline({ ticks: [10], metrics: { welfare: [[1, 2]] } })).toEqual([]);
    const inequality = timeline({
      ticks: Array.from({ length: 20 }, (_, w) => w),
      metrics: {},
      payoffs: Array.from({ length: 20 }, (_, w) => [w < 8 ? [1, 1] : [0, 2]]),
    });
    expect(inequality.map(({ kind, text, tick }) => [kind, text, tick])).toContainEqual([
      "shift",
      "inequality rises from 0 to 0.5",
      8,
    ]);
  });

  it("says what does not fit", () => {
    const good = noiseHistory(1, 2, 8, 3);
    expect(() => timeline({ ...good, ticks: [1, 2] })).toThrow(/welfare needs 2 windows, got 8/);
    expect(() => timeline({ ...good, ticks: [8, 7, 6, 5, 4, 3, 2, 1] })).toThrow(
      /ticks must ascend \(window 1\)/,
    );
    expect(() => timeline({ ...good, threshold: { coperation: 1 } })).toThrow(/did you mean "cooperation"/);
    expect(() => timeline({ ...good, actions: [[[1, 2]]] })).toThrow(/actions needs 2 sessions, got 1/);
    expect(() => timeline({ ticks: [1], metrics: {} })).toThrow(/needs a metric, payoffs or a trace/);
    const holes = { welfare: good.metrics.welfare.map((row) => row.map(() => Number.NaN)) };
    expect(() => timeline({ ticks: good.ticks, metrics: holes })).toThrow(
      /welfare in window 0 must be finite/,
    );
  });
});

describe("timelineText", () => {
  const event = {
    tick: 1200,
    kind: "shift",
    text: "cooperation rises from 0.1 to 0.8",
    evidence: {
      quantity: "shift",
      estimate: 0.7,
      low: 0.65,
      high: 0.75,
      sessions: 20,
      showing: 18,
      p: 0.0004,
    },
  } as const;

  it("is one line an event: tick, what, evidence", () => {
    const later = {
      ...event,
      tick: 10000,
      evidence: { ...event.evidence, sessions: 1, p: 0.0123 },
    };
    expect(timelineText([event, later])).toBe(
      " 1200  cooperation rises from 0.1 to 0.8  shift 0.7 [0.65, 0.75], 18 of 20 sessions, p < 0.001\n" +
        "10000  cooperation rises from 0.1 to 0.8  shift 0.7, 1 session, p = 0.0123",
    );
    expect(timelineText([])).toBe("no events beyond chance");
  });

  it("keeps to the width, the evidence last to go", () => {
    const line = timelineText([event], 80);
    expect(line.length).toBeLessThanOrEqual(80);
    expect(line).toMatch(/cooperation.*… {2}shift 0.7 \[0.65, 0.75\], 18 of 20 sessions, p < 0.001$/);
    expect(timelineText([event], 40).length).toBe(40);
    expect(() => timelineText([event], 10)).toThrow(/at least 40, got 10/);
  });
});
