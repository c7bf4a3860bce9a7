import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { congestionGame } from "../../envs/congestion-game/congestion-game.ts";
import { drawing } from "../../envs/congestion-game/draw.ts";
import {
  assertEnv,
  type Batch,
  captureFrame,
  createBatch,
  sampleActions,
  seedStreams,
  seedWords,
} from "../../src/index.ts";
import { all, parseXml, textOf } from "../report/xml.ts";

const forms = ["kernel", "world"] as const;
const presets = congestionGame.presets!;

function play(batch: Batch, ...actions: number[]): number[] {
  batch.io.actions[0].set(actions);
  batch.step();
  return [...batch.io.payoff];
}

describe("a tick", () => {
  it.each(forms)(
    "of Pigou's roads takes 1 on the wide one and the share of traffic on the other (%s form)",
    (form) => {
      const batch = createBatch(congestionGame, { ...presets.pigou, agents: 4 }, { form });
      expect(play(batch, 0, 1, 1, 1)).toEqual([-1, -0.75, -0.75, -0.75]);
      expect(play(batch, 0, 0, 0, 1)).toEqual([-1, -1, -1, -0.25]);
      expect(play(batch, 0, 0, 0, 0)).toEqual([-1, -1, -1, -1]);
    },
  );

  it.each(forms)("of Braess' network adds up the links of a path (%s form)", (form) => {
    const batch = createBatch(congestionGame, { ...presets["braess-with-link"], agents: 4 }, { form });
    // Paths 0-1, 2-3 and 0-4-3: link 0 carries agents 0, 2 and 3, link 3 carries 1, 2 and 3.
    expect(play(batch, 0, 1, 2, 2)).toEqual([-1.75, -1.75, -1.5, -1.5]);
    expect([...batch.columns.load]).toEqual([3, 1, 1, 3, 2]);
  });

  it("pays the reward less the latency, and reports the mean latency", () => {
    const batch = createBatch(congestionGame, { agents: 4, reward: 2 });
    batch.startWindow();
    expect(play(batch, 0, 1, 1, 0)).toEqual([1, 1.5, 1.5, 1]);
    expect(batch.readMetrics(0)).toMatchObject({ welfare: 5, meanLatency: 0.75 });
  });
});

describe("externality", () => {
  it("of Braess' network is what the others on the links lose", () => {
    const batch = createBatch(congestionGame, { ...presets["braess-with-link"], agents: 4 });
    play(batch, 0, 1, 2, 2);
    // Two others on link 0 and none on link 1; likewise with links 3 and 2; both for the middle path.
    expect([...batch.columns.externality]).toEqual([0.5, 0.5, 1, 1]);
  });

  const network = fc.integer({ min: 1, max: 4 }).chain((links) =>
    fc.record({
      agents: fc.integer({ min: 2, max: 7 }),
      links: fc.array(
        fc.record({
          constant: fc.integer({ min: 0, max: 9 }),
          slope: fc.integer({ min: 0, max: 9 }),
          power: fc.constantFrom(1, 2, 4),
        }),
        { minLength: links, maxLength: links },
      ),
      paths: fc.array(fc.uniqueArray(fc.integer({ min: 0, max: links - 1 }), { minLength: 1 }), {
        minLength: 1,
        maxLength: 4,
      }),
    }),
  );

  it("is what the others would save if the agent stayed at home", () => {
    fc.assert(
      fc.property(network, fc.integer(), ({ agents, links, paths }, seed) => {
        const all = createBatch(congestionGame, { agents, links, paths });
        const words = new Int32Array(4);
        seedStreams(words, seedWords(seed), 0, 1);
        sampleActions(all, words);
        all.step();
        // Without agent 0 among one fewer, on slopes for the smaller number: latency per agent stays as it was.
        const fewer = createBatch(congestionGame, {
          agents: agents - 1,
          links: links.map((link) => ({
            ...link,
            slope: link.slope * ((agents - 1) / agents) ** link.power,
          })),
          paths,
        });
        const others = all.io.payoff.slice(1).reduce((sum, x) => sum + x, 0);
        fewer.io.actions[0].set(all.io.actions[0].slice(1));
        fewer.step();
        const saved = fewer.io.payoff.reduce((sum, x) => sum + x, 0) - others;
        expect((all.columns.externality as Float64Array)[0]).toBeCloseTo(saved, 9);
      }),
    );
  });

  it("makes both forms agree bit for bit, as all columns do", () => {
    fc.assert(
      fc.property(network, fc.integer(), fc.integer({ min: 0, max: 5 }), (params, seed, rounds) => {
        const [kernel, world] = forms.map((form) =>
          createBatch(congestionGame, { ...params, rounds, reward: 1 / 3 }, { worlds: 3, form }),
        );
        const words = new Int32Array(4 * 3);
        seedStreams(words, seedWords(seed), 0, 3);
        expect(Buffer.compare(kernel.save(), world.save())).toBe(0);
        for (let t = 0; t < 8; t++) {
          sampleActions(kernel, words);
          world.io.actions[0].set(kernel.io.actions[0]);
          for (const batch of [kernel, world]) {
            batch.step(0, 1);
            batch.step(1, 3);
            if (t % 2 === 1) batch.resetDone();
          }
          expect(Buffer.compare(kernel.save(), world.save())).toBe(0);
        }
      }),
    );
  });
});

