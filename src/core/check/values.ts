/** Rules about what an env hands out in every tick: observations, payoffs, flags, masks and metrics. */
import type { Batch } from "../batch.ts";
import { finishedColumn } from "../layout.ts";
import { isOwnMetric } from "../metrics.ts";
import type { Rule } from "./judge.ts";
import {
  differenceOfBatches,
  place,
  type Site,
  sampleActions,
  startRun,
  tickOn,
  where,
  whereRow,
} from "./site.ts";

/** Runs natural episodes and looks at each step twice: right after it, and after resets. */
function watch(
  site: Site,
  ticks: number,
  look: (batch: Batch, moment: "step" | "reset") => string | undefined,
  beforeStep?: (batch: Batch) => void,
): string | undefined {
  const { batch, words } = startRun(site);
  let wrong = look(batch, "reset");
  for (let t = 0; !wrong && t < ticks; t++) {
    sampleActions(batch, words);
    beforeStep?.(batch);
    batch.step();
    wrong = look(batch, "step");
    if (!wrong && batch.resetDone() > 0) wrong = look(batch, "reset");
  }
  return wrong;
}

export const observations: Rule<Site> = {
  name: "observations",
  demands: "observations are finite, within the declared range, and whole where declared",
  needs: ["masks"],
  run: (site) => watch(site, site.ticks, wrongObservation),
};

function wrongObservation(batch: Batch): string | undefined {
  for (const [name, { low, high, whole }] of Object.entries(batch.features)) {
    const column = batch.io.obs[name];
    const stride = column.length / batch.worlds;
    for (let e = 0; e < column.length; e++) {
      const value = column[e];
      const rule = !Number.isFinite(value)
        ? "be finite"
        : value < low || value > high
          ? `be in [${low}, ${high}]`
          : whole && !Number.isInteger(value)
            ? "be whole"
            : undefined;
      if (rule)
        return `${place(batch, `obs:${name}`, Math.floor(e / stride), e % stride)} must ${rule}, got ${value}`;
    }
  }
  return undefined;
}

export const payoffs: Rule<Site> = {
  name: "payoffs",
  demands: "payoffs and rewards are finite",
  needs: ["masks"],
  run: (site) =>
    watch(site, site.ticks, (batch) => {
      for (const name of ["payoff", "reward"] as const)
        for (let k = 0; k < batch.io[name].length; k++) {
          const value = batch.io[name][k];
          if (!Number.isFinite(value)) return `${name} must be finite, got ${value} (${whereRow(batch, k)})`;
        }
      return undefined;
    }),
};

export const inactiveUnpaid: Rule<Site> = {
  name: "inactive-unpaid",
  demands: "agents that do not take part are paid 0",
  needs: ["payoffs"],
  run(site) {
    let active = new Uint8Array(0);
    return watch(
      site,
      site.ticks,
      (batch, moment) => {
        if (moment === "reset") return undefined;
        for (let k = 0; k < active.length; k++)
          if (active[k] === 0 && batch.io.payoff[k] !== 0)
            return `an inactive agent must be paid 0, got ${batch.io.payoff[k]} (${whereRow(batch, k)})`;
        return undefined;
      },
      (batch) => {
        active = batch.columns.active.slice();
      },
    );
  },
};

export const noResurrection: Rule<Site> = {
  name: "no-resurrection",
  demands: "an agent that has terminated stays so until the next episode, or until one is born in its seat",
  needs: ["masks"],
  run(site) {
    let finished = new Uint8Array(0);
    return watch(
      site,
      site.ticks,
      (batch, moment) => {
        if (moment === "reset") return undefined;
        const { columns } = batch;
        for (let k = 0; k < finished.length; k++)
          if (
            finished[k] !== 0 &&
            !isBorn(columns, k) &&
            (columns.terminated[k] === 0 || columns.active[k] !== 0)
          )
            return `an agent that had terminated came back (${whereRow(batch, k)})`;
        return undefined;
      },
      ({ columns }) => {
        finished = columns.terminated.map((t, k) => (t !== 0 && columns.active[k] === 0 ? 1 : 0));
      },
    );
  },
};

const isBorn = ({ parent }: Batch["columns"], k: number): boolean => parent !== undefined && parent[k] !== -1;

export const lives: Rule<Site> = {
  name: "lives",
  demands: "where agents are born within an episode, age is left to the framework",
  needs: ["no-resurrection"],
  skip: ({ env }) => (env.turnover ? undefined : "nobody is born within an episode"),
  run(site) {
    let age = new Int32Array(0);
    return watch(
      site,
      site.ticks,
      (batch, moment) => (moment === "reset" ? undefined : wrongAge(batch, age)),
      ({ columns }) => {
        age = columns.age!.slice();
      },
    );
  },
};

function wrongAge(batch: Batch, before: Int32Array): string | undefined {
  const { active, age } = batch.columns;
  for (let k = 0; k < active.length; k++) {
    if (active[k] === 0) continue;
    const expected = isBorn(batch.columns, k) ? 0 : before[k] + 1;
    if (age![k] !== expected)
      return `age must be ${expected} after this step, got ${age![k]} (${whereRow(batch, k)}); leave it to the framework`;
  }
  return undefined;
}

/** Longest horizon that is run to its end. */
const longestHorizon = 5000;

