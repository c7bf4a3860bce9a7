/** What the conformance rules share: building runs, acting at random, comparing worlds and saying where. */
import { type Batch, type BatchOptions, createBatch } from "../batch.ts";
import type { Env } from "../env.ts";
import { finishedColumn } from "../layout.ts";
import { type Seed, seedStreams, seedWords, uniform } from "../random.ts";
import type { Column } from "../schema.ts";
import type { Head } from "../spaces.ts";
import { type Part, sameWords } from "./snapshot.ts";

/** An env under check, with what every rule needs to build its own batches. */
export interface Site {
  readonly env: Env;
  readonly given: Record<string, unknown>;
  readonly mechanisms: NonNullable<BatchOptions["mechanisms"]>;
  /** The role that a policy plays. */
  readonly role?: string | undefined;
  readonly seed: Seed;
  readonly worlds: number;
  readonly ticks: number;
  readonly heapUsed: (() => number) | undefined;
}

/** A batch and the random streams its actions come from: one for each world, numbered like the worlds. */
export interface Run {
  readonly batch: Batch;
  readonly words: Int32Array;
}

export function startRun(site: Site, options: BatchOptions = {}): Run {
  const { env, given, mechanisms, seed, worlds } = site;
  // Unchecked: a rule says what is wrong better than the first step that meets it.
  const batch = createBatch(env, given, { worlds, seed, mechanisms, checked: false, ...options });
  const words = new Int32Array(4 * batch.worlds);
  seedStreams(words, seedWords(site.seed, "check"), batch.firstWorld, batch.worlds);
  return { batch, words };
}

/**
 * Writes a legal random action for every active agent of worlds lo..hi-1: uniform over the allowed choices of a
 * discrete head, uniform over a box. World i draws from stream i of `words`, one uniform a head and agent.
 */
export function sampleActions(batch: Batch, words: Int32Array, lo = 0, hi = batch.worlds): void {
  const { heads, io, agents, columns } = batch;
  for (let i = lo; i < hi; i++)
    for (let h = 0; h < heads.length; h++)
      for (let a = 0; a < agents; a++) {
        const u = uniform(words, i);
        const k = i * agents + a;
        if (columns.active[k] === 0) continue;
        io.actions[h][k] = pickAction(heads[h], u, io.masked ? io.masks[h] : undefined, k);
      }
}

function pickAction(head: Head, u: number, mask: Uint8Array | undefined, k: number): number {
  if (head.kind === "box") return fromInterval(head.low, head.high, u);
  const { n } = head;
  if (!mask) return Math.floor(u * n);
  let allowed = 0;
  for (let c = 0; c < n; c++) allowed += mask[k * n + c];
  let skip = Math.floor(u * allowed);
  for (let c = 0; c < n; c++) if (mask[k * n + c] !== 0 && skip-- === 0) return c;
  return 0;
}

/** Uniform where the interval is bounded; else exponential from the finite end, or logistic. */
function fromInterval(low: number, high: number, u: number): number {
  const bounded = Number.isFinite(low) && Number.isFinite(high);
  if (bounded) return Math.min(high, low + (high - low) * u);
  if (Number.isFinite(low)) return low - Math.log(1 - u);
  if (Number.isFinite(high)) return high + Math.log(1 - u);
  return Math.log((u + 1e-9) / (1 - u));
}

/** Every 11th tick a world is cut, so that resets are exercised however long the horizon is. */
const cutEvery = 11;

/** One tick: random actions, step; then some worlds are cut and all that are done start anew. */
export function tickOn(run: Run, t: number, blocks?: readonly (readonly [number, number])[]): void {
  const { batch } = run;
  sampleActions(batch, run.words);
  if (!blocks) batch.step();
  else for (const [lo, hi] of blocks) batch.step(lo, hi);
  cutSome(batch, t);
  if (!blocks) batch.resetDone();
  else for (const [lo, hi] of blocks) batch.resetDone(lo, hi);
}

/** Cuts the worlds of lo..hi-1 whose turn it is at tick `t`. */
export function cutSome(batch: Batch, t: number, lo = 0, hi = batch.worlds): void {
  for (let i = lo; i < hi; i++)
    if ((t + batch.firstWorld + i) % cutEvery === cutEvery - 1) cutWorld(batch, i);
}

/** Ends world `i` as the horizon would. */
export function cutWorld(batch: Batch, i: number): void {
  const { columns, agents } = batch;
  if (columns.done[i] !== 0) return;
  for (let k = i * agents; k < (i + 1) * agents; k++) {
    if (columns.active[k] !== 0) columns.truncated[k] = 1;
    columns.active[k] = 0;
  }
  columns.done[i] = 1;
  columns.windowEpisodes[i]++;
  for (const name of Object.keys(batch.metrics))
    if (finishedColumn(name) in columns) columns[finishedColumn(name)][i] += columns[name][i];
}

