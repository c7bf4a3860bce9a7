/** The naming game with two words in a large crowd where everybody meets everybody: when a committed few overturn a convention. */

/** Shares of all: open agents that know only word A, only word B; the committed know A, and the rest both words. */
export interface NamingShares {
  readonly onlyA: number;
  readonly onlyB: number;
}

/**
 * What a tick, in which each agent speaks once on average, changes while shares stay as they are. Xie et al. 2011, "Social consensus through
 * the influence of committed minorities", Physical Review E 84:011130, equation 1: with p committed and a, b, m for those who know only A,
 * only B, and both,
 *
 *   da/dt = -a b + m^2 + a m + 3/2 p m,   db/dt = -a b + m^2 + b m - p b,   m = 1 - p - a - b.
 */
export function namingFlow(committed: number, { onlyA: a, onlyB: b }: NamingShares): NamingShares {
  const both = 1 - committed - a - b;
  return {
    onlyA: -a * b + both * both + a * both + 1.5 * committed * both,
    onlyB: -a * b + both * both + b * both - committed * b,
  };
}

/** Ticks of a step; where nothing moves is the same for any step that is short enough. */
const dt = 0.25;

/**
 * Share of committed agents from which on all others come to hold their word, who all held the other at first: .0979. Found by halving,
 * following the flow from there until it stands still or the crowd has turned; `accuracy` is that of the share.
 */
export function tippingShare(accuracy = 1e-6): number {
  let stays = 0;
  let turns = 0.5;
  while (turns - stays > accuracy) {
    const p = (stays + turns) / 2;
    if (isTurned(p)) turns = p;
    else stays = p;
  }
  return (stays + turns) / 2;
}

function isTurned(p: number): boolean {
  let shares: NamingShares = { onlyA: 0, onlyB: 1 - p };
  for (;;) {
    const { onlyA, onlyB } = namingFlow(p, shares);
    if (Math.abs(onlyA) + Math.abs(onlyB) < 1e-13) return false;
    shares = { onlyA: shares.onlyA + dt * onlyA, onlyB: shares.onlyB + dt * onlyB };
    if (shares.onlyA > shares.onlyB) return true;
  }
}
