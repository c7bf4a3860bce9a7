/** Runs attacks one after the other, as often as time lets them, and counts what became of them. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import seedrandom from "seedrandom";
import { bundleCommand } from "../cli/bundled.ts";
import type { Attack, Outcome, Site, Trial } from "./attack.ts";

export interface Counted {
  readonly attack: string;
  readonly harms: string;
  readonly counts: Readonly<Record<Outcome, number>>;
  /** Those that were silent or crashed, with what repeats them. */
  readonly bad: readonly (Trial & { readonly repeat: string })[];
}

export interface ChaosOptions {
  readonly seed: number;
  /** Trials of each attack, or of all by its name. */
  readonly times?: number | Readonly<Record<string, number>>;
  /** Milliseconds for all attacks, where no number of trials is given. */
  readonly ms?: number;
  /** The first trial. */
  readonly from?: number;
  onTrial?(attack: string, n: number, trial: Trial): void;
}

export async function chaos(attacks: readonly Attack[], options: ChaosOptions): Promise<Counted[]> {
  const folder = mkdtempSync(join(tmpdir(), "ostrom-chaos-"));
  const bundle = await bundleCommand();
  const made = new Map<string, Promise<unknown>>();
  const site: Site = {
    folder,
    main: join(bundle.path, "src/cli/main.js"),
    once<T>(name: string, make: () => Promise<T>) {
      if (!made.has(name)) made.set(name, make());
      return made.get(name) as Promise<T>;
    },
  };
  try {
    const all: Counted[] = [];
    const parts = attacks.reduce((sum, { weight = 1 }) => sum + weight, 0);
    for (const attack of attacks) {
      const ms = options.ms && (options.ms * (attack.weight ?? 1)) / parts;
      all.push(await attacked(attack, site, { ...options, ...(ms && { ms }) }));
    }
    return all;
  } finally {
    rmSync(folder, { recursive: true, force: true });
    bundle.remove();
  }
}

async function attacked(attack: Attack, site: Site, options: ChaosOptions): Promise<Counted> {
  const { seed, ms = Number.POSITIVE_INFINITY, from = 0 } = options;
  const given = typeof options.times === "object" ? options.times[attack.name] : options.times;
  const times = given ?? Number.POSITIVE_INFINITY;
  const counts = { survived: 0, refused: 0, silent: 0, crash: 0 };
  const bad: (Trial & { repeat: string })[] = [];
  const start = performance.now();
  for (let n = from; n < from + times && performance.now() - start < ms; n++) {
    const trial = await attack
      .once(seedrandom(`${seed}.${attack.name}.${n}`), site)
      .catch((error): Trial => ({ outcome: "crash", told: `the attack itself: ${error?.stack ?? error}` }));
    counts[trial.outcome]++;
    if (trial.outcome === "silent" || trial.outcome === "crash")
      bad.push({ ...trial, repeat: `--only ${attack.name} --seed ${seed} --from ${n} --times 1` });
    options.onTrial?.(attack.name, n, trial);
  }
  return { attack: attack.name, harms: attack.harms, counts, bad };
}
