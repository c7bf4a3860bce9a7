/** The sealed first-price auction with private values in Gym style. */
import { type ByAgent, byAgent, names } from "./names.ts";

export class GymSealedAuction {
  private readonly agents: string[];
  private values: ByAgent<number> = {};

  constructor(n: number) {
    this.agents = names(n);
    this.reset();
  }

  reset() {
    this.values = byAgent(this.agents, () => Math.random());
    return { observations: this.observe(), infos: byAgent(this.agents, () => ({})) };
  }

  step(actions: ByAgent<number>) {
    const bids = byAgent(this.agents, (name) => (actions[name] / 10) * 1);
    const top = Math.max(...Object.values(bids));
    const best = this.agents.filter((name) => bids[name] === top && top > 0);
    const winner = best[Math.floor(Math.random() * best.length)];
    const rewards = byAgent(this.agents, (name) =>
      name === winner ? this.values[name] - bids[name] - 0.02 : 0,
    );
    return {
      observations: this.observe(),
      rewards,
      terminations: byAgent(this.agents, () => true),
      truncations: byAgent(this.agents, () => false),
      infos: byAgent(this.agents, (name) => ({ won: name === winner })),
    };
  }

  private observe() {
    return byAgent(this.agents, (name) => ({ value: this.values[name], own: 0, highest: 0, ticksLeft: 0 }));
  }
}
