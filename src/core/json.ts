/** JSON from outside: what `JSON.parse` passes over in silence is an error. */
import { fail } from "./errors.ts";

/** A key that would set the prototype of an object where it is assigned, and be gone. */
export const reservedKey = "__proto__";

/** What JSON calls an object. */
export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * What a text in JSON says.
 * @throws OstromError where it is no JSON, or breaks the rules of `requireKeys`.
 */
export function parseJson(who: string, text: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    fail(who, `is not JSON (${(error as Error).message})`);
  }
  requireKeys(who, text);
  return value;
}

/**
 * Throws where an object of a text, which is JSON, has two entries with one key, of which `JSON.parse` keeps the last, or
 * one with the key `__proto__`. Errors name the place.
 */
export function requireKeys(who: string, json: string): void {
  /** Objects have the keys they had so far, lists have none. */
  const around: { readonly keys?: Set<string>; at: string | number }[] = [];
  for (const [token, text, colon] of json.matchAll(/("(?:[^"\\]+|\\.)*")(\s*:)?|[{}[\],]/g)) {
    const inner = around[around.length - 1];
    if (token === "{") around.push({ keys: new Set(), at: "" });
    else if (token === "[") around.push({ at: 0 });
    else if (token === "}" || token === "]") around.pop();
    else if (token === ",") {
      if (typeof inner.at === "number") inner.at++;
    } else if (colon !== undefined) {
      const key = JSON.parse(text) as string;
      const place = () =>
        around
          .slice(0, -1)
          .map(({ at }) => at)
          .join(".") || "top level";
      if (key === reservedKey) fail(who, `${place()} has a key "${key}"`, undefined, "rename it");
      if (inner.keys?.has(key))
        fail(who, `${place()} has two entries with the name ${JSON.stringify(key)}`, undefined, "keep one");
      inner.keys?.add(key);
      inner.at = key;
    }
  }
}
