/** Modules that users name: files whose definitions join the catalogue. */
import { createHash } from "node:crypto";
import { dirname, extname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { asError, OstromError } from "../../core/errors.ts";
import { type Catalogue, emptyCatalogue, extend } from "../catalogue.ts";
import { realDisk } from "./disk.ts";
import { readBytes, readText } from "./files.ts";

export type Module = Readonly<Record<string, unknown>>;

/** The catalogue of what these modules define, in their order: URLs, as `Catalogue.sources` has them. */
export async function loadCatalogue(sources: readonly string[]): Promise<Catalogue> {
  const key = sources.join("\n");
  const known = catalogues.get(key);
  if (known) return known;
  let catalogue: Catalogue = { ...emptyCatalogue, readFile: readBytes };
  for (const source of sources) catalogue = extend(catalogue, await importUrl(source), source);
  catalogues.set(key, catalogue);
  return catalogue;
}
/** A module is only loaded once in a process. */
const catalogues = new Map<string, Catalogue>();

/** Path of a file to the URL by which it is imported. */
export function sourceOf(path: string): string {
  return pathToFileURL(resolve(path)).href;
}

/** Imports a file, TypeScript included. */
export async function importFile(path: string): Promise<Module> {
  if (!realDisk.exists(path)) throw new OstromError(`there is no file ${path}`);
  if (realDisk.kind(path) === "folder") throw new OstromError(`${path} is a folder; name a file in it`);
  return importUrl(sourceOf(path));
}

async function importUrl(url: string): Promise<Module> {
  if (/\.[cm]?ts$/.test(url)) await readTypeScript(url);
  try {
    return await import(url);
  } catch (error) {
    throw new OstromError(`${nameOf(url)} cannot be imported: ${asError(error).message}`, { cause: error });
  }
}

const nameOf = (url: string) => (url.startsWith("file:") ? fileURLToPath(url) : url);

/** Something reads TypeScript already: this very file, or Node since 22.18. */
let readsTypeScript =
  import.meta.url.endsWith(".ts") ||
  Boolean((process.features as { readonly typescript?: unknown }).typescript);

/** What such a file imports stays the same modules: nothing is loaded twice. */
async function readTypeScript(url: string): Promise<void> {
  if (readsTypeScript) return;
  try {
    const [esm, cjs] = await Promise.all([import("tsx/esm/api"), import("tsx/cjs/api")]);
    esm.register();
    // In a project without "type": "module", TypeScript is CommonJS.
    cjs.register();
    readsTypeScript = true;
  } catch (error) {
    throw new OstromError(
      `${nameOf(url)} is TypeScript, which Node ${process.versions.node} does not read; run "npm install --save-dev tsx", or compile the file to JavaScript first`,
      { cause: error },
    );
  }
}

/** A file that is no longer what it was: it is gone, or holds something else. */
export interface ChangedFile {
  readonly file: string;
  readonly gone: boolean;
  /** It is not on record what it was. */
  readonly unknown?: true;
}

/**
 * A hash of a file and of all files that it names by a relative path, imports first of all. Of a name that is put together,
 * those count that begin with what is written out of it.
 */
export function contentHash(path: string): string {
  const hash = createHash("sha256");
  for (const { text } of filesFrom(path)) hash.update(`${text.length}\n${text}`);
  return hash.digest("hex");
}

/** A file and all that it names so, each once, without those that `except` tells, and what only they name. */
export function* filesFrom(
  path: string,
  except: (path: string) => boolean = () => false,
  seen = new Set<string>(),
): Generator<{ readonly path: string; readonly text: string }, void> {
  const file = resolve(path);
  if (seen.has(file) || except(file)) return;
  seen.add(file);
  const text = readText(file);
  yield { path: file, text };
  for (const name of namesIn(text)) {
    const wanted = `${dirname(file)}/${name}`;
    const found = candidates(resolve(wanted)).find((each) => realDisk.kind(each) === "file");
    for (const each of found ? [found] : beginningWith(wanted)) yield* filesFrom(each, except, seen);
  }
}

/** Relative paths in quotes, and what of them stands before an expression. */
function* namesIn(text: string): Generator<string, void> {
  for (const [, , name] of text.matchAll(/(["'`])(\.\.?\/[^"'`\n]*)\1/g)) yield name.split("${")[0];
  // An expression may have quotes in it.
  for (const [, name] of text.matchAll(/`(\.\.?\/[^"'`\n$]*)\$\{[^}]*["'`]/g)) yield name;
}

const endings = ["ts", "tsx", "mts", "cts", "js", "mjs", "cjs", "json"];

/** TypeScript may be imported by the name of what it is compiled to, and a folder by its index. */
const candidates = (path: string): string[] => [
  path,
  path.replace(/\.([cm]?)js(x?)$/, ".$1ts$2"),
  ...["", "/index"].flatMap((inside) => endings.map((ending) => `${path}${inside}.${ending}`)),
];

/** Files in one folder that could be meant. */
function beginningWith(path: string): string[] {
  const at = path.lastIndexOf("/") + 1;
  const folder = resolve(path.slice(0, at));
  return realDisk
    .list(folder)
    .filter((name) => name.startsWith(path.slice(at)) && endings.includes(extname(name).slice(1)))
    .sort()
    .map((name) => join(folder, name))
    .filter((file) => realDisk.kind(file) === "file");
}
