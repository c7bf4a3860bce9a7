/** How often intervals hold the truth, by simulation. */
import { median } from "../../../src/stats/index.ts";

export interface Covered {
  /** Share of samples whose interval holds the truth. */
  readonly coverage: number;
  /** Median width. */
  readonly width: number;
  readonly samples: number;
}

/** `draw` gives the interval of a new sample. A bound that is the truth up to rounding holds it. */
export function covered(
  samples: number,
  truth: number,
  draw: () => { readonly low: number; readonly high: number },
): Covered {
  const rounding = 1e-9 * (1 + Math.abs(truth));
  const widths = new Float64Array(samples);
  let inside = 0;
  for (let s = 0; s < samples; s++) {
    const { low, high } = draw();
    if (low <= truth + rounding && high >= truth - rounding) inside++;
    widths[s] = high - low;
  }
  return { coverage: inside / samples, width: median(widths), samples };
}

/** Standard error of a simulated coverage. */
export const errorOf = ({ coverage, samples }: Covered): number =>
  Math.sqrt((coverage * (1 - coverage)) / samples);
