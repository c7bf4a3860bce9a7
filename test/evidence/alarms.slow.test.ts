import { beforeAll, describe, expect, it } from "vitest";
import { fewestSessions } from "../../src/emergence/index.ts";
import { type Alarms, alarms, alpha, errorOf } from "./alarms.ts";

/** What `docs/evidence/alarms.md` shows. */
describe("timelines", () => {
  let result: Alarms;
  beforeAll(() => {
    result = alarms.measure();
  }, 60 * 60_000);

  it("show an event of any kind in at most 5 % of stationary histories, in every cell", () => {
    for (const { any, histories, ...cell } of result.alarms) {
      const bound = cell.sessions < fewestSessions(alpha) ? 0 : alpha + 3 * errorOf(alpha, histories);
      expect(any / histories, JSON.stringify(cell)).toBeLessThanOrEqual(bound);
    }
    const total = result.alarms.reduce((sum, { histories }) => sum + histories, 0);
    const all = result.alarms.reduce((sum, { any }) => sum + any, 0);
    expect(all / total).toBeLessThanOrEqual(alpha);
  });

  it("find a change of one standard deviation in 80 % of runs: with 16 sessions in the middle, with 24 after a quarter", () => {
    for (const { found, histories, ...cell } of result.power)
      if (cell.sessions >= (cell.where === 0.5 ? 16 : 24))
        expect(found / histories, JSON.stringify(cell)).toBeGreaterThanOrEqual(0.8);
  });

  it("find other structure in 80 % of runs with 16 sessions", () => {
    for (const { found, histories, ...cell } of result.structure)
      if (cell.sessions === 16) expect(found / histories, JSON.stringify(cell)).toBeGreaterThanOrEqual(0.8);
  });
});
