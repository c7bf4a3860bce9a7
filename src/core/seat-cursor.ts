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
  readonly features: Features;
  readonly obs: Readonly<Record<string, Float64Array>>;
  readonly actions: readonly Float64Array[];
  readonly action: Float64Array;
  readonly masks: readonly Uint8Array[];
  readonly masked: boolean;
  readonly rng: Int32Array;
  /** Slots of a world. */
  readonly seats: number;
  /** Batch row of each slot. */
  readonly rows: Int32Array;
  /** Steps taken in each world's episode. */
  readonly ticks: Int32Array;
  /** Steps that each row's life has lasted, where agents are born and die. */
  readonly ages: Int32Array | undefined;
  /** In the order of the cursor's cells, and how many numbers of them a row or slot has. */
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
  /** World, batch row and slot that it stands on; the slot is below 0 where nobody is at play. */
  world = 0;
  k = 0;
  r = -1;
  bound: Bound;
  private action: Float64Array;
  private readonly cells: readonly Cell[];
  private readonly clears: readonly (() => void)[];

  /** For all that is bound like `bound`. `keeps` names fields of memory that outlast an episode. */
  constructor(bound: Bound, reads: readonly string[], memory: Fields, keeps: readonly string[]) {
    this.bound = bound;
    this.action = bound.action;
    const read = reads.map(
      (name) => [name, bound.features[name].size === 1 ? observation(this) : observations(this)] as const,
    );
    const unread = Object.keys(bound.features)
      .filter((name) => !reads.includes(name))
      .map((name) => [name, unreadCell(this, name)] as const);
    const remembered = Object.entries(memory).map(
      ([name, field]) => [name, memoryCell(this, field)] as const,
    );
    this.obs = viewOf([...read, ...unread]);
    this.memory = viewOf(remembered);
    this.cells = [...read, ...remembered].map(([, cell]) => cell);
    this.clears = remembered
      .filter(([name]) => !keeps.includes(name))
      .map(([, { clear, set }]) => clear ?? (() => set!(0)));
    this.point(bound);
    // A misspelt field, or a memory of one's own, would be kept by no checkpoint and no fork.
    Object.preventExtensions(this);
  }

  get agent(): number {
    return this.k - this.world * this.agents;
  }

  get age(): number {
    const { ages } = this.bound;
    return ages === undefined ? this.tick : ages[this.k];
  }

  random(): number {
    return uniform(this.bound.rng, this.r);
  }

  act(choice: number, head?: number | string): void {
    if (head === undefined) this.action[this.k] = choice;
    else this.bound.actions[this.headOf(head)][this.k] = choice;
  }

  allowed(choice: number, head: number | string = 0): boolean {
    const { masked, heads, masks } = this.bound;
    if (!masked) return true;
    const h = this.headOf(head);
    const { [h]: given } = heads;
    return given.kind === "box" || masks[h][this.k * given.n + choice] !== 0;
  }

  /** Clears memory where an episode begins. */
  begin(): void {
    for (let j = 0; j < this.clears.length; j++) this.clears[j]();
  }

  /**
   * Plays worlds lo..hi-1 of `bound`. A rule may have others play that are written by the same rule, in batches of its own:
   * the cursor then comes back to where it was.
   */
  play(
    bound: Bound,
    loop: (bound: Bound, lo: number, hi: number) => unknown,
    lo: number,
    hi: number,
  ): unknown {
    const { bound: outer, world, k, r, tick } = this;
    if (outer !== bound) this.point(bound);
    const given = loop(bound, lo, hi);
    this.r = -1;
    if (r >= 0) {
      this.point(outer);
      this.world = world;
      this.k = k;
      this.r = r;
      this.tick = tick;
    }
    return given;
  }

  private point(bound: Bound): void {
    this.bound = bound;
    this.action = bound.action;
    this.agents = bound.agents;
    for (let j = 0; j < this.cells.length; j++) this.cells[j].point(bound.columns[j], bound.sizes[j]);
  }

  private headOf(head: number | string): number {
    const { heads } = this.bound;
    if (typeof head === "number") {
      if (head in heads) return head;
    } else for (let h = 0; h < heads.length; h++) if (heads[h].name === head) return h;
    const names = heads.map(({ name }) => `"${name}"`).join(", ");
    return fail("act", `there is no action head ${JSON.stringify(head)}, only ${names}`);
  }
}

/** Under check: a choice that is no number, which a column of actions would take for one, is told. */
export class StrictSeatCursor extends SeatCursor {
  override act(choice: number, head?: number | string): void {
    if (typeof choice !== "number") fail("act", "a choice is a number", choice);
    super.act(choice, head);
  }
}

/** An object of accessors; they stand on its prototype, since an object of its own would lose its hidden class with them. */
function viewOf(cells: readonly (readonly [string, Pick<Cell, "get" | "set">])[]): object {
  const prototype = {};
  for (const [name, { get, set }] of cells)
    Object.defineProperty(prototype, name, { get, ...(set && { set }), enumerable: true });
  return Object.freeze(Object.create(prototype));
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
    // `last[j] = x` would be kept beside the numbers.
    Object.preventExtensions(this);
  }
  at(j: number): number {
    if (!(j >= 0 && j < this.length)) outside(j, this.length);
    return this.column[this.me.k * this.length + j];
  }
  point(column: Float64Array, size: number): void {
    this.column = column;
    this.length = size;
  }
}

function outside(j: number, length: number): never {
  return fail("at", `there are ${length} numbers, from 0`, j);
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

/** What the rule does not say that it reads is looked up by its name, so that nothing has to be pointed at it. */
function unreadCell(me: SeatCursor, name: string): Pick<Cell, "get"> {
  const numbers = new Observed(me);
  return {
    get() {
      const { obs, features } = me.bound;
      const { size } = features[name];
      if (size === 1) return obs[name][me.k];
      numbers.point(obs[name], size);
      return numbers;
    },
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
    // `last[j] = x` would be kept beside the numbers.
    Object.preventExtensions(this);
  }
  at(j: number): number {
    if (!(j >= 0 && j < this.length)) outside(j, this.length);
    return this.column[this.me.r * this.length + j];
  }
  set(j: number, value: number): void {
    if (!(j >= 0 && j < this.length)) outside(j, this.length);
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
