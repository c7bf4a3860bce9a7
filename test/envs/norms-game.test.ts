import { describe, expect, it } from "vitest";
import { heir } from "../../agents/norms/heir.ts";
import { drawing } from "../../envs/norms-game/draw.ts";
import { normsGame } from "../../envs/norms-game/norms-game.ts";
import { bindPolicies, captureFrame, createBatch, readWindow, train } from "../../src/index.ts";
import { parseXml, textOf } from "../report/xml.ts";

/** Payoffs of a tick, by world and agent, with choices of boldness and vengefulness in sevenths. */
function tick(given: object, bold: number[], vengeful: number[], form: "kernel" | "world", worlds = 1) {
  const batch = createBatch(normsGame, { births: false, ...given }, { form, worlds });
  const n = bold.length;
  for (let i = 0; i < worlds; i++) {
    batch.io.actions[0].set(bold, n * i);
    batch.io.actions[1].set(vengeful, n * i);
  }
  batch.step();
  return { batch, payoff: Array.from(batch.io.payoff) };
}

describe.each(["kernel", "world"] as const)("a tick (%s form)", (form) => {
  it("pays who offends, at the cost of each other", () => {
    // The boldest takes all of its chances, of which nobody punishes any.
    const { batch, payoff } = tick({ agents: 3, chances: 4 }, [7, 0, 0], [0, 0, 0], form);
    expect(payoff).toEqual([12, -4, -4]);
    expect([...batch.columns.taken]).toEqual([4, 0, 0]);
    const { offences, punished, boldness, vengefulness } = batch.readMetrics(0);
    expect([offences, punished, vengefulness]).toEqual([1 / 3, 0, 0]);
    expect(boldness).toBeCloseTo(1 / 3, 12);
  });

  it("punishes as often as it sees: half of the time where all chances are taken", () => {
    const worlds = 4000;
    const { payoff } = tick({ agents: 2, chances: 1 }, [7, 0], [0, 7], form, worlds);
    let punished = 0;
    for (let i = 0; i < worlds; i++) {
      const [offender, other] = payoff.slice(2 * i, 2 * i + 2);
      expect([`${offender} ${other}`]).toContain(offender < 0 ? "-6 -3" : "3 -1");
      if (offender < 0) punished++;
    }
    expect(Math.abs(punished / worlds - 1 / 2)).toBeLessThan(4 * Math.sqrt(1 / 4 / worlds));
  });

  it("takes a chance where few see it: boldness is how often", () => {
    const worlds = 3000;
    const { batch } = tick({ agents: 2, chances: 1 }, [3, 0], [0, 0], form, worlds);
    const share = Array.from(batch.columns.taken).reduce((sum, each) => sum + each, 0) / worlds;
    expect(Math.abs(share - 3 / 7)).toBeLessThan(4 * Math.sqrt(12 / 49 / worlds));
  });

  it("with metanorms punishes who saw it and did not: a third of the time", () => {
    const worlds = 6000;
    const { payoff } = tick({ agents: 3, chances: 1, metanorms: true }, [7, 0, 0], [0, 0, 7], form, worlds);
    let metapunished = 0;
    for (let i = 0; i < worlds; i++) if (payoff[3 * i + 1] < -1) metapunished++;
    // It is seen by both with probability s^2, of which the mean is 1/3.
    expect(Math.abs(metapunished / worlds - 1 / 3)).toBeLessThan(4 * Math.sqrt(2 / 9 / worlds));
  });

  it("gives two children to who is a standard deviation above the mean, none to who is one below", () => {
    const batch = createBatch(normsGame, { agents: 4, chances: 1 }, { form, worlds: 200 });
    // Scores 3, -1, -1, -1: the mean is 0, the deviation 3^(1/2).
    for (let i = 0; i < 200; i++) {
      batch.io.actions[0].set([7, 0, 0, 0], 4 * i);
      batch.io.actions[1].fill(0, 4 * i, 4 * i + 4);
    }
    batch.step();
    const all = Array.from(batch.columns.parent!);
    const parents = Array.from({ length: 200 }, (_, i) => all.slice(4 * i, 4 * i + 4));
    for (const each of parents) expect(new Set(each).size).toBeGreaterThanOrEqual(3);
    const first = parents.flat().filter((each) => each === 0).length / 200;
    // Five children of whom one goes by lot: of the two of the first with probability 2/5.
    expect(Math.abs(first - 8 / 5)).toBeLessThan(4 * Math.sqrt(6 / 25 / 200));
  });
});

it("inherits what it does: of a parent every bit of which flips, the rest of seven", () => {
  const batch = createBatch(normsGame, {}, { worlds: 20 });
  const policies = bindPolicies(batch, [{ use: heir, params: { mutation: 1 } }]);
  const played = () => {
    train({ batch, policies, ticks: 1 });
    return Array.from({ length: 400 }, (_, k) => batch.io.actions.map((each) => each[k]));
  };
  const parents = played();
  const children = played();
  expect(new Set(parents.flat()).size).toBe(8);
  for (const [k, child] of children.entries()) {
    const first = k - (k % 20);
    expect(parents.slice(first, first + 20)).toContainEqual(child.map((each) => 7 - each));
  }
});

it("keeps norms by metanorms", () => {
  for (const metanorms of [false, true]) {
    const batch = createBatch(normsGame, { metanorms }, { worlds: 30 });
    const policies = bindPolicies(batch, [{ use: heir }]);
    train({ batch, policies, ticks: 99 });
    batch.startWindow();
    train({ batch, policies, ticks: 1 });
    const { boldness, vengefulness } = readWindow(batch);
    const established = boldness.filter((each, s) => each <= 0.29 && vengefulness[s] >= 0.57).length;
    if (metanorms) expect(established).toBeGreaterThanOrEqual(27);
    else expect(established).toBeLessThanOrEqual(12);
  }
});

it("has in theory what is played", () => {
  const { optimum, nash } = normsGame.theory!({ agents: 5, chances: 2 });
  const all = tick({ agents: 5, chances: 2 }, [7, 7, 7, 7, 7], [0, 0, 0, 0, 0], "kernel");
  expect(nash!.welfare).toBe(all.payoff.reduce((a, b) => a + b, 0));
  expect(optimum!.welfare).toBe(0);
  expect(normsGame.theory!({ agents: 3 }).optimum!.welfare).toBe(3 * 4 * (3 - 2));
});

it("is drawn as what agents are and what they earn", () => {
  const { batch } = tick({ agents: 3, chances: 4 }, [7, 0, 0], [0, 0, 0], "kernel");
  const frame = captureFrame(batch, 0);
  expect(drawing.text(frame, {})).toBe(
    "tick 1: boldness 0.333, vengefulness 0\n4 offences; all have earned 4",
  );
  const told = textOf(parseXml(drawing.svg([frame], {})));
  for (const each of ["boldness", "vengefulness", "earned"]) expect(told).toContain(each);
  expect(textOf(parseXml(drawing.svg([], {})))).toContain("nothing has happened yet");
});
