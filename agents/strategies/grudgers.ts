/** Strategies that do not forget, or that forgive only so often. */
import { definePolicy, i32, type SeatSite, u8 } from "../../src/index.ts";
import { C, D, defected, requirePair, shared } from "./round.ts";

const prison = ["Beaufils, Delahaye & Mathieu 1998, PRISON (LIFL, Lille)"];
const library = ["Knight et al. 2016, J. Open Research Software 4:e35 (the Axelrod library)"];

/** A grudge with an end: four rounds of D, two of C to make up. */
export const softGrudger = definePolicy({
  ...shared,
  id: "soft-grudger",
  title: "Soft grudger",
  cite: [
    "Li, Hingston & Kendall 2011, IEEE Transactions on Computational Intelligence and AI in Games 3:348-360",
  ],
  memory: { left: i32 },
  seat(me) {
    if (me.memory.left > 0) me.memory.left--;
    if (defected(me) && me.memory.left === 0) me.memory.left = 6;
    me.act(me.memory.left > 2 ? D : C);
  },
});

/** Grim, which cooperates in its first two rounds whatever happens. */
export const spitefulCc = definePolicy({
  ...shared,
  id: "spiteful-cc",
  title: "Spiteful after CC",
  cite: ["Mathieu & Delahaye 2017, J. Artificial Societies and Social Simulation 20(4):12"],
  memory: { wronged: u8 },
  seat(me) {
    if (defected(me)) me.memory.wronged = 1;
    me.act(me.tick >= 2 && me.memory.wronged === 1 ? D : C);
  },
});

/** Cooperates until it is wronged, and from then on every other round. */
export const grudgerAlternator = definePolicy({
  ...shared,
  id: "grudger-alternator",
  title: "Grudger, alternating",
  cite: prison,
  memory: { wronged: i32 },
  seat(me) {
    const { memory } = me;
    if (memory.wronged > 0 || defected(me)) memory.wronged++;
    me.act(memory.wronged % 2 === 1 ? D : C);
  },
});

/** Defects until the other has, and then cooperates for good. */
export const easyGo = definePolicy({
  ...shared,
  id: "easy-go",
  title: "Easy go",
  cite: prison,
  memory: { met: u8 },
  seat(me) {
    if (defected(me)) me.memory.met = 1;
    me.act(me.memory.met === 1 ? C : D);
  },
});

/** Grim, which begins with three defections. */
export const aggravater = definePolicy({
  ...shared,
  id: "aggravater",
  title: "Aggravater",
  cite: prison,
  memory: { wronged: u8 },
  seat(me) {
    if (defected(me)) me.memory.wronged = 1;
    me.act(me.tick < 3 || me.memory.wronged === 1 ? D : C);
  },
});

/** Five defections and two cooperations; who has defected on both is defected on for good, all others are cooperated with. */
export const gradualKiller = definePolicy({
  ...shared,
  id: "gradual-killer",
  title: "Gradual killer",
  cite: prison,
  memory: { met: i32 },
  seat(me) {
    if ((me.tick === 6 || me.tick === 7) && defected(me)) me.memory.met++;
    me.act(me.tick < 5 || me.memory.met === 2 ? D : C);
  },
});

/** Forgives once. */
export const foolMeOnce = definePolicy({
  ...shared,
  id: "fool-me-once",
  title: "Fool me once",
  cite: library,
  memory: { defections: i32 },
  seat(me) {
    if (defected(me)) me.memory.defections++;
    me.act(me.memory.defections > 1 ? D : C);
  },
});

/** Forgives once for good, but in one round of twenty forgets what has been. */
export const forgetfulFoolMeOnce = definePolicy({
  ...shared,
  id: "forgetful-fool-me-once",
  title: "Forgetful fool me once",
  cite: library,
  memory: { defections: i32 },
  seat(me) {
    const { memory } = me;
    if (defected(me)) memory.defections++;
    if (memory.defections > 0 && me.random() < 0.05) memory.defections = 0;
    me.act(memory.defections > 1 ? D : C);
  },
});

/** Forgives three times, and defects in the last two rounds whatever was. */
export const backstabber = definePolicy({
  ...shared,
  id: "backstabber",
  title: "Backstabber",
  cite: library,
  memory: { defections: i32 },
  derive(_: unknown, site: SeatSite) {
    requirePair(site);
    return { rounds: site.horizon };
  },
  seat(me, _, { rounds }) {
    if (defected(me)) me.memory.defections++;
    me.act(me.memory.defections > 3 || me.tick >= rounds - 2 ? D : C);
  },
});
