/** Rules about reproducibility: an outcome depends on seed, world and actions, and on nothing else. */
import type { Batch } from "../batch.ts";
import type { Rule } from "./judge.ts";
import {
  columnsOf,
  cutWorld,
  differenceOfBatches,
  differenceOfWorlds,
  place,
  type Run,
  type Site,
  sampleActions,
  startRun,
  tickOn,
} from "./site.ts";
import { snapshotOf } from "./snapshot.ts";

export const seeds: Rule<Site> = {
  name: "seeds",
  demands: "the same seed and actions give the same trajectory, also in a batch that has run before",
  needs: ["masks"],
  run(site) {
    const a = startRun(site);
    const b = startRun(site);
    const used = startRun(site, { seed: "another seed" });
    for (let t = 0; t < 5; t++) tickOn(used, t);
    used.batch.reset(site.seed);
    used.words.set(a.words);
    for (let t = 0; t < site.ticks; t++) {
      for (const run of [a, b, used]) tickOn(run, t);
      const twice = differenceOfBatches(a.batch, b.batch);
      if (twice)
        return `two runs from the same seed differ in ${twice}; draw only from the world's own stream`;
      const reset = differenceOfBatches(a.batch, used.batch);
      if (reset) return `a run after batch.reset(seed) differs from a fresh one in ${reset}`;
    }
    return undefined;
  },
};

/**
 * Looks at the stream words and not at the trajectory: an env may rightly draw and use nothing of it, to keep
 * streams aligned between parameter values.
 */
export const streams: Rule<Site> = {
  name: "streams",
  demands: "worlds and seeds keep random streams of their own",
  needs: ["masks"],
  run(site) {
    const a = startRun(site);
    const b = startRun(site, { seed: `not ${site.seed}` });
    for (let t = 0; t < site.ticks; t++) {
      const seen = new Map<string, string>();
      for (const [run, label] of [
        [a, ""],
        [b, " of another seed"],
      ] as const) {
        const { rng } = run.batch.columns;
        for (let i = 0; i < run.batch.worlds; i++) {
          const words = rng.subarray(4 * i, 4 * i + 4).join();
          const me = `world ${i}${label}`;
          const twin = seen.get(words);
          if (twin)
            return `${twin} and ${me} have the same random words at tick ${t}; leave rng to the framework`;
          seen.set(words, me);
        }
        tickOn(run, t);
      }
    }
    return undefined;
  },
};

export const partition: Rule<Site> = {
  name: "partition",
  demands: "a world's outcome does not depend on the worlds beside it or on how a batch is cut into calls",
  needs: ["seeds", "observe-pure"],
  run(site) {
    const whole = startRun(site);
    const { worlds } = whole.batch;
    const first = Math.floor(worlds / 3);
    const part = startRun(site, { firstWorld: first, worlds: Math.max(1, worlds - first - 1) });
    const blocked = startRun(site);
    const cuts = [...new Set([0, 1, Math.ceil(worlds / 2), worlds])];
    // Last block first: a value that leaks from one world into the next then goes another way.
    const blocks = cuts.slice(1).map((hi, j) => [cuts[j], hi] as const);
    blocks.reverse();
    for (let t = 0; t < site.ticks; t++) {
      tickOn(whole, t);
      tickOn(part, t);
      tickOn(blocked, t, blocks);
      for (let i = 0; i < part.batch.worlds; i++) {
        const alone = differenceOfWorlds(whole.batch, first + i, part.batch, i);
        if (alone) return `worlds ${first}.. alone differ from the same worlds of a larger batch in ${alone}`;
      }
      const inBlocks = differenceOfBatches(whole.batch, blocked.batch);
      if (inBlocks) return `step(lo, hi) in blocks differs from one call in ${inBlocks}`;
    }
    return undefined;
  },
};

