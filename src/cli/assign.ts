/** What the command line sets in plain data; what is wrong with a path is wrong with the command line. */
import * as paths from "../lab/paths.ts";
import { parseAssignment } from "./expression.ts";
import { usage } from "./usage.ts";

export const assign: typeof paths.assign = (data, path, value) =>
  usage(() => paths.assign(data, path, value));
export const merge: typeof paths.merge = (data, overrides) => usage(() => paths.merge(data, overrides));

/** Sets what `--set` options say, in their order. */
export function assignAll(data: paths.Data, texts: readonly string[] = []): void {
  for (const text of texts) {
    const { path, value } = parseAssignment("--set", text);
    assign(data, path, value);
  }
}
