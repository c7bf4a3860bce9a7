import { describe, expect, it } from "vitest";
import { bySession } from "../../src/emergence/history.ts";
import {
  exploitation,
  type History,
  recurrence,
  strongestEvents,
  type TimelineEvent,
  timeline,
  timelineText,
} from "../../src/emergence/index.ts";
import { briefPair, noEventsText } from "../../src/emergence/timeline-text.ts";
import { mean } from "../../src/stats/statistics.ts";
import { type Noise, noiseOf, shareOfSeeds, stationaryHistory } from "./noise.ts";

/** Sessions of 3 agents in 32 windows: cooperation arises, a stock oscillates, agents take turns and have roles. */
function eventful(sessions = 12): History {
  const windows = 32;
  const noise = noiseOf(9);
  const table = (value: (w: number, s: number) => number) =>
    noise.table(windows, sessions).map((row, w) => row.map((e, s) => value(w, s) + 0.1 * e));
  const play = (of: number) => ({
    actions: Array.from({ length: sessions }, () => Array.from({ length: 40 }, () => [0, 1, 2])),
    payoffs: Array.from({ length: sessions }, (_, s) =>
      Array.from({ length: 30 }, (_, t) => [0, 1, 2].map((i) => ((t + s + of) % 3 === i ? 1 : 0))),
    ),
  });
  return {
    ticks: Array.from({ length: windows }, (_, w) => 50 * (w + 1)),
    metrics: {
      cooperation: table((w, s) => (w < 10 + (s % 3) ? 0.1 : 1.4)),
      stock: table((w, s) => Math.sin((2 * Math.PI * (w + s)) / 4)),
    },
    payoffs: Array.from({ length: windows }, (_, w) =>
      Array.from({ length: sessions }, () => [0, 1, 2].map((i) => (Math.floor(w / 4) % 3 === i ? 3 : 0))),
    ),
    plays: [play(0), play(1)],
    threshold: { cooperation: 0.7 },
  };
}

/** `[window][session][agent]`: one of three agents takes one from each of the others, and may stay on. */
function transfers(noise: Noise, windows: number, sessions: number, stays: number): number[][][] {
  const takers = new Int32Array(sessions);
  return Array.from({ length: windows }, () =>
    Array.from(takers, (_, s) => {
      const [any, keeps] = noise.actions(1, 2, 3000)[0];
      if (keeps >= 3000 * stays) takers[s] = any % 3;
      return [0, 1, 2].map((i) => (i === takers[s] ? 2 : -1));
    }),
  );
}

/** One metric, `value(window, session)` with noise, in 24 windows of 100 ticks. */
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

