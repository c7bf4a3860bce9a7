/** Measures what the statistics and verdicts are worth and writes the tables of `docs/evidence`: all, or those named. */
import { writeFileSync } from "node:fs";
import { studies } from "../test/evidence/index.ts";
import type { Study } from "../test/evidence/study.ts";

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !studies.some((study) => study.name === name));
if (unknown.length > 0) {
  console.error(
    `evidence: no study "${unknown.join('", "')}"; there are ${studies.map(({ name }) => name).join(", ")}`,
  );
  process.exit(1);
}
for (const study of studies) if (wanted.length === 0 || wanted.includes(study.name)) write(study);

function write<Result>({ name, measure, markdown }: Study<Result>): void {
  const file = new URL(`../docs/evidence/${name}.md`, import.meta.url);
  writeFileSync(file, markdown(measure()));
  console.log(`docs/evidence/${name}.md`);
}
