/** `ostrom describe`: what an env, agent, mechanism or measure is. */
import type { Command } from "commander";
import { loadCatalogue } from "../catalogue.ts";
import { describeAgent, describeEnv, describeMeasure, describeMechanism } from "../description.ts";
import { type Io, toJson } from "../io.ts";
import { type Kind, kindOption, kinds, kindsOf } from "../kinds.ts";
import { type CommonOptions, type EnvOptions, withCommon, withEnvParams } from "../options.ts";
import { envParams } from "../players.ts";
import { UsageError, usage } from "../usage.ts";

interface Options extends CommonOptions, EnvOptions {
  readonly kind?: Kind;
}

export function addDescribe(program: Command, io: Io): void {
  const command = program
    .command("describe")
    .description("describe an env, an agent, a mechanism or a measure")
    .argument("<id>", 'see "ostrom list"');
  withEnvParams(withCommon(command))
    .addOption(kindOption(kinds))
    .action(async (id: string, options: Options) => {
      const catalogue = await loadCatalogue(options.use);
      const { envs, agents, mechanisms, measures } = catalogue;
      const [kind, ...others] = kindsOf(catalogue, id, kinds, options.kind);
      const { text, data } = describe(kind);
      if (options.json) io.out(toJson(data));
      else {
        io.out(text(io.columns));
        for (const other of others)
          io.out(`\nthere is also ${other} ${id}: ostrom describe --kind ${other} ${id}\n`);
      }

      function describe(which: Kind) {
        if (which === "env") {
          const env = envs.get(id);
          const given = envParams(env, options);
          return usage(() => describeEnv(env, given));
        }
        if (options.set || options.preset !== undefined)
          throw new UsageError(
            `--set and --preset are for envs; ${id} is ${which === "agent" ? "an agent" : `a ${which}`}`,
          );
        if (which === "measure") return describeMeasure(measures.get(id));
        return which === "agent" ? describeAgent(agents.get(id)) : describeMechanism(mechanisms.get(id));
      }
    });
}
