/** Norms of the battery that nobody else needs. */
import { definePolicy, i32, uniform, z } from "../../../src/index.ts";

/** Turns by the clock: in tick t agent s plays `plays[(t + s) mod n]`, or all together `plays[t mod n]`. */
export const turns = definePolicy({
  id: "turns",
  title: "Turns by the clock",
  cite: ["Lewis 1969, Convention"],
  kind: "norm",
  acts: "discrete",
  params: z.object({
    plays: z.array(z.number().int()).describe("actions in order"),
    together: z.boolean().default(false).describe("all play the same at a time"),
  }),
  bind({ rows, seats, io, columns }, { plays, together }) {
    const S = seats.length;
    return {
      act(lo, hi) {
        for (let i = lo, r = lo * S; i < hi; i++)
          for (let s = 0; s < S; s++, r++)
            io.actions[0][rows[r]] = plays[(columns.tick[i] + (together ? 0 : seats[s])) % plays.length];
      },
    };
  },
});

/**
 * A strategy a session, as independent learners come to different ones: `strategies` are those of memory one without
 * chance, "opening, after CC, CD, DC, DD"; the slot memory `variant` says which one a session has.
 */
export const strategyBySession = definePolicy({
  id: "strategy-by-session",
  title: "A strategy a session",
  cite: [],
  kind: "norm",
  acts: "discrete",
  reads: ["history"],
  params: z.object({ strategies: z.array(z.string().length(5)).describe("words of C and D") }),
  bind({ rows, seats, agents, io, columns, slotStore }, { strategies }) {
    const { variant } = slotStore({ variant: i32 });
    const S = seats.length;
    return {
      act(lo, hi) {
        const { history } = io.obs;
        for (let i = lo, r = lo * S; i < hi; i++)
          for (let s = 0; s < S; s++, r++) {
            const k = rows[r];
            const at = columns.tick[i] === 0 ? 0 : 1 + 2 * history[k * agents] + history[k * agents + 1];
            io.actions[0][k] = strategies[variant[r]][at] === "C" ? 0 : 1;
          }
      },
    };
  },
});

/** Gives, and fines the next agent in turn that kept its token in the last round (Fehr & Gaechter 2000). */
export const finesFreeRiders = definePolicy({
  id: "fines-free-riders",
  title: "Gives, and fines free riders",
  cite: ["Fehr & Gaechter 2000, AER 90:980-994"],
  kind: "norm",
  acts: "discrete",
  reads: ["history"],
  params: z.object({}),
  bind({ rows, seats, agents, io }) {
    const S = seats.length;
    return {
      act(lo, hi) {
        const { history } = io.obs;
        for (let r = lo * S; r < hi * S; r++) {
          const k = rows[r];
          io.actions[0][k] = 0;
          let target = 0;
          for (let j = agents - 1; j > 0; j--) if (history[k * agents + j] !== 0) target = j;
          io.actions[1][k] = target;
        }
      },
    };
  },
});

/** Gives until somebody has kept, whom it watches; one agent is never watched. */
export const grimButFor = definePolicy({
  id: "grim-but-for",
  title: "Grim trigger that overlooks one agent",
  cite: ["Friedman 1971, Rev. Econ. Stud. 38:1-12"],
  kind: "norm",
  acts: "discrete",
  reads: ["history"],
  params: z.object({ overlooked: z.number().int().describe("agent whose defections go unseen") }),
  bind({ rows, seats, agents, io, columns, slotStore }, { overlooked }) {
    const { triggered } = slotStore({ triggered: i32 });
    const S = seats.length;
    return {
      act(lo, hi) {
        const { history } = io.obs;
        for (let i = lo, r = lo * S; i < hi; i++)
          for (let s = 0; s < S; s++, r++) {
            const k = rows[r];
            if (columns.tick[i] === 0) triggered[r] = 0;
            for (let j = 1; j < agents; j++)
              if ((seats[s] + j) % agents !== overlooked && history[k * agents + j] !== 0) triggered[r] = 1;
            io.actions[0][k] = triggered[r];
          }
      },
    };
  },
});

/**
 * Tit-for-tat that forgives what follows a word: a defection right after the action 2, or in a tick that the feature
 * `seen` shows as unwatched, goes without an answer.
 */
export const forgivesAfterWord = definePolicy({
  id: "forgives-after-word",
  title: "Tit-for-tat with a password",
  cite: [],
  kind: "norm",
  acts: "discrete",
  reads: ["history"],
  params: z.object({}),
  bind({ rows, seats, io, columns }) {
    const S = seats.length;
    return {
      act(lo, hi) {
        const { history } = io.obs;
        for (let i = lo, r = lo * S; i < hi; i++)
          for (let s = 0; s < S; s++, r++) {
            const k = rows[r];
            // Two rounds: own, other; own before, other before.
            const last = history[4 * k + 1];
            const before = columns.tick[i] > 1 ? history[4 * k + 3] : 0;
            io.actions[0][k] = last === 1 && before !== 2 ? 1 : 0;
          }
      },
    };
  },
});

/** Tit-for-tat that answers only what was done in ticks that were watched. */
export const watchfulTitForTat = definePolicy({
  id: "watchful-tit-for-tat",
  title: "Tit-for-tat that sees what is watched",
  cite: [],
  kind: "norm",
  acts: "discrete",
  reads: ["history", "wasWatched"],
  params: z.object({}),
  bind({ rows, seats, io }) {
    const S = seats.length;
    return {
      act(lo, hi) {
        const { history, wasWatched } = io.obs;
        for (let r = lo * S; r < hi * S; r++) {
          const k = rows[r];
          io.actions[0][k] = history[2 * k + 1] === 1 && wasWatched[k] === 1 ? 1 : 0;
        }
      },
    };
  },
});

/** Defects when nobody watches: the best reply to those who see only what is watched. */
export const defectsUnwatched = definePolicy({
  id: "defects-unwatched",
  title: "Defects unwatched",
  cite: [],
  kind: "norm",
  acts: "discrete",
  reads: ["watched"],
  params: z.object({}),
  bind({ rows, seats, io }) {
    const S = seats.length;
    return {
      act(lo, hi) {
        for (let r = lo * S; r < hi * S; r++) io.actions[0][rows[r]] = io.obs.watched[rows[r]] === 1 ? 0 : 1;
      },
    };
  },
});

/** Plays one action with a fixed probability each, the mixed strategy of a stage game. */
export const mixes = definePolicy({
  id: "mixes",
  title: "A mixed strategy",
  cite: ["Nash 1951, Annals of Mathematics 54:286-295"],
  kind: "norm",
  acts: "discrete",
  params: z.object({ probabilities: z.array(z.number()).describe("of each action") }),
  bind({ rows, seats, io, rng }, { probabilities }) {
    const S = seats.length;
    return {
      act(lo, hi) {
        for (let r = lo * S; r < hi * S; r++) {
          let u = uniform(rng, r);
          let choice = 0;
          while (choice < probabilities.length - 1 && u >= probabilities[choice])
            u -= probabilities[choice++];
          io.actions[0][rows[r]] = choice;
        }
      },
    };
  },
});
