/** What would take more memory than is allowed is refused before it is taken, with what makes it so large. */
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { dqn } from "../../agents/learners/dqn.ts";
import { ppo } from "../../agents/learners/ppo.ts";
import { qLearning } from "../../agents/learners/q-learning.ts";
import { commons } from "../../envs/commons/commons.ts";
import { memoryLimit, showBytes } from "../../src/core/room.ts";
import { allocate, bytesFor } from "../../src/core/schema.ts";
import {
  bindPolicies,
  createBatch,
  defineEnv,
  discrete,
  f32,
  f64,
  i32,
  limitMemory,
  perAgent,
  u8,
  vector,
  z,
} from "../../src/index.ts";

const MiB = 2 ** 20;
const before = memoryLimit();
beforeEach(() => limitMemory(8 * 2 ** 30));
afterEach(() => limitMemory(before));

test("bytes are known before they are taken", () => {
  const field = fc.tuple(fc.constantFrom(f64, f32, i32, u8), fc.nat(5), fc.boolean());
  fc.assert(
    fc.property(
      fc.array(field, { maxLength: 6 }),
      fc.nat(9),
      fc.integer({ min: 1, max: 4 }),
      (given, worlds, agents) => {
        const fields = Object.fromEntries(
          given.map(([kind, size, own], j) => [`f${j}`, own ? perAgent(kind, size) : vector(kind, size)]),
        );
        expect(bytesFor(fields, worlds, agents)).toBe(allocate(fields, worlds, agents).buffer.byteLength);
      },
    ),
  );
});

test.each([
  [0, "0 bytes"],
  [1023, "1020 bytes"],
  [1536, "1.5 KiB"],
  [8 * 2 ** 30, "8 GiB"],
  [4e12, "3.64 TiB"],
  [1e30, "867000000000 EiB"],
])("%d bytes are %s", (bytes, text) => {
  expect(showBytes(bytes)).toBe(text);
});

describe("a batch that is too large names what makes it so", () => {
  test("worlds", () => {
    expect(() => createBatch(commons, { agents: 2 }, { worlds: 1e9 })).toThrow(
      /^commons-v0: 1000000000 worlds of 2 agents would take [\d.]+ GiB of memory, more than the 8 GiB that are allowed; make worlds \(1000000000\) smaller, or allow more by --memory \(in code, limitMemory\)$/,
    );
  });

  test("agents, though another setting is a larger number", () => {
    expect(() => createBatch(commons, { capacity: 1e12, agents: 1e9 }, { worlds: 2 })).toThrow(
      /make agents \(1000000000\) smaller/,
    );
  });

  test("a field of the state", () => {
    const wide = defineEnv({
      id: "wide-v0",
      title: "Wide",
      cite: [],
      params: z.object({ cells: z.number().default(10), rounds: z.number().default(1e6) }),
      agents: () => 1,
      horizon: (p) => p.rounds,
      action: () => discrete(2),
      observation: () => ({}),
      state: (p) => ({ map: vector(f64, p.cells) }),
      metrics: {},
      world: { reset() {}, step() {}, observe() {} },
    });
    expect(() => createBatch(wide, { cells: 1e10, rounds: 1e15 })).toThrow(
      /^wide-v0: 1 world of 1 agents would take 74\.5 GiB of memory.*make cells \(10000000000\) smaller/,
    );
  });

  test("and is built where it is allowed", () => {
    limitMemory(MiB);
    expect(() => createBatch(commons, {}, { worlds: 10_000 })).toThrow(
      "more than the 1 MiB that are allowed",
    );
    limitMemory(100 * MiB);
    expect(createBatch(commons, {}, { worlds: 10_000 }).worlds).toBe(10_000);
    expect(() => limitMemory(Number.NaN)).toThrow("limitMemory: bytes must be a number above 0, got NaN");
  });
});

describe("a policy that is too large names what makes it so", () => {
  test.each([
    ["ppo", ppo, { hidden: [1e6, 1e6] }, "make hidden ([1000000,1000000]) smaller"],
    ["dqn", dqn, { hidden: [8], capacity: 1e12 }, "make capacity (1000000000000) smaller"],
  ] as const)("%s", (_, use, params, message) => {
    const batch = createBatch(commons);
    const bind = () => bindPolicies(batch, [{ use, params }], { sharing: "shared" });
    expect(bind).toThrow(
      /^\w+: what it remembers for \d+ agents in 1 world would take [\d.]+ [TP]iB of memory/,
    );
    expect(bind).toThrow(message);
  });

  test("all that it has asked for counts", () => {
    const batch = createBatch(commons, { agents: 2 }, { worlds: 2000 });
    const bind = () => bindPolicies(batch, [{ use: qLearning }]);
    const bytes = bind()[0].bytesPerWorld * 2000;
    limitMemory(bytes);
    expect(bind).not.toThrow();
    limitMemory(bytes - 1);
    expect(bind).toThrow("q-learning: what it remembers for 2 agents in 2000 worlds would take");
  });
});
