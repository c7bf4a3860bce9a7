/**
 * The smallest piece of a run: some sessions of one society, from first tick to frozen evaluation. Pure: it
 * yields what is to be recorded and can be saved and continued between any two windows.
 */
import { fail, OstromError } from "../core/errors.ts";
import { captureFrame } from "../core/frame.ts";
import { guardOnce } from "../core/guard.ts";
import { loopOf } from "../core/play.ts";
import type { Seed } from "../core/random.ts";
import type { Society } from "../core/society.ts";
import { requireTimeToLearn, trainingWindows } from "../core/train.ts";
import type { Catalogue } from "./catalogue.ts";
import type { ResolvedConfig } from "./config.ts";
import { evaluate } from "./evaluate.ts";
import { measuresOf } from "./measure.ts";
import { meanOfKnown, perTickByWorld, pool, readWindow, type Values } from "./record.ts";
import { requireRoomForSessions, sessionsInTask } from "./size.ts";
import { buildSociety } from "./society.ts";
import { startFromWeights } from "./weights.ts";

/** Sessions lo..hi-1 of a society of a scene. */
export interface Task {
  readonly scene: string;
  readonly society: string;
  readonly lo: number;
  readonly hi: number;
}

export interface Row extends Task {
  readonly phase: "train" | "evaluate";
  /** Ticks done in this phase. */
  readonly tick: number;
  /** One number a session, by metric. */
  readonly values: Values;
  /** Mean payoff a tick, `[session][agent]`. */
  readonly payoffs?: readonly (readonly number[])[];
  /** Evaluation only: mean reward a tick, the payoff after mechanisms, `[session][agent]`. */
  readonly rewards?: readonly (readonly number[])[];
  /** Evaluation of session 0 only: one world over time. */
  readonly picture?: string;
}

export interface TaskRun {
  /** Rows as they come; between two of them the task may be saved. */
  rows(): Generator<Row, void>;
  /** Training ticks done. */
  readonly tick: number;
  /** The worlds and policies at work. */
  readonly society: Society;
  /** Something in it learns, so that what it has learned is worth keeping. */
  readonly learns: boolean;
  /** All that is needed to continue: world state, tables, random streams. */
  save(): Uint8Array;
}

/** With more agents payoffs are not recorded agent by agent unless a scene asks for it: 10000 take 50 KB a session and window. */
const mostByAgent = 256;

/** Ticks of the pictured world. */
const pictureTicks = 120;

/** All tasks of a run in canonical order. Throws where they are more than can be kept count of. */
export function tasksOf(config: ResolvedConfig): Task[] {
  requireRoomForSessions(config);
  return Object.entries(config.scenes).flatMap(([scene, { societies }]) =>
    Object.entries(societies).flatMap(([society, each]) => {
      const size = sessionsInTask(each);
      return Array.from({ length: Math.ceil(config.sessions / size) }, (_, j) => ({
        scene,
        society,
        lo: j * size,
        hi: Math.min(config.sessions, (j + 1) * size),
      }));
    }),
  );
}

