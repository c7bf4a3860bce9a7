/** `ostrom check`: holds envs to the rules that all envs must keep. */
import { existsSync } from "node:fs";
import type { Command } from "commander";
import { type CheckReport, checkEnv } from "../../core/check.ts";
import type { Env } from "../../core/env.ts";
import { OstromError } from "../../core/errors.ts";
import { heapMeter } from "../../lab/node/heap.ts";
import { importNamed, loadCatalogue } from "../catalogue.ts";
import { type Io, toJson } from "../io.ts";
import { type CommonOptions, type EnvOptions, seed, withCommon, withEnvParams } from "../options.ts";
import { envParams } from "../players.ts";
import { UsageError, usage } from "../usage.ts";

interface Options extends CommonOptions, EnvOptions {
  readonly seed?: number | string;
  readonly presets?: true;
}

interface Checked extends CheckReport {
  readonly env: string;
  /** "default params", "given params" or a preset's name. */
  readonly under: string;
}

export function addCheck(program: Command, io: Io): void {
  const command = program
    .command("check")
    .description("check that an env keeps the rules that all envs must keep")
    .argument("<env|file>", "id of an env, or a file that exports envs");
  withEnvParams(withCommon(command))
    .option("--presets", "check every preset as well")
    .option("--seed <seed>", "seed of the worlds it is tried on", seed)
    .action(async (name: string, options: Options) => {
      const reports = (await envsIn(name, options.use)).flatMap((env) => checkOne(env, options));
      if (options.json) io.out(toJson(reports));
      else for (const report of reports) io.out(describeReport(report));
      const broken = reports.filter(({ failures }) => failures.length > 0);
      if (broken.length > 0)
        throw new OstromError(
          `${name}: ${broken.reduce((sum, { failures }) => sum + failures.length, 0)} rules are broken`,
        );
    });
}

async function envsIn(name: string, use: readonly string[] | undefined): Promise<Env[]> {
  const isFile = /[/\\]|\.[cm]?[jt]s$/.test(name) || existsSync(name);
  if (!isFile) {
    const { envs } = await loadCatalogue(use);
    return [usage(() => envs.get(name))];
  }
  const exported = await importNamed(name);
  const envs = (isEnv(exported.default) ? [exported.default] : Object.values(exported)).filter(isEnv);
  if (envs.length === 0)
    throw new UsageError(`${name} exports no env: none of its exports has id, params and world`);
  return envs;
}

function isEnv(value: unknown): value is Env {
  if (value === null || typeof value !== "object") return false;
  const { id, params, world } = value as Partial<Env>;
  return typeof id === "string" && typeof params === "object" && typeof world === "object";
}

function checkOne(env: Env, options: Options): Checked[] {
  const given = envParams(env, options);
  const under = options.preset ?? (options.set ? "given params" : "default params");
  const presets = options.presets ? Object.entries(env.presets ?? {}) : [];
  const sets: [under: string, params: Record<string, unknown>][] = [[under, given], ...presets];
  return sets.map(([name, params]) => ({
    env: env.id,
    under: name,
    ...checkEnv(env, params, {
      ...(options.seed !== undefined && { seed: options.seed }),
      heapUsed: heapMeter(),
    }),
  }));
}

function describeReport({ env, under, passed, failures, skipped }: Checked): string {
  const lines = [
    `${env} (${under}): ${passed.length} rules hold, ${failures.length} broken, ${skipped.length} not judged`,
    ...failures.map(({ rule, message }) => `  broken      ${rule}: ${message}`),
    ...skipped.map(({ rule, why }) => `  not judged  ${rule}: ${why}`),
  ];
  return `${lines.join("\n")}\n`;
}
