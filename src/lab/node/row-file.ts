/**
 * The rows of one task in a file of their own: its windows in their order, then its evaluation. They have one writer, are
 * written many at a time, and only how far they go is held in memory.
 */
import { dirname } from "node:path";
import { OstromError } from "../../core/errors.ts";
import type { ResolvedScene } from "../config.ts";
import { requireSessions } from "../rows.ts";
import type { Row, Task } from "../task.ts";
import { type Break, lineOf, linksOf } from "./chain.ts";
import type { Disk } from "./disk.ts";
import { makeFolder } from "./files.ts";

export const taskKey = ({ scene, society, lo, hi }: Task): string => `${scene}.${society}.${lo}-${hi}`;

/** How far a task is on record. */
export interface Recorded {
  /** Training windows. */
  readonly windows: number;
  /** Training ticks at the end of the last one. */
  readonly tick: number;
  /** There is its evaluation, with which it is done. */
  readonly evaluated?: Evaluated;
  /** Of the last line. */
  readonly hash: string;
  /** Bytes of the lines that are whole. */
  readonly bytes: number;
  /** What lies behind them, if it is no line that was cut short. */
  readonly damage?: string;
  /** The damage lies before an evaluation: the task was done. */
  readonly wasDone?: boolean;
}

/** What the row of an evaluation says of files beside it: their hashes. */
interface Evaluated {
  readonly picture?: string;
  readonly policy?: string;
}

export interface RowFileOptions {
  readonly path: string;
  readonly task: Task;
  readonly scene: Pick<ResolvedScene, "train" | "window" | "evaluate">;
  /** Runs whose rows belong here, the one that writes last: others where it went on with changed modules. */
  readonly runs: readonly string[];
  readonly disk: Disk;
}

export interface RowFile {
  recorded(): Recorded;
  /** Windows that are wanted, then the evaluation; how far the record goes is returned. */
  rows(wanted?: (tick: number) => boolean): Generator<Row, Recorded>;
  /** Throws an OstromError where the row does not follow those on record. */
  append(row: Row, evaluated?: Evaluated): void;
  /** All rows are in the file, and outlive a loss of power. */
  sync(): void;
  /** Drops all that lies behind a tick of training, and whatever is damaged. */
  cut(tick: number): void;
  /** Looks at the file again when it is asked for. */
  forget(): void;
}

/** Rows are written when they take so many characters, if not before. */
const heldLength = 1 << 16;

