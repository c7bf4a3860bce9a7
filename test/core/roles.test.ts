/** Roles: agents of one env that do and see different things, and policies that are bound to them. */
import { describe, expect, it, test } from "vitest";
import { always, hedge, jointActionLearner, ppo, qLearning, random } from "../../agents/index.ts";
import { catalogue } from "../../catalogue.ts";
import {
  type BatchOptions,
  bindPolicies,
  box,
  category,
  checkEnv,
  checkPolicy,
  createBatch,
  defineMechanism,
  definePolicy,
  discrete,
  evaluate,
  type PolicyContext,
  type PolicyDefinition,
  parallelEnv,
  type Role,
  train,
  z,
} from "../../src/index.ts";
import { compare } from "../../src/lab/compare.ts";
import type { RunConfig } from "../../src/lab/config.ts";
import { counterfactual } from "../../src/learn/counterfactual.ts";
import { choicesOf } from "../../src/learn/index.ts";
import { jointInputsOf } from "../../src/learn/networks/index.ts";
import { sketchEnv } from "../helpers/env.ts";
import { costs, market, truthful, values } from "../helpers/market.ts";

const use = (policy: unknown) => policy as PolicyDefinition;

/** What a policy of a role is given. */
function contextOf(role: string, options: BatchOptions = {}): PolicyContext {
  let found: PolicyContext | undefined;
  const probe = definePolicy({
    id: "probe",
    title: "Probe",
    cite: [],
    kind: "norm",
    acts: "any",
    params: z.object({}),
    bind(context) {
      found ??= context;
      return { act() {} };
    },
  });
  const batch = createBatch(market, {}, options);
  bindPolicies(batch, [{ use: use(probe), role }, { use: use(random) }].slice(0, 2));
  return found!;
}

describe("a policy of a role", () => {
  it("finds the heads, features and columns of its role alone", () => {
    const [buyer, seller] = ["buyer", "seller"].map((role) => contextOf(role));
    expect([buyer.role, [...buyer.seats]]).toEqual(["buyer", [0, 1]]);
    expect([seller.role, [...seller.seats]]).toEqual(["seller", [2, 3]]);
    expect(buyer.heads.map(({ name }) => name)).toEqual(["bid"]);
    expect(seller.heads.map(({ name }) => name)).toEqual(["ask"]);
    expect([Object.keys(buyer.features), Object.keys(buyer.io.obs)]).toEqual([["value"], ["value"]]);
    expect([Object.keys(seller.features), Object.keys(seller.io.obs)]).toEqual([["cost"], ["cost"]]);
    expect(seller.io.actions).toEqual([seller.batch.io.actions[1]]);
    expect(seller.io.actions[0]).toBe(seller.batch.io.actions[1]);
    const { version } = seller.io;
    seller.batch.observe();
    expect(seller.io.version).toBe(version + 1);
  });

  it("finds what mechanisms add beside it, which is everybody's", () => {
    const talk = defineMechanism({
      id: "talk",
      title: "Talk",
      cite: [],
      params: z.object({}),
      metrics: {},
      state: () => ({}),
      action: () => [discrete(3, { name: "word" })],
      observation: () => ({ heard: category(3, "a word") }),
      bind: () => ({}),
    });
    const seller = contextOf("seller", { mechanisms: [{ use: talk }] });
    expect(seller.heads.map(({ name }) => name)).toEqual(["ask", "word"]);
    expect(Object.keys(seller.features)).toEqual(["cost", "heard"]);
    expect(seller.io.actions).toEqual([seller.batch.io.actions[1], seller.batch.io.actions[2]]);
  });

  it("has tables of its own size", () => {
    const batch = createBatch(market);
    const [buyer, seller] = bindPolicies(batch, [
      { use: use(qLearning), role: "buyer" },
      { use: use(qLearning), role: "seller" },
    ]);
    expect(buyer.memory.q).toHaveLength(2 * values * values);
    expect(seller.memory.q).toHaveLength(2 * costs * costs);
  });
});

