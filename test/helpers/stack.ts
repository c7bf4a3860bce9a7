/** Mechanisms laid over each other in a commons, played at random, and held to what has to hold for any stack of them. */
import fc from "fast-check";
import { expect } from "vitest";
import { commons } from "../../envs/index.ts";
import { roundsLeft } from "../../src/core/talk.ts";
import {
  type Batch,
  createBatch,
  type During,
  type MechanismUse,
  sampleActions,
  seedStreams,
  seedWords,
} from "../../src/index.ts";
import { channel, coordinator, identities, reputation, sanction, stop } from "../../src/mechanisms/index.ts";

type Part = "identities" | "channel" | "reputation" | "sanction" | "coordinator" | "stop";
type Counts = "seat" | "key" | "name";

const keys = 3;
const agents = 4;
/** Of all seats together: few, so that keys are refused in ticks in which several ask for the last one. */
const mostKeys = 6;

/** A part whose rule counts what it is told to, where it can count at all. */
function partOf(part: Part, counts: Counts): MechanismUse {
  switch (part) {
    case "identities":
      return { use: identities, params: { keys, total: mostKeys, cost: 0.3, others: 2 } };
    case "channel":
      return {
        use: channel,
        params: {
          topology: { kind: "ring" },
          delay: 2,
          loss: 0.2,
          noise: 0.3,
          capacity: 1,
          signed: false,
          counts,
        },
      };
    case "reputation":
      return {
        use: reputation,
        params: { rule: "stern-judging", on: "effort", most: 0.8, error: 0.1, dues: 1, counts },
      };
    case "sanction":
      return { use: sanction, params: { cost: 0.7, fine: 1.3, to: "pot" } };
    case "coordinator":
      return { use: coordinator, params: { term: 5, election: 2, quorum: 2, counts } };
    case "stop":
      return {
        use: stop,
        params: {
          unanimity: { ticks: 4 },
          usage: { of: "effort", allocation: 15, window: 5, over: 1.5 },
          watchdog: { lost: 0.3, missed: 4 },
          button: "key",
          key: 0,
          compensation: 0.1,
        },
      };
  }
}

/** All six at once, those that can count keys. */
export const whole: readonly MechanismUse[] = (
  ["identities", "channel", "reputation", "sanction", "coordinator", "stop"] as const
).map((part) => partOf(part, "key"));

/** Some of them in any order, for some seats and at some ticks. Keys and names count where identities come before. */
export const anyStack: fc.Arbitrary<readonly MechanismUse[]> = fc
  .shuffledSubarray<Part>(["identities", "channel", "reputation", "sanction", "coordinator", "stop"], {
    minLength: 1,
  })
  .chain((parts) => {
    const from = parts.indexOf("identities");
    return fc.tuple(
      ...parts.map((part, j) =>
        fc
          .record({
            counts:
              from >= 0 && from < j ? fc.constantFrom<Counts>("seat", "key", "name") : fc.constant("seat"),
            seats: fc.option(fc.subarray([0, 1, 2, 3], { minLength: 1 }), { nil: undefined, freq: 3 }),
            during: fc.option(
              fc.constantFrom<During>(
                [2, 9],
                { every: 3, for: 2 },
                { from: 4 },
                { from: 1, to: 20, every: 5 },
              ),
              { nil: undefined, freq: 3 },
            ),
          })
          .map(
            ({ counts, seats, during }): MechanismUse => ({
              ...partOf(part, counts as Counts),
              ...(seats && { seats }),
              ...(during && { during }),
            }),
          ),
      ),
    );
  });

export interface Stack {
  readonly batch: Batch;
  /** Streams of the random actions, one a world. */
  readonly words: Int32Array;
  /** Refusals that were to be expected so far, by world: of keys, and of presses. */
  readonly expected: { readonly keys: Float64Array; readonly presses: Float64Array };
}

export function stackOf(mechanisms: readonly MechanismUse[], seed: number, worlds = 2, horizon = 40): Stack {
  const batch = createBatch(commons, { agents, horizon, noise: 0.3 }, { worlds, seed, mechanisms });
  const words = new Int32Array(4 * worlds);
  seedStreams(words, seedWords(seed, "stack"), 0, worlds);
  return { batch, words, expected: { keys: new Float64Array(worlds), presses: new Float64Array(worlds) } };
}

