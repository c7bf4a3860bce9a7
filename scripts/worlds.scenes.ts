/** What the pictures of docs/worlds.md show, where it is not the env's first norm at its defaults, for 100 ticks. */

interface Shown {
  readonly policies?: readonly {
    readonly use: string;
    readonly params?: Record<string, unknown>;
    readonly seats?: readonly number[];
    readonly role?: string;
  }[];
  readonly mechanisms?: readonly { readonly use: string; readonly params?: Record<string, unknown> }[];
  readonly params?: Record<string, unknown>;
  readonly ticks?: number;
}

/** By id of the env. */
export const shown: Readonly<Record<string, Shown>> = {
  "ethnocentrism-v0": {
    params: { sites: 900 },
    policies: [{ use: "heir", params: { mutation: 0.005 } }],
    ticks: 600,
  },
  "culture-v0": { params: { agents: 400, traits: 15 }, policies: [{ use: "always" }], ticks: 400 },
  "bounded-confidence-v0": {
    params: { agents: 200, tolerances: [0.2], step: 0.3 },
    policies: [{ use: "always" }],
    ticks: 20,
  },
  "naming-game-v0": {
    params: { agents: 400, shares: [0.12, 0.88] },
    policies: [
      { use: "always", params: { action: 1 }, seats: Array.from({ length: 48 }, (_, a) => a) },
      { use: "always", seats: Array.from({ length: 352 }, (_, a) => 48 + a) },
    ],
    ticks: 22,
  },
  "spatial-game-v0": {
    params: { agents: 2500 },
    policies: [{ use: "imitator", params: { start: [0.9, 0.1] } }],
  },
  "alternating-offers-v0": {
    policies: [
      { use: "random", seats: [0] },
      { use: "stationary-bargainer", seats: [1], params: { asks: 0.6, accepts: 0.7 } },
    ],
  },
  "auction-v0": {
    params: { bidders: 3, continuous: true },
    policies: [
      { use: "random", seats: [0] },
      { use: "shaded-bid", seats: [1, 2] },
    ],
  },
  "compute-economy-v0": {
    params: { equity: 5, credit: 20 },
    policies: [{ use: "always", params: { action: 5 } }],
  },
  "continuous-double-auction-v0": { policies: [{ use: "zero-intelligence" }], ticks: 300 },
  "crisis-bargaining-v0": {
    params: { power: [0.3, 0.36, 0.42, 0.48, 0.54, 0.6], costs: [0.1, 0.1], discount: 0.9 },
    policies: [
      { use: "always", role: "demander", params: { action: 14 } },
      { use: "always", role: "answerer", params: { action: 0 } },
    ],
  },
  "demand-response-v0": {
    params: { agents: 100, revise: 0.3 },
    policies: [{ use: "logit-choice", params: { on: "price" } }],
    ticks: 60,
  },
  "dealers-v0": { policies: [{ use: "always", params: { action: 9 } }] },
  "deposit-run-v0": {
    policies: [
      { use: "random", seats: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17] },
      { use: "cut-off", seats: Array.from({ length: 22 }, (_, a) => 18 + a), params: { at: 0.44 } },
    ],
  },
  "donation-v0": {
    params: { error: 0.1 },
    mechanisms: [{ use: "reputation", params: { on: "helped", least: 1, recipient: "recipient" } }],
    policies: [{ use: "discriminator" }],
  },
  "flash-crash-v0": {
    params: { breaker: 0.5, halt: 3, impact: 0.8, value: [0, 0.6] },
    policies: [
      { use: "random", seats: [0, 1, 2, 3] },
      { use: "always", seats: [4, 5, 6, 7], params: { action: 4 } },
    ],
  },
  "norms-game-v0": { policies: [{ use: "heir" }], ticks: 300 },
  "matrix-game-v0": { params: { noise: 0.05 }, policies: [{ use: "tit-for-tat" }] },
  "power-grid-v0": {
    params: { grid: "case30", reserve: 1, levels: 3 },
    policies: [{ use: "random" }],
    ticks: 60,
  },
  "route-choice-v0": { params: { revise: 0.5 }, policies: [{ use: "logit-choice" }], ticks: 60 },
  "herding-v0": { params: { agents: 16 }, policies: [{ use: "herder" }], ticks: 320 },
  "order-book-v0": { params: { breaker: 4 }, policies: [{ use: "market-maker" }], ticks: 400 },
  "respawning-bonus-v0": { policies: [{ use: "random" }] },
  "signalling-v0": {
    params: { pairs: 4, games: 50, generation: 5 },
    policies: [
      { use: "dictionary", role: "speaker", params: { innovation: 0.1 } },
      { use: "dictionary", role: "listener" },
    ],
  },
};
