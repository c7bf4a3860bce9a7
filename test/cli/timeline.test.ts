/** The command `timeline`, and the part of the certificates' page that shows the same events. */
import { join } from "node:path";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { catalogue } from "../../catalogue.ts";
import { type NamedCertificate, runCertifyJob } from "../../src/lab/certify.ts";
import { resolveConfig } from "../../src/lab/config.ts";
import { openRunFolder, type RunFolder } from "../../src/lab/node/folder.ts";
import { certifyJob } from "../../src/lab/run.ts";
import { startTask, tasksOf } from "../../src/lab/task.ts";
import type { SocietyTimeline } from "../../src/lab/timeline.ts";
import { learnedTimelines, timelineOf } from "../../src/lab/timelines.ts";
import { renderCertificates } from "../../src/report/certificates/page.ts";
import { certificatesMarkdown } from "../../src/report/certificates/text.ts";
import { timelineChart } from "../../src/report/timeline.ts";
import { all, parseXml, textOf } from "../report/xml.ts";
import { ostrom, temporaryFolder } from "./harness.ts";

const path = join(temporaryFolder(), "run");
const epsilon = { start: 1, end: 0.01, decay: 2e-3 };
const config = resolveConfig(
  {
    name: "told",
    sessions: 12,
    scenes: {
      pd: {
        env: "matrix-game",
        train: 4000,
        window: 200,
        evaluate: 20,
        certify: {
          deviants: [{ use: "always", params: { action: 0 } }],
          learners: [],
          ...{ warmUp: 2, impulseTicks: 4, shockTicks: 4, newcomerTicks: 2 },
        },
        societies: {
          myopic: {
            label: "Myopic <learners>",
            policies: [{ use: "q-learning", params: { gamma: 0, epsilon } }],
          },
          norm: { label: "Tit for tat", policies: [{ use: "tit-for-tat" }] },
        },
      },
      chicken: {
        env: "matrix-game",
        params: { game: "chicken" },
        train: 0,
        window: 1,
        evaluate: 20,
        societies: { norm: { label: "Dove", policies: [{ use: "always", params: { action: 0 } }] } },
      },
    },
  },
  catalogue,
);

/** A timeline with `count` shifts of two ticks, the later the stronger, at ticks 1, 2, ... */
function manyEvents(told: SocietyTimeline, count: number): SocietyTimeline {
  const [first] = told.events;
  const events = Array.from({ length: count }, (_, e) => ({
    ...first,
    tick: e + 1,
    until: e + 3,
    evidence: { ...first.evidence, effect: e + 1 },
  }));
  return { ...told, events };
}

/** A finished run, made without workers. */
let folder: RunFolder;
beforeAll(() => {
  folder = openRunFolder(path, config);
  for (const task of tasksOf(config)) {
    const run = startTask(catalogue, config, task);
    for (const row of run.rows()) {
      folder.append(row);
      if (row.phase === "train" && row.tick === 4000) folder.saveTrained(task, run.save());
    }
  }
});

test("a run that is not finished has no timeline yet", async () => {
  const said = await ostrom(["timeline", path]);
  expect(said).toMatchObject({ code: 1, out: "", err: expect.stringContaining(`ostrom resume ${path}`) });
  folder.write("results.json", "{}\n");
});

describe("the command", () => {
  test("tells each society's events with their evidence, and where there is no history", async () => {
    const { code, out, err } = await ostrom(["timeline", path]);
    expect([code, err]).toEqual([0, ""]);
    const blocks = out.split("\n\n");
    expect(blocks.map((block) => block.split("\n")[0])).toEqual([
      "pd, Myopic <learners> (12 sessions, 4000 ticks of learning)",
      "pd, Tit for tat (1 session; nothing learns here: no history, only its play)",
      "chicken, Dove (1 session; nothing learns here: no history, only its play)",
    ]);
    expect(blocks[0]).toMatch(
      /^ *\d+–\d+ {2}cooperation falls from \S+ to \S+ in \d steps +p . \S+ +shift \(d -\S+\) -/m,
    );
    expect(blocks[1]).toContain("too few sessions for events: 6 are the least, 1 is a description");
    expect(Math.max(...out.split("\n").map(({ length }) => length))).toBeLessThanOrEqual(110);
    expect((await ostrom(["timeline", path])).out).toBe(out);
  });

  test("--json is the same, as data", async () => {
    const { out } = await ostrom(["timeline", path, "--json"]);
    const told = JSON.parse(out) as SocietyTimeline[];
    expect(told.map(({ scene, society }) => `${scene}/${society}`)).toEqual([
      "pd/myopic",
      "pd/norm",
      "chicken/norm",
    ]);
    const { metrics: _, ...rest } = await timelineOf(folder, catalogue, { scene: "pd", society: "myopic" });
    expect(told[0]).toEqual(JSON.parse(JSON.stringify(rest)));
    expect(told[0].events.length).toBeGreaterThan(0);
  });

  test("tells the strongest dozen and how many are left, all of them with --all or --json", async () => {
    const many = manyEvents(await timelineOf(folder, catalogue, { scene: "pd", society: "myopic" }), 14);
    vi.doMock("../../src/lab/timelines.ts", () => ({ timelineOf: () => many }));
    const said = async (...args: string[]) =>
      (await ostrom(["timeline", path, "--scene", "pd", "--society", "myopic", ...args])).out;
    const ticks = (out: string) => [...out.matchAll(/^ *(\d+)–\d+ {2}/gm)].map(([, tick]) => Number(tick));
    const brief = await said();
    expect(ticks(brief)).toEqual([3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14]);
    expect(brief).toMatch(/\nand 2 weaker ones \(--all shows them\)\n$/);
    const full = await said("--all");
    expect(ticks(full)).toHaveLength(14);
    expect(full).not.toContain("weaker");
    expect((JSON.parse(await said("--json")) as SocietyTimeline[])[0].events).toHaveLength(14);
    vi.doUnmock("../../src/lab/timelines.ts");
  });

  test("--scene and --society choose", async () => {
    const chosen = async (...args: string[]) => {
      const { out } = await ostrom(["timeline", path, "--json", ...args]);
      return (JSON.parse(out) as SocietyTimeline[]).map(({ scene, society }) => `${scene}/${society}`);
    };
    expect(await chosen("--society", "norm")).toEqual(["pd/norm", "chicken/norm"]);
    expect(await chosen("--scene", "chicken")).toEqual(["chicken/norm"]);
    expect(await chosen("--scene", "pd", "--society", "norm")).toEqual(["pd/norm"]);
  });

  test.each([
    [["--society", "myopik"], 2, 'unknown society "myopik", did you mean "myopic"?'],
    [["--scene", "pf"], 2, 'unknown scene "pf", did you mean "pd"?'],
    [["--scene", "chicken", "--society", "myopic"], 2, 'unknown society "myopic"'],
  ])("%j is a mistake", async (args, code, message) => {
    const said = await ostrom(["timeline", path, ...args]);
    expect(said).toMatchObject({ code, out: "", err: expect.stringContaining(message) });
  });
});

