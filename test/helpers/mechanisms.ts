/** Small mechanisms, each of which does one thing that a mechanism may do. */
import { box, defineMechanism, f64, feature, perAgent, z } from "../../src/index.ts";

/** Adds a head: each agent names a pledge that all may see. */
export const addsHead = defineMechanism({
  id: "pledge",
  title: "Pledge",
  cite: [],
  params: z.object({ most: z.number().positive().default(1).describe("largest pledge") }),
  metrics: { pledged: { description: "sum of pledges", per: "tick" } },
  state: () => ({ last: perAgent(f64) }),
  action: (p) => [box(0, p.most, { name: "pledge" })],
  observation: (p, { agents }) => ({ pledges: feature(0, p.most * agents, "sum of the last pledges") }),
  bind({ agents, actions, firstOwnHead, columns, obs }) {
    const pledge = actions[firstOwnHead];
    const { last, pledged, active, done } = columns;
    return {
      reset(i) {
        last.fill(0, i * agents, (i + 1) * agents);
      },
      after(lo, hi) {
        for (let i = lo; i < hi; i++) {
          if (done[i] !== 0) continue;
          for (let k = i * agents; k < (i + 1) * agents; k++) {
            last[k] = active[k] === 0 ? 0 : pledge[k];
            pledged[i] += last[k];
          }
        }
      },
      observe(lo, hi) {
        for (let i = lo; i < hi; i++) {
          let sum = 0;
          for (let k = i * agents; k < (i + 1) * agents; k++) sum += last[k];
          for (let k = i * agents; k < (i + 1) * agents; k++) obs.pledges[k] = sum;
        }
      },
    };
  },
});

/** Takes a share of every payoff as it finds it. */
export const takesShare = defineMechanism({
  id: "levy",
  title: "Levy",
  cite: [],
  params: z.object({ share: z.number().min(0).max(1).default(0.5).describe("share of the payoff taken") }),
  metrics: {},
  state: () => ({}),
  bind({ agents, reward, columns }, p) {
    const { active } = columns;
    return {
      after(lo, hi) {
        for (let k = lo * agents; k < hi * agents; k++) if (active[k] !== 0) reward[k] *= 1 - p.share;
      },
    };
  },
});

/** Gives each agent the mean of what all have: moves reward, keeps its sum. */
export const splitsReward = defineMechanism({
  id: "split",
  title: "Equal split",
  cite: [],
  params: z.object({}),
  metrics: {},
  state: () => ({}),
  bind({ agents, reward, columns }) {
    const { done } = columns;
    return {
      after(lo, hi) {
        for (let i = lo; i < hi; i++) {
          if (done[i] !== 0) continue;
          let sum = 0;
          for (let k = i * agents; k < (i + 1) * agents; k++) sum += reward[k];
          for (let k = i * agents; k < (i + 1) * agents; k++) reward[k] = sum / agents;
        }
      },
    };
  },
});

/** Forbids the highest choice of the first head. */
export const forbidsTop = defineMechanism({
  id: "ban",
  title: "Ban of the top choice",
  cite: [],
  params: z.object({}),
  metrics: {},
  masked: true,
  state: () => ({}),
  bind({ agents, heads, masks }) {
    const [head] = heads;
    const n = head.kind === "discrete" ? head.n : 1;
    return {
      observe(lo, hi) {
        for (let k = lo * agents; k < hi * agents; k++) masks[0][k * n + n - 1] = 0;
      },
    };
  },
});

/** Rounds the first head's action down to at most `cap` before the env sees it. */
export const capsAction = defineMechanism({
  id: "cap",
  title: "Cap",
  cite: [],
  params: z.object({ cap: z.number().min(0).default(1).describe("largest action let through") }),
  metrics: { capped: { description: "actions cut", per: "tick" } },
  state: () => ({}),
  bind({ agents, actions, columns }, p) {
    const { capped, done } = columns;
    return {
      before(lo, hi) {
        for (let i = lo; i < hi; i++) {
          if (done[i] !== 0) continue;
          for (let k = i * agents; k < (i + 1) * agents; k++)
            if (actions[0][k] > p.cap) {
              actions[0][k] = p.cap;
              capped[i]++;
            }
        }
      },
    };
  },
});
