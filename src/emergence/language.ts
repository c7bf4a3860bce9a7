/**
 * What a language is like that arose: one message for each meaning, both made of parts.
 *
 * Brighton & Kirby 2006, "Understanding linguistic evolution by visualizing the emergence of topographic mappings", Artificial Life
 * 12:229-242; Chaabouni, Kharitonov, Bouchacourt, Dupoux & Baroni 2020, "Compositionality and generalization in emergent languages",
 * ACL (disentanglement by position and by bag of symbols); Bogin, Geva & Berant 2018, "Emergence of communication in an interactive
 * world with consistent speakers" (context independence); Lowe, Foerster, Boureau, Pineau & Dauphin 2019, "On the pitfalls of measuring
 * emergent communication", AAMAS (why what is said and what is heard are measured apart).
 */
import { fail } from "../core/errors.ts";

export interface Language {
  /** By meaning: the value of each of its attributes, whole numbers from 0 on; all meanings are different. */
  readonly meanings: readonly (readonly number[])[];
  /** By meaning: the symbols that are said for it, whole numbers from 0 on, as many in each message. */
  readonly messages: readonly (readonly number[])[];
}

export interface LanguageMeasures {
  /**
   * Topographic similarity: rank correlation (Spearman) of how many attributes two meanings differ in with how many symbols their
   * messages differ in, over all pairs; undefined where all pairs are as far apart.
   */
  readonly similarity: number | undefined;
  /** Bits that the message tells of the meaning, where all meanings are as likely. */
  readonly information: number;
  /**
   * Disentanglement by position: how much more a symbol's place tells of the attribute it tells most of than of the next one, as a share of
   * all it could tell, in the mean over places that say anything; undefined where none does.
   */
  readonly byPosition: number | undefined;
  /** The same of how often each symbol is in a message, wherever. */
  readonly byBag: number | undefined;
  /**
   * Context independence: p(value | symbol) p(symbol | value) for each value of an attribute and the symbol for which that is most, in the
   * mean over values.
   */
  readonly independence: number;
  /** Share of meanings that are understood by a listener who knows the language, and guesses between those that share a message. */
  readonly understood: number;
}

const mostMeanings = 4096;

export function measureLanguage(language: Language): LanguageMeasures {
  requireLanguage("measureLanguage", language);
  const { meanings, messages } = language;
  const n = meanings.length;
  const texts = messages.map((message) => message.join());
  const symbols = [...new Set(messages.flat())].sort((a, b) => a - b);
  const attributes = meanings[0].map((_, k) => meanings.map((meaning) => meaning[k]));
  const places = messages[0].map((_, k) => messages.map((message) => message[k]));
  const counts = symbols.map((symbol) =>
    messages.map((message) => message.filter((each) => each === symbol).length),
  );
  return {
    similarity: topographicSimilarity(language),
    information: informationOf(
      meanings.map((_, m) => m),
      texts,
    ),
    byPosition: disentanglement(places, attributes),
    byBag: disentanglement(counts, attributes),
    independence: contextIndependence(language, symbols),
    understood: new Set(texts).size / n,
  };
}

/**
 * Share of meanings that a listener understands who goes on hearing the messages as the language had them before: one that is said for
 * another meaning now is misunderstood, one that was never heard not understood.
 */
export function comprehension(now: Language, before: Language): number {
  requireLanguage("comprehension", now);
  requireLanguage("comprehension", before);
  const known = new Map<string, string[]>();
  before.messages.forEach((message, m) => {
    const text = message.join();
    known.set(text, [...(known.get(text) ?? []), before.meanings[m].join()]);
  });
  let understood = 0;
  now.messages.forEach((message, m) => {
    const guesses = known.get(message.join()) ?? [];
    if (guesses.includes(now.meanings[m].join())) understood += 1 / guesses.length;
  });
  return understood / now.meanings.length;
}

/** Bits that one variable tells of another, from their joint distribution or counts, row by row. */
export function mutualInformation(table: readonly (readonly number[])[]): number {
  const all = table.flat();
  const total = all.reduce((sum, each) => sum + each, 0);
  if (all.some((each) => !(each >= 0)) || !(total > 0))
    fail("mutualInformation", "entries must be at least 0, and not all of them 0", all);
  const rows = table.map((row) => row.reduce((sum, each) => sum + each, 0));
  const columns = table[0].map((_, j) => table.reduce((sum, row) => sum + row[j], 0));
  let bits = 0;
  table.forEach((row, i) => {
    row.forEach((each, j) => {
      if (each > 0) bits += (each / total) * Math.log2((each * total) / (rows[i] * columns[j]));
    });
  });
  return Math.max(0, bits);
}

