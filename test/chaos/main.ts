/**
 * `npm run test:chaos`: harms runs and inputs at random and counts what becomes of it. Ten minutes unless told otherwise;
 * the seed is printed, and each trial that ends badly with what repeats it.
 */
import { parseArgs } from "node:util";
import { attacks } from "./attacks/index.ts";
import { chaos } from "./chaos.ts";

const { values } = parseArgs({
  options: {
    minutes: { type: "string", default: "10" },
    hours: { type: "string" },
    seed: { type: "string", default: String(Math.floor(Date.now() / 1000) % 1_000_000) },
    only: { type: "string", multiple: true },
    times: { type: "string" },
    from: { type: "string", default: "0" },
    verbose: { type: "boolean", default: false },
  },
});
const { only } = values;
const names = attacks.map(({ name }) => name);
for (const name of only ?? [])
  if (!names.includes(name)) {
    console.error(`chaos: no attack "${name}"; there are ${names.join(", ")}`);
    process.exit(2);
  }
const chosen = attacks.filter(({ name }) => !only || only.includes(name));
const seed = Number(values.seed);
const minutes = values.hours === undefined ? Number(values.minutes) : 60 * Number(values.hours);
console.log(`seed ${seed}`);
const counted = await chaos(chosen, {
  seed,
  from: Number(values.from),
  ...(values.times === undefined ? { ms: minutes * 60_000 } : { times: Number(values.times) }),
  onTrial(attack, n, { outcome, told }) {
    const bad = outcome === "silent" || outcome === "crash";
    if (bad || values.verbose) console.log(`${attack} ${n}: ${outcome} (${told})`);
  },
});
console.table(
  Object.fromEntries(
    counted.map(({ attack, counts }) => [
      attack,
      { tried: Object.values(counts).reduce((sum, each) => sum + each, 0), ...counts },
    ]),
  ),
);
const bad = counted.flatMap((each) => each.bad);
for (const { outcome, told, repeat } of bad)
  console.log(`${outcome}: ${told}\n  npm run test:chaos -- ${repeat}`);
process.exit(bad.length > 0 ? 1 : 0);
