/**
 * A public good of five under an institution: learners alone, or one learner beside scripts that uphold it and free riders.
 *
 * Seats 0 to m - 1 uphold, seat m learns, the others keep their tokens: who upholds then sees the learner first, where it offends.
 */
import { agents } from "../../agents/index.ts";
import { matrixGame } from "../../envs/index.ts";
import {
  bindPolicies,
  createBatch,
  type MechanismUse,
  type PolicyUse,
  rollout,
  type Seed,
  train,
} from "../../src/index.ts";
import { metanorm, poolPunishment, sanction, shunning } from "../../src/mechanisms/index.ts";
import { record } from "./record.ts";

export const village = { players: 5, multiplier: 3 };
/** Fees, fines and costs as in Sigmund et al. 2010; what help is worth. */
export const terms = { cost: 0.7, fine: 0.7, fee: 0.7, benefit: 4, help: 1 };
/** What a token costs who gives it. */
export const kept = 1 - village.multiplier / village.players;

const give = 0;
const keep = { use: agents.get("always"), params: { action: 1 } };
const duty = { least: 1 };
/** Peers who punish offenders, and at such a price those who let an offence pass; each sees its own record. */
const peers = (cost: number, fine: number): MechanismUse[] => [
  { use: sanction, params: { cost: terms.cost, fine: terms.fine } },
  { use: metanorm, params: { ...duty, cost, fine } },
  { use: record },
];
const pool = (secondOrder: boolean): MechanismUse => ({
  use: poolPunishment,
  params: { ...duty, fee: terms.fee, fine: terms.fine, secondOrder },
});

/** What is seen is answered a tick later, so that learners look ahead; the pool answers at once. */
export const gamma = 0.9;
/** Share of random choices from four fifths of learning on, and the step sizes at its start. */
export const learning = { explored: 0.1, alpha: 0.2 };
const lasting = (ticks: number, end: number) => ({
  ticks,
  params: { alpha: { start: learning.alpha, end, steps: ticks } },
});
const peersLearn = lasting(80_000, 0.05);
const poolLearns = lasting(200_000, 0.05);
/** Whom one meets is luck, which takes smaller steps. */
const shunnersLearn = lasting(200_000, 0.002);

interface Learner {
  readonly ticks: number;
  readonly gamma: number;
  /** Of Q-learning, beside the above. */
  readonly params: Readonly<Record<string, unknown>>;
  readonly bins?: Readonly<Record<string, number>>;
}

interface Institution {
  readonly label: string;
  readonly mechanisms: readonly MechanismUse[];
  /** The script that upholds it. */
  readonly script: string;
  /** The head by which it is upheld, and the observation of who is to be refused, where upholding is to refuse. */
  readonly head: string;
  readonly refused?: string;
  readonly learner: Learner;
}

const offenders = { punished: 0 };

export const institutions = {
  sanction: {
    label: "sanction",
    // Without a fine a metanorm only shows who offends.
    mechanisms: peers(0, 0),
    script: "peer-punisher",
    head: "punish",
    learner: { ...peersLearn, gamma, bins: offenders },
  },
  metanorm: {
    label: "sanction and metanorm",
    mechanisms: peers(terms.cost, terms.fine),
    script: "peer-punisher",
    head: "punish",
    learner: { ...peersLearn, gamma, bins: offenders },
  },
  pool: {
    label: "pool",
    mechanisms: [pool(false)],
    script: "pool-payer",
    head: "pool",
    learner: { ...poolLearns, gamma: 0, bins: { payers: 0, fined: 0 } },
  },
  pool2: {
    label: "pool that fines who does not pay",
    mechanisms: [pool(true)],
    script: "pool-payer",
    head: "pool",
    learner: { ...poolLearns, gamma: 0, bins: { payers: 0, fined: 0 } },
  },
  shunning: {
    label: "shunning",
    mechanisms: [
      { use: shunning, params: { ...duty, benefit: terms.benefit, cost: terms.help, forgive: 1 } },
    ],
    script: "shunner",
    head: "help",
    refused: "partnerGood",
    learner: { ...shunnersLearn, gamma },
  },
} satisfies Record<string, Institution>;
export type Kind = keyof typeof institutions;
export const kinds = Object.keys(institutions) as Kind[];

