/** The societies of a run across its scenes: which belong together, in what order and in which colour. */

import type { Results, SceneResults } from "../lab/results.ts";
import { paletteSize } from "./style.ts";

/** Kinds the experiments use, in the order of their story, with what they stand for. */
const known: Readonly<Record<string, { name: string; colour: number }>> = {
  greedy: { name: "Greedy", colour: 1 },
  learned: { name: "Learned, left alone", colour: 0 },
  mechanism: { name: "Learned under a mechanism", colour: 2 },
  norm: { name: "Hardcoded norm", colour: 3 },
  mix: { name: "Learner among followers", colour: 4 },
};

const kindName = (kind: string): string => (Object.hasOwn(known, kind) ? known[kind].name : kind);

/** One society throughout the scenes. */
export interface Part {
  readonly kind: string;
  /** Its label where that is the same in all scenes, else the name of its kind. */
  readonly label: string;
  /** Palette index of its kind. */
  readonly colour: number;
  /** The society that plays this part, by scene. */
  readonly society: ReadonlyMap<string, string>;
}

/**
 * Parts by kind where no scene has two societies of that kind, else by the societies' names. A kind keeps its
 * colour in every scene.
 */
export function lineUp(results: Results): Part[] {
  const scenes = Object.entries(results.scenes);
  const kinds = new Set([
    ...Object.keys(known),
    ...scenes.flatMap(([, { societies }]) => Object.values(societies).map(({ kind }) => kind)),
  ]);
  let strangers = 0;
  return [...kinds].flatMap((kind) => {
    const members = scenes.flatMap(([scene, { societies }]) =>
      Object.entries(societies)
        .filter(([, society]) => society.kind === kind)
        .map(([name, { label }]) => ({ scene, name, label })),
    );
    if (members.length === 0) return [];
    const alone = new Set(members.map(({ scene }) => scene)).size === members.length;
    const groups = new Map<string, typeof members>();
    for (const member of members) {
      const key = alone ? "" : member.name;
      groups.set(key, [...(groups.get(key) ?? []), member]);
    }
    const colour = Object.hasOwn(known, kind) ? known[kind].colour : strangerColour(strangers++);
    return [...groups.values()].map((group) => ({
      kind,
      label: group.every(({ label }) => label === group[0].label) ? group[0].label : kindName(kind),
      colour,
      society: new Map(group.map(({ scene, name }) => [scene, name] as const)),
    }));
  });
}

/** Colours that no known kind has, then their dashed variants. */
function strangerColour(index: number): number {
  const used = Object.keys(known).length;
  const free = paletteSize - used;
  return used + (index % free) + Math.floor(index / free) * paletteSize;
}

/** One entry a kind. */
export function kindsOf(parts: readonly Part[]): { label: string; colour: number }[] {
  return [...new Map(parts.map(({ kind, colour }) => [kind, { label: kindName(kind), colour }])).values()];
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
