/**
 * Consensus on a number: seats with sensors say numbers to their neighbours, of whom some are faulty and say what they like.
 *
 * Pease, Shostak & Lamport 1980, "Reaching agreement in the presence of faults", Journal of the ACM 27:228-234; Dolev, Lynch, Pinter,
 * Stark & Weihl 1986, Journal of the ACM 33:499-516 (approximate agreement); LeBlanc, Zhang, Koutsoukos & Sundaram 2013, IEEE
 * Journal on Selected Areas in Communications 31:766-781 (where not all hear all).
 */
import {
  box,
  category,
  defineEnv,
  discrete,
  f64,
  feature,
  type Metrics,
  perAgent,
  u8,
} from "../../src/index.ts";
import { kernel } from "./consensus.kernel.ts";
import { middleOf } from "./middle.ts";
import { type ConsensusParams, checkParams, modelOf, params } from "./params.ts";
import { theory } from "./theory.ts";

const unit = "degrees";

/** A head in which a number is said. */
function number(p: ConsensusParams, name: string) {
  if (p.levels === undefined) return box(p.low, p.high, { name, unit });
  return discrete(p.levels, { name, unit, values: Array.from(modelOf(p).numbers) });
}

/** What a faulty seat says to those who stand at or above its line; to those below it says its value, unless it says nothing at all. */
const faces = ["value", "other", "nothing", "nothing to all"];

const action = (p: ConsensusParams) => [
  number(p, "value"),
  ...(p.faulty === 0
    ? []
    : [number(p, "other"), number(p, "line"), discrete(faces.length, { name: "face", labels: faces })]),
];

const observation = (p: ConsensusParams) => ({
  own: feature(p.low, p.high, "number that the seat stood by in the last tick, at first its input", { unit }),
  input: feature(p.low, p.high, "what its sensor gave", { unit, bins: p.levels ?? 10 }),
  valid: category(2, "1 where the sensor gave a number", { bins: 0 }),
  heard: feature(p.low, p.high, "what each neighbour said, its own number in place of silence", {
    unit,
    size: modelOf(p).most,
  }),
  spoke: category(3, "of each neighbour: 2 spoke, 1 was silent, 0 there is none in this place", {
    size: modelOf(p).most,
    bins: 0,
  }),
  mean: feature(p.low, p.high, "mean of its own number and what it heard", { unit }),
  median: feature(p.low, p.high, "median of the same", { unit, bins: p.levels ?? 10 }),
  tick: feature(0, p.horizon, "ticks of the episode that are over", { unit: "ticks" }),
});

const metrics = {
  spread: {
    description: "highest number that an honest seat stands by less the lowest",
    per: "tick",
    unit,
    better: "lower",
  },
  error: { description: "mean distance of honest seats from the truth", per: "tick", unit, better: "lower" },
  agreed: { description: "share of ticks in which honest seats have agreed", per: "tick", better: "higher" },
  inside: {
    description: "share of ticks in which all honest seats are between the lowest and highest honest input",
    per: "tick",
    better: "higher",
  },
  unheard: { description: "words that did not come, one that many miss counted for each", per: "tick" },
  endSpread: { description: "spread in the last tick", per: "episode", unit, better: "lower" },
  endError: { description: "error in the last tick", per: "episode", unit, better: "lower" },
} as const satisfies Metrics;

