/** The task queue over time: the tasks of owners by what they cost, and who is served in words. */
import { type Drawing, formatNumber } from "../../src/index.ts";
import { type Curve, lines } from "../drawing/lines.ts";
import { listOf } from "../drawing/marks.ts";
import { type P, params as schema } from "./params.ts";

const most = 4;

export const drawing: Drawing = {
  env: "task-queue-v0",
  svg(frames, params) {
    const { costs } = schema.parse(params) as P;
    const kinds = [...new Set(costs)].sort((a, b) => b - a).slice(0, most);
    const curves = kinds.map(
      (kind): Curve => ({
        name: kinds.length > 1 ? `at cost ${formatNumber(kind, 3)}` : "tasks",
        of: (frame) =>
          listOf(frame, "tasks").reduce(
            (sum, tasks, a) => (costs[a % costs.length] === kind ? sum + tasks : sum),
            0,
          ),
      }),
    );
    return lines(frames, {
      title: "Task queue: tasks in the system by what they cost their owners, by tick",
      measures: "tasks in the system, by what they cost their owners",
      curves,
    });
  },
  text(frame) {
    const tasks = listOf(frame, "tasks");
    const claim = listOf(frame, "claim");
    const interrupted = listOf(frame, "interrupted");
    const serving = Number(frame.state.serving);
    const doing =
      serving < 0
        ? "is idle"
        : Number(frame.state.resuming) === 1
          ? `goes back to a task of ${serving}`
          : `is at a task of ${serving}`;
    return [
      `tick ${frame.tick}: the server ${doing}`,
      ...tasks.map(
        (each, a) =>
          `${a}  ${each} task${each === 1 ? "" : "s"}${interrupted[a] > 0 ? `, ${interrupted[a]} interrupted` : ""}, claims ${claim[a]}`,
      ),
    ].join("\n");
  },
};
