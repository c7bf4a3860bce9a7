/**
 * Who is pivotal: shares of responsibility from which groups of agents could have averted a failure.
 *
 * A table has one entry for each group, numbered by bit mask (bit a set: agent a is in it).
 */

/**
 * Degree of responsibility of each agent: 1 / (1 + k), where k is the smallest number of other agents whose change,
 * without averting the failure, would have left it to this agent to avert; 0 where there is no such group (Chockler &
 * Halpern 2004, "Responsibility and Blame: A Structural-Model Approach", Journal of Artificial Intelligence Research
 * 22). An agent that could have averted it alone has degree 1; each of eleven who voted for what six would have passed
 * has 1/6.
 */
export function degreesOfResponsibility(averted: ArrayLike<number>, agents: number): Float64Array {
  const degrees = new Float64Array(agents);
  for (let group = 0; group < averted.length; group++) {
    if (averted[group] > 0) continue;
    const degree = 1 / (1 + membersOf(group, agents).length);
    for (let agent = 0; agent < agents; agent++) {
      const without = ((group >> agent) & 1) === 0;
      if (without && averted[group | (1 << agent)] > 0) degrees[agent] = Math.max(degrees[agent], degree);
    }
  }
  return degrees;
}

/** Groups that avert it together, of which no part does: the smallest first. */
export function minimalGroups(averted: ArrayLike<number>, agents: number): number[][] {
  // Whether a proper part of the group averts: a part has a smaller number, so it is known by then.
  const partAverts = new Uint8Array(averted.length);
  const groups: number[][] = [];
  for (let group = 0; group < averted.length; group++) {
    for (const agent of membersOf(group, agents)) {
      const part = group ^ (1 << agent);
      if (partAverts[part] !== 0 || averted[part] > 0) partAverts[group] = 1;
    }
    if (averted[group] > 0 && partAverts[group] === 0) groups.push(membersOf(group, agents));
  }
  return groups.sort((a, b) => a.length - b.length);
}

/** Agents of a group, in order. */
export function membersOf(group: number, agents: number): number[] {
  return Array.from({ length: agents }, (_, agent) => agent).filter((agent) => (group >> agent) & 1);
}

/** Shapley value of each agent in the game of a table (Shapley 1953). */
export function shapleyValues(table: ArrayLike<number>, agents: number): Float64Array {
  // Chance that exactly a given group of this size stands before a given agent in a random order of all.
  const before = new Float64Array(agents);
  before[0] = 1 / agents;
  for (let size = 1; size < agents; size++) before[size] = (before[size - 1] * size) / (agents - size);
  return meanContributions(table, agents, (size) => before[size]);
}

/** Banzhaf value: every group of the others is as likely (Banzhaf 1965). */
export function banzhafValues(table: ArrayLike<number>, agents: number): Float64Array {
  return meanContributions(table, agents, () => 2 ** (1 - agents));
}

function meanContributions(
  table: ArrayLike<number>,
  agents: number,
  weight: (size: number) => number,
): Float64Array {
  const values = new Float64Array(agents);
  for (let group = 0; group < table.length; group++) {
    const members = membersOf(group, agents);
    for (const agent of members)
      values[agent] += weight(members.length - 1) * (table[group] - table[group ^ (1 << agent)]);
  }
  return values;
}
