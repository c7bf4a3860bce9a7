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
 * Other than in the paper (its appendix, and the authors' PyMARL): members have networks of their own by default and no
 * memory (there: one recurrent network, told the member and its last choice, as `weights: "shared-with-id"` without the
 * last choice); experience is drawn by the tick (there: by whole episodes); the target's choice is the learned network's
 * (`double`, as in PyMARL; the paper's is the target's own); steps are Adam's (there RMSProp's); and each member's network
 * and the mixer are clipped by the norm of their own gradient (there: by that of all together).
 *
 * Known behaviour: solves the two-step game of the paper (section 5) that defeats sums of values; cannot represent that a
 * member's best choice depends on another's (Son et al. 2019, QTRAN).
 */
import { definePolicy, z } from "../../src/index.ts";
import { actionValueParams, metricsNamed, mixingNetwork, teamValues } from "../../src/learn/index.ts";
import { adamStep, networkMemory } from "../../src/learn/networks/index.ts";

const params = z.object({
  ...actionValueParams,
  embedding: z.number().int().min(1).default(32).describe("units of the mixing network"),
});

export const qmix = definePolicy({
  id: "qmix",
  title: "QMIX",
  cite: ["Rashid et al. 2018, QMIX, ICML"],
  kind: "learner",
  sharing: "shared",
  acts: "discrete",
  params,
  metrics: metricsNamed("epsilon", "temperature", "loss"),
  needsTensorflow: () => true,
  bind(context, p) {
    const { seats, agents } = context;
    const S = seats.length;
    const team = teamValues("qmix", context, p);
    const { members, teams, entries, chosen, best } = team;
    const { replay } = members;
    const I = members.inputs;
    const B = p.batch;
    // Places for all agents of the env, so that a fork that plays fewer seats fits the same memory.
    const mixer = mixingNetwork(agents, agents * I, p.embedding);
    const mixing = networkMemory(context, teams, "mixer", mixer, mixer.initialise, { target: true });

    // What the mixer is shown: agent by agent, experience by experience.
    const state = new Float32Array(B * agents * I);
    const nextState = new Float32Array(B * agents * I);
    const values = new Float32Array(B * agents);
    const nextValues = new Float32Array(B * agents);
    const future = new Float32Array(B);
    const discount = new Float32Array(B);
    const targets = new Float32Array(B);
    const slopes = new Float32Array(S * B);

    /** Lays out for the mixer what was drawn. */
    function show(): void {
      discount.fill(0);
      for (let s = 0; s < S; s++)
        for (let j = 0; j < B; j++) {
          const part = s * B + j;
          const entry = entries[part];
          const place = j * agents + seats[s];
          values[place] = chosen[part];
          nextValues[place] = best[part];
          // The team goes on while anybody does.
          if (replay.discount[entry] > 0) discount[j] = replay.discount[entry];
          for (let c = 0; c < I; c++) {
            state[place * I + c] = replay.inputs[entry * I + c];
            nextState[place * I + c] = replay.nextInputs[entry * I + c];
          }
        }
    }

    const learner = team.learner((t, tick) => {
      const leader = teams.leader[t];
      const at = leader * mixer.size;
      team.draw(t);
      show();
      mixer.mix(mixing.target, at, nextState, nextValues, future);
      for (let j = 0; j < B; j++) targets[j] = replay.returns[entries[j]] + discount[j] * future[j];
      const found = mixer.gradients(mixing.weights, at, state, values, targets);
      for (let part = 0; part < S * B; part++)
        slopes[part] = found.ofValues[(part % B) * agents + seats[Math.floor(part / B)]];
      team.descend(t, slopes, tick);
      adamStep(mixing.state(leader), found.ofWeights, members.adam(tick));
      members.follow(leader, mixing);
      mixing.spread(t);
      return found.loss;
    });
    return { ...learner, networks: [...members.q.networks, ...mixing.networks] };
  },
});
