/**
 * A small env that has everything the framework offers: randomness, masks, agents that finish early, a vector field,
 * several kinds of fields, two action heads and a kernel. Tests break it in one place at a time.
 *
 * Rules: each agent fishes 0, 1 or 2 from a stock that regrows by a uniform number below `growth`; 2 is masked when
 * the stock is below 2 an agent; a `gift` in [0, 1] goes to the next agent that still takes part. An agent that has
 * caught 12 in an episode has finished.
 */
import {
  box,
  category,
  defineEnv,
  discrete,
  f64,
  feature,
  i32,
  perAgent,
  uniform,
  vector,
  z,
} from "../../src/index.ts";

const enough = 12;

export const tiny = defineEnv({
  id: "tiny-v0",
  title: "Tiny test pond",
  cite: ["none"],
  params: z.object({
    agents: z.number().int().min(1).default(3).describe("agents (count)"),
    horizon: z.number().min(1).default(20).describe("ticks an episode lasts (ticks)"),
    growth: z.number().min(0).default(3).describe("largest regrowth (fish per tick)"),
  }),
  presets: { pair: { agents: 2 }, long: { horizon: 100 } },
  agents: (p) => p.agents,
  horizon: (p) => p.horizon,
  earlyExit: true,
  masked: true,
  state: (p) => ({
    stock: f64,
    catches: perAgent(i32),
    recent: vector(f64, 2),
    lastGift: perAgent(f64, 1),
    finished: { ...i32 },
    shares: vector(f64, p.agents),
  }),
  action: () => [discrete(3, { name: "fish" }), box(0, 1, { name: "gift" })],
  observation: () => ({
    stock: feature(0, 50, "fish in the pond", { bins: 5 }),
    caught: category(enough + 3, "own catch in this episode"),
    recent: feature(0, 50, "stock after the last two ticks", { size: 2 }),
  }),
  metrics: {
    caught: { description: "fish caught", per: "tick" },
    tries: { description: "actions taken", per: "tick" },
    yield: { description: "fish for each action", per: "tries" },
  },
  world: {
    reset(w) {
      w.stock = 5 + 10 * w.random();
      w.catches.fill(0);
      w.recent.fill(w.stock);
      w.lastGift.fill(0);
      w.finished = 0;
      w.shares.fill(0);
    },
    step(w, p) {
      const [fish, gift] = w.actions;
      for (let a = 0; a < w.agents; a++) {
        if (w.active[a] === 0) continue;
        const got = Math.min(fish[a], Math.floor(w.stock));
        w.stock -= got;
        w.catches[a] += got;
        w.payoff[a] += got;
        w.caught += got;
        w.yield += got;
        w.tries += 1;
        const next = (a + 1) % w.agents;
        if (w.active[next] !== 0) {
          w.payoff[a] -= gift[a];
          w.payoff[next] += gift[a];
          w.lastGift[a] = gift[a];
        }
      }
      for (let a = 0; a < w.agents; a++) {
        w.shares[a] = w.catches[a] / enough;
        if (w.active[a] === 0 || w.catches[a] < enough) continue;
        w.terminated[a] = 1;
        w.finished += 1;
      }
      w.stock = Math.min(50, w.stock + p.growth * w.random());
      w.recent[1] = w.recent[0];
      w.recent[0] = w.stock;
    },
    observe(w) {
      const { stock, caught, recent } = w.obs;
      for (let a = 0; a < w.agents; a++) {
        stock[a] = w.stock;
        caught[a] = w.catches[a];
        recent[2 * a] = w.recent[0];
        recent[2 * a + 1] = w.recent[1];
        w.mask[3 * a + 2] = w.stock >= 2 * w.agents ? 1 : 0;
      }
    },
  },
  kernel({ agents, columns, actions, payoff, obs, mask }, p) {
    return {
      reset(i) {
        const { stock, catches, recent, lastGift, finished, shares, rng } = columns;
        stock[i] = 5 + 10 * uniform(rng, i);
        catches.fill(0, i * agents, (i + 1) * agents);
        recent.fill(stock[i], 2 * i, 2 * i + 2);
        lastGift.fill(0, i * agents, (i + 1) * agents);
        finished[i] = 0;
        shares.fill(0, i * agents, (i + 1) * agents);
      },
      step(lo, hi) {
        const { stock, catches, recent, lastGift, finished, shares, caught, tries, rng } = columns;
        const { active, terminated, done } = columns;
        const [fish, gift] = actions;
        const sum = columns.yield;
        const n = agents;
        const growth = p.growth;
        for (let i = lo; i < hi; i++) {
          if (done[i] !== 0) continue;
          for (let a = 0, k = i * n; a < n; a++, k++) {
            if (active[k] === 0) continue;
            const got = Math.min(fish[k], Math.floor(stock[i]));
            stock[i] -= got;
            catches[k] += got;
            payoff[k] += got;
            caught[i] += got;
            sum[i] += got;
            tries[i]++;
            const next = i * n + ((a + 1) % n);
            if (active[next] === 0) continue;
            payoff[k] -= gift[k];
            payoff[next] += gift[k];
            lastGift[k] = gift[k];
          }
          for (let k = i * n; k < (i + 1) * n; k++) {
            shares[k] = catches[k] / enough;
            if (active[k] === 0 || catches[k] < enough) continue;
            terminated[k] = 1;
            finished[i]++;
          }
          stock[i] = Math.min(50, stock[i] + growth * uniform(rng, i));
          recent[2 * i + 1] = recent[2 * i];
          recent[2 * i] = stock[i];
        }
      },
      observe(lo, hi) {
        const { stock, catches, recent } = columns;
        const n = agents;
        for (let i = lo; i < hi; i++)
          for (let k = i * n; k < (i + 1) * n; k++) {
            obs.stock[k] = stock[i];
            obs.caught[k] = catches[k];
            obs.recent[2 * k] = recent[2 * i];
            obs.recent[2 * k + 1] = recent[2 * i + 1];
            mask[3 * k + 2] = stock[i] >= 2 * n ? 1 : 0;
          }
      },
    };
  },
});

const { kernel: _, ...withoutKernel } = tiny;
/** The same rules in world form only. */
export const tinyWorld: Omit<typeof tiny, "kernel"> = withoutKernel;
