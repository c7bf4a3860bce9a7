/** Rules about what a policy writes: legal actions of its own seats in the worlds it was asked for, and nothing else. */
import type { Batch } from "../batch.ts";
import { checkActions } from "../check-step.ts";
import { asError } from "../errors.ts";
import { havingHeads } from "../roles.ts";
import type { Rule } from "./judge.ts";
import {
  choose,
  learnedFields,
  type Play,
  type PolicySite,
  playFrozen,
  playOn,
  seatsOf,
  startPlay,
  step,
} from "./policy-site.ts";
import { columnsOf, differenceOfBatches, place, sampleActions } from "./site.ts";
import { type Allowed, type Change, type Part, type Snapshot, snapshotOf } from "./snapshot.ts";

export const actions: Rule<PolicySite> = {
  name: "actions",
  demands: "every action of an agent that takes part is finite, in its space and not masked",
  needs: ["kind"],
  run(site) {
    const play = startPlay(site);
    const { batch, bound } = play;
    const { worlds } = batch;
    for (let t = 0; t < 2 * site.ticks; t++) {
      const explore = t < site.ticks;
      bound.policy.act(0, worlds, explore);
      requireLegal(batch);
      if (explore) bound.learner?.beforeStep?.(0, worlds);
      step(play, t, 0, worlds);
      if (explore) bound.learner?.learn(0, worlds);
      batch.resetDone();
    }
    return undefined;
  },
};

/** Throws at the first action of a batch that is not legal. */
export function requireLegal({ env, columns, heads, roles, io, agents, worlds, firstWorld }: Batch): void {
  const having = havingHeads(roles, agents, heads.length);
  const rows = { agents, firstWorld, tick: columns.tick };
  checkActions(env.id, heads, having, io, columns.done, columns.active, rows, 0, worlds);
}

/** What acting writes: actions, and for the framework that what was born has got its parent's memory. */
const isAction = (name: string) => name.startsWith("action:") || name === "parent";

/** What a call changed in a batch that it may not change. */
function changedInBatch(
  batch: Batch,
  kept: Snapshot,
  call: () => void,
  allowed: Allowed,
): string | undefined {
  kept.take();
  call();
  const change = kept.changed(allowed);
  return change && told(change, (name, i, e) => place(batch, name, i, e));
}

function told(
  { name, element, stride, before, after }: Change,
  where: (name: string, world: number, element: number) => string,
): string {
  return `${where(name, Math.floor(element / stride), element % stride)}: ${before}, then ${after}`;
}

export const writes: Rule<PolicySite> = {
  name: "writes",
  demands: "act writes actions, learn writes own memory: neither touches observations, rewards or state",
  needs: ["actions"],
  run(site) {
    const play = startPlay(site);
    const { batch, bound } = play;
    const { worlds } = batch;
    const nothing = () => false;
    const kept = snapshotOf(columnsOf(batch));
    // Learns first, then plays frozen.
    for (let t = 0; t < 2 * site.ticks; t++) {
      const explore = t < site.ticks;
      const learner = explore ? bound.learner : undefined;
      const acted = changedInBatch(batch, kept, () => bound.policy.act(0, worlds, explore), isAction);
      if (acted) return `act changed ${acted}`;
      const foreseen = changedInBatch(batch, kept, () => learner?.beforeStep?.(0, worlds), nothing);
      if (foreseen) return `beforeStep changed ${foreseen}`;
      step(play, t, 0, worlds);
      const learned = changedInBatch(batch, kept, () => learner?.learn(0, worlds), nothing);
      if (learned) return `learn changed ${learned}`;
      batch.resetDone();
    }
    return undefined;
  },
};

export const seats: Rule<PolicySite> = {
  name: "seats",
  demands: "it leaves the actions of other seats alone",
  needs: ["writes"],
  skip(site) {
    const { batch } = startPlay(site);
    if (batch.agents === 1) return "there is one agent";
    try {
      startPlay(site, { seats: seatsOf(site, batch).slice(-1) });
      return undefined;
    } catch (error) {
      return `plays no seat alone: ${asError(error).message}`;
    }
  },
  run(site) {
    const { batch: first } = startPlay(site);
    const { agents } = first;
    const playable = seatsOf(site, first);
    for (const seat of [playable[playable.length - 1], playable[0]]) {
      const play = startPlay(site, { seats: [seat] });
      const { batch, words, bound } = play;
      const kept = snapshotOf(columnsOf(batch));
      const own = (name: string, k: number) => isAction(name) && k % agents === seat;
      for (let t = 0; t < site.ticks; t++) {
        sampleActions(batch, words);
        const touched = changedInBatch(batch, kept, () => bound.policy.act(0, batch.worlds, true), own);
        if (touched) return `plays seat ${seat}, but changed ${touched}`;
        bound.learner?.beforeStep?.(0, batch.worlds);
        step(play, t, 0, batch.worlds);
        bound.learner?.learn(0, batch.worlds);
        batch.resetDone();
      }
    }
    return undefined;
  },
};

