/** The step loop allocates nothing, as far as heap growth shows it. */
import type { Rule } from "./judge.ts";
import { type Site, sampleActions, startRun } from "./site.ts";

const worlds = 32;
const ticksPerRound = 50;
/** Many for what is optimised late, or again after the first episode. */
const rounds = 120;
/**
 * Bytes a world, tick and agent (or the world itself) that count as nothing. A call that the compiler does not inline
 * boxes the number it returns in 16 bytes: a draw for each agent in a kernel, every accessor in a world view.
 */
const allowed = { kernel: 16, world: 256 };

export const allocation: Rule<Site> = {
  name: "allocation",
  demands: "step, observe and reset allocate nothing",
  needs: ["builds"],
  skip: ({ heapUsed }) => (heapUsed ? undefined : "no heapUsed given"),
  run(site) {
    const heapUsed = site.heapUsed!;
    const { batch, words } = startRun(site, { worlds });
    const viewed = !site.env.kernel || site.mechanisms.some(({ use }) => use.inWorldForm);
    const form = viewed ? "world" : "kernel";
    const limit = allowed[form] * (1 + batch.agents);
    let least = Number.POSITIVE_INFINITY;
    // Compilation and collection show up in some rounds; a loop that allocates shows up in every one.
    for (let round = 0; round < rounds; round++) {
      const before = heapUsed();
      for (let t = 0; t < ticksPerRound; t++) {
        sampleActions(batch, words);
        batch.step();
        batch.resetDone();
      }
      least = Math.min(least, Math.abs(heapUsed() - before) / ticksPerRound / worlds);
      if (least <= limit) return undefined;
    }
    return `the ${form} form allocates about ${Math.round(least)} bytes a world and tick; move arrays, closures and objects out of the loop`;
  },
};
