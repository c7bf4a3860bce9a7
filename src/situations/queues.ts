/**
 * Queues in closed form: what each class waits under priorities, with and without pre-emption, and when each return to a task costs a
 * hand-off; whom to serve first; which of several servers to join, and the toll that makes the selfish do what is best for all.
 *
 * Arrivals are Poisson. Cobham 1954, Operations Research 2:70-76 (priorities); Smith 1956, Naval Research Logistics Quarterly 3:59-66
 * (weighted completion); Vvedenskaya, Dobrushin & Karpelevich 1996, Problems of Information Transmission 32:15-27 (two choices); Bell &
 * Stidham 1983, Management Science 29:831-839 (servers in parallel).
 */
import { fail } from "../core/errors.ts";
import { requireShare, requireWhole } from "../institutions/chances.ts";

/** Tasks of one kind. */
export interface TaskClass {
  /** Arrivals in a unit of time. */
  readonly rate: number;
  /** Mean time of service. */
  readonly mean: number;
  /** Mean of its square; that of exponential services if left out. */
  readonly square?: number;
}

/** Mean wait of each class until its service begins, the class of highest priority first; services are never interrupted. */
export function priorityWaits(classes: readonly TaskClass[]): number[] {
  const residual = residualWork("priorityWaits", classes);
  let above = 0;
  return classes.map(({ rate, mean }) => {
    const to = above + rate * mean;
    const wait = residual / ((1 - above) * (1 - to));
    above = to;
    return wait;
  });
}

/** Mean wait until service begins where classes do not matter: first come, first served, or by lot. Pollaczek & Khinchine. */
export function commonWait(classes: readonly TaskClass[]): number {
  const residual = residualWork("commonWait", classes);
  return residual / (1 - loadOf(classes));
}

/** Mean time in the system of each class where it is interrupted by those before it, and goes on later where it stood. */
export function preemptiveSojourns(classes: readonly TaskClass[]): number[] {
  residualWork("preemptiveSojourns", classes);
  let above = 0;
  return classes.map((own, k) => {
    const to = above + own.rate * own.mean;
    const residual = residualOf(classes.slice(0, k + 1));
    const sojourn = own.mean / (1 - above) + residual / ((1 - above) * (1 - to));
    above = to;
    return sojourn;
  });
}

/**
 * Mean times in the system of a class and of one that it interrupts, services exponential, where an interrupted task goes on only
 * after a hand-off, exponential with mean `handOff`, which is interrupted as well and then begins anew. It needs
 * rho1 + rho2 (1 + l1 handOff) < 1. A task of the second class is a customer whose service is its time from first start to end (with
 * all interruptions), so that the wait is that of M/G/1 and, for who finds none of its class, of what is left of the others' work.
 */
export function handOffSojourns(first: TaskClass, second: TaskClass, handOff: number): [number, number] {
  const who = "handOffSojourns";
  requireClass(who, first);
  requireClass(who, second);
  if (first.square !== undefined || second.square !== undefined)
    fail(who, "services are exponential: leave square out");
  if (!(handOff >= 0 && handOff < Number.POSITIVE_INFINITY))
    fail(who, "handOff must be at least 0 and finite", handOff);
  const load = first.rate * first.mean;
  const needed = load + second.rate * second.mean * (1 + first.rate * handOff);
  if (!(needed < 1)) fail(who, "the load with hand-offs must be below 1", needed, "lower rates or handOff");
  const [busy, busySquare] = [first.mean / (1 - load), (2 * first.mean ** 2) / (1 - load) ** 3];
  // From an interruption until the task goes on: a busy period of the first class, then a hand-off, or another round.
  const ends = 1 / (1 + first.rate * handOff);
  const phase = handOff * ends;
  const round = busy + phase;
  const roundSquare = busySquare + 2 * busy * phase + 2 * phase ** 2;
  const away = round / ends;
  const awaySquare = (roundSquare + 2 * (1 - ends) * round * away) / ends;
  // From first start to end: as many of these as interruptions come during the service.
  const mean = second.mean * (1 + first.rate * away);
  const square = 2 * second.mean ** 2 * (1 + first.rate * away) ** 2 + second.mean * first.rate * awaySquare;
  const own = mean + (second.rate * square) / (2 * (1 - second.rate * mean));
  return [busy, own + (first.rate * busySquare) / (2 * (1 + first.rate * busy))];
}

/**
 * Mean time in the system, in mean services, where each task joins the shortest of `choices` queues drawn from very many: the sum of
 * load^((d^i - d) / (d - 1)) over i >= 1, and 1 / (1 - load) for one. Vvedenskaya et al. 1996.
 */
export function shortestOfSojourn(load: number, choices = 2): number {
  const who = "shortestOfSojourn";
  requireWhole(who, "choices", choices, 1, 1000);
  if (!(load >= 0 && load < 1)) fail(who, "load must be at least 0 and below 1", load);
  if (choices === 1) return 1 / (1 - load);
  let sum = 0;
  for (let i = 1; ; i++) {
    const term = load ** ((choices ** i - choices) / (choices - 1));
    if (!(term > 1e-17 * sum)) return sum;
    sum += term;
  }
}

