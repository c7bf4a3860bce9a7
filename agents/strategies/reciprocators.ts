/** Tit for tat's relatives: what the other does is answered, sooner or later, once or more often. */
import { definePolicy, f64, i32, u8 } from "../../src/index.ts";
import { C, D, defected, regrets, shared } from "./round.ts";

export const titForTwoTats = definePolicy({
  ...shared,
  id: "tit-for-two-tats",
  title: "Tit for two tats",
  cite: ["Axelrod 1984, The Evolution of Cooperation"],
  memory: { inRow: i32 },
  seat(me) {
    me.memory.inRow = defected(me) ? me.memory.inRow + 1 : 0;
    me.act(me.memory.inRow >= 2 ? D : C);
  },
});

export const twoTitsForTat = definePolicy({
  ...shared,
  id: "two-tits-for-tat",
  title: "Two tits for tat",
  cite: ["Axelrod 1984, The Evolution of Cooperation"],
  memory: { owed: i32 },
  seat(me) {
    me.memory.owed = defected(me) ? 2 : Math.max(0, me.memory.owed - 1);
    me.act(me.memory.owed > 0 ? D : C);
  },
});

/** Defects if the other has in one of the last three rounds. */
export const hardTitForTat = definePolicy({
  ...shared,
  id: "hard-tit-for-tat",
  title: "Hard tit for tat",
  cite: ["Stewart & Plotkin 2012, PNAS 109:10134-10135"],
  memory: { owed: i32 },
  seat(me) {
    me.memory.owed = defected(me) ? 3 : Math.max(0, me.memory.owed - 1);
    me.act(me.memory.owed > 0 ? D : C);
  },
});

/** Defects if the other has twice in a row within the last three rounds. */
export const hardTitForTwoTats = definePolicy({
  ...shared,
  id: "hard-tit-for-two-tats",
  title: "Hard tit for two tats",
  cite: ["Stewart & Plotkin 2012, PNAS 109:10134-10135"],
  memory: { inRow: i32, owed: i32 },
  seat(me) {
    const { memory } = me;
    memory.inRow = defected(me) ? memory.inRow + 1 : 0;
    memory.owed = memory.inRow >= 2 ? 2 : Math.max(0, memory.owed - 1);
    me.act(memory.owed > 0 ? D : C);
  },
});

/** Takes over what the other did twice in a row, and goes on with what it does until then. */
export const slowTitForTat = definePolicy({
  ...shared,
  id: "slow-tit-for-tat",
  title: "Slow tit for tat",
  cite: ["Mathieu & Delahaye 2017, J. Artificial Societies and Social Simulation 20(4):12"],
  memory: { seen: u8, now: u8 },
  seat(me) {
    const { memory } = me;
    const other = defected(me) ? D : C;
    if (me.tick > 1 && other === memory.seen) memory.now = other;
    memory.seen = other;
    me.act(memory.now);
  },
});

/** Tit for tat until the other defects twice in a row; then it defects for good. */
export const spitefulTitForTat = definePolicy({
  ...shared,
  id: "spiteful-tit-for-tat",
  title: "Spiteful tit for tat",
  cite: ["Mathieu & Delahaye 2017, J. Artificial Societies and Social Simulation 20(4):12"],
  memory: { inRow: i32, spiteful: u8 },
  seat(me) {
    const { memory } = me;
    memory.inRow = defected(me) ? memory.inRow + 1 : 0;
    if (memory.inRow >= 2) memory.spiteful = 1;
    me.act(memory.spiteful === 1 || memory.inRow > 0 ? D : C);
  },
});

/** The contrary of what the other did, after an opening C. */
export const antiTitForTat = definePolicy({
  ...shared,
  id: "anti-tit-for-tat",
  title: "Anti tit for tat",
  cite: ["Hilbe, Nowak & Traulsen 2013, PLoS ONE 8:e77886"],
  seat: (me) => me.act(me.tick === 0 || defected(me) ? C : D),
});