export const ranges: Rule<PolicySite> = {
  name: "ranges",
  demands: "a call for worlds lo..hi-1 leaves all other worlds alone, actions and memory",
  needs: ["writes"],
  skip: ({ worlds }) => (worlds > 1 ? undefined : "there is one world"),
  run(site) {
    const play = startPlay(site);
    const { batch, bound } = play;
    const { worlds } = batch;
    const size = worlds > 3 ? 2 : 1;
    const changedOutside = watchOutside(play);
    for (let t = 0; t < site.ticks; t++)
      for (let lo = 0; lo < worlds; lo += size) {
        const hi = Math.min(worlds, lo + size);
        const range = size === 1 ? `world ${lo}` : `worlds ${lo}..${hi - 1}`;
        const acted = changedOutside(lo, hi, () => choose(play, lo, hi));
        if (acted) return `act of ${range} changed ${acted}`;
        step(play, t, lo, hi);
        const learned = changedOutside(lo, hi, () => bound.learner?.learn(lo, hi));
        if (learned) return `learn of ${range} changed ${learned}`;
        batch.resetDone(lo, hi);
      }
    return undefined;
  },
};

/** What calls change outside of the worlds that they are for: of the batch, or of what the policy remembers. */
function watchOutside({ batch, bound }: Play) {
  const kept = snapshotOf(columnsOf(batch));
  const memory = Object.entries(bound.memory).map(
    ([name, column]): Part => [name, column, column.length / batch.worlds],
  );
  const remembered = snapshotOf(memory);
  return (lo: number, hi: number, call: () => void): string | undefined => {
    const inside: Allowed = (_, e, stride) => e >= lo * stride && e < hi * stride;
    remembered.take();
    const wrong = changedInBatch(batch, kept, call, inside);
    if (wrong) return wrong;
    const change = remembered.changed(inside);
    return change && told(change, (name, i) => `memory "${name}" (world ${i})`);
  };
}

export const frozen: Rule<PolicySite> = {
  name: "frozen",
  demands: "play without exploration and learning leaves what was learned as it is",
  needs: ["kind"],
  skip(site) {
    if (learnedFields(startPlay(site)).length === 0) return "it keeps nothing that is learned";
    return site.env.turnover ? "agents are born, and have what their parents have learned" : undefined;
  },
  run(site) {
    const play = startPlay(site);
    for (let t = 0; t < site.ticks; t++) playOn(play, t);
    const { memory } = play.bound;
    const fields = learnedFields(play);
    const before = fields.map((name) => memory[name].slice());
    const saved = { batch: play.batch.save(), policy: play.bound.save() };
    for (let t = 0; t < site.ticks; t++) playFrozen(play, t);
    for (const [j, name] of fields.entries())
      for (let e = 0; e < before[j].length; e++)
        if (!Object.is(before[j][e], memory[name][e]) && matters(site, play, saved))
          return `frozen play changed memory "${name}": ${before[j][e]}, then ${memory[name][e]}; learn in learn, or keep it in slotStore`;
    return undefined;
  },
};

/**
 * Whether what frozen play left in learned memory makes a difference to what is done and learned from where it began; what
 * was only looked up earlier does not.
 */
function matters(
  site: PolicySite,
  after: Play,
  saved: { readonly batch: Uint8Array; readonly policy: Uint8Array },
): boolean {
  const [without, having] = [startPlay(site), startPlay(site)];
  for (const play of [without, having]) {
    play.batch.load(saved.batch);
    play.bound.load(saved.policy);
  }
  for (const name of learnedFields(after)) having.bound.memory[name].set(after.bound.memory[name] as never);
  for (let t = 0; t < site.ticks; t++) {
    playOn(without, t);
    playOn(having, t);
    if (differenceOfBatches(without.batch, having.batch)) return true;
  }
  return false;
}
