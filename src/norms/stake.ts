/**
 * What is at stake for one agent, reward a tick: the unit of gains, of margins and of whatever else a certificate
 * compares. Payoffs may be counted from any origin and on any scale; a share of the stake is the same for all of them.
 *
 * Where both are known exactly, the stake is what cooperation can win for each: (optimum - floor) / agents. Else it is
 * the range of what an agent is paid, as solvers of games state regret (payoffs normalised to a range of one, as in GAMUT:
 * Nudelman, Wortman, Shoham & Leyton-Brown 2004, AAMAS), over play that needs no knowledge of the game: everybody does the
 * same one thing, one agent another, or all act at random; widened by what the society and its deviants earn.
 */
import { createBatch } from "../core/batch.ts";
import { play, type Tap } from "../core/play.ts";
import { randomInt, type Seed, seedStreams, seedWords, uniform } from "../core/random.ts";
import type { Society } from "../core/society.ts";
import { alternativesOf } from "../core/spaces.ts";
import { largest, smallest } from "../stats/extremes.ts";
import type { References } from "./efficiency.ts";
import { firstHeadOf } from "./peers.ts";

export interface Stake {
  /** Above 0 unless nothing that was played pays differently. */
  readonly perTick: number;
  readonly label: string;
}

/** What an agent can be paid a tick in the bare game, as far as simple play shows. */
export interface PayoffRange {
  readonly low: number;
  readonly high: number;
  /** Payoffs of all agents always add up to the same: whatever happens, nothing is won or lost together. */
  readonly constantSum: boolean;
}

const mostChoices = 8;
const mostTicks = 200;
const mostSeats = 4;
/** Sums that differ by less, relative to payoffs, do so by rounding. */
const rounding = 1e-12;
/** A difference between optimum and floor below this share of the range is not what the game is about. */
const leastShare = 1e-3;

/** Plays the game without mechanisms: constant choices, one agent's beside all others', and random ones. */
export function rangeOfPayoffs(
  { batch: { env, params, agents, roles, horizon } }: Society,
  seed: Seed,
): PayoffRange {
  // What each agent may choose; a profile says which of them by number, as roles have choices of their own.
  const first = Array.from({ length: agents }, (_, a) => firstHeadOf(roles, a));
  const own = first.map(({ head }) => alternativesOf(head, mostChoices));
  const most = own.reduce((longest, { length }) => Math.max(longest, length), 0);
  const choices = Array.from({ length: most }, (_, j) => j);
  const seats = Math.min(agents, mostSeats);
  // One agent's choice, the others', and who that one is.
  const profiles = choices.flatMap((one) =>
    choices.flatMap((others) =>
      Array.from({ length: one === others ? 1 : seats }, (_, s) => ({
        one,
        others,
        seat: Math.floor((s * agents) / seats),
      })),
    ),
  );
  const worlds = profiles.length + 1;
  const batch = createBatch(env, params, { worlds, seed });
  const { io, columns } = batch;
  const words = new Int32Array(4);
  seedStreams(words, seedWords(seed, "random play"), 0, 1);
  const ticks = Math.min(horizon, mostTicks);
  const paid = new Float64Array(worlds * agents);
  const played = new Float64Array(worlds);
  const act = () => {
    for (let i = 0; i < worlds; i++)
      for (let a = 0; a < agents; a++) {
        const k = i * agents + a;
        batch.heads.forEach((each, h) => {
          const [low, high] = each.kind === "box" ? [each.low, each.high] : [0, each.n - 1];
          const random =
            each.kind === "box" ? low + uniform(words, 0) * (high - low) : randomInt(words, 0, each.n);
          const profile = profiles[i];
          const chosen = profile && (a === profile.seat ? profile.one : profile.others);
          const wanted =
            chosen === undefined
              ? random
              : h !== first[a].at
                ? low
                : own[a][Math.min(chosen, own[a].length - 1)];
          io.actions[h][k] = allowed(
            wanted,
            io.masked && each.kind === "discrete"
              ? io.masks[h].subarray(k * each.n, (k + 1) * each.n)
              : undefined,
          );
        });
      }
  };
  const pay: Tap = {
    chosen() {
      for (let i = 0; i < worlds; i++) if (columns.done[i] === 0) played[i]++;
    },
    stepped() {
      for (let k = 0; k < paid.length; k++) paid[k] += io.payoff[k];
    },
  };
  play({ batch, policies: [{ policy: { act } }], ticks, renew: false, taps: [pay] });
  for (let k = 0; k < paid.length; k++) paid[k] /= played[Math.floor(k / agents)];
  const sums = Array.from({ length: worlds }, (_, i) =>
    paid.subarray(i * agents, (i + 1) * agents).reduce((sum, x) => sum + x, 0),
  );
  const size = paid.reduce((most, each) => Math.max(most, Math.abs(each)), 0);
  const [low, high] = [smallest(paid), largest(paid)];
  return {
    low,
    high,
    constantSum: high > low && largest(sums) - smallest(sums) <= rounding * agents * size,
  };
}

/** The choice, or the nearest that is allowed. */
function allowed(choice: number, mask: Uint8Array | undefined): number {
  if (mask?.[choice] !== 0) return choice;
  for (let away = 1; away < mask.length; away++) {
    if (mask[choice - away]) return choice - away;
    if (mask[choice + away]) return choice + away;
  }
  return choice;
}

/** `earned`: mean rewards a tick that the certificate's own play brought, keeping to the norm and leaving it. */
export function stakeOf(
  { optimum, floor }: References,
  range: PayoffRange,
  agents: number,
  earned: readonly number[],
): Stake {
  const [low, high] = [Math.min(range.low, smallest(earned)), largest(earned, range.high)];
  const spread = high - low;
  const won = optimum && floor && optimum.bound !== "upper" ? (optimum.welfare - floor.welfare) / agents : 0;
  if (won > leastShare * spread)
    return { perTick: won, label: `what an agent wins between ${floor!.label} and the optimum` };
  const size = Math.max(Math.abs(low), Math.abs(high));
  return {
    perTick: spread > rounding * size ? spread : 0,
    label:
      "the range of what an agent earns, over constant and random play and that of the society and its deviants",
  };
}
