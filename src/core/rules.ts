/** The rules of a batch bound to its columns: the env's, in kernel form or through world views, and the mechanisms'. */
import type { Composition, Laid } from "./composition.ts";
import type { Env, Kernel, OwnColumns, World } from "./env.ts";
import { failUnknown } from "./errors.ts";
import type { Layout } from "./layout.ts";
import type { MechanismHooks } from "./mechanism.ts";
import type { Column } from "./schema.ts";
import { worldViews } from "./world.ts";

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
  const { agents, envHeads, envFeatures, laid } = composition;
  const { worlds, firstWorld, columns, own, payoff } = site;
  const actions = site.actions.slice(0, envHeads);
  const obs = Object.fromEntries(envFeatures.map((name) => [name, site.obs[name]]));
  const shared = { worlds, agents, firstWorld, actions, obs, payoff, mask: site.masks[0] };
  let made: World[] | undefined;
  const views = () => {
    made ??= worldViews({ ...shared, fields: layout.envFields, columns, rng: own.rng });
    return made;
  };
  const kernel =
    form === "kernel" && env.kernel
      ? env.kernel({ ...shared, columns: columns as never, action: actions[0] }, params)
      : worldKernel(env, views(), params, own.done);
  return { kernel, hooks: laid.map((each) => bindMechanism(env, layout, site, each)), views };
}

function bindMechanism(
  env: Env,
  { envFields }: Layout,
  { worlds, firstWorld, columns, own, actions, masks, obs, payoff, reward }: Site,
  { use, params, site, firstOwnHead, state }: Laid,
): MechanismHooks {
  const names = [...Object.keys(state), ...Object.keys(use.metrics)];
  const mine = Object.fromEntries(names.map((name) => [name, columns[`${use.id}.${name}`]]));
  return use.bind(
    {
      ...site,
      worlds,
      firstWorld,
      columns: { ...own, ...mine } as never,
      actions,
      firstOwnHead,
      obs,
      payoff,
      reward,
      masks,
      envColumn(name, per) {
        const candidates = Object.keys(envFields).filter(
          (key) => envFields[key].per === per && envFields[key].size === 1,
        );
        if (!candidates.includes(name))
          failUnknown(`${per} column of ${env.id} (asked for by ${use.id})`, name, candidates);
        return columns[name];
      },
    },
    params,
  );
}

/** The world form behind the kernel interface. */
function worldKernel(
  env: Env,
  views: readonly World[],
  params: Record<string, unknown>,
  done: Uint8Array,
): Kernel {
  const { world } = env;
  return {
    reset: (i) => world.reset(views[i], params),
    step(lo, hi) {
      for (let i = lo; i < hi; i++) if (done[i] === 0) world.step(views[i], params);
    },
    observe(lo, hi) {
      for (let i = lo; i < hi; i++) world.observe(views[i], params);
    },
  };
}
