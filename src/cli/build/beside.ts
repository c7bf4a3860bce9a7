/** Where the kernel that is written for an env lies, and how it is known. */
import { existsSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { fail } from "../../core/errors.ts";

/** How a kernel that was written so begins. */
export const writtenBy = "Written by `ostrom build` from";

/** Where the kernel of the env in a file lies: `well.kernel.ts` beside `well.ts`. */
export function kernelPath(path: string): string {
  return path.replace(/(\.[mc]?[jt]s)$/, ".kernel$1");
}

/**
 * Throws where a file's kernel was written from other rules than the file has now. Not asked of one that was compiled since:
 * it names the file that it was written from.
 */
export async function refuseStaleKernel(path: string): Promise<void> {
  const beside = kernelPath(path);
  if (beside === path || !existsSync(beside) || !existsSync(path)) return;
  const text = readFileSync(beside, "utf8");
  if (!text.startsWith(`/** ${writtenBy} ${basename(path)}:`)) return;
  const { kernelText } = await import("./kernel.ts");
  if (text !== kernelText(path))
    fail(
      beside,
      `is not the kernel of the rules that ${basename(path)} has now`,
      undefined,
      `run ostrom build ${path}`,
    );
}
