/** Timelines of a finished run's societies. */

import type { Catalogue } from "./catalogue.ts";
import { certifyJob } from "./run.ts";
import type { RunStore } from "./store.ts";
import { type SocietyTimeline, societyTimeline } from "./timeline.ts";

/** One society of a scene. */
interface Place {
  readonly scene: string;
  readonly society: string;
}

export async function timelineOf(
  store: RunStore,
  catalogue: Catalogue,
  { scene, society }: Place,
): Promise<SocietyTimeline> {
  return societyTimeline(catalogue, await certifyJob(store, scene, society, store.config.sessions));
}

/** Those of the societies that learn: the others have no history. */
export async function learnedTimelines(
  store: RunStore,
  catalogue: Catalogue,
  places: readonly Place[],
): Promise<SocietyTimeline[]> {
  const key = ({ scene, society }: Place) => `${scene}.${society}`;
  const learned = new Set(
    store
      .rows()
      .filter(({ phase }) => phase === "train")
      .map(key),
  );
  return Promise.all(
    places.filter((place) => learned.has(key(place))).map((place) => timelineOf(store, catalogue, place)),
  );
}
