/**
 * Arithmetic that is typed: numbers, constants, operators and named functions of numbers, which give a number, a list of
 * what its entries give, or a range. There is nothing else to reach, and what it takes is bounded by what was typed:
 * brackets and powers in each other, and the entries of a range, have a limit of their own.
 *
 *     range    = sum [":" sum [":" sum]]            start : step : end, both ends included
 *     sum      = product {("+" | "-") product}
 *     product  = signed {("*" | "/" | "mod") signed}
 *     signed   = {"+" | "-"} power
 *     power    = factorial ["^" signed]             -2^2 is -4, 2^3^2 is 2^9
 *     factorial = part {"!"}
 *     part     = number | constant | name "(" sum {"," sum} ")" | "(" sum ")" | list | 'text'
 *     list     = "[" [sum {"," sum}] "]"
 */
import { fail, nearest } from "../core/errors.ts";

export type Value = number | boolean | string | Value[];

const deepest = 100;
const longestRange = 1000;

const constants: ReadonlyMap<string, Value> = new Map<string, Value>([
  ["pi", Math.PI],
  ["tau", 2 * Math.PI],
  ["e", Math.E],
  ["Infinity", Number.POSITIVE_INFINITY],
  ["true", true],
  ["false", false],
]);

interface Rule {
  readonly least: number;
  readonly most: number;
  readonly of: (numbers: readonly number[]) => number;
}

const ofOne = (of: (x: number) => number): Rule => ({ least: 1, most: 1, of: ([x]) => of(x) });
const ofTwo = (of: (x: number, y: number) => number): Rule => ({
  least: 2,
  most: 2,
  of: ([x, y]) => of(x, y),
});
const ofMany = (of: Rule["of"]): Rule => ({ least: 1, most: Number.POSITIVE_INFINITY, of });

const functions: ReadonlyMap<string, Rule> = new Map<string, Rule>([
  ...(["abs", "sign", "sqrt", "cbrt", "exp", "log2", "log10", "floor", "ceil"] as const).map(
    (name) => [name, ofOne(Math[name])] as const,
  ),
  ...(["sin", "cos", "tan", "asin", "acos", "atan", "sinh", "cosh", "tanh"] as const).map(
    (name) => [name, ofOne(Math[name])] as const,
  ),
  ["factorial", ofOne(factorial)],
  ["pow", ofTwo(power)],
  ["mod", ofTwo(mod)],
  ["atan2", ofTwo(Math.atan2)],
  ["log", { least: 1, most: 2, of: ([x, base = Math.E]) => Math.log(x) / Math.log(base) }],
  ["round", { least: 1, most: 2, of: ([x, places]) => round(x, places) }],
  ["min", ofMany((all) => all.reduce((a, b) => Math.min(a, b)))],
  ["max", ofMany((all) => all.reduce((a, b) => Math.max(a, b)))],
  ["sum", ofMany(total)],
  ["mean", ofMany((all) => total(all) / all.length)],
]);

/** Thrown and caught here: a text is no arithmetic. */
const other = Symbol("other");

/**
 * What a text computes, or undefined where it is no arithmetic: words, names of nothing, another grammar.
 * @throws OstromError that begins with the text where it is arithmetic, but calls what is not there, gives no finite number
 * from finite ones, or goes beyond a limit; a text in brackets or with one of the functions has to be arithmetic.
 */
