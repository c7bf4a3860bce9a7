/** Messages at random, most of them nearly right, and what has to hold of every one. */
import fc from "fast-check";
import { expect } from "vitest";
import { commons } from "../../envs/index.ts";
import { createBatch } from "../../src/index.ts";
import { channel } from "../../src/mechanisms/index.ts";
import { type Message, mailbox, messageLimits, post, readMessage } from "../../src/messages/index.ts";
import { bytesOf, counted } from "./helpers.ts";

/** What a value in a body may be written as, right or wrong. */
const scraps = [
  ...'[]{},:"\\ \n0-+.eE',
  ...[
    "null",
    "true",
    "1e999",
    "9007199254740993",
    "1e-999",
    "-0",
    "__proto__",
    '"a":1',
    '"a":2',
    "\\ud800",
    "\\u202e",
  ],
  ...[
    "\u{1f468}\u200d\u{1f469}",
    "\u200b",
    "\u001b",
    "[[[[[[[[[",
    '{"a":{"a":',
    '"length":3',
    ',"ttl":99',
    '"admin"',
  ],
];
const scrap = fc.constantFrom(...scraps);
const scrapText = fc
  .array(fc.oneof(scrap, fc.string({ unit: "binary", maxLength: 6 })), { maxLength: 40 })
  .map((all) => all.join(""));
const envelope = (body: string) =>
  `{"from":1,"to":0,"seq":2,"tick":3,"clock":[0,1],"type":"say","body":${body}}`;

/** Some bytes changed, dropped, or doubled. */
const damaged = (text: fc.Arbitrary<string>) =>
  fc
    .tuple(text, fc.array(fc.tuple(fc.nat(2000), fc.nat(255), fc.nat(2)), { maxLength: 4 }))
    .map(([whole, damages]) => {
      const bytes = [...bytesOf(whole)];
      for (const [place, byte, kind] of damages) {
        const at = place % (bytes.length + 1);
        if (kind === 0) bytes[at] = byte;
        else if (kind === 1) bytes.splice(at, 1);
        else bytes.splice(at, 0, byte, byte);
      }
      return Uint8Array.from(bytes);
    });

export const anyBytes: fc.Arbitrary<Uint8Array> = fc.oneof(
  fc.uint8Array({ maxLength: 200 }),
  scrapText.map(bytesOf),
  fc.json({ maxDepth: 4 }).map((body) => bytesOf(envelope(body))),
  fc.nat(9).map((symbol) => bytesOf(envelope(`${symbol}`).replace('"seq":2', `"seq":${symbol * 7}`))),
  damaged(fc.json({ maxDepth: 4 }).map(envelope)),
  damaged(scrapText.map(envelope)),
  fc.tuple(scrap, fc.nat(3000)).map(([part, n]) => bytesOf(part.repeat(n).slice(0, 5000))),
);

const canary = 0xa5;

/**
 * No exception; no byte is looked at twice, nor one after the limit; what lies beside the bytes stays. What is taken is what
 * `JSON.parse` finds, and what `JSON.parse` does not find is not taken. Gives what was told.
 */
export function holds(bytes: Uint8Array): string {
  const around = new Uint8Array(bytes.length + 16).fill(canary);
  around.set(bytes, 8);
  const source = counted(around.subarray(8, 8 + bytes.length));
  const reading = readMessage(source.bytes);
  expect(source.looks()).toBe(reading.read);
  expect(reading.read).toBeLessThanOrEqual(Math.min(bytes.length, messageLimits.bytes + 1));
  expect(around.subarray(0, 8).every((byte) => byte === canary)).toBe(true);
  expect(around.subarray(8 + bytes.length).every((byte) => byte === canary)).toBe(true);
  expect(Buffer.compare(around.subarray(8, 8 + bytes.length), bytes)).toBe(0);
  if ("refusal" in reading) {
    expect(reading.offset).toBeGreaterThanOrEqual(0);
    expect(reading.offset).toBeLessThanOrEqual(reading.read);
    if (reading.refusal === "syntax") expect(() => JSON.parse(new TextDecoder().decode(bytes))).toThrow();
    return reading.refusal;
  }
  expect(reading.read).toBe(bytes.length);
  const parsed = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)) as Message;
  expect(JSON.stringify(reading.message.body)).toBe(JSON.stringify(parsed.body));
  expect(({} as { a?: number }).a).toBeUndefined();
  return "message";
}

/**
 * An outside agent in the first of four seats on a channel. Rows of its neighbours are canaries: what they say, hear of each other and are
 * paid is what it is in a batch in which the first says nothing.
 */
export function postsAtRandom() {
  const make = () =>
    createBatch(
      commons,
      { agents: 4, horizon: 1_000_000 },
      { mechanisms: [{ use: channel, params: { topology: { kind: "ring" } } }] },
    );
  const [batch, quiet] = [make(), make()];
  const say = batch.heads.findIndex(({ name }) => name === "say");
  for (const each of [batch, quiet]) each.io.actions[say].set([0, 1, 2, 3]);
  let box = mailbox({ symbols: 4, neighbours: new Map([[1, [2, 4]]]) });
  let taken = 0;
  return {
    taken: () => taken,
    holds(bytes: Uint8Array): void {
      const step = post(box, 1, bytes);
      // Every message has its own number here, so that one that is right is taken again.
      box = "post" in step ? { ...step.box, posters: box.posters } : step.box;
      batch.io.actions[say][0] = "post" in step ? step.post.say[0] : 0;
      batch.io.actions[say + 1][0] = "post" in step ? step.post.to : 0;
      if ("post" in step) taken++;
      batch.step();
      quiet.step();
      const said = batch.io.actions[say][0];
      expect([...batch.io.actions[say].subarray(1)]).toEqual([1, 2, 3]);
      // Of agents 1 and 3 the first neighbour is the outside one; all else is as without it.
      const heard = [...quiet.io.obs.heard];
      const to = batch.io.actions[say + 1][0];
      if (to !== 2) heard[2] = said;
      if (to !== 1) heard[6] = said;
      expect([...batch.io.obs.heard]).toEqual(heard);
      expect([...batch.io.reward]).toEqual([...quiet.io.reward]);
      expect(batch.columns.stock).toEqual(quiet.columns.stock);
    },
  };
}
