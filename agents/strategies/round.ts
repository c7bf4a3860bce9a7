/** What strategies of the repeated prisoner's dilemma share: its two actions, and what the last round was. */
import { fail, type Reading, type SeatSite, z } from "../../src/index.ts";

export const [C, D] = [0, 1];

interface Player {
  readonly tick: number;
  readonly obs: { readonly history: Reading };
}

/** Whether the other defected in the last round. In the first there is none, and what the env shows of it does not count. */
export const defected = (me: Player): boolean => me.tick > 0 && me.obs.history.at(1) !== C;

/** Whether the own last action was D, as it was played. */
export const regrets = (me: Player): boolean => me.tick > 0 && me.obs.history.at(0) !== C;

/** The last round as a number: 0 for CC, 1 for DC (own action first), 2 for CD, 3 for DD. */
export const lastRound = (me: Player): number => (defected(me) ? 2 : 0) + (regrets(me) ? 1 : 0);

/** Throws where it is no game of two players with two actions, who see what was played last. */
export function requirePair({ agents, heads: [head], features }: SeatSite): void {
  const who = "strategy";
  const n = head.kind === "discrete" ? head.n : 0;
  if (agents !== 2) fail(who, "is for games of two players", agents, "choose memory-one for more");
  if (n !== 2) fail(who, "is for games of two actions, C and D", n, "choose memory-one for more");
  if (features.history.size < 2)
    fail(who, "needs the last joint action", undefined, "set the env's memory to at least 1");
}

/** What every strategy here says of itself. */
export const shared = {
  kind: "norm",
  acts: "discrete",
  reads: ["history"],
  fits: ["matrix-game-v0"],
  family: "strategies of the repeated prisoner's dilemma",
  params: z.object({}),
  derive: (_: unknown, site: SeatSite): void => requirePair(site),
} as const;

/**
 * Whether so many cooperations and defections look like a fair coin: the chi-squared test of one degree of freedom, which
 * does not reject it at 5 % (Pearson 1900).
 */
export const looksRandom = (cooperations: number, defections: number): boolean =>
  (cooperations - defections) ** 2 <= 3.841458820694124 * (cooperations + defections);
