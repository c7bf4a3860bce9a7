/** Strategies that open by a signal or a test, and go by the answer. */
import { definePolicy, i32, u8 } from "../../src/index.ts";
import { C, D, defected, regrets, shared } from "./round.ts";

const prison = ["Beaufils, Delahaye & Mathieu 1998, PRISON (LIFL, Lille)"];

/** Opens by D, C, C. Whoever lets that pass is exploited for ever; to others it is tit for tat. */
export const prober = definePolicy({
  ...shared,
  id: "prober",
  title: "Prober",
  cite: ["Mathieu, Beaufils & Delahaye 1999, Artificial Evolution"],
  memory: { passed: i32 },
  seat(me) {
    if ((me.tick === 2 || me.tick === 3) && !defected(me)) me.memory.passed++;
    if (me.tick < 3) me.act(me.tick === 0 ? D : C);
    else me.act(me.memory.passed === 2 || defected(me) ? D : C);
  },
});

/** Opens by D, C, C. Whoever answered by D, then C, is cooperated with for ever; to others it is tit for tat. */
export const prober2 = definePolicy({
  ...shared,
  id: "prober-2",
  title: "Prober 2",
  cite: prison,
  memory: { passed: i32 },
  seat(me) {
    const { memory, tick } = me;
    if ((tick === 2 && defected(me)) || (tick === 3 && !defected(me))) memory.passed++;
    if (tick < 3) me.act(tick === 0 ? D : C);
    else me.act(memory.passed < 2 && defected(me) ? D : C);
  },
});

/** Opens by D, C. Whoever cooperated in the second round is exploited for ever; to others it is tit for tat. */
export const prober3 = definePolicy({
  ...shared,
  id: "prober-3",
  title: "Prober 3",
  cite: prison,
  memory: { passed: u8 },
  seat(me) {
    const { memory, tick } = me;
    if (tick === 2 && !defected(me)) memory.passed = 1;
    if (tick < 2) me.act(tick === 0 ? D : C);
    else me.act(memory.passed === 1 || defected(me) ? D : C);
  },
});

/** Opens by D, D, C, C. Whoever cooperated in the second and third round is exploited for ever; else tit for tat. */
export const hardProber = definePolicy({
  ...shared,
  id: "hard-prober",
  title: "Hard prober",
  cite: prison,
  memory: { passed: i32 },
  seat(me) {
    const { memory, tick } = me;
    if ((tick === 2 || tick === 3) && !defected(me)) memory.passed++;
    if (tick < 4) me.act(tick < 2 ? D : C);
    else me.act(memory.passed === 2 || defected(me) ? D : C);
  },
});

const opening = Uint8Array.from("CCDCDDDCCDCDCCDCDDCD", (move) => (move === "D" ? D : C));

/**
 * Opens by twenty fixed moves, and counts which of the other's defections followed a D of its own. Whoever does not answer (the
 * two counts differ by at most 2) is exploited for ever; to others it is kind for five rounds, and then tit for tat.
 */
export const prober4 = definePolicy({
  ...shared,
  id: "prober-4",
  title: "Prober 4",
  cite: prison,
  memory: { before: u8, answers: i32, provocations: i32 },
  seat(me) {
    const { memory, tick } = me;
    if (tick > 0 && tick <= 20 && defected(me)) {
      if (memory.before === D) memory.answers++;
      else memory.provocations++;
    }
    memory.before = regrets(me) ? D : C;
    if (tick < 20) me.act(opening[tick]);
    else if (Math.abs(memory.answers - memory.provocations) <= 2) me.act(D);
    else me.act(tick >= 25 && defected(me) ? D : C);
  },
});

/** Opens by C, D, C, C. Whoever never defected until then is exploited for ever; to others it is tit for tat. */
export const detective = definePolicy({
  ...shared,
  id: "detective",
  title: "Detective",
  cite: ["Case 2017, The Evolution of Trust"],
  memory: { answered: u8 },
  seat(me) {
    const { memory, tick } = me;
    if (tick <= 4 && defected(me)) memory.answered = 1;
    if (tick < 4) me.act(tick === 1 ? D : C);
    else me.act(memory.answered === 0 || defected(me) ? D : C);
  },
});

