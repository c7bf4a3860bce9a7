/**
 * What worlds of a batch live through: the start of an episode, rounds of talk, the env's step with what mechanisms do before
 * and after it, and what is seen. The order stands here, and nowhere else.
 */
import {
  addInto,
  advance,
  type EpisodeSum,
  mostCounted,
  retireFinished,
  type WindowColumns,
} from "./advance.ts";
import {
  addChecked,
  type Counted,
  checkActions,
  checkCounted,
  checkObservations,
  observedFeature,
} from "./check-step.ts";
import { type Composition, talkFeature } from "./composition.ts";
import type { Env, OwnColumns } from "./env.ts";
import { copyRows, settle } from "./flows.ts";
import type { Io } from "./io.ts";
import { type Layout, roundColumn } from "./layout.ts";
import { idle, idleAction, unpaid } from "./off.ts";
import { havingHeads, hide, silence, unseenBy } from "./roles.ts";
import type { Rules } from "./rules.ts";
import type { Column } from "./schema.ts";
import {
  beforeBirths,
  beginLives,
  endLives,
  forgetDeaths,
  type LifeColumns,
  newGeneration,
  noteEmptySeats,
} from "./turnover.ts";

interface TickSite {
  readonly worlds: number;
  readonly firstWorld: number;
  readonly columns: Readonly<Record<string, Column>>;
  readonly own: OwnColumns & WindowColumns;
  readonly io: Io;
  readonly rewardSum: Float64Array;
  readonly episodeSums: readonly EpisodeSum[];
  readonly checked: boolean;
}

/** See `Batch`. */
interface Tick {
  startEpisode(i: number): void;
  step(lo?: number, hi?: number): void;
  resetDone(lo?: number, hi?: number): number;
  observe(lo?: number, hi?: number): void;
}

