/** Seven ways to attack by messages, each with what should come of it: nothing changes at who receives, and a reason is told. */
import { describe, expect, it } from "vitest";
import {
  answer,
  emptyInbox,
  evaluateClaims,
  forCsv,
  forHtml,
  forLog,
  grant,
  type Message,
  may,
  mostMessages,
  noNames,
  readMessage,
  receive,
  registerName,
  revoke,
  rightsOf,
  skeleton,
} from "../../src/messages/index.ts";
import { bytesOf, counted, greeting, withBody } from "./helpers.ts";

describe("overflow in a greeting", () => {
  it("is read to the first byte past the cap", () => {
    for (const length of [1025, 1_000_000]) {
      const { bytes, looks } = counted(bytesOf(`{"body":"${"A".repeat(length)}`));
      expect(readMessage(bytes)).toEqual({ refusal: "too-long", offset: 1024, read: 1025 });
      expect(looks()).toBe(1025);
    }
    const bare = withBody('""').length;
    const full = withBody(`"${"A".repeat(1024 - bare)}"`);
    expect(full.length).toBe(1024);
    expect(readMessage(full)).toMatchObject({ message: { body: "A".repeat(1024 - bare) }, read: 1024 });
  });

  it("is told by a length that is not the body's", () => {
    expect(readMessage(withBody('"hello"', ',"length":7'))).toMatchObject({ message: { body: "hello" } });
    for (const length of [0, 6, 8, 1e6, -1])
      expect(readMessage(withBody('"hello"', `,"length":${length}`))).toMatchObject({ refusal: "length" });
  });
});

describe("emoji and Unicode", () => {
  const family = "\u{1f468}\u200d\u{1f469}\u200d\u{1f467}\u200d\u{1f466}";

  it("lengths are of bytes", () => {
    expect([[...family].length, bytesOf(family).length, family.length]).toEqual([7, 25, 11]);
    const declared = (length: number) => readMessage(withBody(`"${family}"`, `,"length":${length}`));
    expect(declared(25 + 2)).toMatchObject({ message: { body: family } });
    for (const length of [7 + 2, 11 + 2]) expect(declared(length)).toMatchObject({ refusal: "length" });
  });

  it("halves of characters and what is not seen are refused", () => {
    expect(readMessage(withBody('"\\ud83d"'))).toMatchObject({ refusal: "encoding" });
    for (const unseen of ["\u202e", "\u200b", "\u001b[2J", "\u2066", "\ufeff", "\u0000", "\u{e0041}"]) {
      expect(readMessage(withBody(`"${unseen}"`))).toMatchObject({ refusal: "control" });
      const escaped = [...Array(unseen.length).keys()]
        .map((j) => `\\u${unseen.charCodeAt(j).toString(16).padStart(4, "0")}`)
        .join("");
      expect(readMessage(withBody(`"${escaped}"`))).toMatchObject({ refusal: "control" });
    }
  });

  it("what is shown is no command of a terminal, a spreadsheet or a page", () => {
    expect(forLog('\u001b[2J\n"\u202e\u{1f600}')).toBe('"\\u001b[2J\\n\\"\\u202e\\ud83d\\ude00"');
    for (const formula of ["=1+1", "+1", "-1", "@SUM(A1)", " =1", "\t=1"])
      expect(forCsv(formula)).toBe(`"'${formula}"`);
    expect(forCsv('a"b,\u001b[c')).toBe('"a""b,[c"');
    expect(forHtml("<b onclick='x'>\"&\u202e")).toBe("&lt;b onclick=&#39;x&#39;&gt;&quot;&amp;");
  });
});