/** Starts a task, or continues it from what `save` gave. */
export function startTask(
  catalogue: Catalogue,
  config: ResolvedConfig,
  task: Task,
  saved?: Uint8Array,
): TaskRun {
  const scene = config.scenes[task.scene];
  const society = scene.societies[task.society];
  const shared = society.sharing === "shared";
  const seed: Seed = shared ? `${config.seed}/session ${task.lo}` : config.seed;
  const { batch, policies } = shared
    ? buildSociety(catalogue, scene, society, seed, 0, society.worlds ?? 16)
    : buildSociety(catalogue, scene, society, seed, task.lo, task.hi);
  requireTimeToLearn(policies, scene.train);
  const learns = policies.some(({ learner }) => learner);
  const layout = layoutOf([batch.columns, ...policies.map(({ memory }) => memory)]);
  let tick = 0;
  if (saved) tick = restore(saved);
  else startFromWeights(catalogue, society, policies);

  const measures = measuresOf(catalogue, scene, batch);
  const window = () => {
    const values = readWindow(batch, measures);
    return shared ? pool(values) : values;
  };
  // What leaving a norm brings is told from the rewards of those who leave.
  const deviates = Object.values(scene.societies).some(({ norm }) => norm !== undefined);
  const byAgent = scene.byAgent ?? (deviates || batch.agents <= mostByAgent);
  const perSession = (worlds: readonly (readonly number[])[]) => (shared ? [meanRow(worlds)] : worlds);

  /** What learners tell of themselves (exploration rate ...), as `learner.name`; the mean of those of one name. */
  function learning(): Values {
    const told: Record<string, number[][]> = {};
    for (const { id, learner } of policies)
      for (let i = 0; i < (learner?.metrics ? batch.worlds : 0); i++)
        for (const [name, value] of Object.entries(learner!.metrics!(i, i + 1))) {
          if (typeof value !== "number" || Math.abs(value) === Number.POSITIVE_INFINITY)
            fail(id, `figure "${name}" must be a finite number, or NaN where it is missing`, value);
          told[`${id}.${name}`] ??= Array.from({ length: batch.worlds }, () => []);
          told[`${id}.${name}`][i].push(value);
        }
    const values: Values = Object.fromEntries(
      Object.entries(told).map(([name, worlds]) => [name, worlds.map(meanOfKnown)]),
    );
    return shared ? pool(values) : values;
  }

  function* rows(): Generator<Row, void> {
    const ticks = learns ? scene.train : 0;
    for (const progress of trainingWindows({ batch, policies, ticks, window: scene.window, from: tick })) {
      tick = progress.tick;
      yield {
        ...task,
        phase: "train",
        tick,
        values: { ...window(), ...learning() },
        ...(byAgent && { payoffs: perSession(perTickByWorld(batch, batch.columns.payoffSum)) }),
      };
    }
    const measured = evaluate(batch, policies, { ticks: scene.evaluate, seed, measures });
    const drawn = task.lo === 0 ? picture() : undefined;
    yield {
      ...task,
      phase: "evaluate",
      tick: scene.evaluate,
      values: shared ? pool(measured.values) : measured.values,
      ...(byAgent && { payoffs: perSession(measured.payoffs), rewards: perSession(measured.rewards) }),
      ...(drawn && { picture: drawn }),
    };
  }

  /** World 0 in the first ticks of a fresh episode. */
  function picture(): string | undefined {
    const drawing = catalogue.drawings[batch.env.id];
    if (!drawing) return undefined;
    batch.reset(`${seed}/picture`);
    const frames = [captureFrame(batch, 0)];
    const record = () => void frames.push(captureFrame(batch, 0));
    loopOf({ batch, policies, renew: false, taps: [{ stepped: record }] })(0, 1, 1, pictureTicks);
    const who = `drawing of ${batch.env.id}`;
    const drawn: unknown = guardOnce(who, "svg", () => drawing.svg(frames, batch.params));
    if (typeof drawn !== "string") fail(who, "svg must give a text", drawn ?? "nothing");
    return drawn as string;
  }

  function save(): Uint8Array {
    const parts = [batch.save(), ...policies.map((policy) => policy.save())];
    const out = new Uint8Array(headerBytes + parts.reduce((sum, part) => sum + part.length, 0));
    const header = new DataView(out.buffer);
    header.setFloat64(0, tick, true);
    header.setUint32(8, layout, true);
    let at = headerBytes;
    for (const part of parts) {
      out.set(part, at);
      at += part.length;
    }
    return out;
  }

  function restore(from: Uint8Array): number {
    const sizes = [batch.save(), ...policies.map((policy) => policy.save())].map((part) => part.length);
    const total = sizes.reduce((sum, size) => sum + size, headerBytes);
    const wrong =
      from.length !== total
        ? `expected ${total} bytes, got ${from.length}`
        : new DataView(from.buffer, from.byteOffset).getUint32(8, true) !== layout
          ? "its fields are others, or in another order"
          : undefined;
    if (wrong)
      throw new OstromError(
        `checkpoint of ${task.scene}/${task.society}: ${wrong}; it belongs to another configuration or version`,
      );
    let at = headerBytes;
    [batch, ...policies].forEach((part, j) => {
      part.load(from.subarray(at, at + sizes[j]));
      at += sizes[j];
    });
    return checkpointTick(from);
  }

  return {
    rows,
    save,
    society: { batch, policies },
    learns,
    get tick() {
      return tick;
    },
  };
}

/** Before what is saved: ticks done (64-bit float), and what fields follow in which order (32 bits). */
const headerBytes = 12;

/** A number that changes with the names, sizes and order of the fields (FNV-1a, Fowler, Noll & Vo). */
function layoutOf(stores: readonly Readonly<Record<string, { readonly length: number }>>[]): number {
  const text = JSON.stringify(
    stores.map((store) => Object.entries(store).map(([name, { length }]) => [name, length])),
  );
  let hash = 0x811c9dc5;
  for (let j = 0; j < text.length; j++) hash = Math.imul(hash ^ text.charCodeAt(j), 0x01000193);
  return hash >>> 0;
}

function meanRow(rows: readonly (readonly number[])[]): number[] {
  return rows[0].map((_, a) => rows.reduce((sum, row) => sum + row[a], 0) / rows.length);
}

/** Training ticks done when `save` gave these bytes. */
export function checkpointTick(saved: Uint8Array): number {
  return new DataView(saved.buffer, saved.byteOffset).getFloat64(0, true);
}
