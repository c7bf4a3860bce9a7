import { describe, expect, it } from "vitest";
import { always } from "../../agents/norms/always.ts";
import { grim } from "../../agents/norms/grim.ts";
import { memoryOne } from "../../agents/norms/memory-one.ts";
import { random } from "../../agents/norms/random.ts";
import { generousTitForTat, suspiciousTitForTat, titForTat } from "../../agents/norms/tit-for-tat.ts";
import { winStayLoseShift } from "../../agents/norms/win-stay-lose-shift.ts";
import { zeroDeterminant, zeroDeterminantStrategy } from "../../agents/norms/zero-determinant.ts";
import { commons } from "../../envs/commons/commons.ts";
import { congestionGame } from "../../envs/congestion-game/congestion-game.ts";
import { matrixGame } from "../../envs/matrix-game/matrix-game.ts";
import {
  type BatchOptions,
  bindPolicies,
  box,
  createBatch,
  definePolicy,
  discrete,
  type PolicyUse,
  z,
} from "../../src/index.ts";
import { sketchEnv } from "../helpers/env.ts";

/** Plays a string of C (0) and D (1), over and over. */
const script = definePolicy({
  id: "script",
  title: "A fixed sequence",
  cite: [],
  kind: "norm",
  acts: "discrete",
  params: z.object({ moves: z.string() }),
  bind: ({ rows, seats, agents, io, columns }, { moves }) => ({
    act(lo, hi) {
      for (let r = lo * seats.length; r < hi * seats.length; r++) {
        const tick = columns.tick[Math.floor(rows[r] / agents)];
        io.actions[0][rows[r]] = moves[tick % moves.length] === "C" ? 0 : 1;
      }
    },
  }),
});

/** What each agent plays, one string an agent. */
function histories(
  uses: readonly PolicyUse[],
  ticks: number,
  params: Record<string, unknown> = {},
  options: BatchOptions = {},
): string[] {
  const batch = createBatch(matrixGame, params, options);
  const policies = bindPolicies(batch, uses);
  const played = Array.from({ length: batch.agents }, () => "");
  for (let t = 0; t < ticks; t++) {
    for (const { policy } of policies) policy.act(0, batch.worlds, false);
    batch.step();
    for (let a = 0; a < batch.agents; a++) played[a] += (batch.columns.past[a] as number) === 0 ? "C" : "D";
    batch.resetDone();
  }
  return played;
}

/** What a norm plays against a sequence, in the first seat and in the second. */
function against(
  norm: PolicyUse["use"],
  moves: string,
  ticks: number,
  params: Record<string, unknown> = {},
): string {
  const other = { use: script, params: { moves } };
  const first = histories(
    [
      { use: norm, params, seats: [0] },
      { ...other, seats: [1] },
    ],
    ticks,
  )[0];
  const second = histories(
    [
      { use: norm, params, seats: [1] },
      { ...other, seats: [0] },
    ],
    ticks,
  )[1];
  expect(second).toBe(first);
  return first;
}

const alternator = "CD";

describe("tit-for-tat", () => {
  it("plays the other's last move, and C first", () => {
    expect(against(titForTat, alternator, 8)).toBe("CCDCDCDC");
    expect(against(titForTat, "D", 5)).toBe("CDDDD");
    expect(against(titForTat, "CCDDDCC", 7)).toBe("CCCDDDC");
  });

  it("alternates for ever against its suspicious relative", () => {
    expect(histories([{ use: titForTat, seats: [0] }, { use: suspiciousTitForTat }], 6)).toEqual([
      "CDCDCD",
      "DCDCDC",
    ]);
  });

  it("does not trust the history of the first round", () => {
    const uses = [{ use: titForTat, seats: [0] }, { use: suspiciousTitForTat }];
    expect(histories(uses, 3, { opening: 1 })).toEqual(["CDC", "DCD"]);
    expect(histories(uses, 3, { opening: 0 })).toEqual(["CDC", "DCD"]);
  });

  it("begins every episode with C", () => {
    const uses = [
      { use: titForTat, seats: [0] },
      { use: always, params: { action: 1 } },
    ];
    expect(histories(uses, 9, { rounds: 3 })[0]).toBe("CDDCDDCDD");
  });

  it("cooperates with several others when all of them did", () => {
    const three = { game: "volunteers-dilemma", players: 3 };
    const uses = [
      { use: titForTat, seats: [1] },
      { use: script, params: { moves: "CCDDC" }, seats: [0] },
      { use: script, params: { moves: "CDCDC" }, seats: [2] },
    ];
    expect(histories(uses, 6, three)[1]).toBe("CCDDDC");
  });

  it("reads the latest round of a longer history", () => {
    const uses = [
      { use: titForTat, seats: [0] },
      { use: script, params: { moves: alternator } },
    ];
    expect(histories(uses, 6, { memory: 3 })[0]).toBe("CCDCDC");
  });

  it("plays other actions of larger games by name", () => {
    const batch = createBatch(matrixGame, { game: "climbing" });
    const [{ policy }] = bindPolicies(batch, [{ use: titForTat, params: { cooperate: 2, defect: 1 } }]);
    const played: number[][] = [];
    for (let t = 0; t < 3; t++) {
      policy.act(0, 1, false);
      played.push([...batch.io.actions[0]]);
      if (t === 1) batch.io.actions[0][1] = 0;
      batch.step();
    }
    expect(played).toEqual([
      [2, 2],
      [2, 2],
      [1, 2],
    ]);
  });
});

