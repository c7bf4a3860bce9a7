/** Timelines of a finished run's societies. */

import type { Catalogue } from "./catalogue.ts";
import { rowsOf } from "./rows.ts";
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
  const rows = rowsOf(store);
  const learned = places.filter(({ scene, society }) => {
    const [first] = rows(scene, society);
    return first?.phase === "train";
  });
  return Promise.all(learned.map((place) => timelineOf(store, catalogue, place)));
}
