/** The rules of a batch bound to its columns: the env's, in kernel form or through world views, and the mechanisms'. */
import { type Composition, fieldsOf } from "./composition.ts";
import type { Env, Kernel, OwnColumns, World } from "./env.ts";
import { fail, failUnknown, refusePromise, requireKnown } from "./errors.ts";
import { type GuardSite, guard, guardObserve, guardOnce, guardReset, guardStep } from "./guard.ts";
import { type Layout, roundColumn, streamColumn } from "./layout.ts";
import { subjectOf } from "./limit.ts";
import { columnName, hookNames, type MechanismHooks } from "./mechanism.ts";
import type { Column } from "./schema.ts";
import { neighboursIn } from "./topology.ts";
import { sealViews, worldViews } from "./world.ts";

/** The columns that rules read and write. */
export interface Site {
  readonly worlds: number;
  readonly firstWorld: number;
  readonly columns: Readonly<Record<string, Column>>;
  readonly own: OwnColumns;
  readonly actions: readonly Float64Array[];
  readonly masks: readonly Uint8Array[];
  readonly obs: Readonly<Record<string, Float64Array>>;
  readonly payoff: Float64Array;
  readonly reward: Float64Array;
}

export interface Rules {
  readonly kernel: Kernel;
  /** Of each mechanism, in their order. */
  readonly hooks: readonly MechanismHooks[];
  /** Made when they are first asked for. */
  views(): readonly World[];
}

export function bindRules(
  env: Env,
  params: Record<string, unknown>,
  form: "kernel" | "world",
  composition: Composition,
  layout: Layout,
  site: Site,
): Rules {
  const { agents, envHeads, envFeatures, topology, laid } = composition;
  const { worlds, firstWorld, columns, own, payoff } = site;
  const actions = site.actions.slice(0, envHeads);
  const obs = Object.fromEntries(envFeatures.map((name) => [name, site.obs[name]]));
  const mask = site.masks[0];
  const neighbours = neighboursIn(env.id, topology);
  const shared = { worlds, agents, firstWorld, actions, obs, payoff, mask, topology: topology!, neighbours };
  let made: readonly World[] | undefined;
  const views = () => {
    made ??= sealViews(worldViews({ ...shared, fields: layout.envFields, columns, rng: own.rng }));
    return made;
  };
  const derived = env.derive && guardOnce(env.id, "derive", () => env.derive!(params));
  const compiled =
    form === "kernel" && env.kernel
      ? guardOnce(env.id, "kernel", () =>
          env.kernel!({ ...shared, columns: columns as never, action: actions[0] }, params, derived),
        )
      : undefined;
  const guarded = { firstWorld, tick: own.tick };
  const kernel = guardKernel(
    env.id,
    compiled ?? worldKernel(env, views(), params, derived, own.done),
    compiled ?? env.world,
    guarded,
  );
  const hooks = laid.map((_, m) => bindMechanism(env, layout, site, composition, m, guarded));
  return { kernel, hooks, views };
}

/** `code` has the functions that are called in the end. */
function guardKernel(who: string, kernel: Kernel, code: object, site: GuardSite): Kernel {
  return {
    reset: guardReset(who, kernel, site, code),
    step: guardStep(who, kernel, site, code),
    observe: guardObserve(who, kernel, site, code),
  };
}

function guardHooks(who: string, hooks: MechanismHooks, site: GuardSite): MechanismHooks {
  const guarded: MechanismHooks = {};
  if (hooks.reset) guarded.reset = guardReset(who, hooks, site, hooks);
  for (const name of ["talk", "before", "after", "observe"] as const)
    if (hooks[name]) guarded[name] = guard(who, name, hooks, site);
  return guarded;
}

/** Mechanism number `m`, with errors that say where they belong, held to those it is laid on. */
function bindMechanism(
  env: Env,
  { envFields }: Layout,
  { worlds, firstWorld, columns, own, actions, masks, obs, payoff, reward }: Site,
  { agents, features, laid }: Composition,
  m: number,
  guarded: GuardSite,
): MechanismHooks {
  const { name, use, params, limits, site, firstOwnHead, state, featureNames, alters } = laid[m];
  const mine: Record<string, Column> = {};
  for (const field of [...Object.keys(state), ...Object.keys(use.metrics)])
    mine[field] = columns[columnName(name, use, field)];
  if (use.random) mine.rng = columns[streamColumn(name)];
  const shown = (full: string) => [features[full], obs[full]] as const;
  const subject =
    limits &&
    subjectOf(limits, {
      worlds,
      agents,
      own,
      masks,
      added: Object.values(featureNames).map(shown),
      altered: alters.filter((each) => each in features).map(shown),
      switches: use.earlyExit ?? false,
    });
  const ownObs = Object.fromEntries(Object.entries(featureNames).map(([part, full]) => [part, obs[full]]));
  const context = {
    ...site,
    worlds,
    firstWorld,
    columns: { ...own, ...(subject && { done: subject.done, active: subject.active }), ...mine } as never,
    actions,
    firstOwnHead,
    obs: { ...obs, ...ownObs },
    payoff,
    reward,
    masks,
    round: columns[roundColumn] as Int32Array | undefined,
    column(wanted: string, per: "agent" | "world", several = false, ownAdvice?: string) {
      const known = { ...envFields, ...fieldsOf(laid.slice(0, m)) };
      const candidates = Object.keys(known).filter(
        (key) => known[key].per === per && (several || known[key].size === 1),
      );
      if (candidates.includes(wanted)) return columns[wanted];
      const later = laid.slice(m).find((each) => wanted in fieldsOf([each]));
      if (later)
        fail(
          name,
          `reads "${wanted}", which is ${later === laid[m] ? "its own" : `of a mechanism that is laid after it`}`,
          undefined,
          later === laid[m] ? "read it from columns" : `lay ${later.name} before ${name}`,
        );
      const [keeper, field] = wanted.split(".");
      const advice = field === undefined ? ownAdvice : `lay ${keeper}, which keeps it, before ${name}`;
      return failUnknown(`${per} column of ${env.id} (asked for by ${name})`, wanted, candidates, advice);
    },
  };
  const bound = guardOnce(name, "bind", () => use.bind(context, params));
  requireKnown(name, "hook", bound, hookNames);
  const hooks = guardHooks(name, bound, guarded);
  if (hooks.talk && !use.rounds)
    fail(name, "talks, but in no round", undefined, "say rounds: () => 1 in its definition");
  if (!subject) return hooks;
  if (!hooks.talk && !hooks.before && !hooks.after && !hooks.observe)
    fail(
      name,
      "acts at the start of an episode alone, so that it cannot be laid on some agents or ticks",
      undefined,
      "leave out seats and during",
    );
  return subject.limit(hooks);
}

/** The world form behind the kernel interface. */
function worldKernel(
  env: Env,
  views: readonly World[],
  params: Record<string, unknown>,
  derived: unknown,
  done: Uint8Array,
): Kernel {
  const { id, world } = env;
  return {
    reset: (i) => world.reset(views[i], params, derived),
    step(lo, hi) {
      for (let i = lo; i < hi; i++)
        if (done[i] === 0) refusePromise(id, "step", world.step(views[i], params, derived));
    },
    observe(lo, hi) {
      for (let i = lo; i < hi; i++) refusePromise(id, "observe", world.observe(views[i], params, derived));
    },
  };
}
