/**
 * The entries of the first computer tournament, but for tit for tat (`tit-for-tat`), Friedman (`grim`) and random, which are
 * norms of their own.
 *
 * Axelrod 1980, "Effective choice in the Prisoner's Dilemma", J. Conflict Resolution 24:3-25, whose appendix tells each in a
 * few sentences; their programs are lost. Where it leaves open what is meant, the docstring says what is taken here. Payoffs
 * are taken to be T, R, P, S = 5, 3, 1, 0, and the number of rounds to be known (the env's `rounds`), as in 1980.
 */
import { definePolicy, i32, type SeatSite, u8 } from "../../src/index.ts";
import { C, D, defected, lastRound, looksRandom, regrets, requirePair, shared } from "./round.ts";

const cite = ["Axelrod 1980, J. Conflict Resolution 24:3-25"];
const entry = {
  ...shared,
  cite,
  derive(_: unknown, site: SeatSite) {
    requirePair(site);
    return { rounds: site.horizon };
  },
} as const;

/**
 * Tit for tat with extra defections when the other ends a run of its own: none after the first, one more with each. Who is far
 * behind and no coin gets a fresh start: two cooperations, and all but the score is forgotten. Defects twice at the end. Taken
 * here: the test for a coin counts from the last fresh start.
 */
export const tidemanAndChieruzzi = definePolicy({
  ...entry,
  id: "tideman-and-chieruzzi",
  title: "Tideman and Chieruzzi",
  memory: { lead: i32, inRun: u8, runs: i32, owed: i32, since: i32, defections: i32, fresh: u8 },
  seat(me, _, { rounds }) {
    const { memory, tick } = me;
    const hit = defected(me);
    const began = hit && memory.inRun === 0;
    if (hit) memory.defections++;
    if (hit !== regrets(me)) memory.lead += hit ? -5 : 5;
    if (!hit && memory.inRun === 1) memory.owed = memory.runs++;
    memory.inRun = hit ? 1 : 0;
    if (memory.fresh === 1) {
      memory.fresh = 0;
      memory.since = tick;
      memory.inRun = 0;
      memory.runs = 0;
      memory.owed = 0;
      memory.defections = 0;
      me.act(tick >= rounds - 2 ? D : C);
      return;
    }
    const seen = tick - memory.since;
    const noCoin = Math.abs(memory.defections - seen / 2) >= 1.5 * Math.sqrt(seen);
    if (memory.lead >= 10 && !began && seen >= 20 && rounds - tick > 10 && noCoin) {
      memory.fresh = 1;
      me.act(C);
    } else if (hit || tick >= rounds - 2) me.act(D);
    else if (memory.owed > 0) {
      memory.owed--;
      me.act(D);
    } else me.act(C);
  },
});

/** Sums of the last three rounds after which it defects, a round being 1 for an own defection and 2 for one of the other. */
const nydeggerSums = [1, 6, 7, 17, 22, 23, 26, 29, 30, 31, 33, 38, 39, 45, 49, 54, 55, 58, 61];
const nydeggerDefects = Uint8Array.from({ length: 64 }, (_, sum) => (nydeggerSums.includes(sum) ? D : C));

/**
 * Tit for tat for three rounds, but for a D in the third if it alone cooperated in the first and defected in the second; then
 * by a sum over the last three rounds. Taken here: they weigh 16, 4 and 1, the latest first.
 */
export const nydegger = definePolicy({
  ...shared,
  cite,
  id: "nydegger",
  title: "Nydegger",
  memory: { sum: i32 },
  seat(me) {
    const { memory, tick } = me;
    if (tick > 0) memory.sum = (memory.sum >> 2) + 16 * lastRound(me);
    if (tick >= 3) me.act(nydeggerDefects[memory.sum]);
    else me.act(defected(me) || (tick === 2 && memory.sum === 16 * 1 + 4 * 2) ? D : C);
  },
});

/** Cooperates, but with 2/7 only after rounds in which the two did different things. */
export const grofman = definePolicy({
  ...shared,
  cite,
  id: "grofman",
  title: "Grofman",
  seat: (me) => me.act(defected(me) === regrets(me) || me.random() < 2 / 7 ? C : D),
});

/** Answers the n-th departure from mutual cooperation by n defections, whatever the other does meanwhile. */
export const shubik = definePolicy({
  ...shared,
  cite,
  id: "shubik",
  title: "Shubik",
  memory: { departures: i32, left: i32 },
  seat(me) {
    const { memory } = me;
    if (defected(me) && !regrets(me)) memory.left = ++memory.departures;
    me.act(memory.left > 0 ? D : C);
    if (memory.left > 0) memory.left--;
  },
});

/**
 * Tit for tat that cooperates in the first four rounds, defects in the last two and, if in a test every 15 rounds the other
 * seemed random, until the next. Taken here: the test is of how often it cooperated (`looksRandom`).
 */
export const steinAndRapoport = definePolicy({
  ...entry,
  id: "stein-and-rapoport",
  title: "Stein and Rapoport",
  memory: { defections: i32, random: u8 },
  seat(me, _, { rounds }) {
    const { memory, tick } = me;
    if (defected(me)) memory.defections++;
    if (tick % 15 === 14) memory.random = looksRandom(tick - memory.defections, memory.defections) ? 1 : 0;
    if (tick < 4) me.act(C);
    else me.act(tick >= rounds - 2 || memory.random === 1 || defected(me) ? D : C);
  },
});

