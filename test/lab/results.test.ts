/** What collecting makes of recorded sessions: whom a mix is compared with, in what, and which theory applies. */
import { describe, expect, test } from "vitest";
import { catalogue } from "../../catalogue.ts";
import { z } from "../../src/index.ts";
import { compare } from "../../src/lab/compare.ts";
import { type RunConfig, resolveConfig, type SceneConfig, type SocietyConfig } from "../../src/lab/config.ts";
import { differenceInterval, meanDifference } from "../../src/lab/difference.ts";
import { collectResults } from "../../src/lab/results.ts";
import { rowsIn } from "../../src/lab/rows.ts";
import { type Row, startTask, tasksOf } from "../../src/lab/task.ts";
import { sketchEnv } from "../helpers/env.ts";

const params = { agents: 8, noise: 0.2, horizon: 50 };
const modest: SocietyConfig = { label: "modest", kind: "norm", policies: [{ use: "fixed-quota" }] };
const greedy = { use: "greedy-harvest", params: { when: "always" } };
const rash: SocietyConfig = { label: "as greedy", kind: "norm", policies: [greedy] };
const deviant: SocietyConfig = {
  label: "one greedy",
  kind: "mix",
  policies: [{ ...greedy, seats: [0] }, { use: "fixed-quota" }],
};
const tax = { mechanisms: [{ use: "pigouvian-tax", params: { on: "effort", rate: 10 } }] };

const configOf = (societies: Record<string, SocietyConfig>): RunConfig => ({
  name: "small",
  sessions: 3,
  scenes: { commons: { label: "c", env: "commons", params, train: 0, window: 1, evaluate: 20, societies } },
});

function run(societies: Record<string, SocietyConfig>) {
  const rows: Row[] = [];
  const running = compare(catalogue, configOf(societies));
  let step = running.next();
  for (; !step.done; step = running.next()) rows.push(step.value);
  return { rows, scene: step.value.scenes.commons };
}

describe("the gain of deviating", () => {
  const leaving = { ...deviant, norm: "modest" };
  const { societies } = run({ modest, deviant: leaving }).scene;
  const taxed = run({ modest: { ...modest, ...tax }, deviant: { ...leaving, ...tax } });

  test("is what the deviant earns more in its seat", () => {
    const gain = (name: string) => societies[name].payoffs.reduce((sum, row) => sum + row[0] / 3, 0);
    expect(societies.deviant.deviation!.estimate).toBeCloseTo(gain("deviant") - gain("modest"), 12);
    expect(societies.deviant.deviation!.low).toBeGreaterThan(0);
  });

  test("is reward: a tax that takes more than the gain makes it a loss, while payoffs stay as they are", () => {
    expect(taxed.scene.societies.deviant.payoffs).toEqual(societies.deviant.payoffs);
    expect(taxed.scene.societies.deviant.deviation!.high).toBeLessThan(0);
  });

  test("rewards are recorded beside payoffs, the same without mechanisms", () => {
    expect(societies.deviant.rewards).toEqual(societies.deviant.payoffs);
    const row = taxed.rows.find(({ society }) => society === "deviant")!;
    for (const [j, values] of row.rewards!.entries())
      expect(values.reduce((sum, each) => sum + each)).toBeCloseTo(
        row.values.welfare[j] - row.values.budget[j],
        9,
      );
  });

  test("is taken from the norm that the mix names", () => {
    const named = run({ rash, modest, deviant: { ...deviant, norm: "modest" } }).scene.societies.deviant;
    expect(named.deviation).toEqual(societies.deviant.deviation);
    const other = run({ rash, modest, deviant: { ...deviant, norm: "rash" } }).scene.societies.deviant;
    expect(other.deviation!.norm).toBe("rash");
    expect(other.deviation!.estimate).not.toBe(named.deviation!.estimate);
  });
});

describe("what a scene names of its societies", () => {
  const resolved = (societies: Record<string, SocietyConfig>, baseline?: string) => {
    const config = configOf(societies);
    return resolveConfig({ ...config, scenes: { commons: { ...config.scenes.commons, baseline } } }).scenes
      .commons;
  };

  test("a society deviates from the norm that it names, and from none else", () => {
    expect(resolved({ modest, deviant }).societies.deviant.norm).toBeUndefined();
    expect(resolved({ modest, deviant: { ...deviant, norm: "modest" } }).societies.deviant.norm).toBe(
      "modest",
    );
    expect(run({ modest, deviant }).scene.societies.deviant.deviation).toBeUndefined();
  });

  test("must be there", () => {
    expect(() => resolved({ modest, deviant: { ...deviant, norm: "modes" } })).toThrow(
      'unknown society (config: scenes.commons.societies.deviant.norm) "modes", did you mean "modest"?',
    );
    expect(() => resolved({ modest, deviant: { ...deviant, norm: "deviant" } })).toThrow(/there is: modest$/);
    expect(resolved({ modest, rash }, "rash").baseline).toBe("rash");
    expect(() => resolved({ modest, rash }, "rahs")).toThrow(
      'unknown society (config: scenes.commons.baseline) "rahs", did you mean "rash"?',
    );
  });

  test("a kind is any text, its key where none is given", () => {
    const { societies } = resolved({
      modest,
      other: { policies: [greedy] },
      free: { ...rash, kind: "a kind" },
    });
    expect(Object.values(societies).map(({ kind }) => kind)).toEqual(["norm", "other", "a kind"]);
  });
});

