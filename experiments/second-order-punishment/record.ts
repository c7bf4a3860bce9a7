/** Laid after a metanorm: each sees what it is itself known for, so that a learner can tell what it is punished for. */
import { agentColumn, category, defineMechanism, z } from "../../src/index.ts";

export const record = defineMechanism({
  id: "record",
  title: "Own record",
  cite: [],
  params: z.object({}),
  metrics: {},
  observation: () => ({
    offended: category(2, "1 where this agent broke its duty in the last tick"),
    passed: category(2, "1 where it let an offence pass in the last tick"),
  }),
  reads: () => ({ offences: agentColumn("metanorm.offended"), leniency: agentColumn("metanorm.passed") }),
  world: {
    observe(w) {
      for (let a = 0; a < w.agents; a++) {
        w.obs.offended[a] = w.offences[a];
        w.obs.passed[a] = w.leniency[a];
      }
    },
  },
});
