/**
 * Values on the command line. The rule, in order:
 *
 * 1. JSON stands for itself: `0.25`, `true`, `[1, 2]`, `"text"`, `{"a": 1}`.
 * 2. A mathjs expression stands for its value if that is a number, a boolean, a quoted text, or a (nested) array of
 *    those: `1/4`, `2^3`, `[1/2, pi]`, `1:4`, `'e'`.
 * 3. Anything else is text as it was typed: `stag-hunt`, `random`, `null`.
 */
import { createRequire } from "node:module";
import { requireKeys } from "../core/json.ts";
import { UsageError, usage } from "./usage.ts";

export function parseValue(text: string): unknown {
  const literal = parseJson(text);
  if (literal !== undefined && literal !== null) {
    usage(() => requireKeys(text, text));
    return literal;
  }
  const value = evaluate(text);
  return isPlain(value) ? value : text;
}

/** `path=expression`; `option` is the flag that errors name. */
export function parseAssignment(option: string, text: string): { path: string; value: unknown } {
  const at = text.indexOf("=");
  if (at < 1) throw new UsageError(`${option} needs name=expression, got ${JSON.stringify(text)}`);
  return { path: text.slice(0, at).trim(), value: parseValue(text.slice(at + 1)) };
}

/** Explains the rule in a command's help. */
export const valueHelp = `Values are expressions: 1/4, 2^3, 1e4, true, [1/2, 1]. What does not evaluate to a number, a boolean or an
array is text as typed (stag-hunt); quotes keep text that would evaluate ("e").`;

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

type Mathjs = Pick<typeof import("mathjs"), "evaluate">;
let mathjs: Mathjs | undefined;

function evaluate(text: string): unknown {
  // Loaded when the first expression needs it. The bundle is one file, which loads several times faster than
  // the package's thousand modules.
  mathjs ??= createRequire(import.meta.url)("mathjs/lib/browser/math.js") as Mathjs;
  try {
    const value: unknown = mathjs.evaluate(text);
    return isMatrix(value) ? value.toArray() : value;
  } catch {
    return undefined;
  }
}

function isMatrix(value: unknown): value is { toArray(): unknown } {
  return (value as { isMatrix?: boolean } | undefined | null)?.isMatrix === true;
}

function isPlain(value: unknown): boolean {
  if (Array.isArray(value)) return value.every(isPlain);
  return typeof value === "number" || typeof value === "boolean" || typeof value === "string";
}
