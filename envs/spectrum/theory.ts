/** What theory says of the shared channels, where chances are not drawn or cannot differ. Formulas are in ostrom/situations. */
import type { Outcome, Theory } from "../../src/index.ts";
import { attemptRate, heardShares, windowEquilibria } from "../../src/situations/index.ts";
import type { SpectrumParams } from "./params.ts";

/** More sets of windows than this are not tried. */
const mostTried = 20_000;

export function theory(p: SpectrumParams): Theory {
  if (p.channels === 1 && p.slots === 0) return ofWindows(p);
  if (p.windows.length === 1 && p.windows[0] === 1 && p.agents <= p.channels) return ofChannels(p);
  return {};
}

function ofWindows(p: SpectrumParams): Theory {
  const { agents: n, windows } = p;
  const heard = (chosen: readonly number[]) =>
    heardShares(chosen.map(attemptRate), p).reduce((sum, share) => sum + share, 0);
  const all = (window: number) => heard(new Array(n).fill(window));
  const best = windows.reduce((most, window) => (all(window) > all(most) ? window : most));
  const alike: Outcome = {
    welfare: all(best),
    action: best,
    note: "the best window if all have the same: exhaustive",
  };
  const equilibria = windowEquilibria({ stations: n, windows, channel: p });
  const [lowest] = equilibria;
  return {
    optimum: unequal(p, heard) ?? { ...alike, bound: "lower" },
    alike,
    ...(lowest !== undefined && {
      nash: {
        welfare: all(lowest),
        action: lowest,
        equilibria: equilibria.length,
        note: "no other window pays a station more, if all have the same: exhaustive; the smallest such window",
      },
    }),
  };
}

/** The windows, not the same for all, with which most is heard: all sets of them, unless they are too many. */
function unequal(
  { agents, windows }: SpectrumParams,
  heard: (chosen: readonly number[]) => number,
): Outcome | undefined {
  let sets = 1;
  for (let k = 1; k < windows.length; k++) sets = (sets * (agents + k)) / k;
  if (sets > mostTried) return undefined;
  let most = 0;
  const chosen = new Array<number>(agents).fill(windows[0]);
  const fill = (from: number, least: number) => {
    if (from === agents) {
      most = Math.max(most, heard(chosen));
      return;
    }
    for (let k = least; k < windows.length; k++) {
      chosen[from] = windows[k];
      fill(from + 1, k);
    }
  };
  fill(0, 0);
  return { welfare: most, note: "windows, not the same for all, with which most is heard: exhaustive" };
}

function ofChannels({ agents: n, channels, payload, busy }: SpectrumParams): Theory {
  const alone = payload / busy;
  return {
    optimum: { welfare: n * alone, note: "each alone on a channel" },
    nash: { welfare: n * alone, note: "each alone on a channel: nobody hears of a better one" },
    lottery: {
      welfare: n * alone * (1 - 1 / channels) ** (n - 1),
      probability: 1 / channels,
      note: "all draw a channel in each tick, each as likely: the symmetric equilibrium, closed form",
    },
  };
}
