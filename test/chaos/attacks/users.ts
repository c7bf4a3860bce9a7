/** Code of users that throws, rejects, exits or ends a worker, in an env, a policy or a mechanism: once, or always. */
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Attack, below, pick, type Site, type Trial } from "../attack.ts";
import { command } from "../command.ts";

const own = fileURLToPath(new URL("../../fixtures/mishaps.ts", import.meta.url));

const places = ["env", "policy", "mechanism"] as const;
type Place = (typeof places)[number];

function configuration(place: Place, how: object) {
  const at = (each: Place) => (each === place ? how : {});
  const society = {
    policies: [{ use: "clumsy", params: at("policy") }],
    mechanisms: [{ use: "trap", params: at("mechanism") }],
  };
  const times = { train: 60, window: 10, evaluate: 10 };
  const scene = { env: "mishaps-v0", params: at("env"), ...times, societies: { calm: society } };
  return { name: "mishap", sessions: 5, modules: [own], scenes: { sea: scene } };
}

/** What came out; not the files, which bear a hash of the configuration and so of the mishap. */
function outcomeOf(path: string): string {
  return JSON.stringify(JSON.parse(readFileSync(join(path, "results.json"), "utf8")).scenes);
}

const calm = ({ folder, main, once }: Site) =>
  once("calm", async () => {
    const file = join(folder, "calm.json");
    writeFileSync(file, JSON.stringify(configuration("env", {})));
    const path = join(folder, "calm");
    const { code, err } = await command(main, ["compare", file, "--out", path]);
    if (code !== 0) throw new Error(`the run without mishaps ended with ${code}: ${err}`);
    return outcomeOf(path);
  });

export const users: Attack = {
  name: "users",
  harms: "code of users throws, rejects or ends its worker",
  weight: 2,
  async once(random, site): Promise<Trial> {
    const whole = await calm(site);
    const place = pick(random, places);
    const how = pick(random, ["text", "null", "object", "promise", "exit"]);
    const again = random() < 0.5;
    const file = join(site.folder, "mishap.json");
    const path = join(site.folder, "mishap");
    const marker = join(site.folder, "marker");
    writeFileSync(file, JSON.stringify(configuration(place, { how, ...(!again && { marker }) })));
    try {
      const threads = ["--workers", String(1 + below(random, 2)), "--checkpoint-ms", "0"];
      const first = await command(site.main, ["compare", file, "--out", path, ...threads], 60_000);
      const what = `${place}: ${how}${again ? ", always" : ", once"}`;
      if (first.code === undefined) return { outcome: "crash", told: `${what} never ended` };
      if (first.code !== 0 && !/error: sea\/calm, session [\s\S]*go on with: ostrom resume/.test(first.err))
        return { outcome: "crash", told: `${what} -> ${first.code}: ${first.err}` };
      if (again) return { outcome: first.code === 0 ? "silent" : "refused", told: `${what}: ${first.err}` };
      if (!existsSync(marker)) return { outcome: "crash", told: `${what} did not go wrong` };
      const last = first.code === 0 ? first : await command(site.main, ["resume", path, ...threads], 60_000);
      if (last.code !== 0) return { outcome: "crash", told: `${what}, resumed -> ${last.code}: ${last.err}` };
      return { outcome: outcomeOf(path) === whole ? "survived" : "silent", told: what };
    } finally {
      for (const each of [path, marker]) rmSync(each, { recursive: true, force: true });
    }
  },
};
