/** Timelines of a finished run's societies, from its folder. */
import { type SocietyTimeline, societyTimeline } from "../timeline.ts";
import { catalogue } from "./catalogue.ts";
import { jobOf } from "./certify.ts";
import type { RunFolder } from "./folder.ts";

/** One society of a scene. */
interface Place {
  readonly scene: string;
  readonly society: string;
}

export function folderTimeline(folder: RunFolder, { scene, society }: Place): SocietyTimeline {
  return societyTimeline(catalogue, jobOf(folder, scene, society, folder.config.sessions));
}

/** Those of the societies that learn: the others have no history. */
export function learnedTimelines(folder: RunFolder, places: readonly Place[]): SocietyTimeline[] {
  const key = ({ scene, society }: Place) => `${scene}.${society}`;
  const learned = new Set(
    folder
      .rows()
      .filter(({ phase }) => phase === "train")
      .map(key),
  );
  return places.filter((place) => learned.has(key(place))).map((place) => folderTimeline(folder, place));
}
