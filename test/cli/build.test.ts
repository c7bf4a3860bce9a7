/** Kernels that are written from world forms: all that rules may be made of, held to the world form bit for bit. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { kernelPath } from "../../src/cli/build/beside.ts";
import { kernelText } from "../../src/cli/build/kernel.ts";
import { checkEnv } from "../../src/core/check.ts";
import type { Env } from "../../src/index.ts";
import { ostrom } from "./harness.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
mkdirSync(join(root, "scratch"), { recursive: true });
const folder = mkdtempSync(join(root, "scratch", "build-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let files = 0;

interface Parts {
  /** What stands at the top of the file besides the env. */
  readonly top?: string;
  readonly state?: string;
  readonly action?: string;
  readonly observation?: string;
  readonly derive?: string;
  readonly reset?: string;
  readonly step?: string;
  readonly observe?: string;
  readonly extra?: string;
}

/** The file of an env of three agents, and the text of its kernel. */
function written(parts: Parts): { path: string; text: () => string } {
  const path = join(folder, `env${++files}.ts`);
  writeFileSync(
    path,
    `import { defineEnv, discrete, f32, f64, feature, i32, perAgent, u8, vector, z } from "../../src/index.ts";
${parts.top ?? ""}
export const env = defineEnv({
  id: "built-v0",
  title: "Built",
  cite: [],
  params: z.object({
    agents: z.number().default(3).describe("agents (count)"),
    rate: z.number().default(0.25).describe("rate (share)"),
    size: z.number().default(2).describe("size (count)"),
    steps: z.array(z.number()).default([1, 2, 3]).describe("steps (count)"),
  }),
  agents: (p) => p.agents,
  horizon: () => 7,
  state: (p) => (${parts.state ?? "{ stock: f64, own: perAgent(f64), memory: perAgent(i32, p.size), cells: vector(u8, 4) }"}),
  action: () => ${parts.action ?? "discrete(3)"},
  observation: (p) => (${parts.observation ?? '{ stock: feature(-1e9, 1e9, "stock"), cells: feature(-1e9, 1e9, "cells", { size: 4 }) }'}),
  metrics: { given: { description: "given", per: "tick" } },
  ${parts.derive ?? ""}
  ${parts.extra ?? ""}
  world: {
    reset(w, p, d) { ${parts.reset ?? "w.stock = 1; w.own.fill(0); w.memory.fill(0); w.cells.fill(0);"} },
    step(w, p, d) { ${parts.step ?? ""} },
    observe(w, p, d) { ${parts.observe ?? "w.obs.stock.fill(w.stock); w.obs.cells.fill(w.cells[1]);"} },
  },
});
`,
  );
  return { path, text: () => kernelText(path) };
}

/** What the conformance check says of the env with its kernel. */
async function checked(parts: Parts): Promise<string> {
  const { path, text } = written(parts);
  const own = text();
  writeFileSync(kernelPath(path), own);
  const { env } = (await import(path)) as { env: Env };
  const { kernel } = (await import(kernelPath(path))) as Pick<Env, "kernel">;
  const { passed, failures } = checkEnv({ ...env, kernel: kernel! }, {}, { worlds: 5, ticks: 40 });
  expect(failures).toEqual([]);
  expect(passed).toContain("kernel");
  return own;
}

