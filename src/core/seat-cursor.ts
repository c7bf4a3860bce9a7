/**
 * What a rule sees of its seat: one object that the loop puts on seat after seat. Columns are reached by closures that are
 * pointed at those of the batch at play, so that a rule meets the same object, with the same hidden classes, in every batch.
 */
import { fail } from "./errors.ts";
import { uniform } from "./random.ts";
import type { Column, Field, Fields } from "./schema.ts";
import type { Features, Head } from "./spaces.ts";

/** What a policy that is written by its seat is bound to. */
export interface Bound {
  readonly p: unknown;
  readonly d: unknown;
  readonly agents: number;
  readonly heads: readonly Head[];
  readonly actions: readonly Float64Array[];
  readonly masks: readonly Uint8Array[];
  readonly masked: boolean;
  readonly rng: Int32Array;
  /** Steps taken in each world's episode. */
  readonly ticks: Int32Array;
  /** World and batch row of each slot. */
  readonly worldOf: Int32Array;
  readonly rows: Int32Array;
  /** Observations and memory, in the order of the cursor's cells, and how many numbers of them a row or slot has. */
  readonly columns: readonly Column[];
  readonly sizes: readonly number[];
}

/** A column as it looks from where the cursor stands. */
interface Cell {
  /** Shows the part of another column from now on. */
  point(column: Column, size: number): void;
  /** The number that stands there, or what reads several by `at(j)`. */
  get(): unknown;
  set?(value: number): void;
  /** Makes all of several numbers zero. */
  clear?(): void;
}

export class SeatCursor {
  tick = 0;
  agents = 0;
  readonly obs: object;
  readonly memory: object;
  p: unknown = undefined;
  d: unknown = undefined;
  /** Batch row and slot that it stands on; below 0 where nobody is at play. */
  k = -1;
  r = -1;
  private bound: Bound | undefined = undefined;
  private heads: readonly Head[] = [];
  private actions: readonly Float64Array[] = [];
  private action: Float64Array = new Float64Array(0);
  private masks: readonly Uint8Array[] = [];
  private masked = false;
  private rng: Int32Array = new Int32Array(0);
  ticks: Int32Array = new Int32Array(0);
  worldOf: Int32Array = new Int32Array(0);
  rows: Int32Array = new Int32Array(0);
  private readonly cells: readonly Cell[];
  private readonly clears: readonly (() => void)[];

  /** `keeps` names fields of memory that outlast an episode. */
  constructor(features: Features, memory: Fields, keeps: readonly string[]) {
    const observed = Object.entries(features).map(
      ([name, { size }]) => [name, size === 1 ? observation(this) : observations(this)] as const,
    );
    const remembered = Object.entries(memory).map(
      ([name, field]) => [name, memoryCell(this, field)] as const,
    );
    this.obs = viewOf(observed);
    this.memory = viewOf(remembered);
    this.cells = [...observed, ...remembered].map(([, cell]) => cell);
    this.clears = remembered
      .filter(([name]) => !keeps.includes(name))
      .map(([, { clear, set }]) => clear ?? (() => set!(0)));
  }

  get agent(): number {
    return this.k - this.worldOf[this.r] * this.agents;
  }

  random(): number {
    return uniform(this.rng, this.r);
  }

  act(choice: number, head?: number | string): void {
    if (head === undefined) this.action[this.k] = choice;
    else this.actions[this.headOf(head)][this.k] = choice;
  }

  allowed(choice: number, head: number | string = 0): boolean {
    if (!this.masked) return true;
    const h = this.headOf(head);
    const { [h]: given } = this.heads;
    return given.kind === "box" || this.masks[h][this.k * given.n + choice] !== 0;
  }

  /** On to a slot; memory is cleared where an episode begins. */
  place(r: number, k: number, tick: number): void {
    this.r = r;
    this.k = k;
    this.tick = tick;
    if (tick === 0) for (let j = 0; j < this.clears.length; j++) this.clears[j]();
  }

  /**
   * Plays slots of `bound`. A rule may have others play that are written by the same rule, in batches of its own: the
   * cursor then comes back to where it was.
   */
  play(bound: Bound, loop: (from: number, to: number) => unknown, from: number, to: number): unknown {
    const { bound: outer, r, k, tick } = this;
    if (outer !== bound) this.point(bound);
    const given = loop(from, to);
    this.r = -1;
    if (outer !== undefined && r >= 0) {
      this.point(outer);
      this.r = r;
      this.k = k;
      this.tick = tick;
    }
    return given;
  }

