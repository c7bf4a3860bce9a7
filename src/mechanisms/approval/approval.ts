/**
 * Approval: an agent may ask before it acts; a human, another agent or somebody outside approves, refuses or says what to do instead.
 *
 * Amershi et al. 2014, "Power to the People", AI Magazine 35:105-120; Naor 1969, Econometrica 37:15-24 (a queue that those who join it do not
 * pay for). In a tick, when all have chosen and before the env steps:
 *
 *   1. who says `ask` proposes its own choice of the env's first head. Requests queue in the order in which they are made, those of one
 *      tick from another seat on in each tick. Who waits already, and the approver, cannot ask; nor can anybody when the budget is spent;
 *   2. answers, to the first in the queue. The human answers up to `rate`, also what was proposed in this tick; an agent and who is outside
 *      answer what they have seen, so one tick later at the earliest;
 *   3. what is answered is done in this tick: the proposal, or the safe act, or what is to be done instead;
 *   4. a request that has waited for `timeout` ticks, or whose budget is spent, or whose agent has left, is unanswered;
 *   5. all whose requests wait or are unanswered do the safe act, whatever they have chosen.
 *
 * The human permits what is within `least` and `most`, as it stands when it answers, and is right with `accuracy`: else it approves what it
 * should refuse, and the other way round. A tick without a request is the agent's own.
 */
import { defineMechanism, type MechanismSite } from "../../core/mechanism.ts";
import { agentColumn, type ColumnLink, type MechanismWorld } from "../../core/mechanism-world.ts";
import { f64, i32, perAgent, u8 } from "../../core/schema.ts";
import { category, discrete, feature, nearestToZero } from "../../core/spaces.ts";
import { commonHead } from "../amounts.ts";
import { type Duty, dutyOf, isKept } from "../duty.ts";
import { type NearestAct, nearestAct, nearestActs } from "../nearest-act.ts";
import { type ApprovalParams, params, requireAnswers } from "./params.ts";

/** What became of an agent's request; `none` where it made none in this tick. */
export const became = { none: 0, waits: 1, approved: 2, refused: 3, replaced: 4, unanswered: 5 } as const;
/** What may be answered, and the choices of the head `answer`. */
export const answers = ["wait", "approve", "refuse", "instead"] as const;
const approve = 1;
const refuse = 2;
const instead = 3;

const state = {
  request: perAgent(u8),
  /** The choice that was proposed, and the tick at which it was. */
  proposed: perAgent(f64),
  since: perAgent(i32),
  /** Agents whose requests wait, the first first, and how many. */
  queue: perAgent(i32),
  waits: i32,
  /** Answers given in this episode. */
  spent: i32,
  /** From outside: an answer that is not yet taken up, and what is to be done instead. */
  answer: perAgent(u8),
  instead: perAgent(f64),
};

const metrics = {
  asked: { description: "requests made", per: "tick" },
  approved: { description: "requests approved", per: "tick" },
  refused: { description: "requests refused", per: "tick" },
  replaced: { description: "requests answered by what to do instead", per: "tick" },
  unanswered: { description: "requests that nobody answered in time", per: "tick", better: "lower" },
  impossible: { description: "acts approved that the env had come to forbid", per: "tick", better: "lower" },
  waited: { description: "requests that wait at the end of a tick", per: "tick", better: "lower" },
  collected: { description: "paid for requests and for waiting", per: "tick" },
} as const;

type W = MechanismWorld<typeof state, typeof metrics, Readonly<Record<string, ColumnLink<"array">>>>;

interface Plan {
  readonly safe: NearestAct;
  /** Of the first head; 0 in a box. */
  readonly choices: number;
  readonly duty: Duty | undefined;
  /** Number of the head `ask`. */
  readonly askHead: number;
  /** What is shown of a proposal where there is none. */
  readonly nothing: number;
}

function planOf(p: ApprovalParams, site: MechanismSite): Plan {
  const head = commonHead("approval", site);
  return {
    safe: nearestActs("approval", site, "safe", p.safe),
    choices: head.kind === "box" ? 0 : head.n,
    duty: p.by === "server" ? dutyOf("approval", p, site) : undefined,
    askHead: site.heads.length,
    nothing: head.kind === "box" ? nearestToZero(head) : 0,
  };
}

