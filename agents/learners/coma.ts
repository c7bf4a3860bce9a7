/**
 * Counterfactual multi-agent policy gradients: a central critic tells each member of a team what its choice was worth.
 *
 * Foerster et al. 2018, "Counterfactual multi-agent policy gradients", AAAI. For the state s (what all members see) and the
 * choices u of all, the critic gives member a the value Q(s, (u_-a, b)) of each choice b that it could have made; its
 * advantage is what its own was worth beyond what it makes on average (eq. 4):
 *
 *     A_a(s, u) = Q(s, u) - sum_b pi_a(b | o_a) Q(s, (u_-a, b)),
 *
 * and its policy moves along A_a d ln pi_a(u_a | o_a). The policy is (1 - epsilon) softmax + epsilon / |U|. The critic is
 * moved towards TD(lambda) returns of the target critic: backwards over `steps` ticks or to the end of the episode,
 *
 *     G_t = r_t + gamma ((1 - lambda) Q(s_{t+1}, u_{t+1}) + lambda G_{t+1}),
 *
 * where members that are still there each have an estimate of the same Q(s, u), and their mean is taken. Where the rollout
 * stops or an episode is cut off, G_{t+1} is the value of choices that the policies draw for the last observation and that
 * nobody carries out; where it terminated, 0. The team's reward is the sum of its members' rewards, or what the reward rule
 * "team" gives. `counterfactualAdvantages` is the same arithmetic on a table of joint values.
 *
 * Other than in the paper: members have networks of their own by default and no memory (there: one recurrent network, told
 * the member and its last choice); the state is what members see, and the critic is not shown the last joint choice; the
 * critic takes `criticUpdates` steps (four) on the rows of all ticks together (there: one a tick, from the last to the
 * first), and its target is copied every `targetEvery` updates; advantages are asked of the critic after those steps; a
 * rollout is `steps` ticks of all worlds (there: whole episodes); steps are Adam's (there RMSProp's); policies and critic
 * are clipped apart, each by the norm of its own gradient.
 *
 * Known behaviour: in a team game every member is credited with its own part, where with the team's return as the only
 * signal the others' choices are noise; learns slower than value decomposition when joint actions are many.
 */
import { definePolicy, f32, f64, fail, i32, u8, uniform, vector, z } from "../../src/index.ts";
import {
  absent,
  choicesOf,
  epsilonSoftmax,
  lambdaReturns,
  metricsNamed,
  rowEnd,
  sample,
  schedule,
  shareSchedule,
  teamRewardOf,
  valueAt,
  waited,
} from "../../src/learn/index.ts";
import {
  activations,
  inputsOf,
  learnedNetwork,
  networkGroups,
  weightSharing,
} from "../../src/learn/networks/index.ts";

const params = z.object({
  learningRate: schedule.default(5e-4).describe("Adam's step size for policies (schedule over ticks)"),
  criticLearningRate: schedule
    .default(1e-3)
    .describe("Adam's step size for the critic (schedule over ticks)"),
  gamma: z.number().min(0).max(1).default(0.99).describe("discount factor per tick"),
  lambda: z.number().min(0).max(1).default(0.8).describe("weight of longer returns"),
  epsilon: shareSchedule
    .default({ start: 0.5, end: 0.02, decay: 1e-3 })
    .describe("share of uniformly random actions in the policy (schedule)"),
  steps: z.number().int().min(1).default(16).describe("ticks gathered before an update"),
  hidden: z.array(z.number().int().min(1)).default([64, 64]).describe("units of each hidden layer"),
  criticHidden: z.array(z.number().int().min(1)).default([64, 64]).describe("the same of the critic"),
  activation: z.enum(activations).default("tanh").describe("activation of the hidden layers"),
  observe: z.array(z.string()).optional().describe("observations it is shown (default: all)"),
  weights: weightSharing,
  criticUpdates: z.number().int().min(1).default(4).describe("steps of the critic in an update"),
  targetEvery: z.number().int().min(1).default(10).describe("updates between copies to the target critic"),
  clipNorm: z.number().positive().default(10).describe("largest norm of a gradient"),
  engine: z.enum(["fused", "tensorflow"]).default("fused").describe("what computes the networks"),
});