/** An agent of one world, in turn, has finished after this step, unless it is the last one there. */
export function leave({ columns, agents, worlds }: Batch, t: number): void {
  const { active, terminated, done } = columns;
  const world = t % worlds;
  if (done[world] !== 0) return;
  const here = Array.from({ length: agents }, (_, a) => world * agents + a).filter((k) => active[k] !== 0);
  if (here.length < 2) return;
  const k = here[t % here.length];
  terminated[k] = 1;
  active[k] = 0;
}

/** A part of a batch, and its words of 4 bytes where each world has whole ones. */
interface Compared {
  readonly part: Part;
  readonly words: Int32Array | undefined;
}
interface Layout {
  readonly parts: readonly Part[];
  readonly compared: readonly Compared[];
  /** All columns of a batch are in one buffer. */
  readonly words: Int32Array;
}
const layouts = new WeakMap<Batch, Layout>();

function layoutOf(batch: Batch): Layout {
  let layout = layouts.get(batch);
  if (!layout) {
    const parts = Object.entries(batch.columns)
      .filter(([, column]) => column.length > 0)
      .map(([name, column]): Part => [name, column as Column, column.length / batch.worlds]);
    const compared = parts.map((part): Compared => {
      const { buffer, byteOffset, byteLength } = part[1];
      const whole = (byteLength / batch.worlds) % 4 === 0;
      return { part, words: whole ? new Int32Array(buffer, byteOffset, byteLength / 4) : undefined };
    });
    layout = { parts, compared, words: new Int32Array(batch.columns.tick.buffer) };
    layouts.set(batch, layout);
  }
  return layout;
}

/** Columns of a batch as they are compared: name, values and elements a world. */
export const columnsOf = (batch: Batch): readonly Part[] => layoutOf(batch).parts;

/** The first column in which world `i` of `a` and world `j` of `b` differ, in words; undefined if in none. */
export function differenceOfWorlds(
  a: Batch,
  i: number,
  b: Batch,
  j: number,
  ignore: (name: string) => boolean = () => false,
): string | undefined {
  const others = layoutOf(b).compared;
  for (const [c, { part, words }] of layoutOf(a).compared.entries()) {
    const [name, column, stride] = part;
    if (ignore(name)) continue;
    const other = b.columns[name];
    const otherWords = others[c]?.words;
    if (words && otherWords && others[c].part[0] === name) {
      const length = words.length / a.worlds;
      if (sameWords(words, i * length, otherWords, j * length, length)) continue;
    }
    for (let e = 0; e < stride; e++) {
      const x = column[i * stride + e];
      const y = other[j * stride + e];
      if (!Object.is(x, y)) return `${place(a, name, i, e)}: ${x} against ${y}`;
    }
  }
  return undefined;
}

/** As `differenceOfWorlds`, over all worlds of two batches of the same env and size. */
export function differenceOfBatches(
  a: Batch,
  b: Batch,
  ignore?: (name: string) => boolean,
): string | undefined {
  const words = layoutOf(a).words;
  const others = layoutOf(b).words;
  if (words.length === others.length && sameWords(words, 0, others, 0, words.length)) return undefined;
  for (let i = 0; i < a.worlds; i++) {
    const difference = differenceOfWorlds(a, i, b, i, ignore);
    if (difference) return difference;
  }
  return undefined;
}

/** Names element `e` of world `i` of a column: `observation "stock" (world 3, agent 1, tick 7)`. */
export function place(batch: Batch, name: string, i: number, e: number): string {
  const [kind, part] = name.includes(":") ? name.split(":") : ["state", name];
  const what = kind === "obs" ? "observation" : kind === "action" || kind === "mask" ? `${kind} head` : kind;
  const label =
    part === "" ? what : kind === "obs" || kind === "state" ? `${what} "${part}"` : `${what} ${part}`;
  const stride = batch.columns[name].length / batch.worlds;
  const agent = isPerAgent(batch, name) ? Math.floor((e * batch.agents) / stride) : undefined;
  return `${label} (${where(batch, i, agent)})`;
}

export function where(batch: Batch, i: number, agent?: number): string {
  const who = agent === undefined ? "" : `, agent ${agent}`;
  return `world ${batch.firstWorld + i}${who}, tick ${batch.columns.tick[i]}`;
}

export function whereRow(batch: Batch, k: number): string {
  return where(batch, Math.floor(k / batch.agents), k % batch.agents);
}

const ownPerAgent =
  /^(action|mask|obs|payoff|reward|flow):|^(active|terminated|truncated|payoffSum|rewardSum|parent|age|livedTicks)$/;

function isPerAgent(batch: Batch, name: string): boolean {
  if (ownPerAgent.test(name)) return true;
  return batch.env.state(batch.params)[name]?.per === "agent";
}
