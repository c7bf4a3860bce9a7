/** What rules for the coin game share: walking on its torus. */
import { fail, type Seat, type SeatSite } from "../../src/index.ts";

export const coinReads = ["coin", "ownColour"] as const;

type Walking = Seat<Readonly<Record<never, never>>, "coin">;

export interface CoinWalking {
  /** Moves towards the coin by a shortest way, columns first: true if that picks it up. */
  fetch(me: Walking): boolean;
  /** Keeps away from the coin: stays, or makes the first move that does not pick it up. */
  leave(me: Walking): void;
}

// In the order of the env's actions.
const [up, down, left, right, stay] = [0, 1, 2, 3, 4];

export function coinWalking(who: string, { features, heads: [head] }: SeatSite): CoinWalking {
  const size = Math.sqrt(features.coin.high + 1);
  if (!Number.isInteger(size) || head.kind !== "discrete" || head.labels?.[right] !== "right")
    fail(who, "needs the moves and the torus of coin-game-v0", head.name);
  const canStay = head.kind === "discrete" && head.n > stay;
  return {
    fetch(me) {
      const { coin } = me.obs;
      const rows = Math.floor(coin / size);
      const columns = coin % size;
      if (columns > 0) me.act(2 * columns <= size ? right : left);
      else me.act(2 * rows <= size ? down : up);
      const togo = Math.min(columns, size - columns) + Math.min(rows, size - rows);
      return togo === 1;
    },
    leave(me) {
      if (canStay) me.act(stay);
      // Above the agent is the last row of the torus as seen from it.
      else me.act(me.obs.coin === (size - 1) * size ? left : up);
    },
  };
}
