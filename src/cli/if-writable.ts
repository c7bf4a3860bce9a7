/** What is made of a run is told, also where it cannot be kept. */
import { ReadOnlyError } from "../lab/node/disk.ts";
import type { Io } from "./io.ts";

interface Writes {
  readonly path: string;
  write(name: string, content: string): void;
}

/** The folder, whose `write` says once where it takes no writes, and `kept`: whether it took all. */
export function ifWritable<F extends Writes>(io: Io, folder: F): { folder: F; kept: () => boolean } {
  let kept = true;
  const write = (name: string, content: string) => {
    if (!kept) return;
    try {
      folder.write(name, content);
    } catch (error) {
      if (!(error instanceof ReadOnlyError)) throw error;
      kept = false;
      io.err(`${folder.path} takes no writes: report and results are told here, and not written there\n`);
    }
  };
  return { folder: { ...folder, write }, kept: () => kept };
}
