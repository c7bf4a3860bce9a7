import { describe, expect, it } from "vitest";
import {
  type History,
  specialisation,
  strongestEvents,
  type TimelineEvent,
  timeline,
  timelineText,
} from "../../../src/measure/emergence/index.ts";
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

  /** One metric, `value(window, session)` with noise, in 12 sessions and 24 windows of 100 ticks. */
  const metricOf = (
    value: (w: number, s: number) => number,
    { scale = 0.1, sessions = 12, ...rest }: Partial<History> & { scale?: number; sessions?: number } = {},
  ): History => ({
    ticks: Array.from({ length: 24 }, (_, w) => 100 * (w + 1)),
    metrics: {
      stock: noiseOf(4)
        .table(24, sessions)
        .map((row, w) => row.map((e, s) => value(w, s) + scale * e)),
    },
    ...rest,
  });

  it("tells a steady rise once, from its first step to its last, and a reversal apart", () => {
    const events = timeline(metricOf((w) => (w < 16 ? Math.floor(w / 4) : 1)));
    expect(events.map(({ kind, tick, until }) => [kind, tick, until])).toEqual([
      ["shift", 500, 1300],
      ["shift", 1700, undefined],
    ]);
    expect(events[0].text).toMatch(/^stock rises from -?0\.0\d+ to (3|2\.9\d|3\.0\d) in 3 steps$/);
    expect(events[1].text).toMatch(/^stock falls from \S+ to \S+$/);
    expect(events[0].evidence.estimate).toBeCloseTo(3, 1);
    expect(events[0].evidence.effect).toBeGreaterThan(20);
  });

  it("tells shifts of single sessions where no shift of the mean does", () => {
    const kinds = (history: History) => timeline(history).map(({ kind }) => kind);
    const splitting = metricOf((w, s) => (w < 8 ? 0 : s % 2 === 0 ? 1 : -1));
    expect(timeline(splitting)).toMatchObject([
      {
        kind: "session shifts",
        tick: 900,
        text: "stock shifts in the median session (6 up, 6 down)",
        evidence: { showing: 12 },
      },
    ]);
    expect(kinds(metricOf((w, s) => (w < 6 + (s % 5) ? 0 : 1)))).not.toContain("session shifts");
    // A third of the sessions goes against the mean: its shift does not tell all.
    const against = metricOf((w, s) => (w < 8 ? 0 : s % 3 === 0 ? -0.25 : 2));
    expect(kinds(against).sort()).toEqual(["session shifts", "shift"]);
    // Six rise by 2 and two fall by 6, which leaves the mean; what all do is far from there, before or after.
    const apart = (s: number) => (s < 6 ? 2 : -6);
    for (const [own, common] of [
      [6, 18],
      [18, 6],
    ]) {
      const far = metricOf((w, s) => (w < own ? 0 : apart(s)) + (w < common ? 0 : 0.25), { sessions: 8 });
      expect(timeline(far).map(({ kind, tick }) => [kind, tick])).toEqual(
        [
          ["session shifts", 100 * (own + 1)],
          ["shift", 100 * (common + 1)],
        ].sort(([, a], [, b]) => Number(a) - Number(b)),
      );
    }
  });

  it("tells a level that was there from the start, by the sessions that keep to it", () => {
    const threshold = { stock: 0.5 };
    expect(timeline(metricOf(() => 1, { threshold }))).toMatchObject([
      {
        kind: "emergence",
        tick: 100,
        text: "stock is at least 0.5 from the start and stays (median session)",
        evidence: { estimate: 1, sessions: 12, showing: 12 },
      },
    ]);
    const [{ evidence }] = timeline(metricOf(() => 1, { threshold }));
    // Five tests: shifts, those of sessions, oscillation, and emergence late and early.
    expect(evidence.p).toBeCloseTo(5 * 2 ** -12, 12);
    // In half of the sessions is no emergence, nor just above the noise.
    expect(timeline(metricOf((_, s) => s % 2, { threshold }))).toEqual([]);
    expect(timeline(metricOf(() => 0.5, { threshold }))).toEqual([]);
    const [later] = timeline(metricOf((w) => (w < 3 ? 0 : 1), { threshold })).filter(
      ({ kind }) => kind === "emergence",
    );
    expect(later).toMatchObject({ tick: 400, text: "stock reaches 0.5 and stays (median session)" });
  });

  it("does not call agents specialised whose roles hardly differ, however sure that is", () => {
    const roles = (share: number): History => {
      const { actions } = noiseOf(5);
      // Agent 0 plays 0 in this share of the ticks beyond its half of the rest.
      const session = () =>
        actions(1500, 3, 1000).map(([a, b, keeps]) => [
          keeps < 1000 * share ? 0 : a % 2,
          keeps < 1000 * share ? 1 : b % 2,
        ]);
      return { ticks: [0], metrics: {}, actions: Array.from({ length: 4 }, session) };
    };
    expect(timeline(roles(0.4)).map(({ kind }) => kind)).toEqual(["specialisation"]);
    const faint = roles(0.15);
    const found = faint.actions!.map((session) => specialisation(session));
    expect(Math.max(...found.map(({ p }) => p))).toBeLessThan(0.01);
    expect(timeline(faint)).toEqual([]);
  });

  it("orders the events of one tick by strength", () => {
    const noise = noiseOf(6).table(24, 12);
    const rows = (shift: number) => noise.map((row, w) => row.map((e) => (w < 12 ? 0 : shift) + 0.1 * e));
    const history = {
      ticks: noise.map((_, w) => w),
      metrics: { weak: rows(0.2), strong: rows(-2), middle: rows(1) },
      threshold: { middle: 0.5 },
    };
    expect(timeline(history).map(({ text }) => text.split(" ").slice(0, 2).join(" "))).toEqual([
      "middle reaches",
      "strong falls",
      "middle rises",
      "weak rises",
    ]);
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

describe("strongestEvents", () => {
  const event = (tick: number, effect?: number, p = 0.01): TimelineEvent => ({
    tick,
    kind: effect === undefined ? "turn-taking" : "shift",
    text: "",
    evidence: { quantity: "", estimate: 1, low: 1, high: 1, sessions: 1, p, ...(effect && { effect }) },
  });

  it("keeps the largest effects, in the order given, and all that is no shift", () => {
    const events = [event(1, 0.5), event(2, -3), event(3), event(4, 1), event(4, 2)];
    expect(strongestEvents(events, 3)).toEqual([events[1], events[2], events[4]]);
    expect(strongestEvents(events, 0)).toEqual([]);
    expect(strongestEvents(events)).toEqual(events);
    const many = Array.from({ length: 30 }, (_, j) => event(j, 1 + ((7 * j) % 30)));
    expect(strongestEvents(many).map(({ evidence }) => evidence.effect! >= 19)).toEqual(
      new Array(12).fill(true),
    );
  });

  it("takes the less likely by chance among equals", () => {
    const events = [event(1, Number.POSITIVE_INFINITY, 0.04), event(2, undefined, 0.001), event(3, 9, 1e-9)];
    expect(strongestEvents(events, 1)).toEqual([events[1]]);
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
    expect(timelineText([{ ...event, until: 2400.2 }])).toMatch(/^1200–2400 {2}cooperation/);
    expect(timelineText([])).toBe("no events beyond chance");
    expect(timelineText(new Array(150_000).fill(event)).split("\n")).toHaveLength(150_000);
  });

  it("keeps to the width, the evidence last to go", () => {
    const line = timelineText([event], 80);
    expect(line.length).toBeLessThanOrEqual(80);
    expect(line).toMatch(/cooperation.*… {2}shift 0.7 \[0.65, 0.75\], 18 of 20 sessions, p < 0.001$/);
    expect(timelineText([event], 40).length).toBe(40);
    expect(() => timelineText([event], 10)).toThrow(/at least 40, got 10/);
  });
});