describe("observation", () => {
  it("is the latency of each path, of empty roads at the start of an episode", () => {
    const batch = createBatch(congestionGame, { agents: 2, rounds: 1 });
    expect([...batch.io.obs.latency]).toEqual([1, 0, 1, 0]);
    play(batch, 1, 1);
    expect([...batch.io.obs.latency]).toEqual([1, 1, 1, 1]);
    batch.resetDone();
    expect([...batch.io.obs.latency]).toEqual([1, 0, 1, 0]);
  });
});

describe("params", () => {
  it("are refused when a path leaves the network or comes back to a link", () => {
    expect(() => createBatch(congestionGame, { paths: [[0], [2]] })).toThrow(
      /paths\[1\] names link 2, but links end at 1/,
    );
    expect(() => createBatch(congestionGame, { paths: [[0, 0]] })).toThrow(/paths\[0\] uses a link twice/);
  });

  it("of every preset pass the conformance check", () => {
    for (const preset of Object.values(presets))
      assertEnv(congestionGame, { ...preset, agents: 9, rounds: 11 });
  });
});

describe("drawing", () => {
  it("stacks a polygon for each path and names mean latency", () => {
    const batch = createBatch(congestionGame, { ...presets["braess-with-link"], agents: 3 });
    const frames = [captureFrame(batch, 0)];
    for (const joint of [
      [0, 1, 2],
      [2, 2, 2],
    ]) {
      batch.io.actions[0].set(joint);
      batch.step();
      frames.push(captureFrame(batch, 0));
    }
    const source = drawing.svg(frames, batch.params);
    const svg = parseXml(source);
    expect(all(svg, "polygon")).toHaveLength(3);
    expect(source).not.toMatch(/NaN|undefined/);
    expect(textOf(svg)).toContain("links 0-4-3");
    expect(drawing.text(frames[0], batch.params)).toBe("tick 0: nobody has travelled yet");
    expect(drawing.text(frames[2], batch.params).split("\n")).toEqual([
      "tick 2: mean latency 2",
      "links 0-1: 0 agents, latency 2",
      "links 2-3: 0 agents, latency 2",
      "links 0-4-3: 3 agents, latency 2",
    ]);
  });

  it("stands for no trips, a single path and thousands of ticks", () => {
    for (const ticks of [0, 3000]) {
      const batch = createBatch(congestionGame, { agents: 2, paths: [[1]] });
      const frames = [captureFrame(batch, 0)];
      for (let t = 0; t < ticks; t++) {
        play(batch, 0, 0);
        frames.push(captureFrame(batch, 0));
      }
      const source = drawing.svg(frames, batch.params);
      expect(parseXml(source).name).toBe("svg");
      expect(source).not.toMatch(/NaN|undefined|Infinity/);
      expect(source.length).toBeLessThan(150_000);
      if (ticks > 0) expect(drawing.text(frames[1], batch.params)).toContain("links 1: 2 agents, latency 1");
    }
  });
});
