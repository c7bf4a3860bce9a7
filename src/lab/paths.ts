/** Sets parts of plain data by path: `scenes.commons.train`, `policies[0].params.alpha`, `scenes.*.window`. */
import { nearest, OstromError } from "../core/errors.ts";
import { reservedKey } from "../core/json.ts";

export type Data = Record<string, unknown> | unknown[];

/** Objects that hold whatever names their owner knows, so a path may begin one. */
const openNames = ["params", "show"];

/**
 * Sets what `path` names, in place. The way there must exist (`params` and `show` are made when missing), the last
 * name may be new. `*` stands for every entry.
 */
export function assign(data: Data, path: string, value: unknown): void {
  assignAt(data, splitPath(path), value);
}

/** The same with the path taken apart. */
export function assignAt(data: Data, keys: readonly string[], value: unknown): void {
  if (keys.includes(reservedKey))
    throw new OstromError(
      `${JSON.stringify(keys.join("."))}: no key can be called ${reservedKey}; rename it`,
    );
  descend(data, keys, 0, value, false);
}

/** Copies `overrides` over `data` in place: objects are merged, `*` meets every entry, all else is replaced. */
export function merge(data: Data, overrides: Readonly<Record<string, unknown>>): void {
  for (const [path, value] of leaves(overrides, [])) assignAt(data, path, value);
}

/** The keys on the way: `policies[0].params` is `policies`, `0`, `params`. */
export function splitPath(path: string): string[] {
  const part = /\.?([^.[\]]+)|\[(?:(\d+)|"([^"]*)"|'([^']*)')\]/gy;
  const keys: string[] = [];
  let end = 0;
  for (let match = part.exec(path); match; match = part.exec(path)) {
    keys.push(match[1] ?? match[2] ?? match[3] ?? match[4]);
    end = part.lastIndex;
  }
  if (keys.length === 0 || end < path.length)
    throw new OstromError(`${JSON.stringify(path)} is not a path such as scenes.commons.train or actions[0]`);
  return keys;
}

function descend(data: Data, keys: readonly string[], at: number, value: unknown, open: boolean): void {
  const key = keys[at];
  if (key === "*" && !Object.hasOwn(data, "*")) {
    for (const each of Object.keys(data)) descend(data, keys.with(at, each), at, value, open);
    return;
  }
  const where = keys.slice(0, at).join(".") || "top level";
  const last = at === keys.length - 1;
  if (Array.isArray(data)) {
    if (!/^(0|[1-9]\d*)$/.test(key) || Number(key) > data.length - (last ? 0 : 1))
      throw new OstromError(`${where} is a list of ${data.length}, so it has no entry "${key}"`);
  }
  const record = data as Record<string, unknown>;
  if (last) {
    record[key] = structuredClone(value);
    return;
  }
  if (!Object.hasOwn(record, key)) {
    if (!open && !openNames.includes(key)) throw unknownKey(where, key, Object.keys(record));
    record[key] = {};
  }
  const next = record[key];
  if (next === null || typeof next !== "object")
    throw new OstromError(
      `${keys.slice(0, at + 1).join(".")} is ${JSON.stringify(next)}, which has no parts`,
    );
  descend(next as Data, keys, at + 1, value, open || openNames.includes(key));
}

function unknownKey(where: string, key: string, known: readonly string[]): OstromError {
  const near = nearest(key, known);
  const hint = near ? `did you mean "${near}"?` : `there is: ${known.join(", ") || "nothing"}`;
  return new OstromError(`${where} has no "${key}", ${hint}`);
}

function* leaves(
  value: unknown,
  path: readonly string[],
): Generator<readonly [path: readonly string[], value: unknown]> {
  if (value === null || typeof value !== "object" || Array.isArray(value)) yield [path, value];
  else for (const [key, part] of Object.entries(value)) yield* leaves(part, [...path, key]);
}
