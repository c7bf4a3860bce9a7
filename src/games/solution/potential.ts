/**
 * Potential games: one function over joint actions that moves as the payoff of whoever deviates does.
 *
 * Monderer & Shapley 1996, "Potential Games", Games and Economic Behavior 14:124-143 (exact, weighted, generalized
 * ordinal); Voorneveld & Norde 1997, "A Characterization of Ordinal Potential Games", Games and Economic Behavior
 * 19:235-242. A potential is an array by joint action; its maxima are pure equilibria.
 */
import { fail, requireKnown } from "../../core/errors.ts";
import { type NormalForm, strideOf } from "../normal-form.ts";
import { slackOf } from "./slack.ts";

/**
 * The exact potential, 0 in the first joint action, or undefined if there is none: payoff and potential change alike
 * in every deviation, up to `slack` (default: rounding). With `weights`, one positive number a player, the weighted
 * potential: player i's payoff changes by weights[i] times the change of the potential.
 */
export function exactPotential(
  game: NormalForm,
  options: { readonly weights?: readonly number[]; readonly slack?: number } = {},
): Float64Array | undefined {
  const who = "exactPotential";
  requireKnown(who, "option", options, ["weights", "slack"]);
  const { weights, slack } = options;
  const { actions, payoffs } = game;
  if (weights && (weights.length !== actions.length || weights.some((w) => !(w > 0 && Number.isFinite(w)))))
    fail(who, `needs one positive weight for each of the ${actions.length} players`, weights);
  const equal = slackOf(who, payoffs, slack);
  const potential = new Float64Array(payoffs[0].length);
  // Exact potentials differ by a constant only, so one path to each joint action fixes the candidate.
  for (let joint = 1; joint < potential.length; joint++) {
    const player = firstMoved(joint, actions);
    const before = joint - ownAction(joint, player, actions) * strideOf(player, actions);
    const change = payoffs[player][joint] - payoffs[player][before];
    potential[joint] = potential[before] + change / (weights?.[player] ?? 1);
  }
  for (const [player, table] of payoffs.entries()) {
    const weight = weights?.[player] ?? 1;
    const stride = strideOf(player, actions);
    for (let joint = 0; joint < table.length; joint++) {
      const before = joint - ownAction(joint, player, actions) * stride;
      const change = table[joint] - table[before];
      if (Math.abs(change - weight * (potential[joint] - potential[before])) > equal) return undefined;
    }
  }
  return potential;
}

/**
 * A generalized ordinal potential (0, 1, 2 ...), or undefined: it rises in every deviation from which its player
 * gains more than `slack`. It exists exactly if improvement paths have no cycle, that is, if players who improve one
 * at a time must come to rest (the finite improvement property; Monderer & Shapley 1996, lemma 2.5).
 */
export function generalizedOrdinalPotential(game: NormalForm, slack?: number): Int32Array | undefined {
  const equal = slackOf("generalizedOrdinalPotential", game.payoffs, slack);
  return ranks(
    game,
    Int32Array.from(game.payoffs[0].keys(), (joint) => joint),
    equal,
  );
}

/**
 * An ordinal potential (0, 1, 2 ...), or undefined: it rises, falls or stays exactly as the payoff of whoever deviates
 * does, where changes of at most `slack` count as none. It exists exactly if no cycle of deviations that hurt nobody
 * contains one that pays (Voorneveld & Norde 1997).
 */
export function ordinalPotential(game: NormalForm, slack?: number): Int32Array | undefined {
  const equal = slackOf("ordinalPotential", game.payoffs, slack);
  return ranks(game, indifferenceClasses(game, equal), equal);
}

/**
 * Length of the longest chain of improvements that ends in each joint action, where those of one class are one and the
 * same; undefined if improvements run in a circle. Classes are named by one of their members. Kahn's topological sort.
 */
function ranks(game: NormalForm, classOf: Int32Array, slack: number): Int32Array | undefined {
  const members: number[][] = Array.from(classOf, () => []);
  const incoming = new Int32Array(classOf.length);
  for (const [joint, name] of classOf.entries()) {
    members[name].push(joint);
    forEachDeviation(game, joint, (other, gain) => {
      if (gain > slack) incoming[classOf[other]]++;
    });
  }
  const rank = new Int32Array(classOf.length);
  const queue = Array.from(members.keys()).filter((name) => members[name].length > 0 && incoming[name] === 0);
  let seen = 0;
  for (const name of queue)
    for (const joint of members[name]) {
      seen++;
      forEachDeviation(game, joint, (other, gain) => {
        if (gain <= slack) return;
        const next = classOf[other];
        if (--incoming[next] > 0) return;
        // First in, first out: ranks never fall along the queue, so the last to lead here has the highest.
        rank[next] = rank[name] + 1;
        queue.push(next);
      });
    }
  return seen === classOf.length ? classOf.map((name) => rank[name]) : undefined;
}

/** Joins joint actions between which deviations lead that neither pay nor cost; each class by one of its members. */
function indifferenceClasses(game: NormalForm, slack: number): Int32Array {
  const parent = Int32Array.from(game.payoffs[0].keys(), (joint) => joint);
  const root = (joint: number) => {
    while (parent[joint] !== joint) {
      parent[joint] = parent[parent[joint]];
      joint = parent[joint];
    }
    return joint;
  };
  for (let joint = 0; joint < parent.length; joint++)
    forEachDeviation(game, joint, (other, gain) => {
      if (Math.abs(gain) <= slack) parent[root(other)] = root(joint);
    });
  return parent.map((_, joint) => root(joint));
}

/** Calls back with every joint action that one player's change leads to, and what that player gains. */
function forEachDeviation(
  { actions, payoffs }: NormalForm,
  joint: number,
  visit: (other: number, gain: number) => void,
): void {
  let stride = payoffs[0].length;
  for (const [player, n] of actions.entries()) {
    stride /= n;
    const table = payoffs[player];
    const own = Math.floor(joint / stride) % n;
    for (let action = 0; action < n; action++) {
      const other = joint + (action - own) * stride;
      if (action !== own) visit(other, table[other] - table[joint]);
    }
  }
}

/** The first player whose action is not its action 0, in a joint action other than the first. */
function firstMoved(joint: number, actions: readonly number[]): number {
  return actions.findIndex((_, player) => ownAction(joint, player, actions) > 0);
}

function ownAction(joint: number, player: number, actions: readonly number[]): number {
  return Math.floor(joint / strideOf(player, actions)) % actions[player];
}
