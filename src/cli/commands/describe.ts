/** `ostrom describe`: what an env, agent or mechanism is. */
import { type Command, Option } from "commander";
import { failUnknown } from "../../core/errors.ts";
import { loadCatalogue } from "../catalogue.ts";
import { type Description, describeAgent, describeEnv, describeMechanism } from "../description.ts";
import { type Io, toJson } from "../io.ts";
import { type CommonOptions, type EnvOptions, withCommon, withEnvParams } from "../options.ts";
import { envParams } from "../players.ts";
import { UsageError, usage } from "../usage.ts";

type Kind = Description["kind"];
const kinds = ["env", "agent", "mechanism"] as const satisfies readonly Kind[];

interface Options extends CommonOptions, EnvOptions {
  readonly kind?: Kind;
}

export function addDescribe(program: Command, io: Io): void {
  const command = program
    .command("describe")
    .description("describe an env, an agent or a mechanism")
    .argument("<id>", 'see "ostrom list"');
  withEnvParams(withCommon(command))
    .addOption(new Option("--kind <kind>", "where an id stands for several things").choices(kinds))
    .action(async (id: string, options: Options) => {
      const { envs, agents, mechanisms } = await loadCatalogue(options.use);
      const registries = { env: envs, agent: agents, mechanism: mechanisms };
      const wanted = options.kind ? [options.kind] : kinds;
      const kind = wanted.find((each) => registries[each].has(id));
      if (!kind)
        return usage(() =>
          failUnknown(
            wanted.join(", ").replace(/, (?=\w+$)/, " or "),
            id,
            wanted.flatMap((each) => registries[each].ids),
          ),
        );
      const { text, data } = describe(kind);
      if (options.json) io.out(toJson(data));
      else {
        io.out(text(io.columns));
        for (const other of wanted)
          if (other !== kind && registries[other].has(id))
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
            `--set and --preset are for envs; ${id} is ${which === "agent" ? "an agent" : "a mechanism"}`,
          );
        return which === "agent" ? describeAgent(agents.get(id)) : describeMechanism(mechanisms.get(id));
      }
    });
}