describe("a kernel has the bits of the world form with", () => {
  test.each<[string, Parts]>([
    [
      "numbers and arrays of every shape",
      {
        step: `
        for (let a = 0; a < w.agents; a++) {
          w.own[a] += w.action[a] * p.rate;
          for (let j = p.size - 1; j > 0; j--) w.memory[a * p.size + j] = w.memory[a * p.size + j - 1];
          w.memory[a * p.size] = w.action[a];
          w.payoff[a] = w.own[a] - w.memory[(a + 1) % w.agents * p.size + 1];
        }
        w.cells[w.tick & 3] = w.tick;
        w.stock += w.cells.length + w.memory.length - w.episode;
        w.given++;`,
        observe: `
        w.obs.stock.fill(w.stock);
        for (let a = 0; a < w.agents; a++) for (let c = 0; c < 4; c++) w.obs.cells[4 * a + c] = w.cells[c];`,
      },
    ],
    [
      "all that a world draws",
      {
        step: `
        w.stock = w.random() + w.randomInt(7) + w.normal() + w.exponential() + w.poisson(3);
        if (w.chance(w.random())) w.given += 1;
        for (let a = 0; a < w.agents; a++) w.payoff[a] = w.random() < w.stock ? 1 : 0;`,
      },
    ],
    [
      "neighbours on a graph, and births",
      {
        top: 'import { buildTopology } from "../../src/topology/index.ts";',
        extra: 'topology: (p) => buildTopology({ kind: "ring", neighbours: 2 }, p.agents), turnover: true,',
        step: `
        const { start, neighbour } = w.topology;
        for (let a = 0; a < w.agents; a++) {
          const others = w.neighbours(a);
          for (let j = 0; j < others.length; j++) w.payoff[a] += w.active[a] * w.action[others[j]];
          for (let e = start[a]; e < start[a + 1]; e++) w.stock += neighbour[e] * w.age[a];
        }
        const dead = w.randomInt(w.agents);
        w.parent[dead] = w.neighbours(dead)[0];`,
      },
    ],
    [
      "names for parts of the world, of params and of what follows from them",
      {
        derive: "derive: (p) => ({ table: Float64Array.of(0, p.rate, 2), deep: { most: 5 } }),",
        step: `
        const { own, action, agents: n, stock } = w;
        const { rate, steps: [, second] } = p;
        const { table, deep: { most } } = d;
        const payoff = w.payoff;
        w.stock = 0;
        let sum = stock + second;
        for (let a = 0; a < n; a++) { own[a] = table[action[a]] * rate + d.deep.most; sum += own[a]; payoff[a] = sum; }
        w.stock = Math.min(most, sum);`,
        observe:
          "const { obs } = w; const { stock } = obs; obs.cells.fill(0); for (let a = 0; a < w.agents; a++) stock[a] = w.stock;",
      },
    ],
    [
      "names of its own that hide others",
      {
        step: `
        let i = 2;
        for (let k = 0; k < w.agents; k++) i += w.action[k];
        const f = (w: number) => w + i;
        { const p = { rate: 3 }; w.stock = f(p.rate); }
        w.given += { i }.i;`,
      },
    ],
    [
      "functions that take the world and leave early",
      {
        top: `
        const least = 0.5;
        function firstAbove(w: any, most: number): number {
          for (let a = 0; a < w.agents; a++) {
            if (w.own[a] <= most) continue;
            if (w.action[a] === 2) return a;
            for (const each of w.own) if (each > 2 * most) return a + 0.5;
          }
          return -1;
        }
        function give(w: any, { rate }: any, a: number, amount: number) {
          if (a < 0) return;
          amount *= rate;
          w.own[Math.floor(a)] += amount + least;
          w.given += amount;
        }
        function both(w: any, p: any): number { const a = firstAbove(w, p.rate); give(w, p, a, 2); return firstAbove(w, a); }
        const total = (w: any) => w.own[0] + w.own[1];
        const half = (x: number) => x / 2;`,
        step: `
        const a = w.action[0];
        give(w, p, a, a + 1);
        let found = firstAbove(w, p.rate);
        found += both(w, p);
        if (found > 3) return;
        if (total(w) > 20) give(w, p, 0, -total(w)); else w.stock = half(found);
        w.payoff[1] = firstAbove(w, w.stock);
        for (let b = 0; b < 2; b++) { const a = firstAbove(w, b); if (a < 0) break; w.own[b] = a; }`,
      },
    ],
    [
      "phases, each a loop of its own",
      {
        top: `
        function take(w: any, p: any) { for (let a = 0; a < w.agents; a++) { if (w.action[a] === 1) return; w.stock += w.random() * p.rate; } }
        function pay(w: any, p: any) { for (let a = 0; a < w.agents; a++) w.payoff[a] = w.stock * w.random(); }`,
        step: "take(w, p); pay(w, p); take(w, p);",
      },
    ],
    [
      "arrays that go whole to functions of the language's own shape",
      {
        top: `
        import { sumOf } from "./sums.ts";`,
        derive: "derive: () => ({ scratch: new Float64Array(8), start: Uint8Array.of(1, 2, 3, 4) }),",
        reset:
          "w.stock = 0; w.own.fill(w.random()); w.memory.fill(0); w.cells.set(d.start); w.cells.fill(7, 1, 2);",
        step: `
        d.scratch.fill(0);
        for (const each of w.cells) d.scratch[each] += 1;
        w.stock = sumOf(w.own, w.first, w.agents) + sumOf(w.cells, w.offset(w.cells), 4) + d.scratch[7];
        w.memory.fill(w.tick);
        w.given += w.own.reduce((sum: number, own: number, a: number) => sum + a * own, p.rate);
        for (let a = 0; a < w.agents; a++) w.payoff[a] = sumOf(w.memory, w.offset(w.memory) + a * p.size, p.size);`,
      },
    ],
    [
      "an end for all, and a world that is not played on",
      {
        reset: "w.stock = 0; w.own.fill(0); w.memory.fill(0); w.cells.fill(0);",
        step: "w.stock += w.action[0]; if (w.stock > 3) { w.ended = 1; return; } w.given += 1;",
      },
    ],
    [
      "bounds of fill that lie before, beyond or between",
      {
        step: `
        w.own.fill(w.random(), -1);
        w.cells.fill(4, -2, 99);
        w.memory.fill(w.tick, 1, -1);
        w.memory.fill(7, w.tick - 3, w.agents * 0.9);
        w.cells.fill(9, 9);
        w.own.fill(5, -99, NaN);
        for (let a = 0; a < w.agents; a++) w.payoff[a] = w.own[a] + w.memory[a] + w.cells[a];`,
      },
    ],
    [
      "types asserted in front, and of what a function takes",
      {
        top: "const same = <T>(x: T): T => x;",
        step: "w.stock = <number>w.cells[0] + (<any>w).own[1]; w.stock += same<number>(w.cells[1]);",
      },
    ],
    [
      "brackets, wherever they stand",
      {
        top: `
        function least(w: any) { let x = w.own[0]; for (const each of w.own) x = Math.min(x, each); return x; }
        function last(w: any, x: number) { w.own[1] = x; if (x > 9) return w.given += 1, x; return (w.given += 1, x + 1); }`,
        state:
          "{ stock: f64, own: perAgent(f64), memory: perAgent(i32, p.size), cells: vector(u8, 4), n: i32 }",
        reset: "w.stock = 1; w.own.fill((0)); w.memory.fill((1, 0)); w.cells.fill(0); w.n = 0;",
        step: `
        const x = (w.n = 7 / 2);
        const y = (least(w)), z = ((w.stock));
        const { length } = ("abc"), list = (w.n, [(w.stock), w.n]);
        w.stock = ((w.stock) as number) + { x: (w.n) }.x + Number((w.stock + z).toFixed(2)) + list[0] + length;
        w.own[0] = (x > 1 ? Math.max : Math.min)((w.own[0]), y, (1, 2));
        (w.own[2]) = last(w, (w.n, w.stock));
        w.payoff[0] = w.chance(w.n > 3 ? 0.2 : 0.9) ? 1 : 2;
        if (w.stock > 50) w.stock = (0, 1);`,
      },
    ],
    [
      "heads of an action by names",
      {
        action: '[discrete(3, { name: "ask" }), discrete(2, { name: "bid" }), discrete(2, { name: "last" })]',
        step: "const [ask, , last] = w.actions; for (let a = 0; a < w.agents; a++) w.payoff[a] = 5 * ask[a] + last[a];",
      },
    ],
    [
      "heads of an action by numbers that have a name",
      {
        action: '[discrete(3, { name: "ask" }), discrete(2, { name: "bid" }), discrete(4, { name: "last" })]',
        top: `
        import { sumOf } from "./sums.ts";
        function most(w: any, head: any) { const t = 9; let best = t - 9; for (let a = 0; a < w.agents; a++) best = Math.max(best, head[a]); return best; }`,
        step: `
        for (let a = 0; a < w.agents; a++) for (let t = 0; t < 3; t++) w.payoff[a] += (t + 1) * w.actions[t][a];
        const last = p.size;
        for (let t = last; t >= 0; t--) {
          const own = w.actions[t], other = w.actions[last];
          const best = most(w, own);
          w.own[t] = best + own[0] * other[1];
          for (const each of own) w.own[t] += each;
          w.stock += sumOf(w.actions[t], w.first, w.agents);
        }`,
      },
    ],
    [
      "masks, those who leave, and two heads",
      {
        extra: "masked: true, earlyExit: true,",
        step: "for (let a = 0; a < w.agents; a++) { w.payoff[a] = w.active[a] * w.actions[0][a]; if (w.tick === 3 && a === 1) w.terminated[a] = 1; }",
        observe:
          "w.obs.stock.fill(0); w.obs.cells.fill(0); w.mask.fill(1); for (let a = 0; a < w.agents; a++) w.mask[3 * a + (w.tick % 3)] = 0;",
      },
    ],
  ])("%s", async (_, parts) => {
    writeFileSync(
      join(folder, "sums.ts"),
      "export function sumOf(of: ArrayLike<number>, from: number, n: number) { let sum = 0; for (let j = 0; j < n; j++) sum += of[from + j]; return sum; }\n",
    );
    await checked(parts);
  });
});

