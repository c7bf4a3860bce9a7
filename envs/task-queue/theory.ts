/** What is known of the task queue in closed form: Poisson arrivals, exponential services, claims that stand. */
import type { Outcome, Theory } from "../../src/index.ts";
import {
  commonWait,
  handOffSojourns,
  preemptiveSojourns,
  priorityWaits,
  type TaskClass,
} from "../../src/situations/index.ts";
import { type Model, modelOf, type P } from "./params.ts";

export function theory(p: P): Theory {
  const model = modelOf(p);
  const { rates, means } = model;
  const load = rates.reduce((sum, rate, a) => sum + rate * means[a], 0);
  if (p.arrivals === "trace" || load === 0 || load >= 1) return {};
  const wait = commonWait(ownersOf(model));
  const best = byWorth(p, model);
  return {
    ...(best && { optimum: best }),
    nash: {
      welfare: costOf(
        p,
        model,
        means.map((mean) => wait + mean),
      ),
      action: p.levels - 1,
      note: "all claim the highest level, as claims are free, and are served as if there were none: closed form (Pollaczek & Khinchine)",
    },
  };
}

const ownersOf = ({ rates, means }: Model): TaskClass[] =>
  Array.from(rates, (rate, a) => ({ rate, mean: means[a] }));

/** Payoff of all in a tick where tasks of each take so long. */
const costOf = (p: P, { rates, costs, wait }: Model, sojourns: ArrayLike<number>): number =>
  -rates.reduce((sum, rate, a) => sum + costs[a] * rate * sojourns[a], 0) * wait * p.events;

/** Priority by what a task is worth for a unit of the server's time (the rule c mu), equals by lot. */
function byWorth(p: P, model: Model): Outcome | undefined {
  const { ranks, means } = model;
  const owners = ownersOf(model);
  const order = [...new Set(ranks)].sort((a, b) => b - a);
  const groups = order.map((rank) => grouped(owners.filter((_, a) => ranks[a] === rank)));
  const place = Array.from(ranks, (rank) => order.indexOf(rank));
  const ofEach = (sojourns: readonly number[]) => ({ welfare: costOf(p, model, sojourns) });
  const enough = p.levels >= groups.length ? {} : { bound: "upper" as const };
  const waits = priorityWaits(groups);
  const waiting = ofEach(place.map((k, a) => waits[k] + means[a]));
  if (p.preempt === "never")
    return {
      ...waiting,
      ...enough,
      note: "priority by worth for a unit of time, without interruption: closed form (Cobham 1954)",
    };
  if (p.handOff === 0) {
    const sojourns = preemptiveSojourns(groups);
    return {
      // A group's own services are those of its owners.
      ...ofEach(place.map((k, a) => sojourns[k] + (means[a] - groups[k].mean) / aboveOf(groups, k))),
      ...enough,
      note: "priority by worth for a unit of time, the higher interrupts: closed form (Cox & Smith 1961)",
    };
  }
  if (p.agents !== 2 || groups.length !== 2) return undefined;
  const [first, second] = groups;
  const stable = first.rate * first.mean + second.rate * second.mean * (1 + first.rate * p.handOff) < 1;
  const handed = stable
    ? handOffSojourns(first, second, p.handOff)
    : [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  const interrupting = ofEach(place.map((k) => handed[k]));
  const stops = interrupting.welfare < waiting.welfare;
  // Where interruptions are always made, those who may not interrupt have to claim alike.
  if (stops && p.preempt === "higher") return undefined;
  return {
    ...(stops ? waiting : interrupting),
    bound: "lower",
    note: `the better of priority by worth with and without interruption, which is ${stops ? "without" : "with"}: closed form`,
  };
}

function aboveOf(groups: readonly TaskClass[], k: number): number {
  return 1 - groups.slice(0, k).reduce((sum, { rate, mean }) => sum + rate * mean, 0);
}

/** Owners as one class: the mixture of their exponential services. */
function grouped(owners: readonly TaskClass[]): TaskClass {
  const rate = owners.reduce((sum, each) => sum + each.rate, 0);
  if (owners.length === 1 || rate === 0) return owners[0];
  const mixed = (of: (mean: number) => number) =>
    owners.reduce((sum, each) => sum + each.rate * of(each.mean), 0) / rate;
  return { rate, mean: mixed((mean) => mean), square: mixed((mean) => 2 * mean ** 2) };
}
