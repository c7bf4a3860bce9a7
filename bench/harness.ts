/**
 * Timing on a shared machine: many short rounds, processor time rather than wall time, the best round counts. Two
 * candidates are measured in turn, round by round, so that their ratio survives a drift of the machine's speed.
 */

export interface Result {
  readonly name: string;
  /** What is counted: "agent-steps", "agent-updates", "worlds". */
  readonly unit: string;
  /** Millions of units a second of one core, best round. */
  readonly mPerSecond: number;
  readonly medianMPerSecond: number;
  readonly target?: { readonly mPerSecond: number };
  /** Where two others of its kind are alive in the process, whose loops V8 then compiles for all of them. */
  readonly crowdedMPerSecond?: number;
  /** How many times faster than the Gym-style version, in this run. */
  readonly timesGym?: number;
  readonly note?: string;
}

/** One piece of work as a whole, in milliseconds of processor time. */
export interface TimedResult {
  readonly name: string;
  /** Best and median round. */
  readonly ms: number;
  readonly medianMs: number;
  readonly targetMs?: number;
  readonly note?: string;
}

export interface Candidate {
  /** Runs the work once. */
  run(): void;
  /** Units of work in one run (agent-steps, updates, worlds). */
  readonly units: number;
}

export interface Timing {
  /** Best nanoseconds of processor time for one unit. */
  readonly ns: number;
  /** Median nanoseconds over rounds. */
  readonly median: number;
}

const roundMs = 40;

function time({ run }: Candidate, repeats: number): number {
  const from = process.cpuUsage();
  for (let j = 0; j < repeats; j++) run();
  const { user, system } = process.cpuUsage(from);
  return (user + system) / 1000;
}

/** Best and median of `rounds` rounds for each candidate. */
export function measure(candidates: readonly Candidate[], rounds = 15): Timing[] {
  const repeats = candidates.map((candidate) => {
    let count = 1;
    for (;;) {
      const ms = time(candidate, count);
      if (ms >= roundMs) return count;
      count = Math.max(count + 1, Math.ceil((count * roundMs * 1.2) / Math.max(ms, 0.5)));
    }
  });
  const samples: number[][] = candidates.map(() => []);
  for (let round = 0; round < rounds; round++)
    candidates.forEach((candidate, c) => {
      samples[c].push((time(candidate, repeats[c]) * 1e6) / (repeats[c] * candidate.units));
    });
  return samples.map((all) => {
    const sorted = [...all].sort((a, b) => a - b);
    return { ns: sorted[0], median: sorted[Math.floor(sorted.length / 2)] };
  });
}

/** What work takes alone, beside another candidate where there is one, and with two others of its kind alive. */
export function aloneAndCrowded(make: () => Candidate, beside?: Candidate) {
  const own = make();
  const [alone, other] = measure([own, ...(beside ? [beside] : [])]);
  const others = [make(), make()];
  for (const each of others) for (let ms = 0; ms < 5 * roundMs; ) ms += time(each, 1);
  const [crowded] = measure([own]);
  // Named once more, so that they are alive until here.
  return { alone, other, crowded, others };
}

/** Times one piece of work as a whole. */
export function timed(name: string, run: () => void, targetMs?: number, note?: string): TimedResult {
  const [{ ns, median }] = measure([{ units: 1, run }]);
  return {
    name,
    ms: ns / 1e6,
    medianMs: median / 1e6,
    ...(targetMs !== undefined && { targetMs }),
    ...(note && { note }),
  };
}
