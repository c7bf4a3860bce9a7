/** How far a run is: one line redrawn in place for somebody who watches, else a line every 5 %. */
import type { ResolvedConfig } from "../lab/config.ts";
import type { Row } from "../lab/task.ts";
import type { Io } from "./io.ts";

export interface Progress {
  update(row: Row, share: number): void;
  /** Leaves the cursor at the start of an empty line. */
  end(): void;
}

const redrawMs = 100;
const plainStep = 0.05;
/** Before this no rate is worth showing. */
const settleMs = 500;

/** `now` in milliseconds. */
export function createProgress(
  io: Io,
  config: ResolvedConfig,
  now: () => number = () => performance.now(),
): Progress {
  let drawn = Number.NEGATIVE_INFINITY;
  let shown = -1;
  let ticks = 0;
  let onLine = false;
  // Measured from the first row: workers take a while to start, and a resumed run does not begin at 0.
  let first: { share: number; time: number } | undefined;

  function line(row: Row, share: number, time: number): string {
    const parts = [`${Math.floor(share * 100)}`.padStart(3).concat(" %")];
    const elapsed = first ? time - first.time : 0;
    if (first && elapsed >= settleMs) {
      parts.push(showRate((1000 * ticks) / elapsed));
      if (share > first.share && share < 1)
        parts.push(`${showTime((elapsed * (1 - share)) / (share - first.share))} left`);
    }
    parts.push(`${row.scene}/${row.society}`);
    return parts.join("  ");
  }

  return {
    update(row, share) {
      const time = now();
      if (first) ticks += worldTicks(config, row);
      first ??= { share, time };
      if (io.errIsTerminal) {
        if (time - drawn < redrawMs) return;
        drawn = time;
        onLine = true;
        io.err(`\r\x1b[K${line(row, share, time).slice(0, io.columns - 1)}`);
      } else {
        const step = Math.floor(share / plainStep + 1e-9);
        if (step <= shown) return;
        shown = step;
        io.err(`${line(row, share, time)}\n`);
      }
    },
    end() {
      if (onLine) io.err("\r\x1b[K");
      onLine = false;
    },
  };
}

/** Ticks that all worlds behind a row have lived through in its window. */
function worldTicks(config: ResolvedConfig, row: Row): number {
  const { window, societies } = config.scenes[row.scene];
  const { sharing, worlds = 16 } = societies[row.society];
  const ticks = row.phase === "train" ? row.tick % window || window : row.tick;
  return ticks * (row.hi - row.lo) * (sharing === "shared" ? worlds : 1);
}

export function showRate(ticksPerSecond: number): string {
  const [value, unit] =
    ticksPerSecond >= 1e6
      ? [ticksPerSecond / 1e6, " M"]
      : ticksPerSecond >= 1e3
        ? [ticksPerSecond / 1e3, " k"]
        : [ticksPerSecond, ""];
  return `${value >= 100 ? Math.round(value) : Number(value.toPrecision(2))}${unit} ticks/s`;
}

export function showTime(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${seconds % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
