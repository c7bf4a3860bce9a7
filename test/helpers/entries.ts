/** The entries of the package and the sources behind them, read from `exports` in package.json. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../..", import.meta.url));

/** Entry by its specifier ("ostrom/learn", or "ostrom/envs/*" with a star for names) to its source file from the root. */
export const entries: ReadonlyMap<string, string> = new Map(
  Object.entries<string>(JSON.parse(readFileSync(`${root}package.json`, "utf8")).exports)
    .filter(([, file]) => file.startsWith("./dist/"))
    .map(([entry, file]) => [
      entry.replace(/^\./, "ostrom"),
      file.replace("./dist/", "").replace(/\.js$/, ".ts"),
    ]),
);

/** The same for bundlers: aliases by which a program outside the sources imports them, without a build. */
export const aliases = [...entries].map(([entry, source]) => ({
  find: new RegExp(`^${entry.replace("*", "([\\w-]+)")}$`),
  replacement: root + source.replaceAll("*", "$1"),
}));

/** The source file that a specifier stands for. */
export function sourceOf(specifier: string): string {
  const alias = aliases.find(({ find }) => find.test(specifier));
  if (!alias) throw new Error(`package.json has no entry ${specifier}`);
  return specifier.replace(alias.find, alias.replacement);
}
