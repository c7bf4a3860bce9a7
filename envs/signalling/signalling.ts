/**
 * Signalling: a speaker has a meaning in mind and says a word, a listener hears it and guesses; words cost their length, and speakers may be
 * replaced by children who learn from them.
 *
 * Lewis 1969, "Convention"; Zipf 1949, "Human Behavior and the Principle of Least Effort"; Chaabouni, Kharitonov, Dupoux & Baroni 2019,
 * "Anti-efficient encoding in emergent communication", NeurIPS; Griffiths & Kalish 2007, Cognitive Science 31:441-480.
 */
import {
  category,
  defineEnv,
  discrete,
  f64,
  i32,
  type Metrics,
  perAgent,
  u8,
  vector,
} from "../../src/index.ts";
import { checkParams, modelOf, params, type SignallingParams, wordsOf } from "./params.ts";
import { kernel } from "./signalling.kernel.ts";
import { theory } from "./theory.ts";

const metrics = {
  heard: { description: "words heard", per: "tick" },
  success: { description: "share of them that were understood", per: "heard", better: "higher" },
  length: { description: "mean length of a word", per: "heard", unit: "symbols", better: "lower" },
  compared: { description: "pairs of speakers with the same meaning", per: "tick" },
  agreement: {
    description: "share of pairs of speakers with the same meaning that say the same",
    per: "compared",
    better: "higher",
  },
} as const satisfies Metrics;

const seats = (from: number, to: number) => Array.from({ length: to - from }, (_, j) => from + j);

export const signalling = defineEnv({
  id: "signalling-v0",
  title: "Signalling: meanings, words and their length",
  subject: "language and opinion",
  cite: [
    "Lewis 1969, Convention, Harvard University Press",
    "Chaabouni, Kharitonov, Dupoux & Baroni 2019, NeurIPS",
    "Griffiths & Kalish 2007, Cognitive Science 31:441-480",
  ],
  params,
  presets: {
    costly: { lengthCost: 0.1 },
    drift: { pairs: 20, words: 100, games: 200, generation: 2, zipf: 0 },
  },
  check: checkParams,
  agents: (p) => 2 * p.pairs,
  horizon: (p) => 2 * p.games,
  turnover: true,
  masked: true,
  roles: (p) => [
    { name: "speaker", seats: seats(0, p.pairs), action: ["say"], observation: ["meaning", "said"] },
    { name: "listener", seats: seats(p.pairs, 2 * p.pairs), action: ["guess"], observation: ["word"] },
  ],
  action: (p) => [discrete(wordsOf(p), { name: "say" }), discrete(p.meanings, { name: "guess" })],
  observation: (p) => ({
    meaning: category(p.meanings, "what the speaker has in mind"),
    said: category(wordsOf(p) + 1, "the word that it has said, from 1 on, 0 before it speaks"),
    word: category(
      wordsOf(p) + 1,
      "the word that the listener hears, from 1 on, 0 where nobody has spoken yet",
    ),
  }),
  state: (p: SignallingParams) => ({
    /** Of speakers: what they have in mind, the word they have said, from 1 on, and its length. */
    meaning: perAgent(i32),
    said: perAgent(i32),
    wordLength: perAgent(f64),
    /** 1 where a speaker was understood in the last game, or a listener understood. */
    understood: perAgent(u8),
    /** Listener j hears speaker j + shift. */
    shift: i32,
    /** How often each word was said with each meaning in this episode, `meaning * words + word`. */
    spoken: vector(i32, p.meanings * wordsOf(p)),
  }),
  metrics,
  derive: (p) => ({
    ...modelOf(p),
    /** Speakers of a game by meaning, and by meaning and word. */
    alike: new Int32Array(p.meanings),
    same: new Int32Array(p.meanings * wordsOf(p)),
  }),
  world: {
    reset(w, p, d) {
      w.meaning.fill(0);
      w.said.fill(0);
      w.wordLength.fill(0);
      w.understood.fill(0);
      w.spoken.fill(0);
      const { upTo } = d;
      for (let a = 0; a < p.pairs; a++) {
        const u = w.random();
        let m = 0;
        while (m < p.meanings - 1 && u >= upTo[m]) m++;
        w.meaning[a] = m;
      }
      w.shift = w.randomInt(p.pairs);
    },
    step(w, p, d) {
      const n = p.pairs;
      const { words, lengths, upTo, alike, same } = d;
      if (w.tick % 2 === 0) {
        for (let a = 0; a < n; a++) {
          const said = w.actions[0][a];
          w.said[a] = 1 + said;
          w.wordLength[a] = lengths[said];
          w.spoken[w.meaning[a] * words + said] += 1;
        }
        return;
      }

      for (let b = 0; b < n; b++) {
        const a = (b + w.shift) % n;
        const right = w.actions[1][n + b] === w.meaning[a] ? 1 : 0;
        w.understood[n + b] = right;
        w.understood[a] = right;
        w.payoff[n + b] = right;
        w.payoff[a] = right - p.lengthCost * w.wordLength[a];
        w.success += right;
        w.length += w.wordLength[a];
      }
      w.heard += n;

      // Pairs are counted as speakers join those who have the same meaning, or say the same with it.
      for (let a = 0; a < n; a++) {
        alike[w.meaning[a]] = 0;
        same[w.meaning[a] * words + w.said[a] - 1] = 0;
      }
      for (let a = 0; a < n; a++) {
        const m = w.meaning[a];
        w.compared += alike[m]++;
        w.agreement += same[m * words + w.said[a] - 1]++;
      }

      const games = (w.tick + 1) / 2;
      if (games === p.games) {
        w.ended = 1;
        return;
      }
      if (p.generation !== undefined && games % p.generation === 0)
        for (let a = 0; a < n; a++) w.parent[a] = w.randomInt(n);
      for (let a = 0; a < n; a++) {
        const u = w.random();
        let m = 0;
        while (m < p.meanings - 1 && u >= upTo[m]) m++;
        w.meaning[a] = m;
        w.said[a] = 0;
        w.wordLength[a] = 0;
      }
      w.shift = w.randomInt(n);
    },
    observe(w, p, d) {
      const n = p.pairs;
      const { words } = d;
      const { meaning, said, word } = w.obs;
      for (let a = 0; a < n; a++) {
        meaning[a] = w.meaning[a];
        said[a] = w.said[a];
        word[n + a] = w.said[(a + w.shift) % n];
        // Who has spoken has nothing to choose until its word was heard.
        if (w.said[a] > 0) for (let j = 1; j < words; j++) w.mask[a * words + j] = 0;
      }
    },
  },
  kernel,
  theory,
});
