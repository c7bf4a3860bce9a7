/**
 * Deep Q-learning, each agent for itself.
 *
 * Mnih et al. 2015, "Human-level control through deep reinforcement learning", Nature 518. A network of action values is
 * moved towards
 *
 *     y = return + discount q_target(s', argmax_a q(s', a))
 *
 * for experiences drawn from replay; the argmax is the learned network's (double Q-learning, van Hasselt, Guez & Silver
 * 2016) or, with `double: false`, the target network's. Experiences are `steps` ticks long (Hessel et al. 2018, section 3;
 * beyond 1 they are not corrected for exploration). Only what is allowed in s' is chosen there.
 *
 * Known behaviour: as independent Q-learning, with a value for what others make of it on average: in the two-step game of
 * Rashid et al. 2018 it takes the safe 7 and misses the 8.
 */
import { definePolicy, f64, z } from "../../src/index.ts";
import { actionValueParams, actionValues, endingOf, metricsNamed } from "../../src/learn/index.ts";

const params = z.object({
  ...actionValueParams,
  steps: z.number().int().min(1).default(1).describe("ticks of reward before the value of what follows"),
  huber: z
    .number()
    .nonnegative()
    .default(1)
    .describe("largest error that counts as its square, in units of reward (Huber loss); 0: every error"),
});

export const dqn = definePolicy({
  id: "dqn",
  title: "Deep Q-network",
  cite: [
    "Mnih et al. 2015, Nature 518:529-533",
    "van Hasselt, Guez & Silver 2016, Deep Reinforcement Learning with Double Q-learning, AAAI",
    "Hessel et al. 2018, Rainbow, AAAI",
  ],
  kind: "learner",
  sharing: "shared",
  acts: "discrete",
  params,
  metrics: metricsNamed("epsilon", "temperature", "loss"),
  needsTensorflow: (p) => p.engine === "tensorflow",
  bind(context, p) {
    const { rows, io, columns, rng } = context;
    const S = context.seats.length;
    const values = actionValues("dqn", context, p, p.steps);
    const { groups, replay, clock } = values;
    const { loss } = context.learnerStore({ loss: f64 });
    loss.fill(Number.NaN);
    const index = new Int32Array(p.batch);
    const best = new Float32Array(p.batch);
    const data = {
      inputs: replay.inputs,
      actions: replay.choice,
      targets: new Float32Array(replay.choice.length),
    };
    const huber = p.huber === 0 ? Infinity : p.huber;
    /** Learners whose experience group `g` learns from, from its leader on. */
    const members = p.weights === "independent" ? 1 : S;

    function update(g: number, tick: number): void {
      const leader = groups.leader[g];
      replay.draw(leader, leader + members, p.batch, rng, leader, index);
      values.bestNext(leader, index, best);
      for (let j = 0; j < p.batch; j++) {
        const entry = index[j];
        data.targets[entry] = replay.returns[entry] + replay.discount[entry] * best[j];
      }
      values.train(g, (trainer) => {
        trainer.actionValueStep(data, index, 0, p.batch, huber, values.adam(tick));
        loss[leader] = trainer.losses.value;
      });
      groups.spread(g, loss, 1);
    }

    return {
      networks: values.q.networks,
      act: values.act,
      learn(lo, hi) {
        for (let r = lo * S; r < hi * S; r++) {
          clock[r]++;
          // A tick without a choice breaks what was gathered.
          if (replay.noted(r) < 0) replay.forget(r);
          else {
            const k = rows[r];
            replay.keep(r, io.reward[k], endingOf(columns, k));
          }
        }
        const tick = clock[lo * S];
        for (let g = groups.first(lo); g < groups.end(hi); g++) {
          let experiences = 0;
          for (let m = 0; m < members; m++) experiences += replay.size(groups.leader[g] + m);
          if (values.isDue(tick, experiences)) for (let u = 0; u < p.updates; u++) update(g, tick);
        }
      },
      metrics(lo) {
        return { ...values.exploration(lo), loss: loss[context.learnerOf[lo * S]] };
      },
      firstUpdate: values.firstUpdate(members),
    };
  },
});
