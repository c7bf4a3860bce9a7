/**
 * Experience replay: what agents saw, chose and got, kept in the policy's own memory and drawn from at random.
 *
 * Lin 1992, "Self-improving reactive agents", Machine Learning 8; Mnih et al. 2015. Each learner keeps its latest
 * `capacity` experiences. With `steps` above 1 an experience is n ticks long (Sutton 1988; Hessel et al. 2018, section 3):
 *
 *     return = r_t + gamma r_{t+1} + ... + gamma^{m-1} r_{t+m-1},    m = min(steps, ticks to the end of the episode),
 *
 * and what follows counts gamma^m, or 0 where the agent's episode terminated. An episode that was cut off counts its last
 * observation as any other.
 *
 * Where all seats of a team keep something at every tick, the entry of seat s is that of seat 0 plus `s * capacity`.
 */
import type { PolicyContext } from "../core/policy.ts";
import { randomInt } from "../core/random.ts";
import { f32, i32, u8, vector } from "../core/schema.ts";
import type { Choices } from "./choices.ts";
import type { Inputs } from "./networks/index.ts";

export interface ExperienceReplayOptions {
  readonly inputs: Inputs;
  readonly choices: Choices;
  /** Experiences a learner keeps. */
  readonly capacity: number;
  readonly gamma: number;
  /** Ticks of reward in one experience. */
  readonly steps?: number;
}

/** In place of a choice: nothing was allowed; the agent had left. */
export const waited = -1;
export const absent = -2;

/** How a tick ended for an agent. */
export type Ending = "none" | "terminated" | "truncated";

export function endingOf({ terminated, truncated }: PolicyContext["columns"], k: number): Ending {
  return terminated[k] !== 0 ? "terminated" : truncated[k] !== 0 ? "truncated" : "none";
}

/** Entry `learner * capacity + place` of all columns from `inputs` on is one experience. */
export interface Replay {
  readonly capacity: number;
  /** What slots see now: `inputs.size` numbers at each row that `see` gives. */
  readonly sight: Float32Array;
  readonly inputs: Float32Array;
  /** `waited` or `absent` where there was none. */
  readonly choice: Int32Array;
  readonly returns: Float32Array;
  /** Of the value of what follows. */
  readonly discount: Float32Array;
  readonly nextInputs: Float32Array;
  /** What is allowed there, one entry a choice; empty where nothing is ever forbidden. */
  readonly nextAllowed: Uint8Array;
  /** Reads the inputs of slot `r`; returns their row in `sight`. */
  see(r: number): number;
  /** Slot `r` has chosen; with `waited` it could not, with `absent` it is not there and sees nothing. */
  note(r: number, choice: number): void;
  /** What was noted in this tick. */
  noted(r: number): number;
  /** After the step: the tick of slot `r` becomes experience, or part of one. */
  keep(r: number, reward: number, ending: Ending): void;
  /** What slot `r` has gathered for an experience does not join on to what comes. */
  forget(r: number): void;
  /** Experiences of a learner. */
  size(learner: number): number;
  /**
   * Fills `into[0 .. count-1]` with entries of learners from..to-1, each experience being equally likely, from random
   * stream `s` of `words`.
   */
  draw(from: number, to: number, count: number, words: Int32Array, s: number, into: Int32Array): void;
  /** The allowed choice of largest value after `entry`; of all choices where none is allowed. */
  bestNext(entry: number, values: Float32Array, at: number): number;
}

export function experienceReplay(
  context: PolicyContext,
  { inputs: { size, readRow }, choices, capacity, gamma, steps = 1 }: ExperienceReplayOptions,
): Replay {
  const { rows, learnerOf } = context;
  const { n, masked } = choices;
  const { inputs, choice, returns, discount, nextInputs, nextAllowed, place, filled } = context.learnerStore({
    inputs: vector(f32, capacity * size),
    choice: vector(i32, capacity),
    returns: vector(f32, capacity),
    discount: vector(f32, capacity),
    nextInputs: vector(f32, capacity * size),
    nextAllowed: vector(u8, masked ? capacity * n : 0),
    /** Where the next experience goes. */
    place: i32,
    filled: i32,
  });
  const { sight, pastChoice, pastReward, gathered } = context.slotStore({
    sight: vector(f32, steps * size),
    pastChoice: vector(i32, steps),
    pastReward: vector(f32, steps),
    /** Ticks before this one that wait to become experience, oldest first. */
    gathered: i32,
  });

  /** The `m` ticks of slot `r` from its `first` on become one experience. */
  function store(r: number, first: number, m: number, ending: Ending): void {
    const learner = learnerOf[r];
    const entry = learner * capacity + place[learner];
    place[learner] = (place[learner] + 1) % capacity;
    filled[learner] = Math.min(capacity, filled[learner] + 1);
    const from = r * steps + first;
    let sum = 0;
    for (let j = from + m - 1; j >= from; j--) sum = pastReward[j] + gamma * sum;
    for (let c = 0; c < size; c++) inputs[entry * size + c] = sight[from * size + c];
    choice[entry] = pastChoice[from];
    returns[entry] = sum;
    discount[entry] = ending === "terminated" ? 0 : gamma ** m;
    if (ending === "terminated") nextInputs.fill(0, entry * size, (entry + 1) * size);
    else readRow(rows[r], nextInputs, entry * size);
    if (!masked) return;
    choices.allow(rows[r]);
    for (let a = 0; a < n; a++) nextAllowed[entry * n + a] = choices.allowed[a];
  }

  return {
    capacity,
    sight,
    inputs,
    choice,
    returns,
    discount,
    nextInputs,
    nextAllowed,
    see(r) {
      const row = r * steps + gathered[r];
      readRow(rows[r], sight, row * size);
      return row;
    },
    note(r, chosen) {
      const row = r * steps + gathered[r];
      pastChoice[row] = chosen;
      if (chosen === absent) sight.fill(0, row * size, (row + 1) * size);
    },
    noted: (r) => pastChoice[r * steps + gathered[r]],
    keep(r, reward, ending) {
      pastReward[r * steps + gathered[r]] = reward;
      const ticks = ++gathered[r];
      if (ending !== "none") {
        for (let first = 0; first < ticks; first++) store(r, first, ticks - first, ending);
        gathered[r] = 0;
      } else if (ticks === steps) {
        store(r, 0, steps, ending);
        const from = r * steps;
        sight.copyWithin(from * size, (from + 1) * size, (from + steps) * size);
        pastChoice.copyWithin(from, from + 1, from + steps);
        pastReward.copyWithin(from, from + 1, from + steps);
        gathered[r]--;
      }
    },
    forget(r) {
      gathered[r] = 0;
    },
    size: (learner) => filled[learner],
    draw(from, to, count, words, s, into) {
      let total = 0;
      for (let learner = from; learner < to; learner++) total += filled[learner];
      for (let j = 0; j < count; j++) {
        let pick = randomInt(words, s, total);
        let learner = from;
        while (pick >= filled[learner]) pick -= filled[learner++];
        into[j] = learner * capacity + pick;
      }
    },
    bestNext(entry, values, at) {
      let best = -1;
      for (let a = 0; a < n; a++)
        if ((!masked || nextAllowed[entry * n + a] !== 0) && (best < 0 || values[at + a] > values[at + best]))
          best = a;
      if (best >= 0) return best;
      best = 0;
      for (let a = 1; a < n; a++) if (values[at + a] > values[at + best]) best = a;
      return best;
    },
  };
}