describe("suspicious tit-for-tat", () => {
  it("plays D first", () => {
    expect(against(suspiciousTitForTat, alternator, 6)).toBe("DCDCDC");
    expect(against(suspiciousTitForTat, "C", 4)).toBe("DCCC");
  });
});

describe("generous tit-for-tat", () => {
  it("is tit-for-tat without generosity, and always cooperates with all of it", () => {
    expect(against(generousTitForTat, alternator, 6, { generosity: 0 })).toBe("CCDCDC");
    expect(against(generousTitForTat, "D", 6, { generosity: 1 })).toBe("CCCCCC");
  });

  it("forgives a third of defections, and never punishes cooperation", () => {
    const ticks = 20_000;
    const [played] = histories(
      [
        { use: generousTitForTat, seats: [0] },
        { use: script, params: { moves: alternator } },
      ],
      ticks,
    );
    let forgiven = 0;
    for (let t = 1; t < ticks; t++) {
      if (t % 2 === 1) expect(played[t]).toBe("C");
      else if (played[t] === "C") forgiven++;
    }
    // Five standard errors of a share of 1/3 in 10 000.
    expect(Math.abs(forgiven / (ticks / 2) - 1 / 3)).toBeLessThan(0.024);
  });
});

describe("grim trigger", () => {
  it("defects for ever after the other's first D", () => {
    expect(against(grim, "CCDCCCC", 7)).toBe("CCCDDDD");
    expect(against(grim, "C", 6)).toBe("CCCCCC");
  });

  it("remembers beyond what it observes, and forgets between episodes", () => {
    const uses = [
      { use: grim, seats: [0] },
      { use: script, params: { moves: "DCCCC" } },
    ];
    expect(histories(uses, 10, { rounds: 5 })[0]).toBe("CDDDDCDDDD");
  });

  it("is set off by any one of several others, not by itself", () => {
    const uses = [
      { use: grim, seats: [0] },
      { use: always, seats: [1] },
      { use: script, params: { moves: "CCDCC" }, seats: [2] },
    ];
    expect(histories(uses, 5, { game: "volunteers-dilemma", players: 3 })[0]).toBe("CCCDD");
    // Noise of 1 turns every C into D: what it plays is its own "mistake" in the first round.
    const noisy = histories(
      [
        { use: grim, seats: [0] },
        { use: always, params: { action: 1 } },
      ],
      4,
      { noise: 1 },
    );
    expect(noisy).toEqual(["DDDD", "CCCC"]);
  });

  it("keeps what it knows in its save", () => {
    const batch = createBatch(matrixGame);
    const uses = [
      { use: grim, seats: [0] },
      { use: script, params: { moves: "DCCC" } },
    ];
    const policies = bindPolicies(batch, uses);
    for (let t = 0; t < 2; t++) {
      for (const { policy } of policies) policy.act(0, 1, false);
      batch.step();
    }
    const copy = bindPolicies(batch, uses);
    copy[0].load(policies[0].save());
    batch.step();
    copy[0].policy.act(0, 1, false);
    expect(batch.io.actions[0][0]).toBe(1);
  });
});