export const endings: Rule<Site> = {
  name: "endings",
  demands: "each agent ends either terminated or truncated, and truncated exactly at the horizon",
  needs: ["no-resurrection"],
  run(site) {
    const short = { ...site, worlds: Math.min(site.worlds, 3) };
    const { horizon } = startRun(short).batch;
    const ticks = horizon <= longestHorizon ? Math.max(site.ticks, horizon + 2) : site.ticks;
    let tick = new Int32Array(0);
    let active = new Uint8Array(0);
    return watch(
      short,
      ticks,
      (batch, moment) => (moment === "reset" ? undefined : wrongEnding(batch, tick, active)),
      ({ columns }) => {
        tick = columns.tick.slice();
        active = columns.active.slice();
      },
    );
  },
};

function wrongEnding(batch: Batch, tickBefore: Int32Array, activeBefore: Uint8Array): string | undefined {
  const { columns, agents, horizon, env } = batch;
  for (let i = 0; i < batch.worlds; i++) {
    const tick = columns.tick[i];
    const done = columns.done[i] !== 0;
    if (tick !== tickBefore[i] + 1)
      return `tick must go from ${tickBefore[i]} to ${tickBefore[i] + 1} in a step, got ${tick} (world ${i}); leave it to the framework`;
    if (!done && tick >= horizon) return `must be done at the horizon of ${horizon} (${where(batch, i)})`;
    for (let a = 0, k = i * agents; a < agents; a++, k++) {
      const terminated = columns.terminated[k] !== 0;
      const truncated = columns.truncated[k] !== 0;
      const here = where(batch, i, a);
      if (terminated && truncated)
        return `terminated and truncated at once (${here})${env.earlyExit ? "" : early}`;
      if (truncated && !(done && tick === horizon))
        return `truncated before the horizon of ${horizon} (${here}); end an episode by terminated or ended`;
      if (terminated && !done && !env.earlyExit) return `terminated before its world (${here})${early}`;
      if (done && activeBefore[k] !== 0 && !terminated && !truncated)
        return `the episode is over, but neither terminated nor truncated is set (${here})`;
    }
  }
  return undefined;
}
const early = "; agents that finish on their own need earlyExit: true";

export const masks: Rule<Site> = {
  name: "masks",
  demands: "masks are 0 or 1 and leave every active agent a choice",
  needs: ["builds"],
  skip: (site) => (startRun(site).batch.io.masked ? undefined : "nothing is masked"),
  run: (site) => watch(site, site.ticks, wrongMask),
};

function wrongMask(batch: Batch): string | undefined {
  const { io, heads, columns } = batch;
  for (let h = 0; h < heads.length; h++) {
    const head = heads[h];
    if (head.kind !== "discrete") continue;
    for (let k = 0; k < columns.active.length; k++) {
      const mask = io.masks[h].subarray(k * head.n, (k + 1) * head.n);
      const here = whereRow(batch, k);
      const odd = mask.find((m) => m > 1);
      if (odd !== undefined) return `the mask of "${head.name}" must hold 0 or 1, got ${odd} (${here})`;
      if (columns.active[k] !== 0 && !mask.includes(1))
        return `the mask of "${head.name}" leaves an active agent no choice (${here})`;
    }
  }
  return undefined;
}

export const metrics: Rule<Site> = {
  name: "metrics",
  demands: "metrics are finite sums that the rules add to and never read or set",
  needs: ["seeds"],
  run(site) {
    const a = startRun(site);
    const b = startRun(site);
    const half = Math.ceil(site.ticks / 2);
    for (let t = 0; t < half; t++) for (const run of [a, b]) tickOn(run, t);
    // The framework's own have no accumulator.
    const names = Object.keys(a.batch.metrics).filter((name) => !isOwnMetric(name));
    // What was added in finished episodes and in the one in progress.
    const total = ({ columns }: Batch, name: string, i: number): number =>
      columns[name][i] + (columns[finishedColumn(name)]?.[i] ?? 0);
    const middle = names.map((name) =>
      Array.from({ length: a.batch.worlds }, (_, i) => total(a.batch, name, i)),
    );
    b.batch.startWindow();
    for (const name of names) b.batch.columns[name].fill(0);
    const sums = new Set([
      ...names.flatMap((name) => [name, finishedColumn(name)]),
      ...["windowTicks", "windowEpisodes", "payoffSum", "rewardSum", "livedTicks"],
    ]);
    for (let t = half; t < 2 * half; t++) {
      for (const run of [a, b]) tickOn(run, t);
      const difference = differenceOfBatches(a.batch, b.batch, (name) => sums.has(name));
      if (difference) return `zeroing the metrics changed ${difference}; keep what the rules need in state`;
      for (const name of names)
        for (let i = 0; i < a.batch.worlds; i++) {
          const value = total(a.batch, name, i);
          if (!Number.isFinite(value))
            return `metric "${name}" must be finite, got ${value} (${where(a.batch, i)})`;
        }
    }
    for (const [j, name] of names.entries())
      for (let i = 0; i < a.batch.worlds; i++) {
        const added = total(a.batch, name, i) - middle[j][i];
        const fromZero = total(b.batch, name, i);
        const scale = Math.abs(total(a.batch, name, i)) + Math.abs(middle[j][i]) + 1;
        if (Math.abs(added - fromZero) > 1e-9 * scale)
          return `metric "${name}" must only be added to: a window that began at 0 holds ${fromZero}, one that went on gained ${added} (world ${i})`;
      }
    return undefined;
  },
};
