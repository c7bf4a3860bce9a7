/** In what order test files begin: what is begun last is waited for with all other cores idle. */
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Files that take ten seconds and more, though few lines: without durations of an earlier run, files begin by their size. */
const long = [
  "chaos/sample",
  "docs/code-blocks",
  "cli/resume",
  "cli/own",
  "cli/run",
  "cli/certify",
  "cli/mishaps",
  "cli/closed-output",
  "cli/gallery",
  "cli/new",
];
const isLong = ({ moduleId }: TestSpecification): boolean =>
  long.some((name) => moduleId.endsWith(`/test/${name}.test.ts`));

/** As vitest's own, the long ones of each project first. */
export class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const projects = [...new Set(sorted.map(({ project }) => project))];
    return projects.flatMap((project) => {
      const own = sorted.filter((file) => file.project === project);
      return [...own.filter(isLong), ...own.filter((file) => !isLong(file))];
    });
  }
}
