/**
 * Guns and butter in closed form: labour makes arms or goods, and arms decide who gets the goods.
 *
 * Hirshleifer 1995, "Anarchy and its breakdown", Journal of Political Economy 103:26-52; Konrad 2009, Strategy and Dynamics in
 * Contests; Richardson 1960, Arms and Insecurity. Each of n nations has one unit of labour, of which a share g makes arms and the rest
 * one good a unit; of all goods nation i gets a_i^m / sum a^m, and where nobody is armed all get as much.
 */
import { fail } from "../core/errors.ts";
import { requireAtLeast, requireShare } from "../institutions/chances.ts";

export interface Contest {
  readonly nations: number;
  /** m: what arms decide; 1 shares goods in proportion to arms. */
  readonly decisiveness: number;
  /** d: share of arms that is lost in a tick; default 1, they last for one. */
  readonly wear?: number;
  /** b: what the next tick counts for; default 0. */
  readonly discount?: number;
  /** Share of goods that arms decide on, the rest stays with who made it; default 1. */
  readonly contested?: number;
  /** Goods that a unit of arms costs, paid out to the others; default 0. */
  readonly fee?: number;
}

/**
 * Share of labour that each nation puts into arms in the symmetric equilibrium: x/(x + 1 + n ((1 - s) + f)/s) with
 * x = (n - 1) m d/(1 - b (1 - d)), s the share of goods that arms decide on and f the fee. First-order condition; that others' arms stay as
 * they are is what each reckons with where arms last (an open-loop equilibrium).
 */
export function gunsAndButter(game: Contest): number {
  const {
    nations: n,
    wear = 1,
    discount = 0,
    contested = 1,
    fee = 0,
  } = requireContest("gunsAndButter", game);
  const x = ((n - 1) * game.decisiveness * wear) / (1 - discount * (1 - wear));
  return x / (x + 1 + (n * (1 - contested + fee)) / contested);
}

/**
 * Least weight of the next tick with which nobody breaks a peace in which nobody arms, where all arm for ever once anybody has: the
 * first gun takes everything, n goods, once. n/(n + 1) where m = 1.
 */
export function disarmamentPatience(nations: number, decisiveness = 1): number {
  const armed = 1 - gunsAndButter({ nations, decisiveness });
  return (nations - 1) / (nations - armed);
}

export interface Alliance {
  /** Labour that each puts into arms. */
  readonly arms: { readonly ally: number; readonly other: number };
  /** Goods that each gets. */
  readonly payoff: { readonly ally: number; readonly other: number };
}

/**
 * `allies` of `nations` add up their arms against the others, m = 1. What they win they share equally or, where their spoils are
 * "fought", in a contest in which each puts 1/k^2 of them less than all. Konrad 2009, chapter 7.
 */
export function alliance(nations: number, allies: number, spoils: "equal" | "fought" = "equal"): Alliance {
  const who = "alliance";
  requireAtLeast(who, "nations", nations, 2);
  requireAtLeast(who, "allies", allies, 1);
  if (allies > nations) fail(who, `allies must be at most the ${nations} nations`, allies);
  const blocs = nations - allies + 1;
  // By the first-order conditions all blocs are armed alike, an alliance as a nation alone.
  const arms = (nations * (blocs - 1)) / blocs ** 2;
  if (arms > 1)
    fail(
      who,
      `allies must be fewer of ${nations} nations: those alone would need more labour than they have`,
      allies,
    );
  const won = nations / blocs ** 2;
  return {
    arms: { ally: arms / allies, other: arms },
    payoff: { ally: won / (spoils === "equal" ? allies : allies ** 2), other: won },
  };
}

/** Of two nations: what each unit of the other's arms, of its own and nothing at all adds to its arms in a unit of time. */
export interface Reactions {
  readonly reaction: readonly [number, number];
  readonly restraint: readonly [number, number];
  readonly grievance: readonly [number, number];
}

/** x' = k y - a x + g, y' = l x - b y + h: where arms rest, and whether they go there: where a b > k l. Richardson 1960. */
export function armsRace({ reaction: [k, l], restraint: [a, b], grievance: [g, h] }: Reactions) {
  const who = "armsRace";
  for (const [name, value] of Object.entries({ reaction: Math.min(k, l), restraint: Math.min(a, b) }))
    if (!(value >= 0)) fail(who, `${name} must be at least 0`, value);
  const determinant = a * b - k * l;
  const half = (a + b) / 2;
  const root = Math.sqrt(half ** 2 - determinant);
  return {
    /** Arms of both; where they do not go there, this is where they would stay. Undefined where they rest nowhere or anywhere. */
    rest:
      determinant === 0
        ? undefined
        : ([(b * g + k * h) / determinant, (a * h + l * g) / determinant] as const),
    stable: determinant > 0 && half > 0,
    /** Rates at which distances from there grow, the lower first: real, as k l is at least 0. */
    rates: [-half - root, -half + root] as const,
  };
}

/**
 * What two nations have that make two goods, each one of them `strong` and the other `weak` units a unit of labour, and value x and y at
 * sqrt(x y): each for itself, and each making what it is good at and giving half away.
 */
export function gainsFromTrade(strong: number, weak: number): { alone: number; together: number } {
  if (!(weak > 0 && strong >= weak && strong < Number.POSITIVE_INFINITY))
    fail("gainsFromTrade", "strong must be at least weak, and weak above 0", `${strong} and ${weak}`);
  return { alone: Math.sqrt(strong * weak) / 2, together: strong / 2 };
}

/** A stock that grows by r S (1 - S / K) in a tick, of which a unit of labour takes q S. */
export interface Stock {
  readonly growth: number;
  readonly capacity: number;
  readonly catchability: number;
}

/** What `labour` of all together takes for good in a tick, and the stock that is left: 0 where it takes more than grows. */
export function steadyCatch({ growth: r, capacity: K, catchability: q }: Stock, labour: number) {
  const who = "steadyCatch";
  for (const [name, value] of Object.entries({ growth: r, capacity: K, catchability: q }))
    if (!(value > 0)) fail(who, `${name} must be above 0`, value);
  if (!(labour >= 0)) fail(who, "labour must be at least 0", labour);
  const stock = Math.max(0, K * (1 - (q * labour) / r));
  return { stock, catch: q * labour * stock };
}

function requireContest(who: string, game: Contest): Contest {
  const { nations, decisiveness, wear = 1, discount = 0, contested = 1, fee = 0 } = game;
  requireAtLeast(who, "nations", nations, 2);
  if (!(decisiveness > 0)) fail(who, "decisiveness must be above 0", decisiveness);
  for (const [name, value] of Object.entries({ wear, contested })) {
    requireShare(who, name, value);
    if (value === 0) fail(who, `${name} must be above 0`, value);
  }
  if (!(discount >= 0 && discount < 1)) fail(who, "discount must be at least 0 and below 1", discount);
  if (!(fee >= 0)) fail(who, "fee must be at least 0", fee);
  return game;
}
