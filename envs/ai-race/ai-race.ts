/**
 * A race to a prize in which safety is a handicap: who cuts corners is faster, and risks a crash that harms everybody.
 *
 * Armstrong, Bostrom & Shulman 2016, "Racing to the precipice", AI & Society 31:201-206; Han, Pereira, Santos & Lenaerts 2020, "To
 * regulate or not", Journal of Artificial Intelligence Research 69:881-921, whose matrix of constant strategies the preset `rounds` gives.
 */
import { defineEnv, discrete, f64, feature, type Metrics, perAgent, u8 } from "../../src/index.ts";
import { kernel } from "./ai-race.kernel.ts";
import { params, type RaceParams, slack } from "./params.ts";
import { theory } from "./theory.ts";

/** Bins of a table for the steps of a lab: each its own where there are few. */
const mostBins = 128;

const observation = (p: RaceParams) => {
  const options = { unit: "steps", bins: Math.min(p.steps, mostBins) };
  return {
    own: feature(0, p.steps, "steps that the lab has made", options),
    rival: feature(0, p.steps, "steps of whoever is furthest among the others", options),
  };
};

const metrics = {
  unsafe: { description: "share of moves that are unsafe", per: "tick" },
  crash: { description: "share of races that end in a crash", per: "episode", better: "lower" },
  worth: { description: "payoff of all labs in a race", per: "episode", better: "higher" },
  length: { description: "ticks that a race takes", per: "episode", unit: "ticks" },
  setbacks: { description: "labs that lose all they gained", per: "episode", better: "lower" },
} as const satisfies Metrics;

export const aiRace = defineEnv({
  id: "ai-race-v0",
  title: "AI race: safety is a handicap",
  subject: "conflict",
  cite: [
    "Armstrong, Bostrom & Shulman 2016, AI & Society 31:201-206",
    "Han, Pereira, Santos & Lenaerts 2020, J. Artificial Intelligence Research 69:881-921",
  ],
  params,
  presets: {
    hazardous: { hazard: 0.3 },
    rounds: {
      steps: 102,
      speed: 1.5,
      hazard: 0,
      damage: 0,
      prize: 10_200,
      benefit: 4,
      cost: 1,
      setback: 0.7,
    },
  },
  agents: (p) => p.agents,
  horizon: (p) => p.steps,
  action: () => discrete(2, { name: "move", labels: ["safe", "unsafe"], values: [0, 1] }),
  observation,
  state: () => ({
    /** Steps made, and those of them that were made unsafely. */
    progress: perAgent(f64),
    hasty: perAgent(f64),
    /** Of the last move: 1 where it was unsafe, 1 where it crashed, and what that cost the others. */
    unsafeMove: perAgent(u8),
    crashed: perAgent(u8),
    harm: perAgent(f64),
    /** 1 where the lab lost all it had gained as the race ended. */
    setBack: perAgent(u8),
    /** Drawn as the race begins: a lab is set back where this is below the probability of it. */
    luck: perAgent(f64),
    /** Payoff so far in the race. */
    wealth: perAgent(f64),
  }),
  metrics,
  world: {
    reset(w, p) {
      w.progress.fill(0);
      w.hasty.fill(0);
      w.unsafeMove.fill(0);
      w.crashed.fill(0);
      w.harm.fill(0);
      w.setBack.fill(0);
      w.wealth.fill(0);
      if (p.setback > 0) for (let a = 0; a < w.agents; a++) w.luck[a] = w.random();
      else w.luck.fill(1);
    },
    step(w, p) {
      const n = w.agents;
      const { speed, hazard, damage, prize, benefit, cost, setback } = p;
      const goal = p.steps - slack;
      let crashes = 0;
      let rushing = 0;
      for (let a = 0; a < n; a++) {
        // Drawn whatever is done, so that luck does not depend on it.
        const fails = hazard > 0 && w.random() < hazard;
        w.unsafeMove[a] = w.action[a];
        w.crashed[a] = w.action[a] === 1 && fails ? 1 : 0;
        rushing += w.action[a];
        crashes += w.crashed[a];
      }
      let first = 0;
      if (crashes === 0)
        for (let a = 0; a < n; a++) {
          const steps = w.action[a] === 1 ? speed : 1;
          w.progress[a] += steps;
          w.hasty[a] += w.action[a] * steps;
          if (w.progress[a] >= goal) first++;
        }

      const share = benefit / (n - rushing + rushing * speed);
      let worth = 0;
      for (let a = 0; a < n; a++) {
        const unsafe = w.action[a] === 1;
        let paid = 0;
        if (crashes > 0) {
          w.harm[a] = w.crashed[a] * damage * (n - 1);
          paid = (w.crashed[a] === 1 ? 0 : prize / (n - crashes)) - damage * crashes;
        } else {
          paid = unsafe ? share * speed : share - cost;
          if (first > 0) {
            if (w.progress[a] >= goal) paid += prize / first;
            if (w.luck[a] < (setback * w.hasty[a]) / w.progress[a]) {
              w.setBack[a] = 1;
              w.setbacks += 1;
              paid = -w.wealth[a];
            }
          }
        }
        w.payoff[a] = paid;
        w.wealth[a] += paid;
        worth += w.wealth[a];
      }

      w.unsafe += rushing / n;
      if (crashes === 0 && first === 0) return;
      w.ended = 1;
      if (crashes > 0) w.crash += 1;
      w.worth += worth;
      w.length += w.tick + 1;
    },
    observe(w, p) {
      const n = w.agents;
      const { own, rival } = w.obs;
      let best = -1;
      let second = -1;
      for (let a = 0; a < n; a++) {
        const steps = w.progress[a];
        if (steps > best) {
          second = best;
          best = steps;
        } else if (steps > second) second = steps;
      }
      for (let a = 0; a < n; a++) {
        own[a] = Math.min(w.progress[a], p.steps);
        rival[a] = Math.min(w.progress[a] === best ? second : best, p.steps);
      }
    },
  },
  kernel,
  theory,
});