export const saveLoad: Rule<Site> = {
  name: "save-load",
  demands: "a loaded save goes on exactly as the original did",
  needs: ["partition"],
  run(site) {
    const half = Math.ceil(site.ticks / 2);
    const original = startRun(site);
    for (let t = 0; t < half; t++) tickOn(original, t);
    const saved = original.batch.save();
    const words = original.words.slice();
    const fresh = startRun(site, { seed: "another seed" });
    fresh.batch.load(saved);
    fresh.words.set(words);
    for (let t = half; t < 2 * half; t++) {
      tickOn(original, t);
      tickOn(fresh, t);
      const difference = differenceOfBatches(original.batch, fresh.batch);
      if (difference)
        return `a fresh batch that loads a save differs from the original in ${difference}; ${hidden}`;
    }
    original.batch.load(saved);
    original.words.set(words);
    for (let t = half; t < 2 * half; t++) tickOn(original, t);
    const difference = differenceOfBatches(fresh.batch, original.batch);
    return (
      difference && `a batch that loads its own earlier save goes on differently in ${difference}; ${hidden}`
    );
  },
};
const hidden = "keep all memory in state fields";

export const fork: Rule<Site> = {
  name: "fork",
  demands: "a forked world is an exact copy and goes on identically under identical actions",
  needs: ["save-load"],
  run(site) {
    const source = startRun(site);
    const target = startRun(site, { seed: "another seed" });
    const half = Math.ceil(site.ticks / 2);
    for (let t = 0; t < half; t++) tickOn(source, t);
    for (let t = 0; t < 3; t++) tickOn(target, t);
    const { worlds } = source.batch;
    const lo = worlds > 1 ? 1 : 0;
    const pick = Array.from({ length: Math.max(1, worlds - 2) }, (_, j) => (2 * j + worlds - 1) % worlds);
    const before = startRun(site);
    before.batch.load(target.batch.save());
    target.batch.fork(source.batch, pick, lo);
    for (let i = 0; i < worlds; i++) {
      const from = pick[i - lo];
      const difference =
        from === undefined
          ? differenceOfWorlds(before.batch, i, target.batch, i)
          : differenceOfWorlds(source.batch, from, target.batch, i);
      if (difference) return `world ${i} after fork is not what was asked for: ${difference}`;
    }
    for (let t = half; t < site.ticks; t++) {
      sampleActions(source.batch, source.words);
      sampleActions(target.batch, target.words);
      copyActions(source.batch, target.batch, pick, lo);
      for (const { batch } of [source, target]) batch.step();
      for (const { batch } of [source, target]) batch.resetDone();
      for (let j = 0; j < pick.length; j++) {
        const difference = differenceOfWorlds(source.batch, pick[j], target.batch, lo + j);
        if (difference) return `a fork goes on differently from its original in ${difference}; ${hidden}`;
      }
    }
    return undefined;
  },
};

function copyActions(from: Batch, to: Batch, pick: readonly number[], lo: number): void {
  const n = from.agents;
  from.io.actions.forEach((column, h) => {
    pick.forEach((i, j) => {
      to.io.actions[h].set(column.subarray(i * n, (i + 1) * n), (lo + j) * n);
    });
  });
}

export const kernel: Rule<Site> = {
  name: "kernel",
  demands: "the kernel form equals the world form bit for bit",
  needs: ["seeds"],
  skip: ({ env }) => (env.kernel ? undefined : "the env has no kernel form"),
  run(site) {
    const fast = startRun(site, { form: "kernel" });
    const reference = startRun(site, { form: "world" });
    let difference = differenceOfBatches(reference.batch, fast.batch);
    for (let t = 0; !difference && t < site.ticks; t++) {
      tickOn(reference, t);
      tickOn(fast, t);
      difference = differenceOfBatches(reference.batch, fast.batch);
    }
    return difference && `world form and kernel form differ in ${difference}`;
  },
};

export const observePure: Rule<Site> = {
  name: "observe-pure",
  demands: "observe writes all of its observations from the state, and nothing else",
  needs: ["masks"],
  run(site) {
    const run = startRun(site);
    const copy = startRun(site);
    for (let t = 0; t < site.ticks; t++) {
      const wrong = observeAgain(run, copy.batch);
      if (wrong) return wrong;
      sampleActions(run.batch, run.words);
      run.batch.step();
      const atEnd = observeAgain(run, copy.batch);
      if (atEnd) return atEnd;
      run.batch.resetDone();
    }
    return undefined;
  },
};

