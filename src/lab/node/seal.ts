/**
 * Text files that say which run they belong to and notice every change: the last keys of an object in JSON, a comment at
 * the end of SVG, HTML and Markdown. The hash is of the file's name too, so that two files cannot change places.
 */
import { OstromError } from "../../core/errors.ts";
import { digits, shortDigest } from "./digest.ts";

const hex = `([0-9a-f]{${digits}})`;
const inJson = new RegExp(`,?\\n "run": "${hex}",\\n "hash": "${hex}"\\n}\\n$`);
const inComment = new RegExp(`<!-- run ${hex} hash ${hex} -->\\n$`);

const isJson = (name: string): boolean => name.endsWith(".json");

/** `name`: the file's path in the folder of the run. JSON must be an object in the form that JSON.stringify gives it. */
export function seal(name: string, text: string, run: string): string {
  if (!isJson(name)) return `${text}<!-- run ${run} hash ${shortDigest(run, name, text)} -->\n`;
  const open = text.trimEnd().slice(0, -1).trimEnd();
  const hash = shortDigest(run, name, open);
  return `${open}${open === "{" ? "" : ","}\n "run": "${run}",\n "hash": "${hash}"\n}\n`;
}

export interface Unsealed {
  /** As it was before it was sealed. */
  readonly text: string;
  readonly run: string;
}

/** Throws an OstromError that says what is wrong with a file, without naming it. */
export function unseal(name: string, sealed: string): Unsealed {
  const found = (isJson(name) ? inJson : inComment).exec(sealed);
  if (!found) throw new OstromError("it does not end with its run and its hash");
  const [, run, hash] = found;
  const open = sealed.slice(0, found.index);
  if (shortDigest(run, name, open) !== hash) throw new OstromError("its hash is not that of what it says");
  if (!isJson(name)) return { text: open, run };
  return { text: open === "{" ? "{}\n" : `${open}\n}\n`, run };
}
