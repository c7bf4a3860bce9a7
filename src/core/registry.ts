/** Things by versioned id, with near-miss errors; `commons` finds the newest `commons-vN`. */
import { failUnknown, OstromError } from "./errors.ts";

export interface Registry<T extends { readonly id: string }> extends Iterable<T> {
  get(id: string): T;
  has(id: string): boolean;
  readonly ids: readonly string[];
}

/**
 * `kind` is the word that errors use: "env", "agent", "mechanism"; `advice` what they say of ids that are not there. The
 * same entry may be given twice, two of one id may not.
 */
export function registry<T extends { readonly id: string }>(
  kind: string,
  entries: Iterable<T>,
  advice?: string,
): Registry<T> {
  const byId = new Map<string, T>();
  const newest = new Map<string, T>();
  for (const entry of entries) {
    if (byId.get(entry.id) === entry) continue;
    if (byId.has(entry.id))
      throw new OstromError(`${kind} id "${entry.id}" is registered twice; give one of the two another id`);
    byId.set(entry.id, entry);
    const name = entry.id.replace(/-v\d+$/, "");
    const other = newest.get(name);
    if (!other || versionOf(other.id) < versionOf(entry.id)) newest.set(name, entry);
  }
  return {
    get: (id) => byId.get(id) ?? newest.get(id) ?? failUnknown(kind, id, byId.keys(), advice),
    has: (id) => byId.has(id) || newest.has(id),
    ids: [...byId.keys()],
    [Symbol.iterator]: () => byId.values(),
  };
}

function versionOf(id: string): number {
  return Number(/-v(\d+)$/.exec(id)?.[1] ?? 0);
}
