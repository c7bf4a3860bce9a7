/** Rules about reproducibility: what a policy does depends on seed, world and experience, and all it knows is in stores. */
import type { Sharing } from "../policy.ts";
import type { Rule } from "./judge.ts";
import {
  choose,
  difference,
  differenceInWorlds,
  type Play,
  type PolicySite,
  partOf,
  playOn,
  startPlay,
  step,
  uncut,
  waysToPlay,
} from "./policy-site.ts";
import { requireLegal } from "./policy-writes.ts";
import { differenceOfWorlds, place } from "./site.ts";

type Way = ReturnType<typeof waysToPlay>[number];

export const seeds: Rule<PolicySite> = {
  name: "seeds",
  demands: "the same seed gives the same play and the same memory",
  needs: ["actions"],
  run(site) {
    const a = startPlay(site);
    const b = startPlay(site);
    for (let t = 0; t < site.ticks; t++) {
      for (const play of [a, b]) playOn(play, t);
      const wrong = difference(a, b);
      if (wrong)
        return `two plays from the same seed differ in ${wrong}; draw only from the slot's own stream`;
    }
    return undefined;
  },
};

export const others: Rule<PolicySite> = {
  name: "others",
  demands: "beside random others it plays legal actions as well, and the same again from the same seed",
  needs: ["seeds"],
  skip: (site) => (partOf(site) ? undefined : "plays no part of the seats"),
  run(site) {
    const seats = partOf(site)!;
    const first = besideOthers(site, seats);
    const again = besideOthers(site, seats, first.actions);
    return again.wrong && `played a second time from the same seed it differs in ${again.wrong}; ${hidden}`;
  },
};

/** All that was done in a play from its beginning, or where it differs from `before`. */
function besideOthers(
  site: PolicySite,
  seats: readonly number[],
  before?: readonly Float64Array[],
): { readonly actions: readonly Float64Array[]; readonly wrong?: string } {
  const play = startPlay(site, { seats });
  const { batch, bound } = play;
  const { io, worlds, agents } = batch;
  const actions: Float64Array[] = [];
  for (let t = 0; t < site.ticks; t++) {
    choose(play, 0, worlds);
    requireLegal(batch);
    for (const [h, column] of io.actions.entries()) {
      const earlier = before?.[actions.length];
      const k = earlier ? column.findIndex((action, k) => !Object.is(action, earlier[k])) : -1;
      if (k >= 0) {
        const where = place(batch, `action:${h}`, Math.floor(k / agents), k % agents);
        return { actions, wrong: `${where}: ${earlier![k]} against ${column[k]}` };
      }
      actions.push(column.slice());
    }
    step(play, t, 0, worlds);
    bound.learner?.learn(0, worlds);
    batch.resetDone();
  }
  return { actions };
}

export const partition: Rule<PolicySite> = {
  name: "partition",
  demands: "a world's policy does not depend on the worlds beside it or on how a batch is cut into calls",
  needs: ["others", "ranges"],
  run: (site) => firstOf(waysToPlay(site), (way) => parted(site, way)),
};

function parted(site: PolicySite, { seats }: Way): string | undefined {
  const whole = startPlay(site, { seats });
  const { worlds } = whole.batch;
  const first = Math.floor(worlds / 3);
  const part = startPlay(site, { seats, firstWorld: first, worlds: Math.max(1, worlds - first - 1) });
  const blocked = startPlay(site, { seats });
  const middle = Math.ceil(worlds / 2);
  for (let t = 0; t < site.ticks; t++) {
    playOn(whole, t);
    playOn(part, t);
    // Last block first: a value that leaks from one world into the next then goes another way.
    if (middle < worlds) playOn(blocked, t, middle, worlds);
    playOn(blocked, t, 0, middle);
    for (let i = 0; i < part.batch.worlds; i++) {
      const alone = differenceInWorlds(whole, first + i, part, i);
      if (alone) return `worlds ${first}.. alone differ from the same worlds of a larger batch in ${alone}`;
    }
    for (let i = 0; i < worlds; i++) {
      const inBlocks = differenceInWorlds(whole, i, blocked, i);
      if (inBlocks) return `a batch that is played in blocks differs from one played at once in ${inBlocks}`;
    }
  }
  return undefined;
}

/** The first that is wrong in any of the ways. */
function firstOf(ways: readonly Way[], wrongIn: (way: Way) => string | undefined): string | undefined {
  for (const way of ways) {
    const wrong = wrongIn(way);
    if (wrong) return wrong;
  }
  return undefined;
}

