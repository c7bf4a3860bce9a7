/**
 * Learning with opponent-learning awareness (LOLA) on exact values, for repeated 2x2 games with a memory of one round.
 *
 * Foerster et al. 2018, "Learning with Opponent-Learning Awareness", AAMAS. A player climbs its value as it will be after
 * the other's next naive step, to first order: the gradient of V_1(x, y + eta dV_2/dy) in x without the terms that the
 * other's step does not depend on,
 *
 *     dx = alpha (dV_1/dx + eta (d2V_2/dx dy) dV_1/dy).
 *
 * `otherAlpha: 0` is naive gradient ascent. Values are discounted sums and their derivatives are exact, so that experience
 * teaches nothing and every tick is an update. Payoffs are read off a scratch copy of the game, mechanisms included.
 *
 * Where it plays both seats, both players know each other's logits and move at once. Where it plays one, it takes the other
 * for a memory-one player with the frequencies seen so far (as in the paper's opponent modelling), each choice having been
 * seen once before the start.
 *
 * Known behaviour: in the iterated prisoner's dilemma naive learners end up defecting and LOLA learners in tit-for-tat; in
 * matching pennies naive learners go round the mixed equilibrium and LOLA learners into it.
 */
import {
  createBatch,
  definePolicy,
  f64,
  fail,
  i32,
  normal,
  type PolicyContext,
  play,
  type Tap,
  uniform,
  vector,
  z,
} from "../../src/index.ts";
import { choicesOf, schedule, valueAt } from "../../src/learn/index.ts";
import { memoryOneDuel, memoryOneLogits } from "../../src/learn/lola/index.ts";

const who = "lola";
const n = memoryOneLogits;
/** State of the first round; the others are the last joint action, own first: 2 own + other. */
const opening = 4;
const mirrored = [0, 2, 1, 3, opening];

const params = z.object({
  alpha: schedule.default(1).describe("step size of the logits (schedule)"),
  otherAlpha: schedule
    .default(1)
    .describe("step size that the other is taken to have (schedule); 0 is naive gradient ascent"),
  gamma: z.number().min(0).max(0.9999).default(0.96).describe("discount factor per round"),
  spread: z.number().nonnegative().default(1).describe("standard deviation of the first logits"),
});

