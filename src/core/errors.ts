/** Errors a user can act on: who complains, the rule that was broken, the value, and what to do. */

export class OstromError extends Error {
  override name = "OstromError";
}

/** Where in a batch something went wrong. */
export interface Place {
  /** Number of the world, as `firstWorld` counts; undefined where it is not known. */
  readonly world?: number | undefined;
  readonly agent?: number | undefined;
}

/** An error whose message tells already where in a batch it belongs. */
export class PlacedError extends OstromError {
  readonly place: Place;
  constructor(message: string, place: Place, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.place = place;
  }
}

/** What was thrown as an error with a message, whatever it was: code may throw a text, an object, or nothing at all. */
export function asError(thrown: unknown): Error {
  if (tellsOfItself(thrown)) return thrown;
  return new OstromError(`threw ${show(thrown)}`, { cause: thrown });
}

/** What was thrown in words: `TypeError: x is not a function`, a text in quotes, `null`. */
export function describeThrown(thrown: unknown): string {
  if (!tellsOfItself(thrown)) return show(thrown);
  const { name, message } = thrown;
  return message === "" ? name : `${name}: ${message}`;
}

/** As `instanceof`, of what was thrown: false where that cannot be told. */
export function isA<T>(kind: abstract new (...given: never) => T, thrown: unknown): thrown is T {
  try {
    return thrown instanceof kind;
  } catch {
    return false;
  }
}

/**
 * An error whose properties are what an error's are: they may be getters that throw, and errors of other realms are no
 * instances of this one's `Error`.
 */
function tellsOfItself(thrown: unknown): thrown is Error {
  try {
    if (!(thrown instanceof Error || Object.prototype.toString.call(thrown) === "[object Error]"))
      return false;
    const { name, message, stack = "" } = thrown as Error;
    return [name, message, stack].every((each) => typeof each === "string");
  } catch {
    return false;
  }
}

/** Throws `who: rule, got value; fix`. */
export function fail(who: string, rule: string, got?: unknown, fix?: string): never {
  const value = got !== undefined ? `, got ${show(got)}` : "";
  throw new OstromError(`${who}: ${rule}${value}${fix ? `; ${fix}` : ""}`);
}

/** More than these are not listed in an error. */
const mostListed = 12;

/**
 * Throws `unknown kind "id", did you mean "x"?`. When nothing is near it lists what there is, or how many there are, and
 * says with `advice` where one's own may come from.
 */
export function failUnknown(kind: string, id: string, known: Iterable<string>, advice?: string): never {
  const all = [...known].sort();
  const near = nearest(id, all);
  const listed =
    all.length > mostListed
      ? `and nothing like it among the ${all.length} that there are`
      : `there is: ${all.join(", ") || "none"}`;
  throw new OstromError(
    `unknown ${kind} ${JSON.stringify(id)}, ${near ? `did you mean "${near}"?` : `${listed}${advice ? `; ${advice}` : ""}`}`,
  );
}

/** Throws `who: unknown kind "key", did you mean "x"?` for a key of `given` that is not known. */
export function requireKnown(who: string, kind: string, given: object, known: readonly string[]): void {
  for (const key of Object.keys(given)) {
    if (known.includes(key)) continue;
    const near = nearest(key, known);
    fail(
      who,
      `unknown ${kind} "${key}"${near ? `, did you mean "${near}"?` : `, there is: ${known.join(", ") || "none"}`}`,
    );
  }
}

/** The nearest candidate within two edits (one for short words, a third of long ones) or that contains it; or none. */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  const wanted = word.toLowerCase();
  let best: string | undefined;
  const limit = wanted.length <= 3 ? 1 : Math.max(2, Math.floor(wanted.length / 3));
  let bestDistance = limit + 1;
  for (const candidate of candidates) {
    const other = candidate.toLowerCase();
    const unversioned = other.replace(/-v\d+$/, "");
    const distance = Math.min(
      editDistance(wanted, other),
      editDistance(wanted, unversioned),
      wanted.length >= 3 && other.includes(wanted) ? 1 : Number.POSITIVE_INFINITY,
    );
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** Levenshtein distance with adjacent transpositions counted as one edit (optimal string alignment). */
function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const swap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      row[j] = Math.min(
        last[j] + 1,
        row[j - 1] + 1,
        last[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1),
        swap ? beforeLast[j - 2] + 1 : Number.POSITIVE_INFINITY,
      );
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length];
}

/**
 * Throws unless `value` is a definition with an id and the given parts: in its place stands an id, a copy of something
 * else, or nothing. `what` is "an env", "a policy" ...; `fix` says where such a thing comes from.
 */
export function requireDefinition(
  who: string,
  what: string,
  value: unknown,
  parts: readonly string[],
  fix: string,
): void {
  const whole =
    value !== null &&
    typeof value === "object" &&
    typeof (value as { id?: unknown }).id === "string" &&
    parts.every((part) => part in value);
  if (!whole) fail(who, `needs the definition of ${what}`, value, fix);
}

export function requireList(who: string, what: string, value: unknown, fix: string): void {
  if (!Array.isArray(value)) fail(who, `${what} must be a list`, value, fix);
}

/** Whether it is still to come, whoever's promise it is. */
export function isPromise(value: unknown): boolean {
  if (value === undefined || value === null) return false;
  try {
    return typeof (value as { readonly then?: unknown }).then === "function";
  } catch {
    return false;
  }
}

/** Throws where what `doing` gave is a promise. */
export function refusePromise(who: string, doing: string, given: unknown): void {
  if (given !== undefined && isPromise(given))
    fail(who, `${doing} gives a promise, and nothing waits for it`, undefined, "make it a plain function");
}

function show(value: unknown): string {
  if (value === undefined) return "undefined";
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "number" || typeof value === "boolean" || value === null) return String(value);
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value === "function") return "a function";
  const text = asJson(value) ?? asText(value);
  return text.length > 120 ? `${text.slice(0, 117)}...` : text;
}

/** Undefined where there is no JSON of it. */
function asJson(value: unknown): string | undefined {
  try {
    return JSON.stringify(value, (_, part) => (typeof part === "bigint" ? `${part}n` : part));
  } catch {
    return undefined;
  }
}

function asText(value: unknown): string {
  try {
    return String(value);
  } catch {
    return "something that cannot be shown";
  }
}