function observeAgain({ batch }: Run, copy: Batch): string | undefined {
  copy.load(batch.save());
  batch.observe();
  const changed = differenceOfBatches(copy, batch);
  if (changed) return `calling observe again changed ${changed}`;
  for (const column of Object.values(batch.io.obs)) column.fill(Number.NaN);
  batch.observe();
  const left = differenceOfBatches(copy, batch);
  return left && `observe does not write everything anew: ${left}`;
}

const notReset =
  /^(action|payoff|reward|flow|mask|finished):|^(windowTicks|windowEpisodes|payoffSum|rewardSum|livedTicks)$|\./;

export const resetForgets: Rule<Site> = {
  name: "reset-forgets",
  demands: "a new episode depends on the random words alone, not on the episode before",
  needs: ["seeds"],
  run(site) {
    const a = startRun(site);
    const b = startRun(site, { seed: "another seed" });
    b.words.forEach((word, j) => {
      b.words[j] = word ^ 0x5bd1e995;
    });
    const own = new Set([...Object.keys(site.env.metrics)]);
    const features = site.env.observation(a.batch.params as never);
    const ignore = (name: string) =>
      own.has(name) || notReset.test(name) || (name.startsWith("obs:") && !(name.slice(4) in features));
    for (let round = 0; round < 6; round++) {
      for (let n = 0; n <= round * 2; n++) stepOn(a);
      for (let n = 0; n <= 5; n++) stepOn(b);
      for (const { batch } of [a, b]) for (let i = 0; i < batch.worlds; i++) cutWorld(batch, i);
      b.batch.streams.forEach(({ words }, j) => {
        words.set(a.batch.streams[j].words);
      });
      b.batch.columns.episode.set(a.batch.columns.episode);
      for (const { batch } of [a, b]) batch.resetDone();
      const difference = differenceOfBatches(a.batch, b.batch, ignore);
      if (difference)
        return `after two different episodes reset leaves ${difference}; set all state in reset`;
    }
    return undefined;
  },
};

function stepOn({ batch, words }: Run): void {
  sampleActions(batch, words);
  batch.step();
  batch.resetDone();
}

/** Columns of worlds that were done before a step, which it may not touch: all but what the step itself reports. */
const reported = /^(action|payoff|reward|flow):/;

export const doneWorlds: Rule<Site> = {
  name: "done-worlds",
  demands: "a step leaves the state of a world that is done alone",
  needs: ["observe-pure"],
  run: (site) =>
    afterDone(startRun(site), site.ticks, (name) => reported.test(name) || isShown(name), "a step"),
};

export const terminalObservation: Rule<Site> = {
  name: "terminal-observation",
  demands: "the last observation of a world stays until resetDone",
  needs: ["observe-pure", "done-worlds"],
  run: (site) => afterDone(startRun(site), site.ticks, (name) => !isShown(name), "the next step"),
};

function isShown(name: string): boolean {
  return name.startsWith("obs:") || name.startsWith("mask:");
}

function afterDone(
  { batch, words }: Run,
  ticks: number,
  ignore: (name: string) => boolean,
  cause: string,
): string | undefined {
  const kept = snapshotOf(columnsOf(batch));
  // Worlds end one after another, by themselves or cut, until none is left to step.
  for (let t = 0; t < ticks; t++) {
    if (t >= 3) cutWorld(batch, (t - 3) % batch.worlds);
    const wasDone = batch.columns.done.slice();
    kept.take();
    sampleActions(batch, words);
    batch.step();
    const change = kept.changed((name, e, stride) => ignore(name) || wasDone[Math.floor(e / stride)] === 0);
    if (change) {
      const { name, element, stride, before, after } = change;
      return `${cause} changed ${place(batch, name, Math.floor(element / stride), element % stride)} of a world that was done: ${before}, then ${after}`;
    }
    if (wasDone.every((d) => d !== 0)) batch.resetDone();
  }
  return undefined;
}
