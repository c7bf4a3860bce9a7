/**
 * Norms and metanorms that evolve: who offends how boldly, and who punishes how readily, is copied by success.
 *
 * Axelrod 1986, "An Evolutionary Approach to Norms", American Political Science Review 80:1095-1111; as spelt out by Galan & Izquierdo
 * 2005, "Appearances Can Be Deceiving", Journal of Artificial Societies and Social Simulation 8(3)2. An agent has a boldness B and a
 * vengefulness V of 0 to 7 sevenths. A chance to offend is seen by each other with a probability s, uniform on [0, 1]: it is taken where
 * B > s, for 3, at a cost of 1 to each other; who sees it punishes with probability V, taking 9 for 2. With metanorms those who saw it and
 * did not punish are seen and punished alike.
 */
import { fail } from "../core/errors.ts";

/** Sevenths, in three bits. */
const levels = 7;
const bits = 3;
const [temptation, hurt, punished, enforcing] = [3, -1, -9, -2];
const mostAgents = 1000;
const mostDraws = 1e9;

export interface NormsGame {
  /** Default: 20. */
  readonly agents?: number;
  /** Chances to offend that each has in a generation (default: 4). */
  readonly chances?: number;
  readonly metanorms?: boolean;
  /** Probability that a bit is flipped in an offspring (default: .01). */
  readonly mutation?: number;
}

/** Means over the agents, in 0..1. */
export interface NormState {
  readonly boldness: number;
  readonly vengefulness: number;
}

/** The state after so many generations, from random agents. `random` gives numbers in [0, 1). */
export function evolveNorms(
  { agents = 20, chances = 4, metanorms = false, mutation = 0.01 }: NormsGame,
  generations: number,
  random: () => number,
): NormState {
  const who = "evolveNorms";
  const whole = { agents, chances, generations };
  for (const [name, value] of Object.entries(whole))
    if (!Number.isInteger(value) || value < 1)
      fail(who, `${name} must be a whole number of at least 1`, value);
  if (agents > mostAgents) fail(who, `agents must be at most ${mostAgents}`, agents);
  const draws = generations * chances * agents ** (metanorms ? 3 : 2);
  if (draws > mostDraws) fail(who, `may take ${mostDraws} draws`, draws, "take fewer agents or generations");
  if (!(mutation >= 0 && mutation <= 1)) fail(who, "mutation must be within 0 and 1", mutation);
  const level = () => Math.floor(random() * (levels + 1));
  let bold = Int32Array.from({ length: agents }, level);
  let vengeful = Int32Array.from({ length: agents }, level);
  const score = new Float64Array(agents);
  for (let g = 0; g < generations; g++) {
    score.fill(0);
    for (let a = 0; a < agents; a++)
      for (let c = 0; c < chances; c++) chance(a, bold, vengeful, score, metanorms, random);
    const parents = parentsOf(score, random);
    bold = Int32Array.from(parents, (a) => mutated(bold[a], mutation, random));
    vengeful = Int32Array.from(parents, (a) => mutated(vengeful[a], mutation, random));
  }
  const mean = (values: Int32Array) => values.reduce((sum, each) => sum + each, 0) / agents / levels;
  return { boldness: mean(bold), vengefulness: mean(vengeful) };
}

/** A chance of agent `a` to offend, with what follows from it. */
function chance(
  a: number,
  bold: Int32Array,
  vengeful: Int32Array,
  score: Float64Array,
  metanorms: boolean,
  random: () => number,
): void {
  const seen = random();
  if (bold[a] / levels <= seen) return;
  score[a] += temptation;
  for (let b = 0; b < score.length; b++) {
    if (b === a) continue;
    score[b] += hurt;
    if (random() >= seen) continue;
    if (random() < vengeful[b] / levels) {
      score[a] += punished;
      score[b] += enforcing;
      continue;
    }
    if (!metanorms) continue;
    for (let c = 0; c < score.length; c++) {
      if (c === a || c === b || random() >= seen || random() >= vengeful[c] / levels) continue;
      score[b] += punished;
      score[c] += enforcing;
    }
  }
}

/** Two offspring from a standard deviation above the mean on, none from one below it on; as many in all as there were, by lot. */
function parentsOf(score: Float64Array, random: () => number): number[] {
  const n = score.length;
  const mean = score.reduce((sum, each) => sum + each, 0) / n;
  const deviation = Math.sqrt(score.reduce((sum, each) => sum + (each - mean) ** 2, 0) / n);
  const parents: number[] = [];
  for (let a = 0; a < n; a++) {
    const above = score[a] - mean;
    const offspring = deviation === 0 ? 1 : above >= deviation ? 2 : above <= -deviation ? 0 : 1;
    for (let j = 0; j < offspring; j++) parents.push(a);
  }
  const first = parents.length;
  while (parents.length > n) parents.splice(Math.floor(random() * parents.length), 1);
  while (parents.length < n) parents.push(parents[Math.floor(random() * first)]);
  return parents;
}

function mutated(level: number, mutation: number, random: () => number): number {
  let bitsOf = level;
  for (let bit = 0; bit < bits; bit++) if (random() < mutation) bitsOf ^= 1 << bit;
  return bitsOf;
}

/**
 * A norm is established where boldness is at most 2/7 and vengefulness at least 4/7; it has collapsed where boldness is at least 5/7
 * and vengefulness at most 2/7.
 */
export function normVerdict({ boldness, vengefulness }: NormState): "established" | "collapsed" | "neither" {
  const slack = 1e-9;
  if (boldness <= 2 / levels + slack && vengefulness >= 4 / levels - slack) return "established";
  if (boldness >= 5 / levels - slack && vengefulness <= 2 / levels + slack) return "collapsed";
  return "neither";
}
