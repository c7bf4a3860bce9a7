/** The logistic commons in Gym style: the payoffs, observations and ending of commons-v0 without its metrics. */
import { type ByAgent, byAgent, names } from "./names.ts";

export class GymCommons {
  private readonly agents: string[];
  private stock = 100;
  private tick = 0;
  private effort: ByAgent<number> = {};

  constructor(n: number) {
    this.agents = names(n);
    this.reset();
  }

  reset() {
    this.stock = 100;
    this.tick = 0;
    this.effort = byAgent(this.agents, () => 0);
    return { observations: this.observe(), infos: byAgent(this.agents, () => ({})) };
  }

  step(actions: ByAgent<number>) {
    this.effort = byAgent(this.agents, (name) => (actions[name] * 22.5) / 6);
    const effort = Object.values(this.effort).reduce((sum, own) => sum + own, 0);
    const caught = Math.min(0.005 * effort * this.stock, this.stock);
    const rewards = byAgent(this.agents, (name) => {
      const own = this.effort[name];
      return (effort > 0 ? (caught * own) / effort : 0) - 0.1 * own;
    });
    this.stock = Math.max(0, this.stock - caught + 0.5 * this.stock * (1 - this.stock / 100));
    this.tick++;
    const over = this.tick >= 200;
    return {
      observations: this.observe(),
      rewards,
      terminations: byAgent(this.agents, () => false),
      truncations: byAgent(this.agents, () => over),
      infos: byAgent(this.agents, () => ({})),
    };
  }

  private observe() {
    const total = Object.values(this.effort).reduce((sum, own) => sum + own, 0);
    return byAgent(this.agents, (name) => ({
      stock: this.stock,
      ownEffort: this.effort[name],
      othersEffort: (total - this.effort[name]) / (this.agents.length - 1),
    }));
  }
}
