/**
 * What somebody's task costs everybody else, in closed form: a task more at a server that is shared, by its size and by the order of
 * service; what each would have to pay for the place of its job (Clarke); and where clients of a queue end who mind a share of what
 * the others lose by them.
 *
 * Edelson & Hilderbrand 1975, Econometrica 43:81-92 (tolls of queues); Haviv & Ritov 1998, Management Science 44:850-858
 * (externalities of a job by the order of service); Clarke 1971, Public Choice 11:17-33 (pivotal payments).
 */
import { fail } from "../core/errors.ts";
import { requireShare } from "../institutions/chances.ts";
import { commonWait, congestionTolls, smithOrder, type TaskClass, weightedCompletion } from "./queues.ts";

/** Time that one more task a unit of time takes in M/M/1, and that it costs all others together: 1 / (mu - l) and l / (mu - l)^2. */
export function marginalDelay(
  service: number,
  rate: number,
): { readonly own: number; readonly others: number } {
  const [others] = congestionTolls([service], [rate]);
  return { own: 1 / (service - rate), others };
}

/**
 * Waiting that a task of this size causes to all others together. First come, first served: x l W / (1 - rho) + l x^2 / (2 (1 - rho)),
 * W the mean wait (Haviv & Ritov 1998): who comes before the server is next idle waits x longer, and x itself has to be worked off.
 * Where the last to come interrupts all others and they go on where they stood, none.
 */
export function delayToOthers(
  size: number,
  tasks: TaskClass,
  order: "first-come" | "last-come-preemptive" = "first-come",
): number {
  const who = "delayToOthers";
  if (!(size >= 0 && size < Number.POSITIVE_INFINITY)) fail(who, "size must be at least 0 and finite", size);
  if (order !== "first-come" && order !== "last-come-preemptive")
    fail(who, "order must be first-come or last-come-preemptive", order);
  const wait = commonWait([tasks]);
  if (order === "last-come-preemptive") return 0;
  const { rate, mean } = tasks;
  return (size * rate * wait + (rate * size ** 2) / 2) / (1 - rate * mean);
}

export interface ClarkeSchedule {
  /** Jobs by their place, the first one first. */
  readonly order: readonly number[];
  /** Sum of weights times times of completion. */
  readonly cost: number;
  /** By job: what the others lose by its being there, its duration times the weights behind it. */
  readonly payments: readonly number[];
}

/**
 * The best order of jobs on one machine by the weights that are reported (cost of a unit of time), and payments under which no report
 * is better than the truth: Clarke 1971.
 */
export function clarkeSchedule(durations: readonly number[], weights: readonly number[]): ClarkeSchedule {
  const who = "clarkeSchedule";
  for (const duration of durations) if (!(duration > 0)) fail(who, "durations must be above 0", duration);
  for (const weight of weights) if (!(weight >= 0)) fail(who, "weights must be at least 0", weight);
  const order = smithOrder(durations, weights);
  const cost = weightedCompletion(durations, weights, order);
  const payments = new Array<number>(durations.length).fill(0);
  let behind = 0;
  for (const job of order.toReversed()) {
    payments[job] = durations[job] * behind;
    behind += weights[job];
  }
  return { order, cost, payments };
}

/** Clients of an M/M/1 queue that nobody sees, each of whom chooses the rate of its calls. */
export interface QueueClients {
  readonly clients: number;
  /** mu: calls that are served in a unit of time. */
  readonly service: number;
  /** What a call that is answered is worth. */
  readonly worth: number;
  /** What waiting costs a call in a unit of time. */
  readonly waitCost: number;
}

/**
 * Calls of all where each client counts what the others lose by its calls `awareness` times beside its own payoff. In the slack
 * s = mu - T the first-order condition is R - C/s - (T/n) (1 + a (n - 1)) C/s^2 = 0: that of n / (1 + a (n - 1)) clients who mind
 * nobody, which is all n at 0 and one, the best for all, at 1.
 */
export function awareLoad({ clients, service, worth, waitCost }: QueueClients, awareness: number): number {
  const who = "awareLoad";
  requireShare(who, "awareness", awareness);
  if (!(Number.isInteger(clients) && clients >= 1))
    fail(who, "clients must be a whole number of at least 1", clients);
  if (!(service > 0 && waitCost > 0)) fail(who, "service and waitCost must be above 0", [service, waitCost]);
  if (!(worth * service > waitCost)) return 0;
  const one = (1 + awareness * (clients - 1)) / clients;
  const b = waitCost * (1 - one);
  return service - (b + Math.sqrt(b * b + 4 * worth * waitCost * service * one)) / (2 * worth);
}
