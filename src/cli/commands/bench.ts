/** `ostrom bench`: the benchmarks, which are in the repository and not in the package. */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Command } from "commander";
import { OstromError } from "../../core/errors.ts";
import type { Io } from "../io.ts";
import { withCommon } from "../options.ts";

export function addBench(program: Command, io: Io): void {
  withCommon(program.command("bench").description("run the benchmarks (in the repository)"))
    .argument("[args...]", "for the benchmarks")
    .allowUnknownOption()
    .action((args: string[]) => {
      const main = fileURLToPath(new URL("../../../bench/main.ts", import.meta.url));
      if (!existsSync(main)) {
        io.out("the benchmarks are in the repository: clone it, then run npm run bench there\n");
        return;
      }
      const loader = import.meta.resolve("tsx");
      const { status } = spawnSync(process.execPath, ["--import", loader, main, ...args], {
        stdio: "inherit",
      });
      if (status !== 0) throw new OstromError(`the benchmarks stopped with exit code ${status}`);
    });
}
