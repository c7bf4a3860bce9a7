/**
 * Agents as bodies on a grid: one a cell, removed for a while by a beam. Functions read columns from row `first` on, so
 * that they serve one world's view (first = 0) and the columns of all worlds alike.
 *
 * `cell` is where an agent stands, `out` the ticks it still has to wait off the grid (0: it is on the grid).
 */
import { i32, perAgent, u8 } from "../../src/index.ts";
import { quarterOfStep, turnLeft, turnRight } from "./grid.ts";

/** Columns that say where agents stand. */
export const standing = {
  cell: perAgent(i32),
  heading: perAgent(u8),
  /** Ticks still to wait off the grid; 0 on it. */
  out: perAgent(i32),
};

/** Columns that say what the last tick's beams of `rays` rays did. */
export const beamed = (rays: number) => ({
  /** Hit, so that it leaves the grid. */
  struck: perAgent(u8),
  /** Cells that each ray of an agent's beam covered. */
  reach: perAgent(u8, rays),
});

/** The agent that stands on a cell, or -1. */
export function agentOn(cell: Int32Array, out: Int32Array, first: number, n: number, where: number): number {
  for (let a = 0, k = first; a < n; a++, k++) if (cell[k] === where && out[k] === 0) return a;
  return -1;
}

/**
 * Puts all n agents of a world on spawns of their own with random headings, at the start of an episode: each draws a place
 * and takes the first free one from there on. There are at least n spawns.
 */
export function placeAgents(
  spawns: Int32Array,
  cell: Int32Array,
  heading: Uint8Array,
  out: Int32Array,
  first: number,
  n: number,
  draw: (n: number) => number,
): void {
  out.fill(0, first, first + n);
  // Nobody stands anywhere yet.
  cell.fill(-1, first, first + n);
  for (let k = first; k < first + n; k++) {
    let j = draw(spawns.length);
    while (agentOn(cell, out, first, n, spawns[j]) >= 0) j = (j + 1) % spawns.length;
    cell[k] = spawns[j];
    heading[k] = draw(4);
  }
}

/**
 * Steps or turns agent `k - first` as its action (a move of grid.ts) says; a step into a wall or another agent fails.
 * Returns whether it stands on another cell now.
 */
export function moveAgent(
  next: Int32Array,
  cell: Int32Array,
  heading: Uint8Array,
  out: Int32Array,
  first: number,
  n: number,
  k: number,
  action: number,
): boolean {
  if (action < 4) {
    const direction = (heading[k] + quarterOfStep[action]) & 3;
    const target = next[cell[k] * 4 + direction];
    if (target < 0 || agentOn(cell, out, first, n, target) >= 0) return false;
    cell[k] = target;
    return true;
  }
  if (action === turnLeft) heading[k] = (heading[k] + 3) & 3;
  else if (action === turnRight) heading[k] = (heading[k] + 1) & 3;
  return false;
}

/**
 * The cell beside an agent from which ray j of a beam of `rays` (odd) parallel rays goes ahead: j counts from left to
 * right, the middle one starts at the agent itself. -1 where a wall is in between.
 */
export function rayStart(next: Int32Array, from: number, heading: number, j: number, rays: number): number {
  const aside = j - (rays >> 1);
  const direction = (heading + (aside < 0 ? 3 : 1)) & 3;
  let cell = from;
  for (let s = Math.abs(aside); s > 0 && cell >= 0; s--) cell = next[cell * 4 + direction];
  return cell;
}

/**
 * Fires a beam of `rays` parallel rays ahead. Each ends at a wall, after `length` cells or at the first agent, which is
 * marked in `struck`; `reach[k * rays + j]` becomes the number of cells that ray j covered. Returns how many were hit.
 */
export function fireBeam(
  next: Int32Array,
  cell: Int32Array,
  heading: Uint8Array,
  out: Int32Array,
  struck: Uint8Array,
  reach: Uint8Array,
  first: number,
  n: number,
  k: number,
  rays: number,
  length: number,
): number {
  let hits = 0;
  for (let j = 0; j < rays; j++) {
    let at = rayStart(next, cell[k], heading[k], j, rays);
    let covered = 0;
    while (at >= 0 && covered < length) {
      at = next[at * 4 + heading[k]];
      if (at < 0) break;
      covered++;
      const hit = agentOn(cell, out, first, n, at);
      if (hit >= 0) {
        struck[first + hit] = 1;
        hits++;
        break;
      }
    }
    reach[k * rays + j] = covered;
  }
  return hits;
}

/**
 * A free one of `spawns` for agent a of n, given one number in [0, 1) for the tick: the first free one from a place on
 * that differs between agents. There are at least n spawns, so one is free.
 */
function freeSpawn(
  spawns: Int32Array,
  lot: number,
  cell: Int32Array,
  out: Int32Array,
  first: number,
  n: number,
  a: number,
): number {
  const from = lot + a / n;
  let j = Math.floor((from - Math.floor(from)) * spawns.length);
  while (agentOn(cell, out, first, n, spawns[j]) >= 0) j = (j + 1) % spawns.length;
  return spawns[j];
}

/** Fires the beams of all agents on the grid whose action is `zap`, at once: what they hit is in `struck`. */
export function fireBeams(
  next: Int32Array,
  action: Float64Array,
  zap: number,
  cell: Int32Array,
  heading: Uint8Array,
  out: Int32Array,
  struck: Uint8Array,
  reach: Uint8Array,
  first: number,
  n: number,
  rays: number,
  length: number,
): number {
  let hits = 0;
  for (let k = first; k < first + n; k++)
    if (action[k] === zap && out[k] === 0)
      hits += fireBeam(next, cell, heading, out, struck, reach, first, n, k, rays, length);
  return hits;
}

/**
 * Takes those that were struck off the grid for `timeout` ticks, and brings those back whose time is over. An agent struck
 * in tick t does not act in ticks t + 1 .. t + timeout.
 */
export function leaveAndReturn(
  spawns: Int32Array,
  lot: number,
  cell: Int32Array,
  out: Int32Array,
  struck: Uint8Array,
  first: number,
  n: number,
  timeout: number,
): void {
  // First all leave, so that nobody returns to a cell that is held by one who is gone.
  for (let k = first; k < first + n; k++) if (struck[k] !== 0) out[k] = timeout + 1;
  for (let a = 0, k = first; a < n; a++, k++) {
    if (out[k] === 0) continue;
    if (struck[k] === 0 && out[k] === 1) cell[k] = freeSpawn(spawns, lot, cell, out, first, n, a);
    out[k]--;
  }
}
