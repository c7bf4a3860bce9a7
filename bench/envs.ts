/** Raw stepping of each env against the same rules as Gym-style objects. */
import { envs } from "../envs/index.ts";
import { type Batch, createBatch, type MechanismUse } from "../src/index.ts";
import { GymAiRace } from "./gym/ai-race.ts";
import { GymCommons } from "./gym/commons.ts";
import { GymPrisonersDilemma } from "./gym/matrix-game.ts";
import { GymSealedAuction } from "./gym/mev-auction.ts";
import { type ByAgent, byAgent, names } from "./gym/names.ts";
import { GymRateLimitedApi } from "./gym/rate-limited-api.ts";
import { GymSignalling } from "./gym/signalling.ts";
import { GymSupplyChain } from "./gym/supply-chain.ts";
import { aloneAndCrowded, type Candidate, type Result } from "./harness.ts";

const manyWorlds = 1024;

/** Steps all worlds with actions that were drawn once, starting worlds anew as they end. */
export function stepping(batch: Batch): Candidate {
  return {
    units: batch.worlds * batch.agents,
    run() {
      batch.step();
      batch.resetDone();
    },
  };
}

/** Random legal actions, the same in every tick: the rules are timed, not the choice. */
export function withActions(
  id: string,
  params: Record<string, unknown>,
  worlds: number,
  mechanisms: readonly MechanismUse[] = [],
): Batch {
  const batch = createBatch(envs.get(id), params, { worlds, mechanisms, checked: false });
  let word = 12345;
  batch.heads.forEach((head, h) => {
    const column = batch.io.actions[h];
    for (let k = 0; k < column.length; k++) {
      word = (Math.imul(word, 1664525) + 1013904223) | 0;
      const u = (word >>> 0) / 2 ** 32;
      column[k] = head.kind === "discrete" ? Math.floor(u * head.n) : head.low + u * (head.high - head.low);
    }
  });
  return batch;
}

function envCase(
  name: string,
  id: string,
  params: Record<string, unknown>,
  target: number,
  gym?: () => Candidate,
  worlds = manyWorlds,
) {
  return (): Result[] => {
    const make = () => stepping(withActions(id, params, worlds));
    const { alone: own, other: plain, crowded } = aloneAndCrowded(make, gym?.());
    return [
      {
        name,
        unit: "agent-steps",
        mPerSecond: 1000 / own.ns,
        medianMPerSecond: 1000 / own.median,
        crowdedMPerSecond: 1000 / crowded.ns,
        target: { mPerSecond: target },
        ...(plain && { timesGym: plain.ns / own.ns }),
      },
    ];
  };
}

/** Steps one Gym-style world with a few joint actions in turn, starting it anew when it is over. */
function gymStepping(
  agents: number,
  choices: number,
  world: {
    reset(): unknown;
    step(actions: ByAgent<number>): { terminations: ByAgent<boolean>; truncations: ByAgent<boolean> };
  },
): Candidate {
  const plans = Array.from({ length: 16 }, (_, j) =>
    byAgent(names(agents), (_, a) => (7 * j + 3 * a) % choices),
  );
  let turn = 0;
  world.reset();
  return {
    units: agents,
    run() {
      const { terminations, truncations } = world.step(plans[turn++ & 15]);
      if (terminations.agent_0 || truncations.agent_0) world.reset();
    },
  };
}

