/** Strategies that count: how often the other did what, in all rounds or the latest. */
import { definePolicy, i32, type SeatSite, u8 } from "../../src/index.ts";
import { C, D, defected, lastRound, requirePair, shared } from "./round.ts";

const prison = ["Beaufils, Delahaye & Mathieu 1998, PRISON (LIFL, Lille)"];
const library = ["Knight et al. 2016, J. Open Research Software 4:e35 (the Axelrod library)"];

/** Goes by what the other did more often, and trusts where that is even. */
export const softMajority = definePolicy({
  ...shared,
  id: "soft-majority",
  title: "Soft majority",
  cite: [
    "Axelrod 1984, The Evolution of Cooperation",
    "Mathieu, Beaufils & Delahaye 1999, Artificial Evolution",
  ],
  memory: { defections: i32 },
  seat(me) {
    if (defected(me)) me.memory.defections++;
    me.act(2 * me.memory.defections <= me.tick ? C : D);
  },
});

export const hardMajority = definePolicy({
  ...shared,
  id: "hard-majority",
  title: "Hard majority",
  cite: ["Mathieu, Beaufils & Delahaye 1999, Artificial Evolution"],
  memory: { defections: i32 },
  seat(me) {
    if (defected(me)) me.memory.defections++;
    me.act(2 * me.memory.defections < me.tick ? C : D);
  },
});

/** Remembers the other's latest moves, a bit each (D is 1), and how many of them are D. */
const window = { moves: i32, defections: i32 };
interface Window {
  readonly tick: number;
  readonly memory: { moves: number; defections: number };
}

/** Takes up the last move into a window of `size` moves (at most 31). */
function see(me: Window, hit: boolean, size: number): void {
  const { memory, tick } = me;
  if (tick === 0) return;
  memory.defections += (hit ? 1 : 0) - ((memory.moves >> (size - 1)) & 1);
  memory.moves = ((memory.moves << 1) | (hit ? 1 : 0)) & (2 ** size - 1);
}

/** Soft majority over the last ten rounds. */
export const softMajority10 = definePolicy({
  ...shared,
  id: "soft-majority-10",
  title: "Soft majority of ten",
  cite: library,
  memory: window,
  seat(me) {
    see(me, defected(me), 10);
    me.act(2 * me.memory.defections <= Math.min(me.tick, 10) ? C : D);
  },
});

/** Hard majority over the last ten rounds. */
export const hardMajority10 = definePolicy({
  ...shared,
  id: "hard-majority-10",
  title: "Hard majority of ten",
  cite: library,
  memory: window,
  seat(me) {
    see(me, defected(me), 10);
    me.act(2 * me.memory.defections < Math.min(me.tick, 10) ? C : D);
  },
});

/**
 * Begins as tit for tat; from the third round on it looks at the last two: after mutual cooperation it goes on as tit for tat,
 * after each has been alone in defecting once as tit for two tats, after all else by defecting, for good from the second time.
 */
export const mem2 = definePolicy({
  ...shared,
  id: "mem2",
  title: "MEM2",
  cite: ["Li & Kendall 2014, J. Theoretical Biology 342:50-57"],
  memory: { before: i32, plays: u8, left: u8, defecting: i32 },
  seat(me) {
    const { memory, tick } = me;
    const last = lastRound(me);
    const { before } = memory;
    memory.before = last;
    // 0: tit for tat, 1: tit for two tats, 2: defects.
    if (tick >= 2 && memory.left === 0) {
      const apart = (last === 1 && before === 2) || (last === 2 && before === 1);
      memory.plays = last === 0 && before === 0 ? 0 : apart ? 1 : 2;
      if (memory.plays === 2) memory.defecting++;
      memory.left = 2;
    }
    if (memory.left > 0) memory.left--;
    const hit = last >= 2;
    if (memory.plays === 2 || memory.defecting >= 2) me.act(D);
    else me.act(hit && (memory.plays === 0 || before >= 2) ? D : C);
  },
});

/** Cooperates as often as the other has; in the first round one time in two. */
export const averageCopier = definePolicy({
  ...shared,
  id: "average-copier",
  title: "Average copier",
  cite: library,
  memory: { defections: i32 },
  seat(me) {
    if (defected(me)) me.memory.defections++;
    const kindness = me.tick > 0 ? 1 - me.memory.defections / me.tick : 0.5;
    me.act(kindness === 1 || (kindness > 0 && me.random() < kindness) ? C : D);
  },
});