describe("beside the certificates", () => {
  const scene = "pd";
  let certificates: NamedCertificate[];
  let told: SocietyTimeline;
  beforeAll(async () => {
    const jobs = await Promise.all(["myopic", "norm"].map((society) => certifyJob(folder, scene, society)));
    certificates = jobs.map((job) => runCertifyJob(catalogue, job));
    told = await timelineOf(folder, catalogue, { scene, society: "myopic" });
  });

  test("only societies that learn have a timeline", async () => {
    expect(await learnedTimelines(folder, catalogue, certificates)).toEqual([told]);
  });

  test("the page draws how a learned society came about, and lists the events", async () => {
    const timelines = await learnedTimelines(folder, catalogue, certificates);
    const html = renderCertificates({ name: "told", certificates, timelines, scenes: {}, versions: {} });
    const sections = all(parseXml(html), "details");
    expect(sections).toHaveLength(2);
    const titles = sections.map((section) => all(section, "title").map(textOf));
    expect(titles[0]).toContain("How it came about: Myopic <learners>");
    expect(titles[1].filter((title) => title.startsWith("How it came about"))).toEqual([]);
    const rows = all(sections[0], "tbody").flatMap((body) => all(body, "tr"));
    expect(rows.map((row) => textOf(row.children[2]))).toEqual(told.events.map(({ text }) => text));
    expect(all(sections[1], "table")).toEqual([]);
  });

  test("Markdown has a line an event", async () => {
    const timelines = await learnedTimelines(folder, catalogue, certificates);
    const [, first, second] = certificatesMarkdown("told", certificates, timelines).split("\n### ");
    const lines = first.slice(first.indexOf("How it came about")).split("\n");
    expect(lines.filter((line) => /^- Ticks? /.test(line))).toHaveLength(told.events.length);
    expect(lines[2]).toContain(`: ${told.events[0].text}; ${told.events[0].evidence.quantity} `);
    expect(second.slice(0, second.indexOf("\n## "))).not.toContain("How it came about");
  });

  test("page, chart and Markdown tell the strongest dozen and how many are left", () => {
    const timelines = [manyEvents(told, 13)];
    const html = renderCertificates({ name: "told", certificates, timelines, scenes: {}, versions: {} });
    const [section] = all(parseXml(html), "details");
    const rows = all(section, "tbody").flatMap((body) => all(body, "tr"));
    expect(rows.map((row) => textOf(row.children[1]))).toEqual(
      Array.from({ length: 12 }, (_, e) => `${e + 2}–${e + 4}`),
    );
    expect(all(section, "figcaption").map(textOf).at(-1)).toContain(
      "And 1 weaker one: ostrom timeline --all.",
    );
    expect(all(parseXml(timelineChart(timelines[0])!), "path", "ref")).toHaveLength(12);
    const markdown = certificatesMarkdown("told", certificates, timelines);
    expect(markdown).toContain("- Ticks 13–15: ");
    expect(markdown).not.toContain("- Ticks 1–3: ");
    expect(markdown).toContain("\n- And 1 weaker one: ostrom timeline --all.\n");
  });

  test("the chart has a lane a metric and one mark a tick with events, left to right as they happened", () => {
    const chart = timelineChart(told)!;
    const root = parseXml(chart);
    expect(all(root, "path", "line")).toHaveLength(Object.keys(told.metrics).length);
    const ends = all(root, "path", "ref").map(({ attributes }) =>
      Number(/L([\d.]+),[\d.]+$/.exec(attributes.d)![1]),
    );
    expect(ends).toHaveLength(new Set(told.events.map(({ tick }) => tick)).size);
    expect(ends).toEqual(ends.toSorted((a, b) => a - b));
    expect(timelineChart({ ...told, metrics: {} })).toBeUndefined();
  });
});
