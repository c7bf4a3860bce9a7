/**
 * QMIX: a team whose value is a mixture of its members' action values that rises with each of them.
 *
 * Rashid et al. 2018, "QMIX: Monotonic value function factorisation for deep multi-agent reinforcement learning", ICML,
 * section 4. The mixing network's weights are made from the state by hypernetworks and are absolute values, so that each
 * member's best choice is best for the team:
 *
 *     Q_tot = elu(q |W1(s)| + b1(s)) |w2(s)| + V(s),    y = reward of the team + discount Q_tot,target(s', best choices).
 *
 * W1, b1 and w2 are linear in the state, V has one hidden layer of rectified units. The state is what all members see, one
 * after the other; a member that has left sees nothing, and its value is 0. The mixer's gradients are TensorFlow.js's; what
 * they are in the members' values is handed to the members' networks, on either engine.
 *
 * Known behaviour: solves the two-step game of the paper (section 5) that defeats sums of values; cannot represent that a
 * member's best choice depends on another's (Son et al. 2019, QTRAN).
 */
import {
  absent,
  actionValueParams,
  actionValues,
  adamStep,
  definePolicy,
  endingOf,
  f32,
  f64,
  i32,
  mixingNetwork,
  networkGroups,
  teamRewardOf,
  vector,
  z,
} from "../../src/index.ts";

const params = z.object({
  ...actionValueParams,
  embedding: z.number().int().min(1).default(32).describe("units of the mixing network"),
});

export const qmix = definePolicy({
  id: "qmix",
  title: "QMIX",
  cite: ["Rashid et al. 2018, QMIX, ICML"],
  kind: "learner",
  acts: "discrete",
  params,
  needsTensorflow: () => true,
  bind(context, p) {
    const { rows, columns, rng, seats, agents } = context;
    const S = seats.length;
    const q = actionValues("qmix", context, p);
    const { network, groups, replay, clock, weights, targetWeights } = q;
    const { n } = q.choices;
    const { capacity, choice, returns, discount } = replay;
    const I = q.inputs;
    const B = p.batch;
    // Places for all agents of the env, so that a fork that plays fewer seats fits the same memory.
    const mixer = mixingNetwork(agents, agents * I, p.embedding);
    const M = mixer.size;
    const { mixerWeights, mixerTarget, mixerMoments, mixerSteps, loss } = context.learnerStore({
      mixerWeights: vector(f32, M),
      mixerTarget: vector(f32, M),
      mixerMoments: vector(f32, 2 * M),
      mixerSteps: i32,
      loss: f64,
    });
    const teams = networkGroups(context, "shared");
    for (let team = 0; team < teams.count; team++) {
      const leader = teams.leader[team];
      mixer.initialise(rng, leader, mixerWeights, leader * M);
      mixerTarget.set(mixerWeights.subarray(leader * M, (leader + 1) * M), leader * M);
      teams.spread(team, mixerWeights, M);
      teams.spread(team, mixerTarget, M);
    }
    const teamReward = teamRewardOf(context, (r) => replay.noted(r) !== absent);

    /** Entries of seat 0, then of seat 1 ...: experience j of seat s at s * B + j. */
    const index = new Int32Array(S * B);
    const own = new Int32Array(B);
    const now = new Float32Array(B * n);
    const next = new Float32Array(B * n);
    const nextTarget = new Float32Array(B * n);
    const state = new Float32Array(B * agents * I);
    const nextState = new Float32Array(B * agents * I);
    /** Values of the choices, and of the best ones that follow: agent by agent, experience by experience. */
    const chosen = new Float32Array(B * agents);
    const best = new Float32Array(B * agents);
    const future = new Float32Array(B);
    const targets = new Float32Array(B);

    /** What seat s sees and values, in the batch and in what follows it. */
    function readSeat(learner: number, s: number): void {
      own.set(index.subarray(s * B, (s + 1) * B));
      const at = learner * network.size;
      network.forward(weights, at, replay.inputs, own, B, now);
      network.forward(targetWeights, at, replay.nextInputs, own, B, nextTarget);
      if (p.double) network.forward(weights, at, replay.nextInputs, own, B, next);
      const choosers = p.double ? next : nextTarget;
      const a = seats[s];
      for (let j = 0; j < B; j++) {
        const entry = own[j];
        const goesOn = discount[entry] > 0;
        chosen[j * agents + a] = choice[entry] >= 0 ? now[j * n + choice[entry]] : 0;
        best[j * agents + a] = goesOn ? nextTarget[j * n + replay.bestNext(entry, choosers, j * n)] : 0;
        // The team goes on while anybody does.
        if (goesOn) targets[j] = discount[entry];
        for (let c = 0; c < I; c++) {
          state[(j * agents + a) * I + c] = replay.inputs[entry * I + c];
          nextState[(j * agents + a) * I + c] = replay.nextInputs[entry * I + c];
        }
      }
    }

    function update(team: number, tick: number): void {
      const leader = teams.leader[team];
      replay.draw(leader, leader + 1, B, rng, leader, own);
      for (let s = 0; s < S; s++) for (let j = 0; j < B; j++) index[s * B + j] = own[j] + s * capacity;
      targets.fill(0);
      for (let s = 0; s < S; s++) readSeat(groups.leader[groups.groupOf[leader + s]], s);
      mixer.mix(mixerTarget, leader * M, nextState, best, future);
      for (let j = 0; j < B; j++) targets[j] = returns[index[j]] + targets[j] * future[j];

      const found = mixer.gradients(mixerWeights, leader * M, state, chosen, targets);
      const fillSlopes = (from: number, count: number, slopes: Float32Array): number => {
        slopes.fill(0, 0, count * n);
        for (let j = 0; j < count; j++) {
          const s = Math.floor((from + j) / B);
          const made = choice[index[from + j]];
          if (made >= 0) slopes[j * n + made] = found.ofValues[((from + j) % B) * agents + seats[s]];
        }
        return found.loss;
      };
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
      adamStep(
        { weights: mixerWeights, moments: mixerMoments, steps: mixerSteps, learner: leader },
        found.ofWeights,
        q.adam(tick),
      );
      q.follow(leader, mixerWeights, mixerTarget, M);
      loss[leader] = found.loss;
      teams.spread(team, mixerWeights, M);
      teams.spread(team, mixerTarget, M);
      teams.spread(team, mixerMoments, 2 * M);
      teams.spread(team, mixerSteps, 1);
      teams.spread(team, loss, 1);
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
