/**
 * A registry of tasks: who claims what, who gets it, and what is refused, over any env.
 *
 * The order in a tick: all see which tasks are free, who holds them and in which version; `declare` rounds of announcements, which
 * bind nobody; the action head `claim` (0 none, j task j); claims are resolved; who has all that its job takes works; it commits
 * and gives back; leases run out. A finished job pays the values of its tasks, beside what the env pays. Each change of hands is a row
 * of a ledger with a version of its own, and a commit under an old one is refused (fencing). With `counts: "key"` each key of a
 * seat may have a job; with `counts: "name"` who displays the name of a key claims for it.
 *
 * Bound, since a step of the commons under it takes 14 times as long with its rules in world form (170 ns an agent to 13 without it).
 */
import { defineMechanism } from "../../core/mechanism.ts";
import { category, discrete } from "../../core/spaces.ts";
import { claimOne, claimSet, inCircles, isClaimed } from "./claiming.ts";
import { expire, followKeys, forgotten, isQuiet, placeIn } from "./holding.ts";
import { params } from "./params.ts";
import { headNames, metrics, registryIn, state } from "./state.ts";
import { work, workOnCopies } from "./working.ts";

/** Waits from here on look alike. */
const longWait = 15;
/** Versions are seen modulo this. */
const versionsSeen = 16;

export const taskRegistry = defineMechanism({
  id: "task-registry",
  title: "Registry of tasks",
  cite: [
    "Gray & Cheriton 1989, Leases, SOSP 12:202-210",
    "Kung & Robinson 1981, ACM Transactions on Database Systems 6:213-226",
    "Coffman, Elphick & Shoshani 1971, ACM Computing Surveys 3:67-78",
    "Farrell 1987, RAND Journal of Economics 18:34-39",
  ],
  params,
  random: true,
  metrics,
  state,
  rounds: (p) => p.declare,
  action: (p) => [
    ...headNames(p).map((name) => discrete(p.tasks + 1, { name })),
    ...(p.declare > 0 ? [discrete(p.tasks + 1, { name: "declare" })] : []),
  ],
  observation: (p, { agents }) => ({
    free: category(2, "whether each task is free", { size: p.tasks }),
    holder: category(agents + 1, "who holds each task: 0 nobody, 1 oneself, j the (j - 1)-th next agent", {
      size: p.tasks,
      bins: 0,
    }),
    version: category(versionsSeen, `changes of each task, modulo ${versionsSeen}`, {
      size: p.tasks,
      bins: 0,
    }),
    held: category(p.needs + 1, "resources that the own job has taken"),
    waited: category(longWait + 1, `ticks waited for the own claim, at most ${longWait}`, { bins: 2 }),
    ...(p.declare > 0 && {
      declared: category(
        p.tasks + 1,
        "what each means to claim, oneself first and then the next agents; 0 nothing",
        {
          size: agents,
        },
      ),
    }),
  }),
  bind(context, p) {
    const w = registryIn(context, p);
    const { agents, tasks, all, places, done, active, declared, declare, holder, version, taken, wait } = w;
    const { obs } = w;
    const { keys } = places;
    const bySeat = keys === undefined;

    function balanced(i: number): boolean {
      let held = 0;
      for (let r = i * tasks; r < (i + 1) * tasks; r++) if (holder[r] !== 0) held++;
      return held === w.out[i];
    }

    /** What the agents of world i see of task c, from 0. */
    function see(i: number, c: number): void {
      const { free, holder: holders, version: versions } = obs;
      const by = holder[i * tasks + c];
      const changes = version[i * tasks + c] & (versionsSeen - 1);
      const first = i * agents * tasks + c;
      if (by === 0) {
        for (let a = 0, k = first; a < agents; a++, k += tasks) {
          free[k] = 1;
          holders[k] = 0;
          versions[k] = changes;
        }
        return;
      }
      const seat = places.each === 1 ? by - 1 : Math.floor((by - 1) / places.each);
      for (let a = 0, k = first; a < agents; a++, k += tasks) {
        free[k] = 0;
        holders[k] = 1 + (seat >= a ? seat - a : seat - a + agents);
        versions[k] = changes;
      }
    }

    /** What was declared is said once. */
    function forget(lo: number, hi: number): void {
      for (let i = lo; i < hi; i++) if (done[i] === 0) declared.fill(0, i * agents, (i + 1) * agents);
    }

    /** What the agents of world i have declared, to each. */
    function hear(i: number): void {
      const first = i * agents;
      for (let a = 0, k = first * agents; a < agents; a++)
        for (let j = 0; j < agents; j++, k++) obs.declared[k] = declared[first + ((a + j) % agents)];
    }

    return {
      reset(i) {
        w.written[i] = 0;
        w.out[i] = 0;
        w.quiet[i] = 0;
        for (let r = i * tasks; r < (i + 1) * tasks; r++) {
          holder[r] = 0;
          version[r] = 0;
        }
        for (let s = i * all; s < (i + 1) * all; s++) {
          w.owner[s] = keys === undefined ? s - i * all + 1 : keys[s];
          taken[s] = 0;
          wait[s] = 0;
          w.wanted[s] = 0;
          w.pause[s] = 0;
          w.tries[s] = 0;
          w.refusals[s] = 0;
        }
        declared.fill(0, i * agents, (i + 1) * agents);
      },
      talk(lo, hi) {
        for (let i = lo; i < hi; i++)
          if (done[i] === 0)
            for (let k = i * agents; k < (i + 1) * agents; k++)
              declared[k] = active[k] === 0 ? 0 : declare[k];
      },
      after(lo, hi) {
        for (let i = lo; i < hi; i++) {
          if (done[i] !== 0) continue;
          if (keys !== undefined) followKeys(w, i, keys);
          // Where nobody claims, holds or waits, there is nothing to do.
          const claimed = isClaimed(w, i);
          if (!claimed && w.quiet[i] !== 0) continue;
          if (p.resolve === "optimistic") workOnCopies(w, i);
          else {
            w.dead[i] += forgotten(w, i);
            if (p.resolve === "two-phase") claimSet(w, i);
            else claimOne(w, i);
            if (p.needs > 1) w.stuck[i] += inCircles(w, i);
            work(w, i);
            expire(w, i);
          }
          w.quiet[i] = !claimed && isQuiet(w, i) ? 1 : 0;
          if (!balanced(i)) w.unbalanced[i]++;
        }
        if (p.declare > 0) forget(lo, hi);
      },
      observe(lo, hi) {
        const { held, waited } = obs;
        for (let i = lo; i < hi; i++) {
          for (let c = 0; c < tasks; c++) see(i, c);
          for (let a = 0, k = i * agents; a < agents; a++, k++) {
            const s = bySeat ? k : placeIn(w, i, a);
            held[k] = taken[s];
            waited[k] = wait[s] < longWait ? wait[s] : longWait;
          }
          if (p.declare > 0) hear(i);
        }
      },
    };
  },
});