/** Of two columns of values, as often as they come together. */
function informationOf(x: readonly (number | string)[], y: readonly (number | string)[]): number {
  const [xs, ys] = [x, y].map((column) => [...new Set(column)]);
  const [xAt, yAt] = [xs, ys].map((values) => new Map(values.map((value, k) => [value, k])));
  const table = xs.map(() => new Array<number>(ys.length).fill(0));
  x.forEach((value, k) => {
    table[xAt.get(value)!][yAt.get(y[k])!]++;
  });
  return mutualInformation(table);
}

function topographicSimilarity({ meanings, messages }: Language): number | undefined {
  const far: [number[], number[]] = [[], []];
  for (let i = 0; i < meanings.length; i++)
    for (let j = i + 1; j < meanings.length; j++) {
      far[0].push(differences(meanings[i], meanings[j]));
      far[1].push(differences(messages[i], messages[j]));
    }
  return correlation(ranks(far[0]), ranks(far[1]));
}

const differences = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, each, k) => sum + (each === b[k] ? 0 : 1), 0);

/** Small whole numbers as ranks, the mean of those that they share. */
function ranks(values: readonly number[]): number[] {
  const counts: number[] = [];
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
  let below = 0;
  const rank = Array.from(counts, (count = 0) => {
    below += count;
    return below - (count - 1) / 2;
  });
  return values.map((value) => rank[value]);
}

function correlation(x: readonly number[], y: readonly number[]): number | undefined {
  const centred = (values: readonly number[]) => {
    const mean = values.reduce((sum, each) => sum + each, 0) / values.length;
    return values.map((each) => each - mean);
  };
  const [a, b] = [centred(x), centred(y)];
  const product = (u: readonly number[], v: readonly number[]) =>
    u.reduce((sum, each, k) => sum + each * v[k], 0);
  const scale = Math.sqrt(product(a, a) * product(b, b));
  return scale > 0 ? product(a, b) / scale : undefined;
}

function disentanglement(
  parts: readonly (readonly number[])[],
  attributes: readonly (readonly number[])[],
): number | undefined {
  const shares = parts.flatMap((part) => {
    const all = informationOf(part, part);
    if (all === 0) return [];
    const told = attributes.map((attribute) => informationOf(part, attribute)).sort((a, b) => b - a);
    return [(told[0] - (told[1] ?? 0)) / all];
  });
  return shares.length > 0 ? shares.reduce((sum, each) => sum + each, 0) / shares.length : undefined;
}

function contextIndependence({ meanings, messages }: Language, symbols: readonly number[]): number {
  const values = meanings[0].flatMap((_, k) =>
    [...new Set(meanings.map((meaning) => meaning[k]))].map((v) => [k, v]),
  );
  const best = values.map(([k, value]) => {
    const has = meanings.map((meaning) => meaning[k] === value);
    return Math.max(
      ...symbols.map((symbol) => {
        const says = messages.map((message) => message.includes(symbol));
        const both = has.filter((each, m) => each && says[m]).length;
        return both ** 2 / (has.filter(Boolean).length * says.filter(Boolean).length);
      }),
    );
  });
  return best.reduce((sum, each) => sum + each, 0) / best.length;
}

function requireLanguage(who: string, { meanings, messages }: Language): void {
  if (meanings.length < 1 || meanings.length > mostMeanings)
    fail(who, `meanings must be 1 to ${mostMeanings}`, meanings.length);
  if (messages.length !== meanings.length)
    fail(who, `needs a message for each of the ${meanings.length} meanings`, messages.length);
  for (const [what, lists] of Object.entries({ meaning: meanings, message: messages }))
    for (const [k, each] of lists.entries())
      if (
        each.length === 0 ||
        each.length !== lists[0].length ||
        !each.every((part) => Number.isInteger(part) && part >= 0)
      )
        fail(who, `${what} ${k} must be ${Math.max(1, lists[0].length)} whole numbers of at least 0`, each);
  if (new Set(meanings.map((meaning) => meaning.join())).size < meanings.length)
    fail(who, "all meanings must be different", meanings);
}
