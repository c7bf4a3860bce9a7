/** Configurations with something in them replaced, removed, added, moved, or bytes of the file changed. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import { catalogue } from "../../../catalogue.ts";
import { readConfig } from "../../../src/cli/config-file.ts";
import { validateConfig } from "../../../src/cli/validate.ts";
import { type Attack, below, judged, pick } from "../attack.ts";
import { mutate } from "../bytes.ts";
import { configuration } from "../victim.ts";

/** What is put where something else was. */
const strange: readonly unknown[] = [
  ...[null, true, "", "x", "__proto__", "constructor", "a".repeat(300), "1e3", "../..", "NaN"],
  ...[0, -1, 0.5, 1e9, 1e308, -0, 2 ** 53, Number.NaN, Number.POSITIVE_INFINITY],
  ...[[], {}, [null], [[[]]], { use: "ppo" }, { start: 1, end: 0 }, { "": 1 }, [1, "a", {}]],
];

type Node = Record<string, unknown> | unknown[];
const isNode = (value: unknown): value is Node => value !== null && typeof value === "object";

/** Every object and list in it, itself first. */
function nodesOf(value: unknown): Node[] {
  return isNode(value) ? [value, ...Object.values(value).flatMap(nodesOf)] : [];
}

function harm(random: () => number, data: Node): void {
  const nodes = nodesOf(data);
  const node = pick(random, nodes) as Record<string, unknown>;
  const key = pick(random, Object.keys(node));
  const way = below(random, 5);
  if (key === undefined || way === 0)
    node[pick(random, ["extra", "use", "0", "params"])] = structuredClone(pick(random, strange));
  else if (way === 1) delete node[key];
  else if (way === 2) node[key] = structuredClone(pick(random, nodes));
  else node[key] = structuredClone(pick(random, strange));
}

export const configurations: Attack = {
  name: "configurations",
  harms: "entries or bytes of a configuration are changed",
  async once(random, { folder }) {
    const data = structuredClone(configuration) as unknown as Node;
    const json = random() < 0.5;
    const times = below(random, 4);
    for (let j = 0; j < times; j++) harm(random, data);
    let text = json ? JSON.stringify(data) : stringify(data);
    if (times === 0 || random() < 0.2) text = mutate(random, Buffer.from(text)).toString();
    const file = join(folder, `harmed.${json ? "json" : "yaml"}`);
    writeFileSync(file, text);
    return judged(text.slice(0, 5000), async () => validateConfig(catalogue, await readConfig(file)));
  },
};