/** Frozen play, of which so many ticks are measured after so many others. */
export const measured = { after: 100, ticks: 2000 };

/** A number a session. */
export interface Life {
  /** Share of ticks in which a learner gives its token. */
  readonly gives: readonly number[];
  /** Share in which it punishes or pays, or of meetings with one out of standing in which it refuses help. */
  readonly upholds: readonly number[];
  /** Reward a tick of learners, of scripts that uphold and of free riders; 0 where there are none. */
  readonly learnersEarn: readonly number[];
  readonly upholdersEarn: readonly number[];
  readonly ridersEarn: readonly number[];
}

/** One learner in seat `upholders` beside so many scripts and free riders, or learners in all seats; `share` of the ticks of learning. */
export function liveIn(
  kind: Kind | "none",
  seats: { readonly upholders: number } | "all learn",
  seed: Seed,
  worlds: number,
  share = 1,
): Life {
  const institution: Institution | undefined = kind === "none" ? undefined : institutions[kind];
  const { players } = village;
  const game = { game: "public-goods", ...village, memory: 0 };
  const batch = createBatch(matrixGame, game, {
    worlds,
    seed,
    mechanisms: institution?.mechanisms ?? [],
    checked: false,
  });
  const all = Array.from({ length: players }, (_, seat) => seat);
  const alone = seats === "all learn";
  const first = alone ? 0 : seats.upholders;
  const last = alone ? players : first + 1;
  const { params, gamma, bins, ticks: full }: Learner = institution?.learner ?? { ...poolLearns, gamma: 0 };
  const ticks = Math.round(share * full);
  const epsilon = { start: 1, end: learning.explored, steps: 0.8 * ticks };
  const learner = {
    use: agents.get("q-learning"),
    params: { ...params, gamma, epsilon, ...(bins && { bins }) },
  };
  const uses: PolicyUse[] = all.slice(first, last).map((seat) => ({ ...learner, seats: [seat] }));
  if (institution && first > 0)
    uses.push({ use: agents.get(institution.script), params: { action: give }, seats: all.slice(0, first) });
  if (last < players) uses.push({ ...keep, seats: all.slice(last) });
  const policies = bindPolicies(batch, uses, { seed });
  train({ batch, policies, ticks });
  rollout(batch, policies, measured.after);

  const zeros = () => new Array<number>(worlds).fill(0);
  const [gives, upheld, could, learners, upholders, riders] = [0, 1, 2, 3, 4, 5].map(zeros);
  const { actions, obs, reward } = batch.io;
  const head = batch.heads.findIndex(({ name }) => name === institution?.head);
  for (let t = 0; t < measured.ticks; t++) {
    const refused = institution?.refused === undefined ? undefined : obs[institution.refused].slice();
    rollout(batch, policies, 1);
    for (let k = 0; k < worlds * players; k++) {
      const [i, seat] = [Math.floor(k / players), k % players];
      if (seat < first) upholders[i] += reward[k] / first;
      else if (seat >= last) riders[i] += reward[k] / (players - last);
      else {
        learners[i] += reward[k] / (last - first);
        if (actions[0][k] === give) gives[i] += 1 / (last - first);
        if (head < 0 || (refused && refused[k] !== 0)) continue;
        could[i]++;
        if ((actions[head][k] !== 0) !== (refused !== undefined)) upheld[i]++;
      }
    }
  }
  const rounded = (values: readonly number[]) =>
    values.map((value) => Math.round((value / measured.ticks) * 1e4) / 1e4);
  return {
    gives: rounded(gives),
    upholds: rounded(upheld.map((count, i) => (could[i] > 0 ? (count / could[i]) * measured.ticks : 0))),
    learnersEarn: rounded(learners),
    upholdersEarn: rounded(upholders),
    ridersEarn: rounded(riders),
  };
}