/** Tit for tat the wrong way round: gives in to defectors and takes from all others. */
export const bully = definePolicy({
  ...shared,
  id: "bully",
  title: "Bully",
  cite: ["Nachbar 1992, Journal of Economic Behavior and Organization 19:307-326"],
  seat: (me) => me.act(defected(me) ? C : D),
});

/**
 * Tit for tat with a conscience: who defects on one of good standing loses its own, and who cooperates has it again. Defects
 * only on who has lost it, and only while it has not: its own mistakes are not answered back.
 */
export const contriteTitForTat = definePolicy({
  ...shared,
  id: "contrite-tit-for-tat",
  title: "Contrite tit for tat",
  cite: [
    "Boyd 1989, J. Theoretical Biology 136:47-56",
    "Wu & Axelrod 1995, J. Conflict Resolution 39:183-189",
  ],
  memory: { ownBad: u8, otherBad: u8 },
  seat(me) {
    const { memory } = me;
    const { ownBad, otherBad } = memory;
    if (!regrets(me)) memory.ownBad = 0;
    else if (ownBad === 1 || otherBad === 0) memory.ownBad = 1;
    if (!defected(me)) memory.otherBad = 0;
    else if (otherBad === 1 || ownBad === 0) memory.otherBad = 1;
    me.act(memory.ownBad === 0 && memory.otherBad === 1 ? D : C);
  },
});

/**
 * Tit for tat that breaks deadlocks (both go back and forth) by two cooperations, and gives up on who seems random: each
 * change of the other, and each round in which the two differed, counts.
 */
export const omegaTitForTat = definePolicy({
  ...shared,
  id: "omega-tit-for-tat",
  title: "Omega tit for tat",
  cite: [
    "Slaney & Kienreich 2007, in Kendall, Yao & Chong, The Iterated Prisoners' Dilemma: 20 Years On, 181-204",
  ],
  memory: { seen: u8, deadlock: i32, randomness: i32 },
  seat(me) {
    const { memory } = me;
    const other = defected(me) ? D : C;
    const changed = other !== memory.seen;
    const kind = other === C && memory.seen === C;
    memory.seen = other;
    if (me.tick < 2) me.act(other);
    else if (memory.deadlock >= 3) {
      memory.deadlock = memory.deadlock === 3 ? 4 : 0;
      me.act(C);
    } else {
      if (kind) memory.randomness--;
      if (changed) memory.randomness++;
      if (other !== (regrets(me) ? D : C)) memory.randomness++;
      if (memory.randomness >= 8) me.act(D);
      else {
        memory.deadlock = changed ? memory.deadlock + 1 : 0;
        me.act(other);
      }
    }
  },
});

/** Answers the n-th defection by n, and then soothes by two rounds of C. */
export const gradual = definePolicy({
  ...shared,
  id: "gradual",
  title: "Gradual",
  cite: ["Beaufils, Delahaye & Mathieu 1997, Our meeting with Gradual, Artificial Life V:202-209"],
  memory: { count: i32, left: i32 },
  seat(me) {
    const { memory } = me;
    if (memory.left > 0) memory.left--;
    if (defected(me)) memory.count++;
    if (defected(me) && memory.left === 0) memory.left = memory.count + 2;
    me.act(memory.left > 2 ? D : C);
  },
});

/** Keeps an image of the other, from -1/2 (hostile) to 1/2 (kind), which each round moves half of the way to what it did. */
export const adaptiveTitForTat = definePolicy({
  ...shared,
  id: "adaptive-tit-for-tat",
  title: "Adaptive tit for tat",
  cite: ["Tzafestas 2000, Toward adaptive cooperative behavior, From Animals to Animats 6:334-340"],
  memory: { image: f64 },
  seat(me) {
    if (me.tick > 0) me.memory.image += 0.5 * ((defected(me) ? -0.5 : 0.5) - me.memory.image);
    me.act(me.memory.image >= 0 ? C : D);
  },
});