describe("win-stay, lose-shift", () => {
  it("repeats after the other's C and changes after its D", () => {
    expect(against(winStayLoseShift, alternator, 9)).toBe("CCDDCCDDC");
    expect(against(winStayLoseShift, "D", 6)).toBe("CDCDCD");
    expect(against(winStayLoseShift, "DCCC", 8)).toBe("CDDDDCCC");
  });

  it("mends a mistake in two rounds", () => {
    const uses = [
      { use: winStayLoseShift, seats: [0] },
      { use: script, params: { moves: "DDCCC" } },
    ];
    expect(histories(uses, 5)[0]).toBe("CDCCC");
  });
});

describe("memory-one", () => {
  it("reads its four probabilities as after CC, CD, DC and DD", () => {
    const only = (state: string) => ({
      afterCC: 0,
      afterCD: 0,
      afterDC: 0,
      afterDD: 0,
      [`after${state}`]: 1,
    });
    // The rounds after CC, CD, DC and DD of own and other's moves: only the named one is followed by C.
    expect(against(memoryOne, "CDCDD", 6, { ...only("CC"), opening: 1 })).toBe("CCDDDD");
    expect(against(memoryOne, "DDCCD", 6, { ...only("CD"), opening: 1 })).toBe("CCCDDD");
    expect(against(memoryOne, "CDCDD", 6, { ...only("DC"), opening: 0 })).toBe("DCDCDD");
    expect(against(memoryOne, "DDCCD", 6, { ...only("DD"), opening: 0 })).toBe("DCDDDC");
  });

  it("cooperates at the given rates", () => {
    const rates = { afterCC: 0.9, afterCD: 0.6, afterDC: 0.4, afterDD: 0.1 };
    const worlds = 20_000;
    const batch = createBatch(matrixGame, { opening: "random" }, { worlds });
    const [{ policy }] = bindPolicies(batch, [{ use: memoryOne, params: { ...rates, opening: 0.3 } }]);
    policy.act(0, worlds, false);
    const share = (actions: ArrayLike<number>, keep: (k: number) => boolean) => {
      let [kept, cooperating] = [0, 0];
      for (let k = 0; k < actions.length; k++)
        if (keep(k)) {
          kept++;
          if (actions[k] === 0) cooperating++;
        }
      return cooperating / kept;
    };
    expect(Math.abs(share(batch.io.actions[0], () => true) - 0.3)).toBeLessThan(0.012);
    batch.step();
    const history = batch.io.obs.history.slice();
    policy.act(0, worlds, false);
    for (const [j, rate] of Object.values(rates).entries()) {
      const found = share(batch.io.actions[0], (k) => history[2 * k] * 2 + history[2 * k + 1] === j);
      expect(Math.abs(found - rate)).toBeLessThan(0.05);
    }
  });
});