test("a key that nothing is near is answered with those that may stand there", () => {
  const scene = { ...configOf({ modest }).scenes.commons, preset: "patch" };
  expect(() => resolveConfig({ name: "keys", scenes: { commons: scene } })).toThrow(
    /^config: scenes\.commons: Unrecognized key: "preset", there is: label, env, params, train/,
  );
});

test.each([
  [{ worlds: 0 }, "", '"worlds"; it belongs in a society'],
  [{ sessions: 3 }, "", '"sessions"; it belongs in the configuration itself or certify of a scene'],
  [{ weights: "a.safetensors" }, "", '"weights"; it belongs in a policy'],
  [{ evalute: 3 }, "", '"evalute", did you mean "evaluate"?'],
  [{ train: 3 }, "societies.modest", '"train"; it belongs in a scene or certify of a scene'],
])("%j in %s is answered with where it belongs", (extra, place, says) => {
  const { commons } = configOf({ modest }).scenes;
  const scene = place
    ? { ...commons, societies: { modest: { ...modest, ...extra } } }
    : { ...commons, ...extra };
  expect(() => resolveConfig({ name: "keys", scenes: { commons: scene } })).toThrow(
    `config: scenes.commons${place && `.${place}`}: Unrecognized key: ${says}`,
  );
});

test("a society has the theory of its own params; under mechanisms the optimum stands and Nash does not", () => {
  const cheap = { ...modest, params: { cost: 0.2 } };
  const { theory, societies } = run({ modest, cheap, taxed: { ...modest, ...tax } }).scene;
  expect(societies.modest.theory).toEqual(theory);
  expect(societies.cheap.theory).toEqual(
    catalogue.envs.get("commons").theory!(
      catalogue.envs.get("commons").params.parse({ ...params, cost: 0.2 }) as never,
    ),
  );
  expect(societies.cheap.theory.nash!.welfare).not.toBe(theory.nash!.welfare);
  expect(theory.optimum!.welfare).toBeGreaterThan(0);
  expect(societies.taxed.theory).toEqual({ optimum: theory.optimum });
});

test("sessions with shared learners are not paired", () => {
  const { societies } = run({ modest, own: { ...modest, sharing: "shared", worlds: 2 } }).scene;
  expect([societies.modest.paired, societies.own.paired]).toEqual([true, false]);
});

test.each([
  ["shared", undefined],
  [undefined, "shared"],
] as const)(
  "the gain of a mix is that of two samples where its learners are %s and the norm's %s",
  (mix, norm) => {
    const own = (sharing: "shared" | undefined) => (sharing ? { sharing, worlds: 2 } : {});
    const { societies } = run({
      norm: { ...modest, ...own(norm) },
      mix: { ...deviant, norm: "norm", ...own(mix) },
    }).scene;
    const earned = (name: string) => societies[name].rewards.map(([first]) => first);
    const arms = { first: earned("mix"), second: earned("norm") };
    const { norm: _, ...gain } = societies.mix.deviation!;
    expect(gain).toEqual(meanDifference({ ...arms, paired: false }));
    expect(gain).not.toEqual(meanDifference({ ...arms, paired: true }));
  },
);

test("pairing cancels what sessions share", () => {
  const luck = [0, 10, 20, 30, 40, 50, 60, 70];
  const first = luck.map((value) => value + 1);
  const middle = (values: ArrayLike<number>) => Array.from(values).reduce((a, b) => a + b, 0) / values.length;
  expect(differenceInterval({ first, second: luck, paired: true }, middle)).toEqual({
    estimate: 1,
    low: 1,
    high: 1,
  });
  const { low, high } = differenceInterval({ first, second: luck, paired: false }, middle);
  expect(low).toBeLessThan(-10);
  expect(high).toBeGreaterThan(10);
  expect(meanDifference({ first, second: luck, paired: true })).toEqual({ estimate: 1, low: 1, high: 1 });
  // Two samples of one variance s^2 = 600 and no skewness: 1 -+ t(14) sqrt(2 s^2 / 8).
  const unpaired = meanDifference({ first, second: luck, paired: false });
  expect(unpaired.high - 1).toBeCloseTo(2.1447866879 * Math.sqrt((2 * 600) / 8), 6);
  expect(1 - unpaired.low).toBeCloseTo(unpaired.high - 1, 10);
});