export function rowFile({ path, task, scene, runs, disk }: RowFileOptions): RowFile {
  const key = taskKey(task);
  const { scene: id, society, lo, hi } = task;
  const prefix = `${JSON.stringify({ scene: id, society, lo, hi }).slice(0, -1)},"phase":"`;
  const nothing: Recorded = { windows: 0, tick: 0, hash: key, bytes: 0 };
  let known: Recorded | undefined;
  /** In no file yet. */
  let held: string[] = [];
  let length = 0;
  /** A file that is new is found after a loss of power once its folder was synced. */
  let isFound = false;

  /** The tick at which a row has to stand that follows. */
  const due = ({ windows }: Recorded, phase: string): number =>
    phase === "train" ? Math.min((windows + 1) * scene.window, scene.train) : scene.evaluate;

  /** After each line how far it is; the last step says what breaks it off. */
  function* steps(): Generator<{ at: Recorded; content: () => string }, Recorded> {
    let at = nothing;
    const links = linksOf(path, key, disk);
    for (let step = links.next(); ; step = links.next()) {
      if (step.done) return step.value ? broken(at, step.value) : at;
      const { content, head, run, hash, end, line } = step.value;
      const start = head(prefix.length + 40);
      const [, phase, tick] = /^(train|evaluate)","tick":(\d+),/.exec(start.slice(prefix.length)) ?? [];
      const why = !start.startsWith(prefix)
        ? `it is not of ${key}`
        : !runs.includes(run)
          ? `it belongs to another run (${run})`
          : !phase ||
              at.evaluated ||
              (phase === "train" && at.tick >= scene.train) ||
              Number(tick) !== due(at, phase)
            ? "it does not follow the line before"
            : undefined;
      if (why !== undefined) {
        let last = step.value;
        for (const each of links) last = each;
        return broken(at, { line, why, last: last.content() });
      }
      at =
        phase === "train"
          ? { windows: at.windows + 1, tick: Number(tick), hash, bytes: end }
          : { ...at, hash, bytes: end, evaluated: evaluatedIn(content()) };
      yield { at, content };
    }
  }

  const broken = (at: Recorded, { line, why, last }: Break): Recorded => ({
    ...at,
    damage: `line ${line} of ${path} is damaged: ${why}`,
    wasDone: at.evaluated !== undefined || last.startsWith(`${prefix}evaluate"`),
  });

  function* rows(wanted: (tick: number) => boolean = () => true): Generator<Row, Recorded> {
    flush();
    const all = steps();
    for (let step = all.next(); ; step = all.next()) {
      if (step.done) return step.value;
      const { at, content } = step.value;
      if (at.evaluated || wanted(at.tick)) yield rowIn(content());
    }
  }

  function recorded(): Recorded {
    if (!known) {
      const all = steps();
      let step = all.next();
      while (!step.done) step = all.next();
      known = step.value;
    }
    return known;
  }

  function flush(): void {
    if (held.length === 0) return;
    const bytes = new TextEncoder().encode(held.join(""));
    held = [];
    length = 0;
    try {
      disk.append(path, bytes);
    } catch (error) {
      known = undefined;
      throw error;
    }
  }

  return {
    recorded,
    rows,
    append(row, evaluated = {}) {
      const at = recorded();
      const { phase, tick, values, payoffs, rewards } = row;
      if (at.damage || at.evaluated || tick !== due(at, phase) || taskKey(row) !== key)
        throw new OstromError(
          `the row of ${taskKey(row)} (${phase}, tick ${tick}) does not follow the ${at.windows} windows up to tick ${at.tick} that ${path} holds`,
        );
      requireSessions(key, row);
      const content = JSON.stringify({
        ...{ scene: id, society, lo, hi, phase, tick, values, payoffs, rewards },
        ...(phase === "evaluate" && evaluated),
      });
      const { line, hash } = lineOf(content, runs.at(-1)!, at.hash);
      const bytes = at.bytes + Buffer.byteLength(line);
      if (at.bytes === 0) makeFolder(dirname(path), disk);
      held.push(line);
      length += line.length;
      if (length >= heldLength) flush();
      known =
        phase === "train"
          ? { windows: at.windows + 1, tick, hash, bytes }
          : { ...at, hash, bytes, evaluated };
    },
    sync() {
      if (recorded().bytes === 0) return;
      flush();
      disk.sync(path);
      if (!isFound) disk.sync(dirname(path));
      isFound = true;
    },
    cut(tick) {
      held = [];
      length = 0;
      known = nothing;
      if (disk.size(path) === undefined) return;
      for (const { at } of steps()) {
        if (at.evaluated || at.tick > tick) break;
        known = at;
      }
      if (disk.size(path) === known.bytes) return;
      disk.truncate(path, known.bytes);
      disk.sync(path);
    },
    forget() {
      held = [];
      length = 0;
      // It is only ever appended to: as long as before, it is what it was.
      if (known?.damage !== undefined || disk.size(path) !== known?.bytes) known = undefined;
    },
  };
}

/** As it was when it was recorded: a missing number is null in a file. */
function rowIn(content: string): Row {
  const { picture: _, policy: __, ...row } = JSON.parse(content);
  for (const values of [...Object.values(row.values), ...(row.payoffs ?? []), ...(row.rewards ?? [])])
    nullsAreMissing(values as (number | null)[]);
  return row;
}

function nullsAreMissing(values: (number | null)[]): void {
  for (let j = values.indexOf(null); j >= 0; j = values.indexOf(null, j + 1)) values[j] = Number.NaN;
}

function evaluatedIn(content: string): Evaluated {
  const { picture, policy } = JSON.parse(content);
  return { ...(picture && { picture }), ...(policy && { policy }) };
}
