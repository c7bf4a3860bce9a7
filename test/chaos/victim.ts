/** A small run with everything in it: learners with checkpoints, several tasks, pictures, certificates, a report. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import type { Site } from "./attack.ts";
import { command } from "./command.ts";
import { contentOf } from "./folder.ts";

const learner = { use: "q-learning", params: { gamma: 0.9, epsilon: { start: 1, end: 0.01, decay: 1e-3 } } };

export const configuration = {
  name: "victim",
  // More than fit one task.
  sessions: 18,
  scenes: {
    pd: {
      env: "matrix-game",
      params: { noise: 0.05 },
      train: 4000,
      window: 200,
      evaluate: 200,
      societies: {
        learned: { policies: [learner] },
        mixed: { policies: [{ ...learner, seats: [0] }, { use: "tit-for-tat" }] },
        grim: { policies: [{ use: "grim" }] },
      },
      certify: {
        societies: ["grim", "learned"],
        sessions: 2,
        ticks: 50,
        train: 200,
        replicates: 1,
        shockTicks: 20,
        impulseTicks: 10,
        deviants: [{ use: "always", params: { action: 1 } }],
        learners: [learner],
      },
    },
  },
};

export interface Victim {
  /** The configuration's file. */
  readonly file: string;
  /** A run of it that nothing disturbed. */
  readonly whole: string;
  readonly content: ReadonlyMap<string, string>;
  /** How long that took, milliseconds. */
  readonly took: number;
}

export const victimOf = ({ folder, main, once }: Site): Promise<Victim> =>
  once("victim", async () => {
    const file = join(folder, "victim.yaml");
    writeFileSync(file, stringify(configuration));
    const whole = join(folder, "whole");
    const start = performance.now();
    const { code, err } = await command(main, ["compare", file, "--out", whole, ...workers(2)]);
    if (code !== 0) throw new Error(`the run that nothing disturbs ended with ${code}: ${err}`);
    return { file, whole, content: contentOf(whole), took: performance.now() - start };
  });

/** With a checkpoint after every window, on so many threads. */
export const workers = (n: number): string[] => ["--workers", String(n), "--checkpoint-ms", "1"];
