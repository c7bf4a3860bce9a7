/**
 * What a network is shown: the named observations of a row as one vector.
 *
 * A bounded feature is brought to [0, 1]; whole values 0..n-1 with 3 to `oneHotUpTo` choices become n indicators;
 * an unbounded feature comes as it is. With `agentId`, indicators of the seat follow, for networks that several seats
 * share. An env that shows nothing is a single input of 0: what a network makes of it are its biases.
 */
import { failUnknown } from "../../core/errors.ts";
import type { PolicyContext } from "../../core/policy.ts";

export interface InputOptions {
  /** Names of the observations (default: all). */
  readonly observe?: readonly string[] | undefined;
  /** Indicators of the agent follow: one for each agent of the env. */
  readonly agentId?: boolean;
}

export interface Inputs {
  /** Numbers a row. */
  readonly size: number;
  /** Writes the vectors of slots from..to-1, slot r at `into[(r - from) * size + at]`. */
  read(from: number, to: number, into: Float32Array, at?: number): void;
  /** Writes the vector of any batch row `k` at `into[at]`. */
  readRow(k: number, into: Float32Array, at: number): void;
}

/** Categories with more choices than this are one number in [0, 1]. */
const oneHotUpTo = 16;

export function inputsOf(
  who: string,
  { features, io, rows, agents }: Pick<PolicyContext, "features" | "io" | "rows" | "agents">,
  { observe = Object.keys(features), agentId = false }: InputOptions = {},
): Inputs {
  const parts = observe.map((name) => {
    const feature = features[name] ?? failUnknown(`observation (${who})`, name, Object.keys(features));
    const { low, high, whole, size } = feature;
    const choices = whole && high - low >= 2 && high - low < oneHotUpTo ? high - low + 1 : 0;
    const bounded = Number.isFinite(low) && Number.isFinite(high) && high > low;
    return {
      from: io.obs[name],
      size,
      low: bounded || choices > 0 ? low : 0,
      scale: bounded ? 1 / (high - low) : 1,
      choices,
      width: choices > 0 ? size * choices : size,
    };
  });
  const shown = parts.reduce((sum, { width }) => sum + width, 0) + (agentId ? agents : 0);
  const size = Math.max(1, shown);

  function readRow(k: number, into: Float32Array, at: number): void {
    if (shown === 0) into[at] = 0;
    for (let j = 0; j < parts.length; j++) {
      const { from, size, low, scale, choices, width } = parts[j];
      const origin = k * size;
      if (choices > 0) {
        // `fill` costs more than a short loop.
        for (let c = 0; c < width; c++) into[at + c] = 0;
        for (let c = 0; c < size; c++) into[at + c * choices + (from[origin + c] - low)] = 1;
      } else if (low === 0 && scale === 1) for (let c = 0; c < size; c++) into[at + c] = from[origin + c];
      else for (let c = 0; c < size; c++) into[at + c] = (from[origin + c] - low) * scale;
      at += width;
    }
    if (agentId) {
      into.fill(0, at, at + agents);
      into[at + (k % agents)] = 1;
    }
  }

  return {
    size,
    readRow,
    read(from, to, into, at = 0) {
      for (let r = from; r < to; r++) readRow(rows[r], into, at + (r - from) * size);
    },
  };
}

/**
 * For a critic that sees all: the observations of all agents of a row's world, then indicators of the row's own agent. Where
 * roles see different features each agent has places for all of them, and what it does not see is at 0, or as near to it as the range goes.
 */
export function jointInputsOf(
  who: string,
  { batch, rows, agents }: Pick<PolicyContext, "batch" | "rows" | "agents">,
  options: Pick<InputOptions, "observe"> = {},
): Pick<Inputs, "size" | "readRow"> {
  const { features, io } = batch;
  const single = inputsOf(who, { features, io, rows, agents }, options);
  return {
    size: agents * (single.size + 1),
    readRow(k, into, at) {
      const own = k % agents;
      for (let a = 0; a < agents; a++, at += single.size) single.readRow(k - own + a, into, at);
      for (let a = 0; a < agents; a++) into[at + a] = a === own ? 1 : 0;
    },
  };
}
