/** `ostrom export`: what networks have learned in a run, in a format that other programs read. */
import { join } from "node:path";
import { type Command, InvalidArgumentError, Option } from "commander";
import { OstromError } from "../../core/errors.ts";
import { writeWhole } from "../../lab/node/files.ts";
import { reopenRunFolder } from "../../lab/node/folder.ts";
import { loadForConfig } from "../../lab/tensorflow.ts";
import { networksIn, saveTfjsModel, type TensorFile, writeSafetensors } from "../../learn/formats/index.ts";
import { loadTensorflow } from "../../learn/tensorflow/index.ts";
import { catalogueOf } from "../catalogue.ts";
import { type Io, noted, toJson } from "../io.ts";
import { type AcceptOptions, type CommonOptions, withAccept, withCommon } from "../options.ts";
import { UsageError } from "../usage.ts";

interface Options extends CommonOptions, AcceptOptions {
  readonly format: "safetensors" | "tfjs";
  readonly session: number;
  readonly out?: string;
}

export function addExport(program: Command, io: Io): void {
  const command = program
    .command("export")
    .description("write the weights of a run's networks to files")
    .argument("<folder>", "run folder")
    .argument("<scene/society>", "whose networks")
    .addOption(
      new Option("--format <name>", "one safetensors file, or a TensorFlow.js model for each network")
        .choices(["safetensors", "tfjs"])
        .default("safetensors"),
    )
    .option("--session <n>", "learning history, from 0", wholeNumber, 0)
    .option("--out <path>", "file or folder (default: in the run folder, under weights)");
  withAccept(withCommon(command)).action(async (path: string, place: string, options: Options) => {
    const { format, session } = options;
    const [scene, society, ...rest] = place.split("/");
    if (!society || rest.length > 0)
      throw new UsageError(`name a scene and a society as scene/society, not ${place}`);
    const folder = reopenRunFolder(path, noted(io));
    const { trainedWeights } = await import("../../lab/trained-weights.ts");
    const catalogue = await catalogueOf(folder, options);
    await loadForConfig(catalogue, folder.config);
    const file = await trainedWeights(folder, catalogue, { scene, society, session });
    const target = options.out ?? join(path, "weights", `${scene}.${society}.${session}`);
    const files =
      format === "tfjs"
        ? await tfjsFiles(file, target, folder.config.backend)
        : { [options.out ?? `${target}.safetensors`]: writeSafetensors(file) };
    for (const [name, content] of Object.entries(files)) writeWhole(name, content);
    io.out(options.json ? toJson({ files: Object.keys(files) }) : `${Object.keys(files).join("\n")}\n`);
  });
}

/** A folder for each network: `seat0-actor/model.json` and `weights.bin`. */
async function tfjsFiles(
  file: TensorFile,
  target: string,
  backend: Parameters<typeof loadTensorflow>[0],
): Promise<Record<string, string | Uint8Array>> {
  const networks = networksIn(file);
  if (networks.length === 0)
    throw new OstromError(
      "none of these networks is a multilayer perceptron of observations as they come; use --format safetensors",
    );
  await loadTensorflow(backend);
  const files: Record<string, string | Uint8Array> = {};
  for (const network of networks) {
    const { model, weights } = await saveTfjsModel(network);
    const folder = join(target, network.name.replaceAll("/", "-"));
    files[join(folder, "model.json")] = JSON.stringify(model);
    files[join(folder, "weights.bin")] = weights;
  }
  return files;
}

function wholeNumber(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError("a session is a whole number of at least 0.");
  return Number(text);
}
