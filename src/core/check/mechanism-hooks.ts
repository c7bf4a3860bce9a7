/** Rules about what the hooks of a mechanism do to actions, rewards, observations and masks. */
import type { Batch } from "../batch.ts";
import { checkActions } from "../check-step.ts";
import { asError, OstromError } from "../errors.ts";
import { havingHeads } from "../roles.ts";
import type { Rule } from "./judge.ts";
import { added } from "./mechanism-definition.ts";
import { type Call, changedBy, type LaidSite, ownUse, shifting, watchHooks } from "./mechanism-site.ts";
import { startRun, tickOn, whereRow } from "./site.ts";

const needs = ["builds"];

export const payoff: Rule<LaidSite> = {
  name: "payoff",
  demands: "what the env pays stays as it is; a mechanism changes the reward",
  needs,
  run: (site) =>
    watchHooks(site, (call) => {
      const changed = changedBy(call, (name) => name !== "payoff:");
      return changed && `${call.hook} changed ${changed}; change reward instead`;
    }),
};

/**
 * What a hook may write besides the mechanism's own fields, the env's state and the worlds' random words; `flow:` is what the
 * framework keeps of a change of rewards.
 */
const mayWrite: Record<Call["hook"], RegExp> = {
  reset: /^$/,
  talk: /^action:/,
  before: /^action:/,
  after: /^(reward:|flow:|ended$|terminated$)/,
  observe: /^mask:/,
};

export const writes: Rule<LaidSite> = {
  name: "writes",
  demands:
    "each hook writes what is its to write, and leaves time, sums and the observations of others alone",
  needs: ["payoff"],
  run(site) {
    const state = new Set(["rng", ...Object.keys(site.env.state(startRun(site).batch.params))]);
    const { mechanism } = site;
    const { found, alters } = added(site);
    const mayShow = (name: string) => !(name in found.features) || alters.includes(name);
    const own = `${mechanism.id}.`;
    return watchHooks(site, (call) => {
      const changed = changedBy(call, (name) => {
        if (name === "payoff:" || mayWrite[call.hook].test(name)) return true;
        if (call.hook === "observe") return name.startsWith("obs:") && mayShow(name.slice(4));
        if (name === "active") return mechanism.earlyExit ?? false;
        return state.has(name) || name.startsWith(own) || name === mechanism.id || alters.includes(name);
      });
      return changed && `${call.hook} changed ${changed}`;
    });
  },
};

export const ranges: Rule<LaidSite> = {
  name: "ranges",
  demands: "a call for worlds lo..hi-1 leaves all other worlds alone",
  needs: ["writes"],
  skip: ({ worlds }) => (worlds > 1 ? undefined : "there is one world"),
  run: (site) =>
    watchHooks(
      site,
      (call) => {
        const { hook, lo, hi } = call;
        const changed = changedBy(call, (_, e, stride) => e >= lo * stride && e < hi * stride);
        return changed && `${hook} of worlds ${lo}..${hi - 1} changed ${changed}`;
      },
      site.worlds > 3 ? 2 : 1,
    ),
};

export const actions: Rule<LaidSite> = {
  name: "actions",
  demands: "actions that it changes stay finite, in their space and not masked",
  needs: ["writes", "masks"],
  run: (site) =>
    watchHooks(site, ({ hook, batch, lo, hi }) => {
      if (hook !== "before") return undefined;
      const { heads, io, columns, agents, firstWorld } = batch;
      const rows = { agents, firstWorld, tick: columns.tick };
      try {
        const having = havingHeads(batch.roles, agents, heads.length);
        checkActions(site.mechanism.id, heads, having, io, columns.done, columns.active, rows, lo, hi);
        return undefined;
      } catch (error) {
        if (error instanceof OstromError) return error.message;
        throw error;
      }
    }),
};

export const forbidsOnly: Rule<LaidSite> = {
  name: "forbids-only",
  demands: "it may forbid choices, but allows none that was forbidden before it",
  needs: ["masks"],
  skip: (site) => (startRun(site).batch.io.masked ? undefined : "nothing is masked"),
  run: (site) =>
    watchHooks(site, (call) => {
      const { batch, kept, hook } = call;
      const changed = changedBy(call, (name, e) => {
        const nowAllowed = name.startsWith("mask:") && batch.columns[name][e] > kept.before(name)[e];
        return hook !== "observe" || !nowAllowed;
      });
      return changed && `allows what was forbidden, ${changed}; set masks to 0 only`;
    }),
};

export const inactiveUnpaid: Rule<LaidSite> = {
  name: "inactive-unpaid",
  demands: "agents that had left are neither paid nor charged",
  needs: ["payoffs"],
  skip: ({ env, mechanism }) =>
    env.earlyExit || mechanism.earlyExit ? undefined : "no agent leaves before its world ends",
  run: (site) =>
    watchHooks(site, ({ hook, batch, kept }) => {
      if (hook !== "after") return undefined;
      const old = kept.before("reward:");
      const active = kept.before("active");
      const { reward } = batch.io;
      const k = reward.findIndex((paid, row) => active[row] === 0 && paid !== old[row]);
      return k < 0
        ? undefined
        : `the reward of an agent that had left went from ${old[k]} to ${reward[k]} (${whereRow(batch, k)})`;
    }),
};