export function calculate(text: string): Value | undefined {
  const tokens = tokensOf(text);
  let at = 0;
  let depth = 0;
  /** What is wrong with it, provided that it is arithmetic. */
  let complaint: (() => never) | undefined;
  let meant = /^\s*\[.*\]\s*$/s.test(text);
  const refuse = (rule: string, got?: unknown, fix?: string) => {
    complaint ??= () => fail(who, rule, got, fix);
  };
  const who = text.length > 60 ? `${text.slice(0, 57)}...` : text;
  const quotes = "in quotes it is a text";

  try {
    const value = range();
    if (at < tokens.length) throw other;
    complaint?.();
    return value;
  } catch (error) {
    if (error !== other) throw error;
    if (!meant) return undefined;
    complaint?.();
    return fail(who, "cannot be read as arithmetic", undefined, quotes);
  }

  function take(token: string): boolean {
    if (tokens[at] !== token) return false;
    at++;
    return true;
  }

  function need(token: string): void {
    if (!take(token)) throw other;
  }

  /** What lies inside of something else. */
  function inside<T>(part: () => T): T {
    if (++depth > deepest) fail(who, `has more than ${deepest} brackets, signs or powers in each other`);
    const value = part();
    depth--;
    return value;
  }

  function number(value: Value): number {
    if (typeof value === "number") return value;
    refuse("computes with numbers only", value);
    return Number.NaN;
  }

  /** Of finite numbers come finite ones. */
  function made(of: readonly number[], value: number): number {
    if (Number.isNaN(value)) refuse("is not a number", undefined, quotes);
    else if (!Number.isFinite(value) && of.every(Number.isFinite))
      refuse("is beyond the largest number", undefined, "write Infinity where that is meant");
    return value;
  }

  function range(): Value {
    const ends = [sum()];
    while (ends.length < 3 && take(":")) ends.push(sum());
    if (ends.length === 1) return ends[0];
    const [start, step, end] = ends.length === 3 ? ends.map(number) : [number(ends[0]), 1, number(ends[1])];
    // An entry that misses the end by rounding is one.
    const count = Math.max(0, Math.floor((end - start) / step + 1e-9) + 1);
    if (!(count <= longestRange)) {
      refuse(`a range has at most ${longestRange} entries`, count);
      return [];
    }
    return Array.from({ length: count }, (_, j) => start + j * step);
  }

  function sum(): Value {
    let value = product();
    for (;;) {
      const sign = take("+") ? 1 : take("-") ? -1 : 0;
      if (sign === 0) return value;
      const [a, b] = [number(value), number(product())];
      value = made([a, b], a + sign * b);
    }
  }

  function product(): Value {
    let value = signed();
    for (;;) {
      const rule = take("*") ? times : take("/") ? over : take("mod") ? mod : undefined;
      if (!rule) return value;
      const [a, b] = [number(value), number(signed())];
      value = made([a, b], rule(a, b));
    }
  }

  function signed(): Value {
    if (take("+")) return number(inside(signed));
    if (take("-")) return -number(inside(signed));
    const base = postfix();
    if (!take("^")) return base;
    const [a, b] = [number(base), number(inside(signed))];
    return made([a, b], power(a, b));
  }

  function postfix(): Value {
    let value = part();
    while (take("!")) {
      const n = number(value);
      value = made([n], factorial(n));
    }
    return value;
  }

  function part(): Value {
    const token = tokens[at++];
    if (token === undefined) throw other;
    if (token === "(") {
      const value = inside(sum);
      need(")");
      return value;
    }
    if (token === "[") return inside(() => listUpTo("]"));
    if (/^[\d.]/.test(token)) return made([], Number(token));
    if (/^['"]/.test(token)) return token.slice(1, -1);
    if (!/^\w/.test(token)) throw other;
    if (token.endsWith("(")) return call(token.slice(0, -1));
    const value = constants.get(token);
    if (value !== undefined) return value;
    if (meant)
      refuse(
        `knows no "${token}"`,
        undefined,
        `texts stand in quotes, constants are ${[...constants.keys()].join(", ")}`,
      );
    else throw other;
    return Number.NaN;
  }

  function call(name: string): Value {
    const rule = functions.get(name);
    if (rule) meant = true;
    if (!rule) {
      const near = nearest(name, functions.keys());
      const known = near ? `did you mean "${near}"?` : `there is: ${[...functions.keys()].join(", ")}`;
      refuse(`unknown function "${name}", ${known}`, undefined, quotes);
    }
    const given = inside(() => listUpTo(")")).map(number);
    if (!rule) return Number.NaN;
    const { least, most } = rule;
    if (given.length < least || given.length > most) {
      const count = least === most ? least : most === 2 ? `${least} or ${most}` : "one or more";
      refuse(`${name} takes ${count} number${count === 1 ? "" : "s"}`, given.length);
      return Number.NaN;
    }
    return made(given, rule.of(given));
  }

  function listUpTo(end: string): Value[] {
    const values: Value[] = [];
    if (take(end)) return values;
    do values.push(sum());
    while (take(","));
    need(end);
    return values;
  }
}

/** Numbers, names (with the bracket behind them where they are called), quoted texts, and signs; else nothing. */
function tokensOf(text: string): string[] {
  const token =
    /\s*(0x[\da-fA-F]+|0o[0-7]+|0b[01]+|(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?(?![\w.])|[A-Za-z_]\w*\(?|'[^']*'|"[^"]*"|[-+*/^!()[\],:])\s*/gy;
  const tokens: string[] = [];
  let end = 0;
  for (let match = token.exec(text); match; match = token.exec(text)) {
    tokens.push(match[1]);
    end = token.lastIndex;
  }
  return end === text.length ? tokens : [];
}

function total(numbers: readonly number[]): number {
  return numbers.reduce((a, b) => a + b);
}

function times(a: number, b: number): number {
  return a * b;
}

function over(a: number, b: number): number {
  return a / b;
}

/** With the sign of the divisor. */
function mod(a: number, b: number): number {
  return a - b * Math.floor(a / b);
}

function power(a: number, b: number): number {
  return a ** b;
}

function factorial(n: number): number {
  if (!(Number.isInteger(n) && n >= 0)) return Number.NaN;
  let product = 1;
  for (let k = 2; k <= n && Number.isFinite(product); k++) product *= k;
  return product;
}

/** To decimal places, halves away from 0. */
function round(x: number, places = 0): number {
  return Number.isInteger(places) && places >= 0 && places <= 15 ? Number(x.toFixed(places)) : Number.NaN;
}