export const lola = definePolicy({
  id: who,
  title: "LOLA with exact gradients",
  cite: ["Foerster et al. 2018, Learning with Opponent-Learning Awareness, AAMAS"],
  kind: "learner",
  acts: "discrete",
  reads: ["history"],
  fits: ["matrix-game-v0"],
  params,
  bind(context, p) {
    const { rows, io, columns, rng, learnerOf, learners, seats, sharing } = context;
    const size = historySize(context);
    const duel = memoryOneDuel(stagePayoffs(context), p.gamma);
    const S = seats.length;
    const { history } = io.obs;
    const action = io.actions[0];
    const { logit, seen } = context.learnerStore({
      logit: vector(f64, n),
      /** Of the other: times that it took either action in each state, as it sees it. Used where it plays no seat. */
      seen: vector(f64, 2 * n),
    });
    const { state, clock } = context.slotStore({ state: i32, clock: f64 });
    for (let l = 0; l < learners; l++)
      for (let s = 0; s < n; s++) logit[l * n + s] = p.spread * normal(rng, l);
    const step = new Float64Array(2 * n);
    const model = new Float64Array(n);

    /** Adds the ascent direction of the duel's player j to `step[at ..]`. */
    function ascend(j: number, at: number, alpha: number, otherAlpha: number): void {
      const { slopes, mixed } = duel;
      for (let s = 0; s < n; s++) {
        let aware = 0;
        for (let t = 0; t < n; t++) {
          // The other's value in own logit s and its logit t, times own value in the other's logit t.
          const cross = j === 0 ? mixed[(n + s) * n + t] : mixed[t * n + s];
          aware += cross * slopes[(2 * j + 1 - j) * n + t];
        }
        step[at + s] = alpha * (slopes[3 * j * n + s] + otherAlpha * aware);
      }
    }

    return {
      act(lo, hi) {
        const { tick } = columns;
        for (let r = lo * S; r < hi * S; r++) {
          const k = rows[r];
          const at = k * size;
          state[r] = tick[Math.floor(r / S)] === 0 ? opening : 2 * history[at] + history[at + 1];
          const cooperating = 1 / (1 + Math.exp(-logit[learnerOf[r] * n + state[r]]));
          action[k] = uniform(rng, r) < cooperating ? 0 : 1;
        }
      },

      learn(lo, hi) {
        const alpha = valueAt(p.alpha, clock[lo * S]);
        const otherAlpha = valueAt(p.otherAlpha, clock[lo * S]);
        for (let r = lo * S; r < hi * S; r++) {
          clock[r]++;
          // The observation names the actions of the round just played.
          seen[learnerOf[r] * 2 * n + 2 * mirrored[state[r]] + history[rows[r] * size + 1]]++;
        }
        // Shared learners have one pair of players, however many worlds they play in.
        const end = sharing === "shared" ? lo + 1 : hi;
        for (let i = lo; i < end; i++) {
          const own = learnerOf[i * S] * n;
          if (S === 2) {
            duel.meet(logit, own, logit, own + n);
            ascend(0, 0, alpha, otherAlpha);
            ascend(1, n, alpha, otherAlpha);
          } else {
            const counts = 2 * own;
            for (let s = 0; s < n; s++)
              model[s] = Math.log((seen[counts + 2 * s] + 1) / (seen[counts + 2 * s + 1] + 1));
            if (seats[0] === 0) duel.meet(logit, own, model, 0);
            else duel.meet(model, 0, logit, own);
            ascend(seats[0], 0, alpha, otherAlpha);
          }
          for (let s = 0; s < S * n; s++) logit[own + s] += step[s];
        }
      },
    };
  },
});

/** Width of the observed history, of which the last round is read. */
function historySize({ agents, features }: PolicyContext): number {
  if (agents !== 2)
    fail(who, "plays games of two players", agents, "let a policy gradient or ppo play games of more");
  const { size } = features.history;
  if (size < 2) fail(who, "needs the last joint action", undefined, "set the env's memory to at least 1");
  return size;
}

/** Payoffs of both players by joint action, from a scratch copy of the game in which each is played several times. */
function stagePayoffs(context: PolicyContext): number[][] {
  const { batch, signal } = context;
  const choices = choicesOf(who, context);
  if (choices.n !== 2 || choices.masked)
    fail(who, "needs a game of two actions, both always allowed", choices.n, "use lola-dice");
  if (signal) fail(who, "knows what it earns and learns from that", signal.id, "leave reward out");
  const repeats = 16;
  const copies = createBatch(batch.env, batch.params, { worlds: 4 * repeats, mechanisms: batch.uses });
  const payoffs = [new Array<number>(4), new Array<number>(4)];
  const jointOf = (k: number, round: number) => ((k >> 1) + round) % 4;
  const all: Tap = {
    chosen(_lo, _hi, round) {
      for (let k = 0; k < 8 * repeats; k++) {
        const joint = jointOf(k, round);
        copies.io.actions[0][k] = k % 2 === 0 ? joint >> 1 : joint & 1;
      }
    },
    stepped(_lo, _hi, round) {
      for (let k = 0; k < 8 * repeats; k++) {
        const joint = jointOf(k, round);
        const found = copies.io.reward[k];
        payoffs[k % 2][joint] ??= found;
        if (payoffs[k % 2][joint] !== found)
          fail(
            who,
            "needs rewards that the joint action determines",
            [payoffs[k % 2][joint], found],
            "set noise to 0, or use lola-dice",
          );
      }
    },
  };
  play({ batch: copies, policies: [], ticks: 4, taps: [all] });
  return payoffs;
}
