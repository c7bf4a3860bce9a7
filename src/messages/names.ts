/**
 * Names that are shown beside keys. Keys decide who is who; names that look like another are refused when they are registered.
 *
 * Unicode Technical Standard 39, "Unicode Security Mechanisms": skeletons of section 4, over NFKC, so that fullwidth letters are
 * their ordinary ones, and the highly restrictive level of section 5.2 for scripts. The table of what looks alike is Unicode's
 * confusables.txt as the package `unhomoglyph` ships it.
 */
import unhomoglyph from "unhomoglyph";
import { isControl } from "./controls.ts";

/** Why a name is refused. */
export type NameRefusal = "empty" | "too-long" | "control" | "form" | "script" | "mixed-scripts" | "taken";

const mostUnits = 64;
const ignorable = /\p{Default_Ignorable_Code_Point}/u;

/** What two names that look alike have in common. */
export function skeleton(name: string): string {
  const plain = name
    .normalize("NFKC")
    .normalize("NFD")
    .replace(/\p{Default_Ignorable_Code_Point}/gu, "");
  return unhomoglyph(plain).normalize("NFD");
}

/** Scripts in common modern use (Unicode Standard Annex 31, table 5). */
const scripts = (
  "Latin Greek Cyrillic Armenian Hebrew Arabic Thaana Devanagari Bengali Gurmukhi Gujarati Oriya Tamil Telugu Kannada Malayalam " +
  "Sinhala Thai Lao Tibetan Myanmar Georgian Ethiopic Khmer Hangul Hiragana Katakana Bopomofo Han"
).split(" ");
const ofScript = /* @__PURE__ */ scripts.map((script) => new RegExp(`\\p{Script_Extensions=${script}}`, "u"));
const ofAll = /[\p{Script=Common}\p{Script=Inherited}]/u;

/** Scripts that are written together. */
const together = [
  ["Latin", "Han", "Hiragana", "Katakana"],
  ["Latin", "Han", "Bopomofo"],
  ["Latin", "Han", "Hangul"],
];

function scriptRefusal(name: string): NameRefusal | undefined {
  const sets = [...together, ...scripts.map((script) => [script])];
  let fitting = sets;
  for (const point of name) {
    const its = scripts.filter((_, j) => ofScript[j].test(point));
    if (its.length === 0 && !ofAll.test(point)) return "script";
    if (its.length > 0) fitting = fitting.filter((set) => its.some((script) => set.includes(script)));
  }
  return fitting.length > 0 ? undefined : "mixed-scripts";
}

/** Registered names with whose key they are. */
export interface Names {
  readonly keys: ReadonlyMap<string, number>;
  /** Skeletons of all, as they stand and in small letters. */
  readonly skeletons: ReadonlySet<string>;
}

export const noNames: Names = { keys: new Map(), skeletons: new Set() };

const skeletonsOf = (name: string): string[] => [skeleton(name), skeleton(name.toLowerCase())];

/** With this name registered for the key, or why it is refused. */
export function registerName(
  names: Names,
  key: number,
  name: string,
): { readonly names: Names } | { readonly refusal: NameRefusal } {
  const refusal = refusalOf(names, name);
  if (refusal) return { refusal };
  return {
    names: {
      keys: new Map([...names.keys, [name, key]]),
      skeletons: new Set([...names.skeletons, ...skeletonsOf(name)]),
    },
  };
}

function refusalOf({ skeletons }: Names, name: string): NameRefusal | undefined {
  if (name === "") return "empty";
  if (name.length > mostUnits) return "too-long";
  for (const point of name)
    if (isControl(point.codePointAt(0)!) || /[\t\n\p{Surrogate}]/u.test(point)) return "control";
  if (ignorable.test(name)) return "control";
  // A name that is taken is told first: whoever asks has a look-alike in hand, in whatever form.
  if (skeletonsOf(name).some((each) => skeletons.has(each))) return "taken";
  if (name !== name.normalize("NFKC") || name !== name.trim() || /\p{White_Space}{2}/u.test(name))
    return "form";
  return scriptRefusal(name);
}
