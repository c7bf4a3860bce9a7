/** The beer game in Gym style: payoffs, observations and ending of supply-chain-v0 at its defaults, without its metrics. */
import { type ByAgent, byAgent, names } from "./names.ts";

interface Echelon {
  stock: number;
  backlog: number;
  incoming: number;
  order: number;
  supplyLine: number;
  /** Units that reach it in this week, the next, and so on, and orders that reach who supplies it. */
  readonly coming: number[];
  readonly posted: number[];
}

export class GymSupplyChain {
  private readonly agents: string[];
  private week = 0;
  private echelons: ByAgent<Echelon> = {};

  constructor(n: number) {
    this.agents = names(n);
    this.reset();
  }

  reset() {
    this.week = 0;
    const last = this.agents.length - 1;
    this.echelons = byAgent(this.agents, (_, a) => {
      const way = a === last ? 3 : 2;
      return {
        stock: 12,
        backlog: 0,
        incoming: 0,
        order: 4,
        supplyLine: a === last ? 12 : 16,
        coming: new Array<number>(way).fill(4),
        posted: [4, 4],
      };
    });
    this.begin();
    return { observations: this.observe(), infos: byAgent(this.agents, () => ({})) };
  }

  step(actions: ByAgent<number>) {
    const last = this.agents.length - 1;
    const costs = byAgent(this.agents, (name) => {
      const { stock, backlog } = this.echelons[name];
      return 0.5 * stock + backlog;
    });
    this.agents.forEach((name, a) => {
      const own = this.echelons[name];
      own.order = this.week < 4 ? 4 : actions[name];
      own.supplyLine += own.order;
      (a === last ? own.coming : own.posted).push(own.order);
    });
    this.week++;
    this.begin();
    const over = this.week >= 36;
    return {
      observations: this.observe(),
      rewards: byAgent(this.agents, (name) => -costs[name]),
      terminations: byAgent(this.agents, () => false),
      truncations: byAgent(this.agents, () => over),
      infos: byAgent(this.agents, (name) => ({ cost: costs[name] })),
    };
  }

  private begin() {
    for (const name of this.agents) {
      const own = this.echelons[name];
      const received = own.coming.shift()!;
      own.stock += received;
      own.supplyLine -= received;
    }
    this.agents.forEach((name, a) => {
      const own = this.echelons[name];
      const before = a > 0 ? this.echelons[this.agents[a - 1]] : undefined;
      own.incoming = before ? before.posted.shift()! : this.week < 4 ? 4 : 8;
      const owed = own.backlog + own.incoming;
      const shipped = Math.min(own.stock, owed);
      own.stock -= shipped;
      own.backlog = owed - shipped;
      before?.coming.push(shipped);
    });
  }

  private observe() {
    return byAgent(this.agents, (name, a) => {
      const { stock, backlog, supplyLine, incoming, order } = this.echelons[name];
      return {
        position: Math.min(64, Math.max(-64, stock - backlog + supplyLine)),
        ...{ stock, backlog, supplyLine, incoming, order, highest: 8 },
        protection: a === this.agents.length - 1 ? 3 : 4,
      };
    });
  }
}