/** After a defection two in return, but as often as the other has cooperated so far it lets one pass. */
export const dynamicTwoTits = definePolicy({
  ...shared,
  id: "dynamic-two-tits",
  title: "Dynamic two tits for tat",
  cite: library,
  memory: { defections: i32, owed: i32 },
  seat(me) {
    const { memory, tick } = me;
    if (defected(me)) memory.defections++;
    memory.owed = defected(me) ? 2 : Math.max(0, memory.owed - 1);
    me.act(memory.owed === 0 || me.random() < 1 - memory.defections / tick ? C : D);
  },
});

/** Defects less often the longer ago the other's last defection is: in one round of n after n rounds. */
export const inverse = definePolicy({
  ...shared,
  id: "inverse",
  title: "Inverse",
  cite: library,
  memory: { ago: i32 },
  seat(me) {
    const { memory } = me;
    if (defected(me)) memory.ago = 1;
    else if (memory.ago > 0) memory.ago++;
    me.act(memory.ago === 0 || (memory.ago > 1 && me.random() >= 1 / memory.ago) ? C : D);
  },
});

/** Defects in the first rounds, and less and less often: with 1 - n / 1000 in round n. */
export const betterAndBetter = definePolicy({
  ...shared,
  id: "better-and-better",
  title: "Better and better",
  cite: prison,
  seat: (me) => me.act(me.random() < 1 - (me.tick + 1) / 1000 ? D : C),
});

/** Defects more and more often: with n / 1000 in round n. */
export const worseAndWorse = definePolicy({
  ...shared,
  id: "worse-and-worse",
  title: "Worse and worse",
  cite: prison,
  seat: (me) => me.act(me.random() < (me.tick + 1) / 1000 ? D : C),
});

/** Tit for tat for twenty rounds, and then defects with (n - 20) / n in round n. */
export const worseAndWorse2 = definePolicy({
  ...shared,
  id: "worse-and-worse-2",
  title: "Worse and worse 2",
  cite: prison,
  seat(me) {
    if (me.tick < 20) me.act(defected(me) ? D : C);
    else me.act(me.random() < (me.tick - 19) / (me.tick + 1) ? D : C);
  },
});

/** Defects as often as the other has, after an opening C. */
export const worseAndWorse3 = definePolicy({
  ...shared,
  id: "worse-and-worse-3",
  title: "Worse and worse 3",
  cite: prison,
  memory: { defections: i32 },
  seat(me) {
    const { memory, tick } = me;
    if (defected(me)) memory.defections++;
    const often = tick > 0 ? memory.defections / tick : 0;
    me.act(often === 1 || (often > 0 && me.random() < often) ? D : C);
  },
});

/** Cooperates first, and then plays tit for tat and by chance in turn. */
export const randomTitForTat = definePolicy({
  ...shared,
  id: "random-tit-for-tat",
  title: "Random tit for tat",
  cite: library,
  seat(me) {
    if (me.tick === 0) me.act(C);
    else if (me.tick % 2 === 1) me.act(defected(me) ? D : C);
    else me.act(me.random() < 0.5 ? C : D);
  },
});

/** A sequence that is gone through over and over, whatever the other does. */
const periodic = (id: string, moves: string, cite: readonly string[]) =>
  definePolicy({
    ...shared,
    id,
    title: `Periodic ${moves}`,
    cite,
    derive(_: unknown, site: SeatSite) {
      requirePair(site);
      return { moves: Uint8Array.from(moves, (move) => (move === "D" ? D : C)) };
    },
    seat: playsMoves,
  });

function playsMoves(
  me: { readonly tick: number; act(choice: number): void },
  _: unknown,
  { moves }: { readonly moves: Uint8Array },
): void {
  me.act(moves[me.tick % moves.length]);
}

const mittal = ["Mittal & Deb 2009, IEEE Transactions on Evolutionary Computation 13:554-565"];
const mathieu = ["Mathieu, Beaufils & Delahaye 1999, Artificial Evolution"];
export const alternator = periodic("alternator", "CD", mathieu);
export const periodicCcd = periodic("periodic-ccd", "CCD", mathieu);
export const periodicDdc = periodic("periodic-ddc", "DDC", mathieu);
export const periodicCccd = periodic("periodic-cccd", "CCCD", mittal);
export const periodicCccdcd = periodic("periodic-cccdcd", "CCCDCD", mittal);
export const periodicCccccd = periodic("periodic-cccccd", "CCCCCD", mittal);
export const alwaysCooperate = periodic("always-cooperate", "C", [
  "Axelrod 1984, The Evolution of Cooperation",
]);
export const alwaysDefect = periodic("always-defect", "D", ["Axelrod 1984, The Evolution of Cooperation"]);
