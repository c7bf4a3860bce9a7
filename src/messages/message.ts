/**
 * What one agent sends another, as bytes: an envelope, and a body that means nothing to the framework.
 *
 * `readMessage` gives the message or says why not, and where; it never throws, and its cost is linear in the bytes that it reads,
 * of which there are at most one more than allowed. Nothing in a message gives its sender a right: see `capabilities.ts`.
 */
import { byteReader, type Refusal, Refused } from "./bytes.ts";
import { type Json, readJson } from "./json.ts";
import { type MessageLimits, withLimits } from "./limits.ts";

export interface Message {
  /** Key that signs: the one that counts, whatever name is shown. */
  readonly from: number;
  /** Key that is meant; 0 is everybody. */
  readonly to: number;
  /** How many this key has sent before. */
  readonly seq: number;
  /** When it was sent (ticks). */
  readonly tick: number;
  /** Vector clock: how many messages of each member its sender had seen, this one included. */
  readonly clock: readonly number[];
  readonly type: string;
  readonly body: Json;
  /** Messages that may still come of it, this one included: an answer has one less. */
  readonly ttl: number;
}

/** A message and how many bytes were read, or why it is refused and the offset of the byte at which that was seen. */
export type Reading =
  | { readonly message: Message; readonly read: number }
  | { readonly refusal: Refusal; readonly offset: number; readonly read: number };

const counts = ["from", "to", "seq", "tick"] as const;
const required = [...counts, "clock", "type", "body"];
/** `length` is what the sender says that its body takes, in bytes as it stands (of a text with its quotes). */
const optional = ["ttl", "length"];

/** Reads one message. What is left out of `limits` is as in `messageLimits`. */
export function readMessage(bytes: ArrayLike<number>, limits: Partial<MessageLimits> = {}): Reading {
  const allowed = withLimits(limits);
  const reader = byteReader(bytes, allowed.bytes);
  try {
    const { value, members } = readJson(reader, allowed);
    const message = envelopeOf(value, members, allowed);
    return { message, read: reader.read };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    const { refusal, offset } = error;
    return { refusal, offset, read: reader.read };
  }
}

function envelopeOf(
  value: Json,
  members: ReadonlyMap<string, readonly [number, number]>,
  { ttl: most }: MessageLimits,
): Message {
  if (value === null || typeof value !== "object" || Array.isArray(value)) throw new Refused("envelope", 0);
  const envelope = value;
  const need = (name: string, right: boolean) => {
    if (!right) throw new Refused("envelope", members.get(name)?.[0] ?? 0);
  };
  for (const name of required) need(name, Object.hasOwn(envelope, name));
  for (const name of members.keys()) need(name, required.includes(name) || optional.includes(name));
  for (const name of counts) need(name, isCount(envelope[name]));
  const { from, to, seq, tick, clock, type, body, ttl = most, length } = envelope;
  need("clock", Array.isArray(clock) && clock.every(isCount));
  need("type", typeof type === "string");
  need("ttl", isCount(ttl) && (ttl as number) >= 1 && (ttl as number) <= most);
  const [start, end] = members.get("body")!;
  if (length !== undefined && length !== end - start) throw new Refused("length", members.get("length")![0]);
  return { from, to, seq, tick, clock, type, body, ttl } as Message;
}

const isCount = (value: Json): boolean => Number.isSafeInteger(value) && (value as number) >= 0;

const encoder = /* @__PURE__ */ new TextEncoder();

/** The bytes of a message, with the length of its body declared. */
export function writeMessage(message: Message): Uint8Array {
  const body = JSON.stringify(message.body);
  const length = encoder.encode(body).length;
  return encoder.encode(JSON.stringify({ ...message, length }));
}
