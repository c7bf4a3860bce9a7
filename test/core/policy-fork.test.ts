import { expect, test } from "vitest";
import { agents } from "../../agents/index.ts";
import { matrixGame } from "../../envs/index.ts";
import {
  bindPolicies,
  createBatch,
  definePolicy,
  f64,
  rollout,
  type Sharing,
  train,
  vector,
  z,
} from "../../src/index.ts";

const sharings: Sharing[] = ["sessions", "shared"];

test.each(sharings)("a forked world with its policies' memory (%s) lives the same future", (sharing) => {
  const make = (worlds: number) => {
    const batch = createBatch(matrixGame, { noise: 0.1 }, { worlds, seed: "fork" });
    const policies = bindPolicies(
      batch,
      [
        { use: agents.get("q-learning"), seats: [0] },
        { use: agents.get("grim"), seats: [1] },
      ],
      { sharing },
    );
    return { batch, policies };
  };
  const past = make(4);
  train({ ...past, ticks: 300 });
  const future = make(3);
  const pick = [2, 0, 2];
  future.batch.fork(past.batch, pick);
  future.policies.forEach((policy, j) => {
    policy.fork(past.policies[j], pick);
  });
  rollout(past.batch, past.policies, 50);
  rollout(future.batch, future.policies, 50);
  const welfare = pick.map((i) => past.batch.readMetrics(i).welfare);
  expect(pick.map((_, j) => future.batch.readMetrics(j).welfare)).toEqual(welfare);
  expect(new Set(welfare).size).toBeGreaterThan(1);
});

test.each(sharings)("a fork into worlds from `lo` on leaves the others what they were (%s)", (sharing) => {
  const batch = createBatch(matrixGame, { noise: 0.1 }, { worlds: 4, seed: "from" });
  const counts = definePolicy({
    id: "counts",
    title: "Counts",
    cite: [],
    kind: "learner",
    acts: "discrete",
    params: z.object({}),
    bind: ({ slotStore, learnerStore }) => {
      slotStore({ own: f64 });
      learnerStore({ learned: vector(f64, 2) });
      return { act() {}, learn() {} };
    },
  });
  const bind = () => bindPolicies(batch, [{ use: counts }], { sharing })[0];
  const [from, to] = [bind(), bind()];
  for (const name of ["own", "learned", "rng"])
    from.memory[name].forEach((_, j) => {
      from.memory[name][j] = 100 + j;
    });
  for (const name of ["own", "learned", "rng"]) to.memory[name].fill(-1);
  to.fork(from, [3, 0], 1);
  // Two seats a world; world 1 is now 3, world 2 is 0.
  expect([...to.memory.own]).toEqual([-1, -1, 106, 107, 100, 101, -1, -1]);
  expect([...to.memory.rng.subarray(8, 12)]).toEqual([124, 125, 126, 127]);
  const before = [-1, -1, -1, -1];
  expect([...to.memory.learned]).toEqual(
    sharing === "shared"
      ? [100, 101, 102, 103]
      : [...before, 112, 113, 114, 115, 100, 101, 102, 103, ...before],
  );
});

test("forking another policy's memory is an error", () => {
  const batch = createBatch(matrixGame, {}, { worlds: 2 });
  const [first, second] = bindPolicies(batch, [
    { use: agents.get("q-learning"), seats: [0] },
    { use: agents.get("sarsa"), seats: [1] },
  ]);
  expect(() => first.fork(second, [0])).toThrow(
    "q-learning: fork needs the same policy, shared in the same way",
  );
});

