/**
 * A team's sequential problem solved by fitted Q, backwards, under a chosen factorisation: what that form of value
 * function makes of the problem when data are unlimited and cover everything.
 *
 * Rashid et al. 2018, section 5 (the two-step game). At each state the table of r + discount * value(next) is fitted;
 * the value of a state is what its factorisation promises for its own greedy actions, so that errors of the fit travel
 * back to earlier states, as they do in learning.
 */
import { fail, requireKnown } from "../../core/errors.ts";
import { jointActions, jointAt } from "../../games/normal-form.ts";
import { type Factorisation, type FactorisationKind, factorise } from "./factorise.ts";

export interface TeamState {
  /** Number of actions of each agent. */
  readonly actions: readonly number[];
  /** Reward of the team by joint action (row-major, agent 0's action varying slowest). */
  readonly rewards: ArrayLike<number>;
  /** Where each joint action leads: the number of a later state, or -1 where the problem ends. */
  readonly next: ArrayLike<number>;
}

/** States in an order in which play only moves forward; it starts in state 0. */
export interface TeamProblem {
  readonly states: readonly TeamState[];
}

export interface SolveTeamOptions {
  /** Of the next state's value, 0..1; default 1. */
  readonly discount?: number;
  /** How often the data hold each joint action of a state; default equally often. */
  readonly weights?: (state: number) => ArrayLike<number>;
}

export interface TeamStep {
  readonly state: number;
  readonly actions: readonly number[];
  readonly reward: number;
}

export interface TeamSolution {
  readonly kind: FactorisationKind;
  /** By state. */
  readonly factorisations: readonly Factorisation[];
  /** What the greedy actions do from state 0. */
  readonly path: readonly TeamStep[];
  /** Sum of the rewards on the path, not discounted. */
  readonly return: number;
}

export function solveTeamProblem(
  problem: TeamProblem,
  kind: FactorisationKind,
  options: SolveTeamOptions = {},
): TeamSolution {
  requireKnown("solveTeamProblem", "option", options, ["discount", "weights"]);
  const { discount = 1, weights } = options;
  checkProblem(problem, discount);
  const { states } = problem;
  const factorisations = new Array<Factorisation>(states.length);
  // What each agent expects of a state; the same for all, except that independent learners have a view each.
  const promised = new Array<readonly number[]>(states.length);
  for (let s = states.length - 1; s >= 0; s--) {
    const { actions, rewards, next } = states[s];
    const weight = weights?.(s);
    const target = (agent: number) =>
      Float64Array.from(
        rewards,
        (reward, joint) => reward + (next[joint] < 0 ? 0 : discount * promised[next[joint]][agent]),
      );
    const fit =
      kind === "independent"
        ? ownViews(actions.map((_, agent) => factorise(kind, actions, target(agent), weight)))
        : factorise(kind, actions, target(0), weight);
    factorisations[s] = fit;
    promised[s] = fit.greedy.map((choice, agent) =>
      fit.values ? fit.values[jointAt(fit.greedy, actions)] : fit.utilities[agent][choice],
    );
  }

  const path: TeamStep[] = [];
  for (let s = 0; s >= 0; ) {
    const { actions, rewards, next } = states[s];
    const joint = jointAt(factorisations[s].greedy, actions);
    path.push({ state: s, actions: factorisations[s].greedy, reward: rewards[joint] });
    s = next[joint];
  }
  return { kind, factorisations, path, return: path.reduce((sum, { reward }) => sum + reward, 0) };
}

/** Each agent's part of the fit to its own targets. */
function ownViews(fits: readonly Factorisation[]): Factorisation {
  return {
    ...fits[0],
    utilities: fits.map(({ utilities }, agent) => utilities[agent]),
    greedy: fits.map(({ greedy }, agent) => greedy[agent]),
  };
}

function checkProblem({ states }: TeamProblem, discount: number): void {
  const who = "solveTeamProblem";
  if (states.length === 0) fail(who, "needs at least one state");
  if (!(discount >= 0 && discount <= 1)) fail(who, "discount must be in 0..1", discount);
  const agents = states[0].actions.length;
  states.forEach(({ actions, rewards, next }, s) => {
    const joints = jointActions(actions);
    if (actions.length !== agents)
      fail(
        who,
        `all states need the same ${agents} agents (state ${s})`,
        actions.length,
        "give who waits 1 action",
      );
    if (rewards.length !== joints) fail(who, `state ${s} needs ${joints} rewards`, rewards.length);
    if (next.length !== joints) fail(who, `state ${s} needs ${joints} next states`, next.length);
    for (let joint = 0; joint < joints; joint++) {
      const to = next[joint];
      if (!(to === -1 || (Number.isInteger(to) && to > s && to < states.length)))
        fail(
          who,
          `state ${s} must lead to a later state, up to ${states.length - 1}, or end with -1`,
          to,
          "number the states by stage",
        );
    }
  });
}
