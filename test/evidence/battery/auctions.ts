/** Auctions at and off their equilibria; efficient is what is best for those who take part. */
import { always, shadedBid, truthfulBid } from "../../../agents/index.ts";
import { mevAuction } from "../../../envs/mev-auction/mev-auction.ts";
import { defineEnv, discrete, f64, feature, type PolicyUse, perAgent, z } from "../../../src/index.ts";
import { quota } from "../../../src/mechanisms/index.ts";
import type { CertifyOptions } from "../../../src/norms/index.ts";
import type { Affine } from "./affine.ts";
import { turns } from "./policies.ts";
import { brief, constant } from "./repeated.ts";
import { type KnownSociety, societyIn, type Truth } from "./society.ts";

/** Two bidders, values uniform on [0, 1], bids of 0, 5, ... 100 % of the own value. */
const levels = 20;
const firstPrice = {
  format: "sealed",
  values: "private",
  baseFee: 0,
  phi: 0,
  grid: "share",
  levels,
  searchers: 2,
};

/** Expected gain of the share `a` against the share `s`: integral of (1 - a) v P(s v' < a v) over v. */
function against(a: number, s: number): number {
  if (a === 0) return 0;
  const steps = 20_000;
  let sum = 0;
  for (let j = 0; j < steps; j++) {
    const v = (j + 0.5) / steps;
    sum += (1 - a) * v * (s === 0 ? 1 : Math.min(1, (a * v) / s));
  }
  return sum / steps;
}
const shares = Array.from({ length: levels + 1 }, (_, level) => level / levels);
const bestAgainst = (s: number, allowed = 1) =>
  Math.max(...shares.filter((a) => a <= allowed).map((a) => against(a, s)));
/** The lowest level, and the level of Vickrey 1961: half of the value. */
const optimum = 2 * against(0.05, 0.05);
const nash = 2 * against(0.5, 0.5);

const auction = { ...brief, ticks: 400, discount: 1 } as const satisfies CertifyOptions;

function shaded(
  name: string,
  share: number,
  verdicts: readonly string[],
  why: string,
  { cap = 1 }: { cap?: number } = {},
): KnownSociety {
  return {
    name,
    family: "auctions",
    build: societyIn(mevAuction, [{ use: shadedBid, params: { share } }], {
      params: firstPrice,
      ...(cap < 1 && { mechanisms: () => [{ use: quota, params: { cap } }] }),
    }),
    options: () => ({
      ...auction,
      deviants: [0, 1, 2, 4, 5, 6, 8, 10, 12, 16, 20].map(constant),
    }),
    truth: {
      verdicts,
      gain: bestAgainst(share, cap) - against(share, share),
      stake: (optimum - nash) / 2,
      progress: (2 * against(share, share) - nash) / (optimum - nash),
      why,
    },
  };
}

/** Three searchers, one value of 1 known to all, bids of 0, .1, ... 1, a fee of .02. */
const common = { format: "sealed", values: "common", baseFee: 0.02, searchers: 3, levels: 10 };
function bundles(
  name: string,
  uses: readonly PolicyUse[],
  truth: Pick<Truth, "verdicts" | "gain" | "progress" | "why">,
): KnownSociety {
  return {
    name,
    family: "auctions",
    build: societyIn(mevAuction, uses, { params: { ...common, opportunities: 30 } }),
    options: () => ({ ...auction, ticks: 300, deviants: [0, 1, 2, 3, 5, 7, 8, 9, 10].map(constant) }),
    // One bids .1 alone, or all bid .9.
    truth: { ...truth, stake: (0.88 - 0.08) / 3 },
  };
}

/**
 * A second-price auction with its seller, agent 0, who is paid what the others bid and has nothing to choose: what all
 * get together is the winner's value, and truth is dominant (Vickrey 1961).
 */
