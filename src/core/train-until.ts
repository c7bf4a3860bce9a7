/** Training of sessions that stop at different ticks, each when it has come to an end of its own. */
import type { Batch } from "./batch.ts";
import { fail, requireKnown } from "./errors.ts";
import type { BoundPolicy } from "./policy.ts";
import { copySociety, forkSociety, type Society } from "./society.ts";
import { train } from "./train.ts";

export interface TrainUntilOptions {
  readonly batch: Batch;
  /** Each session has learners of its own. */
  readonly policies: readonly BoundPolicy[];
  /** Ticks between two looks at the sessions that go on. */
  readonly window: number;
  /** Ticks after which a session stops in any case; a whole number of windows. */
  readonly most: number;
  /** Whether a session stops here. Asked at the end of each window, where metrics cover that window. */
  done(look: Look): boolean;
}

/** A session that goes on, after `tick` ticks: it is lived in world `world` of the society. */
export interface Look extends Society {
  readonly session: number;
  readonly world: number;
  readonly tick: number;
}

export interface Stopped extends Society {
  /** By session: ticks after which it stopped. */
  readonly ticks: Int32Array;
}

/**
 * Trains each session until it is done, and gives a society in which each is as it was then, to the bit what `train` makes
 * of it in as many ticks. Sessions that are done cost nothing more.
 */
export function trainUntil(options: TrainUntilOptions): Stopped {
  const who = "trainUntil";
  requireKnown(who, "option", options, ["batch", "policies", "window", "most", "done"]);
  const { batch, policies, window, most, done } = options;
  if (policies.some(({ learner, sharing }) => learner && sharing === "shared"))
    fail(
      who,
      "sessions that share learners cannot stop alone",
      "shared",
      'bind policies with sharing: "sessions"',
    );
  if (!(Number.isInteger(window) && window >= 1))
    fail(who, "window must be a whole number of ticks, at least 1", window);
  if (!(Number.isInteger(most / window) && most >= window))
    fail(who, `most must be a whole number of windows of ${window} ticks, at least one`, most);
  const stopped: Society = copySociety({ batch, policies }, { seed: 0 });
  const ticks = new Int32Array(batch.worlds);
  let going: Society = { batch, policies };
  /** The session of each world that is stepped, -1 where it is done. */
  let sessions = Array.from({ length: batch.worlds }, (_, i) => i);
  for (let tick = window; sessions.length > 0; tick += window) {
    train({ ...going, ticks: window });
    sessions = sessions.map((session, world) => {
      if (session < 0) return session;
      if (tick < most && !done({ ...going, session, world, tick })) return session;
      forkSociety(stopped, going, [world], { lo: session });
      ticks[session] = tick;
      return -1;
    });
    const rest = sessions.flatMap((session, world) => (session < 0 ? [] : [world]));
    if (rest.length > 0.8 * sessions.length) continue;
    if (rest.length === 0) break;
    const fewer = copySociety(going, { seed: 0, pick: rest });
    forkSociety(fewer, going, rest);
    going = fewer;
    sessions = rest.map((world) => sessions[world]);
  }
  return { ...stopped, ticks };
}