describe("zero-determinant", () => {
  const strategy = (params: Record<string, unknown>) =>
    zeroDeterminantStrategy(zeroDeterminant.params.parse(params));

  it.each<[Record<string, unknown>, number[], string]>([
    [{ chi: 3 }, [11 / 13, 1 / 2, 7 / 26, 0], "Press & Dyson 2012"],
    [{ chi: 2 }, [8 / 9, 1 / 2, 1 / 3, 0], "Extort-2 of Stewart & Plotkin 2012"],
    [{ chi: 2, mode: "generous" }, [1, 1 / 8, 1, 1 / 4], "ZDGTFT-2 of Stewart & Plotkin 2012"],
    [{ chi: 1, phi: 1 / 5 }, [1, 0, 1, 0], "tit-for-tat: the fair one (Press & Dyson 2012)"],
  ])("of %j has the published probabilities %j (%s)", (params, expected) => {
    for (const [j, p] of strategy(params).entries()) expect(p).toBeCloseTo(expected[j], 12);
  });

  it("refuses payoffs that are no dilemma and a phi that gives no probabilities", () => {
    expect(() => strategy({ reward: 6 })).toThrow(/payoffs must be a dilemma/);
    expect(() => strategy({ chi: 3, phi: 0.08 })).toThrow(/phi must be in \(0, 0\.0769/);
    expect(() => strategy({ chi: 3, phi: 1 / 13 })).not.toThrow();
  });

  it("is for two players", () => {
    const batch = createBatch(matrixGame, { game: "volunteers-dilemma", players: 3 });
    expect(() => bindPolicies(batch, [{ use: zeroDeterminant }])).toThrow(/two-player games, got 3/);
  });
});

describe("always", () => {
  it("plays its action", () => {
    expect(
      histories(
        [
          { use: always, seats: [0] },
          { use: always, params: { action: 1 } },
        ],
        3,
      ),
    ).toEqual(["CCC", "DDD"]);
    const batch = createBatch(congestionGame, { agents: 3 });
    bindPolicies(batch, [{ use: always, params: { action: 1 } }])[0].policy.act(0, 1, false);
    expect([...batch.io.actions[0]]).toEqual([1, 1, 1]);
    expect(() => bindPolicies(batch, [{ use: always, params: { action: 2 } }])).toThrow(
      /action must be in 0\.\.1, got 2/,
    );
    expect(() => bindPolicies(batch, [{ use: always, params: { action: 0.5 } }])).toThrow(
      /action must be in 0\.\.1, got 0\.5/,
    );
  });

  it("plays one value of a continuous head", () => {
    const batch = createBatch(commons, { agents: 2, continuous: true, maxEffort: 4 });
    bindPolicies(batch, [{ use: always, params: { action: 2.5 } }])[0].policy.act(0, 1, false);
    expect([...batch.io.actions[0]]).toEqual([2.5, 2.5]);
    expect(() => bindPolicies(batch, [{ use: always, params: { action: 5 } }])).toThrow(
      /action must be in 0\.\.4, got 5/,
    );
  });

  it("plays the nearest allowed action, the lower of two", () => {
    const batch = createBatch(masked);
    const played = [2, 3].map((action) => {
      bindPolicies(batch, [{ use: always, params: { action } }])[0].policy.act(0, 1, false);
      return [...batch.io.actions[0]];
    });
    expect(played).toEqual([
      [2, 1, 0],
      [3, 3, 4],
    ]);
  });
});

/** Agent 0 may play all of 0..4, agent 1 all but 2, agent 2 only 0 and 4; a second head is a real number. */
const masked = sketchEnv({
  id: "masked-v0",
  title: "Masks",
  agents: () => 3,
  masked: true,
  action: () => [discrete(5), box(-2, 3, { name: "gift" })],
  world: {
    observe: (w) => w.mask.set([1, 1, 1, 1, 1, 1, 1, 0, 1, 1, 1, 0, 0, 0, 1]),
  },
});

describe("random", () => {
  it("plays what is allowed, all alike, and real numbers over their range", () => {
    const worlds = 4000;
    const batch = createBatch(masked, {}, { worlds });
    const [{ policy }] = bindPolicies(batch, [{ use: random }]);
    policy.act(0, worlds, false);
    const counts = Array.from({ length: 3 }, () => new Array<number>(5).fill(0));
    batch.io.actions[0].forEach((choice, k) => {
      counts[k % 3][choice]++;
    });
    const expected = [
      [0.2, 0.2, 0.2, 0.2, 0.2],
      [0.25, 0.25, 0, 0.25, 0.25],
      [0.5, 0, 0, 0, 0.5],
    ];
    for (const [a, row] of expected.entries())
      for (const [choice, share] of row.entries())
        if (share === 0) expect(counts[a][choice]).toBe(0);
        else expect(Math.abs(counts[a][choice] / worlds - share)).toBeLessThan(0.04);
    const gifts = [...batch.io.actions[1]];
    expect(Math.min(...gifts)).toBeGreaterThanOrEqual(-2);
    expect(Math.max(...gifts)).toBeLessThan(3);
    expect(Math.abs(gifts.reduce((sum, x) => sum + x, 0) / gifts.length - 0.5)).toBeLessThan(0.07);
  });
});

describe("norms that read the last round", () => {
  const all = [
    titForTat,
    generousTitForTat,
    suspiciousTitForTat,
    grim,
    winStayLoseShift,
    memoryOne,
    zeroDeterminant,
  ];

  it("say what they miss", () => {
    for (const use of all) {
      const blind = createBatch(matrixGame, { memory: 0 });
      expect(() => bindPolicies(blind, [{ use }])).toThrow(
        /needs the last joint action; set the env's memory/,
      );
      const roads = createBatch(congestionGame, { agents: 2 });
      expect(() => bindPolicies(roads, [{ use }])).toThrow(
        /reads the observation "history".*made for matrix-game-v0/,
      );
      const batch = createBatch(matrixGame);
      expect(() => bindPolicies(batch, [{ use, params: { cooperate: 2 } }])).toThrow(
        /cooperate must be an action in 0\.\.1, got 2/,
      );
      expect(() => bindPolicies(batch, [{ use, params: { cooperate: 1 } }])).toThrow(
        /must be different actions/,
      );
    }
  });
});
