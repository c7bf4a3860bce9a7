/**
 * Who is pivotal: shares of responsibility from which groups of agents could have averted a failure.
 *
 * A table has one entry for each group, numbered by bit mask (bit a set: agent a is in it).
 */
import { coalitionMembers, requireTable } from "../../games/cooperative/coalition-game.ts";

/**
 * Degree of responsibility of each agent: 1 / (1 + k), where k is the smallest number of other agents whose change,
 * without averting the failure, would have left it to this agent to avert; 0 where there is no such group (Chockler &
 * Halpern 2004, "Responsibility and Blame: A Structural-Model Approach", Journal of Artificial Intelligence Research
 * 22). An agent that could have averted it alone has degree 1; each of eleven who voted for what six would have passed
 * has 1/6.
 */
export function degreesOfResponsibility(averted: Float64Array, agents: number): Float64Array {
  requireTable("degreesOfResponsibility", averted, agents);
  const degrees = new Float64Array(agents);
  for (let group = 0; group < averted.length; group++) {
    if (averted[group] > 0) continue;
    const degree = 1 / (1 + coalitionMembers(group).length);
    for (let agent = 0; agent < agents; agent++) {
      const without = ((group >> agent) & 1) === 0;
      if (without && averted[group | (1 << agent)] > 0) degrees[agent] = Math.max(degrees[agent], degree);
    }
  }
  return degrees;
}

/** Groups that avert it together, of which no part does: the smallest first. */
export function minimalGroups(averted: Float64Array): number[][] {
  // Whether a proper part of the group averts: a part has a smaller number, so it is known by then.
  const partAverts = new Uint8Array(averted.length);
  const groups: number[][] = [];
  for (let group = 0; group < averted.length; group++) {
    for (const agent of coalitionMembers(group)) {
      const part = group ^ (1 << agent);
      if (partAverts[part] !== 0 || averted[part] > 0) partAverts[group] = 1;
    }
    if (averted[group] > 0 && partAverts[group] === 0) groups.push(coalitionMembers(group));
  }
  return groups.sort((a, b) => a.length - b.length);
}
