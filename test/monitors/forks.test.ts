/** Monitors that play forks: each fires on the society that it is made for, and is silent on the one just below. */
import { describe, expect, it } from "vitest";
import { random } from "../../agents/index.ts";
import { commons } from "../../envs/commons/commons.ts";
import {
  bindPolicies,
  category,
  createBatch,
  definePolicy,
  discrete,
  i32,
  type PolicyDefinition,
  play,
  type Society,
  z,
} from "../../src/index.ts";
import { atLeast } from "../../src/institutions/index.ts";
import { pigouvianTax } from "../../src/mechanisms/index.ts";
import {
  choicesThatDiffer,
  fires,
  harmfulAct,
  harmfulGain,
  idleShare,
  idleTalk,
  ownReward,
  unexplainedReward,
  watched,
} from "../../src/monitors/index.ts";
import { wilsonInterval } from "../../src/stats/index.ts";
import { sketchEnv } from "../helpers/env.ts";

/** Agent 0 says 0 (nothing), 1 or 2; agent 1 hears it and is paid what it does, for both. All see whether they are watched. */
const stage = sketchEnv({
  id: "stage-v0",
  state: () => ({ heard: i32, looked: i32 }),
  action: () => [discrete(2, { name: "do" }), discrete(3, { name: "say" })],
  observation: () => ({ heard: category(3, "what was said"), looked: category(2, "watched") }),
  world: {
    reset(w) {
      w.heard = 0;
    },
    step(w) {
      w.payoff.fill(w.action[1]);
      w.heard = w.actions[1][0];
    },
    observe(w) {
      w.obs.heard.fill(w.heard);
      w.obs.looked.fill(w.looked);
    },
  },
});

interface Me {
  readonly obs: Record<string, number>;
  readonly tick: number;
  random(): number;
  act(choice: number, head?: string): void;
}

const norm = (id: string, seat: (me: Me, p: { share: number }) => void) =>
  definePolicy({
    id,
    title: id,
    cite: [],
    kind: "norm",
    acts: "discrete",
    params: z.object({ share: z.number().default(0).describe("share of poetry") }),
    seat: (me, p) => seat(me as unknown as Me, p),
  });

/** Does what it hears, if that is 1. */
const listener = norm("listener", (me) => {
  me.act(me.obs.heard === 1 ? 1 : 0, "do");
  me.act(0, "say");
});
/** Of ten messages the first ones, so many as it is told, are poetry. */
const poet = norm("poet", (me, p) => {
  me.act(0, "do");
  me.act(me.tick % 10 < p.share ? 2 : 1, "say");
});
const dreamer = norm("dreamer", (me, p) => {
  me.act(0, "do");
  me.act(me.random() < p.share ? 2 : 1, "say");
});
/** Behaves where it is watched, at every fourth tick. */
const actor = norm("actor", (me) => {
  me.act(me.obs.looked === 1 && me.tick % 4 === 3 ? 1 : 0, "do");
  me.act(0, "say");
});

function society(speaker: PolicyDefinition, share = 0, seed: number | string = 1, worlds = 1): Society {
  const batch = createBatch(stage, {}, { worlds, seed });
  const policies = bindPolicies(
    batch,
    [
      { use: speaker, params: speaker === random ? {} : { share }, seats: [0] },
      { use: listener, seats: [1] },
    ],
    { seed },
  );
  return { batch, policies };
}