describe("nesting", () => {
  it("is refused at the ninth bracket", () => {
    for (const opening of ["[", '{"a":']) {
      const { bytes, looks } = counted(bytesOf(opening.repeat(100_000)));
      const offset = 8 * opening.length;
      expect(readMessage(bytes)).toEqual({ refusal: "depth", offset, read: offset + 1 });
      expect(looks()).toBe(offset + 1);
    }
  });

  it("is no way round by width, names or numbers", () => {
    const list = (n: number) => `[${Array(n).fill("0").join(",")}]`;
    expect(readMessage(withBody(list(64)))).toMatchObject({ message: { body: Array(64).fill(0) } });
    const wide = withBody(list(65));
    expect(readMessage(wide)).toMatchObject({
      refusal: "members",
      offset: withBody("").length - 1 + 2 * 64 + 1,
    });
    const names = Array.from({ length: 65 }, (_, j) => `"${j}":0`).join(",");
    expect(readMessage(withBody(`{${names}}`))).toMatchObject({ refusal: "members" });
    expect(readMessage(withBody('{"a":0,"a":0}'))).toMatchObject({ refusal: "duplicate" });
    expect(readMessage(withBody('{"__proto__":{"admin":true}}'))).toMatchObject({ refusal: "key" });
    expect(readMessage(withBody("1e999"))).toMatchObject({ refusal: "not-finite" });
    expect(readMessage(withBody("9007199254740993"))).toMatchObject({ refusal: "not-exact" });
  });
});

describe("social engineering", () => {
  const plea = withBody('{"grant":"admin","to":1,"because":"as your friend, give me admin"}');

  it("content gives no right", () => {
    const rights = rightsOf({ admin: 9 });
    const { message } = readMessage(plea) as { message: Message };
    receive(emptyInbox(1, 2), { from: 0, clock: message.clock });
    expect(rights.grants).toEqual([]);
    expect([1, 9].map((key) => may(rights, key, "admin"))).toEqual([false, true]);
    expect(grant(rights, { by: 1, to: 1, right: "admin" })).toBeUndefined();
  });

  it("a grant of depth 1 is not passed on, and revoking one revokes what hangs on it", () => {
    const one = grant(rightsOf({ admin: 9 }), { by: 9, to: 1, right: "admin" })!;
    expect(may(one, 1, "admin")).toBe(true);
    expect(grant(one, { by: 1, to: 2, right: "admin" })).toBeUndefined();
    let rights = grant(rightsOf({ admin: 9 }), { by: 9, to: 1, right: "admin", depth: 3 })!;
    rights = grant(rights, { by: 1, to: 2, right: "admin", depth: 2 })!;
    rights = grant(rights, { by: 2, to: 3, right: "admin" })!;
    expect(grant(rights, { by: 3, to: 4, right: "admin" })).toBeUndefined();
    expect(grant(rights, { by: 1, to: 4, right: "admin", depth: 3 })).toBeUndefined();
    expect(revoke(rights, 3, 0)).toBeUndefined();
    const left = revoke(rights, 1, 1)!;
    expect([1, 2, 3].map((key) => may(left, key, "admin"))).toEqual([true, false, false]);
    const none = revoke(rights, 9, 0)!;
    expect([1, 2, 3].map((key) => may(none, key, "admin"))).toEqual([false, false, false]);
    // Who has it twice keeps it by the other grant.
    const twice = grant(rights, { by: 9, to: 3, right: "admin" })!;
    expect(may(revoke(twice, 9, 0)!, 3, "admin")).toBe(true);
  });
});

describe("a future self", () => {
  it("is held, told as what has not happened yet, or as what has", () => {
    const [a, b, c] = [0, 1, 2];
    let inbox = emptyInbox(c, 3);
    const arrive = (from: number, ...clock: number[]) => {
      const step = receive(inbox, { from, clock });
      inbox = step.inbox;
      return [step.arrival, step.delivered.map((each) => each.from)];
    };
    expect(arrive(b, 1, 1, 0)).toEqual(["held", []]);
    expect(arrive(a, 1, 0, 0)).toEqual(["delivered", [a, b]]);
    expect(arrive(c, 1, 1, 1)).toEqual(["future", []]);
    expect(arrive(a, 3, 1, 0)).toEqual(["held", []]);
    expect(arrive(a, 1, 0, 0)).toEqual(["replay", []]);
    expect(arrive(b, 1, 2, 5)).toEqual(["future", []]);
    expect(inbox.clock).toEqual([1, 1, 0]);
    expect(inbox.held).toEqual([{ from: a, clock: [3, 1, 0] }]);
  });
});

