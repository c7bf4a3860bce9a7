/** Policies bound to a batch: their seats, memory, luck and rewards. */
import type { Batch } from "./batch.ts";
import type { OwnColumns } from "./env.ts";
import { fail, nearest, requireDefinition, requireKnown, requireList } from "./errors.ts";
import { type GuardSite, guard, guardAct, guardOnce } from "./guard.ts";
import { bindWithReward } from "./learning-from.ts";
import { parseParams } from "./params.ts";
import type {
  BoundPolicy,
  Learner,
  Policy,
  PolicyContext,
  PolicyDefinition,
  PolicyUse,
  Sharing,
} from "./policy.ts";
import { type PolicyMemory, policyMemory } from "./policy-memory.ts";
import { agentWords, type Seed, seedStreams } from "./random.ts";
import { ownIo, type Spaces } from "./roles.ts";
import { allocate, i32, type Storage, vector } from "./schema.ts";
import { commonSpaces, seatPlan } from "./seat-plan.ts";
import { inheritance, type LifeColumns } from "./turnover.ts";

export interface BindOptions {
  seed?: Seed;
  sharing?: Sharing;
}

const keys = ["use", "params", "seats", "role", "reward", "sharing"] satisfies (keyof PolicyUse)[];

/** Binds policies to all seats of a batch; every agent gets exactly one. */
export function bindPolicies(
  batch: Batch,
  uses: readonly PolicyUse[],
  options: BindOptions = {},
): BoundPolicy[] {
  const who = "bindPolicies";
  if (!batch?.io) fail(who, "needs a batch", batch, "make one by createBatch");
  requireList(who, "policies", uses, "give [{ use: qLearning }]");
  requireKnown(who, "option", options, ["seed", "sharing"]);
  for (const each of uses) {
    requireDefinition(
      who,
      "a policy",
      each?.use,
      ["params", "acts", "bind"],
      "import it from ostrom/agents, or make one by definePolicy, and give { use: qLearning }",
    );
    requireKnown(each.use.id, "key", each, keys);
    if (each.reward !== undefined && typeof each.reward !== "function")
      fail(each.use.id, "reward must be a rule", each.reward, 'make one by rewardRule({ use: "team" })');
  }
  for (const sharing of [options.sharing, ...uses.map((each) => each.sharing)])
    if (sharing !== undefined && sharing !== "sessions" && sharing !== "shared")
      fail(who, 'sharing must be "sessions" or "shared"', sharing);
  return seatPlan(batch.env.id, batch.agents, uses, batch.roles).map((seats, j) =>
    bindPolicy(batch, uses[j], seats, options),
  );
}