/** Laid on every other agent. */
function onSome(site: LaidSite): { readonly seats: readonly number[] } {
  const { agents } = startRun({ ...site, mechanisms: site.earlier }).batch;
  return { seats: Array.from({ length: Math.ceil(agents / 2) }, (_, j) => 2 * j) };
}

export const seatsOnly: Rule<LaidSite> = {
  name: "seats-only",
  demands: "laid on some agents, it neither pays, charges nor moves the others",
  needs: ["actions", "inactive-unpaid"],
  skip(site) {
    if (startRun(site).batch.agents === 1) return "there is one agent";
    try {
      startRun({ ...site, mechanisms: [...site.earlier, { ...ownUse(site), ...onSome(site) }] });
      return undefined;
    } catch (error) {
      // What acts at the start of an episode alone.
      return asError(error).message;
    }
  },
  run(site) {
    const wrong = (call: Call) => {
      const { agents } = call.batch;
      const changed = changedBy(call, (name, e) => {
        const ofAgent = name === "reward:" || name.startsWith("action:");
        return !ofAgent || (e % agents) % 2 === 0;
      });
      return (
        changed &&
        `laid on every other agent, ${call.hook} changed ${changed}; leave alone whose w.active[a] is 0: they are not subject to it`
      );
    };
    return watchHooks(site, wrong, site.worlds, onSome(site));
  },
};

/** Share of what moved that rounding may take. */
const slack = 1e-9;

export const budget: Rule<LaidSite> = {
  name: "budget",
  demands: "what it reports as collected less what it reports as returned is what rewards have lost",
  needs: ["payoffs"],
  skip: ({ mechanism }) =>
    "collected" in mechanism.metrics ? undefined : 'it has no metric "collected" (and "returned")',
  run(site) {
    const { id } = site.mechanism;
    return watchHooks(site, ({ hook, batch, kept }) => {
      if (hook !== "after") return undefined;
      const { agents, columns, io, worlds } = batch;
      const gained = (name: string, i: number): number => {
        const column = columns[`${id}.${name}`];
        return column ? column[i] - kept.before(`${id}.${name}`)[i] : 0;
      };
      const old = kept.before("reward:");
      for (let i = 0; i < worlds; i++) {
        let lost = 0;
        let moved = 0;
        for (let k = i * agents; k < (i + 1) * agents; k++) {
          lost += old[k] - io.reward[k];
          moved += Math.abs(old[k]) + Math.abs(io.reward[k]);
        }
        const collected = gained("collected", i);
        const returned = gained("returned", i);
        // Metrics are sums over a window, in which a tick is as exact as the sum allows.
        const size = moved + Math.abs(columns[`${id}.collected`][i]);
        if (!(Math.abs(lost - (collected - returned)) <= slack * size))
          return `collected ${collected} and returned ${returned}, but rewards lost ${Math.abs(lost) <= slack * moved ? 0 : lost} (world ${batch.firstWorld + i}, tick ${columns.tick[i]})`;
      }
      return undefined;
    });
  },
};

/** Differs from row to row, so that shares and means of it do not cancel. */
const shiftOf = (k: number): number => 0.5 + 0.25 * (k % 7);

export const inOrder: Rule<LaidSite> = {
  name: "in-order",
  demands: "it goes on from the reward as earlier mechanisms left it",
  needs: ["seeds", "payoffs"],
  run(site) {
    const rewards = (shift: (batch: Batch, k: number) => void): string => {
      let batch: Batch | undefined;
      const shifter = shifting(
        (b, lo, hi) => {
          for (let k = lo * b.agents; k < hi * b.agents; k++) if (b.columns.active[k] !== 0) shift(b, k);
        },
        () => batch!,
      );
      const run = startRun({ ...site, mechanisms: [...site.earlier, shifter, ownUse(site)] });
      batch = run.batch;
      const seen: string[] = [];
      for (let t = 0; t < site.ticks; t++) {
        tickOn(run, t);
        seen.push(batch.io.reward.join());
      }
      return seen.join();
    };
    const plain = rewards(() => {});
    const ofReward = rewards(({ io }, k) => {
      io.reward[k] += shiftOf(k);
    });
    const ofPayoff = rewards(({ io }, k) => {
      io.payoff[k] += shiftOf(k);
    });
    if (plain !== ofReward) return undefined;
    const how = plain === ofPayoff ? "whatever it was" : "from the payoff";
    return `sets the reward ${how}, and undoes what earlier mechanisms did; change the reward that is there`;
  },
};
