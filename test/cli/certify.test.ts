/** Certificates from the command line: of a configuration, of a run that is done, and of one that was stopped. */
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { catalogue } from "../../catalogue.ts";
import { validateConfig } from "../../src/cli/validate.ts";
import type { NamedCertificate } from "../../src/lab/certify.ts";
import { ostrom as inProcess, temporaryFolder, unsealed } from "./harness.ts";
import { remote } from "./remote.ts";

const folder = temporaryFolder();
const { ostrom, succeed } = remote();

const file = join(folder, "tiny.yaml");
writeFileSync(
  file,
  `
name: tiny
sessions: 4
scenes:
  pd:
    label: Dilemma <b>
    env: matrix-game
    params: {payoffs: [[3, 0, 4, 1], [3, 4, 0, 1]], actions: [2, 2]}
    train: 400
    window: 100
    evaluate: 50
    societies:
      wsls: {label: "Win & <i>stay</i>", policies: [{use: win-stay-lose-shift}]}
      meek: {policies: [{use: always}]}
      selfish: {label: Selfish, policies: [{use: always, params: {action: 1}}]}
      generous: {policies: [{use: generous-tit-for-tat}]}
      learned: {policies: [{use: q-learning, params: {gamma: 0.5, epsilon: {start: 1, end: 0.01, decay: 0.02}}}]}
    certify:
      discount: 0.9
      train: 200
      replicates: 1
      shockTicks: 40
      thresholds: {gain: 0.05, sessions: 0.5}
      sensitivity: {discount: [0.25], noise: [0, 0.1]}
      deviants:
        - {use: always, params: {action: 0}, label: all C}
        - {use: always, params: {action: 1}, label: all D <u>}
      learners: [{use: q-learning}]
`,
);
const done = join(folder, "done");
let said: Awaited<ReturnType<typeof succeed>>;
const read = (path: string, name: string) => readFileSync(join(path, name), "utf8");
const certificatesIn = (path: string): NamedCertificate[] =>
  JSON.parse(read(path, "certificates.json")).certificates;
const copy = (name: string) => {
  const path = join(folder, name);
  cpSync(done, path, { recursive: true });
  return path;
};
const outcome = (path: string) =>
  [
    "certificates.json",
    "certificates.md",
    "certificates.html",
    ...readdirSync(join(path, "certificates")).map((name) => `certificates/${name}`),
  ].map((name) => read(path, name));

beforeAll(async () => {
  said = await succeed(["certify", file, "--workers", "1", "--out", done]);
});