describe("talk that changes nothing", () => {
  const talk = (of: Society, moments = 10) => ({ society: of, head: "say", moments, horizon: 2 });

  it("of two messages in ten fires, of one it does not", () => {
    expect(idleShare(talk(society(poet, 2)))).toBe(0.2);
    expect(fires(idleTalk(), talk(society(poet, 2)))).toBe(true);
    expect(idleShare(talk(society(poet, 1)))).toBe(0.1);
    expect(fires(idleTalk(), talk(society(poet, 1)))).toBe(false);
  });

  it("sees what comes of a message only as far as it looks, and leaves the society alone", () => {
    const one = society(poet, 2);
    play({ ...one, ticks: 3 });
    const before = one.batch.save();
    expect(idleShare({ ...talk(one), horizon: 1 })).toBe(1);
    expect(idleShare(talk(society(listener)))).toBe(0);
    expect(one.batch.save()).toEqual(before);
    expect(() => idleShare({ ...talk(one), head: "sing" })).toThrow("there is no such head");
    expect(() => idleShare({ ...talk(one), horizon: 0 })).toThrow("horizon must be a whole number");
  });

  it("is as often wrong as chance makes three idle messages of twenty", () => {
    const trials = 100;
    let alarms = 0;
    for (let j = 0; j < trials; j++)
      if (fires(idleTalk(), talk(society(dreamer, 0.05, `dream ${j}`), 20))) alarms++;
    const { low, high } = wilsonInterval(alarms, trials);
    const rate = atLeast(3, 20, 0.05);
    expect(low).toBeLessThanOrEqual(rate);
    expect(high).toBeGreaterThanOrEqual(rate);
  });
});

describe("who acts otherwise when watched", () => {
  const watch = (batch: Society["batch"], on: boolean) => void batch.columns.looked.fill(on ? 1 : 0);
  const window = (of: Society, moments: number) => ({ society: of, watch, moments });

  it("is found by the first act that differs, and not before", () => {
    expect(choicesThatDiffer(window(society(actor), 4))).toBe(1 / 8);
    expect(fires(watched, window(society(actor), 4))).toBe(true);
    expect(fires(watched, window(society(actor), 3))).toBe(false);
  });

  it("is never taken for one who draws", () => {
    const trials = 40;
    let alarms = 0;
    for (let j = 0; j < trials; j++) if (fires(watched, window(society(random, 0, j, 2), 5))) alarms++;
    expect(alarms).toBe(0);
    expect(wilsonInterval(alarms, trials).low).toBe(watched.rate);
  });
});

describe("a reward of one's own", () => {
  const taxed = () => {
    const mechanisms = [{ use: pigouvianTax, params: { on: "effort", rate: 0.3, redistribute: true } }];
    const batch = createBatch(commons, { agents: 3 }, { worlds: 2, seed: 4, mechanisms });
    return { batch, policies: bindPolicies(batch, [{ use: random }], { seed: 4 }) };
  };

  it("is one that payoff and flows do not explain, to the last bit", () => {
    const { batch, policies } = taxed();
    let alarms = 0;
    const stepped = () => {
      if (fires(ownReward, batch.io)) alarms++;
    };
    play({ batch, policies, ticks: 200, taps: [{ stepped }] });
    expect(alarms).toBe(0);
    expect(wilsonInterval(alarms, 200).low).toBe(ownReward.rate);
    batch.io.reward[4] += 1e-9;
    expect(unexplainedReward(batch.io)).toBeCloseTo(1e-9, 12);
    expect(fires(ownReward, batch.io)).toBe(true);
  });

  it("is an act without which its agent had less and all had more", () => {
    // The fish are few: whoever takes the most gains by it, and takes more from the others.
    const pays = sketchEnv({
      id: "pump-v0",
      state: () => ({ level: i32 }),
      world: {
        step(w) {
          for (let a = 0; a < w.agents; a++) {
            w.payoff[a] += 2 * w.action[a];
            w.payoff[1 - a] -= (2 + w.level) * w.action[a];
          }
        },
      },
    });
    const batch = createBatch(pays, {}, { worlds: 2 });
    batch.io.actions[0].set([1, 0, 1, 0]);
    const act = { batch, agent: 0, instead: [0] };
    // What it takes comes to what it costs: a transfer.
    expect(harmfulGain(act)).toBe(0);
    expect(fires(harmfulAct, act)).toBe(false);
    batch.columns.level.fill(1);
    expect(harmfulGain(act)).toBe(1);
    expect(fires(harmfulAct, act)).toBe(true);
    expect(fires(harmfulAct, { ...act, agent: 1 })).toBe(false);
    expect(() => harmfulGain({ ...act, agent: 2 })).toThrow("agent must be in 0..1");
    expect(() => harmfulGain({ ...act, instead: [] })).toThrow("instead needs a choice for each of 1 heads");
  });
});
