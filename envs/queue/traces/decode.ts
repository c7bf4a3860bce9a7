/** Published request traces, decoded on first use. */
import { code } from "./code.ts";
import { conv } from "./conv.ts";

export interface Trace {
  /** Milliseconds since the first request, not decreasing. */
  readonly timeMs: Int32Array;
  /** Tokens of the prompt. */
  readonly contextTokens: Int32Array;
  /** Tokens of the answer. */
  readonly generatedTokens: Int32Array;
}

export const traceNames = ["conv", "code"] as const;
export type TraceName = (typeof traceNames)[number];

const encoded: Record<TraceName, string> = { conv, code };
const decoded = new Map<TraceName, Trace>();

export function traceOf(name: TraceName): Trace {
  let trace = decoded.get(name);
  if (!trace) {
    trace = decode(encoded[name]);
    decoded.set(name, trace);
  }
  return trace;
}

/** Base64 of unsigned LEB128 numbers, three a request: time since the one before, context and generated tokens. */
function decode(text: string): Trace {
  const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  const numbers: number[] = [];
  for (let at = 0; at < bytes.length; ) {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++];
      value += (byte & 127) * 2 ** shift;
      if (byte < 128) break;
    }
    numbers.push(value);
  }
  const requests = numbers.length / 3;
  const timeMs = new Int32Array(requests);
  const contextTokens = new Int32Array(requests);
  const generatedTokens = new Int32Array(requests);
  let now = 0;
  for (let j = 0; j < requests; j++) {
    now += numbers[3 * j];
    timeMs[j] = now;
    contextTokens[j] = numbers[3 * j + 1];
    generatedTokens[j] = numbers[3 * j + 2];
  }
  return { timeMs, contextTokens, generatedTokens };
}
