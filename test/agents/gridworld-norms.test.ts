import { describe, expect, it } from "vitest";
import { applePicker } from "../../agents/norms/apple-picker.ts";
import { cleanerRoster } from "../../agents/norms/cleaner-roster.ts";
import { freeRider } from "../../agents/norms/free-rider.ts";
import { sparingPicker } from "../../agents/norms/sparing-picker.ts";
import { territoryOwner } from "../../agents/norms/territory-owner.ts";
import { cleanup } from "../../envs/cleanup/cleanup.ts";
import { commons } from "../../envs/commons/commons.ts";
import { harvest } from "../../envs/harvest/harvest.ts";
import { type Batch, bindPolicies, createBatch, type Env, type PolicyUse } from "../../src/index.ts";

type Given = Record<string, unknown>;

function society(env: { readonly id: string }, given: Given, uses: readonly PolicyUse[], worlds = 1) {
  const batch = createBatch(env as Env, given, { worlds });
  const policies = bindPolicies(batch, uses);
  const act = () => {
    for (const { policy } of policies) policy.act(0, worlds, true);
    return batch.io.actions[0];
  };
  /** Lives so many ticks; `look` is called after actions were chosen and after the step. */
  const live = (ticks: number, look?: (moment: "before" | "after") => void) => {
    for (let t = 0; t < ticks; t++) {
      act();
      look?.("before");
      batch.step();
      look?.("after");
    }
    return batch;
  };
  return { batch, act, live };
}

function welfare(batch: Batch): number {
  let sum = 0;
  for (let i = 0; i < batch.worlds; i++) sum += batch.readMetrics(i).welfare;
  return sum / batch.worlds;
}

const patch = { map: "patch", agents: 2, viewAhead: 5, viewSide: 3 };

describe("apple-picker", () => {
  it("walks to the apple it sees and eats it", () => {
    const { batch, live } = society(harvest, { map: ["...A", "P..."], agents: 1, regrowth: [0, 0, 0, 0] }, [
      { use: applePicker },
    ]);
    live(40);
    expect(batch.columns.eaten[0]).toBe(1);
  });

  it("empties a patch, which then stays bare", () => {
    const { batch, live } = society(harvest, patch, [{ use: applePicker }], 8);
    live(600);
    expect([...batch.columns.apples]).toEqual(new Array(8).fill(0));
  });
});

describe("sparing-picker", () => {
  it.each([1, 2, 3])("alone never takes an apple with less around it than class %i", (keep) => {
    const { batch, live } = society(harvest, { ...patch, agents: 1 }, [
      { use: sparingPicker, params: { keep } },
    ]);
    let around = 0;
    let taken = 0;
    live(900, (moment) => {
      // It eats only the nearest apple, one step off: what is around that one before the step.
      if (moment === "before") around = batch.io.obs.patch[0];
      else if (batch.columns.harvest[0] > 0) {
        taken++;
        expect(around).toBeGreaterThanOrEqual(keep);
      }
    });
    expect(taken).toBeGreaterThan(5);
    expect(batch.columns.apples[0]).toBeGreaterThan(0);
  });

  it("keeps the patch that greed empties, and so earns more", () => {
    const sparing = society(harvest, patch, [{ use: sparingPicker }], 8).live(900);
    const greedy = society(harvest, patch, [{ use: applePicker }], 8).live(900);
    for (let i = 0; i < 8; i++) expect(sparing.columns.apples[i]).toBeGreaterThan(0);
    // About .1 and 13 apples in 900 ticks.
    expect(welfare(sparing)).toBeGreaterThan(3 * welfare(greedy));
  });

  it("does not stop others from taking the rest", () => {
    const { batch, live } = society(
      harvest,
      patch,
      [{ use: sparingPicker, seats: [0] }, { use: applePicker }],
      8,
    );
    live(900);
    expect([...batch.columns.apples]).toEqual(new Array(8).fill(0));
  });
});

