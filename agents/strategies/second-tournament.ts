/**
 * Entries of the second computer tournament whose rules are told in words.
 *
 * Axelrod 1980, "More effective choice in the Prisoner's Dilemma", J. Conflict Resolution 24:379-403.
 */
import { definePolicy, f64, i32, u8 } from "../../src/index.ts";
import { C, D, defected, shared } from "./round.ts";

const cite = ["Axelrod 1980, J. Conflict Resolution 24:379-403"];

/** Cooperates for ten rounds, plays tit for tat for fifteen, and then lets a defection pass if the other is mostly kind. */
export const champion = definePolicy({
  ...shared,
  cite,
  id: "champion",
  title: "Champion",
  memory: { defections: i32 },
  seat(me) {
    const { memory, tick } = me;
    if (defected(me)) memory.defections++;
    const kindness = 1 - memory.defections / tick;
    if (tick < 10 || !defected(me)) me.act(C);
    else me.act(tick < 25 || (kindness < 0.6 && me.random() > kindness) ? D : C);
  },
});

/** Answers a defection by one as often as the other has defected so far. */
export const eatherley = definePolicy({
  ...shared,
  cite,
  id: "eatherley",
  title: "Eatherley",
  memory: { defections: i32 },
  seat(me) {
    const { memory, tick } = me;
    if (defected(me)) memory.defections++;
    me.act(defected(me) && me.random() < memory.defections / tick ? D : C);
  },
});

/**
 * Defects first. Whoever ever defects gets a cooperation and then tit for tat; all others are defected on as often as keeps
 * defections below half of the rounds, the first not counted.
 */
export const tester = definePolicy({
  ...shared,
  cite,
  id: "tester",
  title: "Tester",
  memory: { answered: u8, defections: i32 },
  seat(me) {
    const { memory, tick } = me;
    if (tick === 0) me.act(D);
    else if (memory.answered === 1) me.act(defected(me) ? D : C);
    else if (defected(me)) {
      memory.answered = 1;
      me.act(C);
    } else if (2 * (memory.defections + 1) < tick) {
      memory.defections++;
      me.act(D);
    } else me.act(C);
  },
});

/** After five rounds of C it goes by how many of the other's last five moves were D: with d of them it cooperates with 1 - (d^2 - 1) / 25. */
export const black = definePolicy({
  ...shared,
  cite,
  id: "black",
  title: "Black",
  memory: { lastFive: i32 },
  seat(me) {
    const { memory } = me;
    memory.lastFive = ((memory.lastFive << 1) | (defected(me) ? 1 : 0)) & 31;
    let d = 0;
    for (let bits = memory.lastFive; bits > 0; bits >>= 1) d += bits & 1;
    me.act(me.tick < 5 || d < 2 || me.random() < 1 - (d * d - 1) / 25 ? C : D);
  },
});

/**
 * Cooperates after C. After D it defects one time in two, and always once there have been more than 17; it gives up on who has
 * defected in more than .79 of over 19 rounds, .65 of over 29 or .39 of over 39.
 */
export const cave = definePolicy({
  ...shared,
  cite,
  id: "cave",
  title: "Cave",
  memory: { defections: i32 },
  seat(me) {
    const { memory, tick } = me;
    if (defected(me)) memory.defections++;
    const share = memory.defections / tick;
    if ((tick > 39 && share > 0.39) || (tick > 29 && share > 0.65) || (tick > 19 && share > 0.79)) me.act(D);
    else me.act(defected(me) && (memory.defections > 17 || me.random() < 0.5) ? D : C);
  },
});

/** Defects with a probability to which each defection of the other adds 1/2, and which halves in every round. */
export const getzler = definePolicy({
  ...shared,
  cite,
  id: "getzler",
  title: "Getzler",
  memory: { flack: f64 },
  seat(me) {
    const { memory } = me;
    memory.flack = (memory.flack + (defected(me) ? 1 : 0)) / 2;
    me.act(memory.flack > 0 && me.random() < memory.flack ? D : C);
  },
});

/** Cooperates for ten rounds and after C; after D only while the other's defections times floor(ln n) are below the round n. */
export const white = definePolicy({
  ...shared,
  cite,
  id: "white",
  title: "White",
  memory: { defections: i32 },
  seat(me) {
    const { memory } = me;
    if (defected(me)) memory.defections++;
    const round = me.tick + 1;
    const many = Math.floor(Math.log(round)) * memory.defections >= round;
    me.act(round > 10 && defected(me) && many ? D : C);
  },
});
