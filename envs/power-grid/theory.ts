/** What theory says of reserves: in the shared grid all numbers of operators who hold one, in a case all outages of one line. */
import type { Outcome, Theory } from "../../src/index.ts";
import { cascadeOverloads } from "../../src/situations/index.ts";
import { modelOf, type PowerGridParams } from "./params.ts";

export function theory(p: PowerGridParams): Theory {
  if (p.weakest < 1) return {};
  return p.grid === "shared" ? (p.levels === 2 ? shared(p) : {}) : oneCase(p);
}

/** Payoffs by how many of n hold a reserve: of those who do, and of those who do not. */
function shared(p: PowerGridParams): Theory {
  const { agents: n, loss, outage, reserveCost } = p;
  const { bare, added } = modelOf(p);
  const [weak, strong] = [bare[0], bare[0] + added[0]];
  /** Whether all is lost where so many of both kinds are left, and bear what so many lines did. */
  const isLost = (strongLeft: number, weakLeft: number, lines: number): boolean => {
    const borne = (p.load * lines) / (strongLeft + weakLeft);
    if (borne > strong) return true;
    return borne > weak && weakLeft > 0 && isLost(strongLeft, 0, lines);
  };
  const blackout = (holders: number) =>
    (isLost(holders, n - holders, n + 1) ? outage : 0) + (isLost(holders, n - holders, n) ? 1 - outage : 0);
  const dark = Array.from({ length: n + 1 }, (_, holders) => loss * blackout(holders));
  const welfare = dark.map((each, holders) => -n * each - reserveCost * holders);
  const slack = 1e-12 * (loss + reserveCost);
  // Nobody gains by taking on a reserve, nor by giving it up.
  const isStable = (holders: number) =>
    (holders === n || dark[holders] <= dark[holders + 1] + reserveCost + slack) &&
    (holders === 0 || dark[holders] + reserveCost <= dark[holders - 1] + slack);
  const stable = welfare.map((_, holders) => holders).filter(isStable);
  const outcome = (holders: number, note: string): Outcome => ({
    welfare: welfare[holders],
    counts: [n - holders, holders],
    ...(holders === 0 || holders === n ? { action: holders / n } : {}),
    note: `exhaustive over how many hold a reserve: ${note}`,
  });
  const by = (list: readonly number[], isBetter: (a: number, b: number) => boolean) =>
    list.reduce((best, holders) => (isBetter(welfare[holders], welfare[best]) ? holders : best));
  const best = by([...welfare.keys()], (a, b) => a > b);
  return {
    optimum: outcome(best, "the most welfare"),
    ...(stable.length > 0 && {
      nash: {
        ...outcome(
          by(stable, (a, b) => a < b),
          "the worst pure equilibrium",
        ),
        equilibria: stable.length,
      },
      bestNash: outcome(
        by(stable, (a, b) => a > b),
        "the best pure equilibrium",
      ),
    }),
  };
}

function oneCase(p: PowerGridParams): Theory {
  return {
    allReserve: outages(p, 1, "all hold a whole reserve"),
    noReserve: outages(p, 0, "nobody holds any"),
  };
}

/** Where all hold the same: the mean over the outages of each line. */
function outages(p: PowerGridParams, reserve: number, what: string): Outcome {
  const { lines, bare, added, flow } = modelOf(p);
  const capacity = bare.map((each, e) => each + reserve * added[e]);
  const failed = new Uint8Array(lines);
  let dark = 0;
  for (let line = 0; line < lines; line++) {
    failed.fill(0);
    failed[line] = 1;
    dark += (1 - cascadeOverloads(flow!, capacity, failed, 0)) / lines;
  }
  failed.fill(0);
  const unhurt = 1 - cascadeOverloads(flow!, capacity, failed, 0);
  const lost = p.loss * (p.outage * dark + (1 - p.outage) * unhurt);
  return {
    welfare: -p.agents * (lost + p.reserveCost * reserve),
    action: reserve,
    note: `${what}: exhaustive over which line fails`,
  };
}
