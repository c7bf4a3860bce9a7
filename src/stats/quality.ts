/** What intervals of few sessions are worth. */
import { fail } from "../core/errors.ts";

/**
 * From so many sessions, intervals at 95 % hold the truth in so many percent of cases: least and most over the
 * distributions of docs/evidence/coverage.md (made by `npm run evidence -- coverage`), without those in which one session
 * of ten or fewer decides. From the last row on it is 92 at least.
 */
export const measuredCoverage: Readonly<
  Record<
    "iqm" | "mean",
    readonly { readonly sessions: number; readonly least: number; readonly most: number }[]
  >
> = {
  iqm: [
    { sessions: 2, least: 48, most: 95 },
    { sessions: 3, least: 72, most: 100 },
    { sessions: 4, least: 86, most: 100 },
    { sessions: 5, least: 89, most: 99 },
    { sessions: 6, least: 88, most: 98 },
    { sessions: 8, least: 91, most: 100 },
    { sessions: 12, least: 93, most: 100 },
  ],
  mean: [
    { sessions: 2, least: 32, most: 96 },
    { sessions: 3, least: 48, most: 97 },
    { sessions: 4, least: 59, most: 97 },
    { sessions: 5, least: 67, most: 97 },
    { sessions: 6, least: 73, most: 97 },
    { sessions: 8, least: 83, most: 99 },
    { sessions: 12, least: 91, most: 100 },
    { sessions: 16, least: 92, most: 100 },
  ],
};

/**
 * A sentence on what intervals of so few sessions are worth, to be read beside them; undefined where they hold the truth as
 * often as they say, to within 3 points. For the interval of an interquartile mean (default), as in `summarise`, or of a "mean", as in
 * `meanInterval`. Wilson's interval of a share and
 * `improvementInterval` do so from 5 sessions on, but for shares beyond .95.
 */
export function intervalQuality(sessions: number, of: "iqm" | "mean" = "iqm"): string | undefined {
  if (!(Number.isInteger(sessions) && sessions >= 1))
    fail("intervalQuality", "sessions must be a whole number, at least 1", sessions);
  if (sessions === 1)
    return "from 1 session: nothing is known of how sessions differ, and there are no intervals";
  const rows = measuredCoverage[of];
  const row = rows.findLast((each) => each.sessions <= sessions);
  if (row === undefined || row === rows.at(-1)) return undefined;
  return `from ${sessions} sessions: 95 % intervals hold the truth in ${row.least} to ${row.most} % of cases`;
}