export const envCases: Record<string, () => Result[]> = {
  "matrix-game": envCase("matrix-game, prisoner's dilemma, 2 agents", "matrix-game", {}, 60, () =>
    gymStepping(2, 2, new GymPrisonersDilemma()),
  ),
  "rate-limited-api": envCase(
    "rate-limited-api, hard limit, saturated, 8 agents",
    "rate-limited-api",
    { arrivals: "saturated" },
    40,
    () => gymStepping(8, 5, new GymRateLimitedApi(8)),
  ),
  "rate-limited-api-poisson": envCase(
    "rate-limited-api, hard limit, Poisson arrivals, 8 agents",
    "rate-limited-api",
    {},
    40,
  ),
  "rate-limited-api-trace": envCase(
    "rate-limited-api, hard limit, trace, 8 agents",
    "rate-limited-api",
    { arrivals: "trace" },
    40,
  ),
  commons: envCase("commons, 8 agents", "commons", { agents: 8 }, 40, () =>
    gymStepping(8, 7, new GymCommons(8)),
  ),
  appropriation: envCase("appropriation, 8 agents", "appropriation", {}, 40),
  "mev-auction": envCase(
    "mev-auction, sealed, private values, 4 agents",
    "mev-auction",
    { format: "sealed", values: "private" },
    20,
    () => gymStepping(4, 11, new GymSealedAuction(4)),
  ),
  civilisation: envCase("civilisation, 8 nations", "civilisation", { agents: 8 }, 20),
  spectrum: envCase("spectrum, 8 stations, exact shares", "spectrum", { agents: 8 }, 10),
  "fish-war": envCase("fish-war, 8 countries", "fish-war", { agents: 8 }, 10),
  "ai-race": envCase("ai-race, 8 labs", "ai-race", { agents: 8 }, 10, () =>
    gymStepping(8, 2, new GymAiRace(8)),
  ),
  signalling: envCase(
    "signalling, 4 speakers and 4 listeners",
    "signalling",
    { pairs: 4, lengthCost: 0.1 },
    10,
    () => gymStepping(8, 6, new GymSignalling(4)),
  ),
  "signalling-pair": envCase("signalling, a speaker and a listener", "signalling", { lengthCost: 0.1 }, 10),
  "crisis-bargaining": envCase("crisis-bargaining, 2 states", "crisis-bargaining", {}, 10),
  "alternating-offers": envCase("alternating-offers, 2 agents", "alternating-offers", {}, 10),
  "quiet-failure": envCase("quiet-failure, 8 members", "quiet-failure", {}, 10),
  // What is timed is four or five draws for each of 100 candidates.
  "quiet-failure-selection": envCase(
    "quiet-failure, the best of up to 100 candidates, 8 members, 64 worlds",
    "quiet-failure",
    { proxy: "selection" },
    0.3,
    undefined,
    64,
  ),
  herding: envCase("herding, 8 agents", "herding", {}, 10),
  "respawning-bonus": envCase("respawning-bonus, 8 courses", "respawning-bonus", { agents: 8 }, 10),
  "coin-game": envCase("coin-game, 3 x 3, 2 agents", "coin-game", {}, 10),
  gathering: envCase("gathering, orchard, 2 agents, without window", "gathering", { window: false }, 2),
  // Windows of 1024 worlds do not fit a cache, and then it is the memory that is timed.
  harvest: envCase("harvest, 8 agents, windows of 11 x 11, 64 worlds", "harvest", {}, 1.5, undefined, 64),
  "harvest-scalars": envCase("harvest, 8 agents, without windows", "harvest", { window: false }, 2.5),
  cleanup: envCase("cleanup, 5 agents, windows of 11 x 11, 64 worlds", "cleanup", {}, 1, undefined, 64),
  "stag-hunt": envCase("stag-hunt, 5 x 5, 2 agents", "stag-hunt", {}, 3),
  "supply-chain": envCase("supply-chain, the beer game, 8 echelons", "supply-chain", { agents: 8 }, 10, () =>
    gymStepping(8, 20, new GymSupplyChain(8)),
  ),
  "task-queue": envCase("task-queue, 8 owners, an event a tick", "task-queue", {}, 5),
  dispatch: envCase("dispatch, 8 dispatchers, 2 servers", "dispatch", {}, 2),
  "route-choice": envCase(
    "route-choice, two routes, 101 drivers, 64 worlds",
    "route-choice",
    {},
    10,
    undefined,
    64,
  ),
  "route-choice-network": envCase(
    "route-choice, Sioux Falls, 3606 drivers, 2 worlds",
    "route-choice",
    { network: "sioux-falls", agents: 3606 },
    2,
    undefined,
    2,
  ),
  "minority-game": envCase("minority-game, 101 agents, 64 worlds", "minority-game", {}, 10, undefined, 64),
  "norms-game": envCase("norms-game, 20 agents, 64 worlds", "norms-game", {}, 0.3, undefined, 64),
  "power-grid": envCase("power-grid, shared, 8 operators", "power-grid", {}, 10),
  // What is timed is linear systems, one a round of failures, but for sets of failed lines that come again.
  "power-grid-case": envCase(
    "power-grid, case30, 8 operators, 16 worlds",
    "power-grid",
    { grid: "case30" },
    2,
    undefined,
    16,
  ),
  "demand-response": envCase(
    "demand-response, 20 users, 24 hours, 64 worlds",
    "demand-response",
    {},
    2,
    undefined,
    64,
  ),
  "demand-response-divisible": envCase(
    "demand-response, 8 users with a weight for each of 24 hours, 64 worlds",
    "demand-response",
    { agents: 8, divisible: true },
    2,
    undefined,
    64,
  ),
  rationing: envCase("rationing, 10 retailers", "rationing", {}, 10),
  "flash-crash": envCase("flash-crash, 8 holders", "flash-crash", {}, 10),
  "order-book": envCase(
    "order-book, 8 makers, about 15 events a tick, 256 worlds",
    "order-book",
    {},
    2,
    undefined,
    256,
  ),
  dealers: envCase("dealers, 2 agents", "dealers", {}, 10),
  "deposit-run": envCase("deposit-run, 40 depositors", "deposit-run", {}, 20),
  "continuous-double-auction": envCase(
    "continuous-double-auction, 24 traders",
    "continuous-double-auction",
    {},
    10,
  ),
  auction: envCase("auction, first price, 8 bidders", "auction", { bidders: 8 }, 10),
  "double-auction": envCase("double-auction, 8 traders", "double-auction", {}, 10),
  "compute-economy": envCase("compute-economy, 8 operators on a ring", "compute-economy", {}, 5),
  "drone-crossing": envCase("drone-crossing, 8 drones", "drone-crossing", { agents: 8 }, 10),
  "drone-grid": envCase("drone-grid, 8 drones", "drone-grid", {}, 20),
  "drone-speed": envCase("drone-speed, 5 drones", "drone-speed", {}, 30),
  "mutual-fear": envCase("mutual-fear, 8 agents, pairs and costs drawn each tick", "mutual-fear", {}, 10),
  recommender: envCase("recommender, 8 users", "recommender", {}, 30),
  "spatial-game": envCase("spatial-game, 10 x 10 players, 64 worlds", "spatial-game", {}, 10, undefined, 64),
  // What is timed is meetings, as many as agents in a tick; what they remember, 10 kB a world, is to stay in a cache.
  "naming-game": envCase("naming-game, 50 agents, 64 worlds", "naming-game", {}, 10, undefined, 64),
  "bounded-confidence": envCase(
    "bounded-confidence, 50 agents, 64 worlds",
    "bounded-confidence",
    {},
    10,
    undefined,
    64,
  ),
  culture: envCase("culture, 10 x 10 villages, 64 worlds", "culture", {}, 10, undefined, 64),
  ethnocentrism: envCase("ethnocentrism, 10 x 10 places, 64 worlds", "ethnocentrism", {}, 10, undefined, 64),
  amplification: envCase("amplification, 2 platforms", "amplification", {}, 30),
  // What is timed is meetings, 50 a tick, each of which weighs all 49 that may be met.
  "opinion-peers": envCase(
    "opinion-peers, a platform of 50 users, 64 worlds",
    "opinion-peers",
    {},
    0.05,
    undefined,
    64,
  ),
  // Words, 56 a tick, of all to all.
  consensus: envCase("consensus, 8 seats, all to all", "consensus", { agents: 8 }, 2),
  donation: envCase("donation, 8 agents", "donation", { agents: 8 }, 10),
  "congestion-game": envCase("congestion-game, 8 drivers", "congestion-game", { agents: 8 }, 20),
};
