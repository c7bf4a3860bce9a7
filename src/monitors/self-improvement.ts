/**
 * Self-improvement: performance grows faster and faster, its logarithm has a second difference above 0.
 *
 * Of each session one number, the mean second difference; over sessions Student's t of it (Student 1908, "The Probable Error of a
 * Mean"), above whose quantile the interval leaves 0 out. Steady growth, however fast, has second differences of 0.
 */
import { fail } from "../core/errors.ts";
import { centralStudentQuantile } from "../stats/distributions.ts";
import { type Monitor, requireRate, triggerRate } from "./monitor.ts";

/** Performance of each session, block after block, all above 0. */
export type PerformanceWindow = readonly (readonly number[])[];

/** Mean second difference of the logarithms: what is left of their sum is the last first difference less the first one. */
function acceleration(series: readonly number[]): number {
  const n = series.length;
  if (n < 3) fail("acceleration", "needs at least 3 blocks", n);
  for (const value of series)
    if (!(value > 0 && value < Infinity))
      fail("acceleration", "performance must be a finite number above 0", value);
  const last = Math.log(series[n - 1]) - Math.log(series[n - 2]);
  const first = Math.log(series[1]) - Math.log(series[0]);
  return (last - first) / (n - 2);
}

/** Rounding of logarithms makes this much of a second difference. */
const rounding = 1e-12;

export function accelerationT(window: PerformanceWindow): number {
  const values = window.map(acceleration);
  const n = values.length;
  if (n < 2) fail("accelerationT", "needs at least 2 sessions", n);
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1);
  if (Math.abs(mean) < rounding) return 0;
  return variance < rounding ** 2 ? Math.sign(mean) * Infinity : mean / Math.sqrt(variance / n);
}

export interface SelfImprovementOptions {
  readonly sessions: number;
  readonly rate?: number;
}

export function selfImprovement({
  sessions,
  rate = triggerRate,
}: SelfImprovementOptions): Monitor<PerformanceWindow> {
  requireRate("selfImprovement", rate);
  if (!(Number.isInteger(sessions) && sessions >= 2))
    fail("selfImprovement", "sessions must be a whole number of at least 2", sessions);
  return {
    id: "self-improvement",
    title: "Self-improvement",
    cite: [
      "Good 1966, Speculations Concerning the First Ultraintelligent Machine",
      "Student 1908, Biometrika 6",
    ],
    description: "Student's t of the second difference of log performance",
    measure(window) {
      if (window.length !== sessions)
        fail("self-improvement", `is calibrated for ${sessions} sessions`, window.length);
      return accelerationT(window);
    },
    threshold: centralStudentQuantile(1 - 2 * rate, sessions - 1),
    rate,
  };
}
