/** The prisoner's dilemma as one would write it in Gym style: an object a world, dictionaries a step. */

import type { ByAgent } from "./names.ts";

const payoffs: Record<string, [number, number]> = {
  "0,0": [3, 3],
  "0,1": [0, 5],
  "1,0": [5, 0],
  "1,1": [1, 1],
};

export class GymPrisonersDilemma {
  private last: [number, number] = [0, 0];

  reset(): { observations: ByAgent<number[]>; infos: ByAgent<object> } {
    this.last = [0, 0];
    return { observations: this.observe(), infos: { agent_0: {}, agent_1: {} } };
  }

  step(actions: ByAgent<number>) {
    this.last = [actions.agent_0, actions.agent_1];
    const [first, second] = payoffs[`${this.last[0]},${this.last[1]}`];
    return {
      observations: this.observe(),
      rewards: { agent_0: first, agent_1: second },
      terminations: { agent_0: false, agent_1: false },
      truncations: { agent_0: false, agent_1: false },
      infos: { agent_0: {}, agent_1: {} },
    };
  }

  private observe(): ByAgent<number[]> {
    const [own, other] = this.last;
    return { agent_0: [own, other], agent_1: [other, own] };
  }
}
