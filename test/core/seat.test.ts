/** Policies written by what one seat does: what a rule sees, remembers and may do, and that the loop is what it stands for. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  assertPolicy,
  type Batch,
  bindPolicies,
  box,
  category,
  createBatch,
  definePolicy,
  discrete,
  f32,
  f64,
  feature,
  i32,
  type Seat,
  type SeatDefinition,
  u8,
  uniform,
  vector,
  z,
} from "../../src/index.ts";
import { sketchEnv } from "../helpers/env.ts";

/** Three agents see a number and a row of three; agent 1 may not do 2; a second head is a real number. */
const place = sketchEnv({
  id: "place-v0",
  agents: () => 3,
  horizon: () => 4,
  masked: true,
  state: () => ({ at: i32 }),
  action: () => [discrete(4), box(0, 10, { name: "gift" })],
  observation: () => ({
    level: feature(0, 1e6, "a number"),
    row: category(1000, "three numbers", { size: 3 }),
  }),
  world: {
    reset(w) {
      w.at = w.randomInt(50);
    },
    step(w) {
      for (let a = 0; a < w.agents; a++)
        w.at = (w.at + 3 * w.action[a] + Math.floor(w.actions[1][a]) + 1) % 97;
    },
    observe(w) {
      w.mask.fill(1);
      w.mask[1 * 4 + 2] = 0;
      for (let a = 0; a < w.agents; a++) {
        w.obs.level[a] = w.at + a / 8;
        for (let j = 0; j < 3; j++) w.obs.row[3 * a + j] = w.at + 10 * a + j;
      }
    },
  },
});

const norm = { title: "A norm", cite: [], kind: "norm", acts: "any", params: z.object({}) } as const;

function tick(batch: Batch, policies: ReturnType<typeof bindPolicies>): void {
  for (const { policy } of policies) policy.act(0, batch.worlds, false);
  batch.step();
  batch.resetDone();
}

describe("a seat", () => {
  it("sees its own row, its agent and the tick, in every world", () => {
    const seen: unknown[] = [];
    const watcher = definePolicy({
      ...norm,
      id: "watcher",
      reads: ["level", "row"],
      seat(me) {
        const { obs } = me;
        seen.push([
          me.agent,
          me.agents,
          me.tick,
          obs.level,
          obs.row.length,
          [0, 1, 2].map((j) => obs.row.at(j)),
        ]);
        me.act(0);
      },
    });
    const batch = createBatch(place, {}, { worlds: 2 });
    const policies = bindPolicies(batch, [
      { use: watcher, seats: [2, 0] },
      { use: definePolicy({ ...norm, id: "still", seat() {} }) },
    ]);
    tick(batch, policies);
    seen.length = 0;
    for (const { policy } of policies) policy.act(0, 2, false);
    const expected = [0, 1].flatMap((i) =>
      [0, 2].map((a) => {
        const at = batch.columns.at[i];
        return [a, 3, 1, at + a / 8, 3, [0, 1, 2].map((j) => at + 10 * a + j)];
      }),
    );
    expect(seen).toEqual(expected);
  });

  it("acts in the head that it names or numbers, and may leave its last choice as it is", () => {
    const actor = definePolicy({
      ...norm,
      id: "actor",
      seat(me) {
        if (me.tick > 0) return;
        me.act(me.agent);
        me.act(me.agent + 0.5, "gift");
        if (me.agent === 2) me.act(7, 1);
      },
    });
    const batch = createBatch(place);
    const policies = bindPolicies(batch, [{ use: actor }]);
    for (let t = 0; t < 3; t++) {
      policies[0].policy.act(0, 1, false);
      expect([...batch.io.actions[0]]).toEqual([0, 1, 2]);
      expect([...batch.io.actions[1]]).toEqual([0.5, 1.5, 7]);
      batch.step();
    }
  });

  it("knows what is masked", () => {
    const told: boolean[][] = [];
    const asking = definePolicy({
      ...norm,
      id: "asking",
      seat(me) {
        told.push([0, 1, 2, 3].map((choice) => me.allowed(choice)).concat(me.allowed(5, "gift")));
        me.act(3);
      },
    });
    const batch = createBatch(place);
    bindPolicies(batch, [{ use: asking }])[0].policy.act(0, 1, false);
    expect(told).toEqual([
      [true, true, true, true, true],
      [true, true, false, true, true],
      [true, true, true, true, true],
    ]);
  });

  it("draws from its own stream", () => {
    const drawing = definePolicy({
      ...norm,
      id: "drawing",
      memory: { drawn: f64 },
      seat(me) {
        me.memory.drawn = me.random();
        me.act(0);
      },
    });
    const batch = createBatch(place, {}, { worlds: 2 });
    const [{ policy, memory }] = bindPolicies(batch, [{ use: drawing }], { seed: 7 });
    const streams = (memory.rng as Int32Array).slice();
    policy.act(0, 2, false);
    expect([...memory.drawn]).toEqual(Array.from({ length: 6 }, (_, r) => uniform(streams, r)));
  });

  it("sees what it does not say that it reads as well, and nothing beyond its own numbers", () => {
    const seen: unknown[] = [];
    const peeping = (j: number) =>
      definePolicy({
        ...norm,
        id: "peeping",
        seat(me) {
          seen.push([me.obs.level, me.obs.row!.at(j), me.obs.row!.length]);
          me.act(0);
        },
      });
    const batch = createBatch(place);
    bindPolicies(batch, [{ use: peeping(2) }])[0].policy.act(0, 1, false);
    const { level, row } = batch.io.obs;
    expect(seen).toEqual([0, 1, 2].map((a) => [level[a], row[3 * a + 2], 3]));
    for (const j of [-1, 3, Number.NaN])
      expect(() => bindPolicies(batch, [{ use: peeping(j) }])[0].policy.act(0, 1, false)).toThrow(
        `at: there are 3 numbers, from 0, got ${j}`,
      );
  });

  it("knows no observation that the env does not give", () => {
    const seen: unknown[] = [];
    const curious = definePolicy({
      ...norm,
      id: "curious",
      seat(me) {
        seen.push(me.obs.price);
        me.act(0);
      },
    });
    bindPolicies(createBatch(place), [{ use: curious }])[0].policy.act(0, 1, false);
    expect(seen).toEqual([undefined, undefined, undefined]);
  });
});

