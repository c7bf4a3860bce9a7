/** Charts that an experiment draws of its results, as files that stand alone. */
import { raw } from "../report/charts/svg.ts";

export async function writeFigures(
  folder: { write(name: string, content: string): void },
  figures: Readonly<Record<string, string>>,
): Promise<void> {
  const { standalone } = await import("../report/charts/frame.ts");
  for (const [name, chart] of Object.entries(figures))
    folder.write(`${name}.svg`, `${standalone(raw(chart))}\n`);
}
