/** Charts that an experiment draws of its results, as files that stand alone. */

import type { standalone } from "../report/charts/frame.ts";
import { raw } from "../report/charts/svg.ts";

/** `alone` is loaded where there is something to draw. */
export const figureFile = (alone: typeof standalone, chart: string): string => `${alone(raw(chart))}\n`;