describe("its memory", () => {
  const counting = {
    ...norm,
    memory: { bytes: u8, whole: i32, single: f32, double: f64, list: vector(i32, 2) },
    seat(
      me: Seat<{
        bytes: typeof u8;
        whole: typeof i32;
        single: typeof f32;
        double: typeof f64;
        list: ReturnType<typeof vector<"i32">>;
      }>,
    ) {
      const { memory } = me;
      memory.bytes++;
      memory.whole -= 2;
      memory.single += 0.25;
      memory.double += 0.1;
      memory.list.set(1, memory.list.at(1) + memory.list.length);
      me.act(0);
    },
  } as const;

  it("has the kinds that fields have, a slot for each seat", () => {
    const batch = createBatch(place, {}, { worlds: 2 });
    const [{ policy, memory }] = bindPolicies(batch, [
      { use: definePolicy({ ...counting, id: "counting" }) },
    ]);
    batch.step();
    policy.act(0, 2, false);
    policy.act(1, 2, false);
    const perWorld = (once: number[], twice: number[]) => [once, once, once, twice, twice, twice].flat();
    expect([...memory.bytes]).toEqual(perWorld([1], [2]));
    expect([...memory.whole]).toEqual(perWorld([-2], [-4]));
    expect([...memory.single]).toEqual(perWorld([0.25], [0.5]));
    expect([...memory.double]).toEqual(perWorld([0.1], [0.2]));
    expect([...memory.list]).toEqual(perWorld([0, 2], [0, 4]));
  });

  it("is zero where an episode begins, but for what it keeps", () => {
    const use = definePolicy({ ...counting, id: "keeping", keeps: ["whole", "list"] });
    const batch = createBatch(place, {}, { worlds: 1 });
    const policies = bindPolicies(batch, [{ use }]);
    for (let t = 0; t < 6; t++) tick(batch, policies);
    // Episodes have four ticks: it was the second tick of the second one.
    const { memory } = policies[0];
    expect([memory.bytes[0], memory.single[0], memory.double[0]]).toEqual([2, 0.5, 0.2]);
    expect([memory.whole[0], memory.list[1]]).toEqual([-12, 12]);
  });

  it("may depend on params and site", () => {
    const use = definePolicy({
      ...norm,
      id: "sized",
      params: z.object({ length: z.number().default(3).describe("numbers") }),
      memory: (p, { agents }) => ({ seen: vector(u8, p.length * agents) }),
      seat: (me) => me.act(me.memory.seen.length % 4),
    });
    const batch = createBatch(place);
    const [{ policy, memory }] = bindPolicies(batch, [{ use, params: { length: 2 } }]);
    policy.act(0, 1, false);
    expect(memory.seen.length).toBe(3 * 6);
    expect([...batch.io.actions[0]]).toEqual([2, 2, 2]);
  });
});

