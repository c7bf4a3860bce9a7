/** Two Q-learners that set prices, what they earn in frozen play, and how they answer a price that is cut once. */
import { agents } from "../../agents/index.ts";
import { matrixGame } from "../../envs/index.ts";
import { calvanoMarket, competitivePrice, monopolyPrice, priceGame } from "../../src/games/index.ts";
import {
  bindPolicies,
  copySociety,
  createBatch,
  forkSociety,
  play,
  type Seed,
  type Society,
} from "../../src/index.ts";
import { mean } from "../../src/stats/index.ts";

const { payoffs, actions, values } = priceGame(calvanoMarket);
export const prices = values;
const [competition, monopoly] = [competitivePrice(calvanoMarket), monopolyPrice(calvanoMarket)];

export interface Firms {
  /** Rounds of prices that firms see. */
  readonly memory: 0 | 1;
  readonly gamma: number;
  /** beta: exploration is e^(-beta t). */
  readonly decay: number;
  /** First prices: one of the grid for both, or random (the default). */
  readonly opening?: number;
  readonly sessions: number;
  readonly seed: Seed;
}

export const alpha = 0.15;

/** Before they have learned anything: each price is thought to bring for ever what it does against a uniform rival (eq. 8). */
export function firms({ memory, gamma, decay, opening, sessions, seed }: Firms): Society {
  const params = { payoffs, actions, memory, opening: opening ?? "random" };
  const batch = createBatch(matrixGame, params, { worlds: sessions, seed, checked: false });
  const learner = { alpha, gamma, epsilon: { start: 1, decay }, ties: "first" };
  const policies = bindPolicies(batch, [{ use: agents.get("q-learning"), params: learner }], { seed });
  const n = prices.length;
  const first = prices.map((_, a) => mean(payoffs[0].slice(a * n, (a + 1) * n)) / (1 - gamma));
  const { q } = policies[0].memory;
  for (let j = 0; j < q.length; j++) q[j] = first[j % n];
  return { batch, policies };
}

const settling = 1000;
const measured = 1000;

/** Where each session's mean profit lies between competition (0) and monopoly (1), in frozen play. */
export function profitGains({ batch, policies }: Society): number[] {
  play({ batch, policies, ticks: settling });
  batch.startWindow();
  play({ batch, policies, ticks: measured });
  return Array.from(
    { length: batch.worlds },
    (_, i) =>
      (batch.readMetrics(i).welfare / 2 - competition.profit) / (monopoly.profit - competition.profit),
  );
}

/** Rounds after the cut that are watched one by one, and those in which firms are looked at for whether they are back. */
const watched = 25;
const back = { from: 100, to: 200 };

export interface Answer {
  /** Changes against what would have been, by round, the cut's own first; each a list of sessions. In units of price. */
  readonly rival: number[][];
  readonly cutter: number[][];
  /** Whether both firms' mean prices are in the end what they would have been, within half a step of the grid. */
  readonly returned: boolean[];
}

/**
 * Firm 0 is made to set its best price against the rival's once, as if only this round counted; then both follow their own
 * policies again. Beside each session a copy lives on without the cut.
 */
export function answerToCut(society: Society): Answer {
  const { worlds } = society.batch;
  const pick = Array.from({ length: 2 * worlds }, (_, j) => j % worlds);
  const pairs = copySociety(society, { seed: "cut", pick });
  forkSociety(pairs, society, pick);
  const [action] = pairs.batch.io.actions;
  const rival: number[][] = [];
  const cutter: number[][] = [];
  const late = new Float64Array(2 * worlds);
  const change = (seat: 0 | 1) =>
    Array.from(
      { length: worlds },
      (_, i) => prices[action[2 * i + seat]] - prices[action[2 * (worlds + i) + seat]],
    );
  const chosen = (_lo: number, _hi: number, tick: number) => {
    if (tick === 0) for (let i = 0; i < worlds; i++) action[2 * i] = bestAgainst(action[2 * i + 1]);
    if (tick < watched) {
      cutter.push(change(0));
      rival.push(change(1));
    }
    if (tick < back.from) return;
    for (const seat of [0, 1] as const)
      change(seat).forEach((each, i) => {
        late[2 * i + seat] += each;
      });
  };
  play({ ...pairs, ticks: back.to, taps: [{ chosen }] });
  const near = 0.5 * (prices[1] - prices[0]) * (back.to - back.from);
  const returned = Array.from({ length: worlds }, (_, i) =>
    [0, 1].every((seat) => Math.abs(late[2 * i + seat]) < near),
  );
  return { rival, cutter, returned };
}

function bestAgainst(other: number): number {
  const n = prices.length;
  const profits = prices.map((_, own) => payoffs[0][own * n + other]);
  return profits.indexOf(Math.max(...profits));
}