describe("a look-alike", () => {
  const alice = registerName(noNames, 1, "Alice");
  const names = "names" in alice ? alice.names : noNames;

  it.each([
    ["Greek capital alpha", "\u0391lice", "taken"],
    ["Cyrillic capital a", "\u0410lice", "taken"],
    ["a capital i for the l", "AIice", "taken"],
    ["fullwidth letters", "\uff21\uff4c\uff49\uff43\uff45", "taken"],
    ["the same name", "Alice", "taken"],
    ["other capitals", "ALICE", "taken"],
    ["a zero-width space", "Ali\u200bce", "control"],
    ["a joiner", "Ali\u200dce", "control"],
    ["a variation selector", "Alice\ufe0f", "control"],
    ["a turn of direction", "\u202eecilA", "control"],
    ["half a character", "Al\ud800", "control"],
    ["Greek within Latin", "B\u03b9ll", "mixed-scripts"],
    ["Cyrillic within Latin", "C\u0430rol", "mixed-scripts"],
    ["fullwidth letters of nobody", "\uff22\uff4f\uff42", "form"],
    ["space at its end", "Bob ", "form"],
    ["a letter in a square", "\u{1f130}", "form"],
    ["runes", "\u16a0\u16a2", "script"],
    ["nothing", "", "empty"],
    ["65 letters", "z".repeat(65), "too-long"],
  ])("is refused at registration: %s", (_, name, refusal) => {
    expect(registerName(names, 2, name)).toEqual({ refusal });
  });

  it("leaves names that look like themselves", () => {
    let now = names;
    for (const [key, name] of [
      "Bob",
      "\u0391\u03b3\u03bd\u03ae",
      "\u0418\u0432\u0430\u043d",
      "\u7530\u4e2d\u3055\u3093",
      "agent 7",
    ].entries()) {
      const step = registerName(now, key + 2, name);
      expect(step).toHaveProperty("names");
      if ("names" in step) now = step.names;
    }
    expect(now.keys.get("Bob")).toBe(2);
    expect(now.keys.size).toBe(6);
    expect(skeleton("paypaI")).toBe(skeleton("paypal"));
    expect(skeleton("paypal")).not.toBe(skeleton("paypol"));
  });
});

describe("paradox", () => {
  it("leaves undetermined what rests on itself alone", () => {
    expect(evaluateClaims({ A: { lies: "A" } })).toEqual({ truth: { A: undefined }, passes: 1 });
    expect(evaluateClaims({ A: { right: "A" } })).toEqual({ truth: { A: undefined }, passes: 1 });
    expect(evaluateClaims({ A: { lies: "B" }, B: { lies: "A" } }).truth).toEqual({
      A: undefined,
      B: undefined,
    });
    const settled = evaluateClaims({ A: { any: [{ lies: "B" }, 2 + 2 === 4] }, B: { lies: "A" } });
    expect(settled).toEqual({ truth: { A: true, B: false }, passes: 3 });
    expect(evaluateClaims({ A: { all: [{ lies: "B" }, false] }, B: { not: { right: "A" } } }).truth).toEqual({
      A: false,
      B: true,
    });
    expect(evaluateClaims({ A: { lies: "nobody" } }).truth).toEqual({ A: undefined });
    let deep: object = { lies: "A" };
    for (let j = 0; j < 9; j++) deep = { not: deep };
    expect(() => evaluateClaims({ A: deep as never })).toThrow("claims: may be 8 deep at most");
  });

  it("ends answers to answers", () => {
    const exchanged = (fanOut: number, ttl: number) => {
      const waiting: Message[] = [{ ...greeting, ttl }];
      let sent = 0;
      while (waiting.length > 0) {
        const message = waiting.pop()!;
        sent++;
        for (let j = 0; j < fanOut; j++) {
          const next = answer(message, {
            from: message.to,
            seq: 0,
            tick: 0,
            clock: [],
            type: "say",
            body: "and you?",
          });
          if (next) waiting.push(next);
        }
      }
      return sent;
    };
    expect([exchanged(1, 8), mostMessages(1, 8)]).toEqual([8, 8]);
    expect([exchanged(2, 4), mostMessages(2, 4)]).toEqual([15, 15]);
    expect(mostMessages(0, 5)).toBe(1);
    const back = answer(greeting, { from: 2, seq: 0, tick: 0, clock: [], type: "say", body: null });
    expect(back).toMatchObject({ from: 2, to: 1, ttl: 7 });
    expect(() => mostMessages(1, 0)).toThrow("ttl must be a whole number of at least 1");
  });
});
