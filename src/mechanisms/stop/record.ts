/** An emergency stop from outside: pressing its button, and reading who stopped a world, when and why. */
import type { Batch } from "../../core/batch.ts";
import { fail } from "../../core/errors.ts";
import { nobody, outside, type Reason, reasons } from "./triggers.ts";

function requireStop(who: string, batch: Batch, world: number, name: string): void {
  if (!(`${name}.why` in batch.columns))
    fail(who, `no mechanism "${name}" is laid over ${batch.env.id}`, undefined, "lay a stop over it");
  if (!(Number.isInteger(world) && world >= 0 && world < batch.worlds))
    fail(who, `world must be in 0..${batch.worlds - 1}`, world);
}

/** Presses the button: the world stops in its next step, unless the stop is disarmed. */
export function pressStop(batch: Batch, world: number, name = "stop"): void {
  requireStop("pressStop", batch, world, name);
  const laid = batch.mechanisms.find((each) => each.name === name);
  if (laid?.params.button === "none")
    fail("pressStop", "it has no button", undefined, 'give it params: { button: "outside" }');
  batch.columns[`${name}.pressed`][world] = 1;
}

export interface StopRecord {
  /** The number of an agent, nobody in particular, or who called from outside. */
  readonly by: number | "nobody" | "outside";
  readonly episode: number;
  readonly tick: number;
  readonly why: Reason;
}

/** The last stop of a world; undefined where there was none. */
export function readStop(batch: Batch, world: number, name = "stop"): StopRecord | undefined {
  requireStop("readStop", batch, world, name);
  const of = (field: string) => batch.columns[`${name}.${field}`][world];
  const why = reasons[of("why")];
  if (why === "") return undefined;
  const by = of("by");
  return {
    by: by === nobody ? "nobody" : by === outside ? "outside" : by,
    episode: of("in"),
    tick: of("at"),
    why,
  };
}
