/**
 * Replay of whole steps of a team: what each of its seats saw, did, got and saw next, for learners whose critics look at all
 * of them at once (Lowe et al. 2017).
 *
 * Each team keeps its latest `capacity` steps. A seat that took no part in one shows zeros; one that has left after it, or
 * whose episode terminated, shows zeros next.
 */
import type { PolicyContext } from "../core/policy.ts";
import { randomInt } from "../core/random.ts";
import { f32, f64, u8, vector } from "../core/schema.ts";
import type { Inputs, NetworkGroups, PolicyHead } from "./networks/index.ts";

export interface JointReplayOptions {
  readonly teams: NetworkGroups;
  readonly inputs: Inputs;
  readonly head: PolicyHead;
  /** Steps a team keeps. */
  readonly capacity: number;
  /** Numbers that describe an action. */
  readonly actionSize: number;
}

/** A step is entry `seat's learner * capacity + place` of each of the columns from `acted` on. */
export interface JointReplay {
  /** What is kept of this tick, by slot: fill in before `keep`. Absent slots keep zeros. */
  readonly now: {
    readonly present: Uint8Array;
    readonly inputs: Float32Array;
    readonly masks: Uint8Array;
    readonly actions: Float32Array;
  };
  readonly acted: Uint8Array;
  readonly inputs: Float32Array;
  readonly masks: Uint8Array;
  readonly actions: Float32Array;
  readonly rewards: Float32Array;
  /** Whether what follows counts. */
  readonly goesOn: Uint8Array;
  readonly nextInputs: Float32Array;
  readonly nextMasks: Uint8Array;
  /** After the worlds lo..hi-1 have stepped: their step joins those of `team`, unless nobody took part. */
  keep(team: number, lo: number, hi: number): void;
  /** Steps a team has kept since it began, those that later ones have replaced included. */
  kept(team: number): number;
  /** Places of as many steps of a team as `into` has room for, all alike in chance, from random stream `s` of `words`. */
  draw(team: number, words: Int32Array, s: number, into: Int32Array): void;
}

export function jointReplay(
  context: PolicyContext,
  { teams, inputs, head, capacity, actionSize: A }: JointReplayOptions,
): JointReplay {
  const { rows, io, columns, learnerOf } = context;
  const S = context.seats.length;
  const { size: I, readRow } = inputs;
  const { maskSize: M } = head;
  const memory = context.learnerStore({
    acted: vector(u8, capacity),
    inputs: vector(f32, capacity * I),
    masks: vector(u8, capacity * M),
    actions: vector(f32, capacity * A),
    rewards: vector(f32, capacity),
    goesOn: vector(u8, capacity),
    nextInputs: vector(f32, capacity * I),
    nextMasks: vector(u8, capacity * M),
  });
  const { kept } = context.learnerStore({ kept: f64 });
  const slot = context.slotStore({
    present: u8,
    input: vector(f32, I),
    mask: vector(u8, M),
    action: vector(f32, A),
  });

  function keepSlot(r: number, place: number): void {
    const k = rows[r];
    const entry = learnerOf[r] * capacity + place;
    const present = slot.present[r] !== 0;
    memory.acted[entry] = slot.present[r];
    for (let c = 0; c < I; c++) memory.inputs[entry * I + c] = slot.input[r * I + c];
    for (let c = 0; c < M; c++) memory.masks[entry * M + c] = slot.mask[r * M + c];
    for (let c = 0; c < A; c++) memory.actions[entry * A + c] = slot.action[r * A + c];
    memory.rewards[entry] = present ? io.reward[k] : 0;
    const goesOn = present && columns.terminated[k] === 0;
    memory.goesOn[entry] = goesOn ? 1 : 0;
    memory.nextInputs.fill(0, entry * I, (entry + 1) * I);
    if (!goesOn) return;
    readRow(k, memory.nextInputs, entry * I);
    if (M > 0) head.readMask(k, memory.nextMasks, entry * M);
  }

  return {
    now: { present: slot.present, inputs: slot.input, masks: slot.mask, actions: slot.action },
    ...memory,
    keep(team, lo, hi) {
      const members = teams.slots(team, lo, hi);
      const leader = teams.leader[team];
      for (let first = 0; first < members.length; first += S) {
        let anybody = false;
        for (let s = 0; s < S; s++) anybody ||= slot.present[members[first + s]] !== 0;
        if (!anybody) continue;
        for (let s = 0; s < S; s++) keepSlot(members[first + s], kept[leader] % capacity);
        kept[leader]++;
      }
      teams.spread(team, kept, 1);
    },
    kept: (team) => kept[teams.leader[team]],
    draw(team, words, s, into) {
      const filled = Math.min(capacity, kept[teams.leader[team]]);
      for (let j = 0; j < into.length; j++) into[j] = randomInt(words, s, filled);
    },
  };
}
