/** What is known of the race: labs that all do the same, and an equilibrium of the plain ladder. */
import type { Outcome, Theory } from "../../src/index.ts";
import { raceEquilibrium } from "../../src/situations/index.ts";
import { type RaceParams, ticksAt } from "./params.ts";

/** Beyond it the ladder is not solved: equilibria take steps^2 states. */
const mostSolved = 200;

export function theory(p: RaceParams): Theory {
  return {
    ...equilibrium(p),
    allSafe: sameForAll(p, false),
    allUnsafe: sameForAll(p, true),
  };
}

/** What labs make of a race in expectation, by the ticks that it takes. */
function sameForAll(p: RaceParams, unsafe: boolean): Outcome {
  const { agents: n, damage, prize, benefit, cost } = p;
  const speed = unsafe ? p.speed : 1;
  const hazard = unsafe ? p.hazard : 0;
  const length = ticksAt(p, speed);
  const passes = (1 - hazard) ** n;
  /** In each tick crashes cost all labs, and whoever is left has the prize. */
  const crash = -n * hazard * n * damage + prize * (1 - passes - hazard ** n);
  const flow = benefit - (unsafe ? 0 : n * cost);
  let reached = 1;
  let ticks = 0;
  let worth = 0;
  for (let t = 0; t < length; t++) {
    ticks += reached;
    worth += reached * (passes * flow + crash);
    reached *= passes;
  }
  const gained = length * flow + prize;
  worth += reached * (prize - (unsafe ? p.setback * gained : 0));
  return {
    welfare: worth / ticks,
    action: unsafe ? 1 : 0,
    note: `all labs are always ${unsafe ? "unsafe" : "safe"}: closed form`,
  };
}

function equilibrium(p: RaceParams): Theory {
  const { agents, steps, speed, hazard, damage, prize, benefit, cost, setback } = p;
  const isLadder = agents === 2 && benefit === 0 && cost === 0 && setback === 0 && Number.isInteger(speed);
  if (!isLadder || steps > mostSolved || prize === 0) return {};
  const { value, ticks } = raceEquilibrium({ steps, speed, hazard, damage: damage / prize });
  return {
    nash: {
      welfare: (2 * value * prize) / ticks,
      note: "a subgame-perfect equilibrium, unsafe where there is a choice: backward induction",
    },
  };
}
