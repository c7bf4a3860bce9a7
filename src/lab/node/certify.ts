/** Certificates of a finished run, its societies spread over worker threads; those made already are kept. */
import { availableParallelism } from "node:os";
import { Piscina } from "piscina";
import { OstromError } from "../../core/errors.ts";
import {
  type CertifyJob,
  certifiedSocieties,
  certifiedTasks,
  floorOf,
  type NamedCertificate,
} from "../certify.ts";
import type { RunFolder } from "./folder.ts";

export interface CertifyRunOptions {
  /** Worker threads; default: as many as the machine has cores. The certificates do not depend on it. */
  readonly workers?: number;
  /** Scenes to certify; default: those whose configuration asks for it. */
  readonly scenes?: readonly string[];
  readonly onProgress?: (done: number, all: number, last: NamedCertificate) => void;
}

/** Scenes whose configuration asks for certificates. */
const scenesToCertify = ({ config }: RunFolder): string[] =>
  Object.keys(config.scenes).filter((id) => config.scenes[id].certify);

/** Makes the certificates that are missing and returns all of them, in the order of the configuration. */
export async function certifyRun(
  folder: RunFolder,
  options: CertifyRunOptions = {},
): Promise<NamedCertificate[]> {
  const { workers = availableParallelism(), scenes = scenesToCertify(folder), onProgress } = options;
  const all = scenes.flatMap((scene) =>
    certifiedSocieties(folder.config.scenes[scene]).map((society) => ({
      scene,
      society,
      file: `certificates/${scene}.${society}.json`,
    })),
  );
  const made = new Map<string, NamedCertificate>();
  for (const { file } of all) {
    const text = folder.read(file);
    if (text !== undefined) made.set(file, parse(folder, file, text));
  }
  const open = all.filter(({ file }) => !made.has(file));
  if (open.length > 0) {
    const pool = new Piscina({
      filename: new URL(`./certify-worker${import.meta.url.endsWith(".ts") ? ".ts" : ".js"}`, import.meta.url)
        .href,
      minThreads: Math.min(workers, open.length),
      maxThreads: Math.min(workers, open.length),
    });
    try {
      await Promise.all(
        open.map(async ({ scene, society, file }) => {
          const certificate: NamedCertificate = await pool
            .run(jobOf(folder, scene, society))
            .catch((error: Error) => {
              throw new OstromError(`certify ${scene}/${society}: ${error.message}`, { cause: error });
            });
          folder.write(file, `${JSON.stringify(certificate, null, 1)}\n`);
          made.set(file, certificate);
          onProgress?.(made.size, all.length, certificate);
        }),
      );
    } finally {
      await pool.destroy();
    }
  }
  // As they come back from JSON, whether made now or earlier.
  return all.map(({ file }) => JSON.parse(JSON.stringify(made.get(file))));
}

/** A society of a finished run with what its first sessions have learned, by default as many as are certified. */
export function jobOf(folder: RunFolder, scene: string, society: string, sessions?: number): CertifyJob {
  const { config } = folder;
  const rows = folder.rows().filter((row) => row.scene === scene);
  const own = rows.filter((row) => row.society === society);
  const learns = own.some(({ phase }) => phase === "train");
  const trained = certifiedTasks(config, scene, society, sessions).flatMap((task) => {
    if (!learns) return [];
    const bytes = folder.trained(task);
    if (bytes) return [{ task, bytes }];
    throw new OstromError(
      `${folder.path} does not hold what "${society}" (${scene}) has learned; run the configuration again in a new folder`,
    );
  });
  const floor = floorOf(config, scene, (name) =>
    rows
      .filter((row) => row.society === name && row.phase === "evaluate")
      .flatMap(({ values }) => values.welfare),
  );
  return { config, scene, society, trained, rows: own, ...(floor && { floor }) };
}

function parse(folder: RunFolder, file: string, text: string): NamedCertificate {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new OstromError(`${folder.path}/${file} is damaged; delete it to have it made again`, {
      cause: error,
    });
  }
}
