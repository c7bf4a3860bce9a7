/** Plain data: what a JSON file can hold and give back. */
import { fail } from "../core/errors.ts";
import { reservedKey } from "../core/json.ts";

/** Objects and lists in each other. */
export const deepest = 100;

export interface PlainOptions {
  /** NaN is a missing number and passes (default true). */
  readonly missing?: boolean;
}

/**
 * Throws unless `value` is made of texts, booleans, finite numbers, null, lists and plain objects alone, at most 100 deep. A
 * property that is undefined counts as left out. Errors name the place inside of `what`.
 */
export function requirePlain(
  who: string,
  what: string,
  value: unknown,
  { missing = true }: PlainOptions = {},
): void {
  const around = new Set<object>();
  check(what, value);

  function check(place: string, value: unknown): void {
    if (value === null || typeof value === "string" || typeof value === "boolean") return;
    const here = place || "top level";
    if (typeof value === "number") {
      if (Number.isFinite(value) || (missing && Number.isNaN(value))) return;
      if (missing) fail(who, `${here} must be a finite number, or NaN where it is missing`, value);
      fail(
        who,
        `${here} must be a finite number`,
        value,
        "leave it out where that is the default, or give a number",
      );
    }
    if (value === undefined) fail(who, `${here} is undefined`, undefined, "give plain data, or return it");
    if (typeof value !== "object")
      fail(who, `${here} must be plain data`, value, "give numbers, texts, booleans, lists and objects");
    if (around.has(value)) fail(who, `${here} must not contain itself`);
    if (around.size >= deepest) fail(who, `data must be at most ${deepest} deep`);
    around.add(value);
    if (Array.isArray(value)) for (const [j, part] of value.entries()) check(`${place}[${j}]`, part);
    else {
      if (![Object.prototype, null].includes(Object.getPrototypeOf(value)))
        fail(
          who,
          `${here} must be plain data, got a ${value.constructor?.name || "strange object"}`,
          undefined,
          "turn typed arrays and sets into lists by Array.from, maps into objects by Object.fromEntries",
        );
      for (const [key, part] of Object.entries(value)) {
        if (key === reservedKey) fail(who, `${here} has a key "${key}"`, undefined, "rename it");
        if (part !== undefined) check(place ? `${place}.${key}` : key, part);
      }
    }
    around.delete(value);
  }
}
