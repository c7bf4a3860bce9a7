/**
 * Power lost, or operations of the disk that fail, at random moments of a run and its certificates on a disk in memory; up to
 * four times.
 */
import { catalogue } from "../../../catalogue.ts";
import { OstromError } from "../../../src/core/errors.ts";
import { inline } from "../../../src/lab/executor.ts";
import { resolveConfig } from "../../../src/lab/index.ts";
import { certifyRun } from "../../../src/lab/run.ts";
import { type Loss, type MemoryDisk, memoryDisk } from "../../helpers/memory-disk.ts";
import { copyOf, given, outcome, run as runTasks } from "../../lab/records.ts";
import { type Attack, below, pick, type Trial } from "../attack.ts";

const { pd } = given.scenes;
const certify = {
  ...{ societies: ["mixed"], sessions: 1, ticks: 4, train: 0, learners: [], shockTicks: 2, impulseTicks: 2 },
  deviants: [{ use: "always", params: { action: 1 } }],
};
const config = resolveConfig({ ...given, scenes: { pd: { ...pd, certify } } }, catalogue);

async function run(memory: MemoryDisk): Promise<void> {
  const { folder } = await runTasks(memory, config);
  await certifyRun(folder, { catalogue, executor: () => inline(catalogue) });
}

/** Some names are lost; of what was not synced some bytes are there, some of those zeros. */
function loss(random: () => number): Loss {
  const names = random();
  return {
    name: () => random() < names,
    bytes(synced, written) {
      const least = Math.min(synced.length, written.length);
      const left = written.slice(0, least + below(random, written.length - least + 1));
      return random() < 0.5 ? left : left.fill(0, least, least + below(random, left.length - least + 1));
    },
  };
}

async function crashed(random: () => number, from: MemoryDisk, at: number): Promise<MemoryDisk> {
  let left: MemoryDisk | undefined;
  let operation = 0;
  from.watch(() => {
    if (operation++ === at) left = from.crashed(loss(random));
  });
  await run(from);
  return left ?? from;
}

export const disks: Attack = {
  name: "disks",
  harms: "power is lost, or operations of the disk fail",
  async once(random, site): Promise<Trial> {
    const whole = await site.once("whole disk", async () => {
      const disk = memoryDisk();
      await run(disk);
      return JSON.stringify(outcome(disk));
    });
    const told: string[] = [];
    let disk = memoryDisk();
    try {
      for (let j = 1 + below(random, 4); j > 0; j--) {
        const at = below(random, 300);
        if (random() < 0.5) {
          told.push(`power lost before operation ${at}`);
          disk = await crashed(random, copyOf(disk), at);
          continue;
        }
        const kind = pick(random, ["read", "write"] as const);
        const code = pick(random, ["ENOSPC", "EIO", "EROFS", "EDQUOT"]);
        told.push(`${kind} ${at} fails: ${code}`);
        disk = copyOf(disk);
        disk.failAt(kind, at, code, random());
        await run(disk).catch((error) => {
          if (!(error instanceof OstromError)) throw error;
        });
      }
      const last = copyOf(disk);
      await run(last);
      const same = JSON.stringify(outcome(last)) === whole;
      return { outcome: same ? "survived" : "silent", told: told.join(", ") };
    } catch (error) {
      return { outcome: "crash", told: `${told.join(", ")} -> ${(error as Error).stack}` };
    }
  },
};