  private point(bound: Bound): void {
    this.bound = bound;
    this.p = bound.p;
    this.d = bound.d;
    this.agents = bound.agents;
    this.heads = bound.heads;
    this.actions = bound.actions;
    this.action = bound.actions[0];
    this.masks = bound.masks;
    this.masked = bound.masked;
    this.rng = bound.rng;
    this.ticks = bound.ticks;
    this.worldOf = bound.worldOf;
    this.rows = bound.rows;
    for (let j = 0; j < this.cells.length; j++) this.cells[j].point(bound.columns[j], bound.sizes[j]);
  }

  private headOf(head: number | string): number {
    const h = typeof head === "number" ? head : this.heads.findIndex(({ name }) => name === head);
    if (h in this.heads) return h;
    const names = this.heads.map(({ name }) => `"${name}"`).join(", ");
    return fail("act", `there is no action head ${JSON.stringify(head)}, only ${names}`);
  }
}

/** An object of accessors; they stand on its prototype, since an object of its own would lose its hidden class with them. */
function viewOf(cells: readonly (readonly [string, Cell])[]): object {
  const prototype = {};
  for (const [name, { get, set }] of cells)
    Object.defineProperty(prototype, name, { get, ...(set && { set }), enumerable: true });
  return Object.create(prototype);
}

function observation(me: SeatCursor): Cell {
  let column: Float64Array = new Float64Array(0);
  return {
    point(next) {
      column = next as Float64Array;
    },
    get: () => column[me.k],
  };
}

/** Several numbers where the cursor stands, by place. */
class Observed {
  length = 0;
  private column: Float64Array = new Float64Array(0);
  private readonly me: SeatCursor;
  constructor(me: SeatCursor) {
    this.me = me;
  }
  at(j: number): number {
    return this.column[this.me.k * this.length + j];
  }
  point(column: Float64Array, size: number): void {
    this.column = column;
    this.length = size;
  }
}

function observations(me: SeatCursor): Cell {
  const numbers = new Observed(me);
  return {
    point(column, size) {
      numbers.point(column as Float64Array, size);
    },
    get: () => numbers,
  };
}

function memoryCell(me: SeatCursor, { kind, shape }: Field): Cell {
  if (shape === "array") return arrayCell(me);
  if (kind === "f64") return f64Cell(me);
  if (kind === "f32") return f32Cell(me);
  if (kind === "i32") return i32Cell(me);
  return u8Cell(me);
}

class Remembered {
  length = 0;
  private column: Column = new Float64Array(0);
  private readonly me: SeatCursor;
  constructor(me: SeatCursor) {
    this.me = me;
  }
  at(j: number): number {
    return this.column[this.me.r * this.length + j];
  }
  set(j: number, value: number): void {
    this.column[this.me.r * this.length + j] = value;
  }
  clear(): void {
    this.column.fill(0, this.me.r * this.length, (this.me.r + 1) * this.length);
  }
  point(column: Column, size: number): void {
    this.column = column;
    this.length = size;
  }
}

function arrayCell(me: SeatCursor): Cell {
  const numbers = new Remembered(me);
  return {
    point(column, size) {
      numbers.point(column, size);
    },
    get: () => numbers,
    clear() {
      numbers.clear();
    },
  };
}

// One factory for each kind keeps what it reads and writes monomorphic.
function f64Cell(me: SeatCursor): Cell {
  let column: Float64Array = new Float64Array(0);
  return {
    point(next) {
      column = next as Float64Array;
    },
    get: () => column[me.r],
    set(value) {
      column[me.r] = value;
    },
  };
}
function f32Cell(me: SeatCursor): Cell {
  let column: Float32Array = new Float32Array(0);
  return {
    point(next) {
      column = next as Float32Array;
    },
    get: () => column[me.r],
    set(value) {
      column[me.r] = value;
    },
  };
}
function i32Cell(me: SeatCursor): Cell {
  let column: Int32Array = new Int32Array(0);
  return {
    point(next) {
      column = next as Int32Array;
    },
    get: () => column[me.r],
    set(value) {
      column[me.r] = value;
    },
  };
}
function u8Cell(me: SeatCursor): Cell {
  let column: Uint8Array = new Uint8Array(0);
  return {
    point(next) {
      column = next as Uint8Array;
    },
    get: () => column[me.r],
    set(value) {
      column[me.r] = value;
    },
  };
}
