/** `ostrom build`: writes the kernel of an env of one's own, from its rules. */
import { existsSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import type { Command } from "commander";
import { writeWhole } from "../../lab/node/files.ts";
import { kernelPath } from "../build/beside.ts";
import { type Io, toJson } from "../io.ts";
import { type CommonOptions, withCommon } from "../options.ts";
import { UsageError } from "../usage.ts";

export function addBuild(program: Command, io: Io): void {
  const command = program
    .command("build")
    .description("write the kernel of an env: the same rules over all worlds at once, several times as fast")
    .argument("<file>", "the file that defines the env");
  withCommon(command).action(async (file: string, { json }: CommonOptions) => {
    if (!existsSync(file)) throw new UsageError(`there is no file ${file}`);
    const path = kernelPath(file);
    if (path === file) throw new UsageError(`${file} is no file of TypeScript or JavaScript`);
    const { kernelText } = await import("../build/kernel.ts");
    writeWhole(path, kernelText(file));
    if (json) return io.out(toJson({ file: path }));
    io.out(`${path}\n${use(readFileSync(file, "utf8"), file, path)}\nNow:\n  ostrom check ${file}\n`);
  });
}

/** How an env comes by its kernel, where it has not. */
function use(text: string, file: string, path: string): string {
  const from = `./${basename(path)}`;
  if (text.includes(from)) return "";
  return `\nIn ${file}:\n  import { kernel } from "${from}";\n  defineEnv({ ..., kernel })\n`;
}
