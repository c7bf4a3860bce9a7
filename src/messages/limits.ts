/** How much a message may be. */
import { fail } from "../core/errors.ts";

export interface MessageLimits {
  /** Bytes of a message. */
  readonly bytes: number;
  /** Objects and arrays within each other, the envelope being the first. */
  readonly depth: number;
  /** Members of one object, and elements of one array. */
  readonly members: number;
  /** Messages that one may bring about by answers to answers, one after the other. */
  readonly ttl: number;
}

export const messageLimits: MessageLimits = { bytes: 1024, depth: 8, members: 64, ttl: 8 };

/** The defaults with what is given in their place. */
export function withLimits(given: Partial<MessageLimits>): MessageLimits {
  const limits = { ...messageLimits, ...given };
  for (const [name, value] of Object.entries(limits))
    if (!Number.isInteger(value) || value < 1)
      fail("messages", `the limit ${name} must be a whole number of at least 1`, value);
  return limits;
}
