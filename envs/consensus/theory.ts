/** What is known of consensus on a number in closed form, where any number can be said and all sensors work. */
import type { Theory } from "../../src/index.ts";
import { type ConsensusParams, modelOf } from "./params.ts";

export function theory(p: ConsensusParams): Theory {
  const { honest } = modelOf(p);
  return {
    optimum: {
      welfare: 0,
      bound: "upper",
      note: "all stand by the truth, which nobody knows: no number is better",
    },
    ...known(p, honest),
  };
}

function known(p: ConsensusParams, honest: number): Theory {
  const { noise, cost, inputs, truth, low, high } = p;
  const clipped = truth[0] - noise < low || truth[1] + noise > high;
  if (p.levels !== undefined || honest === 0) return {};
  if (inputs) {
    const own = inputs.slice(0, honest);
    if (own.includes(null)) return {};
    const away = own.reduce<number>((sum, input) => sum + distance(input as number, truth), 0);
    return { alone: { welfare: -cost * away, note: "each stands by its own input: closed form" } };
  }
  if (p.broken > 0 || clipped) return {};
  return {
    alone: {
      welfare: (-cost * honest * noise) / 2,
      note: "each stands by its own input, noise/2 from the truth on average: closed form",
    },
    midrange: {
      welfare: (-cost * honest * noise) / (honest + 1),
      note: "all stand halfway between the lowest and the highest honest input, noise/(n + 1) from the truth on average: closed form",
    },
  };
}

/** Mean distance of x from a number that is as likely anywhere between the two. */
function distance(x: number, [from, to]: readonly [number, number]): number {
  if (from === to || x <= from || x >= to) return Math.abs(x - (from + to) / 2);
  return ((x - from) ** 2 + (to - x) ** 2) / (2 * (to - from));
}
