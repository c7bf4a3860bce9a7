/** A certificate is the same for payoffs counted on another scale and from another origin. */
import fc from "fast-check";
import { expect } from "vitest";
import { always, generousTitForTat, memoryOne, random, titForTat } from "../../agents/index.ts";
import { matrixGame } from "../../envs/matrix-game/matrix-game.ts";
import type { PolicyUse } from "../../src/index.ts";
import { type Certificate, certify } from "../../src/norms/index.ts";
import type { Interval } from "../../src/stats/index.ts";
import { societyOf } from "./societies.ts";

const probability = fc.constantFrom(0, 0.25, 1);
const uses: fc.Arbitrary<PolicyUse> = fc.oneof(
  fc.constantFrom<PolicyUse>(
    { use: always },
    { use: always, params: { action: 1 } },
    { use: titForTat },
    { use: generousTitForTat },
    { use: random },
  ),
  fc
    .record({ afterCC: probability, afterCD: probability, afterDC: probability, afterDD: probability })
    .map((params): PolicyUse => ({ use: memoryOne, params })),
);

export function certificateOf(cells: readonly number[], use: PolicyUse, a: number, b: number): Certificate {
  const [cc, cd, dc, dd] = cells.map((x) => a * x + b);
  const payoffs = [
    [cc, cd, dc, dd],
    [cc, dc, cd, dd],
  ];
  return certify(societyOf(matrixGame, { payoffs, actions: [2, 2] }, [use], { worlds: 16 }), {
    seed: 1,
    discount: 0.8,
    ticks: 60,
    shockTicks: 20,
    impulseTicks: 10,
    deviants: [0, 1].map((action) => ({ label: `always ${action}`, use: always, params: { action } })),
  });
}

/** What has no unit, its numbers as `number` writes them. */
function unitless(
  { verdict, stake, efficiency, invasion, recovery, exact, deviations, drift }: Certificate,
  number: (x: number) => unknown,
) {
  const share = (of: Interval | undefined) => of && [of.estimate, of.low, of.high].map(number);
  const perStake = (of: Interval) =>
    share({
      estimate: of.estimate / (stake.perTick || 1),
      low: of.low / (stake.perTick || 1),
      high: of.high / (stake.perTick || 1),
    });
  return {
    name: verdict.name,
    parts: verdict.parts,
    progress: share(efficiency.progress),
    barriers: invasion.map(({ barrier }) => share(barrier)),
    returned: recovery.map(({ returned, returnTicks }) => [share(returned), returnTicks]),
    gain: perStake(deviations.worst.gain),
    exact: exact.solved && perStake(exact.gain),
    drift: share(drift?.opensAt),
  };
}

/** Sums in another unit differ in their last digits. */
const near = (x: number) => (Number.isFinite(x) ? expect.closeTo(x, 6) : x);

/** Of random games and societies, in random units. */
export function sameInAnyUnit(numRuns: number): void {
  const cell = fc.integer({ min: -3, max: 5 });
  fc.assert(
    fc.property(
      fc.tuple(cell, cell, cell, cell),
      uses,
      fc.constantFrom(0.125, 0.37, 1, 7, 1000),
      fc.constantFrom(-1234.5, -3, 0, 100),
      (cells, use, a, b) => {
        const inUnit = unitless(certificateOf(cells, use, a, b), (x) => x);
        expect(inUnit).toEqual(unitless(certificateOf(cells, use, 1, 0), near));
      },
    ),
    { numRuns, seed: 5 },
  );
}
