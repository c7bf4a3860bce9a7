/**
 * Q-learning of how much to take, or to do as a coordinator says. A table over all heads of a coordinator would have thousands of
 * choices in each state, so that how it votes is fixed: for the candidate, and to recall whoever orders more than the fair amount.
 */
import { qLearning } from "../../agents/index.ts";
import { definePolicy, discrete, z } from "../../src/index.ts";

export const obeyingLearner = definePolicy({
  id: "obeying-learner",
  title: "Q-learning that may obey",
  cite: ["Watkins & Dayan 1992, Machine Learning 8:279-292"],
  kind: "learner",
  acts: "discrete",
  params: qLearning.params.extend({
    candidate: z.number().int().min(0).default(0).describe("agent that it votes for"),
    fair: z.number().int().min(0).describe("choice of the first head above which an order is recalled"),
  }),
  bind(context, { candidate, fair, ...p }) {
    const { heads, io, rows, seats, agents, worlds } = context;
    const [head] = heads;
    const levels = head.kind === "discrete" ? head.n : 0;
    const actionsOf = (name: string) => io.actions[heads.findIndex((each) => each.name === name)];
    const [obey, vote, recall] = ["obey", "vote", "recall"].map(actionsOf);
    const [amount] = io.actions;
    const { order } = io.obs;
    const plans = heads.flatMap(({ name }, h) => (name.startsWith("plan") ? [io.actions[h]] : []));
    // It learns over one head: the amounts, and to obey.
    const deeds = new Float64Array(worlds * agents);
    const one = { actions: [deeds], masks: [], masked: false };
    const learner = qLearning.bind(
      {
        ...context,
        heads: [discrete(levels + 1, { name: "deed" })],
        io: Object.assign(Object.create(io), one),
      },
      p,
    );
    return {
      ...learner,
      act(lo, hi, explore) {
        learner.act(lo, hi, explore);
        for (let r = lo * seats.length; r < hi * seats.length; r++) {
          const k = rows[r];
          const told = deeds[k] === levels;
          obey[k] = told ? 1 : 0;
          amount[k] = told ? fair : deeds[k];
          vote[k] = 1 + candidate;
          recall[k] = order[k] > fair + 1 ? 1 : 0;
          for (const plan of plans) plan[k] = fair;
        }
      },
    };
  },
});