/** Knows its like by an opening of C and D, and cooperates with nobody else. */
export const handshake = definePolicy({
  ...shared,
  id: "handshake",
  title: "Handshake",
  cite: ["Robson 1990, Journal of Theoretical Biology 144:379-396"],
  memory: { met: i32 },
  seat(me) {
    if ((me.tick === 1 && !defected(me)) || (me.tick === 2 && defected(me))) me.memory.met++;
    if (me.tick < 2) me.act(me.tick === 0 ? C : D);
    else me.act(me.memory.met === 2 ? C : D);
  },
});

/** Handshake, which stops cooperating with its like as soon as that defects. */
export const collective = definePolicy({
  ...shared,
  id: "collective",
  title: "Collective strategy",
  cite: ["Li & Kendall 2009, IEEE Congress on Evolutionary Computation"],
  memory: { met: i32, lost: u8 },
  seat(me) {
    const { memory, tick } = me;
    if ((tick === 1 && !defected(me)) || (tick === 2 && defected(me))) memory.met++;
    if (tick > 2 && defected(me)) memory.lost = 1;
    if (tick < 2) me.act(tick === 0 ? C : D);
    else me.act(memory.met === 2 && memory.lost === 0 ? C : D);
  },
});

/** Six rounds of C and five of D; from then on whichever has paid more a round so far, C if both have paid the same. */
export const adaptive = definePolicy({
  ...shared,
  id: "adaptive",
  title: "Adaptive",
  cite: [
    "Li, Hingston & Kendall 2011, IEEE Transactions on Computational Intelligence and AI in Games 3:348-360",
  ],
  memory: { cooperations: i32, paidForC: i32, paidForD: i32 },
  seat(me) {
    const { memory, tick } = me;
    if (tick > 0 && !regrets(me)) {
      memory.cooperations++;
      memory.paidForC += defected(me) ? 0 : 3;
    } else if (tick > 0) memory.paidForD += defected(me) ? 1 : 5;
    if (tick < 11) me.act(tick < 6 ? C : D);
    else {
      const { cooperations, paidForC, paidForD } = memory;
      me.act(paidForC * (tick - cooperations) >= paidForD * cooperations ? C : D);
    }
  },
});

/** Tit for tat that answers one C in ten by D, and takes it back by a C if that is answered by D. */
export const remorsefulProber = definePolicy({
  ...shared,
  id: "remorseful-prober",
  title: "Remorseful prober",
  cite: [
    "Li, Hingston & Kendall 2011, IEEE Transactions on Computational Intelligence and AI in Games 3:348-360",
  ],
  memory: { probed: i32 },
  seat(me) {
    const { memory } = me;
    if (memory.probed > 0) memory.probed--;
    // The answer to a probe is played one round after it, and seen in the next.
    if (defected(me)) {
      me.act(memory.probed === 1 ? C : D);
    } else if (me.tick > 0 && me.random() < 0.1) {
      memory.probed = 3;
      me.act(D);
    } else me.act(C);
  },
});

/** Joss for twenty rounds; then it exploits whoever repeats itself, and is tit for tat to all others. */
export const calculator = definePolicy({
  ...shared,
  id: "calculator",
  title: "Calculator",
  cite: prison,
  memory: { history: i32, repeats: u8 },
  seat(me) {
    const { memory, tick } = me;
    if (tick <= 20) memory.history = (memory.history << 1) | (defected(me) ? 1 : 0);
    if (tick === 20) memory.repeats = hasCycle(memory.history) ? 1 : 0;
    if (tick > 0 && tick < 20) me.act(!defected(me) && me.random() < 0.9 ? C : D);
    else me.act(memory.repeats === 1 || defected(me) ? D : C);
  },
});

/** Whether twenty moves, a bit each, are a cycle of at most ten that is gone through again. */
function hasCycle(history: number): boolean {
  for (let period = 1; period <= 10; period++) {
    const kept = (1 << (20 - period)) - 1;
    if (((history >> period) & kept) === (history & kept)) return true;
  }
  return false;
}
