/**
 * Values on the command line. The rule, in order:
 *
 * 1. JSON stands for itself: `0.25`, `true`, `[1, 2]`, `"text"`, `{"a": 1}`.
 * 2. Arithmetic stands for what it computes: `1/4`, `2^3`, `[1/2, pi]`, `1:4`; a text in quotes for the text: `'e'`.
 * 3. Anything else is text as it was typed: `stag-hunt`, `random`, `null`.
 */
import { requireKeys } from "../core/json.ts";
import { requirePlain } from "../lab/plain.ts";
import { calculate } from "./arithmetic.ts";
import { UsageError, usage } from "./usage.ts";

/** `who` is what errors name first. */
export function parseValue(text: string, who = "value"): unknown {
  const literal = parseJson(text);
  if (literal === undefined || literal === null) return usage(() => calculate(text), `${who}: `) ?? text;
  usage(() => {
    requireKeys(who, text);
    requirePlain(who, "", literal, { missing: false });
  });
  return literal;
}

/** `path=expression`; `option` is the flag that errors name. */
export function parseAssignment(option: string, text: string): { path: string; value: unknown } {
  const at = text.indexOf("=");
  if (at < 1) throw new UsageError(`${option} needs name=expression, got ${JSON.stringify(text)}`);
  const path = text.slice(0, at).trim();
  return { path, value: parseValue(text.slice(at + 1), `${option} ${path}`) };
}

/** Explains the rule in a command's help. */
export const valueHelp = `Values are arithmetic: 1/4, 2^3, 1e4, sqrt(2), true, [1/2, 1]. What is none is text as typed (stag-hunt);
quotes keep text that would compute ("e").`;

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** "gamma=0,1/2,.9" of `--sweep` options as lists by name. */
export function sweepOf(texts: readonly string[]): Record<string, unknown[]> {
  const sweep: Record<string, unknown[]> = {};
  for (const text of texts) {
    const equals = text.indexOf("=");
    const name = text.slice(0, equals).trim();
    const values = text.slice(equals + 1).split(",");
    if (equals < 1 || values.some((value) => value.trim() === ""))
      throw new UsageError(`--sweep ${text}: it must be a name, "=" and values, such as gamma=0,1/2,0.9`);
    if (name in sweep)
      throw new UsageError(`--sweep ${text}: "${name}" is swept already; list all of its values there`);
    sweep[name] = values.map((value) => parseValue(value.trim(), `--sweep ${name}`));
  }
  return sweep;
}
