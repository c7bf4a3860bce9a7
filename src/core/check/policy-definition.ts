/** Rules about what a policy says of itself, and what it then is. */
import { wrongParams } from "./definition.ts";
import type { Rule } from "./judge.ts";
import { type PolicySite, startPlay } from "./policy-site.ts";

export const params: Rule<PolicySite> = {
  name: "params",
  demands: "every parameter has a default and a description, and parsed params parse to themselves",
  run: ({ policy, policyParams }) => wrongParams(policy.id, policy.params, policyParams),
};

export const definition: Rule<PolicySite> = {
  name: "definition",
  demands: "it has a title and a list of sources, and says what it is and which actions it plays",
  run({ policy }) {
    if (!policy.title) return "has no title";
    if (!Array.isArray(policy.cite)) return "cite must be a list of sources, empty where there are none";
    if (!["learner", "norm"].includes(policy.kind))
      return `kind must be "learner" or "norm", got ${JSON.stringify(policy.kind)}`;
    if (!["discrete", "box", "any"].includes(policy.acts))
      return `acts must be "discrete", "box" or "any", got ${JSON.stringify(policy.acts)}`;
    return undefined;
  },
};

export const binds: Rule<PolicySite> = {
  name: "binds",
  demands: "it can be bound to all seats of the env",
  needs: ["params", "definition"],
  run(site) {
    startPlay(site);
    return undefined;
  },
};

export const kind: Rule<PolicySite> = {
  name: "kind",
  demands: "a learner learns, and a norm does not",
  needs: ["binds"],
  run(site) {
    const { learner } = startPlay(site).bound;
    if (site.policy.kind === "norm") return learner && "is a norm, but has learn; call it a learner";
    if (!learner) return "is a learner, but has no learn; call it a norm";
    const { firstUpdate = 1 } = learner;
    if (!(Number.isInteger(firstUpdate) && firstUpdate >= 1))
      return `firstUpdate must be a whole number of ticks from 1, got ${firstUpdate}`;
    return undefined;
  },
};
