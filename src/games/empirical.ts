/**
 * Games between policies: a normal form whose actions are policies and whose payoffs are measured by letting every
 * combination of them play an env (empirical game-theoretic analysis, Wellman 2006, "Methods for Empirical
 * Game-Theoretic Analysis", AAAI; a "meta-game" in Lanctot et al. 2017). All that solves normal forms then applies to
 * policies, too.
 *
 * Policies play frozen: without exploration and without learning. A learner that is named by its definition plays as
 * it is before it has learned anything; give a bound policy to let what it has learned play.
 */
import { type Batch, createBatch } from "../core/batch.ts";
import { bindPolicies } from "../core/bind.ts";
import type { Env } from "../core/env.ts";
import { fail, failUnknown, requireKnown } from "../core/errors.ts";
import type { MechanismUse } from "../core/mechanism.ts";
import { rollout } from "../core/play.ts";
import { type BoundPolicy, type PolicyUse, useOf } from "../core/policy.ts";
import type { Seed } from "../core/random.ts";
import type { Interval, IntervalOptions } from "../stats/bootstrap.ts";
import { meanInterval } from "../stats/mean-interval.ts";
import { mean } from "../stats/statistics.ts";
import { jointActions, jointAt, maxPayoffs, type NormalForm, normalForm, profileAt } from "./normal-form.ts";
import { diagramOf, type SchellingDiagram } from "./solution/schelling.ts";

/** A policy with what it has learned: session i plays with the memory that `policy` has in world i. */
export interface TrainedPolicy {
  readonly policy: BoundPolicy;
  /** Whose memory, of the seats that `policy` plays (default the first); players of any seat play with it. */
  readonly seat?: number;
}

/** What a player can choose between: a policy by its definition (without seats), or a trained one. */
export type EmpiricalStrategy = PolicyUse | TrainedPolicy;

export interface EmpiricalOptions {
  readonly params?: Record<string, unknown>;
  readonly mechanisms?: readonly MechanismUse[];
  /** Ticks that are played in each session, episodes following each other. */
  readonly ticks: number;
  /** Independent sessions of each combination (default 16); session i meets the same luck in all of them. */
  readonly sessions?: number;
  readonly seed?: Seed;
  /** What counts: what the env pays (default), or the reward, which is the payoff after mechanisms. */
  readonly measure?: "payoff" | "reward";
  /** How the intervals are made. */
  readonly interval?: IntervalOptions;
}

/** What a player earned a tick. */
export interface EmpiricalEarnings {
  /** By session. */
  readonly values: Float64Array;
  /** The mean over sessions and its interval. */
  readonly interval: Interval;
}

export interface EmpiricalGame {
  /** Mean earnings a tick, by players and strategies; labelled with the names of the strategies. */
  readonly game: NormalForm;
  /** `earned[player][joint]`: the sample behind each of the game's payoffs. */
  readonly earned: readonly (readonly EmpiricalEarnings[])[];
  /** Combinations of strategies that were played. */
  readonly played: number;
}

/** One joint action of an empirical game, by the names of the strategies. */
export interface EmpiricalCell {
  readonly strategies: readonly string[];
  /** By player. */
  readonly earned: readonly EmpiricalEarnings[];
}

/**
 * Plays every combination of the strategies in the seats of an env: k^n combinations of k strategies in n seats.
 *
 * `symmetric: true` says that seats are interchangeable, which is not checked: then only C(n + k - 1, k - 1)
 * combinations are played, each in one order of seats, and players of the same strategy are given the mean over them.
 */
