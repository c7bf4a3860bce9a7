/**
 * Value decomposition networks: a team whose value is the sum of its members' action values.
 *
 * Sunehag et al. 2018, "Value-decomposition networks for cooperative multi-agent learning based on team reward", AAMAS:
 *
 *     Q_tot(s, a) = sum_i q_i(o_i, a_i),    y = reward of the team + sum_i discount_i q_i,target(o'_i, best a'_i),
 *
 * one error for all, so that d loss / d q_i is the same for every member's choice. Each member's best choice is best for
 * the sum. A member that has left counts nothing, now or later; the others go on. The team's reward is the sum of its
 * members' rewards, or what the reward rule "team" gives.
 *
 * Known behaviour: fits the best sum, weighted by how often joint actions were tried: in the two-step game of Rashid et al.
 * 2018 it sees [-1.5, 2.5, 2.5, 6.5] for [0, 1, 1, 8] and takes the safe 7.
 */
import {
  absent,
  actionValueParams,
  actionValues,
  definePolicy,
  endingOf,
  f64,
  networkGroups,
  teamRewardOf,
  z,
} from "../../src/index.ts";

const params = z.object({
  ...actionValueParams,
  huber: z
    .number()
    .nonnegative()
    .default(0)
    .describe("largest error that counts as its square, in units of reward (Huber loss); 0: every error"),
});

export const vdn = definePolicy({
  id: "vdn",
  title: "Value decomposition network",
  cite: ["Sunehag et al. 2018, Value-Decomposition Networks, AAMAS"],
  kind: "learner",
  acts: "discrete",
  params,
  needsTensorflow: (p) => p.engine === "tensorflow",
  bind(context, p) {
    const { rows, columns, rng } = context;
    const S = context.seats.length;
    const q = actionValues("vdn", context, p);
    const { network, groups, replay, clock, weights, targetWeights } = q;
    const { n } = q.choices;
    const { capacity, choice, returns, discount } = replay;
    const { loss } = context.learnerStore({ loss: f64 });
    const teams = networkGroups(context, "shared");
    const teamReward = teamRewardOf(context, (r) => replay.noted(r) !== absent);
    const B = p.batch;
    const huber = p.huber === 0 ? Infinity : p.huber;
    /** Entries of seat 0, then of seat 1 ...: experience j of seat s at s * B + j. */
    const index = new Int32Array(S * B);
    const own = new Int32Array(B);
    const now = new Float32Array(B * n);
    const next = new Float32Array(B * n);
    const nextTarget = new Float32Array(B * n);
    /** Q_tot - y, by experience. */
    const error = new Float64Array(B);

    /** Adds seat s's part to the errors. */
    function addErrors(learner: number, s: number): void {
      own.set(index.subarray(s * B, (s + 1) * B));
      const at = learner * network.size;
      network.forward(weights, at, replay.inputs, own, B, now);
      network.forward(targetWeights, at, replay.nextInputs, own, B, nextTarget);
      if (p.double) network.forward(weights, at, replay.nextInputs, own, B, next);
      const choosers = p.double ? next : nextTarget;
      for (let j = 0; j < B; j++) {
        const entry = own[j];
        if (choice[entry] >= 0) error[j] += now[j * n + choice[entry]];
        if (discount[entry] > 0)
          error[j] -= discount[entry] * nextTarget[j * n + replay.bestNext(entry, choosers, j * n)];
      }
    }

    /** d loss / d q of the choices in `count` rows of `index` from `from` on, for the loss in the mean over experiences. */
    function fillSlopes(from: number, count: number, slopes: Float32Array): number {
      slopes.fill(0, 0, count * n);
      for (let j = 0; j < count; j++) {
        const chosen = choice[index[from + j]];
        if (chosen >= 0)
          slopes[j * n + chosen] = Math.max(-huber, Math.min(huber, error[(from + j) % B])) / B;
      }
      return 0;
    }

    function update(team: number, tick: number): void {
      const leader = teams.leader[team];
      replay.draw(leader, leader + 1, B, rng, leader, own);
      for (let s = 0; s < S; s++) for (let j = 0; j < B; j++) index[s * B + j] = own[j] + s * capacity;
      for (let j = 0; j < B; j++) error[j] = -returns[index[j]];
      for (let s = 0; s < S; s++) addErrors(groups.leader[groups.groupOf[leader + s]], s);
      // Networks that all seats share see the rows of all; others those of their seat.
      const perNetwork = p.weights === "independent" ? 1 : S;
      for (let s = 0; s < S; s += perNetwork) {
        const g = groups.groupOf[leader + s];
        const [from, to] = [s * B, (s + perNetwork) * B];
        network.train(q.trainState(groups.leader[g]), (trainer) =>
          trainer.step(
            replay.inputs,
            index,
            from,
            to,
            (_, slopes, count) => fillSlopes(from, count, slopes),
            q.adam(tick),
          ),
        );
        q.updated(g);
      }
      let squares = 0;
      for (let j = 0; j < B; j++) squares += error[j] ** 2;
      loss.fill(squares / (2 * B), leader, leader + S);
    }

    return {
      act: q.act,
      learn(lo, hi) {
        for (let i = lo; i < hi; i++) {
          const reward = teamReward(i);
          for (let r = i * S; r < (i + 1) * S; r++) {
            clock[r]++;
            const gone = replay.noted(r) === absent;
            replay.keep(r, reward, gone ? "terminated" : endingOf(columns, rows[r]));
          }
        }
        const tick = clock[lo * S];
        for (let team = teams.first(lo); team < teams.end(hi); team++)
          if (q.isDue(tick, replay.size(teams.leader[team])))
            for (let u = 0; u < p.updates; u++) update(team, tick);
      },
      metrics(lo) {
        return { epsilon: q.epsilon(lo), loss: loss[context.learnerOf[lo * S]] };
      },
    };
  },
});
