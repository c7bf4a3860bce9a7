/**
 * What a registry keeps. A place is a seat, or one of the keys that it may hold; places and tasks are numbered over all worlds, and
 * from 1 within their world where they are kept, so that a copy of a world is the same anywhere.
 */
import type { MechanismContext, MechanismSite } from "../../core/mechanism.ts";
import { i32, perAgent, vector } from "../../core/schema.ts";
import { keysPerSeat } from "../identity.ts";
import { ledgerFields, placesIn } from "../ledger/index.ts";
import { type Params, requireTogether } from "./params.ts";

export function state(p: Params, site: MechanismSite) {
  requireTogether(p);
  const places = keysPerSeat("task-registry", p, site);
  const each = perAgent(i32, places);
  const rows = p.rows ?? 4 * Math.max(p.tasks, site.agents * places);
  return {
    ...ledgerFields("task-registry", rows, p.tasks),
    /** Place that holds each task; 0 is free. */
    holder: vector(i32, p.tasks),
    /** Changes of each task: what is committed bears the number under which it was taken. */
    version: vector(i32, p.tasks),
    /** Last tick of the lease. */
    until: vector(i32, p.tasks),
    /** Of each place: its key, resources of its job, which and under which versions. */
    owner: each,
    taken: each,
    task: perAgent(i32, places * p.needs),
    token: perAgent(i32, places * p.needs),
    /** Ticks that it has waited for the task `wanted`. */
    wait: each,
    wanted: each,
    /** Ticks until it reads again, and refused commits in a row. */
    pause: each,
    tries: each,
    /** Claims and commits that were refused it. */
    refusals: each,
    declared: perAgent(i32),
    /** Tasks out by the rows. */
    out: i32,
    /** 1 where nothing is held or waited for. */
    quiet: i32,
    /** Of each task in this tick: how many claim it, and the place that gets it; and agents in the order of their turns. */
    claims: vector(i32, p.tasks),
    winner: vector(i32, p.tasks),
    queue: perAgent(i32),
  };
}

export const metrics = {
  finished: { description: "jobs finished", per: "tick", better: "higher" },
  paid: { description: "values of finished jobs, units of payoff", per: "tick", better: "higher" },
  refused: { description: "claims and commits that were refused", per: "tick", better: "lower" },
  contested: { description: "free tasks that several claimed", per: "tick", better: "lower" },
  late: { description: "commits under an old version", per: "tick", better: "lower" },
  expired: { description: "tasks whose lease ran out", per: "tick" },
  aborted: { description: "jobs of which a resource was not prepared", per: "tick", better: "lower" },
  crashed: { description: "jobs that were forgotten", per: "tick" },
  dead: { description: "tasks held by who has forgotten them", per: "tick", better: "lower" },
  stuck: {
    description: "places that wait for each other in a circle (deadlock)",
    per: "tick",
    better: "lower",
  },
  unbalanced: { description: "ticks after which rows and holders did not agree: never", per: "tick" },
} as const;

/** Two phases ask for all that a job takes at once, the others for one resource a tick. */
export function headNames({ resolve, needs }: Params): string[] {
  const count = resolve === "two-phase" ? needs : 1;
  return Array.from({ length: count }, (_, j) => (j === 0 ? "claim" : `claim${j + 1}`));
}

/** Everything that the rules use, bound to the columns of all worlds. */
export function registryIn(context: MechanismContext<ReturnType<typeof state>, typeof metrics>, p: Params) {
  const { agents, columns, actions, firstOwnHead, obs, reward } = context;
  const places = placesIn("task-registry", p, context as unknown as MechanismContext);
  const heads = headNames(p).length;
  const claimHeads = actions.slice(firstOwnHead, firstOwnHead + heads);
  return {
    ...columns,
    p,
    agents,
    tasks: p.tasks,
    needs: p.needs,
    places,
    /** Places of a world. */
    all: agents * places.each,
    values: Float64Array.from({ length: p.tasks }, (_, r) => (Array.isArray(p.value) ? p.value[r] : p.value)),
    claim: claimHeads[0],
    claimHeads,
    declare: actions[firstOwnHead + heads],
    obs,
    reward,
  };
}
export type Registry = ReturnType<typeof registryIn>;
