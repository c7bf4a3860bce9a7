import fc from "fast-check";
import { expect, it } from "vitest";
import {
  afterSending,
  emptyInbox,
  type Inbox,
  mostHeld,
  receive,
  type Stamped,
} from "../../src/messages/index.ts";

const members = 3;

/** A history of the others, each of whose messages may rest on what its sender had seen. */
const histories = fc
  .array(fc.tuple(fc.nat(1), fc.boolean()), { minLength: 1, maxLength: mostHeld })
  .map((sends) => {
    const inboxes: Inbox[] = [emptyInbox(0, members), emptyInbox(1, members)];
    const sent: Stamped[] = [];
    const toHear: Stamped[][] = [[], []];
    for (const [from, hears] of sends) {
      if (hears)
        for (const each of toHear[from].splice(0)) inboxes[from] = receive(inboxes[from], each).inbox;
      inboxes[from] = afterSending(inboxes[from]);
      const message = { from, clock: inboxes[from].clock };
      sent.push(message);
      toHear[1 - from].push(message);
    }
    return sent;
  });

it("in whatever order messages come, all are delivered once, and causes before what follows from them", () => {
  fc.assert(
    fc.property(
      histories.chain((sent) =>
        fc.tuple(fc.constant(sent), fc.shuffledSubarray([...sent, ...sent], { minLength: 2 * sent.length })),
      ),
      ([sent, arrivals]) => {
        let inbox = emptyInbox(2, members);
        const delivered: Stamped[] = [];
        for (const each of arrivals) {
          const step = receive(inbox, each);
          inbox = step.inbox;
          delivered.push(...step.delivered);
          expect(step.arrival === "delivered").toBe(step.delivered.length > 0);
        }
        expect(new Set(delivered)).toEqual(new Set(sent));
        expect(delivered.length).toBe(sent.length);
        expect(inbox.held).toEqual([]);
        for (const [late, { clock }] of delivered.entries())
          for (const early of delivered.slice(0, late))
            expect(clock.every((count, j) => count <= early.clock[j])).toBe(false);
      },
    ),
    { numRuns: 200 },
  );
});

it("at most 8 are held, and who fills them is told", () => {
  let inbox = emptyInbox(1, 2);
  for (let j = 0; j < 20; j++) {
    const step = receive(inbox, { from: 0, clock: [2 + j, 0] });
    expect(step.arrival).toBe(j < 8 ? "held" : "full");
    inbox = step.inbox;
  }
  expect(receive(inbox, { from: 0, clock: [2, 0] }).arrival).toBe("replay");
  const step = receive(inbox, { from: 0, clock: [1, 0] });
  expect(step.delivered.map(({ clock }) => clock[0])).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  expect(step.inbox).toEqual({ me: 1, clock: [9, 0], held: [] });
});

it("what is no clock of these members is told", () => {
  const inbox = emptyInbox(1, 2);
  for (const wrong of [
    { from: 2, clock: [1, 0] },
    { from: 0.5, clock: [1, 0] },
    { from: 0, clock: [1] },
    { from: 0, clock: [1, 0, 0] },
    { from: 0, clock: [Number.NaN, 0] },
    { from: 0, clock: [1.5, 0] },
  ])
    expect(receive(inbox, wrong)).toEqual({ arrival: "clock", delivered: [], inbox });
  expect(() => emptyInbox(2, 2)).toThrow("inbox: me must be in 0..1, got 2");
  expect(() => emptyInbox(0, 0)).toThrow("inbox: members must be a whole number of at least 1, got 0");
});
