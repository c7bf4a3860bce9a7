/** `ostrom check`: holds envs, policies and mechanisms to the rules that all of their kind must keep. */
import { existsSync } from "node:fs";
import type { Command } from "commander";
import { createBatch } from "../../core/batch.ts";
import { bindPolicies } from "../../core/bind.ts";
import { type CheckReport, checkEnv } from "../../core/check.ts";
import { checkMechanism } from "../../core/check-mechanism.ts";
import { checkPolicy } from "../../core/check-policy.ts";
import type { Env } from "../../core/env.ts";
import { OstromError } from "../../core/errors.ts";
import type { Mechanism, MechanismUse } from "../../core/mechanism.ts";
import type { PolicyDefinition } from "../../core/policy.ts";
import type { Catalogue } from "../../lab/catalogue.ts";
import { type Definitions, definitionsIn } from "../../lab/definitions.ts";
import { heapMeter } from "../../lab/node/heap.ts";
import { mechanismUses } from "../../lab/society.ts";
import { loadForPolicies } from "../../lab/tensorflow.ts";
import type { Backend } from "../../learn/tensorflow/backends.ts";
import { importNamed, isPath, loadCatalogue } from "../catalogue.ts";
import { type Io, toJson } from "../io.ts";
import { checkedKinds, kindOption, kindsOf } from "../kinds.ts";
import {
  backendOption,
  type CommonOptions,
  collect,
  type EnvOptions,
  type MechanismOptions,
  seed,
  withCommon,
  withEnvParams,
  withMechanisms,
} from "../options.ts";
import { castOf, envParams, mechanismsOf, paramsOf } from "../players.ts";
import { UsageError, usage } from "../usage.ts";

type Kind = (typeof checkedKinds)[number];

interface Options extends CommonOptions, EnvOptions, MechanismOptions {
  readonly kind?: Kind;
  readonly in?: string[];
  readonly seed?: number | string;
  readonly presets?: true;
  readonly backend?: Backend;
}

interface Checked extends CheckReport {
  readonly kind: Kind;
  readonly id: string;
  /** "default params", "given params" or a preset's name; for policies and mechanisms also the envs they were tried in. */
  readonly under: string;
}

/** Envs that a policy or a mechanism is tried in where nothing says in which. */
const usualEnvs = ["matrix-game", "commons"];

export function addCheck(program: Command, io: Io): void {
  const command = program
    .command("check")
    .description("check that an env, a policy or a mechanism keeps the rules that all of its kind must keep")
    .argument("<id|file>", "id, or a file that exports envs, policies or mechanisms");
  withMechanisms(withEnvParams(withCommon(command)))
    .addOption(kindOption(checkedKinds))
    .option("--in <env>", "try a policy or a mechanism in this env (repeat for more)", collect)
    .option("--presets", "check every preset of an env as well")
    .option("--seed <seed>", "seed of the worlds it is tried on", seed)
    .addOption(backendOption())
    .action(async (name: string, options: Options) => {
      const { catalogue, found } = await subjects(name, options);
      const reports = [
        ...found.envs.flatMap((env) => envReports(catalogue, env, options)),
        ...(await Promise.all(found.agents.map((policy) => policyReport(catalogue, found, policy, options)))),
        ...found.mechanisms.map((mechanism) => mechanismReport(catalogue, found, mechanism, options)),
      ];
      if (options.json) io.out(toJson(reports));
      else for (const report of reports) io.out(describeReport(report));
      const broken = reports.reduce((sum, { failures }) => sum + failures.length, 0);
      if (broken > 0)
        throw new OstromError(`${name}: ${broken === 1 ? "a rule is" : `${broken} rules are`} broken`);
    });
}

type Found = Pick<Definitions, "envs" | "agents" | "mechanisms">;

/** What is to be checked, and the catalogue with what stands in its file. */
async function subjects(
  name: string,
  { use = [], kind }: Options,
): Promise<{ readonly catalogue: Catalogue; readonly found: Found }> {
  if (!isPath(name) && !existsSync(name)) {
    const catalogue = await loadCatalogue(use);
    return { catalogue, found: byId(catalogue, name, kind) };
  }
  const found = definitionsIn(await importNamed(name));
  if (found.envs.length + found.agents.length + found.mechanisms.length === 0)
    throw new UsageError(
      `${name} exports nothing to check; export what defineEnv, definePolicy or defineMechanism gives`,
    );
  return { catalogue: await loadCatalogue([...use, name]), found };
}

/** Envs first, where an id stands for several things. */
function byId(catalogue: Catalogue, id: string, kind: Kind | undefined): Found {
  const [first] = kindsOf(catalogue, id, checkedKinds, kind);
  const { envs, agents, mechanisms } = catalogue;
  return {
    envs: first === "env" ? [envs.get(id)] : [],
    agents: first === "agent" ? [agents.get(id)] : [],
    mechanisms: first === "mechanism" ? [mechanisms.get(id)] : [],
  };
}

/** What --mechanism lays over an env, under whatever is checked there. */
function laidOver(catalogue: Catalogue, env: Env, options: Options, params = {}): MechanismUse[] {
  return mechanismUses(catalogue, mechanismsOf(catalogue, castOf(env, params), options));
}