describe("in a batch", () => {
  it("heads that an agent has not stand at 0, and features that it does not see within their range", () => {
    const batch = createBatch(market);
    batch.io.actions[0].set([4, 3, 9, Number.NaN]);
    batch.io.actions[1].set([7, -1, 2, 3]);
    batch.step();
    expect(batch.io.actions.map((head) => [...head])).toEqual([
      [4, 3, 0, 0],
      [0, 0, 2, 3],
    ]);
    expect([...batch.io.obs.cost.subarray(0, 2), ...batch.io.obs.value.subarray(2)]).toEqual([1, 1, 0, 0]);
    batch.io.actions[1][2] = 4;
    expect(() => batch.step()).toThrow("market-v0: ask must be in 0..3, got 4 (world 0, agent 2)");
  });

  it("keeps every rule of the conformance check", () => {
    expect(checkEnv(market).failures).toEqual([]);
  });

  it("is seen by role in the parallel shape", () => {
    const world = parallelEnv(market, {}, { seed: 2 });
    expect(world.actionSpace("agent_0").map(({ name }) => name)).toEqual(["bid"]);
    expect(world.actionSpace("agent_3").map(({ name }) => name)).toEqual(["ask"]);
    expect(Object.keys(world.observationSpace("agent_2"))).toEqual(["cost"]);
    const { observations } = world.reset();
    expect(Object.keys(observations.agent_1)).toEqual(["value"]);
    expect([...world.flat(observations.agent_2)]).toEqual([observations.agent_2.cost]);
    world.step({ agent_0: 4, agent_1: 1, agent_2: 3, agent_3: [0] });
    expect(world.batch.io.actions.map((head) => [...head])).toEqual([
      [4, 1, 0, 0],
      [0, 0, 3, 0],
    ]);
    expect(() => world.step({ agent_0: 4, agent_1: 1, agent_2: 3, agent_3: [0, 0] })).toThrow(
      "agent_3 needs one number for each of ask",
    );
  });
});

describe("a mechanism", () => {
  const levy = defineMechanism({
    id: "levy",
    title: "Levy",
    cite: [],
    params: z.object({}),
    metrics: {},
    state: () => ({}),
    world: {
      after(w) {
        for (let a = 0; a < w.agents; a++) if (w.active[a] !== 0) w.reward[a] -= 1;
      },
    },
  });
  const rewards = (more: object) => {
    const batch = createBatch(market, {}, { mechanisms: [{ use: levy, ...more }] });
    batch.io.actions[1].fill(3);
    batch.step();
    return [...batch.io.reward];
  };

  it("is laid on the agents of a role", () => {
    expect(rewards({ role: "seller" })).toEqual([0, 0, -1, -1]);
    expect(rewards({ role: "buyer" })).toEqual([-1, -1, 0, 0]);
  });

  it("is refused for a role that there is not, or for seats as well", () => {
    expect(() => rewards({ role: "sellers" })).toThrow(
      'unknown role (levy) "sellers", did you mean "seller"?',
    );
    expect(() => rewards({ role: "seller", seats: [0] })).toThrow(
      'levy: has both seats and the role "seller"',
    );
  });
});

