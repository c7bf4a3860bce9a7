/** Results as one tidy table: a row for each session and metric, with the parameters of a sweep as columns. */
import { unitOf } from "../core/metrics.ts";
import type { Results, SceneResults } from "./results.ts";
import { type Rows, windowsOf } from "./rows.ts";
import { valueText } from "./sweep.ts";
import type { Row } from "./task.ts";

type Entry = number | string | boolean | null;

export interface TidyColumn {
  readonly name: string;
  /** What all entries are that are there: 32-bit integers, numbers, booleans or texts. */
  readonly type: "whole" | "number" | "boolean" | "text";
  /** One a row, all columns equally long; null where there is none. */
  readonly entries: readonly Entry[];
}

/**
 * Columns: scene (of a sweep, the one that was swept), society, a column for each parameter of the sweep, session, phase,
 * metric, value and unit. Phases are `final`, the last window of learning, exploration included, and `evaluate`, frozen
 * policies after it. A value that is missing is null, not 0.
 */
export function tidyTable(results: Results, rows: Rows): TidyColumn[] {
  const scenes = Object.entries(results.scenes);
  const parameters = [...new Set(scenes.flatMap(([, { cell }]) => Object.keys(cell?.at ?? {})))];
  const names = ["scene", "society", ...parameters, "session", "phase", "metric", "value", "unit"];
  const entries: Entry[][] = names.map(() => []);
  for (const [id, scene] of scenes) {
    const { cell, societies } = scene;
    const at = parameters.map((name) => entryOf(cell?.at[name]));
    for (const society of Object.keys(societies)) {
      for (const { session, phase, metric, value } of valuesIn(rows(id, society))) {
        const line = [
          cell?.scene ?? id,
          society,
          ...at,
          session,
          phase,
          metric,
          value,
          unitIn(scene, metric),
        ];
        for (const [c, entry] of line.entries()) entries[c].push(entry);
      }
    }
  }
  return names.map((name, c) => ({
    name,
    type: name === "value" ? "number" : typeOf(entries[c]),
    entries: entries[c],
  }));
}

interface Value {
  readonly session: number;
  readonly phase: "final" | "evaluate";
  readonly metric: string;
  readonly value: number | null;
}

function* valuesIn(rows: Iterable<Row>): Generator<Value, void> {
  let last: readonly Row[] = [];
  for (const window of windowsOf(rows)) {
    if (window[0].phase === "evaluate") {
      yield* valuesOf(last, "final");
      yield* valuesOf(window, "evaluate");
    }
    last = window;
  }
}

function* valuesOf(window: readonly Row[], phase: Value["phase"]): Generator<Value, void> {
  for (const { lo, hi, values } of window)
    for (let session = lo; session < hi; session++)
      for (const [metric, all] of Object.entries(values)) {
        const value = all[session - lo];
        yield { session, phase, metric, value: Number.isNaN(value) ? null : value };
      }
}

/** "payoff per tick"; null for what learners tell of themselves. */
function unitIn({ metrics }: SceneResults, name: string): string | null {
  return Object.hasOwn(metrics, name) ? unitOf(metrics[name]) : null;
}

const entryOf = (value: unknown): Entry =>
  value === undefined || value === null
    ? null
    : typeof value === "number" || typeof value === "boolean"
      ? value
      : valueText(value);

function typeOf(entries: readonly Entry[]): TidyColumn["type"] {
  const there = entries.filter((entry) => entry !== null);
  const all = (test: (entry: Entry) => boolean) => there.length > 0 && there.every(test);
  if (all((entry) => typeof entry === "boolean")) return "boolean";
  if (!all((entry) => typeof entry === "number")) return "text";
  // What a 32-bit integer holds, but for -0.
  return all((entry) => Object.is(entry, (entry as number) | 0)) ? "whole" : "number";
}

/** Comma-separated values with a line of names (RFC 4180, but lines end with a line feed); null is empty. */
export function csvOf(columns: readonly TidyColumn[]): string {
  const lines = [columns.map(({ name }) => quoted(name)).join(",")];
  for (const [j] of columns[0].entries.entries())
    lines.push(
      columns.map(({ entries }) => (entries[j] === null ? "" : quoted(String(entries[j])))).join(","),
    );
  return `${lines.join("\n")}\n`;
}

/** An empty text is quoted, so that it is not taken for nothing. */
const quoted = (text: string): string =>
  text === "" || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