export function tickOf(
  env: Env,
  composition: Composition,
  layout: Layout,
  { kernel, hooks }: Pick<Rules, "kernel" | "hooks">,
  site: TickSite,
): Tick {
  const { agents, horizon, heads, features, masked, switching, earlyExit, roles, rounds, laid } = composition;
  const { worlds, firstWorld, columns, own, io, rewardSum, episodeSums, checked } = site;
  const { tick, episode, ended, done, active, terminated, truncated, payoffSum } = own;
  const { actions, masks, obs, payoff, reward, flows } = io;
  const rows = { agents, firstWorld, tick };

  const resets = hooks.filter((hook) => hook.reset);
  const talkers = hooks.flatMap(({ talk }, m) => (talk ? [{ talk, rounds: laid[m].rounds }] : []));
  const befores = hooks.filter((hook) => hook.before);
  const afters = hooks.flatMap(({ after }, m) => (after ? [{ after, flow: flows[laid[m].name] }] : []));
  const observers = hooks.filter((hook) => hook.observe);

  const separateReward = laid.length > 0;
  /** What tells of the last step alone. */
  const paid = [payoff, reward, ...Object.values(flows)];
  const round = columns[roundColumn] as Int32Array;
  const lives = env.turnover ? (columns as unknown as LifeColumns) : undefined;
  const having = havingHeads(roles, agents, heads.length);
  const hidden = unseenBy(features, roles);
  const idleActions = Float64Array.from(heads.slice(0, composition.envHeads), idleAction);

  const observed = Object.entries(features).map(([name, feature]) => {
    // The last mechanism that did not find it there has added it.
    const who = laid.filter(({ site }) => !(name in site.features)).at(-1)?.name ?? env.id;
    return observedFeature(who, name, feature, obs[name]);
  });
  const counted = layout.summed.map((name): Counted => {
    const owner = laid.find((each) => name === each.name || name.startsWith(`${each.name}.`))?.name;
    const own = owner !== undefined && name !== owner ? name.slice(owner.length + 1) : name;
    return { who: owner ?? env.id, name: own, sum: columns[name] as Float64Array };
  });
  /** Which of them is looked at next. */
  let turn = 0;

  function startEpisode(i: number): void {
    tick[i] = 0;
    ended[i] = 0;
    done[i] = 0;
    for (let k = i * agents; k < (i + 1) * agents; k++) {
      active[k] = 1;
      terminated[k] = 0;
      truncated[k] = 0;
    }
    if (rounds > 0) round[i] = 0;
    for (let m = 0; m < episodeSums.length; m++) episodeSums[m].running[i] = 0;
    if (lives) newGeneration(lives, agents, i);
    kernel.reset(i);
    if (lives) noteEmptySeats(own, agents, i);
    for (const hook of resets) hook.reset!(i);
  }

  function observe(lo = 0, hi = worlds): void {
    io.version++;
    if (masked)
      for (let h = 0; h < masks.length; h++) {
        const stride = masks[h].length / worlds;
        masks[h].fill(1, lo * stride, hi * stride);
      }
    kernel.observe(lo, hi);
    if (rounds > 0) showRoundsLeft(obs[talkFeature], lo, hi);
    for (let m = 0; m < observers.length; m++) observers[m].observe!(lo, hi);
    hide(hidden, obs, agents, lo, hi);
    if (checked) checkObservations(observed, rows, lo, hi);
  }

  function showRoundsLeft(shown: Float64Array, lo: number, hi: number): void {
    const held = round;
    for (let i = lo, k = lo * agents; i < hi; i++)
      for (const end = k + agents, left = rounds - held[i]; k < end; k++) shown[k] = left;
  }

  function step(lo = 0, hi = worlds): void {
    if (rounds === 0) stepEnv(lo, hi);
    else stepByMoment(lo, hi);
  }

  /** Worlds that are at the same moment of their tick go together; what is done goes with any. */
  function stepByMoment(lo: number, hi: number): void {
    for (let from = lo; from < hi; ) {
      let to = from;
      let held = -1;
      for (; to < hi && (done[to] !== 0 || held < 0 || round[to] === held); to++)
        if (done[to] === 0) held = round[to];
      if (held >= 0 && held < rounds) talk(held, from, to);
      else stepEnv(from, to);
      from = to;
    }
  }

  /** Round number `held` of worlds lo..hi-1: nobody is paid, and time stands still. */
  function talk(held: number, lo: number, hi: number): void {
    if (checked) checkActions(env.id, heads, having, io, done, active, rows, lo, hi);
    if (roles.length > 1) silence(actions, having, agents, lo, hi);
    if (lives) forgetDeaths(own, agents, lo, hi);
    for (let m = 0; m < talkers.length; m++) if (held < talkers[m].rounds) talkers[m].talk(lo, hi);
    for (let m = 0; m < paid.length; m++) paid[m].fill(0, lo * agents, hi * agents);
    for (let i = lo; i < hi; i++) if (done[i] === 0) round[i]++;
    observe(lo, hi);
  }

  function stepEnv(lo: number, hi: number): void {
    if (checked) checkActions(env.id, heads, having, io, done, active, rows, lo, hi);
    if (roles.length > 1) silence(actions, having, agents, lo, hi);
    if (rounds > 0) for (let i = lo; i < hi; i++) if (done[i] === 0) round[i] = 0;
    if (lives) beforeBirths(own, lives, agents, lo, hi);
    for (let m = 0; m < befores.length; m++) befores[m].before!(lo, hi);
    payoff.fill(0, lo * agents, hi * agents);
    if (switching) idle(actions, idleActions, active, lo * agents, hi * agents);
    kernel.step(lo, hi);
    if (switching) unpaid(payoff, active, lo * agents, hi * agents);
    if (separateReward) {
      copyRows(reward, payoff, lo * agents, hi * agents);
      for (let m = 0; m < afters.length; m++) {
        const { after, flow } = afters[m];
        copyRows(flow, reward, lo * agents, hi * agents);
        after(lo, hi);
        settle(flow, reward, lo * agents, hi * agents);
      }
      if (checked) addChecked(env.id, "reward", rewardSum, reward, rows, lo, hi);
      else addInto(rewardSum, reward, lo * agents, hi * agents);
    }
    if (checked) addChecked(env.id, "payoff", payoffSum, payoff, rows, lo, hi);
    else addInto(payoffSum, payoff, lo * agents, hi * agents);
    if (checked && counted.length > 0) {
      turn = turn + 1 < counted.length ? turn + 1 : 0;
      checkCounted(counted[turn], rows, lo, hi);
    }
    if (lives) endLives(env.id, own, lives, rows, switching, env.turnover === "open", lo, hi);
    else if (earlyExit) retireFinished(own, agents, switching, lo, hi);
    advance(own, episodeSums, agents, horizon, switching, lo, hi);
    if (lives) beginLives(own, lives, agents, lo, hi);
    observe(lo, hi);
  }

  function resetDone(lo = 0, hi = worlds): number {
    let count = 0;
    for (let i = lo; i < hi; i++) if (done[i] !== 0) count++;
    if (count === 0) return 0;
    const few = count * 4 < hi - lo;
    for (let i = lo; i < hi; i++) {
      if (done[i] === 0) continue;
      if (episode[i] < mostCounted) episode[i]++;
      startEpisode(i);
      if (few) observe(i, i + 1);
    }
    if (!few) observe(lo, hi);
    return count;
  }

  return { startEpisode, step, resetDone, observe };
}