function envReports(catalogue: Catalogue, env: Env, options: Options): Checked[] {
  if (options.in) throw new UsageError(`--in is for policies and mechanisms; ${env.id} is an env`);
  const presets = options.presets ? Object.entries(env.presets ?? {}) : [];
  const sets: [under: string, params: Record<string, unknown>][] = [
    [options.preset ?? given(options), envParams(env, options)],
    ...presets,
  ];
  return sets.map(([under, params]) => ({
    kind: "env",
    id: env.id,
    under,
    ...checkEnv(env, params, {
      ...checkOptions(options),
      mechanisms: laidOver(catalogue, env, options, params),
    }),
  }));
}

async function policyReport(
  catalogue: Catalogue,
  found: Found,
  policy: PolicyDefinition,
  options: Options,
): Promise<Checked> {
  const params = ownParams(policy, options);
  await loadForPolicies(catalogue, [{ use: policy.id, params }], options.backend ?? "wasm");
  const over = (env: Env) => ({ env, mechanisms: laidOver(catalogue, env, options) });
  const settings = settingsOf(catalogue, found, policy, options, policy.fits, over, ({ env, mechanisms }) =>
    bindPolicies(createBatch(env, {}, { mechanisms }), [{ use: policy, params }]),
  );
  return {
    kind: "agent",
    id: policy.id,
    under: placesOf(settings, options),
    ...checkPolicy(policy, params, settings, checkOptions(options)),
  };
}

function mechanismReport(
  catalogue: Catalogue,
  found: Found,
  mechanism: Mechanism,
  options: Options,
): Checked {
  const { mechanism: named = [] } = options;
  const at = named.indexOf(mechanism.id);
  const params = { ...ownParams(mechanism, options) };
  // One that is named itself stands there: over those before it, with the params that are given there.
  const over = (env: Env): Setting => {
    const laid = laidOver(catalogue, env, options);
    if (at >= 0) Object.assign(params, laid[at].params);
    return { env, mechanisms: at < 0 ? laid : laid.slice(0, at) };
  };
  const settings = settingsOf(catalogue, found, mechanism, options, undefined, over, ({ env, mechanisms }) =>
    createBatch(env, {}, { mechanisms: [...mechanisms, { use: mechanism, params }] }),
  );
  return {
    kind: "mechanism",
    id: mechanism.id,
    under: placesOf(settings, options),
    ...checkMechanism(mechanism, params, settings, checkOptions(options)),
  };
}

interface Setting {
  readonly env: Env;
  readonly mechanisms: readonly MechanismUse[];
}

/** Where it is tried: what --in names; else the envs of its file, those it fits or the usual ones, as far as it can be there. */
function settingsOf(
  { envs }: Catalogue,
  found: Found,
  { id }: { readonly id: string },
  options: Options,
  fits: readonly string[] | undefined,
  over: (env: Env) => Setting,
  attempt: (setting: Setting) => void,
): Setting[] {
  if (options.in) return options.in.map((name) => over(usage(() => envs.get(name))));
  const candidates =
    found.envs.length > 0 ? found.envs : (fits ?? usualEnvs).filter(envs.has).map((name) => envs.get(name));
  let problem: unknown;
  const settings = candidates.map(over).filter((setting) => {
    try {
      attempt(setting);
      return true;
    } catch (error) {
      problem ??= error;
      return false;
    }
  });
  if (settings.length > 0) return settings;
  throw new UsageError(
    `${id} cannot be tried in ${candidates.map((env) => env.id).join(", ") || "any env that is known"}: name an env by --in, what it needs by --set, and mechanisms that it reads by --mechanism (${problem instanceof Error ? problem.message : "there is none"})`,
  );
}

const given = ({ set, mechanismSet }: Options): string =>
  (set ?? mechanismSet) ? "given params" : "default params";

function placesOf(settings: readonly Setting[], options: Options): string {
  const earlier = settings[0].mechanisms.map(({ use, as = use.id }) => as);
  const after = earlier.length > 0 ? ` after ${earlier.join(", ")}` : "";
  return `${given(options)}, in ${settings.map(({ env }) => env.id).join(", ")}${after}`;
}

function ownParams(
  definition: PolicyDefinition | Mechanism,
  { set, preset }: Options,
): Record<string, unknown> {
  if (preset !== undefined) throw new UsageError(`--preset is for envs; ${definition.id} has none`);
  return paramsOf(set);
}

const checkOptions = ({ seed }: Options) => ({ ...(seed !== undefined && { seed }), heapUsed: heapMeter() });

function describeReport({ id, under, passed, failures, skipped }: Checked): string {
  const lines = [
    `${id} (${under}): ${passed.length} rules hold, ${failures.length} broken, ${skipped.length} not judged`,
    ...failures.map(({ rule, message }) => `  broken      ${rule}: ${message}`),
    ...skipped.map(({ rule, why }) => `  not judged  ${rule}: ${why}`),
  ];
  return `${lines.join("\n")}\n`;
}
