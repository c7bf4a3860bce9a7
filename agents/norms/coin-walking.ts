/** What rules for the coin game share: walking on its torus. */
import { fail, type PolicyContext } from "../../src/index.ts";

export const coinReads = ["coin", "ownColour"] as const;

export interface CoinWalking {
  /** Moves of batch row `k` towards the coin by a shortest way, columns first: true if that picks it up. */
  fetch(k: number): boolean;
  /** Keeps batch row `k` away from the coin: it stays, or makes the first move that does not pick it up. */
  leave(k: number): void;
}

// In the order of the env's actions.
const [up, down, left, right, stay] = [0, 1, 2, 3, 4];

export function coinWalking(who: string, { io, features, heads }: PolicyContext): CoinWalking {
  const size = Math.sqrt(features.coin.high + 1);
  const head = heads[0];
  if (!Number.isInteger(size) || head.kind !== "discrete" || head.labels?.[right] !== "right")
    fail(who, "needs the moves and the torus of coin-game-v0", head.name);
  const canStay = head.kind === "discrete" && head.n > stay;
  const action = io.actions[0];
  const { coin } = io.obs;
  return {
    fetch(k) {
      const rows = Math.floor(coin[k] / size);
      const columns = coin[k] % size;
      if (columns > 0) action[k] = 2 * columns <= size ? right : left;
      else action[k] = 2 * rows <= size ? down : up;
      const togo = Math.min(columns, size - columns) + Math.min(rows, size - rows);
      return togo === 1;
    },
    leave(k) {
      if (canStay) action[k] = stay;
      // Above the agent is the last row of the torus as seen from it.
      else action[k] = coin[k] === (size - 1) * size ? left : up;
    },
  };
}