export function empiricalGame(
  env: Env,
  strategies: Readonly<Record<string, EmpiricalStrategy>>,
  options: EmpiricalOptions & { readonly symmetric?: boolean },
): EmpiricalGame {
  const who = "empiricalGame";
  const { symmetric = false, ...how } = options;
  const { players, names, play } = table(who, env, strategies, how);
  const actions = new Array<number>(players).fill(names.length);
  const payoffs = jointActions(actions) * players;
  if (payoffs > maxPayoffs)
    fail(
      who,
      `a game may have ${maxPayoffs} payoffs in all`,
      payoffs,
      "take fewer strategies or agents; empiricalSchelling takes any number of agents",
    );
  const results = new Map<number, readonly EmpiricalEarnings[]>();
  const cells = Array.from({ length: payoffs / players }, (_, joint) => {
    const profile = profileAt(joint, actions);
    const seated = symmetric ? [...profile].sort((x, y) => x - y) : profile;
    const key = jointAt(seated, actions);
    const result = results.get(key) ?? play(seated, symmetric);
    results.set(key, result);
    return profile.map((own, player) => result[symmetric ? seated.indexOf(own) : player]);
  });
  const earned = actions.map((_, player) => cells.map((cell) => cell[player]));
  const game = normalForm({
    actions,
    payoffs: earned.map((each) => each.map(({ interval }) => interval.estimate)),
    labels: actions.map(() => names),
  });
  return { game, earned, played: results.size };
}

/** All cells of an empirical game, in the order of its joint actions. */
export function empiricalCells({ game, earned }: EmpiricalGame): EmpiricalCell[] {
  return earned[0].map((_, joint) => ({
    strategies: profileAt(joint, game.actions).map((action, player) => game.labels![player][action]),
    earned: earned.map((each) => each[joint]),
  }));
}

/** What each player earns when they play these strategies, by name, one a player. */
export function empiricalCell(
  { game, earned }: EmpiricalGame,
  strategies: readonly string[],
): readonly EmpiricalEarnings[] {
  if (strategies.length !== game.actions.length)
    fail(
      "empiricalCell",
      `needs a strategy for each of the ${game.actions.length} players`,
      strategies.length,
    );
  const profile = strategies.map((name, player) => {
    const action = game.labels![player].indexOf(name);
    return action >= 0 ? action : failUnknown("strategy", name, game.labels![player]);
  });
  return earned.map((each) => each[jointAt(profile, game.actions)]);
}

/**
 * What `player` gains by another strategy (number `action`) where all play the joint action `joint`: the mean over
 * sessions and its interval. Sessions are compared with themselves, so the luck that both share cancels.
 */
export function deviationInterval(
  { game, earned }: EmpiricalGame,
  joint: number,
  player: number,
  action: number,
  options: IntervalOptions = {},
): Interval {
  const { actions } = game;
  const who = "deviationInterval";
  if (!(player in actions)) fail(who, `player must be in 0..${actions.length - 1}`, player);
  if (!(joint in earned[player]))
    fail(who, `joint actions are numbered 0..${earned[player].length - 1}`, joint);
  if (!(Number.isInteger(action) && action >= 0 && action < actions[player]))
    fail(who, `player ${player} has the strategies 0..${actions[player] - 1}`, action);
  const other = profileAt(joint, actions).with(player, action);
  const after = earned[player][jointAt(other, actions)].values;
  const before = earned[player][joint].values;
  return meanInterval(
    after.map((value, session) => value - before[session]),
    options,
  );
}

export interface EmpiricalSchelling extends SchellingDiagram {
  /** The samples behind the curves `cooperate` and `defect`. */
  readonly earned: {
    readonly cooperate: readonly EmpiricalEarnings[];
    readonly defect: readonly EmpiricalEarnings[];
  };
}

/**
 * The Schelling diagram of two policies: one counts as cooperating, the other as defecting. Seats are taken to be
 * interchangeable; each number of cooperators from 0 to all is played once, so that there may be many agents.
 */
export function empiricalSchelling(
  env: Env,
  strategies: { readonly cooperate: EmpiricalStrategy; readonly defect: EmpiricalStrategy },
  options: EmpiricalOptions,
): EmpiricalSchelling {
  const { cooperate, defect } = strategies;
  const { players, play } = table("empiricalSchelling", env, { cooperate, defect }, options);
  const played = Array.from({ length: players + 1 }, (_, cooperators) =>
    play(
      Array.from({ length: players }, (_, seat) => (seat < cooperators ? 0 : 1)),
      true,
    ),
  );
  const earned = {
    cooperate: played.slice(1).map((result) => result[0]),
    defect: played.slice(0, -1).map((result) => result[players - 1]),
  };
  const means = (each: readonly EmpiricalEarnings[]) =>
    Float64Array.from(each, ({ interval }) => interval.estimate);
  return { ...diagramOf(means(earned.cooperate), means(earned.defect), players), earned };
}