describe("learners", () => {
  it("PPO teaches buyers and sellers, each by its own networks, to trade as much as truth brings", () => {
    const batch = createBatch(market, {}, { worlds: 32, seed: 1 });
    const params = { gamma: 0, steps: 16, learningRate: 0.01, hidden: [16], entropy: 0.002 };
    const policies = bindPolicies(
      batch,
      [
        { use: use(ppo), role: "buyer", params },
        { use: use(ppo), role: "seller", params },
      ],
      { sharing: "shared", seed: 1 },
    );
    const welfare = () => {
      const { values } = evaluate(batch, policies, { ticks: 200, seed: "measure" });
      return values.welfare.reduce((sum, each) => sum + each / 32, 0) / 2;
    };
    expect(welfare()).toBeLessThan(0.6 * truthful);
    train({ batch, policies, ticks: 16 * 60 });
    expect(welfare()).toBeGreaterThan(0.93 * truthful);
    expect(welfare()).toBeLessThan(1.05 * truthful);
  });

  it("are asked what each own choice would have brought", () => {
    const batch = createBatch(market, {}, { worlds: 3, seed: 4 });
    batch.io.actions[0].fill(3);
    let found: PolicyContext | undefined;
    bindPolicies(batch, [
      {
        use: use(
          definePolicy({
            ...hedge,
            bind(context, p) {
              found = context;
              return hedge.bind(context, p);
            },
          }),
        ),
        role: "seller",
      },
      { use: use(random) },
    ]);
    const asked = counterfactual("test", found!, choicesOf("test", found!));
    asked.evaluate(0, 3);
    for (let world = 0; world < 3; world++)
      for (const seat of [2, 3])
        for (let ask = 0; ask < costs; ask++) {
          const copy = createBatch(market, {}, { worlds: 1 });
          copy.fork(batch, [world]);
          copy.io.actions[1][seat] = ask;
          copy.step();
          expect(asked.reward[(world * 2 + seat - 2) * costs + ask]).toBe(copy.io.reward[seat]);
        }
    expect(new Set(asked.reward).size).toBeGreaterThan(2);
  });

  it("with a critic that sees all have places for the features of all roles", () => {
    const seller = contextOf("seller");
    const joint = jointInputsOf("test", seller);
    // Five indicators of a value and a cost in 0..1 for each of four agents, and who asks.
    expect(joint.size).toBe(4 * (5 + 1) + 4);
    const { obs } = seller.batch.io;
    const into = new Float32Array(joint.size);
    joint.readRow(3, into, 0);
    for (const a of [0, 1]) expect([into[6 * a + obs.value[a]], into[6 * a + 5]]).toEqual([1, 0]);
    for (const a of [2, 3]) {
      expect(into[6 * a]).toBe(1);
      expect(into[6 * a + 5]).toBeCloseTo((obs.cost[a] - 1) / 3, 6);
    }
    expect([...into.subarray(24)]).toEqual([0, 0, 0, 1]);
  });

  it("that read what others do refuse others who do something else", () => {
    expect(() =>
      bindPolicies(createBatch(market), [
        { use: use(jointActionLearner), role: "buyer" },
        { use: use(random) },
      ]),
    ).toThrow(
      "joint-action-learner: reads what all agents do, but in market-v0 a buyer and a seller do not do the same",
    );
  });
});

describe("the conformance check of policies", () => {
  it("plays the role that a setting names, or that of the first agent", () => {
    const settings = [{ env: market }, { env: market, role: "seller" }];
    expect(checkPolicy(qLearning, {}, settings).failures).toEqual([]);
    expect(checkPolicy(use(random), {}, settings).failures).toEqual([]);
    expect(checkPolicy(qLearning, {}, { env: market, role: "broker" }).failures[0].message).toMatch(
      /unknown role of market-v0 "broker"/,
    );
    const constant = checkPolicy(always, { action: 4 }, settings).failures;
    expect(constant.map(({ message }) => message)).toEqual([
      "in market-v0 as seller: always: action must be in 0..3, got 4",
    ]);
  });
});

describe("binding", () => {
  const bind = (...uses: { role?: string; seats?: number[] }[]) =>
    bindPolicies(
      createBatch(market),
      uses.map((each) => ({ use: use(random), ...each })),
    ).map(({ seats }) => [...seats]);

  it("by role, by seats within a role, or what is left", () => {
    expect(bind({ role: "seller" }, { role: "buyer" })).toEqual([
      [2, 3],
      [0, 1],
    ]);
    expect(bind({ role: "buyer" }, {})).toEqual([
      [0, 1],
      [2, 3],
    ]);
    expect(bind({ seats: [3] }, { role: "buyer" }, { role: "seller" })).toEqual([[3], [0, 1], [2]]);
  });

  test.each([
    [
      [{}],
      'random: plays buyer and seller of market-v0, who do not have the same actions and observations; give each role a policy: { use, role: "buyer" }, { use, role: "seller" }',
    ],
    [[{ role: "buyers" }, {}], 'unknown role of market-v0 "buyers", did you mean "buyer"?'],
    [
      [{ role: "buyer", seats: [0] }, {}],
      'market-v0: a policy has both seats and the role "buyer"; leave one of them out',
    ],
    [[{ role: "buyer" }, { role: "buyer" }, {}], "market-v0: agent 0 has two policies"],
    [[{ seats: [0, 1] }, { role: "buyer" }, {}], "market-v0: no buyer is left for the policy of that role"],
    [[{ role: "buyer" }], "market-v0: agent 2 has no policy"],
  ] as const)("%o is an error", (uses, message) => {
    expect(() => bind(...(uses as unknown as { role?: string }[]))).toThrow(message);
  });

  it("a policy that reads what its role does not see is told so", () => {
    const reader = definePolicy({ ...random, id: "reader", reads: ["cost"] });
    expect(() =>
      bindPolicies(createBatch(market), [{ use: use(reader), role: "buyer" }, { use: use(random) }]),
    ).toThrow(
      'reader: reads the observation "cost", which market-v0 does not give to buyer (it gives value)',
    );
  });

  it("one policy plays roles that do and see the same", () => {
    const chain = sketchEnv({
      id: "chain-v0",
      agents: () => 3,
      roles: () => ["shop", "brewery", "farm"].map((name, tier) => ({ name, seats: [tier] })),
    });
    const [policy] = bindPolicies(createBatch(chain), [{ use: use(random) }]);
    expect([...policy.seats]).toEqual([0, 1, 2]);
    const [farm] = bindPolicies(createBatch(chain), [
      { use: use(random), role: "farm" },
      { use: use(random) },
    ]);
    expect([...farm.seats]).toEqual([2]);
  });
});

