/**
 * The loop over worlds and seats, many times over: what V8 learns of a call it keeps by its place in the source, and a rule is
 * inlined in a loop that calls no other (measured on grim: as fast as a loop by hand, half as fast in a loop that calls several
 * rules).
 */

/** What rules are given beside the cursor, and where slots are. */
interface Slots {
  readonly p: unknown;
  readonly d: unknown;
  /** Slots of a world. */
  readonly seats: number;
  /** Batch row of each slot. */
  readonly rows: Int32Array;
  /** Steps taken in each world's episode. */
  readonly ticks: Int32Array;
}
/** Goes through worlds lo..hi-1 for as long as the rule gives nothing back; what it gave, if it did. */
export type Loop = (slots: Slots, lo: number, hi: number) => unknown;
interface Cursor {
  world: number;
  tick: number;
  /** Slot, and batch row. */
  r: number;
  k: number;
  /** Where an episode begins, before the rule. */
  begin(): void;
}
type Rule<Me extends Cursor> = (me: Me, p: never, d: never) => unknown;
type MakeLoop = <Me extends Cursor>(me: Me, rule: Rule<Me>) => Loop;

// biome-ignore format: one loop a line
const loops: readonly MakeLoop[] = [
  (me, rule) => ({ p, d, seats, rows, ticks }, i, hi) => { for (let r = i * seats; i < hi; i++) { const tick = ticks[i]; me.world = i; me.tick = tick; for (const end = r + seats; r < end; r++) { me.r = r; me.k = rows[r]; if (tick === 0) me.begin(); const given = rule(me, p as never, d as never); if (given !== undefined) return given; } } return undefined; },
  (me, rule) => ({ p, d, seats, rows, ticks }, i, hi) => { for (let r = i * seats; i < hi; i++) { const tick = ticks[i]; me.world = i; me.tick = tick; for (const end = r + seats; r < end; r++) { me.r = r; me.k = rows[r]; if (tick === 0) me.begin(); const given = rule(me, p as never, d as never); if (given !== undefined) return given; } } return undefined; },
  (me, rule) => ({ p, d, seats, rows, ticks }, i, hi) => { for (let r = i * seats; i < hi; i++) { const tick = ticks[i]; me.world = i; me.tick = tick; for (const end = r + seats; r < end; r++) { me.r = r; me.k = rows[r]; if (tick === 0) me.begin(); const given = rule(me, p as never, d as never); if (given !== undefined) return given; } } return undefined; },
  (me, rule) => ({ p, d, seats, rows, ticks }, i, hi) => { for (let r = i * seats; i < hi; i++) { const tick = ticks[i]; me.world = i; me.tick = tick; for (const end = r + seats; r < end; r++) { me.r = r; me.k = rows[r]; if (tick === 0) me.begin(); const given = rule(me, p as never, d as never); if (given !== undefined) return given; } } return undefined; },
  (me, rule) => ({ p, d, seats, rows, ticks }, i, hi) => { for (let r = i * seats; i < hi; i++) { const tick = ticks[i]; me.world = i; me.tick = tick; for (const end = r + seats; r < end; r++) { me.r = r; me.k = rows[r]; if (tick === 0) me.begin(); const given = rule(me, p as never, d as never); if (given !== undefined) return given; } } return undefined; },
  (me, rule) => ({ p, d, seats, rows, ticks }, i, hi) => { for (let r = i * seats; i < hi; i++) { const tick = ticks[i]; me.world = i; me.tick = tick; for (const end = r + seats; r < end; r++) { me.r = r; me.k = rows[r]; if (tick === 0) me.begin(); const given = rule(me, p as never, d as never); if (given !== undefined) return given; } } return undefined; },
  (me, rule) => ({ p, d, seats, rows, ticks }, i, hi) => { for (let r = i * seats; i < hi; i++) { const tick = ticks[i]; me.world = i; me.tick = tick; for (const end = r + seats; r < end; r++) { me.r = r; me.k = rows[r]; if (tick === 0) me.begin(); const given = rule(me, p as never, d as never); if (given !== undefined) return given; } } return undefined; },
  (me, rule) => ({ p, d, seats, rows, ticks }, i, hi) => { for (let r = i * seats; i < hi; i++) { const tick = ticks[i]; me.world = i; me.tick = tick; for (const end = r + seats; r < end; r++) { me.r = r; me.k = rows[r]; if (tick === 0) me.begin(); const given = rule(me, p as never, d as never); if (given !== undefined) return given; } } return undefined; },
  (me, rule) => ({ p, d, seats, rows, ticks }, i, hi) => { for (let r = i * seats; i < hi; i++) { const tick = ticks[i]; me.world = i; me.tick = tick; for (const end = r + seats; r < end; r++) { me.r = r; me.k = rows[r]; if (tick === 0) me.begin(); const given = rule(me, p as never, d as never); if (given !== undefined) return given; } } return undefined; },
  (me, rule) => ({ p, d, seats, rows, ticks }, i, hi) => { for (let r = i * seats; i < hi; i++) { const tick = ticks[i]; me.world = i; me.tick = tick; for (const end = r + seats; r < end; r++) { me.r = r; me.k = rows[r]; if (tick === 0) me.begin(); const given = rule(me, p as never, d as never); if (given !== undefined) return given; } } return undefined; },
  (me, rule) => ({ p, d, seats, rows, ticks }, i, hi) => { for (let r = i * seats; i < hi; i++) { const tick = ticks[i]; me.world = i; me.tick = tick; for (const end = r + seats; r < end; r++) { me.r = r; me.k = rows[r]; if (tick === 0) me.begin(); const given = rule(me, p as never, d as never); if (given !== undefined) return given; } } return undefined; },
  (me, rule) => ({ p, d, seats, rows, ticks }, i, hi) => { for (let r = i * seats; i < hi; i++) { const tick = ticks[i]; me.world = i; me.tick = tick; for (const end = r + seats; r < end; r++) { me.r = r; me.k = rows[r]; if (tick === 0) me.begin(); const given = rule(me, p as never, d as never); if (given !== undefined) return given; } } return undefined; },
  (me, rule) => ({ p, d, seats, rows, ticks }, i, hi) => { for (let r = i * seats; i < hi; i++) { const tick = ticks[i]; me.world = i; me.tick = tick; for (const end = r + seats; r < end; r++) { me.r = r; me.k = rows[r]; if (tick === 0) me.begin(); const given = rule(me, p as never, d as never); if (given !== undefined) return given; } } return undefined; },
  (me, rule) => ({ p, d, seats, rows, ticks }, i, hi) => { for (let r = i * seats; i < hi; i++) { const tick = ticks[i]; me.world = i; me.tick = tick; for (const end = r + seats; r < end; r++) { me.r = r; me.k = rows[r]; if (tick === 0) me.begin(); const given = rule(me, p as never, d as never); if (given !== undefined) return given; } } return undefined; },
  (me, rule) => ({ p, d, seats, rows, ticks }, i, hi) => { for (let r = i * seats; i < hi; i++) { const tick = ticks[i]; me.world = i; me.tick = tick; for (const end = r + seats; r < end; r++) { me.r = r; me.k = rows[r]; if (tick === 0) me.begin(); const given = rule(me, p as never, d as never); if (given !== undefined) return given; } } return undefined; },
  (me, rule) => ({ p, d, seats, rows, ticks }, i, hi) => { for (let r = i * seats; i < hi; i++) { const tick = ticks[i]; me.world = i; me.tick = tick; for (const end = r + seats; r < end; r++) { me.r = r; me.k = rows[r]; if (tick === 0) me.begin(); const given = rule(me, p as never, d as never); if (given !== undefined) return given; } } return undefined; },
  (me, rule) => ({ p, d, seats, rows, ticks }, i, hi) => { for (let r = i * seats; i < hi; i++) { const tick = ticks[i]; me.world = i; me.tick = tick; for (const end = r + seats; r < end; r++) { me.r = r; me.k = rows[r]; if (tick === 0) me.begin(); const given = rule(me, p as never, d as never); if (given !== undefined) return given; } } return undefined; },
  (me, rule) => ({ p, d, seats, rows, ticks }, i, hi) => { for (let r = i * seats; i < hi; i++) { const tick = ticks[i]; me.world = i; me.tick = tick; for (const end = r + seats; r < end; r++) { me.r = r; me.k = rows[r]; if (tick === 0) me.begin(); const given = rule(me, p as never, d as never); if (given !== undefined) return given; } } return undefined; },
  (me, rule) => ({ p, d, seats, rows, ticks }, i, hi) => { for (let r = i * seats; i < hi; i++) { const tick = ticks[i]; me.world = i; me.tick = tick; for (const end = r + seats; r < end; r++) { me.r = r; me.k = rows[r]; if (tick === 0) me.begin(); const given = rule(me, p as never, d as never); if (given !== undefined) return given; } } return undefined; },
  (me, rule) => ({ p, d, seats, rows, ticks }, i, hi) => { for (let r = i * seats; i < hi; i++) { const tick = ticks[i]; me.world = i; me.tick = tick; for (const end = r + seats; r < end; r++) { me.r = r; me.k = rows[r]; if (tick === 0) me.begin(); const given = rule(me, p as never, d as never); if (given !== undefined) return given; } } return undefined; },
  (me, rule) => ({ p, d, seats, rows, ticks }, i, hi) => { for (let r = i * seats; i < hi; i++) { const tick = ticks[i]; me.world = i; me.tick = tick; for (const end = r + seats; r < end; r++) { me.r = r; me.k = rows[r]; if (tick === 0) me.begin(); const given = rule(me, p as never, d as never); if (given !== undefined) return given; } } return undefined; },
  (me, rule) => ({ p, d, seats, rows, ticks }, i, hi) => { for (let r = i * seats; i < hi; i++) { const tick = ticks[i]; me.world = i; me.tick = tick; for (const end = r + seats; r < end; r++) { me.r = r; me.k = rows[r]; if (tick === 0) me.begin(); const given = rule(me, p as never, d as never); if (given !== undefined) return given; } } return undefined; },
  (me, rule) => ({ p, d, seats, rows, ticks }, i, hi) => { for (let r = i * seats; i < hi; i++) { const tick = ticks[i]; me.world = i; me.tick = tick; for (const end = r + seats; r < end; r++) { me.r = r; me.k = rows[r]; if (tick === 0) me.begin(); const given = rule(me, p as never, d as never); if (given !== undefined) return given; } } return undefined; },
  (me, rule) => ({ p, d, seats, rows, ticks }, i, hi) => { for (let r = i * seats; i < hi; i++) { const tick = ticks[i]; me.world = i; me.tick = tick; for (const end = r + seats; r < end; r++) { me.r = r; me.k = rows[r]; if (tick === 0) me.begin(); const given = rule(me, p as never, d as never); if (given !== undefined) return given; } } return undefined; },
  (me, rule) => ({ p, d, seats, rows, ticks }, i, hi) => { for (let r = i * seats; i < hi; i++) { const tick = ticks[i]; me.world = i; me.tick = tick; for (const end = r + seats; r < end; r++) { me.r = r; me.k = rows[r]; if (tick === 0) me.begin(); const given = rule(me, p as never, d as never); if (given !== undefined) return given; } } return undefined; },
  (me, rule) => ({ p, d, seats, rows, ticks }, i, hi) => { for (let r = i * seats; i < hi; i++) { const tick = ticks[i]; me.world = i; me.tick = tick; for (const end = r + seats; r < end; r++) { me.r = r; me.k = rows[r]; if (tick === 0) me.begin(); const given = rule(me, p as never, d as never); if (given !== undefined) return given; } } return undefined; },
  (me, rule) => ({ p, d, seats, rows, ticks }, i, hi) => { for (let r = i * seats; i < hi; i++) { const tick = ticks[i]; me.world = i; me.tick = tick; for (const end = r + seats; r < end; r++) { me.r = r; me.k = rows[r]; if (tick === 0) me.begin(); const given = rule(me, p as never, d as never); if (given !== undefined) return given; } } return undefined; },
  (me, rule) => ({ p, d, seats, rows, ticks }, i, hi) => { for (let r = i * seats; i < hi; i++) { const tick = ticks[i]; me.world = i; me.tick = tick; for (const end = r + seats; r < end; r++) { me.r = r; me.k = rows[r]; if (tick === 0) me.begin(); const given = rule(me, p as never, d as never); if (given !== undefined) return given; } } return undefined; },
  (me, rule) => ({ p, d, seats, rows, ticks }, i, hi) => { for (let r = i * seats; i < hi; i++) { const tick = ticks[i]; me.world = i; me.tick = tick; for (const end = r + seats; r < end; r++) { me.r = r; me.k = rows[r]; if (tick === 0) me.begin(); const given = rule(me, p as never, d as never); if (given !== undefined) return given; } } return undefined; },
  (me, rule) => ({ p, d, seats, rows, ticks }, i, hi) => { for (let r = i * seats; i < hi; i++) { const tick = ticks[i]; me.world = i; me.tick = tick; for (const end = r + seats; r < end; r++) { me.r = r; me.k = rows[r]; if (tick === 0) me.begin(); const given = rule(me, p as never, d as never); if (given !== undefined) return given; } } return undefined; },
  (me, rule) => ({ p, d, seats, rows, ticks }, i, hi) => { for (let r = i * seats; i < hi; i++) { const tick = ticks[i]; me.world = i; me.tick = tick; for (const end = r + seats; r < end; r++) { me.r = r; me.k = rows[r]; if (tick === 0) me.begin(); const given = rule(me, p as never, d as never); if (given !== undefined) return given; } } return undefined; },
  (me, rule) => ({ p, d, seats, rows, ticks }, i, hi) => { for (let r = i * seats; i < hi; i++) { const tick = ticks[i]; me.world = i; me.tick = tick; for (const end = r + seats; r < end; r++) { me.r = r; me.k = rows[r]; if (tick === 0) me.begin(); const given = rule(me, p as never, d as never); if (given !== undefined) return given; } } return undefined; },
];

let taken = 0;

/** A loop for the rule alone, or the last one: once the others are taken, and for whoever need not be fast. */
export function loopOf<Me extends Cursor>(me: Me, rule: Rule<Me>, fast: boolean): Loop {
  const last = loops.length - 1;
  const make = loops[fast && taken < last ? taken++ : last];
  return make(me, rule);
}
