/** A run, its certificates or its report killed at random moments, up to six times, and gone on with. */
import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { type Attack, below } from "../attack.ts";
import { command } from "../command.ts";
import { contentOf, differences } from "../folder.ts";
import { victimOf, workers } from "../victim.ts";

export const kills: Attack = {
  name: "kills",
  harms: "a run is killed at random moments and resumed",
  weight: 4,
  async once(random, site) {
    const { file, content, took } = await victimOf(site);
    const path = join(site.folder, "killed");
    const threads = () => workers(1 + below(random, 2));
    /** Goes on with it; begins it where the kill came before there was anything. */
    const goOn = () =>
      existsSync(join(path, "config.json"))
        ? ["resume", path, ...threads()]
        : ["compare", file, "--out", path, ...threads()];
    const told: string[] = [];
    try {
      const most = 1 + below(random, 6);
      for (let j = 0; j < most; j++) {
        const after = Math.round(random() * took);
        const { code, err } = await command(site.main, goOn(), after);
        told.push(code === undefined ? `killed after ${after} ms` : `ended with ${code} before ${after} ms`);
        if (code === 1) return { outcome: "crash", told: `${told.join(", ")}: ${err}` };
      }
      if (existsSync(join(path, "report.html")) && random() < 0.5) {
        const after = Math.round((random() * took) / 2);
        await command(site.main, ["report", path], after);
        told.push(`report killed after ${after} ms`);
      }
      const { code, err } = await command(site.main, goOn());
      if (code !== 0) return { outcome: "crash", told: `${told.join(", ")}, then ${code}: ${err}` };
      const wrong = differences(content, contentOf(path));
      return {
        outcome: wrong.length === 0 ? "survived" : "silent",
        told: [...told, ...wrong].join(", "),
      };
    } finally {
      rmSync(path, { recursive: true, force: true });
    }
  },
};
