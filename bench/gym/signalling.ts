/** Signalling in Gym style: payoffs, observations and ending of signalling-v0 with words that cost .1 a symbol, without its metrics. */
import { type ByAgent, byAgent, names } from "./names.ts";

const lengths = [1, 1, 2, 2, 2, 2];
const weights = lengths.map((_, k) => 1 / (k + 1));
const weight = weights.reduce((sum, each) => sum + each, 0);

export class GymSignalling {
  private readonly agents: string[];
  private readonly pairs: number;
  private readonly random: () => number;
  private tick = 0;
  private meanings: number[] = [];
  private said: number[] = [];
  private shift = 0;

  constructor(pairs: number, random: () => number = Math.random) {
    this.agents = names(2 * pairs);
    this.pairs = pairs;
    this.random = random;
    this.reset();
  }

  reset() {
    this.tick = 0;
    this.meanings = Array.from({ length: this.pairs }, () => this.drawMeaning());
    this.said = this.meanings.map(() => -1);
    this.shift = Math.floor(this.random() * this.pairs);
    return { observations: this.observe(), infos: byAgent(this.agents, () => ({})) };
  }

  step(actions: ByAgent<number>) {
    const over = this.tick === 1;
    let rewards = byAgent(this.agents, () => 0);
    if (over) {
      const right = this.meanings.map((meaning, a) => Number(actions[this.listenerOf(a)] === meaning));
      rewards = byAgent(this.agents, (_, a) => {
        if (a < this.pairs) return right[a] - 0.1 * lengths[this.said[a]];
        return right[(a - this.pairs + this.shift) % this.pairs];
      });
    } else this.said = this.meanings.map((_, a) => actions[this.agents[a]]);
    this.tick++;
    return {
      observations: this.observe(),
      rewards,
      terminations: byAgent(this.agents, () => over),
      truncations: byAgent(this.agents, () => false),
      infos: byAgent(this.agents, () => ({})),
    };
  }

  private listenerOf(speaker: number): string {
    return this.agents[this.pairs + ((speaker - this.shift + this.pairs) % this.pairs)];
  }

  private drawMeaning(): number {
    const u = this.random() * weight;
    let sum = 0;
    const found = weights.findIndex((each) => {
      sum += each;
      return u < sum;
    });
    return found < 0 ? weights.length - 1 : found;
  }

  private observe() {
    return byAgent(this.agents, (_, a) =>
      a < this.pairs
        ? { meaning: this.meanings[a], said: this.said[a] + 1 }
        : { word: this.said[(a - this.pairs + this.shift) % this.pairs] + 1 },
    );
  }
}