/** Arrivals that each server is sent, and what a task takes there on average. */
export interface Split {
  readonly rates: number[];
  readonly sojourn: number;
}

/** Where nobody gains by another server: all that are used take equally long. Services are exponential, with `service[k]` a unit of time. */
export function selfishSplit(service: readonly number[], total: number): Split {
  requireServers("selfishSplit", service, total);
  return splitBy(
    service,
    total,
    (rate, free) => rate - free,
    (sum, _, used) => sum / used,
  );
}

/** Where the mean over all tasks is least: l = mu - sqrt(mu) (sum mu - L) / sum sqrt(mu), over the servers that are used. Bell & Stidham 1983. */
export function bestSplit(service: readonly number[], total: number): Split {
  requireServers("bestSplit", service, total);
  return splitBy(
    service,
    total,
    (rate, free) => rate - Math.sqrt(rate) * free,
    (sum, roots) => sum / roots,
  );
}

/** What a task adds to the waits of others at each server where all are sent as in `rates`: mu / (mu - l)^2 - 1 / (mu - l), in time. */
export function congestionTolls(service: readonly number[], rates: readonly number[]): number[] {
  const who = "congestionTolls";
  if (rates.length !== service.length)
    fail(who, `needs a rate for each of ${service.length} servers`, rates.length);
  return service.map((mu, k) => {
    if (!(rates[k] >= 0 && rates[k] < mu)) fail(who, `a server of ${mu} must be sent less`, rates[k]);
    return mu / (mu - rates[k]) ** 2 - 1 / (mu - rates[k]);
  });
}

/** Sum of weights times the times at which tasks are done, one after the other in this order. */
export function weightedCompletion(
  durations: readonly number[],
  weights: readonly number[],
  order: readonly number[],
): number {
  const who = "weightedCompletion";
  if (weights.length !== durations.length) fail(who, `needs ${durations.length} weights`, weights.length);
  if (order.length !== durations.length || durations.some((_, task) => !order.includes(task)))
    fail(who, `order must name each task of 0..${durations.length - 1} once`, order);
  let time = 0;
  let sum = 0;
  for (const task of order) {
    time += durations[task];
    sum += weights[task] * time;
  }
  return sum;
}

/** The order in which weighted completion is least: by weight for a unit of time. Smith 1956. */
export function smithOrder(durations: readonly number[], weights: readonly number[]): number[] {
  const order = durations.map((_, task) => task);
  return order.sort((a, b) => weights[b] / durations[b] - weights[a] / durations[a] || a - b);
}

function requireClass(who: string, { rate, mean, square }: TaskClass): void {
  if (!(rate >= 0 && mean > 0)) fail(who, "rate must be at least 0 and mean above 0", [rate, mean]);
  if (square !== undefined && !(square >= mean ** 2 * (1 - 1e-9)))
    fail(who, `square must be at least that of the mean ${mean}`, square);
}

const loadOf = (classes: readonly TaskClass[]) =>
  classes.reduce((sum, { rate, mean }) => sum + rate * mean, 0);

const residualOf = (classes: readonly TaskClass[]) =>
  classes.reduce((sum, { rate, mean, square = 2 * mean ** 2 }) => sum + (rate * square) / 2, 0);

/** W0: work that is left of the service which an arrival finds, on average. Throws where the classes are too much for the server. */
function residualWork(who: string, classes: readonly TaskClass[]): number {
  for (const each of classes) requireClass(who, each);
  const load = loadOf(classes);
  if (!(load < 1)) fail(who, "the load must be below 1", load, "lower rates or means");
  return residualOf(classes);
}

function requireServers(who: string, service: readonly number[], total: number): void {
  for (const rate of service) if (!(rate > 0)) fail(who, "service rates must be above 0", rate);
  const sum = service.reduce((all, rate) => all + rate, 0);
  requireShare(who, "total as a share of what servers do", total / sum);
  if (total >= sum) fail(who, `total must be below the ${sum} that all servers do`, total);
}

/** Sends each server what `sent` says of what is left free by all that are used; slower ones that would be sent less than nothing are not. */
function splitBy(
  service: readonly number[],
  total: number,
  sent: (rate: number, free: number) => number,
  freeOf: (sum: number, roots: number, used: number) => number,
): Split {
  const byRate = service.toSorted((a, b) => b - a);
  let used = byRate.length;
  let free = 0;
  for (; used > 0; used--) {
    const fast = byRate.slice(0, used);
    const sum = fast.reduce((all, rate) => all + rate, -total);
    free = freeOf(
      sum,
      fast.reduce((all, rate) => all + Math.sqrt(rate), 0),
      used,
    );
    if (sum > 0 && sent(fast[used - 1], free) > 0) break;
  }
  const slowest = byRate[used - 1];
  const rates = service.map((rate) => (used > 0 && rate >= slowest ? Math.max(0, sent(rate, free)) : 0));
  const time = service.reduce((sum, rate, k) => sum + rates[k] / (rate - rates[k]), 0);
  return { rates, sojourn: total > 0 ? time / total : 1 / byRate[0] };
}
