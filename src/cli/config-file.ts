/** Configuration files: YAML or JSON. */
import { existsSync, statSync } from "node:fs";
import { dirname, extname, resolve } from "node:path";
import { parseJson } from "../core/json.ts";
import { readText } from "../lab/node/files.ts";
import { requirePlain } from "../lab/plain.ts";
import { renameWeights } from "../lab/weights-files.ts";
import { UsageError, usage } from "./usage.ts";

export async function readConfig(path: string): Promise<Record<string, unknown>> {
  if (!existsSync(path)) throw new UsageError(`there is no file ${path}`);
  if (statSync(path).isDirectory())
    throw new UsageError(
      `${path} is a folder; name a configuration file, or use "ostrom resume" for a run folder`,
    );
  const text = usage(() => readText(path));
  const data = await parse(path, text);
  if (data === null || typeof data !== "object" || Array.isArray(data))
    throw new UsageError(`${path}: a configuration is an object with name and scenes`);
  return withFiles(path, data as Record<string, unknown>);
}

/** Modules and files of weights are named relative to the configuration. */
function withFiles(path: string, given: Record<string, unknown>): Record<string, unknown> {
  const place = (file: string) => resolve(dirname(path), file);
  const data = renameWeights(given, place);
  const { modules } = data;
  if (!Array.isArray(modules)) return data;
  return { ...data, modules: modules.map((file) => (typeof file === "string" ? place(file) : file)) };
}

async function parse(path: string, text: string): Promise<unknown> {
  if (extname(path) === ".json") return usage(() => parseJson(path, text));
  const { parseDocument } = await import("yaml");
  const unreadable = (error: Error) =>
    new UsageError(`${path} cannot be read: ${error.message.trimEnd()}`, { cause: error });
  // Keys are texts, as in JSON: 1 and "1" are one and the same.
  const document = parseDocument(text, { stringKeys: true });
  for (const error of [...document.errors, ...document.warnings]) throw unreadable(error);
  let data: unknown;
  try {
    data = document.toJS();
  } catch (error) {
    throw unreadable(error as Error);
  }
  usage(() => requirePlain(path, "", data, { missing: false }));
  // An alias stands for a copy: what is set in one place stays in that place.
  return JSON.parse(JSON.stringify(data));
}