/** The same rule by seat and by hand: it counts, draws, and hears its row. */
const params = z.object({ step: z.number().default(1).describe("what it counts by") });
const bySeat = definePolicy({
  ...norm,
  id: "by-seat",
  reads: ["level", "row"],
  params,
  memory: { count: i32, last: f64 },
  derive: (p, { agents }) => ({ step: p.step, modulus: agents + 2 }),
  seat(me, _, d) {
    const { memory, obs } = me;
    memory.count += d.step;
    if (me.random() < 0.5) memory.last = obs.level + obs.row.at(me.agent);
    const choice = ((memory.count + Math.floor(memory.last)) % d.modulus) % 4;
    me.act(me.allowed(choice) ? choice : 0);
    me.act(memory.count % 10, "gift");
  },
});
const byHand = definePolicy({
  ...norm,
  id: "by-hand",
  params,
  bind({ rows, seats, agents, io, columns, rng, slotStore }, p) {
    const { count, last } = slotStore({ count: i32, last: f64 });
    return {
      act(lo, hi) {
        for (let r = lo * seats.length; r < hi * seats.length; r++) {
          const k = rows[r];
          if (columns.tick[Math.floor(k / agents)] === 0) {
            count[r] = 0;
            last[r] = 0;
          }
          count[r] += p.step;
          if (uniform(rng, r) < 0.5) last[r] = io.obs.level[k] + io.obs.row[3 * k + (k % agents)];
          const choice = ((count[r] + Math.floor(last[r])) % (agents + 2)) % 4;
          io.actions[0][k] = io.masks[0][4 * k + choice] !== 0 ? choice : 0;
          io.actions[1][k] = count[r] % 10;
        }
      },
    };
  },
});

describe("the loop over seats", () => {
  it("does what a loop by hand does, for any seats, in any blocks", () => {
    const still = definePolicy({ ...norm, id: "still", seat() {} });
    fc.assert(
      fc.property(
        fc.subarray([0, 1, 2], { minLength: 1 }),
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ min: 1, max: 9 }),
        (seats, worlds, block, step) => {
          const [own, hand] = [bySeat, byHand].map((use) => {
            const batch = createBatch(place, {}, { worlds, seed: 3 });
            const rest = seats.length < 3 ? [{ use: still }] : [];
            return {
              batch,
              policies: bindPolicies(batch, [{ use, params: { step }, seats }, ...rest], { seed: 5 }),
            };
          });
          for (let t = 0; t < 11; t++) {
            for (const { batch, policies } of [own, hand]) {
              for (let lo = 0; lo < worlds; lo += block)
                policies[0].policy.act(lo, Math.min(worlds, lo + block), false);
              batch.step();
              batch.resetDone();
            }
            expect(own.batch.save()).toEqual(hand.batch.save());
            expect(own.policies[0].save()).toEqual(hand.policies[0].save());
          }
        },
      ),
      { numRuns: 40 },
    );
  });

  it("keeps the rules that all policies keep", () => {
    assertPolicy(bySeat, {}, [{ env: place }]);
  });

  it("is one for each of the first rules and one for all others, which play alike", () => {
    const batch = createBatch(place);
    for (let j = 0; j < 80; j++) {
      const use = definePolicy({
        ...norm,
        id: `rule-${j}`,
        memory: { n: i32 },
        seat: (me) => me.act(me.memory.n++ + (j % 3)),
      });
      const [{ policy, memory }] = bindPolicies(batch, [{ use }]);
      policy.act(0, 1, false);
      expect([...batch.io.actions[0], ...memory.n]).toEqual([j % 3, j % 3, j % 3, 1, 1, 1]);
    }
  });

  it("comes back to its seat when a rule has others of its kind play in worlds of their own", () => {
    const told: number[][] = [];
    const inner = { depth: 0 };
    const dreaming = definePolicy({
      ...norm,
      id: "dreaming",
      reads: ["level"],
      memory: { count: i32 },
      seat(me) {
        me.memory.count++;
        if (inner.depth === 0) {
          inner.depth = 1;
          const dream = createBatch(place, {}, { seed: "dream", worlds: 3 });
          const policies = bindPolicies(dream, [{ use: dreaming }]);
          for (let t = 0; t < 2; t++) tick(dream, policies);
          inner.depth = 0;
        }
        me.memory.count += 10;
        if (inner.depth === 0) told.push([me.agent, me.tick, me.obs.level, me.memory.count]);
        me.act(me.agent);
      },
    });
    const batch = createBatch(place, {}, { worlds: 2 });
    const policies = bindPolicies(batch, [{ use: dreaming }]);
    for (let t = 0; t < 2; t++) {
      told.length = 0;
      const levels = [...batch.io.obs.level];
      tick(batch, policies);
      expect(told).toEqual(levels.map((level, k) => [k % 3, t, level, 11 * (t + 1)]));
    }
  });
});

