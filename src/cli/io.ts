/** Where a command writes. A value, so that tests and other programs can listen. */
export interface Io {
  /** Results: tables, JSON, frames. */
  out(text: string): void;
  /** Everything else: progress, warnings, errors. */
  err(text: string): void;
  /** Somebody watches: lines may be redrawn in place. */
  readonly outIsTerminal: boolean;
  readonly errIsTerminal: boolean;
  /** Characters in a line. */
  readonly columns: number;
}

/** This process's own streams. */
export function processIo(): Io {
  const { stdout, stderr } = process;
  return {
    out: (text) => stdout.write(text),
    err: (text) => stderr.write(text),
    outIsTerminal: stdout.isTTY === true,
    errIsTerminal: stderr.isTTY === true,
    columns: stdout.columns ?? stderr.columns ?? 110,
  };
}

/** For folders: what was found damaged and is done again. */
export const noted = (io: Io): { note: (text: string) => void } => ({
  note: (text) => io.err(`warning: ${text}\n`),
});

/** Texts with a blank line between them; those that say nothing are left out. */
export function paragraphs(texts: readonly string[]): string {
  return `${texts
    .map((text) => text.trimEnd())
    .filter((text) => text !== "")
    .join("\n\n")}\n`;
}

/** JSON in which a missing number (NaN) is null and infinity is kept as text; on one line when `indent` is 0. */
export function toJson(value: unknown, indent = 1): string {
  const keep = (_: string, v: unknown) =>
    v === Number.POSITIVE_INFINITY || v === Number.NEGATIVE_INFINITY ? String(v) : v;
  return `${JSON.stringify(value, keep, indent)}\n`;
}
