/** Plain data: what a JSON file can hold and give back. */
import { fail } from "../core/errors.ts";

/**
 * Throws unless `value` is made of texts, booleans, numbers, null, lists and plain objects alone. NaN is a missing number
 * and passes; a property that is undefined counts as left out. Errors name the place inside of `what`.
 */
export function requirePlain(who: string, what: string, value: unknown): void {
  check(who, what, value, new Set());
}

function check(who: string, place: string, value: unknown, around: Set<object>): void {
  if (value === null || typeof value === "string" || typeof value === "boolean") return;
  if (typeof value === "number") {
    if (Number.isNaN(value) || Number.isFinite(value)) return;
    fail(who, `${place} must be a finite number, or NaN where it is missing`, value);
  }
  if (value === undefined) fail(who, `${place} is undefined`, undefined, "give plain data, or return it");
  if (typeof value !== "object")
    fail(who, `${place} must be plain data`, value, "give numbers, texts, booleans, lists and objects");
  if (around.has(value)) fail(who, `${place} must not contain itself`);
  around.add(value);
  if (Array.isArray(value))
    for (const [j, part] of value.entries()) check(who, `${place}[${j}]`, part, around);
  else {
    if (![Object.prototype, null].includes(Object.getPrototypeOf(value)))
      fail(
        who,
        `${place} must be plain data, got a ${value.constructor?.name ?? "strange object"}`,
        undefined,
        "turn typed arrays and sets into lists by Array.from, maps into objects by Object.fromEntries",
      );
    for (const [key, part] of Object.entries(value))
      if (part !== undefined) check(who, `${place}.${key}`, part, around);
  }
  around.delete(value);
}
