/**
 * Brute force for the truths of the battery, independent of what certificates use: backward induction over the few
 * states of two memory-one strategies, of a fishery, and of auctions on levels.
 */
import type { MemoryOne } from "../../../src/games/index.ts";
import type { Dilemma } from "../../norms/societies.ts";

/** Probability of cooperating in the first round and after CC, CD, DC, DD (own action first). */
export interface Strategy {
  readonly opening: number;
  readonly after: MemoryOne;
}

export interface RepeatedGame {
  readonly game: Dilemma;
  /** Probability that an action comes out as the other one. */
  readonly noise: number;
  readonly discount: number;
  readonly ticks: number;
}

/** Weighted means a tick, sum_t discount^t x_t / sum_t discount^t. */
export interface Reply {
  /** Of one who keeps to the norm among its own kind. */
  readonly norm: number;
  readonly best: number;
  /** Unweighted mean of the sum of both over the ticks, when both keep to the norm. */
  readonly welfare: number;
}

/** Best reply to a memory-one norm by backward induction over the past joint action (as it came out). */
export function bestReply(norm: Strategy, { game, noise, discount, ticks }: RepeatedGame): Reply {
  const [T, R, P, S] = game;
  const pay = [R, S, T, P];
  /** Probability that cooperation comes out. */
  const played = (p: number) => p * (1 - noise) + (1 - p) * noise;
  // State 0 is the opening; state 1 + 2 own + other the past, 0 for cooperation.
  const swap = [0, 1, 3, 2, 4];
  const wish = [norm.opening, ...norm.after];
  const worth = (s: number, own: number, next: readonly number[], weight: number) => {
    const mine = played(own);
    const other = played(wish[swap[s]]);
    let value = 0;
    for (let x = 0; x < 2; x++)
      for (let y = 0; y < 2; y++) {
        const chance = (x === 0 ? mine : 1 - mine) * (y === 0 ? other : 1 - other);
        value += chance * (pay[2 * x + y] + weight * next[1 + 2 * x + y]);
      }
    return value;
  };
  let best: number[] = [0, 0, 0, 0, 0];
  let kept = best;
  let level = best;
  for (let t = 0; t < ticks; t++) {
    const [b, k, l] = [best, kept, level];
    best = wish.map((_, s) => Math.max(worth(s, 0, b, discount), worth(s, 1, b, discount)));
    kept = wish.map((p, s) => worth(s, p, k, discount));
    level = wish.map((p, s) => worth(s, p, l, 1));
  }
  const weights = discount === 1 ? ticks : (1 - discount ** ticks) / (1 - discount);
  return { norm: kept[0] / weights, best: best[0] / weights, welfare: (2 * level[0]) / ticks };
}

export interface Fishing {
  readonly growth: number;
  readonly capacity: number;
  readonly catchability: number;
  readonly price: number;
  readonly cost: number;
  readonly horizon: number;
  /** Stock at the start, as a share of the capacity (default 1). */
  readonly start?: number;
  /** Efforts to choose from. */
  readonly efforts: readonly number[];
  /** Effort of all others, and of one who keeps to the norm. */
  readonly others: number;
  readonly own: number;
  /** What a unit of own effort is taxed while the others' effort is as given. */
  readonly tax: number;
}

/** Best plan of one boat among others with a constant effort, by backward induction over a grid of stocks; mean a tick. */
export function bestFishing(f: Fishing, points = 4000): { norm: number; best: number } {
  const {
    growth: r,
    capacity: K,
    catchability: q,
    price,
    cost,
    horizon,
    efforts,
    others,
    own,
    tax,
    start = 1,
  } = f;
  const step = (x: number, e: number) => {
    const total = e + others;
    const caught = Math.min(q * total * x, x);
    const next = x - caught + r * x * (1 - x / K);
    return { pay: total > 0 ? (price * caught * e) / total - (cost + tax) * e : 0, next: Math.max(0, next) };
  };
  let values = new Float64Array(points + 1);
  const at = (x: number) => {
    const place = (Math.min(x, K) / K) * points;
    const low = Math.min(points - 1, Math.floor(place));
    return values[low] + (place - low) * (values[low + 1] - values[low]);
  };
  for (let t = 0; t < horizon; t++) {
    const earlier = new Float64Array(points + 1);
    for (let j = 0; j <= points; j++) {
      let most = Number.NEGATIVE_INFINITY;
      for (const e of efforts) {
        const { pay, next } = step((j / points) * K, e);
        most = Math.max(most, pay + at(next));
      }
      earlier[j] = most;
    }
    values = earlier;
  }
  let x = start * K;
  let kept = 0;
  for (let t = 0; t < horizon; t++) {
    const { pay, next } = step(x, own);
    kept += pay;
    x = next;
  }
  return { norm: kept / horizon, best: at(start * K) / horizon };
}