/** One step, of talk or of the env, after random choices; then all that has to hold. */
export function stepAndLook(stack: Stack): void {
  const { batch, words } = stack;
  requireChoices(batch);
  sampleActions(batch, words);
  if (isWhole(batch)) noteRefusals(stack);
  batch.step();
  requireAccounts(batch);
  requireFinite(batch);
  requireStopEnds(batch);
}

/** Plays on; gives all that the worlds are after each step, byte for byte, one world after the other in this order. */
export function playOn(
  { batch, words }: Pick<Stack, "batch" | "words">,
  steps: number,
  order: readonly number[] = [...Array(batch.worlds).keys()],
): Buffer[] {
  const columns = Object.values(batch.columns);
  return Array.from({ length: steps }, () => {
    sampleActions(batch, words);
    batch.step();
    const worlds = order.flatMap((i) =>
      columns.map((column) => {
        const size = column.length / batch.worlds;
        return new Uint8Array(column.slice(i * size, (i + 1) * size).buffer);
      }),
    );
    batch.resetDone();
    return Buffer.concat(worlds);
  });
}

/** The streams of random actions of worlds in this order. */
export const streamsOf = (words: Int32Array, order: readonly number[]): Int32Array =>
  Int32Array.from(order.flatMap((i) => [...words.subarray(4 * i, 4 * i + 4)]));

/** The first step after which two plays differ; -1 where there is none. */
export const firstDifference = (some: readonly Buffer[], others: readonly Buffer[]): number =>
  some.findIndex((bytes, step) => !bytes.equals(others[step]));

/** Whoever acts has a choice in each head. */
function requireChoices({ heads, io, columns, worlds, agents }: Batch): void {
  if (!io.masked) return;
  heads.forEach((head, h) => {
    if (head.kind !== "discrete") return;
    for (let k = 0; k < worlds * agents; k++) {
      if (columns.active[k] === 0) continue;
      let allowed = 0;
      for (let c = 0; c < head.n; c++) allowed += io.masks[h][k * head.n + c];
      if (allowed === 0) expect.fail(`agent row ${k} has no choice in ${head.name}`);
    }
  });
}

/** reward = payoff + what each mechanism gave or took, in their order, with nothing left. */
function requireAccounts({ io, mechanisms, worlds, agents }: Batch): void {
  for (let k = 0; k < worlds * agents; k++) {
    let sum = io.payoff[k];
    for (const { name } of mechanisms) sum += io.flows[name][k];
    if (sum !== io.reward[k])
      expect.fail(`row ${k}: payoff and flows make ${sum}, reward is ${io.reward[k]}`);
  }
}

function requireFinite({ columns }: Batch): void {
  for (const [name, column] of Object.entries(columns))
    for (let j = 0; j < column.length; j++)
      if (!Number.isFinite(column[j])) expect.fail(`${name}[${j}] is ${column[j]}`);
}

/** A world that was stopped is over, and over for good: nobody acts in it. */
function requireStopEnds({ columns, worlds, agents }: Batch): void {
  const stopped = columns["stop.stopped"];
  if (stopped === undefined) return;
  for (let i = 0; i < worlds; i++) {
    if (stopped[i] === 0) continue;
    if (columns.done[i] === 0) expect.fail(`world ${i} was stopped, and goes on`);
    for (let k = i * agents; k < (i + 1) * agents; k++)
      if (columns.terminated[k] === 0) expect.fail(`row ${k} was stopped, and may act`);
  }
}

const isWhole = ({ uses }: Batch): boolean => uses === whole;

/** What is going to be refused in a step of the env: keys over the limit of all, and what those without the key do to the stop. */
function noteRefusals({ batch, expected }: Stack): void {
  const { columns, heads, io, worlds, agents } = batch;
  const chosen = (name: string) => io.actions[heads.findIndex((head) => head.name === name)];
  const [identity, button] = [chosen("identity"), chosen("stop")];
  for (let i = 0; i < worlds; i++) {
    if (columns.done[i] !== 0 || roundsLeft(batch, i, i + 1) > 0) continue;
    let asked = 0;
    for (let k = i * agents; k < (i + 1) * agents; k++) {
      if (identity[k] === 2) asked++;
      if (button[k] !== 0 && k % agents !== 0) expected.presses[i]++;
    }
    expected.keys[i] += Math.max(0, asked - (mostKeys - columns["identities.all"][i]));
  }
}
