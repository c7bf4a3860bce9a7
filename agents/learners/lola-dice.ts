/**
 * LOLA-DiCE: opponent-learning awareness from sampled play.
 *
 * Foerster et al. 2018, "DiCE: The Infinitely Differentiable Monte Carlo Estimator", ICML, section 5, after Foerster et al.
 * 2018, "Learning with Opponent-Learning Awareness", AAMAS. A player climbs what it would get from the other as the other
 * will be after `lookAheads` naive steps of its own, y <- y + eta dJ_2/dy:
 *
 *     x <- x + alpha dJ_1(x, y(x)) / dx,
 *
 * where y depends on x through the other's steps. Every step, and the player's own value after them, is estimated from
 * episodes that are imagined in scratch worlds: `rollouts` of them, `steps` ticks long. `lookAheads: 0` is naive policy
 * gradient, estimated in the same way. There is one row of logits for each discretised observation. A reward counts as what
 * it is more than in the other imagined episodes at the same tick: a baseline for derivatives of all orders.
 *
 * It plays both seats, so that each player knows the other's logits, and both move at once whenever `steps` ticks of real
 * play have passed; real play itself teaches nothing. Known behaviour: reaches tit-for-tat in the iterated prisoner's
 * dilemma, where naive learners end up defecting.
 */
import { definePolicy, f64, fail, normal, uniform, vector, z } from "../../src/index.ts";
import { binsParam, choicesOf, sample, schedule, softmax, valueAt } from "../../src/learn/index.ts";
import {
  centreRewards,
  pairDice,
  pairPlay,
  pairRollout,
  tableSoftmax,
  tableStates,
} from "../../src/learn/lola/index.ts";

const who = "lola-dice";

const params = z.object({
  alpha: schedule.default(0.1).describe("step size of the logits (schedule)"),
  otherAlpha: schedule.default(0.1).describe("step size that the other is taken to have (schedule)"),
  lookAheads: z.number().int().min(0).max(10).default(1).describe("naive steps of the other to look ahead"),
  gamma: z.number().min(0).max(1).default(0.96).describe("discount factor per tick"),
  steps: z
    .number()
    .int()
    .min(1)
    .default(150)
    .describe("ticks of an imagined episode, and between two updates"),
  rollouts: z.number().int().min(2).default(64).describe("imagined episodes for each estimate"),
  spread: z.number().nonnegative().default(0.3).describe("standard deviation of the first logits"),
  opening: z.boolean().default(true).describe("the first tick of an episode has logits of its own"),
  bins: binsParam,
});

export const lolaDice = definePolicy({
  id: who,
  title: "LOLA-DiCE",
  cite: [
    "Foerster et al. 2018, DiCE: The Infinitely Differentiable Monte Carlo Estimator, ICML",
    "Foerster et al. 2018, Learning with Opponent-Learning Awareness, AAMAS",
  ],
  kind: "learner",
  acts: "discrete",
  fits: ["matrix-game-v0", "coin-game-v0"],
  params,
  bind(context, p) {
    const { rows, rng, learnerOf, learners, agents, seats, sharing, signal } = context;
    if (agents !== 2 || seats.length !== 2)
      fail(who, "plays both seats of a game of two", `seats ${seats.join(", ")} of ${agents}`);
    if (signal) fail(who, "imagines its own reward and learns from that", signal.id, "leave reward out");
    const choices = choicesOf(who, context);
    if (choices.masked) fail(who, "needs choices that are always allowed");
    const options = { bins: p.bins, opening: p.opening };
    const states = tableStates(who, context, options);
    const { n } = choices;
    const size = states.size * n;
    const { steps, lookAheads } = p;
    const { logit } = context.learnerStore({ logit: vector(f64, size) });
    const { clock } = context.slotStore({ clock: f64 });
    for (let l = 0; l < learners; l++)
      for (let j = 0; j < size; j++) logit[l * size + j] = p.spread * normal(rng, l);

    const imagined = pairPlay(who, context, p.rollouts, options);
    const dice = pairDice(states.size, n, p.rollouts, steps, p.gamma);
    const tables = (count: number) => Array.from({ length: count }, () => new Float64Array(size));
    /** Play before each of the other's steps and after the last, and the other's policy in it. */
    const rollouts = Array.from({ length: lookAheads + 1 }, () => pairRollout(p.rollouts, steps));
    const others = tables(lookAheads + 1);
    const [own, ahead, step, direction] = tables(4);
    const gradients = tables(2);
    const rises = tables(2);
    const pairs = others.map((other) => [
      [own, other],
      [other, own],
    ]);
    const mix = new Float64Array(n);

    /** Fills `rises[j]` with the gradient of player j's value in its logits, for the pair of learners from l on. */
    function lookAhead(j: number, l: number, stream: number, otherAlpha: number): void {
      const other = 1 - j;
      tableSoftmax(logit, (l + j) * size, n, own);
      for (let x = 0; x < size; x++) ahead[x] = logit[(l + other) * size + x];
      for (let m = 0; m <= lookAheads; m++) {
        tableSoftmax(ahead, 0, n, others[m]);
        imagined.play(pairs[m][j][0], pairs[m][j][1], rollouts[m], rng, stream);
        if (m === lookAheads) break;
        centreRewards(rollouts[m], other);
        step.fill(0);
        dice.addGradient(rollouts[m], other, other, others[m], step);
        for (let x = 0; x < size; x++) ahead[x] += otherAlpha * step[x];
      }
      const last = rollouts[lookAheads];
      centreRewards(last, j);
      for (let k = 0; k < 2; k++) {
        gradients[k].fill(0);
        dice.addGradient(last, j, k, pairs[lookAheads][j][k], gradients[k]);
      }
      // Back through the steps, last to first: what moves the other's logits moves them by way of its gradient.
      for (let m = lookAheads - 1; m >= 0; m--) {
        for (let x = 0; x < size; x++) direction[x] = otherAlpha * gradients[other][x];
        dice.addPullback(rollouts[m], other, pairs[m][j], direction, gradients);
      }
      rises[j].set(gradients[j]);
    }

    return {
      act(lo, hi) {
        const index = states.read(lo, hi);
        for (let r = 2 * lo; r < 2 * hi; r++) {
          if (index[r] < 0) continue;
          softmax(logit, learnerOf[r] * size + index[r] * n, choices, 1, mix);
          choices.write(rows[r], sample(mix, 0, n, uniform(rng, r)));
        }
      },

      learn(lo, hi) {
        // Shared learners are one pair, however many worlds they play in.
        const end = sharing === "shared" ? lo + 1 : hi;
        for (let r = 2 * lo; r < 2 * hi; r++) clock[r]++;
        for (let i = lo; i < end; i++) {
          if (clock[2 * i] % steps !== 0) continue;
          const l = learnerOf[2 * i];
          const update = clock[2 * i] / steps - 1;
          const alpha = valueAt(p.alpha, update);
          for (let j = 0; j < 2; j++) lookAhead(j, l, 2 * i + j, valueAt(p.otherAlpha, update));
          for (let j = 0; j < 2; j++)
            for (let x = 0; x < size; x++) logit[(l + j) * size + x] += alpha * rises[j][x];
        }
      },
      firstUpdate: steps,
    };
  },
});