export const consensus = defineEnv({
  id: "consensus-v0",
  title: "Consensus on a number among seats of which some are faulty",
  subject: "language and opinion",
  cite: [
    "Pease, Shostak & Lamport 1980, Journal of the ACM 27:228-234",
    "Dolev, Lynch, Pinter, Stark & Weihl 1986, Journal of the ACM 33:499-516",
    "LeBlanc, Zhang, Koutsoukos & Sundaram 2013, IEEE J. Selected Areas in Communications 31:766-781",
  ],
  params,
  presets: {
    "server-room": {
      faulty: 1,
      inputs: [18, 22, 20, -273.15, null],
      truth: [20, 20],
      low: -1e9,
      high: 1e9,
      horizon: 40,
    },
    levels: { faulty: 1, low: 16, high: 24, levels: 9, horizon: 10 },
  },
  check: checkParams,
  agents: (p) => p.agents,
  horizon: (p) => p.horizon,
  topology: (p) => modelOf(p).graph,
  action,
  observation,
  roles(p) {
    const all = Array.from({ length: p.agents }, (_, a) => a);
    const { honest } = modelOf(p);
    return [
      ...(honest > 0 ? [{ name: "honest", seats: all.slice(0, honest), action: ["value"] }] : []),
      ...(p.faulty > 0 ? [{ name: "faulty", seats: all.slice(honest) }] : []),
    ];
  },
  state: (p) => ({
    /** What is measured. */
    truth: f64,
    /** 0 where the sensor gave no number. */
    input: perAgent(f64),
    valid: perAgent(u8),
    /** The number that each stands by. */
    own: perAgent(f64),
    /** By the place of a neighbour: what it said, and whether. */
    heard: perAgent(f64, modelOf(p).most),
    spoke: perAgent(u8, modelOf(p).most),
  }),
  metrics,
  derive: (p) => ({ ...modelOf(p), sorted: new Float64Array(modelOf(p).most + 1) }),
  world: {
    reset(w, p, d) {
      w.truth = p.truth[0] + (p.truth[1] - p.truth[0]) * w.random();
      const given = d.given;
      for (let a = 0; a < w.agents; a++) {
        // Drawn for all, whatever sensors give.
        const off = p.noise * (2 * w.random() - 1);
        const breaks = w.random() < p.broken;
        const input = given ? given[a] : breaks ? Number.NaN : w.truth + off;
        const isNumber = Number.isFinite(input);
        w.valid[a] = isNumber ? 1 : 0;
        w.input[a] = Math.min(p.high, Math.max(p.low, isNumber ? input : 0));
        w.own[a] = w.input[a];
      }
      for (let a = 0; a < w.agents; a++) {
        const degree = d.graph.start[a + 1] - d.graph.start[a];
        for (let j = 0; j < d.most; j++) {
          w.heard[a * d.most + j] = w.own[a];
          w.spoke[a * d.most + j] = j < degree ? 1 : 0;
        }
      }
    },
    step(w, p, d) {
      const { low, high } = p;
      const { honest, most, numbers } = d;
      const anyNumber = numbers.length === 0;
      const { start, neighbour } = d.graph;
      const n = w.agents;

      // What each says to each, by where the listener stood until now.
      for (let b = 0; b < n; b++) {
        for (let e = start[b]; e < start[b + 1]; e++) {
          const a = neighbour[e];
          const at = b * most + e - start[b];
          let said = w.actions[0][a];
          let speaks = w.active[a] === 1;
          if (a < honest) speaks = speaks && (w.tick > 0 || w.valid[a] === 1);
          else if (speaks) {
            const line = anyNumber ? w.actions[2][a] : numbers[w.actions[2][a]];
            const below = w.own[b] < line;
            const face = w.actions[3][a];
            if (face === 1 && !below) said = w.actions[1][a];
            speaks = face < 2 || (face === 2 && below);
          }
          if (!anyNumber) said = numbers[said];
          // What is no number of the range counts as silence; written so that NaN does.
          const isHeard = speaks && said >= low && said <= high;
          w.heard[at] = isHeard ? said : 0;
          w.spoke[at] = isHeard ? 2 : 1;
        }
      }

      let lowest = Number.POSITIVE_INFINITY;
      let highest = Number.NEGATIVE_INFINITY;
      let lowestInput = Number.POSITIVE_INFINITY;
      let highestInput = Number.NEGATIVE_INFINITY;
      let error = 0;
      for (let a = 0; a < n; a++) {
        const chosen = anyNumber ? w.actions[0][a] : numbers[w.actions[0][a]];
        if (w.active[a] === 1 && chosen >= low && chosen <= high) w.own[a] = chosen;
        const own = w.own[a];
        if (a >= honest) continue;
        const away = Math.abs(own - w.truth);
        w.payoff[a] = -p.cost * away;
        error += away;
        lowest = Math.min(lowest, own);
        highest = Math.max(highest, own);
        if (w.valid[a] === 1) {
          lowestInput = Math.min(lowestInput, w.input[a]);
          highestInput = Math.max(highestInput, w.input[a]);
        }
      }

      let unheard = 0;
      for (let b = 0; b < n; b++)
        for (let j = 0; j < most; j++) {
          const at = b * most + j;
          if (w.spoke[at] === 1) unheard++;
          if (w.spoke[at] !== 2) w.heard[at] = w.own[b];
        }

      const spread = honest > 0 ? highest - lowest : 0;
      // A mean of numbers inside a range may leave it by rounding.
      const slack = 1e-9 * Math.max(Math.abs(lowestInput), Math.abs(highestInput));
      error = honest > 0 ? error / honest : 0;
      w.spread += spread;
      w.error += error;
      w.unheard += unheard;
      if (spread <= p.within) w.agreed += 1;
      if (honest > 0 && lowest >= lowestInput - slack && highest <= highestInput + slack) w.inside += 1;
      if (w.tick + 1 === p.horizon) {
        w.endSpread += spread;
        w.endError += error;
      }
    },
    observe(w, p, d) {
      const { most, sorted } = d;
      const { start } = d.graph;
      const { own, input, valid, heard, spoke, mean, median, tick } = w.obs;
      for (let a = 0; a < w.agents; a++) {
        const degree = start[a + 1] - start[a];
        own[a] = w.own[a];
        input[a] = w.input[a];
        valid[a] = w.valid[a];
        tick[a] = w.tick;
        let sum = w.own[a];
        sorted[0] = w.own[a];
        for (let j = 0; j < most; j++) {
          heard[a * most + j] = w.heard[a * most + j];
          spoke[a * most + j] = w.spoke[a * most + j];
          if (j >= degree) continue;
          sum += w.heard[a * most + j];
          sorted[j + 1] = w.heard[a * most + j];
        }
        // A mean may leave the range by rounding.
        mean[a] = Math.min(p.high, Math.max(p.low, sum / (degree + 1)));
        median[a] = middleOf(sorted, degree + 1);
      }
    },
  },
  kernel,
  theory,
});
