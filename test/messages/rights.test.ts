import fc from "fast-check";
import { expect, it } from "vitest";
import {
  emptyInbox,
  grant,
  may,
  readMessage,
  receive,
  revoke,
  rightsOf,
  writeMessage,
} from "../../src/messages/index.ts";
import { greeting } from "./helpers.ts";

const key = fc.nat(5);
const acts = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant("grant"), by: key, to: key, depth: fc.integer({ min: 1, max: 4 }) }),
    fc.record({ kind: fc.constant("revoke"), by: key, to: fc.nat(20), depth: fc.constant(0) }),
    fc.record({ kind: fc.constant("say"), by: key, to: key, depth: fc.nat(3) }),
  ),
  { maxLength: 40 },
);

it("whatever is said, rights lie in the closure of what was granted", () => {
  fc.assert(
    fc.property(acts, (list) => {
      let rights = rightsOf({ admin: 0 });
      let inbox = emptyInbox(5, 6);
      // What was really granted: from whom to whom, how deep, and whether it was taken back.
      const edges: { by: number; to: number; depth: number }[] = [];
      for (const { kind, by, to, depth } of list) {
        if (kind === "say") {
          const body = { grant: "admin", to: by, depth, revoke: to };
          const reading = readMessage(writeMessage({ ...greeting, from: by, to, body }));
          expect("message" in reading).toBe(true);
          const before = rights;
          inbox = receive(inbox, { from: by, clock: [depth, 0, 1, 0, 0, 0] }).inbox;
          expect(rights).toBe(before);
        } else if (kind === "grant") {
          const next = grant(rights, { by, to, right: "admin", depth });
          if (next) edges.push({ by, to, depth });
          rights = next ?? rights;
        } else if (to < rights.grants.length) rights = revoke(rights, by, to) ?? rights;
      }
      // The closure, found from the owner on by what is left: nobody without a way of shrinking depth has it.
      const deepest = new Map([[0, Number.POSITIVE_INFINITY]]);
      for (let pass = 0; pass < 6; pass++)
        for (const [number, { by, to, depth }] of edges.entries())
          if (!rights.grants[number].revoked && (deepest.get(by) ?? 0) > depth)
            deepest.set(to, Math.max(deepest.get(to) ?? 0, depth));
      for (let holder = 0; holder < 6; holder++)
        expect(may(rights, holder, "admin")).toBe(deepest.has(holder));
    }),
    { numRuns: 300 },
  );
});

it("what hangs on a grant goes with it, whoever holds something else", () => {
  fc.assert(
    fc.property(acts, fc.nat(10), (list, gone) => {
      let rights = rightsOf({ admin: 0 });
      for (const { kind, by, to, depth } of list)
        if (kind === "grant") rights = grant(rights, { by, to, right: "admin", depth }) ?? rights;
      if (gone >= rights.grants.length) return;
      const hangs = (number: number): boolean =>
        number === gone || (number >= 0 && hangs(rights.grants[number].of));
      const left = revoke(rights, 0, gone)!;
      expect(left.grants.map(({ revoked }) => revoked)).toEqual(rights.grants.map((_, j) => hangs(j)));
    }),
    { numRuns: 200 },
  );
});

it("a grant that there is not is an error", () => {
  expect(() => revoke(rightsOf({ admin: 0 }), 0, 0)).toThrow(
    "revoke: there is no grant of this number, got 0",
  );
  expect(() => grant(rightsOf({ admin: 0 }), { by: 0, to: 1, right: "admin", depth: 0 })).toThrow(
    "grant: depth must be a whole number of at least 1, got 0",
  );
});
