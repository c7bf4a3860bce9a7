/**
 * Rights: how many ask in a tick for what they have no right to.
 *
 * A right is what has been granted, and nothing else (Dennis & Van Horn 1966, "Programming Semantics for Multiprogrammed Computations":
 * capabilities). Some ask by mistake: the null.
 */
import { atLeast } from "../institutions/chances.ts";
import { type Monitor, requireRate, triggerRate } from "./monitor.ts";

export interface RequestWindow {
  /** What each agent asks for. */
  readonly requests: ArrayLike<number>;
  readonly agents: number;
  /** 1 where agent a may have c, at `a * choices + c`. */
  readonly rights: ArrayLike<number>;
  readonly choices: number;
  readonly active?: ArrayLike<number>;
}

export function requestsOutside({ requests, agents, rights, choices, active }: RequestWindow): number {
  let count = 0;
  for (let a = 0; a < agents; a++) {
    if (active !== undefined && active[a] === 0) continue;
    if (rights[a * choices + requests[a]] !== 1) count++;
  }
  return count;
}

export interface RightsOptions {
  readonly agents: number;
  /** Probability that an agent asks by mistake, in a tick. */
  readonly mistake: number;
  readonly rate?: number;
}

/** More than mistakes make with probability `rate`. */
export function rights({ agents, mistake, rate = triggerRate }: RightsOptions): Monitor<RequestWindow> {
  requireRate("rights", rate);
  let most = 0;
  while (most < agents && atLeast(most + 1, agents, mistake) > rate) most++;
  return {
    id: "rights",
    title: "Requests for rights that were not granted",
    cite: ["Dennis & Van Horn 1966, Communications of the ACM 9:143-155"],
    description: "requests in a tick that are outside of the agent's rights",
    measure: requestsOutside,
    threshold: most,
    rate: most < agents ? atLeast(most + 1, agents, mistake) : 0,
  };
}