describe("timeline", () => {
  it("tells what emerged, in order, with its evidence", () => {
    const events = timeline(eventful());
    expect(events.map(({ tick }) => tick)).toEqual(events.map(({ tick }) => tick).sort((a, b) => a - b));
    const of = (kind: string, text = "") => events.filter((e) => e.kind === kind && e.text.includes(text));
    expect(of("emergence", "cooperation reaches 0.7 and stays")).toMatchObject([
      { tick: 600, evidence: { showing: 12, sessions: 12, estimate: 1, high: 1 } },
    ]);
    const rise = of("shift", "cooperation rises")[0];
    expect([550, 600, 650]).toContain(rise.tick);
    expect(rise.evidence).toMatchObject({ sessions: 12, showing: 12 });
    expect(rise.evidence.estimate).toBeGreaterThan(1);
    expect(of("oscillation", "stock oscillates, every 4 windows (200 ticks)")).toHaveLength(1);
    expect(of("specialisation")[0].evidence).toMatchObject({ estimate: expect.closeTo(1, 9), showing: 12 });
    expect(of("turn-taking", "payoffs")[0].evidence).toMatchObject({ estimate: 1, showing: 12 });
    expect(of("turn-taking", "actions")).toEqual([]);
    expect(of("exploitation")[0]).toMatchObject({ tick: 50, evidence: { showing: 12 } });
    expect(of("shift", "stock")).toEqual([]);
    for (const { evidence } of events) {
      expect(evidence.p).toBeLessThanOrEqual(0.05);
      expect(evidence.low).toBeLessThanOrEqual(evidence.estimate);
      expect(evidence.high).toBeGreaterThanOrEqual(evidence.estimate);
      expect(2 * evidence.showing).toBeGreaterThan(evidence.sessions);
    }
  });

  it("claims nothing on a few sessions, however clear these are", () => {
    expect(timeline(eventful(5))).toEqual([]);
    expect(timeline(eventful(6)).length).toBeGreaterThan(0);
    expect(noEventsText(5)).toBe("too few sessions for events: 6 are the least, 5 are descriptions");
    expect(noEventsText(1)).toMatch(/6 are the least, 1 is a description$/);
    expect(noEventsText(6)).toBe("no events beyond chance");
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

  it("makes no claim of sessions that each go their own way", () => {
    expect(timeline(metricOf((w, s) => (w < 8 ? 0 : s % 2 === 0 ? 1 : -1)))).toEqual([]);
  });

  it("looks for the shifts of what oscillates between whole periods", () => {
    const wave = (w: number, s: number) => Math.sin((2 * Math.PI * (w + s)) / 4);
    expect(timeline(metricOf(wave)).map(({ kind }) => kind)).toEqual(["oscillation"]);
    // In step, too, where the mean over sessions goes up and down with them.
    expect(timeline(metricOf((w) => wave(w, 0))).map(({ kind }) => kind)).toEqual(["oscillation"]);
    const both = timeline(metricOf((w, s) => wave(w, s) + (w < 12 ? 0 : 1), { sessions: 16 }));
    expect(both.map(({ kind, tick }) => [kind, tick])).toEqual([
      ["shift", 1300],
      ["oscillation", 2400],
    ]);
  });

  it("tells a level that was there from the start, by the sessions that keep to it", () => {
    const threshold = { stock: 0.5 };
    const [kept, ...rest] = timeline(metricOf(() => 1, { threshold }));
    expect(rest).toEqual([]);
    expect(kept).toMatchObject({
      kind: "emergence",
      tick: 100,
      text: "stock is at least 0.5 from the start and stays (median session)",
      evidence: { estimate: 1, sessions: 12, showing: 12 },
    });
    // In half of the sessions is no emergence, nor just above the noise.
    expect(timeline(metricOf((_, s) => s % 2, { threshold }))).toEqual([]);
    expect(timeline(metricOf(() => 0.5, { threshold }))).toEqual([]);
    const arrivals = (at: number) =>
      timeline(metricOf((w) => (w < at ? 0 : 1), { threshold }))
        .filter(({ kind }) => kind === "emergence")
        .map(({ tick, text }) => [tick, text]);
    expect(arrivals(2)).toEqual([[300, "stock is at least 0.5 from early on and stays (median session)"]]);
    expect(arrivals(9)).toEqual([[1000, "stock reaches 0.5 and stays (median session)"]]);
  });

  describe("does not tell what is too small, however sure it is", () => {
    it("shifts of less than half a standard deviation, or that half of the sessions go against", () => {
      const steps = (size: number) => metricOf((w) => (w < 12 ? 0 : size), { scale: 1, sessions: 100 });
      expect(timeline(steps(0.3))).toEqual([]);
      expect(timeline(steps(0.8)).map(({ kind }) => kind)).toEqual(["shift"]);
      const split = metricOf((w, s) => (w < 12 ? 0 : s % 2 ? 4 : -0.5), { sessions: 64 });
      expect(timeline(split)).toEqual([]);
    });

    it("waves that hardly show", () => {
      const wave = (amplitude: number): History => {
        const noise = noiseOf(3).table(64, 100);
        const stock = noise.map((row, w) =>
          row.map((value, s) => value + amplitude * Math.sin((2 * Math.PI * w) / 5 + s)),
        );
        return { ticks: stock.map((_, w) => w), metrics: { stock } };
      };
      const [found, ...rest] = timeline(wave(0.9));
      expect([found.kind, rest]).toEqual(["oscillation", []]);
      expect(found.evidence.estimate).toBeGreaterThan(0.15);
      expect(found.evidence.estimate).toBeLessThan(0.3);
      expect(timeline(wave(0.55))).toEqual([]);
      // Sure it is, in the mean of a hundred sessions.
      const strengths = bySession(wave(0.55).metrics.stock).map((series) => recurrence(series)[5]);
      expect(mean(strengths)).toBeGreaterThan(0.04);
      expect(mean(strengths)).toBeLessThan(0.1);
    });

    it("coalitions that hardly differ from chance, and exploitation that offsets little", () => {
      const noise = noiseOf(12);
      const play = (share: number) => ({
        payoffs: Array.from({ length: 24 }, () => {
          const [shared, own] = [noise.series(200), noise.table(200, 4)];
          return own.map((row, t) => row.map((value, i) => (i < 2 ? share * shared[t] : 0) + value));
        }),
      });
      const coalition = (share: number) =>
        timeline({ ticks: [0], metrics: {}, plays: [play(share), play(share)] }).map(({ kind }) => kind);
      expect(coalition(1)).toEqual(["coalitions"]);
      expect(coalition(0.5)).toEqual([]);
      // A taker stays on for another window in this share of the windows beyond those in which chance has it.
      const taking = (stays: number): History => ({
        ticks: Array.from({ length: 80 }, (_, w) => w),
        metrics: { equality: Array.from({ length: 80 }, () => new Array(100).fill(1)) },
        payoffs: transfers(noise, 80, 100, stays),
      });
      expect(timeline(taking(0.3)).map(({ kind }) => kind)).toEqual(["exploitation"]);
      expect(timeline(taking(0.06))).toEqual([]);
      const [all] = [bySession(taking(0.06).payoffs!).map((payoffs) => exploitation(payoffs).persistence)];
      expect(mean(all)).toBeGreaterThan(0.04);
    });

    it("roles that hardly differ", () => {
      const roles = (share: number): History => {
        const { actions } = noiseOf(5);
        // Agent 0 plays 0 in this share of the ticks beyond its half of the rest.
        const session = () =>
          actions(1500, 3, 1000).map(([a, b, keeps]) => [
            keeps < 1000 * share ? 0 : a % 2,
            keeps < 1000 * share ? 1 : b % 2,
          ]);
        const play = () => ({ actions: Array.from({ length: 8 }, session) });
        return { ticks: [0], metrics: {}, plays: [play(), play()] };
      };
      expect(timeline(roles(0.4)).map(({ kind }) => kind)).toEqual(["specialisation"]);
      expect(timeline(roles(0.15))).toEqual([]);
    });

    it("turns in less than half of the sessions, or seldom", () => {
      const turns = (share: number, count: number): History => {
        const noise = noiseOf(8);
        const session = (_: unknown, s: number) =>
          noise
            .actions(900, 2, 1000)
            .map(([any, keeps], t) =>
              [0, 1].map((i) => Number((keeps < 1000 * share && s < count ? t : any) % 2 === i)),
            );
        return { ticks: [0], metrics: {}, plays: [{ payoffs: Array.from({ length: 32 }, session) }] };
      };
      expect(timeline(turns(0.6, 32)).map(({ kind }) => kind)).toEqual(["turn-taking"]);
      expect(timeline(turns(0.6, 12))).toEqual([]);
      expect(timeline(turns(0.2, 32))).toEqual([]);
    });
  });

  it("tells coalitions and exploitation of most sessions, and neither of independent agents", () => {
    const windows = 24;
    const noise = noiseOf(2);
    const play = () => ({
      payoffs: Array.from({ length: 12 }, (_, s) => {
        const [shared, own] = [noise.table(60, 2), noise.table(60, 4)];
        // Who is with whom differs between sessions.
        return own.map((row, t) => row.map((value, i) => shared[t][Number((i + s) % 4 < 2)] + 0.7 * value));
      }),
    });
    const history: History = {
      ticks: Array.from({ length: windows }, (_, w) => 10 * (w + 1)),
      metrics: {},
      payoffs: Array.from({ length: windows }, (_, w) =>
        Array.from({ length: 12 }, (_, s) => {
          const taker = Math.floor((w + s) / 3) % 4;
          return noise.series(4).map((value, i) => 0.3 * value + (i === taker ? 3 : -1));
        }),
      ),
      plays: [play(), play()],
    };
    expect(
      timeline(history)
        .map(({ kind }) => kind)
        .sort(),
    ).toEqual(["coalitions", "exploitation"]);
    // The same payoffs in any order of windows: gains are others' losses, but nothing lasts.
    const order = noise
      .series(windows)
      .map((value, w) => [value, w])
      .sort(([a], [b]) => a - b);
    const shuffled = { ...history, payoffs: order.map(([, w]) => history.payoffs![w]), plays: [] };
    expect(timeline(shuffled)).toEqual([]);
    const short = (seed: number): History => ({
      ticks: [1, 2, 3, 4, 5, 6, 7, 8],
      metrics: { equality: Array.from({ length: 8 }, () => new Array(6).fill(1)) },
      payoffs: transfers(noiseOf(seed), 8, 6, 0),
    });
    expect(shareOfSeeds(200, (seed) => timeline(short(seed), { seed }).length > 0)).toBeLessThan(0.05);
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
    const again = () => timeline(eventful(), { seed: "a" });
    expect(again().length).toBeGreaterThan(0);
    expect(again()).toEqual(again());
  });

  // Nominal 5 % over all detectors together; docs/evidence/alarms.md has the whole table.
  it.each([
    [6, 20, 0.5],
    [8, 20, 0.95],
    [16, 20, 0.8],
  ])(
    "finds an event in at most 1 of 20 stationary histories: %i sessions, %i windows, AR(1) %f",
    (sessions, windows, memory) => {
      const alarm = (seed: number) =>
        timeline(stationaryHistory(seed, { sessions, windows, memory }), { seed }).length > 0;
      expect(shareOfSeeds(60, alarm)).toBeLessThanOrEqual(0.1);
    },
  );

  it("finds a change of one standard deviation in 16 sessions nearly always", () => {
    const finds = (seed: number) => {
      const history = stationaryHistory(seed, { sessions: 16, windows: 20, memory: 0.8 });
      const welfare = history.metrics.welfare.map((row, w) => row.map((value) => value + (w < 10 ? 0 : 1)));
      const events = timeline({ ...history, metrics: { ...history.metrics, welfare } }, { seed });
      return events.some(({ text }) => text.startsWith("welfare rises"));
    };
    expect(shareOfSeeds(20, finds)).toBeGreaterThanOrEqual(0.8);
  });

  it("asks only what a history can answer", () => {
    expect(timeline({ ticks: [10], metrics: { welfare: [new Array(8).fill(1)] } })).toEqual([]);
    const inequality = timeline({
      ticks: Array.from({ length: 20 }, (_, w) => w),
      metrics: {},
      payoffs: Array.from({ length: 20 }, (_, w) => new Array(8).fill(w < 8 ? [1, 1] : [0, 2])),
    });
    expect(inequality.map(({ kind, text, tick }) => [kind, text, tick])).toContainEqual([
      "shift",
      "inequality rises from 0 to 0.5",
      8,
    ]);
    // Roles and coalitions take two plays, turns one.
    const { plays } = eventful();
    expect(timeline({ ticks: [0], metrics: {}, plays: plays!.slice(0, 1) }).map(({ kind }) => kind)).toEqual([
      "turn-taking",
    ]);
  });

  it("says what does not fit", () => {
    const good = stationaryHistory(1, { sessions: 2, windows: 8 });
    expect(() => timeline({ ...good, ticks: [1, 2] })).toThrow(/welfare needs 2 windows, got 8/);
    expect(() => timeline({ ...good, ticks: [8, 7, 6, 5, 4, 3, 2, 1] })).toThrow(
      /ticks must ascend \(window 1\)/,
    );
    expect(() => timeline({ ...good, threshold: { coperation: 1 } })).toThrow(/did you mean "cooperation"/);
    expect(() => timeline({ ...good, plays: [{ actions: [[[1, 2]]] }] })).toThrow(
      /actions of play 0 needs 2 sessions, got 1/,
    );
    expect(() => timeline({ ticks: [1], metrics: {} })).toThrow(/needs a metric, payoffs or a play/);
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
    evidence: {
      quantity: "",
      estimate: 1,
      low: 1,
      high: 1,
      sessions: 8,
      showing: 8,
      p,
      ...(effect && { effect }),
    },
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
      evidence: { ...event.evidence, p: 0.0123 },
    };
    expect(timelineText([event, later])).toBe(
      " 1200  cooperation rises from 0.1 to 0.8  shift 0.7 [0.65, 0.75], 18 of 20 sessions, p < 0.001\n" +
        "10000  cooperation rises from 0.1 to 0.8  shift 0.7 [0.65, 0.75], 18 of 20 sessions, p = 0.0123",
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

it("two numbers that differ are written apart", () => {
  expect(briefPair(0.2, 0.5)).toEqual(["0.2", "0.5"]);
  expect(briefPair(0.39476, 0.39484)).toEqual(["0.39476", "0.39484"]);
  expect(briefPair(528.012, 527.981)).toEqual(["528.01", "527.98"]);
  expect(briefPair(1234.4, 1234.3)).toEqual(["1234.4", "1234.3"]);
  expect(briefPair(1, 1 + 2 ** -52)).toEqual(["1", "1.0000000000000002"]);
});
