/** Counterfactual advantages from a table of joint values: Foerster et al. 2018, AAAI (COMA). */
import { fail } from "../core/errors.ts";
import { jointActions, jointAt, type Mixed } from "../games/normal-form.ts";

/**
 * A_i = Q(a) - sum_b pi_i(b) Q(a_-i, b) for each agent, `q` by joint action in the numbering of normal forms (agent 0's
 * action varies slowest), `actions` the number of each agent's actions, `strategies` a distribution for each agent.
 */
export function counterfactualAdvantages(
  q: ArrayLike<number>,
  actions: readonly number[],
  profile: readonly number[],
  strategies: Mixed,
): Float64Array {
  const who = "counterfactualAdvantages";
  const joints = jointActions(actions);
  if (q.length !== joints)
    fail(who, `needs a value for each of ${joints} joint actions (the product of actions)`, q.length);
  for (const [name, list] of Object.entries({ profile, strategies }))
    if (list.length !== actions.length)
      fail(who, `${name} needs an entry for each of ${actions.length} agents`, list.length);
  profile.forEach((action, i) => {
    if (!(Number.isInteger(action) && action >= 0 && action < actions[i]))
      fail(who, `agent ${i}'s action must be in 0..${actions[i] - 1}`, action);
    const sum = Array.from(strategies[i]).reduce((total, p) => total + p, 0);
    if (strategies[i].length !== actions[i] || !(Math.abs(sum - 1) < 1e-9))
      fail(who, `agent ${i}'s strategy needs ${actions[i]} probabilities that sum to 1`, [
        ...(strategies[i] as number[]),
      ]);
  });
  const joint = jointAt(profile, actions);
  const advantages = new Float64Array(actions.length);
  let stride = joints;
  for (let i = 0; i < actions.length; i++) {
    stride /= actions[i];
    const first = joint - profile[i] * stride;
    let expected = 0;
    for (let b = 0; b < actions[i]; b++) expected += strategies[i][b] * q[first + b * stride];
    advantages[i] = q[joint] - expected;
  }
  return advantages;
}