export const coma = definePolicy({
  id: "coma",
  title: "Counterfactual multi-agent policy gradients",
  cite: ["Foerster et al. 2018, Counterfactual Multi-Agent Policy Gradients, AAAI"],
  kind: "learner",
  sharing: "shared",
  acts: "discrete",
  params,
  metrics: metricsNamed("epsilon", "criticLoss"),
  needsTensorflow: (p) => p.engine === "tensorflow",
  bind(context, p) {
    const { rows, columns, rng, seats, agents } = context;
    const S = seats.length;
    const T = p.steps;
    const choices = choicesOf("coma", context);
    const { n, masked } = choices;
    const inputs = inputsOf("coma", context, { observe: p.observe, agentId: p.weights === "shared-with-id" });
    const I = inputs.size;
    const groups = networkGroups(context, p.weights);
    const teams = networkGroups(context, "shared");
    const { hidden, criticHidden, activation, engine } = p;
    const actor = learnedNetwork(
      context,
      groups,
      "actor",
      { inputs: I, hidden, activation, head: { kind: "categorical", sizes: [n] } },
      { engine },
    );
    // The state, everybody's choice but one's own, and who asks; places for all agents of the env, so that a fork that
    // plays fewer seats fits the same memory.
    const C = agents * (I + n + 1);
    const critic = learnedNetwork(
      context,
      teams,
      "critic",
      { inputs: C, hidden: criticHidden, activation, head: { kind: "linear", size: n } },
      { engine, target: true },
    );
    const { updateCount, loss } = context.learnerStore({ updateCount: i32, loss: f64 });
    loss.fill(Number.NaN);
    // Rollouts by slot, tick by tick; what is seen and chosen has one more, for where a rollout stops.
    const { seen, chosen, allowed, rewards, ends, bootstraps, gathered, clock } = context.slotStore({
      seen: vector(f32, (T + 1) * I),
      chosen: vector(i32, T + 1),
      allowed: vector(u8, masked ? (T + 1) * n : 0),
      /** Of the team, and how the team's ticks go on. */
      rewards: vector(f32, T),
      ends: vector(u8, T),
      bootstraps: vector(f32, T),
      gathered: i32,
      clock: f64,
    });
    const now = (r: number): number => r * (T + 1) + gathered[r];
    const teamReward = teamRewardOf(context, (r) => chosen[now(r)] !== absent);

    const slots = new Int32Array(rows.length);
    const index = new Int32Array(rows.length);
    const outputs = new Float32Array(rows.length * n);
    const odds = new Float64Array(n);
    // Rows of an update: seat after seat, within it world after world, within it tick after tick.
    const most = (rows.length / teams.count) * T;
    const place = new Int32Array(most);
    const order = Int32Array.from({ length: most }, (_, row) => row);
    const actions = new Int32Array(most);
    const targets = new Float32Array(most);
    // Of a world's team at tick t, where its first slot has its tick t: mean value of the choices, how many, and returns.
    const values = new Float32Array(rows.length * T);
    const voices = new Int32Array(rows.length * T);
    const returns = new Float32Array(rows.length * T);
    const questions = new Float32Array(Math.max(most, rows.length) * C);
    const answers = new Float32Array(Math.max(most, rows.length) * n);

    /** Fills `odds` with the policy at `place`, given the actor's outputs. */
    const policyAt = (place: number, logits: Float32Array, at: number, epsilon: number): void =>
      epsilonSoftmax(logits, at, n, epsilon, odds, masked ? allowed : undefined, place * n);

    /** Those that are `here` look and choose; what they chose is in `chosen`, the others are absent there. */
    function decide(lo: number, hi: number, epsilon: number, greedy: boolean, here: (r: number) => boolean) {
      for (let g = groups.first(lo); g < groups.end(hi); g++) {
        const members = groups.slots(g, lo, hi);
        let count = 0;
        for (let m = 0; m < members.length; m++) {
          const r = members[m];
          const at = now(r);
          if (!here(r)) {
            chosen[at] = absent;
            seen.fill(0, at * I, (at + 1) * I);
            continue;
          }
          inputs.readRow(rows[r], seen, at * I);
          if (masked) {
            choices.allow(rows[r]);
            for (let a = 0; a < n; a++) allowed[at * n + a] = choices.allowed[a];
          }
          slots[count] = r;
          index[count++] = at;
        }
        if (count === 0) continue;
        actor.forward(groups.leader[g], seen, index, count, outputs);
        for (let j = 0; j < count; j++) {
          policyAt(index[j], outputs, j * n, epsilon);
          let choice = waited;
          for (let a = 0; a < n; a++) if (odds[a] > 0 && (choice < 0 || odds[a] > odds[choice])) choice = a;
          if (choice < 0 && odds.some(Number.isNaN))
            fail(
              "coma",
              "its policy is not a number",
              undefined,
              "look for observations that are not numbers",
            );
          const r = slots[j];
          if (choice >= 0 && !greedy) choice = sample(odds, 0, n, uniform(rng, r));
          chosen[index[j]] = choice;
        }
      }
    }

    /** What seat `s` of world `i` asks the critic of its tick `t`. */
    function ask(i: number, s: number, t: number, row: number): void {
      const base = row * C;
      questions.fill(0, base, base + C);
      for (let other = 0; other < S; other++) {
        const at = (i * S + other) * (T + 1) + t;
        const a = seats[other];
        for (let c = 0; c < I; c++) questions[base + a * I + c] = seen[at * I + c];
        if (other !== s && chosen[at] >= 0) questions[base + agents * I + a * n + chosen[at]] = 1;
      }
      questions[base + agents * (I + n) + seats[s]] = 1;
    }

    /** Values what follows the last tick of the worlds lo..hi-1 in which `isDue`, and marks that they stop there. */
    function valueTails(lo: number, hi: number, epsilon: number, isDue: (i: number) => boolean): void {
      decide(lo, hi, epsilon, false, (r) => {
        const before = chosen[now(r) - 1];
        return isDue(Math.floor(r / S)) && before !== absent && columns.terminated[rows[r]] === 0;
      });
      for (let i = lo; i < hi; i++) {
        if (!isDue(i)) continue;
        let sum = 0;
        let count = 0;
        for (let s = 0; s < S; s++) if (chosen[now(i * S + s)] >= 0) ask(i, s, gathered[i * S], count++);
        const leader = teams.leader[teams.groupOf[i * S]];
        if (count > 0) critic.forwardTarget(leader, questions, undefined, count, answers);
        for (let s = 0, row = 0; s < S; s++) {
          const choice = chosen[now(i * S + s)];
          if (choice >= 0) sum += answers[row++ * n + choice];
        }
        for (let r = i * S; r < (i + 1) * S; r++) {
          ends[r * T + gathered[r] - 1] = rowEnd.cut;
          bootstraps[r * T + gathered[r] - 1] = count > 0 ? sum / count : 0;
        }
      }
    }

    function update(team: number, lo: number, hi: number, tick: number, epsilon: number): void {
      const leader = teams.leader[team];
      const members = teams.slots(team, lo, hi);
      const firstWorld = members[0] / S;
      const endWorld = firstWorld + members.length / S;
      /** End of each seat's rows. */
      const seatEnds = new Int32Array(S);
      let count = 0;
      for (let s = 0; s < S; s++) {
        for (let i = firstWorld; i < endWorld; i++)
          for (let t = 0; t < gathered[i * S + s]; t++) {
            const at = (i * S + s) * (T + 1) + t;
            if (chosen[at] < 0) continue;
            ask(i, s, t, count);
            place[count] = at;
            actions[count++] = chosen[at];
          }
        seatEnds[s] = count;
      }
      // All had left before the first of these ticks: there is nothing to learn from.
      if (count === 0) {
        forget(members);
        return;
      }
      critic.forwardTarget(leader, questions, undefined, count, answers);
      fillTargets(firstWorld, endWorld, count);

      const data = { inputs: questions, actions, targets };
      const adam = { learningRate: valueAt(p.criticLearningRate, tick), clipNorm: p.clipNorm };
      critic.train(leader, (trainer) => {
        for (let u = 0; u < p.criticUpdates; u++)
          trainer.actionValueStep(data, order, 0, count, Infinity, adam);
        loss[leader] = trainer.losses.value;
      });
      critic.forward(leader, questions, undefined, count, answers);
      const perNetwork = p.weights === "independent" ? 1 : S;
      for (let s = 0; s < S; s += perNetwork) {
        const from = s === 0 ? 0 : seatEnds[s - 1];
        improve(groups.groupOf[leader + s], from, seatEnds[s + perNetwork - 1], tick, epsilon);
      }
      if (++updateCount[leader] % p.targetEvery === 0) critic.follow(leader, 1);
      critic.spread(team);
      teams.spread(team, updateCount, 1);
      teams.spread(team, loss, 1);
      forget(members);
    }

    function forget(members: Int32Array): void {
      for (const r of members) gathered[r] = 0;
    }

    /** TD(lambda) returns, from the target critic's answers to rows 0..count-1. */
    function fillTargets(firstWorld: number, endWorld: number, count: number): void {
      values.fill(0, firstWorld * S * T, endWorld * S * T);
      voices.fill(0, firstWorld * S * T, endWorld * S * T);
      const momentOf = (row: number): number => {
        const world = Math.floor(place[row] / (S * (T + 1)));
        return world * S * T + (place[row] % (T + 1));
      };
      for (let row = 0; row < count; row++) {
        values[momentOf(row)] += answers[row * n + actions[row]];
        voices[momentOf(row)]++;
      }
      const history = { rewards, values, ends, bootstraps };
      for (let i = firstWorld; i < endWorld; i++) {
        const from = i * S * T;
        const to = from + gathered[i * S];
        // Where nobody could choose this is not a number: the value is not known.
        for (let at = from; at < to; at++) values[at] /= voices[at];
        lambdaReturns(history, from, to, p.gamma, p.lambda, returns);
      }
      for (let row = 0; row < count; row++) targets[row] = returns[momentOf(row)];
    }

    /** Moves the policies of group `g` on rows from..to-1, by the critic's answers to them. */
    function improve(g: number, from: number, to: number, tick: number, epsilon: number): void {
      if (to === from) return;
      const adam = { learningRate: valueAt(p.learningRate, tick), clipNorm: p.clipNorm };
      actor.train(groups.leader[g], (trainer) =>
        trainer.step(
          seen,
          place,
          from,
          to,
          (logits, slopes, count) => {
            for (let j = 0; j < count; j++) {
              const row = from + j;
              policyAt(place[row], logits, j * n, epsilon);
              let advantage = answers[row * n + actions[row]];
              for (let a = 0; a < n; a++) advantage -= odds[a] * answers[row * n + a];
              // d ln pi(u) / d logit(a) = (1 - epsilon) softmax(u) / pi(u) ([a = u] - softmax(a)).
              const probability = odds[actions[row]];
              policyAt(place[row], logits, j * n, 0);
              const share = ((1 - epsilon) * odds[actions[row]]) / probability;
              for (let a = 0; a < n; a++)
                slopes[j * n + a] = (-advantage * share * ((a === actions[row] ? 1 : 0) - odds[a])) / count;
            }
            return 0;
          },
          adam,
        ),
      );
      actor.spread(g);
    }

    return {
      networks: [...actor.networks, ...critic.networks],
      act(lo, hi, explore) {
        if (!explore) gathered.fill(0, lo * S, hi * S);
        const epsilon = explore ? valueAt(p.epsilon, clock[lo * S]) : 0;
        decide(lo, hi, epsilon, !explore, (r) => columns.active[rows[r]] !== 0);
        for (let r = lo * S; r < hi * S; r++) if (chosen[now(r)] >= 0) choices.write(rows[r], chosen[now(r)]);
      },
      learn(lo, hi) {
        const epsilon = valueAt(p.epsilon, clock[lo * S]);
        const { done, truncated } = columns;
        const cut = (i: number) => truncated.subarray(i * agents, (i + 1) * agents).includes(1);
        let anyCut = false;
        for (let i = lo; i < hi; i++) {
          const team = teamReward(i);
          for (let r = i * S; r < (i + 1) * S; r++) {
            const at = r * T + gathered[r];
            rewards[at] = team;
            ends[at] = done[i] !== 0 ? rowEnd.terminated : rowEnd.goesOn;
          }
          for (let r = i * S; r < (i + 1) * S; r++) {
            gathered[r]++;
            clock[r]++;
          }
          anyCut ||= done[i] !== 0 && cut(i);
        }
        if (anyCut) valueTails(lo, hi, epsilon, (i) => done[i] !== 0 && cut(i));
        const tick = clock[lo * S];
        for (let team = teams.first(lo); team < teams.end(hi); team++) {
          const members = teams.slots(team, lo, hi);
          if (!members.some((r) => gathered[r] === T)) continue;
          const [from, to] = [members[0] / S, members[0] / S + members.length / S];
          valueTails(from, to, epsilon, (i) => ends[i * S * T + gathered[i * S] - 1] === rowEnd.goesOn);
          update(team, from, to, tick, epsilon);
        }
      },
      metrics(lo) {
        return { epsilon: valueAt(p.epsilon, clock[lo * S]), criticLoss: loss[context.learnerOf[lo * S]] };
      },
      firstUpdate: T,
    };
  },
});
