/** Envs, learners, norms and mechanisms of a user's own, in a file: every command takes them. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, test } from "vitest";
import type { SocietyResults } from "../../src/lab/index.ts";
import { ostrom, rowsFiles, temporaryFolder } from "./harness.ts";
import { remote, until } from "./remote.ts";

const own = fileURLToPath(new URL("../fixtures/pasture.ts", import.meta.url));
const { succeed, start, fixture } = remote();
const folder = temporaryFolder();

describe("--use", () => {
  test("list, describe and check know what the file defines", async () => {
    const ids = async (kind: string) =>
      JSON.parse((await ostrom(["list", kind, "--json", "--use", own])).out).map(
        ({ id }: { id: string }) => id,
      );
    expect(await ids("envs")).toEqual(expect.arrayContaining(["commons-v0", "my-pasture-v0"]));
    expect(await ids("agents")).toEqual(expect.arrayContaining(["q-learning", "my-urn", "my-one-cow"]));
    expect(await ids("mechanisms")).toEqual(expect.arrayContaining(["quota", "my-fee"]));
    expect((await ostrom(["describe", "my-fee", "--use", own])).out).toContain("reward taken for each cow");
    const checked = await ostrom(["check", "my-pasture", "--use", own]);
    expect(checked).toMatchObject({
      code: 0,
      out: expect.stringContaining("my-pasture-v0 (default params)"),
    });
  });

  test("check lays mechanisms under one that reads them, and each of a file over those before it", async () => {
    const file = fileURLToPath(new URL("../fixtures/standing.ts", import.meta.url));
    const first = ["--mechanism", "my-standing", "--mechanism-set", "share=0.5", "--in", "commons"];
    const alone = await ostrom(["check", "my-fines", "--use", file, "--set", "fine=2", "--in", "commons"]);
    expect(alone.code).not.toBe(0);
    expect(alone.out).toContain("lay my-standing, which keeps it, before my-fines");
    const after = await ostrom(["check", "my-fines", "--use", file, "--set", "fine=2", ...first]);
    expect(after).toMatchObject({
      code: 0,
      out: expect.stringContaining("my-fines (given params, in commons-v0 after my-standing): "),
    });
    const both = ["--mechanism", "my-fines", "--mechanism-set", "fine=2"];
    const whole = await ostrom(["check", file, ...first, ...both]);
    expect(whole).toMatchObject({
      code: 0,
      out: expect.stringMatching(
        /^my-standing \(given params, in commons-v0\): .*\bmy-fines .* after my-standing/s,
      ),
    });
    const env = await ostrom(["check", "commons", ...first.slice(0, 4), "--use", file]);
    expect(env.code).toBe(0);
  });

  test("watch plays it, by the norm that fits it, in its own drawing", async () => {
    const { out } = await ostrom(["watch", "my-pasture", "--ticks", "2", "--use", own]);
    expect(out).toBe("tick 0: 0 cows\n\ntick 1: 2 cows\n\ntick 2: 2 cows\n");
  });

  test("train runs it in workers", async () => {
    const out = join(folder, "train");
    const players = ["--agent", "my-urn", "--mechanism", "my-fee", "--mechanism-set", "fee=2"];
    const how = ["--ticks", "1000", "--sessions", "20", "--workers", "2", "--out", out, "--use", own];
    await succeed(["train", "my-pasture", ...players, ...how]);
    const { config, modules } = JSON.parse(readFileSync(join(out, "config.json"), "utf8"));
    expect(config.modules).toEqual([own]);
    expect(modules[own]).toMatch(/^[0-9a-f]{64}$/);
    const { societies } = JSON.parse(readFileSync(join(out, "results.json"), "utf8")).scenes["my-pasture-v0"];
    const { values, rewards } = societies.society as SocietyResults;
    expect(values.grazed).toHaveLength(20);
    const taken = values.grazed.map((cows) => 2 * cows);
    const kept = rewards.map(([first, second]) => first + second);
    for (const [j, welfare] of values.welfare.entries()) expect(kept[j]).toBeCloseTo(welfare - taken[j], 9);
  });

  test("experiments of the file are listed, and run by their ids", async () => {
    const file = fileURLToPath(new URL("../fixtures/own-experiment.ts", import.meta.url));
    const listed = await ostrom(["list", "experiments", "--json", "--use", file]);
    const subject = "questions of its own";
    expect(JSON.parse(listed.out)).toContainEqual({ id: "my-herders", title: "My herders", subject });
    const out = join(folder, "herders");
    const { out: said } = await succeed(["run", "my-herders", "--use", file, "--out", out, "--workers", "1"]);
    expect(said).toMatch(/pass.*\n?.*One cow each is what it says/);
    expect((await ostrom(["run", "my-herder", "--use", file])).err).toContain('did you mean "my-herders"?');
  });

  test("an id that nobody defines says where one's own may come from", async () => {
    const { code, err } = await ostrom(["describe", "zzzzzz", "--kind", "agent", "--use", own]);
    expect(code).toBe(2);
    expect(err).toContain('unknown agent "zzzzzz", and nothing like it among the');
    const near = await ostrom(["watch", "my-pastur", "--use", own]);
    expect(near.err).toContain('did you mean "my-pasture-v0"?');
    const none = await ostrom(["train", "zzzzzz"]);
    expect(none.err).toContain("--use ./my-env.ts, or modules: [./my-env.ts] in a configuration");
  });

  test.each([
    ["missing.ts", undefined, "there is no file"],
    ["broken.ts", "export const x = ;", "broken.ts cannot be imported"],
    [
      "twice.ts",
      `export const a = { id: "my-one", kind: "norm", params: {}, bind() {} };
export const b = { id: "my-one", kind: "norm", params: {}, bind() {} };`,
      'agent id "my-one" is registered twice',
    ],
  ])("%s is refused", async (name, text, message) => {
    const file = join(folder, name);
    if (text !== undefined) writeFileSync(file, text);
    expect((await ostrom(["list", "--use", file])).err).toContain(message);
  });
});

describe("modules of a configuration", () => {
  const place = join(folder, "project");
  const config = join(place, "societies.yaml");
  beforeAll(() => {
    mkdirSync(place, { recursive: true });
    // Away from the repository, so that files can be changed.
    writeFileSync(join(place, "package.json"), JSON.stringify({ type: "module" }));
    for (const name of ["pasture.ts", "pasture-size.ts"]) fixture(name, place);
    writeFileSync(
      config,
      `name: own
sessions: 18
modules: [./pasture.ts]
scenes:
  pasture:
    env: my-pasture
    train: 4000
    window: 500
    evaluate: 100
    show: { grazed: cows }
    societies:
      learned: { policies: [{ use: my-urn }] }
      priced: { policies: [{ use: my-urn }], mechanisms: [{ use: my-fee }] }
      norm: { policies: [{ use: my-one-cow }] }
    certify: { sessions: 2, train: 100, replicates: 1, shockTicks: 10, ticks: 20 }
`,
    );
  });

  test("compare in two workers, killed and resumed, comes to the same bits; certify, timeline and report follow", async () => {
    const whole = join(folder, "whole");
    await succeed(["compare", config, "--workers", "2", "--out", whole]);
    const broken = join(folder, "broken");
    const child = start(["compare", config, "--workers", "1", "--checkpoint-ms", "0", "--out", broken]);
    await until(() => existsSync(join(broken, "checkpoints")), child);
    child.kill("SIGKILL");
    await new Promise((resolve) => child.once("close", resolve));
    expect(existsSync(join(broken, "results.json"))).toBe(false);
    await succeed(["resume", broken, "--workers", "2"]);
    expect(rowsFiles(broken)).toBe(rowsFiles(whole));
    for (const file of ["results.json", "certificates.json"])
      expect(readFileSync(join(broken, file), "utf8")).toBe(readFileSync(join(whole, file), "utf8"));
    expect((await ostrom(["timeline", broken])).out).toContain("pasture, learned");
    expect((await ostrom(["report", broken])).code).toBe(0);
    expect((await ostrom(["certify", broken])).code).toBe(0);
  }, 120_000);

  test("a file that has changed since, or what it imports, is not taken silently", async () => {
    const done = join(folder, "whole");
    const file = join(place, "pasture-size.ts");
    const before = readFileSync(file, "utf8");
    writeFileSync(file, before.replace("= 2", "= 3"));
    const refused = await ostrom(["timeline", done]);
    expect(refused.code).toBe(1);
    expect(refused.err).toContain("(or what it imports) has changed since the run");
    expect(refused.err).toContain("--accept-changes");
    expect((await ostrom(["timeline", done, "--accept-changes"])).code).toBe(0);
    writeFileSync(file, before);
    expect((await ostrom(["timeline", done])).code).toBe(0);
  });
});
