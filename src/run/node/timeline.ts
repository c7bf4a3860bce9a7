/** Timelines of a finished run's societies, from its folder. */
import { type SocietyTimeline, societyTimeline } from "../timeline.ts";
import { catalogue } from "./catalogue.ts";
import { jobOf } from "./certify.ts";
import type { RunFolder } from "./folder.ts";

export function folderTimeline(folder: RunFolder, scene: string, society: string): SocietyTimeline {
  return societyTimeline(catalogue, jobOf(folder, scene, society));
}