test.each(sharings)(
  "part of a population is taken over seat by seat, and one memory given to several (%s)",
  (sharing) => {
    const trio = createBatch(matrixGame, { game: "public-goods", players: 3 }, { worlds: 4, seed: "seats" });
    const [all] = bindPolicies(trio, [{ use: agents.get("q-learning") }], { sharing });
    train({ batch: trio, policies: [all], ticks: 200 });
    const table = (policy: typeof all, world: number, seat: number) => {
      const size = 8 * 2;
      const n = policy.seats.length;
      const entry = (sharing === "sessions" ? world * n : 0) + policy.seats.indexOf(seat);
      return Array.from(policy.memory.q.subarray(entry * size, (entry + 1) * size));
    };
    const batch = createBatch(matrixGame, { game: "public-goods", players: 3 }, { worlds: 2 });
    const [norm, rest] = bindPolicies(
      batch,
      [{ use: agents.get("always"), seats: [1] }, { use: agents.get("q-learning") }],
      {
        sharing,
      },
    );
    expect(norm.seats).toEqual(Int32Array.of(1));
    rest.fork(all, [3, 1]);
    for (const seat of [0, 2]) expect(table(rest, 0, seat)).toEqual(table(all, 3, seat));
    expect(table(rest, 0, 0)).not.toEqual(table(rest, 0, 2));
    rest.fork(all, [3, 1], 0, [1, 1]);
    for (const seat of [0, 2]) expect(table(rest, 1, seat)).toEqual(table(all, 1, 1));
    expect(() => all.fork(rest, [0])).toThrow("q-learning: fork from one of the seats 0, 2, got 1");
    expect(() => rest.fork(all, [0], 0, [1])).toThrow(
      "q-learning: fork needs a source for each of 2 seats, got 1",
    );
  },
);

test("worlds that are not there are errors, and nothing is written", () => {
  const batch = createBatch(matrixGame, {}, { worlds: 4 });
  const [policy] = bindPolicies(batch, [{ use: agents.get("q-learning") }]);
  const before = policy.save();
  expect(() => policy.fork(policy, [99])).toThrow("q-learning: fork from worlds 0..3, got 99");
  expect(() => policy.fork(policy, [0.5])).toThrow("q-learning: fork from worlds 0..3, got 0.5");
  expect(() => policy.fork(policy, [0, 1, 2], 3)).toThrow('q-learning: fork into worlds 0..3, got "3..5"');
  expect(policy.save()).toEqual(before);
  const [other] = bindPolicies(batch, [{ use: agents.get("q-learning"), params: { gamma: 0.5 } }]);
  expect(() => policy.fork(other, [0])).toThrow("fork needs a policy with the same params");
});

test("a batch is not forked from one with other params", () => {
  const noisy = createBatch(matrixGame, { noise: 0.1 }, { worlds: 2 });
  const quiet = createBatch(matrixGame, {}, { worlds: 2 });
  expect(() => quiet.fork(noisy, [0])).toThrow("fork needs batches of the same env, params and mechanisms");
  expect(() => quiet.fork(quiet, [0.5])).toThrow("fork from worlds 0..1, got 0.5");
});

test("what one learner has learned in many worlds can be given to worlds of their own, but not the reverse", () => {
  const make = (worlds: number, sharing: Sharing) => {
    const batch = createBatch(matrixGame, {}, { worlds, seed: sharing });
    return { batch, policies: bindPolicies(batch, [{ use: agents.get("q-learning") }], { sharing }) };
  };
  const school = make(8, "shared");
  train({ ...school, ticks: 50 });
  const [shared] = school.policies;
  const [own] = make(3, "sessions").policies;
  own.fork(shared, [5, 0, 7]);
  const size = shared.memory.q.length / 2;
  for (let world = 0; world < 3; world++)
    expect(own.memory.q.subarray(world * 2 * size, (world + 1) * 2 * size)).toEqual(shared.memory.q);
  expect(shared.memory.q.some((value) => value !== 0)).toBe(true);
  expect(() => shared.fork(own, [0])).toThrow("fork needs the same policy, shared in the same way");
});

test("memory whose size depends on the seats played is not mixed up, but an error", () => {
  const peers = definePolicy({
    id: "peers",
    title: "Keeps a number for each of its seats",
    cite: [],
    kind: "norm",
    acts: "discrete",
    params: z.object({}),
    bind({ seats, slotStore }) {
      slotStore({ known: vector(f64, seats.length) });
      return { act() {} };
    },
  });
  const batch = createBatch(matrixGame, { game: "public-goods", players: 3 });
  const [all] = bindPolicies(batch, [{ use: peers }]);
  const [, two] = bindPolicies(batch, [{ use: agents.get("always"), seats: [0] }, { use: peers }]);
  expect(() => two.fork(all, [0])).toThrow(
    'peers: fork needs memory of the same size, "known" of 2 numbers, got 3',
  );
});
