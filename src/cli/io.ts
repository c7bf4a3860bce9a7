import { asError } from "../core/errors.ts";
import type { Input } from "./keyboard.ts";

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
  /** Nobody reads results any more, so that what only shows something may stop. */
  readonly outIsClosed?: boolean;
  /** Where a person types, or a pipe brings what one would. */
  readonly input?: Input | undefined;
}

/** Streams of a process. */
export interface Streams {
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  readonly stdin?: Input;
}

export interface ProcessIo extends Io {
  /** Results could not be written, and not because their reader had seen enough. */
  readonly outFailed: Error | undefined;
}

/**
 * A process's own streams. One that takes no more (a reader that has gone, a full disk) ends nothing: what is written to it from
 * there on is dropped.
 */
export function processIo(streams: Streams = process): ProcessIo {
  const { stdout, stderr } = streams;
  const out = lossy(stdout);
  const err = lossy(stderr);
  return {
    out: out.write,
    err: err.write,
    get outIsClosed() {
      return out.failed !== undefined;
    },
    get outFailed() {
      return out.failed?.code === "EPIPE" ? undefined : out.failed;
    },
    /** Not before it is needed: who looks at it opens it. */
    get input() {
      return streams.stdin;
    },
    outIsTerminal: stdout.isTTY === true,
    errIsTerminal: stderr.isTTY === true,
    columns: stdout.columns ?? stderr.columns ?? 110,
  };
}

interface Lossy {
  write(text: string): void;
  /** Why it takes no more. */
  readonly failed: NodeJS.ErrnoException | undefined;
}

function lossy(stream: NodeJS.WriteStream): Lossy {
  let failed: NodeJS.ErrnoException | undefined;
  stream.on("error", (error) => {
    failed ??= error;
  });
  return {
    write(text) {
      if (failed) return;
      try {
        stream.write(text);
      } catch (error) {
        failed = asError(error);
      }
    },
    get failed() {
      return failed;
    },
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
