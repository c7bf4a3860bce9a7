/** The societies of a run across its scenes: which belong together, in what order and in which colour. */

import type { Results, SceneResults } from "../../lab/results.ts";
import { paletteSize } from "./style.ts";

/** One society throughout the scenes. */
export interface Part {
  readonly kind: string;
  /** Its label where that is the same in all scenes, else its kind. */
  readonly label: string;
  /** Palette index of its kind. */
  readonly colour: number;
  /** The society that plays this part, by scene. */
  readonly society: ReadonlyMap<string, string>;
}

/**
 * Parts by kind, in the order in which kinds appear, where no scene has two societies of that kind, else by the societies'
 * names. A kind keeps its colour in every scene.
 */
export function lineUp(results: Results): Part[] {
  const scenes = Object.entries(results.scenes);
  const kinds = new Set(
    scenes.flatMap(([, { societies }]) => Object.values(societies).map(({ kind }) => kind)),
  );
  return [...kinds].flatMap((kind, colour) => {
    const members = scenes.flatMap(([scene, { societies }]) =>
      Object.entries(societies)
        .filter(([, society]) => society.kind === kind)
        .map(([name, { label }]) => ({ scene, name, label })),
    );
    const alone = new Set(members.map(({ scene }) => scene)).size === members.length;
    const groups = new Map<string, typeof members>();
    for (const member of members) {
      const key = alone ? "" : member.name;
      groups.set(key, [...(groups.get(key) ?? []), member]);
    }
    return [...groups.values()].map((group) => ({
      kind,
      label: group.every(({ label }) => label === group[0].label) ? group[0].label : kind,
      colour,
      society: new Map(group.map(({ scene, name }) => [scene, name] as const)),
    }));
  });
}

/** One entry a kind: by the label of its only part, or by its name. */
export function kindsOf(parts: readonly Part[]): { label: string; colour: number }[] {
  const kinds = new Map<string, Part[]>();
  for (const part of parts) kinds.set(part.kind, [...(kinds.get(part.kind) ?? []), part]);
  return [...kinds].map(([kind, own]) => ({
    label: own.length === 1 ? own[0].label : kind,
    colour: own[0].colour,
  }));
}

/** Palette indices of a scene's societies: further societies of a kind get the dashed and paler variants of its colour. */
export function coloursIn(parts: readonly Part[], scene: SceneResults): Map<string, number> {
  const seen = new Map<string, number>();
  return new Map(
    Object.entries(scene.societies).map(([name, { kind }]) => {
      const rank = seen.get(kind) ?? 0;
      seen.set(kind, rank + 1);
      return [name, (parts.find((part) => part.kind === kind)?.colour ?? 0) + rank * paletteSize];
    }),
  );
}