const known = ["params", "mechanisms", "ticks", "sessions", "seed", "measure", "interval"];

/** A table to play at: one batch in which any seating of the strategies can be measured. */
function table(
  who: string,
  env: Env,
  strategies: Readonly<Record<string, EmpiricalStrategy>>,
  options: EmpiricalOptions,
) {
  requireKnown(who, "option", options, known);
  const { ticks, sessions = 16, seed = 0, params = {}, mechanisms = [], measure = "payoff" } = options;
  const names = Object.keys(strategies);
  if (names.length === 0) fail(who, "needs at least one strategy");
  for (const [name, strategy] of Object.entries(strategies))
    if ("use" in strategy && strategy.seats)
      fail(who, `strategy "${name}" must not name seats`, strategy.seats, "every player can choose it");
  if (!(Number.isInteger(ticks) && ticks >= 1))
    fail(who, "ticks must be a whole number of at least 1", ticks);
  if (measure !== "payoff" && measure !== "reward")
    fail(who, 'measure must be "payoff" or "reward"', measure);
  const batch = createBatch(env, params, { worlds: sessions, seed, mechanisms });
  const { agents, columns } = batch;
  const sums = measure === "payoff" ? columns.payoffSum : columns.rewardSum;

  /** What the player of each seat earns; `pooled`: the mean over the seats of its strategy. */
  function play(seated: readonly number[], pooled: boolean): EmpiricalEarnings[] {
    const seatsOf = names.map((_, s) => [...seated.keys()].filter((seat) => seated[seat] === s));
    batch.reset(seed);
    rollout(batch, seat(batch, Object.values(strategies), seatsOf, seed), ticks);
    const groups = pooled ? seatsOf.filter(({ length }) => length > 0) : seated.map((_, seat) => [seat]);
    const earned: EmpiricalEarnings[] = [];
    for (const group of groups) {
      const values = Float64Array.from({ length: sessions }, (_, i) =>
        mean(group.map((seat) => sums[i * agents + seat] / columns.windowTicks[i])),
      );
      const interval = meanInterval(values, options.interval);
      for (const seat of group) earned[seat] = { values, interval };
    }
    return earned;
  }

  return { players: agents, names, play };
}

/** Binds each strategy to its seats of a batch; trained ones bring what they remember, but not their luck. */
function seat(
  batch: Batch,
  strategies: readonly EmpiricalStrategy[],
  seatsOf: readonly (readonly number[])[],
  seed: Seed,
): BoundPolicy[] {
  const present = strategies.map((strategy, s) => ({ strategy, seats: seatsOf[s] }));
  const seated = present.filter(({ seats }) => seats.length > 0);
  const uses = seated.map(({ strategy, seats }) => {
    if ("policy" in strategy) return useOf(strategy.policy, seats);
    const { use, params } = strategy;
    return { use, ...(params && { params }), seats };
  });
  const trained = strategies.find((strategy) => "policy" in strategy);
  const policies = bindPolicies(batch, uses, { seed, sharing: trained?.policy.sharing ?? "sessions" });
  const worlds = Int32Array.from({ length: batch.worlds }, (_, i) => i);
  for (const [j, { strategy, seats }] of seated.entries()) {
    if (!("policy" in strategy)) continue;
    const { policy, seat = policy.seats[0] } = strategy;
    const luck = policies[j].memory.rng.slice();
    policies[j].fork(
      policy,
      worlds,
      0,
      seats.map(() => seat),
    );
    policies[j].memory.rng.set(luck);
  }
  return policies;
}
