/** Rules about what a learner learns from and what it tells, and about what acting and learning cost. */
import type { Rule } from "./judge.ts";
import {
  choose,
  differenceOfMemories,
  learnedFields,
  type PolicySite,
  playOn,
  startPlay,
  step,
} from "./policy-site.ts";
import { leave } from "./site.ts";

const noLearner = ({ policy }: PolicySite) =>
  policy.kind === "learner" ? undefined : "a norm does not learn";

export const learns: Rule<PolicySite> = {
  name: "learns",
  demands: "experience changes what a learner keeps in learnerStore",
  needs: ["kind"],
  skip(site) {
    const no = noLearner(site);
    if (no) return no;
    const { firstUpdate = 1 } = startPlay(site).bound.learner!;
    return firstUpdate <= site.ticks
      ? undefined
      : `its first update is after ${firstUpdate} ticks, and ${site.ticks} are played; give more ticks, or params under which it learns sooner`;
  },
  run(site) {
    const play = startPlay(site);
    const fields = learnedFields(play);
    if (fields.length === 0) return "keeps nothing in learnerStore, so that it cannot be shared or frozen";
    const { memory } = play.bound;
    const before = fields.map((name) => memory[name].slice());
    for (let t = 0; t < site.ticks; t++) playOn(play, t);
    const changed = fields.some((name, j) => before[j].some((x, e) => !Object.is(x, memory[name][e])));
    return changed ? undefined : `${site.ticks} ticks changed nothing of ${fields.join(", ")}`;
  },
};

/** Given to agents that had left; never paid by an env that keeps the rules. */
const forNobody = 1e6;

export const absent: Rule<PolicySite> = {
  name: "absent",
  demands: "nothing is learned from the reward of an agent that had left",
  needs: ["seeds"],
  skip: (site) =>
    noLearner(site) ?? (site.env.earlyExit ? undefined : "no agent leaves before its world ends"),
  run(site) {
    const plain = startPlay(site);
    const lured = startPlay(site);
    const { worlds } = plain.batch;
    for (let t = 0; t < site.ticks; t++) {
      for (const play of [plain, lured]) {
        choose(play, 0, worlds);
        const { active } = play.batch.columns;
        const absent = Array.from(active.keys()).filter((k) => active[k] === 0);
        step(play, t, 0, worlds);
        leave(play.batch, t);
        if (play === lured) for (const k of absent) play.batch.io.reward[k] = forNobody;
        play.bound.learner!.learn(0, worlds);
        play.batch.resetDone();
      }
      const wrong = differenceOfMemories(plain.bound, lured.bound);
      if (wrong)
        return `the reward of an agent that had left changes ${wrong}; skip rows that were not active`;
    }
    return undefined;
  },
};

export const figures: Rule<PolicySite> = {
  name: "figures",
  demands:
    "a learner's figures are described, have the same names in every tick and are finite, or missing before an update",
  needs: ["kind"],
  skip: (site) =>
    noLearner(site) ?? (startPlay(site).bound.learner?.metrics ? undefined : "it tells no figures"),
  run(site) {
    const play = startPlay(site);
    const { learner } = play.bound;
    const { worlds } = play.batch;
    const first = Object.keys(learner!.metrics!(0, worlds));
    const told = Object.keys(site.policy.metrics ?? {});
    const untold = first.find((name) => !told.includes(name));
    if (untold !== undefined)
      return `figure "${untold}" is not described; name it in the definition's metrics, which ${told.length > 0 ? `have ${told.join(", ")}` : "are none"}`;
    const names = first.join();
    for (let t = 0; t < site.ticks; t++) {
      playOn(play, t);
      for (const [lo, hi] of [
        [0, worlds],
        [worlds - 1, worlds],
      ]) {
        const told = learner!.metrics!(lo, hi);
        if (Object.keys(told).join() !== names)
          return `figures are ${names || "none"} at first, but ${Object.keys(told).join() || "none"} after ${t + 1} ticks`;
        for (const [name, value] of Object.entries(told))
          if (typeof value !== "number" || Math.abs(value) === Number.POSITIVE_INFINITY)
            return `figure "${name}" must be a finite number or NaN, got ${value} after ${t + 1} ticks`;
      }
    }
    return undefined;
  },
};

const rows = 128;
const ticksPerRound = 40;
const rounds = 40;
/**
 * Bytes a slot and tick that count as nothing: two numbers that are boxed where the compiler does not inline a call (16
 * bytes each), and with networks some views of rows for every gradient step.
 */
const allowed = { plain: 33, networks: 300 };
/** Bytes that reading the meter takes, in each tick. */
const meter = 2048;

export const allocation: Rule<PolicySite> = {
  name: "allocation",
  demands: "act and learn allocate nothing",
  needs: ["kind"],
  skip({ heapUsed, policy, policyParams }) {
    if (!heapUsed) return "no heapUsed given";
    return policy.needsTensorflow?.(policy.params.parse(policyParams))
      ? "TensorFlow.js makes an object of every tensor"
      : undefined;
  },
  run(site) {
    const heapUsed = site.heapUsed!;
    const worlds = Math.ceil(rows / startPlay(site).batch.agents);
    const { sharing } = site.policy;
    const { batch, bound } = startPlay(site, { worlds, strict: false, ...(sharing && { sharing }) });
    const { policy, learner } = bound;
    const limit = (policy.networks?.length ? allowed.networks : allowed.plain) * bound.slots + meter;
    let least = Number.POSITIVE_INFINITY;
    // Compilation and collection show up in some rounds; what allocates shows up in every one.
    for (let round = 0; round < rounds; round++) {
      let grown = 0;
      for (let t = 0; t < ticksPerRound; t++) {
        const before = heapUsed();
        policy.act(0, worlds, true);
        learner?.beforeStep?.(0, worlds);
        const between = heapUsed();
        batch.step();
        const after = heapUsed();
        learner?.learn(0, worlds);
        grown += Math.max(0, between - before) + Math.max(0, heapUsed() - after);
        batch.resetDone();
      }
      least = Math.min(least, grown / ticksPerRound);
      if (least <= limit) return undefined;
    }
    return `allocates about ${Math.round(least / bound.slots)} bytes a slot and tick; move arrays, closures and objects out of act and learn`;
  },
};