function bindPolicy(
  batch: Batch,
  { use: definition, params: given = {}, reward: rule, sharing: own }: PolicyUse,
  seatList: readonly number[],
  { seed = 0, sharing: common = "sessions" }: BindOptions,
): BoundPolicy {
  const sharing = own ?? common;
  const { worlds, agents, firstWorld } = batch;
  const params = parseParams(definition.id, definition.params, given);
  const spaces = commonSpaces(definition.id, batch, seatList);
  const { role, heads, features } = spaces;
  checkPairing(definition, batch, spaces);
  const seats = Int32Array.from(seatList);
  const slots = worlds * seats.length;
  const rows = Int32Array.from(
    { length: slots },
    (_, r) => Math.floor(r / seats.length) * agents + seats[r % seats.length],
  );
  const learnerOf = Int32Array.from({ length: slots }, (_, r) =>
    sharing === "sessions" ? r : r % seats.length,
  );
  const memory = policyMemory(definition.id, { ...given, worlds, agents: seats.length });
  const slotFields: string[] = [];
  const { rng } = memory.add({ rng: vector(i32, 4) }, slots, { perSlot: true, inherited: false });
  const scratch = new Int32Array(worlds * 4);
  seats.forEach((seat, s) => {
    seedStreams(scratch, agentWords(seed, seat), firstWorld, worlds);
    for (let i = 0; i < worlds; i++) rng.set(scratch.subarray(4 * i, 4 * i + 4), 4 * (i * seats.length + s));
  });
  const learners = sharing === "sessions" ? slots : seats.length;
  const context: PolicyContext = {
    worlds,
    agents,
    horizon: batch.horizon,
    firstWorld,
    seats,
    rows,
    io: ownIo(batch, spaces),
    columns: batch.columns,
    role,
    heads,
    features,
    batch,
    rng,
    learnerOf,
    learners,
    sharing,
    slotStore(fields) {
      slotFields.push(...Object.keys(fields));
      // Experience that is still to be learned from ends with the life that it was made in.
      return memory.add(fields, slots, { perSlot: true, inherited: definition.kind === "norm" });
    },
    learnerStore(fields) {
      const perSlot = sharing === "sessions";
      return memory.add(fields, learners, { perSlot, inherited: perSlot });
    },
  };
  const unguarded = guardOnce(definition.id, "bind", () => bindWithReward(definition, context, params, rule));
  const heirlooms = memory.stores.filter(({ inherited }) => inherited);
  const inherit =
    batch.env.turnover &&
    inheritance({
      agents,
      seats,
      rows,
      columns: batch.columns as OwnColumns & LifeColumns,
      stores: heirlooms.map(({ storage }) => storage),
      like: (j, entries) => allocate(heirlooms[j].fields, entries, 1) as Storage,
      learns: definition.kind === "learner",
      open: batch.env.turnover === "open",
      ...(unguarded.mutate && { mutate: (slot: number) => unguarded.mutate!(slot) }),
    });
  const policy = guardPolicy(
    definition.id,
    unguarded,
    inherit || undefined,
    { firstWorld, tick: batch.columns.tick, seats },
    sharing,
  );
  const bound: BoundPolicy & { kept: PolicyMemory } = {
    batch,
    id: definition.id,
    kind: definition.kind,
    use: definition,
    params,
    seats,
    reward: rule,
    sharing,
    slots,
    policy,
    learner: "learn" in policy ? policy : undefined,
    bytesPerWorld: memory.bytes() / worlds,
    memory: memory.columns,
    kept: memory,
    slotFields,
    save: memory.save,
    load: memory.load,
    fork(from, pick, lo = 0, sources = seats) {
      if (from.id !== definition.id || (from.sharing !== sharing && sharing === "shared"))
        fail(definition.id, "fork needs the same policy, shared in the same way", from.id);
      if (JSON.stringify(from.params) !== JSON.stringify(params))
        fail(definition.id, "fork needs a policy with the same params", from.params);
      const n = seats.length;
      const m = from.seats.length;
      if (sources.length !== n)
        fail(definition.id, `fork needs a source for each of ${n} seats`, sources.length);
      const places = Int32Array.from(sources, (seat) => from.seats.indexOf(seat));
      if (places.includes(-1))
        fail(
          definition.id,
          `fork from one of the seats ${from.seats.join(", ")}`,
          sources[places.indexOf(-1)],
        );
      const fromWorlds = from.slots / m;
      for (let j = 0; j < pick.length; j++)
        if (!(pick[j] >= 0 && pick[j] < fromWorlds && Number.isInteger(pick[j])))
          fail(definition.id, `fork from worlds 0..${fromWorlds - 1}`, pick[j]);
      if (!(Number.isInteger(lo) && lo >= 0 && lo + pick.length <= worlds))
        fail(definition.id, `fork into worlds 0..${worlds - 1}`, `${lo}..${lo + pick.length - 1}`);
      const picked = Int32Array.from(
        { length: pick.length * n },
        (_, r) => pick[Math.floor(r / n)] * m + places[r % n],
      );
      // What all worlds of `from` share, each of the own worlds gets for itself, unless it is shared here too.
      const shared = picked.map((_, r) => places[r % n]);
      memory.copy((from as typeof bound).kept, { slots: picked, shared, seats: places }, lo * n);
    },
  };
  return bound;
}

/** The policy with errors that say where they belong. */
function guardPolicy(
  who: string,
  policy: Policy | Learner,
  inherit: Policy["act"] | undefined,
  site: GuardSite,
  sharing: Sharing,
): Policy | Learner {
  // Learners that all worlds teach cannot be tried in one world alone.
  const apart = { ...site, together: sharing === "shared" && "learn" in policy };
  const act = guardAct(who, policy, site);
  const receive = inherit && guardAct(who, { act: inherit }, site, "mutate", policy);
  const guarded: Policy = {
    act: receive
      ? (lo, hi, explore) => {
          receive(lo, hi, explore);
          act(lo, hi, explore);
        }
      : act,
    ...(policy.networks && { networks: policy.networks }),
  };
  if (policy.beforeStep) guarded.beforeStep = guard(who, "beforeStep", policy, apart);
  if (!("learn" in policy)) return guarded;
  const { firstUpdate } = policy;
  return {
    ...guarded,
    learn: guard(who, "learn", policy, apart),
    ...(policy.metrics && {
      metrics: (lo, hi) => guardOnce(who, "metrics", () => policy.metrics!(lo, hi)),
    }),
    ...(firstUpdate !== undefined && { firstUpdate }),
  };
}

/** A policy that cannot play an env is an error with a hint, not NaN. */
function checkPairing(definition: PolicyDefinition, batch: Batch, { role, heads, features }: Spaces): void {
  const { id, reads = [], acts, fits = [] } = definition;
  const hint = fits.length > 0 ? `${id} is made for ${fits.join(", ")}` : "choose another policy";
  for (const name of reads) {
    if (name in features) continue;
    const near = nearest(name, Object.keys(features));
    fail(
      id,
      `reads the observation "${name}", which ${batch.env.id} does not give${role && ` to ${role}`} (it gives ${Object.keys(features).join(", ") || "none"}${near ? `; nearest is "${near}"` : ""})`,
      undefined,
      fits.length > 0 ? hint : `${hint}, or lay what shows it over the env`,
    );
  }
  const kind = heads[0].kind;
  if (acts !== "any" && acts !== kind)
    fail(id, `plays ${acts} actions, but ${batch.env.id} has a ${kind} action here`, undefined, hint);
}
