/**
 * Outside agents on a channel: their bytes are what their seat says, or a refusal that is counted for their key.
 *
 * A message of type "say" has one symbol as its body, or a list of one for each slot; its `to` is 0 or the key of a neighbour. What a
 * mailbox knows is a value, and `post` gives the next one: nothing else changes, whatever comes.
 */
import { fail } from "../core/errors.ts";
import type { Refusal } from "./bytes.ts";
import type { MessageLimits } from "./limits.ts";
import { type Message, readMessage } from "./message.ts";

/** What a message is refused for beside what it is in itself: `from` is not the key that posts, `seq` not above the last. */
export type PostRefusal = Refusal | "unknown" | "from" | "to" | "type" | "body" | "replay";

interface Poster {
  /** Keys of the neighbours of its seat, in the channel's order. */
  readonly neighbours: readonly number[];
  /** Of its last message that was taken, -1 before the first. */
  readonly seq: number;
  readonly refusals: Readonly<Partial<Record<PostRefusal, number>>>;
}

export interface Mailbox {
  readonly symbols: number;
  readonly slots: number;
  /** Where it is not, `from` may be anybody, as on a channel that is not signed. */
  readonly signed: boolean;
  readonly limits: Partial<MessageLimits>;
  readonly posters: ReadonlyMap<number, Poster>;
  /** Messages of keys that nobody has. */
  readonly unknown: number;
}

interface MailboxOptions {
  /** Symbols and slots of the channel (default: one slot). */
  readonly symbols: number;
  readonly slots?: number;
  readonly signed?: boolean;
  readonly limits?: Partial<MessageLimits>;
  /** Of each key that may post, the keys of its neighbours. */
  readonly neighbours: ReadonlyMap<number, readonly number[]>;
}

export function mailbox({
  symbols,
  slots = 1,
  signed = true,
  limits = {},
  neighbours,
}: MailboxOptions): Mailbox {
  for (const [name, value] of Object.entries({ symbols, slots }))
    if (!Number.isInteger(value) || value < 1)
      fail("mailbox", `${name} must be a whole number of at least 1`, value);
  const posters = [...neighbours].map(
    ([key, near]) => [key, { neighbours: near, seq: -1, refusals: {} }] as const,
  );
  return { symbols, slots, signed, limits, posters: new Map(posters), unknown: 0 };
}

/** What a seat says: symbols for the heads `say`, the choice for `to`, and where it is not signed the key for `from`. */
export interface Post {
  readonly say: readonly number[];
  readonly to: number;
  readonly from: number;
}

/** The mailbox after these bytes of a key, and what its seat says by them or why it says nothing. */
export function post(
  box: Mailbox,
  key: number,
  bytes: ArrayLike<number>,
): { readonly box: Mailbox; readonly post: Post } | { readonly box: Mailbox; readonly refusal: PostRefusal } {
  const poster = box.posters.get(key);
  if (!poster) return { box: { ...box, unknown: box.unknown + 1 }, refusal: "unknown" };
  const reading = readMessage(bytes, box.limits);
  const refusal = "refusal" in reading ? reading.refusal : refusalOf(box, poster, key, reading.message);
  if (refusal !== undefined) {
    const refusals = { ...poster.refusals, [refusal]: (poster.refusals[refusal] ?? 0) + 1 };
    return { box: withPoster(box, key, { ...poster, refusals }), refusal };
  }
  const { message } = reading as { message: Message };
  return {
    box: withPoster(box, key, { ...poster, seq: message.seq }),
    post: {
      say: symbolsOf(message) as number[],
      to: message.to === 0 ? 0 : 1 + poster.neighbours.indexOf(message.to),
      from: message.from,
    },
  };
}

const withPoster = (box: Mailbox, key: number, poster: Poster): Mailbox => ({
  ...box,
  posters: new Map(box.posters).set(key, poster),
});

const symbolsOf = ({ body }: Message): readonly unknown[] => (Array.isArray(body) ? body : [body]);

function refusalOf(box: Mailbox, poster: Poster, key: number, message: Message): PostRefusal | undefined {
  if (box.signed && message.from !== key) return "from";
  if (message.seq <= poster.seq) return "replay";
  if (message.type !== "say") return "type";
  if (message.to !== 0 && !poster.neighbours.includes(message.to)) return "to";
  const symbols = symbolsOf(message);
  const right = symbols.every(
    (each) => Number.isInteger(each) && (each as number) >= 0 && (each as number) <= box.symbols,
  );
  return right && symbols.length === box.slots ? undefined : "body";
}