const hidden = "keep all memory in slotStore and learnerStore";

export const saveLoad: Rule<PolicySite> = {
  name: "save-load",
  demands: "a loaded save goes on exactly as the original did",
  needs: ["partition"],
  run(site) {
    const sharings: Sharing[] = site.policy.kind === "learner" ? ["sessions", "shared"] : ["sessions"];
    for (const sharing of sharings) {
      const wrong = firstOf(waysToPlay(site), (way) => reloaded(site, sharing, way));
      if (wrong) return `${wrong} (sharing "${sharing}"); ${hidden}`;
    }
    return undefined;
  },
};

function reloaded(site: PolicySite, sharing: Sharing, { seats, half }: Way): string | undefined {
  const original = startPlay(site, { seats, sharing });
  for (let t = 0; t < half; t++) playOn(original, t);
  const [world, mind, others] = [original.batch.save(), original.bound.save(), original.words.slice()];
  const restore = (play: Play) => {
    play.batch.load(world);
    play.bound.load(mind);
    play.words.set(others);
  };
  const fresh = startPlay(site, { seats, sharing, seed: "another seed" });
  for (let t = 0; t < 5; t++) playOn(fresh, t);
  restore(fresh);
  for (let t = half; t < 2 * half; t++) {
    playOn(original, t);
    playOn(fresh, t);
    const wrong = difference(original, fresh);
    if (wrong) return `another policy that loads a save differs from the original in ${wrong}`;
  }
  restore(original);
  for (let t = half; t < 2 * half; t++) playOn(original, t);
  const wrong = difference(fresh, original);
  return wrong && `a policy that loads its own earlier save goes on differently in ${wrong}`;
}

export const fork: Rule<PolicySite> = {
  name: "fork",
  demands: "a forked world's policy is an exact copy and goes on identically",
  needs: ["save-load"],
  run: (site) => firstOf(waysToPlay(site), (way) => forked(site, way)),
};

function forked(site: PolicySite, { seats, half }: Way): string | undefined {
  const source = startPlay(site, { seats });
  const target = startPlay(site, { seats, seed: "another seed" });
  for (let t = 0; t < half; t++) playOn(source, t);
  for (let t = 0; t < half; t++) playOn(target, t);
  const { worlds } = source.batch;
  const pick = Array.from({ length: worlds }, (_, j) => (j + 1) % worlds);
  target.batch.fork(source.batch, pick);
  target.bound.fork(source.bound, pick);
  for (const [j, i] of pick.entries()) target.words.set(source.words.subarray(4 * i, 4 * i + 4), 4 * j);
  for (let t = half; t < 2 * half; t++) {
    // Worlds are cut by their number, which a fork does not share.
    for (const play of [source, target]) playOn(play, uncut);
    for (const [j, i] of pick.entries()) {
      const wrong = differenceInWorlds(source, i, target, j);
      if (wrong) return `a fork goes on differently from its original in ${wrong}; ${hidden}`;
    }
  }
  return undefined;
}

export const sharing: Rule<PolicySite> = {
  name: "sharing",
  demands:
    "shared over one world, a learner is what it is in a session; shared over many, it plays equal worlds alike",
  needs: ["fork"],
  skip: ({ policy, env }) =>
    policy.kind !== "learner"
      ? "a norm has nothing to share"
      : env.turnover
        ? "agents are born, and inherit only where nothing is shared"
        : undefined,
  run(site) {
    const session = startPlay(site, { worlds: 1 });
    const shared = startPlay(site, { worlds: 1, sharing: "shared" });
    const many = startPlay(site, { sharing: "shared" });
    const { worlds } = many.batch;
    const first = new Int32Array(worlds);
    for (let t = 0; t < site.ticks; t++) {
      for (const play of [session, shared]) playOn(play, t);
      const wrong = difference(session, shared);
      if (wrong) return `one world shared differs from one session in ${wrong}`;
      playOn(many, t);
    }
    many.batch.fork(many.batch, first);
    many.bound.fork(many.bound, first);
    many.bound.policy.act(0, worlds, true);
    for (let i = 1; i < worlds; i++) {
      const wrong = differenceOfWorlds(many.batch, 0, many.batch, i);
      if (wrong)
        return `shared over copies of one world, it plays them differently in ${wrong}; find learners by learnerOf`;
    }
    return undefined;
  },
};