describe("a configuration", () => {
  test("is run and certified; verdicts are printed, the page's path at the end", () => {
    expect(said.out).toContain("Win & <i>stay</i>: STABLE NORM");
    expect(said.out).toContain("meek: STUCK BUT UNENFORCED");
    expect(said.out).toContain("Selfish: NO NORM");
    expect(said.out).toMatch(
      / {2}- Leaving pays, more than 5 % of the stake, 0\.1 a tick: the best plan of deviations gains 1 a tick/,
    );
    expect(said.out.trimEnd().split("\n").slice(-2)).toEqual([
      join(done, "certificates.html"),
      join(done, "report.html"),
    ]);
    expect(said.err.match(/^certified \d of 5 {2}pd\//gm)).toHaveLength(5);
  });

  test("leaves a certificate of each society, with what its learners knew", () => {
    const certificates = certificatesIn(done);
    expect(certificates.map(({ scene, society }) => `${scene}.${society}`)).toEqual(
      ["wsls", "meek", "selfish", "generous", "learned"].map((name) => `pd.${name}`),
    );
    for (const each of certificates)
      expect(JSON.parse(unsealed(done, `certificates/pd.${each.society}.json`))).toEqual(each);
    expect(readdirSync(join(done, "policies"))).toEqual(["pd.learned.0-4.bin"]);
    const [wsls, , , generous, learned] = certificates.map(({ certificate }) => certificate);
    expect(wsls).toMatchObject({
      sessions: 4,
      discount: 0.9,
      ticks: 50,
      thresholds: { gain: 0.05 },
      exact: { solved: true, worst: { gain: 0 } },
    });
    expect(wsls.emergence).toBeUndefined();
    expect(generous.exact).toEqual({ solved: false, why: "agent 1 mixes between actions" });
    expect(learned.exact.solved).toBe(true);
    expect(learned.emergence).toMatchObject({ metric: "welfare", threshold: 4, sessions: 4 });
    expect(learned.emergence!.sensitivity.map(({ parameter, value }) => [parameter, value])).toEqual([
      ["discount", 0.25],
      ["noise", 0],
      ["noise", 0.1],
    ]);
    // Without noise it is the same learning again.
    expect(learned.emergence!.sensitivity[1].reached).toEqual(learned.emergence!.reached);
  });

  test("gives a document and a page that call bounds bounds, and escape labels", () => {
    const document = read(done, "certificates.md");
    const section = (label: string) => document.split("### ").find((part) => part.startsWith(label))!;
    expect(section("Win & &lt;i>stay&lt;/i>: stable norm")).toContain("**Stability.** Exact, 4 sessions");
    expect(section("generous: ")).toContain("Not solved exactly (agent 1 mixes between actions)");
    for (const label of ["Win", "generous"])
      expect(section(label)).toContain("a lower bound from 4 deviants");
    expect(section("generous: ")).not.toContain("Exact, ");
    expect(document).toContain("all D &lt;u>");
    expect(document).not.toMatch(/<[a-z/]/);

    const html = read(done, "certificates.html");
    expect(html).toMatch(/^<!doctype html>/i);
    for (const raw of ["<i>stay", "<u>", "Dilemma <b>"]) expect(html).not.toContain(raw);
    for (const shown of ["Win &amp; &lt;i&gt;stay&lt;/i&gt;", "all D &lt;u&gt;", "Dilemma &lt;b&gt;"])
      expect(html).toContain(shown);
    expect(html).toContain("Lower bounds on what leaving can pay.");
    expect(html).toContain("Exact, 4 sessions");
    expect(html).not.toMatch(/NaN|undefined|\bnull\b/);
  });
});

describe("a run that is done", () => {
  test("has its verdicts beside the results in the report, also when that is rendered anew", async () => {
    const certificates = certificatesIn(done);
    const page = read(done, "certificates.html");
    const expectVerdicts = (report: string) => {
      const links = [...report.matchAll(/<a href="certificates\.html#([^"]*)">([^<]*)<\/a>/g)];
      expect(links.map(([, , name]) => name)).toEqual(
        certificates.map(({ certificate }) => certificate.verdict.name),
      );
      for (const [, anchor] of links) expect(page).toContain(`<details id="${anchor}">`);
      expect(report).toContain('<a href="certificates.html">');
    };
    expectVerdicts(read(done, "report.html"));
    const path = copy("rendered");
    await succeed(["report", path]);
    expectVerdicts(read(path, "report.html"));
    writeFileSync(join(path, "certificates.json"), "[{");
    expect((await ostrom(["report", path])).err).toMatch(
      /certificates\.json is damaged: .*; restore it, or have it made again by: ostrom resume --repair /,
    );
    rmSync(join(path, "certificates.json"));
    await succeed(["report", path]);
    expect(read(path, "report.html")).not.toContain("certificates.html");
  });

  test("keeps the certificates it has, makes those that are missing, to the same bytes, with more workers too", async () => {
    const path = copy("again");
    const file = join(path, "certificates", "pd.meek.json");
    const kept = join(path, "certificates", "pd.wsls.json");
    const before = statSync(kept).mtimeMs;
    rmSync(file);
    for (const name of ["json", "md", "html"]) rmSync(join(path, `certificates.${name}`));
    const again = await succeed(["certify", path, "--workers", "2"]);
    expect(again.err.match(/^certified .*$/gm)).toEqual(["certified 5 of 5  pd/meek: stuck but unenforced"]);
    expect(statSync(kept).mtimeMs).toBe(before);
    expect(outcome(path)).toEqual(outcome(done));
    rmSync(join(path, "certificates"), { recursive: true });
    await succeed(["certify", path, "--workers", "2"]);
    expect(outcome(path)).toEqual(outcome(done));
  });

  test("--json prints the certificates and nothing else", async () => {
    const { out } = await succeed(["certify", copy("json"), "--json"]);
    const { certificates, certificatesReport } = JSON.parse(out);
    expect(certificates).toEqual(certificatesIn(done));
    expect(certificatesReport).toBe(join(folder, "json", "certificates.html"));
  });

  test("without what its learners knew, or with that damaged, it says which file and what to do", async () => {
    const path = copy("damaged");
    rmSync(join(path, "certificates"), { recursive: true });
    const policies = join(path, "policies", "pd.learned.0-4.bin");
    const bytes = readFileSync(policies);
    bytes[bytes.length - 5] ^= 1;
    writeFileSync(policies, bytes);
    expect(await ostrom(["certify", path])).toMatchObject({
      code: 1,
      out: "",
      err: expect.stringMatching(/policies\/pd\.learned\.0-4\.bin is damaged/),
    });
    rmSync(policies);
    expect(await ostrom(["certify", path])).toMatchObject({
      code: 1,
      err: expect.stringContaining(
        `does not hold what "learned" (pd) has learned; have it learned again by: ostrom resume --repair ${path}`,
      ),
    });
  });

  test("pages that are gone are missed, and made again to the same bits", async () => {
    const path = copy("gone");
    for (const kind of ["json", "md"]) rmSync(join(path, `certificates.${kind}`));
    const { code, out } = await ostrom(["verify", path]);
    expect(code).toBe(1);
    expect(out).toContain("certificates.json: it is not there (can be made again)\n");
    expect(out).toContain("certificates.md: it is not there (can be made again)\n");
    await succeed(["resume", "--repair", path]);
    expect(outcome(path)).toEqual(outcome(done));
  });

  test("a damaged certificate is named", async () => {
    const path = copy("cut");
    writeFileSync(join(path, "certificates", "pd.meek.json"), "{");
    expect(await ostrom(["certify", path])).toMatchObject({
      code: 1,
      err: expect.stringContaining(
        "certificates/pd.meek.json is damaged: it does not end with its run and its hash; restore it",
      ),
    });
  });
});

test("a run that is not finished, and options that go with configurations", async () => {
  const path = copy("unfinished");
  rmSync(join(path, "results.json"));
  expect(await inProcess(["certify", path])).toMatchObject({
    code: 1,
    err: expect.stringContaining(`holds a run that is not finished; continue it with: ostrom resume ${path}`),
  });
  expect(await inProcess(["certify", done, "--seed", "1"])).toMatchObject({
    code: 2,
    err: expect.stringContaining(
      "--set, --seed, --sessions, --backend, --out and --quick go with a configuration",
    ),
  });
  expect(await inProcess(["certify", file, "--quick"])).toMatchObject({
    code: 2,
    err: expect.stringContaining('has no short version (it gives no "quick", and sweeps nothing)'),
  });
  expect((await inProcess(["certify", join(folder, "nowhere.yaml")])).code).not.toBe(0);
});

describe("what a certify section names is checked before anything runs", () => {
  const config = (certify: Record<string, unknown>, use = "q-learning") => ({
    name: "checked",
    scenes: {
      pd: { env: "matrix-game", train: 10, evaluate: 10, societies: { a: { policies: [{ use }] } }, certify },
    },
  });

  test.each<[Record<string, unknown>, string]>([
    [
      { sensitivity: { nois: [0.1] } },
      'scenes.pd.certify.sensitivity.nois: unknown parameter of matrix-game-v0 "nois", did you mean "noise"?',
    ],
    [
      { sensitivity: { discount: [1.5] } },
      'scenes.pd.certify.sensitivity.discount: q-learning: parameter "gamma"',
    ],
    [
      { sensitivity: { noise: [0.1, 2] } },
      'scenes.pd.certify.sensitivity.noise: matrix-game-v0: parameter "noise"',
    ],
    [
      { deviants: [{ use: "alway" }] },
      'scenes.pd.certify.deviants.0: unknown agent "alway", did you mean "always"?',
    ],
    [
      { deviants: [{ use: "always" }, { use: "always", params: { acton: 1 } }] },
      'scenes.pd.certify.deviants.1: always: unknown parameter "acton", did you mean "action"?',
    ],
    [
      { learners: [{ use: "q-lerning" }] },
      'scenes.pd.certify.learners.0: unknown agent "q-lerning", did you mean "q-learning"?',
    ],
    [
      { learners: [{ use: "grim" }] },
      "scenes.pd.certify.learners.0: grim: does not learn; name it among the deviants",
    ],
    [
      { resource: { column: "pasts" } },
      'scenes.pd.certify.resource: unknown column of matrix-game-v0 "pasts", did you mean "past"?',
    ],
    [
      { emergence: { metric: "welfair", threshold: 1 } },
      'scenes.pd.certify.emergence: unknown metric "welfair", did you mean "welfare"?',
    ],
    [{ seats: [2] }, "scenes.pd.certify.seats: matrix-game-v0: seats must be in 0..1, got 2"],
    [{ societies: ["b"] }, 'unknown society (config: scenes.pd.certify.societies) "b"'],
    [{ deviant: [] }, 'config: scenes.pd.certify: Unrecognized key: "deviant", did you mean "deviants"?'],
  ])("%j", (certify, message) => {
    expect(() => validateConfig(catalogue, config(certify))).toThrow(message);
  });

  test("and nothing else is", () => {
    for (const certify of [
      {},
      {
        sensitivity: { discount: [0.1, 1], noise: [0] },
        deviants: [{ use: "greedy-harvest" }],
        emergence: { metric: "equality", threshold: 0.5 },
      },
    ])
      expect(validateConfig(catalogue, config(certify)).scenes.pd.certify).toMatchObject(certify);
    expect(existsSync(join(folder, "runs"))).toBe(false);
  });

  test("the command line exits with 2 and makes no folder", async () => {
    const bad = join(folder, "bad.json");
    writeFileSync(bad, JSON.stringify(config({ sensitivity: { nois: [1] } })));
    const out = join(folder, "never");
    const { code, err } = await inProcess(["certify", bad, "--out", out]);
    expect([code, existsSync(out)]).toEqual([2, false]);
    expect(err).toContain('did you mean "noise"?');
  });
});
