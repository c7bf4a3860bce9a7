/** Files of weights, where a configuration names them. */

/** Where they stand in a configuration; * is every entry. */
const place = ["scenes", "*", "societies", "*", "policies", "*", "weights"];

/** A copy of a configuration, checked or not, in which every file of weights has another name. */
export const renameWeights = <C extends object>(config: C, rename: (file: string) => string): C =>
  changedAt(config, place, (file) => (typeof file === "string" ? rename(file) : file)) as C;

/** Each file once, in the order in which they are named. */
export function weightsFilesOf(config: object): string[] {
  const files = new Set<string>();
  renameWeights(config, (file) => {
    files.add(file);
    return file;
  });
  return [...files];
}

function changedAt(
  data: unknown,
  [key, ...rest]: readonly string[],
  change: (value: unknown) => unknown,
): unknown {
  if (key === undefined) return change(data);
  if (data === null || typeof data !== "object") return data;
  if (Array.isArray(data)) return key === "*" ? data.map((each) => changedAt(each, rest, change)) : data;
  return Object.fromEntries(
    Object.entries(data).map(([name, value]) => [
      name,
      key === "*" || key === name ? changedAt(value, rest, change) : value,
    ]),
  );
}