describe("roles that are none", () => {
  const wrong = (...roles: Role[]) =>
    createBatch(
      sketchEnv({
        id: "odd-v0",
        roles: () => roles,
        action: () => [box(0, 1, { name: "share" }), discrete(2, { name: "vote" })],
      }),
    );
  test.each([
    [[{ name: "a", seats: [0] }], "odd-v0: agent 1 has no role"],
    [
      [
        { name: "a", seats: [0, 1] },
        { name: "b", seats: [1] },
      ],
      "odd-v0: agent 1 is both a and b",
    ],
    [[{ name: "a", seats: [0, 2] }], "odd-v0: seats of role a must be in 0..1, got 2"],
    [
      [
        { name: "a", seats: [0] },
        { name: "a", seats: [1] },
      ],
      'odd-v0: two roles are called "a"',
    ],
    [
      [{ name: "a", seats: [0, 1], action: ["votes"] }],
      'unknown action head (odd-v0, role a) "votes", did you mean "vote"?',
    ],
    [[{ name: "a", seats: [0, 1], action: [] }], "odd-v0: role a has no action; name one of its heads"],
    [[{ name: "a", seats: [0, 1], observation: ["price"] }], 'unknown observation (odd-v0, role a) "price"'],
    [[{ name: "2", seats: [0, 1] }], "odd-v0: a role needs a name"],
  ] as [Role[], string][])("%o", (roles, message) => {
    expect(() => wrong(...roles)).toThrow(message);
  });

  it("the first action of a role is the first that it names", () => {
    const batch = wrong({ name: "a", seats: [1], action: ["vote", "share"] }, { name: "b", seats: [0] });
    expect(batch.roles.map(({ heads }) => heads.map(({ name }) => name))).toEqual([
      ["vote", "share"],
      ["share", "vote"],
    ]);
  });
});

describe("in a configuration", () => {
  it("policies are named by role, and what leaving a norm brings is that of their seats", () => {
    const [seller, buyer] = [
      { use: "always", params: { action: 0 } },
      { use: "always", params: { action: 4 } },
    ];
    const society = {
      policies: [
        { ...seller, role: "seller" },
        { ...buyer, role: "buyer" },
      ],
    };
    const dear = {
      norm: "society",
      policies: [
        { use: "always", params: { action: 3 }, role: "seller" },
        { ...buyer, role: "buyer" },
      ],
    };
    const config: RunConfig = {
      name: "roles",
      sessions: 4,
      scenes: { market: { env: market, train: 0, evaluate: 200, societies: { society, dear } } },
    };
    const running = compare(catalogue, config);
    let step = running.next();
    while (!step.done) step = running.next();
    const { societies } = step.value.scenes.market;
    // Who asks for 1 sells at 3/2 and more; who asks for 4 never sells.
    const [low, high] = [societies.society.payoffs, societies.dear.payoffs].map((rows) =>
      rows.map((row) => row[2]),
    );
    expect(high).toEqual([0, 0, 0, 0]);
    expect(societies.dear.deviation!.estimate).toBeCloseTo(
      -societies.society.payoffs.reduce((sum, row) => sum + (row[2] + row[3]) / 8, 0),
      12,
    );
    expect(low).toHaveLength(4);
  });
});
