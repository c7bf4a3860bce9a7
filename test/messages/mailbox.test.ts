import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mailbox, type PostRefusal, post, writeMessage } from "../../src/messages/index.ts";
import { anyBytes, postsAtRandom } from "./fuzz.ts";
import { greeting, withBody } from "./helpers.ts";

const neighbours = new Map([
  [1, [2, 3]],
  [2, [1]],
]);
const say = (more: object) => writeMessage({ ...greeting, to: 0, body: 2, ...more });

describe("a mailbox", () => {
  it("turns bytes of a key into what its seat says", () => {
    const box = mailbox({ symbols: 4, neighbours });
    expect(post(box, 1, say({}))).toMatchObject({ post: { say: [2], to: 0, from: 1 } });
    expect(post(box, 1, say({ to: 3 }))).toMatchObject({ post: { say: [2], to: 2 } });
    const two = mailbox({ symbols: 4, slots: 2, neighbours, signed: false });
    expect(post(two, 2, say({ from: 9, to: 1, body: [0, 4] }))).toMatchObject({
      post: { say: [0, 4], to: 1, from: 9 },
    });
  });

  it("counts what it refuses for the key that posted it", () => {
    let box = mailbox({ symbols: 4, neighbours });
    const refuses = (key: number, bytes: Uint8Array, refusal: PostRefusal) => {
      const step = post(box, key, bytes);
      expect(step).toMatchObject({ refusal });
      box = step.box;
    };
    refuses(1, say({ from: 2 }), "from");
    refuses(1, say({ to: 7 }), "to");
    refuses(1, say({ type: "grant" }), "type");
    for (const body of [5, -1, 0.5, "2", null, [1, 1], { say: 1 }]) refuses(1, say({ body }), "body");
    refuses(1, withBody("[[[[[[[[[["), "depth");
    refuses(2, withBody('"\\u202e"'), "control");
    refuses(8, say({}), "unknown");
    box = post(box, 1, say({ seq: 5 })).box;
    refuses(1, say({ seq: 5 }), "replay");
    refuses(1, say({ seq: 4 }), "replay");
    expect(box.posters.get(1)).toEqual({
      neighbours: [2, 3],
      seq: 5,
      refusals: { from: 1, to: 1, type: 1, body: 7, depth: 1, replay: 2 },
    });
    expect(box.posters.get(2)!.refusals).toEqual({ control: 1 });
    expect(box.unknown).toBe(1);
  });

  it("leaves what others say as it is, whatever comes", () => {
    const posts = postsAtRandom();
    fc.assert(
      fc.property(anyBytes, (bytes) => posts.holds(bytes)),
      { numRuns: 500, seed: 4 },
    );
    expect(posts.taken()).toBeGreaterThan(3);
  });

  it("needs symbols", () => {
    expect(() => mailbox({ symbols: 0, neighbours })).toThrow("symbols must be a whole number of at least 1");
  });
});