test("types are imported as types, which no module exports once it is JavaScript", async () => {
  writeFileSync(
    join(folder, "types.ts"),
    "export interface Rates { rate: number }\nexport interface Model { stock: number }\nexport const most = 3;\n",
  );
  const text = await checked({
    top: `import { most, type Model as Known } from "./types.ts";
import type { Rates } from "./types.ts";
const bounded = ({ rate }: Rates, stock: number): Known => ({ stock: stock < most ? stock + rate : stock });`,
    step: "w.stock = bounded(p, w.stock).stock;",
  });
  const [imported] = text.match(/^import .* from "\.\/types\.ts";$/m)!;
  expect(imported).toContain("type Model as Known");
  expect(imported).toContain("type Rates");
  expect(imported).toMatch(/[{,] most[ ,]/);
});

test("where step is calls alone, each is a loop of its own", async () => {
  const text = await checked({
    top: "function one(w: any) { w.stock += 1; } function two(w: any, own: any) { w.payoff[1] = own[0] + w.stock; }",
    step: "const { own } = w; one(w); two(w, own); one(w);",
  });
  expect(text).toContain(
    "function step($lo, $hi) {\n    $one($lo, $hi);\n    $two($lo, $hi);\n    $one2($lo, $hi);\n  }",
  );
});

test.each([
  [
    "a loop over agents that says nothing of the world but its rows is one over all rows",
    "2 * w.own[a]",
    true,
  ],
  ["not where it asks which agent it is", "w.own[a] + a", false],
  ["nor where it asks for the world's numbers", "w.own[a] + w.stock", false],
])("in observe, %s", async (_, value, flat) => {
  const text = await checked({
    top: "function show(w: any, stock: any) { for (let a = 0; a < w.agents; a++) { stock[a] = VALUE; } } function rest(w: any, cells: any) { cells.fill(1); }".replace(
      "VALUE",
      value,
    ),
    step: "for (let a = 0; a < w.agents; a++) w.own[a] += w.action[a];",
    observe: "const { stock, cells } = w.obs; show(w, stock); rest(w, cells);",
  });
  expect(text.includes("for (let $k = $lo * $agents, $end = $hi * $agents; $k < $end; $k++)")).toBe(flat);
});

test("what is read of params and columns is read before the loop", async () => {
  const text = await checked({ step: "for (let a = 0; a < w.agents; a++) w.own[a] += p.rate;" });
  const step = text.slice(text.indexOf("function step"), text.indexOf("function observe"));
  expect(text).toContain("p_rate: $p.rate,");
  expect(step.split("for (let $i")[0]).toMatch(/const \{ .*p_rate.* \} = \$bound;/);
  expect(step.split("for (let $i")[1]).not.toMatch(/\$p\.|\$context|\$bound/);
});

describe("what has no kernel form is named with its place and a way out", () => {
  test.each<[string, Parts, string]>([
    [
      "a head of an action by a sum",
      { step: "w.payoff[0] = w.actions[p.size - 2][0];" },
      "numbers and names of numbers",
    ],
    [
      "a chosen head that goes to a function",
      {
        top: "function first(head: any) { return head[0]; }",
        step: "for (let t = 0; t < 1; t++) w.payoff[t] = first(w.actions[t]);",
      },
      "const head = w.actions[t]",
    ],
    [
      "a method of an array",
      { step: "w.stock = w.own.indexOf(1);" },
      'env1.ts:23:31: an array of the world is asked for "indexOf", and a kernel knows fill, set and reduce with a first value; write a loop over indexes',
    ],
    [
      "an array as a value",
      { top: "const list: unknown[] = [];", step: "list.push(w.own);" },
      "an array of the world stands here whole",
    ],
    ["the world as a value", { step: "const all = [w];" }, "the world (or its obs) stands here as a value"],
    [
      "the world in a function of another file",
      { top: 'import { sumOf } from "./sums.ts";', step: "sumOf(w as never, 0, 1);" },
      '"sumOf" is given the world or an array of it, and stands in ./sums.ts; move it to this file, or give it arrays with w.first or w.offset(array)',
    ],
    [
      "a function that takes the world, in an expression",
      { top: "function f(w: any) { if (w.stock > 1) return 1; return 2; }", step: "w.stock = 2 * f(w);" },
      "give its value a name in a statement of its own: const x = f(...)",
    ],
    [
      "a function that calls itself",
      { top: "function f(w: any) { if (w.stock > 1) f(w); }", step: "f(w);" },
      "calls itself",
    ],
    ["a field that there is not", { step: "(w as any).stok = 1;" }, 'a world has no "stok"'],
    [
      "a param that is changed",
      { step: "(p as any).rate = 1;" },
      "params, derived values and their names cannot be changed",
    ],
    [
      "memory outside of the world",
      { top: "let seen = 0;", step: "w.stock = seen;" },
      "keep what changes in state",
    ],
    [
      "chance that is not the world's",
      { top: "const some = () => Math.random();", step: "w.stock = some();" },
      "rules ask for Math.random, which no seed gives again; draw from the world: w.random(), w.randomInt(n)",
    ],
    [
      "a clock",
      { step: "w.stock = Date.now() % 7;" },
      "rules ask for Date.now, which no seed gives again; the time of a world is w.tick",
    ],
    ["a date", { step: "w.stock = new Date().getTime() % 7;" }, "rules ask for Date, which"],
    [
      "elements of an array by names",
      { step: "const [one, two] = w.own; w.stock = one + two;" },
      "read it by index: w.name[0]",
    ],
    [
      "heads of an action that are not all named",
      { step: "const [one, ...rest] = w.actions; w.stock = one[0] + rest[0][0];" },
      "name each of them",
    ],
    ["var", { step: "var x = 1; w.stock = x;" }, "use let or const"],
    [
      "a name that kernels have for themselves",
      { step: "const w_stock = 1; w.stock = w_stock;" },
      "rename it",
    ],
    [
      "fields that are not written out",
      { top: "const fields = () => JSON.parse('{}');", state: "fields()" },
      "write { name: ..., ... } here",
    ],
    [
      "a field of an unknown kind",
      { state: "{ stock: f64, own: JSON.parse('1') }" },
      "a field is f64, f32, i32, u8, vector(...) or perAgent(...)",
    ],
  ])("%s", (_, parts, message) => {
    const { path, text } = written(parts);
    const number = /env\d+\.ts/.exec(path)![0];
    expect(text).toThrow(message.replace("env1.ts", number));
  });

  test("two envs in a file, and none", () => {
    const path = join(folder, "two.ts");
    const { path: one } = written({});
    writeFileSync(path, `${readFileSync(one, "utf8")}\nexport const other = defineEnv({});\n`);
    expect(() => kernelText(path)).toThrow(
      "calls defineEnv({ ... }) 2 times; give each env a file of its own",
    );
    writeFileSync(path, "export const x = 1;\n");
    expect(() => kernelText(path)).toThrow("calls defineEnv({ ... }) nowhere; define it here");
    writeFileSync(path, "export const = 1;\n");
    expect(() => kernelText(path)).toThrow(/two\.ts: cannot be read as TypeScript \(Unexpected token/);
  });
});

describe("ostrom build", () => {
  const file = join(folder, "pond.ts");

  test("writes the kernel of a first env, says how it is used, and refuses one of other rules", async () => {
    expect((await ostrom(["new", "env", "pond", "--out", folder])).code).toBe(0);
    const said = await ostrom(["build", file]);
    expect(said).toMatchObject({ code: 0, err: "" });
    expect(said.out).toBe(
      `${join(folder, "pond.kernel.ts")}\n\nIn ${file}:\n  import { kernel } from "./pond.kernel.ts";\n  defineEnv({ ..., kernel })\n\nNow:\n  ostrom check ${file}\n`,
    );
    const text = readFileSync(file, "utf8");
    const used = `import { kernel } from "./pond.kernel.ts";\n${text.replace("  world: {", "  kernel,\n  world: {")}`;
    writeFileSync(file, used);
    expect((await ostrom(["build", file])).out).not.toContain("import { kernel }");
    expect(await ostrom(["check", file, "--json"])).toMatchObject({
      code: 0,
      out: expect.stringContaining('"kernel"'),
    });
    writeFileSync(file, used.replace("w.stock = 1;", "w.stock = 0.5;"));
    expect(await ostrom(["check", file])).toMatchObject({
      code: 1,
      err: expect.stringContaining(
        `is not the kernel of the rules that pond.ts has now; run ostrom build ${file}`,
      ),
    });
  });

  test("one of other rules is not played, whichever file brings it; one that was compiled is not asked", async () => {
    const refused = { code: 1, err: expect.stringContaining(`run ostrom build ${file}`) };
    expect(await ostrom(["describe", "pond", "--use", file])).toMatchObject(refused);
    const behind = join(folder, "behind.ts");
    writeFileSync(behind, 'export { pond } from "./pond.ts";\n');
    expect(await ostrom(["describe", "pond", "--use", behind])).toMatchObject(refused);
    const config = join(folder, "ponds.yaml");
    writeFileSync(config, "modules: [behind.ts]\nscenes: [{ env: pond }]\n");
    expect(await ostrom(["compare", config])).toMatchObject(refused);
    const kernel = readFileSync(join(folder, "pond.kernel.ts"), "utf8");
    writeFileSync(join(folder, "pond.kernel.ts"), kernel.replace("from pond.ts:", "from pond.mts:"));
    expect(await ostrom(["describe", "pond", "--use", behind])).toMatchObject({ code: 0 });
    writeFileSync(join(folder, "pond.kernel.ts"), kernel);
    expect((await ostrom(["build", file])).code).toBe(0);
    expect(await ostrom(["describe", "pond", "--use", behind])).toMatchObject({ code: 0 });
  });

  test.each([
    ["nowhere.ts", "there is no file nowhere.ts"],
    ["README.md", "README.md is no file of TypeScript or JavaScript"],
  ])("%s is refused", async (path, message) => {
    expect(await ostrom(["build", path])).toMatchObject({ code: 2, err: expect.stringContaining(message) });
  });
});