/** Agent `a` does the safe act, or the allowed choice that is nearest to it. */
function doSafe(w: W, { safe }: Plan, a: number): void {
  w.action[a] = nearestAct(safe, w.masks[0], a);
}

/** Agent `a` does what was answered, the safe act where the env has come to forbid it. */
function doAnswered(w: W, d: Plan, a: number, choice: number): void {
  if (d.choices === 0 || w.masks[0][a * d.choices + choice] !== 0) {
    w.action[a] = choice;
    return;
  }
  w.impossible++;
  doSafe(w, d, a);
}

/** Puts who asks in this tick into the queue. */
function takeUp(w: W, p: ApprovalParams): void {
  const { agents, active, request, queue, action } = w;
  const { ask } = w.heads;
  if (w.spent >= (p.budget ?? Number.POSITIVE_INFINITY)) return;
  const first = w.tick % agents;
  for (let j = 0; j < agents; j++) {
    const a = first + j < agents ? first + j : first + j - agents;
    if (ask[a] === 0 || active[a] === 0 || request[a] === became.waits || a === p.approver) continue;
    request[a] = became.waits;
    w.proposed[a] = action[a];
    w.since[a] = w.tick;
    w.answer[a] = 0;
    queue[w.waits++] = a;
    w.asked++;
  }
}

/** Answers that the human has for this tick. */
function answersNow(w: W, p: ApprovalParams): number {
  if (p.rate === undefined) return w.agents;
  const sure = Math.floor(p.rate);
  return p.rate === sure || !w.chance(p.rate - sure) ? sure : sure + 1;
}

/** What the human says to the request of agent `a`. */
function judged(w: W, p: ApprovalParams, duty: Duty, a: number): number {
  const permitted = isKept(duty, duty.onAction ? w.proposed[a] : w.judged[a]);
  const right = p.accuracy === 1 || w.chance(p.accuracy);
  return permitted === right ? approve : refuse;
}

/** Gives answers to the queue, and leaves in it who goes on waiting. */
function serve(w: W, p: ApprovalParams, d: Plan): void {
  const { active, request, queue, heads, tick } = w;
  const budget = p.budget ?? Number.POSITIVE_INFINITY;
  const { approver = -1 } = p;
  let ready = p.by === "server" ? answersNow(w, p) : w.agents;
  let kept = 0;
  for (let j = 0; j < w.waits; j++) {
    const a = queue[j];
    let said = 0;
    if (active[a] === 0) {
      request[a] = became.unanswered;
      w.unanswered++;
      continue;
    }
    if (ready > 0 && w.spent < budget) {
      if (d.duty !== undefined) {
        said = judged(w, p, d.duty, a);
        ready--;
      } else if (approver < 0) said = w.answer[a];
      // It has seen the first of those that waited before this tick.
      else if (j === 0 && w.since[a] < tick && active[approver] !== 0) said = heads.answer[approver];
    }
    if (said === approve) {
      request[a] = became.approved;
      w.approved++;
      doAnswered(w, d, a, w.proposed[a]);
    } else if (said === refuse) {
      request[a] = became.refused;
      w.refused++;
      doSafe(w, d, a);
    } else if (said === instead) {
      request[a] = became.replaced;
      w.replaced++;
      doAnswered(w, d, a, approver < 0 ? w.instead[a] : heads.instead[approver]);
    } else {
      doSafe(w, d, a);
      queue[kept++] = a;
      continue;
    }
    w.answer[a] = 0;
    w.spent++;
  }
  w.waits = kept;
  giveUp(w, p.timeout, w.spent >= budget);
}

/** Those who have waited long enough, or all where nobody answers any more, wait no longer. */
function giveUp(w: W, timeout: number, all: boolean): void {
  const { request, queue, since, tick } = w;
  let kept = 0;
  for (let j = 0; j < w.waits; j++) {
    const a = queue[j];
    if (!all && tick - since[a] + 1 < timeout) {
      queue[kept++] = a;
      continue;
    }
    request[a] = became.unanswered;
    w.unanswered++;
  }
  w.waits = kept;
}

