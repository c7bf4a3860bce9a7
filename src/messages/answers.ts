/** Answers to answers, which end: each may bring about one message less in a row than what it answers. */
import { fail } from "../core/errors.ts";
import type { Message } from "./message.ts";

/** An answer to a message, to its sender unless it says otherwise; undefined where no more may come of it. */
export function answer(
  message: Message,
  {
    from,
    to = message.from,
    ...said
  }: Pick<Message, "from" | "seq" | "tick" | "clock" | "type" | "body"> & { readonly to?: number },
): Message | undefined {
  return message.ttl > 1 ? { ...said, from, to, ttl: message.ttl - 1 } : undefined;
}

/** Messages that one may bring about, itself included, where each is answered by `fanOut`: 1 + f + f^2 ... over `ttl` terms. */
export function mostMessages(fanOut: number, ttl: number): number {
  if (!Number.isInteger(fanOut) || fanOut < 0)
    fail("mostMessages", "fanOut must be a whole number of at least 0", fanOut);
  if (!Number.isInteger(ttl) || ttl < 1)
    fail("mostMessages", "ttl must be a whole number of at least 1", ttl);
  let sum = 0;
  for (let generation = 0, size = 1; generation < ttl; generation++, size *= fanOut) sum += size;
  return sum;
}
