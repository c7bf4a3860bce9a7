/** Lines of text moved to the right place. */
import { smallest } from "../../stats/extremes.ts";

/** The text with the indentation that its lines share, but the first, made `spaces`. */
export function indent(text: string, spaces: number): string {
  const lines = text.split("\n");
  const depths = lines
    .slice(1)
    .filter((line) => line.trim() !== "")
    .map((line) => line.length - line.trimStart().length);
  const shared = smallest(depths);
  return lines
    .map((line, j) =>
      line.trim() === "" ? "" : " ".repeat(spaces) + (j === 0 ? line.trimStart() : line.slice(shared)),
    )
    .filter((line, j, all) => line !== "" || (j > 0 && all[j - 1] !== ""))
    .join("\n");
}
