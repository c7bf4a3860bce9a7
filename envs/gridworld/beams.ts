/** The beams of the last tick, for drawings. */
import type { Frame } from "../../src/index.ts";
import { listOf } from "../drawing/marks.ts";
import { rayStart } from "./bodies.ts";

/** The cells that they covered, by the column that says how far each of their rays went. */
export function beamsIn(frame: Frame, next: Int32Array, column: string): Set<number> {
  const [cells, headings, reach] = ["cell", "heading", column].map((name) => listOf(frame, name));
  const rays = reach.length / cells.length;
  const covered = new Set<number>();
  reach.forEach((length, r) => {
    const a = Math.floor(r / rays);
    let at = rayStart(next, cells[a], headings[a], r % rays, rays);
    for (let s = 0; s < length; s++) {
      at = next[at * 4 + headings[a]];
      covered.add(at);
    }
  });
  return covered;
}
