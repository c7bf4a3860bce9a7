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
import type { Mechanism } from "../../core/mechanism.ts";
import type { PolicyDefinition } from "../../core/policy.ts";
import type { Catalogue } from "../../lab/catalogue.ts";
import { type Definitions, definitionsIn } from "../../lab/definitions.ts";
import { heapMeter } from "../../lab/node/heap.ts";
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
  seed,
  withCommon,
  withEnvParams,
} from "../options.ts";
import { envParams, paramsOf } from "../players.ts";
import { UsageError, usage } from "../usage.ts";

type Kind = (typeof checkedKinds)[number];

interface Options extends CommonOptions, EnvOptions {
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
  withEnvParams(withCommon(command))
    .addOption(kindOption(checkedKinds))
    .option("--in <env>", "try a policy or a mechanism in this env (repeat for more)", collect)
    .option("--presets", "check every preset of an env as well")
    .option("--seed <seed>", "seed of the worlds it is tried on", seed)
    .addOption(backendOption())
    .action(async (name: string, options: Options) => {
      const { catalogue, found } = await subjects(name, options);
      const reports = [
        ...found.envs.flatMap((env) => envReports(env, options)),
        ...(await Promise.all(found.agents.map((policy) => policyReport(catalogue, found, policy, options)))),
        ...found.mechanisms.map((mechanism) => mechanismReport(catalogue, found, mechanism, options)),
      ];
      if (options.json) io.out(toJson(reports));
      else for (const report of reports) io.out(describeReport(report));
      const broken = reports.reduce((sum, { failures }) => sum + failures.length, 0);
      if (broken > 0) throw new OstromError(`${name}: ${broken} rules are broken`);
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

function envReports(env: Env, options: Options): Checked[] {
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
    ...checkEnv(env, params, checkOptions(options)),
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
  const settings = settingsOf(catalogue, found, policy, options, policy.fits, (env) =>
    bindPolicies(createBatch(env), [{ use: policy, params }]),
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
  const params = ownParams(mechanism, options);
  const settings = settingsOf(catalogue, found, mechanism, options, undefined, (env) =>
    createBatch(env, {}, { mechanisms: [{ use: mechanism, params }] }),
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
}

/** Where it is tried: what --in names; else the envs of its file, those it fits or the usual ones, as far as it can be there. */
function settingsOf(
  { envs }: Catalogue,
  found: Found,
  { id }: { readonly id: string },
  options: Options,
  fits: readonly string[] | undefined,
  attempt: (env: Env) => void,
): Setting[] {
  if (options.in) return options.in.map((name) => ({ env: usage(() => envs.get(name)) }));
  const candidates =
    found.envs.length > 0 ? found.envs : (fits ?? usualEnvs).filter(envs.has).map((name) => envs.get(name));
  let problem: unknown;
  const settings = candidates
    .filter((env) => {
      try {
        attempt(env);
        return true;
      } catch (error) {
        problem ??= error;
        return false;
      }
    })
    .map((env) => ({ env }));
  if (settings.length > 0) return settings;
  throw new UsageError(
    `${id} cannot be tried in ${candidates.map((env) => env.id).join(", ") || "any env that is known"}: name an env by --in, and what it needs by --set (${problem instanceof Error ? problem.message : "there is none"})`,
  );
}

const given = ({ set }: Options): string => (set ? "given params" : "default params");

const placesOf = (settings: readonly Setting[], options: Options): string =>
  `${given(options)}, in ${settings.map(({ env }) => env.id).join(", ")}`;

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
