/**
 * Who gets what, where agents choose tasks without a centre: collisions, the time until all are served, and leases.
 *
 * Occupancy of urns: Feller 1968, "An Introduction to Probability Theory", volume 1, II.5 and IV.2. Leases: Gray & Cheriton 1989,
 * SOSP 12:202-210. Agents choose independently, each task being as likely.
 */
import { fail } from "../core/errors.ts";
import { binomial } from "../stats/distributions.ts";

/** Beyond it an enumeration would take long. */
const most = 500;

function requireCounts(who: string, agents: number, tasks: number): void {
  if (!Number.isInteger(agents) || agents < 1 || agents > most)
    fail(who, `agents must be a whole number in 1..${most}`, agents);
  if (!Number.isInteger(tasks) || tasks < 1 || tasks > most)
    fail(who, `tasks must be a whole number in 1..${most}`, tasks);
}

/** Probability that all agents choose different tasks: m! / ((m - n)! m^n). */
export function noCollision(agents: number, tasks: number): number {
  requireCounts("noCollision", agents, tasks);
  let p = 1;
  for (let k = 0; k < agents; k++) p *= (tasks - k) / tasks;
  return Math.max(0, p);
}

/** Expected number of tasks that somebody chose: m (1 - (1 - 1/m)^n). */
export function distinctTasks(agents: number, tasks: number): number {
  requireCounts("distinctTasks", agents, tasks);
  return tasks * (1 - (1 - 1 / tasks) ** agents);
}

/** 1 + 1/2 + ... + 1/n. */
export function harmonic(n: number): number {
  requireCounts("harmonic", n, 1);
  let sum = 0;
  for (let k = 1; k <= n; k++) sum += 1 / k;
  return sum;
}

/**
 * How many of `agents` get a task when each chooses one of `tasks` once, as probabilities of 0, 1, 2 ...: `ledger` gives a
 * contested task to one of those who claim it, `blind` to none.
 */
export function servedAtOnce(agents: number, tasks: number, resolve: "ledger" | "blind"): Float64Array {
  requireCounts("servedAtOnce", agents, tasks);
  const width = agents + 1;
  // Task by task: `share[left * width + served]`, where `left` agents have chosen none of the tasks so far.
  let share = new Float64Array(width * width);
  share[agents * width] = 1;
  for (let open = tasks; open > 0; open--) {
    const next = new Float64Array(width * width);
    for (let left = 0; left <= agents; left++)
      for (let served = 0; served + left <= agents; served++) {
        const now = share[left * width + served];
        if (now === 0) continue;
        const claims = binomial(left, 1 / open);
        for (let c = 0; c <= left; c++) {
          const gets = resolve === "ledger" ? (c > 0 ? 1 : 0) : c === 1 ? 1 : 0;
          next[(left - c) * width + served + gets] += now * claims[c];
        }
      }
    share = next;
  }
  return share.slice(0, width);
}

/**
 * Expected ticks until `agents` agents hold as many tasks, where those without one choose among the free ones. By `ledger` it
 * is `harmonic(agents)`.
 */
export function ticksToServeAll(agents: number, resolve: "ledger" | "blind"): number {
  requireCounts("ticksToServeAll", agents, 1);
  const ticks = new Float64Array(agents + 1);
  for (let k = 1; k <= agents; k++) {
    const served = servedAtOnce(k, k, resolve);
    let rest = 1;
    for (let j = 1; j <= k; j++) rest += served[j] * ticks[k - j];
    ticks[k] = rest / (1 - served[0]);
  }
  return ticks[agents];
}

/**
 * Share of time in which a resource is there, where a use takes a tick, and with probability `crash` the one who uses it
 * crashes, so that it is lost until the lease has run out: 1 / (1 + crash lease).
 */
export function leaseAvailability(crash: number, lease: number): number {
  if (!(crash >= 0 && crash <= 1)) fail("leaseAvailability", "crash must be a probability", crash);
  if (!(lease >= 0)) fail("leaseAvailability", "lease must be at least 0 ticks", lease);
  return 1 / (1 + crash * lease);
}

/**
 * Probability that work that ends in each tick with probability `finish` outlives a lease that is not renewed: what is
 * committed then has to be refused.
 */
export function outlivesLease(finish: number, lease: number): number {
  if (!(finish >= 0 && finish <= 1)) fail("outlivesLease", "finish must be a probability", finish);
  if (!Number.isInteger(lease) || lease < 0)
    fail("outlivesLease", "lease must be a whole number of ticks", lease);
  return (1 - finish) ** lease;
}
