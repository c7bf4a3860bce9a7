/** One world at one moment as plain values, for drawing, logging and tests. */
import type { Batch } from "./batch.ts";

export interface Frame {
  readonly tick: number;
  readonly episode: number;
  readonly done: boolean;
  /** Every state field and metric of the env (and `mechanism.field`), numbers or arrays. */
  readonly state: Readonly<Record<string, number | readonly number[]>>;
  /** Chosen actions by head, one number an agent. */
  readonly actions: readonly (readonly number[])[];
  readonly payoff: readonly number[];
  readonly reward: readonly number[];
}

/** The framework's columns with a number for each agent. */
const ownRows = [
  "active",
  "terminated",
  "truncated",
  "payoffSum",
  "rewardSum",
  "parent",
  "age",
  "livedTicks",
];

/** Copies world `i` of a batch. Right after `step` it shows what the step led to. */
export function captureFrame(batch: Batch, i: number): Frame {
  const { columns, io, worlds, agents } = batch;
  const part = (column: ArrayLike<number>): number[] => {
    const stride = column.length / worlds;
    return Array.from({ length: stride }, (_, j) => column[i * stride + j]);
  };
  const fields = batch.env.state(batch.params);
  const state: Record<string, number | number[]> = {};
  for (const [name, column] of Object.entries(columns)) {
    if (name.includes(":")) continue;
    const values = part(column);
    // With one agent a per-agent field is as long as a world's number, but still an array.
    const isNumber = fields[name]
      ? fields[name].shape === "number"
      : column.length === worlds && !ownRows.includes(name);
    state[name] = isNumber ? values[0] : values;
  }
  const row = (column: Float64Array) => Array.from(column.subarray(i * agents, (i + 1) * agents));
  return {
    tick: columns.tick[i],
    episode: columns.episode[i],
    done: columns.done[i] !== 0,
    state,
    actions: io.actions.map(row),
    payoff: row(io.payoff),
    reward: row(io.reward),
  };
}

/** How an env's worlds are drawn; lives beside the rules, in `draw.ts`. */
export interface Drawing {
  /** Id of the env. */
  readonly env: string;
  /** One world over time as a self-contained SVG (about 640 x 240, colours from `currentColor` and a safe palette). */
  svg(frames: readonly Frame[], params: Record<string, unknown>): string;
  /** One moment as a few lines of text for a terminal. */
  text(frame: Frame, params: Record<string, unknown>): string;
}

export function defineDrawing(drawing: Drawing): Drawing {
  return drawing;
}