/** Cooperates for ten rounds, and then for as long as the other has never defected, in those ten either. */
export const davis = definePolicy({
  ...shared,
  cite,
  id: "davis",
  title: "Davis",
  memory: { wronged: u8 },
  seat(me) {
    if (defected(me)) me.memory.wronged = 1;
    me.act(me.tick >= 10 && me.memory.wronged === 1 ? D : C);
  },
});

/**
 * Tit for tat for 56 rounds, but for a probe in the 51st; then defects for good on who seems random, goes on with tit for tat
 * or its own copy, and cooperates with all others but for a defection every 5 to 15 rounds. Taken here: the test for a coin
 * is `looksRandom` in every round from the 57th.
 */
export const graaskamp = definePolicy({
  ...shared,
  cite,
  id: "graaskamp",
  title: "Graaskamp",
  memory: { defections: i32, before: u8, echoes: i32, copies: i32, random: u8, next: i32 },
  seat(me) {
    const { memory, tick } = me;
    const hit = defected(me);
    if (hit) memory.defections++;
    // What the other did in the round before this one, beside what was done to it one earlier, and beside the own action.
    if (tick > 1 && hit === (memory.before === D)) memory.echoes++;
    if (tick > 0 && hit === regrets(me)) memory.copies++;
    memory.before = regrets(me) ? D : C;
    if (tick >= 56 && looksRandom(tick - memory.defections, memory.defections)) memory.random = 1;
    if (tick < 56) me.act(hit || tick === 50 ? D : C);
    else if (memory.random === 1) me.act(D);
    else if (memory.echoes === tick - 1 || memory.copies === tick) me.act(hit ? D : C);
    else {
      if (memory.next <= tick) memory.next = tick + 5 + Math.floor(11 * me.random());
      me.act(tick + 1 === memory.next ? D : C);
    }
  },
});

/**
 * Learns how often each of its own actions is answered by C, and does what pays more in the next round. Both rates are held to
 * be 1/2 until they are known, which is why it opens with two defections. An action counts once it is answered, as Downing defines the
 * rates (1975, p. 371). Taken here: the other's opening counts as an answer to C, and of equals the one that was not played last is.
 */
export const downing = definePolicy({
  ...shared,
  cite: [...cite, "Downing 1975, Behavioral Science 20:366-391"],
  id: "downing",
  title: "Downing",
  memory: { before: u8, answersToC: i32, kindToC: i32, answersToD: i32, kindToD: i32 },
  seat(me) {
    const { memory, tick } = me;
    const kind = defected(me) ? 0 : 1;
    if (tick > 0 && memory.before === C) {
      memory.answersToC++;
      memory.kindToC += kind;
    } else if (tick > 0) {
      memory.answersToD++;
      memory.kindToD += kind;
    }
    memory.before = regrets(me) ? D : C;
    if (tick < 2) me.act(D);
    else {
      const cooperating = (3 * memory.kindToC) / memory.answersToC;
      const defecting = memory.answersToD > 0 ? 1 + (4 * memory.kindToD) / memory.answersToD : 3;
      if (cooperating === defecting) me.act(regrets(me) ? C : D);
      else me.act(cooperating > defecting ? C : D);
    }
  },
});

/** Tit for tat that answers C by C less and less often, with 1 at first and 1/2 from the 200th round on. */
export const feld = definePolicy({
  ...shared,
  cite,
  id: "feld",
  title: "Feld",
  seat(me) {
    if (defected(me)) me.act(D);
    else me.act(me.random() < Math.max(0.5, 1 - me.tick / 400) ? C : D);
  },
});

/** Tit for tat that answers one C in ten by D. */
export const joss = definePolicy({
  ...shared,
  cite,
  id: "joss",
  title: "Joss",
  seat(me) {
    if (me.tick === 0) me.act(C);
    else me.act(!defected(me) && me.random() < 0.9 ? C : D);
  },
});

/** Cooperates for eleven rounds, and then a tenth less often than the other did in the last ten. */
export const tullock = definePolicy({
  ...shared,
  cite,
  id: "tullock",
  title: "Tullock",
  memory: { lastTen: i32 },
  seat(me) {
    const { memory } = me;
    memory.lastTen = ((memory.lastTen << 1) | (defected(me) ? 0 : 1)) & 1023;
    if (me.tick < 11) {
      me.act(C);
      return;
    }
    let kind = 0;
    for (let bits = memory.lastTen; bits > 0; bits >>= 1) kind += bits & 1;
    me.act(me.random() < (kind - 1) / 10 ? C : D);
  },
});

/** The entry whose author did not want to be named: it adjusts how often it cooperates, in vain. Taken here: between 3/10 and 7/10. */
export const unnamed = definePolicy({
  ...shared,
  cite,
  id: "unnamed",
  title: "Unnamed",
  seat: (me) => me.act(me.random() < 0.3 + 0.4 * me.random() ? C : D),
});