describe("territory-owner", () => {
  /** Two strips of four columns each; agent 0 owns the west. */
  const strip = { map: ["....A.AA", ".A.....A", "P......P"], agents: 2, regrowth: [0, 0, 0, 0], timeout: 0 };
  const place = (batch: Batch, ...bodies: [number, number][]) => {
    bodies.forEach(([cell, heading], a) => {
      (batch.columns.cell as Int32Array)[a] = cell;
      (batch.columns.heading as Uint8Array)[a] = heading;
    });
    batch.observe();
  };

  it("zaps who comes before its beam, and only from its own ground", () => {
    const { batch, act } = society(harvest, strip, [{ use: territoryOwner }]);
    // Both in the west, face to face: the owner fires, the intruder turns to go home.
    place(batch, [16, 1], [18, 3]);
    expect([...act()]).toEqual([7, 5]);
  });

  it("leaves its strip never, and eats what is in it only", () => {
    const { batch, live } = society(harvest, strip, [{ use: territoryOwner, params: { keep: 0 } }]);
    place(batch, [16, 0], [23, 0]);
    live(400, () => {
      for (const a of [0, 1]) expect(Math.floor((batch.columns.cell[a] % 8) / 4)).toBe(a);
    });
    expect(batch.columns.eaten[0]).toBe(1);
    expect(batch.columns.eaten[1]).toBe(4);
  });

  it("keeps the field that greed empties, at the price of peace", () => {
    const given = { width: 16, height: 16, agents: 4 };
    const owners = society(harvest, given, [{ use: territoryOwner }], 4).live(900);
    const greedy = society(harvest, given, [{ use: applePicker }], 4).live(900);
    expect(welfare(owners)).toBeGreaterThan(welfare(greedy));
    expect(owners.readMetrics(0).peace).toBeLessThan(1);
    for (let i = 0; i < 4; i++) expect(owners.columns.apples[i]).toBeGreaterThan(greedy.columns.apples[i]);
  });
});

describe("cleaners and free riders", () => {
  it("earn nothing where all ride free, and something with a roster", () => {
    expect(welfare(society(cleanup, {}, [{ use: freeRider }], 4).live(500))).toBe(0);
    expect(welfare(society(cleanup, {}, [{ use: cleanerRoster }], 4).live(500))).toBeGreaterThan(1);
  });

  it("never clean when they ride free; in a roster those clean whose shift it is", () => {
    const { batch, live } = society(cleanup, {}, [
      { use: cleanerRoster, params: { cleaners: 2, shift: 20 } },
    ]);
    live(200, (moment) => {
      if (moment === "after") return;
      const firstOnDuty = (2 * Math.floor(batch.columns.tick[0] / 20)) % 5;
      const onDuty = [firstOnDuty, (firstOnDuty + 1) % 5];
      batch.io.actions[0].forEach((action, a) => {
        if (action === 8) expect(onDuty).toContain(a);
      });
    });
    expect(batch.readMetrics(0).removed).toBeGreaterThan(0.1);
    const riders = society(cleanup, { startWaste: 0 }, [{ use: freeRider }]);
    riders.live(200, () => {
      expect(riders.batch.io.actions[0]).not.toContain(8);
    });
    expect(riders.batch.columns.eaten.some((eaten) => eaten > 0)).toBe(true);
  });

  it("pay a free rider among them better than a cleaner", () => {
    const { batch, live } = society(cleanup, {}, [{ use: freeRider, seats: [0] }, { use: cleanerRoster }], 8);
    live(900);
    let rider = 0;
    let others = 0;
    for (let k = 0; k < batch.worlds * 5; k++)
      if (k % 5 === 0) rider += batch.columns.eaten[k];
      else others += batch.columns.eaten[k] / 4;
    expect(rider).toBeGreaterThan(1.1 * others);
  });
});

describe("bad input", () => {
  it("is refused", () => {
    expect(() => society(cleanup, {}, [{ use: cleanerRoster, params: { cleaners: 6 } }])).toThrow(
      "cleaners must be at most the 5 agents, got 6",
    );
    expect(() => society(commons, {}, [{ use: applePicker }])).toThrow('reads the observation "nearest"');
    expect(() => society(cleanup, {}, [{ use: territoryOwner }])).toThrow('reads the observation "patch"');
  });
});
