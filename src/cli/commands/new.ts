/** `ostrom new`: a small working file of one's own, with its test. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { Argument, type Command } from "commander";
import { OstromError } from "../../core/errors.ts";
import { writeWhole } from "../../lab/node/files.ts";
import type { Io } from "../io.ts";
import { toJson } from "../io.ts";
import { type CommonOptions, withCommon } from "../options.ts";
import { env, envTest } from "../templates/env.ts";
import { experiment, experimentTest } from "../templates/experiment.ts";
import { mechanism, mechanismTest } from "../templates/mechanism.ts";
import { type Names, namesOf } from "../templates/names.ts";
import { norm, normTest } from "../templates/norm.ts";
import { policy, policyTest } from "../templates/policy.ts";

const templates = {
  env: { file: env, test: envTest, next: (file: string, id: string) => `ostrom train ${id} --use ${file}` },
  policy: {
    file: policy,
    test: policyTest,
    next: (file: string, id: string) => `ostrom train commons --agent ${id} --use ${file}`,
  },
  norm: {
    file: norm,
    test: normTest,
    next: (file: string, id: string) => `ostrom train matrix-game --agent ${id} --use ${file}`,
  },
  mechanism: {
    file: mechanism,
    test: mechanismTest,
    next: (file: string, id: string) => `ostrom train commons --mechanism ${id} --use ${file}`,
  },
  experiment: {
    file: experiment,
    test: experimentTest,
    next: (file: string) => `ostrom run ${file} --quick`,
  },
} satisfies Record<
  string,
  {
    file: (names: Names) => string;
    test: (names: Names) => string;
    next: (file: string, id: string) => string;
  }
>;

type Kind = keyof typeof templates;
const kinds = Object.keys(templates) as Kind[];

export function addNew(program: Command, io: Io): void {
  const command = program
    .command("new")
    .description("write a small env, policy, norm, mechanism or experiment of your own, with its test")
    .addArgument(new Argument("<kind>", "what").choices(kinds))
    .argument("<name>", "lower-case words with dashes between, as my-pond")
    .option("--out <folder>", "where to (default: here)", ".");
  withCommon(command).action((kind: Kind, name: string, { out, json }: CommonOptions & { out: string }) => {
    const names = namesOf(name);
    const { file, test, next } = templates[kind];
    const files = {
      [join(out, `${name}.ts`)]: file(names),
      [join(out, `${name}.test.ts`)]: test(names),
    };
    for (const path of Object.keys(files))
      if (existsSync(path)) throw new OstromError(`${path} is there already; choose another name, or --out`);
    for (const [path, text] of Object.entries(files)) writeWhole(path, text);
    const [own, tests] = Object.keys(files);
    if (json) return io.out(toJson({ files: Object.keys(files) }));
    const check = kind === "experiment" ? [] : [`  ostrom check ${own}`];
    io.out(
      `${[own, tests].join("\n")}\n\nNow:\n${[`  npx tsx --test ${tests}`, ...check, `  ${next(own, name)}`].join("\n")}\n`,
    );
  });
}
