/** The AI race in Gym style: payoffs, observations and ending of ai-race-v0 at its defaults, without its metrics. */
import { type ByAgent, byAgent, names } from "./names.ts";

export class GymAiRace {
  private readonly agents: string[];
  private readonly random: () => number;
  private progress: ByAgent<number> = {};

  constructor(n: number, random: () => number = Math.random) {
    this.agents = names(n);
    this.random = random;
    this.reset();
  }

  reset() {
    this.progress = byAgent(this.agents, () => 0);
    return { observations: this.observe(), infos: byAgent(this.agents, () => ({})) };
  }

  step(actions: ByAgent<number>) {
    const crashed = byAgent(this.agents, (name) => {
      const fails = this.random() < 0.05;
      return fails && actions[name] === 1;
    });
    const crashes = this.agents.filter((name) => crashed[name]).length;
    if (crashes === 0) for (const name of this.agents) this.progress[name] += actions[name] === 1 ? 2 : 1;
    const first = crashes === 0 ? this.agents.filter((name) => this.progress[name] >= 6) : [];
    const rewards = byAgent(this.agents, (name) => {
      if (crashes === 0) return first.includes(name) ? 1 / first.length : 0;
      return (crashed[name] ? 0 : 1 / (this.agents.length - crashes)) - crashes;
    });
    const over = crashes > 0 || first.length > 0;
    return {
      observations: this.observe(),
      rewards,
      terminations: byAgent(this.agents, () => over),
      truncations: byAgent(this.agents, () => false),
      infos: byAgent(this.agents, (name) => ({ crashed: crashed[name] })),
    };
  }

  private observe() {
    return byAgent(this.agents, (name) => {
      const others = this.agents.filter((other) => other !== name).map((other) => this.progress[other]);
      return { own: Math.min(6, this.progress[name]), rival: Math.min(6, Math.max(...others)) };
    });
  }
}
