/** Metanorms, pools and shunning as rules of one world: what the bound forms are held to, to the bit. */
import type { ColumnLink } from "../../src/core/mechanism-world.ts";
import { agentColumn, defineMechanism, i32, perAgent, u8 } from "../../src/index.ts";
import { dutyOf, isKept } from "../../src/mechanisms/duty.ts";
import { metanorm, poolPunishment, shunning } from "../../src/mechanisms/index.ts";

const dutyReads = ({ on }: { on?: string | undefined }): Record<string, ColumnLink<"array">> =>
  on === undefined ? {} : { deeds: agentColumn(on) };

/** To each agent the nearest next one that is marked, j for the j-th next, or 0. */
function nearestNext(marked: ArrayLike<number>, seen: Float64Array): void {
  const n = seen.length;
  let next = 0;
  while (next < n && marked[next] === 0) next++;
  if (next === n) {
    seen.fill(0);
    return;
  }
  next += n;
  for (let a = n - 1; a >= 0; a--) {
    seen[a] = next - a < n ? next - a : 0;
    if (marked[a] !== 0) next = a;
  }
}

export const plainMetanorm = defineMechanism({
  id: metanorm.id,
  title: metanorm.title,
  cite: metanorm.cite,
  params: metanorm.params,
  metrics: metanorm.metrics,
  state: () => ({ offended: perAgent(u8), passed: perAgent(u8) }),
  action: metanorm.action!,
  observation: metanorm.observation!,
  reads: dutyReads,
  derive: (p, site) => ({ ...dutyOf("metanorm", p, site), head: "punish" }),
  world: {
    reset(w) {
      w.offended.fill(0);
      w.passed.fill(0);
    },
    after(w, p, d) {
      const { agents, active, terminated, offended, passed, reward } = w;
      const punish = w.heads[d.head];
      const { metapunish } = w.heads;
      const deeds = d.onAction ? w.action : w.deeds;
      let offenders = 0;
      let struck = 0;
      for (let a = 0; a < agents; a++) {
        offenders += offended[a];
        const reached = a + metapunish[a];
        const target = reached < agents ? reached : reached - agents;
        if (target === a || passed[target] === 0 || active[a] === 0 || active[target] === 0) continue;
        reward[a] -= p.cost;
        reward[target] -= p.fine;
        struck++;
      }
      let lenient = 0;
      for (let a = 0; a < agents; a++) {
        passed[a] = 0;
        if (offenders === offended[a] || active[a] === 0 || terminated[a] !== 0) continue;
        const reached = a + punish[a];
        const target = reached < agents ? reached : reached - agents;
        if (target !== a && offended[target] !== 0) continue;
        passed[a] = 1;
        lenient++;
      }
      let offences = 0;
      for (let a = 0; a < agents; a++) {
        offended[a] = active[a] !== 0 && !isKept(d, deeds[a]) ? 1 : 0;
        offences += offended[a];
        if (terminated[a] !== 0) offended[a] = 0;
      }
      w.metapunishments += struck;
      w.letPass += lenient;
      w.offences += offences;
    },
    observe(w) {
      nearestNext(w.offended, w.obs.offender);
      nearestNext(w.passed, w.obs.lenient);
    },
  },
});

export const plainPoolPunishment = defineMechanism({
  id: poolPunishment.id,
  title: poolPunishment.title,
  cite: poolPunishment.cite,
  params: poolPunishment.params,
  metrics: poolPunishment.metrics,
  state: () => ({ payers: i32, fined: perAgent(u8) }),
  action: poolPunishment.action!,
  observation: poolPunishment.observation!,
  reads: dutyReads,
  derive: (p, site) => dutyOf("pool-punishment", p, site),
  world: {
    reset(w) {
      w.payers = 0;
      w.fined.fill(0);
    },
    after(w, p, d) {
      const { agents, active, fined, reward } = w;
      const { pool } = w.heads;
      const deeds = d.onAction ? w.action : w.deeds;
      let payers = 0;
      let here = 0;
      for (let a = 0; a < agents; a++) {
        if (active[a] === 0) continue;
        here++;
        payers += pool[a];
      }
      let fines = 0;
      for (let a = 0; a < agents; a++) {
        fined[a] = 0;
        if (active[a] === 0) continue;
        reward[a] -= p.fee * pool[a];
        const by = payers - pool[a];
        if (by === 0 || (isKept(d, deeds[a]) && !(p.secondOrder && pool[a] === 0))) continue;
        fined[a] = 1;
        reward[a] -= p.fine * by;
        fines += p.fine * by;
        w.finedAgents++;
      }
      w.payers = payers;
      w.paid += payers;
      w.collected += p.fee * payers + fines;
      if (p.to === "burnt" || fines === 0) return;
      for (let a = 0; a < agents; a++) if (active[a] !== 0) reward[a] += fines / here;
      w.returned += fines;
    },
    observe(w) {
      const { agents, fined, payers } = w;
      const { fined: shown, payers: seen } = w.obs;
      for (let a = 0; a < agents; a++) {
        shown[a] = fined[a];
        seen[a] = payers;
      }
    },
  },
});

export const plainShunning = defineMechanism({
  id: shunning.id,
  title: shunning.title,
  cite: shunning.cite,
  params: shunning.params,
  metrics: shunning.metrics,
  state: () => ({ good: perAgent(u8), offence: perAgent(i32), step: i32 }),
  action: shunning.action!,
  observation: shunning.observation!,
  random: true,
  reads: dutyReads,
  derive: (p, site) => dutyOf("shunning", p, site),
  world: {
    reset(w) {
      w.good.fill(1);
      w.offence.fill(-1);
      w.step = 1 + w.randomInt(w.agents - 1);
    },
    after(w, p, d) {
      const { agents, active, good, offence, reward, step, tick } = w;
      const { help } = w.heads;
      const deeds = d.onAction ? w.action : w.deeds;
      const refused = p.by === "rule";
      let helped = 0;
      let shunned = 0;
      for (let a = 0; a < agents; a++) {
        if (active[a] === 0) continue;
        if (!isKept(d, deeds[a])) offence[a] = tick;
        const b = a + step < agents ? a + step : a + step - agents;
        if (active[b] === 0) continue;
        if (help[a] === 0) {
          if (good[b] !== 0) offence[a] = tick;
        } else if (good[b] !== 0 || !refused) {
          reward[a] -= p.cost;
          reward[b] += p.benefit;
          helped++;
        }
      }
      for (let a = 0; a < agents; a++) {
        if (active[a] === 0) continue;
        const forgiven = p.forgive > 0 && tick - offence[a] >= p.forgive;
        good[a] = offence[a] === -1 || forgiven ? 1 : 0;
        shunned += 1 - good[a];
      }
      w.helped += helped;
      w.shunned += shunned;
      w.step = 1 + w.randomInt(agents - 1);
    },
    observe(w) {
      const { agents, good, step } = w;
      const { good: own, partnerGood } = w.obs;
      for (let a = 0, b = step; a < agents; a++, b++) {
        if (b === agents) b = 0;
        own[a] = good[a];
        partnerGood[a] = good[b];
      }
    },
  },
});
