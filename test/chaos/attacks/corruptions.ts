/**
 * A file of a run, finished or interrupted, is changed, cut, removed, put in another's place, or a folder or a link is put in
 * its own: verified, then repaired.
 */
import {
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, extname, join } from "node:path";
import { said } from "../../cli/said.ts";
import { type Attack, below, pick, type Site, type Trial } from "../attack.ts";
import { mutate } from "../bytes.ts";
import { command } from "../command.ts";
import { contentOf, differences } from "../folder.ts";
import { victimOf, workers } from "../victim.ts";

/** A folder as a kill leaves it, some way through. */
const interrupted = (site: Site, part: number) =>
  site.once(`left ${part}`, async () => {
    const { file, took } = await victimOf(site);
    const path = join(site.folder, `left-${part}`);
    // The longer, the further: a kill that comes before there is anything is tried again later.
    for (let wait = part * took; !existsSync(join(path, "config.json")); wait *= 1.2)
      await command(site.main, ["compare", file, "--out", path, ...workers(2)], wait);
    return path;
  });

/** Harms one file; says what was done. */
function harm(random: () => number, path: string): string {
  const names = [...contentOf(path).keys()];
  const name = pick(random, names);
  const file = join(path, name);
  const way = random();
  if (way < 0.15) {
    rmSync(file);
    return `${name} removed`;
  }
  const like = names.filter(
    (other) => other !== name && dirname(other) === dirname(name) && extname(other) === extname(name),
  );
  if (way < 0.3 && like.length > 0) {
    const other = join(path, pick(random, like));
    const [here, there] = [readFileSync(file), readFileSync(other)];
    writeFileSync(file, there);
    writeFileSync(other, here);
    return `${name} and ${other.slice(path.length + 1)} changed places`;
  }
  if (way < 0.35) {
    rmSync(file);
    if (random() < 0.5) mkdirSync(file);
    else symlinkSync(join(path, "nowhere"), file);
    return `${name} replaced by ${lstatSync(file).isDirectory() ? "a folder" : "a link that leads nowhere"}`;
  }
  const bytes = readFileSync(file);
  const digit = [...bytes.keys()].filter((at) => bytes[at] >= 48 && bytes[at] <= 57);
  if (way < 0.6 && digit.length > 0) {
    const at = pick(random, digit);
    bytes[at] = 48 + ((bytes[at] - 48 + 1 + below(random, 9)) % 10);
    writeFileSync(file, bytes);
    return `${name}: a digit at byte ${at}`;
  }
  writeFileSync(file, mutate(random, bytes));
  return `${name}: bytes`;
}

export const corruptions: Attack = {
  name: "corruptions",
  harms: "files of a run are changed, removed or exchanged",
  weight: 4,
  async once(random, site): Promise<Trial> {
    const { content, whole } = await victimOf(site);
    const finished = random() < 0.7;
    const from = finished ? whole : await interrupted(site, pick(random, [0.4, 0.55, 0.7, 0.85]));
    const path = join(site.folder, "corrupted");
    cpSync(from, path, { recursive: true });
    try {
      const before = contentOf(path);
      const what = `${finished ? "finished" : "interrupted"}, ${harm(random, path)}`;
      const changed = differences(before, contentOf(path)).length > 0;
      const verified = await said(["verify", path]);
      if (finished && changed && verified.code === 0)
        return { outcome: "silent", told: `${what}: verified as whole` };
      const { code, err } = await command(site.main, ["resume", path, "--repair", ...workers(2)]);
      if (code === undefined || / at .*:\d+:\d+\)/.test(err) || !/\S/.test(err))
        return { outcome: "crash", told: `${what}: ${code}: ${err}` };
      if (code !== 0) return { outcome: "refused", told: `${what}: ${err}` };
      const wrong = differences(content, contentOf(path));
      return { outcome: wrong.length === 0 ? "survived" : "silent", told: [what, ...wrong].join(", ") };
    } finally {
      rmSync(path, { recursive: true, force: true });
    }
  },
};
