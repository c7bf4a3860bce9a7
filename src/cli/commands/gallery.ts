/** `ostrom gallery`: the experiments that reproduce published results, on one page. */
import { availableParallelism } from "node:os";
import { join } from "node:path";
import type { Command } from "commander";
import { OstromError } from "../../core/errors.ts";
import type { Seed } from "../../core/random.ts";
import { loadExperiment as loadShipped } from "../../lab/catalogue.ts";
import { writeWhole } from "../../lab/node/files.ts";
import { versionsHere } from "../../lab/node/version.ts";
import { loadCatalogue } from "../catalogue.ts";
import { runGallery } from "../gallery.ts";
import { type Io, toJson } from "../io.ts";
import { seed, wholeNumber } from "../options.ts";
import { defaultFolder } from "../out-folder.ts";

interface Options {
  readonly quick?: true;
  readonly all?: true;
  readonly seed?: Seed;
  readonly workers?: number;
  readonly out?: string;
  readonly json?: true;
}

export function addGallery(program: Command, io: Io): void {
  program
    .command("gallery")
    .description("run the experiments that reproduce published results, and make one page of them")
    .argument("[experiments...]", "names or files (default: all that reproduce something)")
    .option("--quick", "short versions: fewer sessions and wider ranges")
    .option("--all", "also those that take more than some minutes in full")
    .option("--seed <seed>", "number or text that all randomness comes from", seed)
    .option("--workers <n>", "experiments at a time (default: one a core)", wholeNumber(1))
    .option("--out <folder>", "where runs and page go; runs that are there are not made again")
    .option("--json", "JSON on stdout and nothing else there")
    .option("--debug", "show where an error comes from")
    .action(async (names: string[], options: Options) => {
      const { quick = false, all = false, seed = 0, workers = availableParallelism(), json } = options;
      const out = options.out ?? defaultFolder("gallery");
      const experiments = names.length > 0 ? names : await shipped({ all, quick });
      const cards = await runGallery(io, { experiments, out, quick, seed, workers });
      const { renderGallery } = await import("../../report/runs/gallery.ts");
      const { tally } = await import("../../report/runs/claims.ts");
      const page = join(out, "index.html");
      writeWhole(page, renderGallery({ cards, quick, versions: versionsHere() }));
      const told = cards.map(({ figures: _, ...card }) => card);
      const verdicts = tally(cards.flatMap(({ claims }) => claims));
      io.out(json ? toJson({ page, cards: told }) : `${verdicts}\n\n${page}\n`);
      // A claim that says why it does not pass is known not to.
      const failed = cards.filter(
        ({ broken, claims }) =>
          broken !== undefined ||
          claims.some(({ verdict, unmet }) => verdict === "fail" && unmet === undefined),
      );
      if (failed.length > 0)
        throw new OstromError(`not reproduced: ${failed.map(({ id }) => id).join(", ")}`);
    });
}

/** What takes long in full is run unasked where it has a short version that says something. */
async function shipped({ all, quick }: { all: boolean; quick: boolean }): Promise<string[]> {
  const catalogue = await loadCatalogue();
  const found = await Promise.all(catalogue.experiments.ids.map((id) => loadShipped(catalogue, id)));
  const isRun = ({ long, claims }: (typeof found)[number]) =>
    all || !long || (quick && claims.some((claim) => claim.quick));
  return found.filter((each) => each.reproduces && isRun(each)).map(({ id }) => id);
}
