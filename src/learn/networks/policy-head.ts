/**
 * From a network's outputs to actions: categorical over discrete heads (forbidden choices have probability 0), normal over
 * box heads.
 *
 * A box action is the middle of its range plus half its width times a draw, kept within the range; what is learned from is
 * the draw itself, before it is kept within the range.
 */
import { fail } from "../../core/errors.ts";
import type { PolicyContext } from "../../core/policy.ts";
import { normal, uniform } from "../../core/random.ts";
import { headSize, type NetworkHead } from "./shape.ts";

export interface PolicyHead {
  readonly head: Exclude<NetworkHead, { kind: "linear" }>;
  /** Outputs it reads. */
  readonly size: number;
  /** Numbers that record one action: a choice or a draw for each head of the env. */
  readonly actionSize: number;
  /** Mask entries a row; 0 where the env never forbids anything. */
  readonly maskSize: number;
  /** Copies what batch row `k` may do to `into[at ..]`. */
  readMask(k: number, into: Uint8Array, at: number): void;
  /**
   * Draws an action of batch row `k` from random stream `r` (or takes the likeliest, the mean, with `greedy`), writes it
   * to the env's action columns and records it at `actions[at ..]`. `outputs[from ..]` are the network's, `logStd[stdAt ..]`
   * the log standard deviations of a gaussian head. Returns the log-probability.
   */
  choose(
    k: number,
    r: number,
    greedy: boolean,
    outputs: Float32Array,
    from: number,
    actions: Float32Array,
    at: number,
    logStd: Float32Array,
    stdAt: number,
  ): number;
  /** Probabilities of the choices of a categorical head, in `into[at ..]`, `size` numbers. */
  probabilities(k: number, outputs: Float32Array, from: number, into: Float32Array, at: number): void;
}

const halfLog2Pi = 0.5 * Math.log(2 * Math.PI);

export function policyHead(
  who: string,
  { heads, io, rng }: Pick<PolicyContext, "heads" | "io" | "rng">,
): PolicyHead {
  const sizes = heads.flatMap((head) => (head.kind === "discrete" ? [head.n] : []));
  const ranges = heads.flatMap((head) => (head.kind === "box" ? [head] : []));
  if (sizes.length > 0 && ranges.length > 0)
    fail(
      who,
      "needs actions that are all discrete or all boxes, but here both are",
      heads.map(({ name, kind }) => `${name}: ${kind}`).join(", "),
      "choose the env's discrete form, or another mechanism",
    );
  return ranges.length > 0 ? gaussian() : categorical();

  function gaussian(): PolicyHead {
    const low = Float64Array.from(ranges, (range) => range.low);
    const high = Float64Array.from(ranges, (range) => range.high);
    const size = ranges.length;
    const columns = io.actions;
    return {
      head: { kind: "gaussian", size },
      size,
      actionSize: size,
      maskSize: 0,
      readMask() {},
      choose(k, r, greedy, outputs, from, actions, at, logStd, stdAt) {
        let logDensity = 0;
        for (let d = 0; d < size; d++) {
          const mean = outputs[from + d];
          const z = greedy ? 0 : normal(rng, r);
          const draw = mean + Math.exp(logStd[stdAt + d]) * z;
          actions[at + d] = draw;
          const half = (high[d] - low[d]) / 2;
          columns[d][k] = Math.min(high[d], Math.max(low[d], low[d] + half + half * draw));
          logDensity -= 0.5 * z * z + logStd[stdAt + d] + halfLog2Pi;
        }
        return logDensity;
      },
      probabilities: () => fail(who, "a normal policy has no list of probabilities"),
    };
  }

  function categorical(): PolicyHead {
    const head = { kind: "categorical", sizes } as const;
    const size = headSize(head);
    const widest = Math.max(...sizes);
    const weights = new Float64Array(widest);
    const { masked, masks, actions: columns } = io;

    /** exp(z - max z) of the choices of head `h`, 0 where forbidden; returns their sum. */
    function weigh(h: number, k: number, outputs: Float32Array, from: number): number {
      const n = sizes[h];
      const mask = masks[h];
      let most = -Infinity;
      for (let c = 0; c < n; c++)
        if ((!masked || mask[k * n + c] !== 0) && outputs[from + c] > most) most = outputs[from + c];
      let sum = 0;
      for (let c = 0; c < n; c++) {
        const w = masked && mask[k * n + c] === 0 ? 0 : Math.exp(outputs[from + c] - most);
        weights[c] = w;
        sum += w;
      }
      return sum;
    }

    return {
      head,
      size,
      actionSize: sizes.length,
      maskSize: masked ? size : 0,
      readMask(k, into, at) {
        for (let h = 0; h < sizes.length; h++) {
          const n = sizes[h];
          for (let c = 0; c < n; c++) into[at++] = masks[h][k * n + c];
        }
      },
      choose(k, r, greedy, outputs, from, actions, at) {
        let logProbability = 0;
        for (let h = 0; h < sizes.length; h++) {
          const n = sizes[h];
          const sum = weigh(h, k, outputs, from);
          let choice = -1;
          if (greedy) {
            for (let c = 0; c < n; c++)
              if (weights[c] > 0 && (choice < 0 || weights[c] > weights[choice])) choice = c;
          } else {
            let left = uniform(rng, r) * sum;
            for (let c = 0; c < n; c++) {
              if (weights[c] === 0) continue;
              choice = c;
              left -= weights[c];
              if (left < 0) break;
            }
          }
          columns[h][k] = choice;
          actions[at + h] = choice;
          logProbability += Math.log(weights[choice] / sum);
          from += n;
        }
        return logProbability;
      },
      probabilities(k, outputs, from, into, at) {
        for (let h = 0; h < sizes.length; h++) {
          const n = sizes[h];
          const sum = weigh(h, k, outputs, from);
          for (let c = 0; c < n; c++) into[at + c] = weights[c] / sum;
          from += n;
          at += n;
        }
      },
    };
  }
}