describe("definitions that are refused", () => {
  const make = (given: object) => () =>
    definePolicy({ ...norm, id: "wrong", ...given } as unknown as SeatDefinition);
  const play = (given: object) => () =>
    bindPolicies(createBatch(place), [{ use: make(given)() }])[0].policy.act(0, 1, false);

  it("say what is wrong with them", () => {
    expect(make({ seat() {}, bind: () => ({ act() {} }) })).toThrow(
      "wrong: has both seat and bind; write one of them",
    );
    expect(make({ kind: "learner", seat() {} })).toThrow('wrong: seat is a form of norms, got "learner"');
    expect(make({ async seat() {} })).toThrow("wrong: seat is asynchronous, and nothing waits for it");
    expect(make({ seat() {}, memery: {} })).toThrow('wrong: unknown part "memery", did you mean "memory"?');
    expect(make({ bind: () => ({ act() {} }), raeds: [] })).toThrow(
      'wrong: unknown part "raeds", did you mean "reads"?',
    );
    expect(make({ bind: () => ({ act() {} }), memory: {} })).toThrow('wrong: unknown part "memory"');
    expect(play({ seat: () => Promise.resolve() })).toThrow("wrong: seat gives a promise");
    expect(play({ seat: () => 1 })).toThrow("wrong: seat gives nothing back, got 1; call me.act(choice)");
    expect(play({ memory: { count: u8 }, keeps: ["cuont"], seat() {} })).toThrow(
      'wrong: keeps "cuont", which memory does not have',
    );
    for (const wrong of ["u8x", 3, null])
      expect(play({ memory: { row: wrong }, seat() {} })).toThrow(
        `wrong: memory "row" must be a field, got ${JSON.stringify(wrong)}; write f64, f32, i32, u8 or vector`,
      );
    expect(play({ seat: (me: Seat) => me.act(0, "gfit") })).toThrow(
      'there is no action head "gfit", only "action", "gift"',
    );
    expect(play({ seat: (me: Seat) => me.act(0, 2) })).toThrow("there is no action head 2");
    expect(
      play({
        derive: () => {
          throw new Error("no sea");
        },
        seat() {},
      }),
    ).toThrow("wrong: bind threw Error: no sea");
  });

  it("keep nothing beside what the framework keeps", () => {
    const misspelt = (does: (me: Seat) => void) => () =>
      play({ memory: { row: u8, last: vector(u8, 3) }, seat: (me: Seat) => does(me) })();
    expect(
      misspelt(({ memory }) => {
        (memory as unknown as Record<string, number>).rwo = 1;
      }),
    ).toThrow("wrong: act threw TypeError: Cannot add property rwo, object is not extensible (world 0");
    expect(
      misspelt(({ memory }) => {
        (memory.last as unknown as number[])[1] = 1;
      }),
    ).toThrow("wrong: act threw TypeError: Cannot add property 1, object is not extensible");
    expect(
      misspelt((me) => {
        (me as { grudge?: boolean }).grudge = true;
      }),
    ).toThrow("wrong: act threw TypeError: Cannot add property grudge, object is not extensible");
    expect(
      misspelt(({ obs }) => {
        (obs.row as unknown as number[])[1] = 1;
      }),
    ).toThrow("Cannot add property 1");
    expect(
      misspelt(({ obs }) => {
        (obs as Record<string, unknown>).levle = 1;
      }),
    ).toThrow("Cannot add property levle");
  });

  it("say in which world a rule threw", () => {
    const use = definePolicy({
      ...norm,
      id: "falling",
      seat(me) {
        if (me.agent === 2) throw new Error("fell");
        me.act(0);
      },
    });
    const [{ policy }] = bindPolicies(createBatch(place, {}, { worlds: 2 }), [{ use }]);
    expect(() => policy.act(0, 2, false)).toThrow(
      "falling: act threw Error: fell (world 0, agents 0..2, tick 0)",
    );
  });
});

it("is refused by the compiler where it is asynchronous or gives something back", () => {
  // @ts-expect-error -- asynchronous
  expect(() => definePolicy({ ...norm, id: "late", async seat() {} })).toThrow("seat is asynchronous");
  // @ts-expect-error -- gives a number
  definePolicy({ ...norm, id: "giving", seat: () => 1 });
  definePolicy({ ...norm, id: "acting", seat: (me) => me.act(1) });
});

it("types observations by what it reads and memory by its fields", () => {
  definePolicy({
    ...norm,
    id: "typed",
    reads: ["level", "row"],
    memory: { count: i32, list: vector(f64, 2) },
    derive: () => ({ offset: 1 }),
    seat(me, _, d) {
      const sum: number =
        me.obs.level * 2 + me.obs.row.at(0) + me.memory.count + me.memory.list.at(0) + d.offset;
      // @ts-expect-error it is not said to be read
      const price: number = me.obs.price;
      // @ts-expect-error memory has no such field
      me.memory.cuont = price;
      // @ts-expect-error an observation is not written
      me.obs.level = sum;
      // @ts-expect-error nothing follows of this name
      me.act(d.offest);
    },
  });
});
