/** Forking worlds, and the allocation of a step loop. */
import { envs } from "../envs/index.ts";
import { createBatch } from "../src/index.ts";
import { measure, type Result } from "./harness.ts";

export const worldCases: Record<string, () => Result[]> = {
  fork: () => {
    const worlds = 4096;
    const source = createBatch(envs.get("commons"), { agents: 8 }, { worlds });
    const target = createBatch(envs.get("commons"), { agents: 8 }, { worlds });
    const pick = Int32Array.from({ length: worlds }, (_, j) => (j * 7919) % worlds);
    const [timing] = measure([{ units: worlds, run: () => target.fork(source, pick) }]);
    return [
      {
        name: "fork, 8-agent commons",
        unit: "worlds",
        mPerSecond: 1000 / timing.ns,
        medianMPerSecond: 1000 / timing.median,
        target: { mPerSecond: Number((1000 / 150).toFixed(1)) },
        note: `${timing.ns.toFixed(0)} ns a world`,
      },
    ];
  },
};
