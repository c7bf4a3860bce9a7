/**
 * The naming game: agents meet in pairs, one says a word for a thing, and the other knows it or learns it; a convention arises that nobody
 * decreed, and a committed few may overturn it.
 *
 * Baronchelli, Felici, Loreto, Caglioti & Steels 2006, "Sharp transition towards shared vocabularies in multi-agent systems", Journal of
 * Statistical Mechanics P06014; Xie, Sreenivasan, Korniss, Zhang, Lim & Szymanski 2011, "Social consensus through the influence of committed
 * minorities", Physical Review E 84:011130.
 */
import {
  category,
  defineEnv,
  discrete,
  f64,
  feature,
  i32,
  type Metrics,
  perAgent,
  vector,
} from "../../src/index.ts";
import { kernel } from "./naming-game.kernel.ts";
import { checkParams, modelOf, params } from "./params.ts";
import { theory } from "./theory.ts";

const metrics = {
  success: { description: "share of meetings in which the word was known", per: "tick", better: "higher" },
  words: { description: "words that an agent remembers", per: "tick" },
  distinct: { description: "different words that are remembered", per: "tick" },
  firstAlone: { description: "share of agents that know word 0 and no other", per: "tick" },
  agreed: {
    description: "share of episodes that end with all knowing one word, and the same",
    per: "episode",
    better: "higher",
  },
  firstWon: { description: "share of episodes that end with all knowing word 0 alone", per: "episode" },
  meetings: { description: "meetings of all, until they agree or are cut off", per: "episode" },
  peak: { description: "most words that all together remembered", per: "episode" },
  peakAt: { description: "meetings until they did", per: "episode" },
  mostDistinct: { description: "most different words that were remembered", per: "episode" },
} as const satisfies Metrics;

export const namingGame = defineEnv({
  id: "naming-game-v0",
  title: "Naming game: a convention that nobody decreed",
  subject: "language and opinion",
  cite: [
    "Baronchelli et al. 2006, Journal of Statistical Mechanics P06014",
    "Xie et al. 2011, Physical Review E 84:011130",
  ],
  params,
  presets: {
    minority: { agents: 100, shares: [0.12, 0.88] },
    neighbours: { agents: 100, topology: { kind: "lattice", neighbours: 4 } },
  },
  check: checkParams,
  agents: (p) => p.agents,
  horizon: (p) => p.horizon,
  topology: (p) => modelOf(p).graph,
  action: () => discrete(2, { name: "stance", labels: ["open", "committed"] }),
  observation: () => ({
    knows: category(3, "0 no word, 1 one, 2 several"),
    understood: feature(0, 1, "share of its meetings in the last tick in which the word was known", {
      bins: 4,
    }),
  }),
  state: (p) => ({
    /** Words that each remembers, in the order in which it learned them; `count` of them. */
    known: perAgent(i32, modelOf(p).words),
    count: perAgent(i32),
    /** Share of its last meetings in which the word was known; 0 where it had none. */
    understood: perAgent(f64),
    /** Agents that know each word. */
    used: vector(i32, modelOf(p).words),
    /** Words that all together remember, different ones among them. */
    total: i32,
    different: i32,
    /** The most that `total` and `different` have been, and meetings until `total` was. */
    most: i32,
    mostAt: i32,
    mostDifferent: i32,
  }),
  metrics,
  derive: (p) => ({
    words: modelOf(p).words,
    begins: modelOf(p).begins,
    /** Meetings of each agent in a tick, and those in which the word was known. */
    met: new Int32Array(p.agents),
    heard: new Int32Array(p.agents),
  }),
  world: {
    reset(w, _, d) {
      w.known.fill(0);
      w.count.fill(0);
      w.understood.fill(0);
      w.used.fill(0);
      w.total = 0;
      w.different = 0;
      for (let a = 0; a < w.agents; a++) {
        const word = d.begins[a];
        if (word < 0) continue;
        w.known[a * d.words] = word;
        w.count[a] = 1;
        w.total++;
        if (w.used[word] === 0) w.different++;
        w.used[word]++;
      }
      w.most = w.total;
      w.mostAt = 0;
      w.mostDifferent = w.different;
    },
    step(w, p, d) {
      const n = w.agents;
      const { start, neighbour } = w.topology;
      const { words, met, heard } = d;
      met.fill(0);
      heard.fill(0);
      let success = 0;
      let games = 0;
      let agree = false;
      // As many meetings as there are agents.
      while (games < n && !agree) {
        // Drawn whatever agents do, so that luck does not depend on it.
        const a = w.randomInt(n);
        const whom = w.random();
        const which = w.random();
        games++;
        const degree = start[a + 1] - start[a];
        if (degree === 0) continue;
        const at = Math.floor(whom * degree);
        // Where all are next to all nothing has to be looked up.
        const b = degree === n - 1 ? at + (at < a ? 0 : 1) : neighbour[start[a] + at];
        if (w.count[a] === 0) {
          w.known[a * words] = a;
          w.count[a] = 1;
          w.used[a] = 1;
          w.total++;
          w.different++;
        }
        const word = w.known[a * words + Math.floor(which * w.count[a])];
        let known = false;
        for (let j = 0; j < w.count[b]; j++) if (w.known[b * words + j] === word) known = true;
        met[a]++;
        met[b]++;
        if (known) {
          success++;
          heard[a]++;
          heard[b]++;
          // Who is open forgets all other words.
          for (let side = 0; side < 2; side++) {
            const c = side === 0 ? a : b;
            if (w.action[c] !== 0) continue;
            for (let j = 0; j < w.count[c]; j++) {
              const other = w.known[c * words + j];
              if (other === word) continue;
              w.total--;
              w.used[other]--;
              if (w.used[other] === 0) w.different--;
            }
            w.known[c * words] = word;
            w.count[c] = 1;
          }
        } else if (w.action[b] === 0) {
          w.known[b * words + w.count[b]] = word;
          w.count[b]++;
          w.used[word]++;
          w.total++;
        }
        if (w.total > w.most) {
          w.most = w.total;
          w.mostAt = w.tick * n + games;
        }
        w.mostDifferent = Math.max(w.mostDifferent, w.different);
        agree = w.different === 1 && w.total === n;
      }
      let first = 0;
      for (let a = 0; a < n; a++) {
        w.understood[a] = met[a] > 0 ? heard[a] / met[a] : 0;
        w.payoff[a] = heard[a];
        if (w.count[a] === 1 && w.known[a * words] === 0) first++;
      }
      w.success += success / games;
      w.words += w.total / n;
      w.distinct += w.different;
      w.firstAlone += first / n;
      if (agree) {
        w.ended = 1;
        w.agreed += 1;
        if (first === n) w.firstWon += 1;
      }
      if (agree || w.tick + 1 === p.horizon) {
        w.meetings += w.tick * n + games;
        w.peak += w.most;
        w.peakAt += w.mostAt;
        w.mostDistinct += w.mostDifferent;
      }
    },
    observe(w) {
      const { knows, understood } = w.obs;
      for (let a = 0; a < w.agents; a++) {
        knows[a] = Math.min(2, w.count[a]);
        understood[a] = w.understood[a];
      }
    },
  },
  kernel,
  theory,
});
