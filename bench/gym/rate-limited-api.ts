/** The saturated hard limit in Gym style: proportional success when over capacity. */
import { type ByAgent, byAgent, names } from "./names.ts";

export class GymRateLimitedApi {
  private readonly agents: string[];
  private tick = 0;
  private load = 0;

  constructor(n: number) {
    this.agents = names(n);
  }

  reset() {
    this.tick = 0;
    this.load = 0;
    return { observations: this.observe(1), infos: byAgent(this.agents, () => ({})) };
  }

  step(actions: ByAgent<number>) {
    const calls = byAgent(this.agents, (name) => [0, 1, 2, 4, 8][actions[name]]);
    const total = Object.values(calls).reduce((sum, own) => sum + own, 0);
    const share = total > 16 ? 16 / total : 1;
    this.load = total / 16;
    this.tick++;
    const over = this.tick >= 1000;
    return {
      observations: this.observe(share),
      rewards: byAgent(this.agents, (name) => calls[name] * (share - 0.2)),
      terminations: byAgent(this.agents, () => false),
      truncations: byAgent(this.agents, () => over),
      infos: byAgent(this.agents, (name) => ({ accepted: calls[name] * share })),
    };
  }

  private observe(success: number) {
    return byAgent(this.agents, () => ({ load: Math.min(2, this.load), success, retryAfter: 0 }));
  }
}