export const withSeller = defineEnv({
  id: "second-price-with-seller-v0",
  title: "Second-price auction with its seller",
  cite: ["Vickrey 1961, Journal of Finance 16:8-37"],
  params: z.object({
    levels: z.number().int().default(10).describe("values and bids besides 0, equally spaced up to 1"),
    firstPrice: z.boolean().default(false).describe("the winner pays its own bid"),
  }),
  agents: () => 3,
  horizon: () => 20,
  action: (p) =>
    discrete(p.levels + 1, {
      name: "bid",
      values: Array.from({ length: p.levels + 1 }, (_, level) => level / p.levels),
      unit: "value",
    }),
  observation: () => ({ value: feature(0, 1, "own value of the good", { bins: 11 }) }),
  state: () => ({ value: perAgent(f64), lot: f64 }),
  metrics: {},
  world: {
    reset: draw,
    step(w, p) {
      const [, first, second] = w.action;
      const winner = first > second || (first === second && w.lot < 0.5) ? 1 : 2;
      const price = (p.firstPrice ? Math.max(first, second) : Math.min(first, second)) / p.levels;
      w.payoff[winner] = w.value[winner] - price;
      w.payoff[0] = price;
      draw(w, p);
    },
    observe(w) {
      w.obs.value.set(w.value);
    },
  },
  theory(p) {
    // The higher of two values that are uniform on the levels 0..m: m (4 m + 5) / (6 (m + 1)).
    const m = p.levels;
    const welfare = (4 * m + 5) / (6 * (m + 1));
    return {
      optimum: { welfare, note: "the one with the higher value wins: closed form" },
      ...(!p.firstPrice && { nash: { welfare, note: "truthful bids: dominant (Vickrey 1961)" } }),
    };
  },
});
function draw(
  w: { value: Float64Array; lot: number; randomInt(n: number): number; random(): number },
  p: { levels: number },
) {
  w.value[0] = 0;
  for (let a = 1; a < 3; a++) w.value[a] = w.randomInt(p.levels + 1) / p.levels;
  w.lot = w.random();
}

export const auctions: readonly KnownSociety[] = [
  shaded(
    "first price, half of the value",
    0.5,
    ["no norm"],
    "the equilibrium (Vickrey 1961), which is the floor",
  ),
  shaded(
    "first price, next to nothing",
    0.05,
    ["stuck but unenforced"],
    "all but the lowest bids are saved; one level more wins for sure",
  ),
  shaded(
    "first price, a fifth of the value",
    0.2,
    ["stuck but unenforced"],
    "2/3 of (1 - s) is 56 % of the way from the equilibrium; the best reply is more than a fifth",
  ),
  shaded("first price, truthful", 1, ["no norm"], "the winner pays what it gets: below the equilibrium"),
  shaded(
    "first price under a cap of 5 %",
    0.05,
    ["stable norm", "no dilemma"],
    "higher bids are not allowed, and staying out earns nothing",
    { cap: 0.05 },
  ),
  bundles("bundles by turns, at the lowest bid", [{ use: turns, params: { plays: [1, 0, 0] } }], {
    verdicts: ["stuck but unenforced"],
    gain: (2 / 3) * 0.78,
    progress: 1,
    why: "one bids .1 alone; the others could bid .2 and keep .78, and nobody answers",
  }),
  bundles("bundles at .9", [{ use: always, params: { action: 9 } }], {
    verdicts: ["no norm"],
    gain: 0,
    progress: 0,
    why: "Bertrand on levels: no higher bid pays, and lower ones lose",
  }),
  bundles("bundles at .8", [{ use: always, params: { action: 8 } }], {
    verdicts: ["no norm"],
    gain: 0.08 - 0.18 / 3,
    progress: 0.1 / 0.8,
    why: "a bid of .9 wins .08 for sure instead of .18 one time in three",
  }),
  {
    name: "second price with its seller, truthful",
    family: "auctions",
    build: (seed, copy: Affine) =>
      societyIn(withSeller, [
        { use: always, seats: [0] },
        { use: truthfulBid, seats: [1, 2] },
      ])(seed, copy),
    options: () => ({ ...auction, deviants: [0, 2, 4, 6, 8, 10].map(constant) }),
    truth: {
      verdicts: ["no dilemma"],
      gain: 0,
      // The seller's range is a whole value, the bidders' somewhat less.
      stake: 0.5,
      progress: 1,
      why: "truth is dominant, and what all get together is the winner's value (Vickrey 1961)",
    },
  },
];