describe("a record that is not complete gives no results", () => {
  const config = resolveConfig(
    {
      name: "gaps",
      sessions: 18,
      scenes: {
        pd: {
          env: "matrix-game",
          train: 8,
          window: 3,
          evaluate: 4,
          societies: { own: { policies: [{ use: "q-learning" }] } },
        },
      },
    },
    catalogue,
  );
  const rows = tasksOf(config).flatMap((task) => [...startTask(catalogue, config, task).rows()]);
  const collected = (changed: readonly Row[], part = false) =>
    collectResults(catalogue, config, rowsIn(config, changed), { part });
  const isFirst = ({ lo, phase }: Row) => lo === 0 && phase === "evaluate";

  test("but a complete one does", () => {
    expect(collected(rows).scenes.pd.societies.own.values.welfare).toHaveLength(18);
  });

  const gaps: [what: string, rows: Row[], message: string][] = [
    [
      "sessions within a row",
      rows.map((row) =>
        isFirst(row) ? { ...row, values: { ...row.values, welfare: row.values.welfare.slice(6) } } : row,
      ),
      "pd/own: the evaluation must hold 16 values of welfare, of sessions 0 to 15, got 10",
    ],
    [
      "payoffs within a row",
      rows.map((row) => (isFirst(row) ? { ...row, payoffs: [] } : row)),
      "pd/own: the evaluation must hold 16 values of payoffs, of sessions 0 to 15, got 0",
    ],
    [
      "the first sessions",
      rows.filter((row) => !isFirst(row)),
      "pd/own: the evaluation must hold every session once, and session 0 is not there once",
    ],
    [
      "the last sessions",
      rows.filter(({ lo, phase }) => lo === 0 || phase === "train"),
      "pd/own: the evaluation must hold 18 sessions, got 16",
    ],
    [
      "a window of some sessions",
      rows.filter(({ lo, tick }) => lo === 0 || tick !== 6),
      "pd/own: the window that ends at tick 6 must hold 18 sessions, got 16",
    ],
    ["a window", rows.filter(({ tick }) => tick !== 6), "pd/own: the window that ends at tick 6 is missing"],
    [
      "the end of a window",
      rows.map((row) => (row.tick === 6 ? { ...row, tick: 7 } : row)),
      "pd/own: the window that ends at tick 6 is missing",
    ],
    ["the evaluation", rows.filter(({ phase }) => phase === "train"), "pd/own has no evaluation"],
  ];

  test.each(gaps)("where %s is missing", (_, changed, message) => {
    expect(() => collected(changed)).toThrow(message);
  });

  test("unless it is asked for as a part", () => {
    const { values, curve } = collected(
      rows.filter(({ lo, phase }) => lo === 0 || phase === "train"),
      true,
    ).scenes.pd.societies.own;
    expect([values.welfare.length, curve.ticks]).toEqual([16, [3, 6, 8]]);
  });
});

describe("payoffs agent by agent", () => {
  const crowd = sketchEnv({
    id: "crowd-v0",
    params: z.object({ agents: z.number().int().default(2).describe("agents (count)") }),
    agents: (p) => p.agents,
    world: {
      step(w) {
        w.payoff.fill(1);
      },
    },
  });
  const recorded = (agents: number, more: Partial<SceneConfig> = {}) => {
    const society = { policies: [{ use: "random" }] };
    const scene = { env: crowd, params: { agents }, train: 0, evaluate: 2, societies: { society }, ...more };
    const running = compare(catalogue, { name: "crowd", sessions: 2, scenes: { scene } });
    const { value } = running.next();
    return value as Row;
  };

  test("are recorded of up to 256 agents, unless the scene says otherwise", () => {
    expect(recorded(256).payoffs).toEqual([new Array(256).fill(1), new Array(256).fill(1)]);
    expect(recorded(256, { byAgent: false }).payoffs).toBeUndefined();
    const many = recorded(257);
    expect([many.payoffs, many.rewards]).toEqual([undefined, undefined]);
    expect([many.values.welfare, many.values.equality]).toEqual([
      [257, 257],
      [1, 1],
    ]);
    expect(recorded(257, { byAgent: true }).rewards).toHaveLength(2);
  });

  test("and where some leave a norm, whose rewards are needed", () => {
    const [keeping, leaving] = [
      { policies: [{ use: "random" }] },
      { policies: [{ use: "random" }], norm: "keeping" },
    ];
    expect(recorded(257, { societies: { keeping, leaving } }).rewards![0]).toHaveLength(257);
    expect(() => recorded(2, { byAgent: false, societies: { keeping, leaving } })).toThrow(
      'config: scenes.scene: what "leaving" brings those who leave "keeping" is told from rewards by agent; leave byAgent out',
    );
  });
});
