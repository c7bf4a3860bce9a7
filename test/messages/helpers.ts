/** Bytes of messages, and how many of them are looked at. */
import type { Message } from "../../src/messages/index.ts";

const encoder = new TextEncoder();
export const bytesOf = (text: string): Uint8Array => encoder.encode(text);

export const greeting: Message = {
  from: 1,
  to: 2,
  seq: 0,
  tick: 3,
  clock: [1, 0],
  type: "say",
  body: "hello",
  ttl: 8,
};

/** A message with this text as its body, as it stands. */
export const withBody = (body: string, more = ""): Uint8Array =>
  bytesOf(`{"from":1,"to":2,"seq":0,"tick":3,"clock":[1,0],"type":"say","body":${body}${more}}`);

/** The same bytes, which count how often one is looked at. */
export function counted(bytes: ArrayLike<number>): { bytes: ArrayLike<number>; looks: () => number } {
  let looks = 0;
  return {
    bytes: new Proxy(bytes, {
      get(source, name) {
        if (typeof name === "string" && /^\d+$/.test(name)) looks++;
        return Reflect.get(source, name);
      },
    }),
    looks: () => looks,
  };
}