/** What an agent is to be paid for: that it asks in this tick, and that it waits at its end. */
function charge(w: W, p: ApprovalParams): void {
  const { active, request, since, reward, tick } = w;
  for (let a = 0; a < w.agents; a++) {
    if (active[a] === 0 || request[a] === became.none) continue;
    const due = (since[a] === tick ? p.cost : 0) + (request[a] === became.waits ? p.waiting : 0);
    reward[a] -= due;
    w.collected += due;
  }
}

export const approval = defineMechanism({
  id: "approval",
  title: "Approval by a human",
  cite: ["Amershi, Cakmak, Knox & Kulesza 2014, AI Magazine 35:105-120", "Naor 1969, Econometrica 37:15-24"],
  params,
  random: true,
  masked: true,
  metrics,
  state(p, site) {
    requireAnswers(p, site);
    commonHead("approval", site);
    return state;
  },
  action: (p, site) => [
    discrete(2, { name: "ask", labels: ["act", "ask"] }),
    ...(p.by === "seat"
      ? [
          discrete(answers.length, { name: "answer", labels: [...answers] }),
          { ...site.heads[0], name: "instead" },
        ]
      : []),
  ],
  observation(p, { agents, heads: [head] }) {
    const proposal =
      head.kind === "box"
        ? feature(head.low, head.high, "the approver sees what is proposed first, others nothing", {
            ...(head.unit !== undefined && { unit: head.unit }),
          })
        : category(head.n + 1, "the approver sees the choice that is proposed first, from 1; others 0");
    return {
      request: category(
        6,
        "own request: 0 none, 1 waits, 2 approved, 3 refused, 4 replaced, 5 unanswered in the last tick",
      ),
      queue: category(agents + 1, "requests that wait"),
      ...(p.budget !== undefined && {
        answersLeft: category(p.budget + 1, "answers that are left in this episode", {
          bins: Math.min(p.budget + 1, 10),
        }),
      }),
      ...(p.by === "seat" && {
        asking: category(agents + 1, "the approver sees the agent that waits first, from 1; others 0"),
        proposal,
      }),
    };
  },
  reads: ({ on }): Record<string, ColumnLink<"array">> =>
    on === undefined ? {} : { judged: agentColumn(on) },
  derive: planOf,
  world: {
    reset(w) {
      w.request.fill(0);
      w.answer.fill(0);
      w.waits = 0;
      w.spent = 0;
    },
    before(w, p, d) {
      const { agents, active, request } = w;
      const { ask } = w.heads;
      let asking = 0;
      for (let a = 0; a < agents; a++) {
        if (request[a] !== became.waits) request[a] = became.none;
        asking += ask[a] * active[a];
      }
      if (asking > 0) takeUp(w, p);
      if (w.waits > 0) serve(w, p, d);
      w.waited += w.waits;
    },
    after(w, p) {
      if (p.cost > 0 || p.waiting > 0) charge(w, p);
    },
    observe(w, p, d) {
      const { agents, request, waits, spent, obs, masks } = w;
      const { budget = Number.POSITIVE_INFINITY, approver = -1 } = p;
      const { request: own, queue } = obs;
      const mask = masks[d.askHead];
      for (let a = 0; a < agents; a++) {
        own[a] = request[a];
        queue[a] = waits;
        if (request[a] === became.waits || spent >= budget || a === approver) mask[2 * a + 1] = 0;
      }
      if (p.budget !== undefined) for (let a = 0; a < agents; a++) obs.answersLeft[a] = budget - spent;
      if (approver < 0) return;
      const first = waits > 0 ? w.queue[0] : -1;
      for (let a = 0; a < agents; a++) {
        const seen = first >= 0 && a === approver;
        obs.asking[a] = seen ? first + 1 : 0;
        obs.proposal[a] = seen ? w.proposed[first] + (d.choices === 0 ? 0 : 1) : d.nothing;
      }
    },
  },
});
