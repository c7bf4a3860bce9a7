/** The ledger: rows that add up, and payments that move as much reward as they say. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createBatch, type MechanismUse } from "../../src/index.ts";
import { ledger } from "../../src/mechanisms/index.ts";
import { append, balanceOf, ledgerFields, unitsOut } from "../../src/mechanisms/ledger/index.ts";
import { idle, keysByHand } from "../helpers/registry.ts";

describe("rows", () => {
  const laidOut = (rows: number, accounts: number) => {
    const { size } = ledgerFields("test", rows, accounts).rows;
    return { rows: new Int32Array(size), written: new Int32Array(1) };
  };

  it("are summed into balances, and the sums stay when the books are closed", () => {
    const entry = fc.record({
      key: fc.integer({ min: 1, max: 3 }),
      resource: fc.integer({ min: 0, max: 1 }),
      op: fc.integer({ min: -2, max: 2 }),
    });
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 60 }), (entries) => {
        const small = laidOut(12, 6);
        const large = laidOut(100, 6);
        entries.forEach(({ key, resource, op }, t) => {
          append(small, 0, t, key, resource, op, t + 1);
          append(large, 0, t, key, resource, op, t + 1);
        });
        expect(large.written[0]).toBe(entries.length);
        expect(small.written[0]).toBeLessThanOrEqual(12);
        for (const resource of [0, 1]) {
          expect(unitsOut(small, 0, resource)).toBe(unitsOut(large, 0, resource));
          for (const key of [1, 2, 3])
            expect(balanceOf(small, 0, key, resource)).toBe(balanceOf(large, 0, key, resource));
        }
      }),
    );
  });

  it("keep tick and version of the last change, and forget what is at 0", () => {
    const book = laidOut(4, 2);
    append(book, 0, 0, 7, 1, 2, 1);
    append(book, 0, 1, 8, 1, 1, 2);
    append(book, 0, 2, 8, 1, -1, 3);
    append(book, 0, 3, 7, 1, 3, 4);
    append(book, 0, 4, 9, 1, 1, 5);
    expect([...book.rows.subarray(0, 10)]).toEqual([3, 7, 1, 5, 4, 4, 9, 1, 1, 5]);
    expect(book.written[0]).toBe(2);
  });

  it("have bounds", () => {
    expect(() => laidOut(3, 2)).toThrow("test: rows must be a whole number in 4..65536 for 2 accounts");
    expect(() => laidOut(100_000, 2)).toThrow("rows must be a whole number");
    const book = laidOut(2, 1);
    append(book, 0, 0, 1, 0, 1, 1);
    append(book, 0, 0, 2, 0, 1, 2);
    expect(() => append(book, 0, 0, 3, 0, 1, 3)).toThrow("has more accounts than it was laid out for");
  });
});

function paying(agents: number, params: Record<string, unknown> = {}, before: MechanismUse[] = []) {
  const mechanisms = [...before, { use: ledger, params }];
  const batch = createBatch(idle, { agents }, { mechanisms });
  const [to, pay] = batch.io.actions.slice(-2);
  const column = (name: string) => batch.columns[`ledger.${name}`] as Int32Array;
  const step = (whom: readonly number[], units: readonly number[]) => {
    to.set(whom);
    pay.set(units);
    batch.step();
  };
  return { batch, column, step };
}

describe("payments", () => {
  it("move reward from who pays to who is paid, as far as credit goes", () => {
    const { batch, column, step } = paying(3, { credit: 4, unit: 0.5 });
    // 0 pays 1, 1 pays 2, 2 pays nobody.
    step([1, 1, 0], [3, 2, 3]);
    expect([...batch.io.reward]).toEqual([-1.5, 0.5, 1]);
    expect([...column("balance")]).toEqual([-3, 1, 2]);
    expect([...batch.io.obs.balance]).toEqual([-3, 1, 2]);
    expect([...batch.io.obs.received]).toEqual([0, 3, 2]);
    // A second time it has no credit: what it is paid in the same tick comes too late.
    step([1, 2, 0], [2, 3, 0]);
    expect([...column("balance")]).toEqual([0, -2, 2]);
    expect([...column("refusals")]).toEqual([1, 0, 0]);
    expect(batch.readMetrics(0)).toMatchObject({ "ledger.moved": 4, "ledger.refused": 0.5, budget: 0 });
    expect([...batch.io.payoff]).toEqual([0, 0, 0]);
  });

  it("are on record, two rows each, and all sums are 0 whatever is paid", () => {
    const choice = fc.record({
      to: fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 4, maxLength: 4 }),
      units: fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 4, maxLength: 4 }),
    });
    fc.assert(
      fc.property(fc.array(choice, { maxLength: 12 }), fc.constantFrom(10, 200), (choices, rows) => {
        const { batch, column, step } = paying(4, { credit: 5, rows });
        for (const { to, units } of choices) {
          step(to, units);
          const book = { rows: column("rows"), written: column("written") };
          expect(unitsOut(book, 0, 0)).toBe(0);
          column("balance").forEach((balance, a) => {
            expect(balanceOf(book, 0, a + 1, 0)).toBe(balance);
            expect(balance).toBeGreaterThanOrEqual(-5);
          });
          // Whole units of 1: the flows are whole, and sum to 0 exactly.
          expect(batch.io.flows.ledger.reduce((a, b) => a + b, 0)).toBe(0);
        }
        expect(column("unbalanced")[0]).toBe(0);
      }),
      { numRuns: 50 },
    );
  });

  it("of keys are booked under the key that acts, and a key that is given up leaves its debt to nobody", () => {
    const { batch, column, step } = paying(2, { counts: "key", credit: 3 }, [{ use: keysByHand }]);
    const held = batch.columns["identities.key"] as Int32Array;
    const acting = batch.columns["identities.acting"] as Int32Array;
    step([1, 0], [3, 0]);
    expect([...column("balance")]).toEqual([-3, 0, 3, 0]);
    step([1, 0], [1, 0]);
    expect([...column("refusals")]).toEqual([1, 0, 0, 0]);
    // A second key has credit of its own.
    acting[0] = 1;
    step([1, 0], [2, 0]);
    expect([...column("balance")]).toEqual([-3, -2, 5, 0]);
    // A new key in the first place: whitewashed.
    held[0] = 9;
    acting[0] = 0;
    step([1, 0], [3, 0]);
    expect([...column("balance")]).toEqual([-3, -2, 8, 0]);
    expect(column("lost")[0]).toBe(-3);
    const book = { rows: column("rows"), written: column("written") };
    expect([1, 2, 3, 9, 0].map((key) => balanceOf(book, 0, key, 0))).toEqual([0, -2, 8, -3, -3]);
    expect(unitsOut(book, 0, 0)).toBe(0);
    expect(column("unbalanced")[0]).toBe(0);
  });

  it("need somebody to pay, and keys where keys are counted", () => {
    expect(() => paying(1)).toThrow("ledger: needs somebody to pay, two agents or more, got 1");
    expect(() => paying(2, { counts: "key" })).toThrow(
      'counts keys, and no mechanism "identities" that keeps them is laid before it',
    );
    expect(() => paying(2, { rows: 5 })).toThrow("rows must be a whole number in 6..65536 for 3 accounts");
  });
});
