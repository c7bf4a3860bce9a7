/** Options are read or refused: a name that no function knows is an error, and so is one that would change nothing. */
import { describe, expect, it } from "vitest";
import { always } from "../../agents/index.ts";
import { matrixGame } from "../../envs/index.ts";
import * as credit from "../../src/credit/index.ts";
import * as games from "../../src/games/index.ts";
import { createBatch } from "../../src/index.ts";

const game = games.normalFormOf(games.gamePreset("prisoners-dilemma"));
const { grim } = games.strategyPresets;
const pairs = games.finitePairs(10, game);
const still = games.replicatorDynamic(games.matchedPairs(game));
const truth = games.vcgMechanism([[[1, 0]], [[0, 1]]]);
const uniform = games.uniformValues(0, 1);
const play = { cooperating: { use: always }, otherwise: { use: always }, ticks: 2 };
const policies = { cooperate: { use: always }, defect: { use: always } };
const takeover = { mutant: 0, resident: 1 };
const batch = createBatch(matrixGame);
const state = { actions: [1], rewards: [0], next: [-1] };

/** What each is given besides what it needs: nothing that it knows. */
const calls: Record<string, (wrong: object) => unknown> = {
  normalForm: (wrong) => games.normalForm({ actions: [1], payoffs: [[0]], ...wrong }),
  pureNash: (wrong) => games.pureNash(game, wrong),
  schellingDiagram: (wrong) => games.schellingDiagram(game, wrong),
  exactPotential: (wrong) => games.exactPotential(game, wrong),
  solveLinearProgram: (wrong) =>
    games.solveLinearProgram({ direction: "maximise", objective: [1], constraints: [], ...wrong }),
  repeatedPayoffs: (wrong) => games.repeatedPayoffs(game, grim, grim, { discount: 0.9, ...wrong }),
  repeatedShares: (wrong) => games.repeatedShares(game, grim, grim, { discount: 0.9, ...wrong }),
  repeatedDeviation: (wrong) => games.repeatedDeviation(game, grim, grim, { discount: 0.9, ...wrong }),
  isRepeatedNash: (wrong) => games.isRepeatedNash(game, grim, grim, { discount: 0.9, ...wrong }),
  isSubgamePerfect: (wrong) => games.isSubgamePerfect(game, grim, grim, { discount: 0.9, ...wrong }),
  bestResponseMachine: (wrong) => games.bestResponseMachine(game, grim, { discount: 0.9, ...wrong }),
  roundRobin: (wrong) => games.roundRobin(game, { grim }, { discount: 0.9, ...wrong }),
  zeroDeterminantMemoryOne: (wrong) =>
    games.zeroDeterminantMemoryOne(game, { mode: "extort", chi: 2, ...wrong }),
  fixationProbability: (wrong) => games.fixationProbability(pairs, games.fermi(1), { ...takeover, ...wrong }),
  logFixation: (wrong) => games.logFixation(pairs, games.fermi(1), { ...takeover, ...wrong }),
  conditionalFixationTime: (wrong) =>
    games.conditionalFixationTime(pairs, games.fermi(1), { ...takeover, ...wrong }),
  simulatePopulation: (wrong) =>
    games.simulatePopulation(pairs, games.fermi(1), { start: [5, 5], events: 3, ...wrong }),
  smoothedFictitiousPlay: (wrong) => games.smoothedFictitiousPlay(game, { noise: 1, rounds: 2, ...wrong }),
  trajectory: (wrong) => games.trajectory(still, [0.5, 0.5], { dt: 0.1, steps: 1, ...wrong }),
  alphaRank: (wrong) => games.alphaRank(game, { alpha: 1, ...wrong }),
  alphaRankSymmetric: (wrong) => games.alphaRankSymmetric(game, { alpha: 1, ...wrong }),
  isTruthDominant: (wrong) => games.isTruthDominant(truth, wrong),
  equilibriumBid: (wrong) => games.equilibriumBid("first-price", uniform, 2, 0.5, wrong),
  expectedUtility: (wrong) => games.expectedUtility("first-price", uniform, 2, wrong),
  expectedRevenue: (wrong) => games.expectedRevenue("first-price", uniform, 2, wrong),
  resilientConsensus: (wrong) =>
    games.resilientConsensus({
      neighbours: [[1], [0]],
      initial: [0, 1],
      faulty: [],
      cut: 0,
      rounds: 1,
      ...wrong,
    }),
  coalitionValues: (wrong) => games.coalitionValues(matrixGame, { ...play, ...wrong }),
  coalitionEvaluator: (wrong) => games.coalitionEvaluator(matrixGame, { ...play, ...wrong }),
  empiricalGame: (wrong) => games.empiricalGame(matrixGame, policies, { ticks: 2, ...wrong }),
  empiricalSchelling: (wrong) => games.empiricalSchelling(matrixGame, policies, { ticks: 2, ...wrong }),
  difference: (wrong) => credit.differenceCredit(batch, { baseline: 0, ...wrong }),
  shapley: (wrong) => credit.shapleyCredit(batch, { baseline: 0, ...wrong }),
  banzhaf: (wrong) => credit.banzhafCredit(batch, { baseline: 0, ...wrong }),
  owen: (wrong) => credit.owenCredit(batch, { baseline: 0, groups: [[0], [1]], ...wrong }),
  aristocrat: (wrong) => credit.aristocratCredit(batch, wrong),
  counterfactualWelfare: (wrong) => credit.counterfactualWelfare(batch, 1, () => {}, wrong),
  solveTeamProblem: (wrong) => credit.solveTeamProblem({ states: [state] }, "vdn", wrong),
};

describe("unknown options are errors", () => {
  it.each(Object.entries(calls))("of %s", (_, call) => {
    expect(() => call({})).not.toThrow();
    expect(() => call({ nonsense: 1 })).toThrow(/unknown (option|field) "nonsense"/);
  });

  it("of rewards", () => {
    const wrong = { nonsense: 1 };
    for (const make of [
      () => credit.teamReward(wrong as object),
      () => credit.prosocialReward({ others: 1, ...wrong }),
      () => credit.weightedReward({ weights: [1], ...wrong }),
      () => credit.differenceReward({ baseline: 0, ...wrong }),
      () => credit.aristocratReward(wrong as object),
      () => credit.shapleyReward({ baseline: 0, ...wrong }),
      () => credit.banzhafReward({ baseline: 0, ...wrong }),
      () => credit.owenReward({ baseline: 0, groups: [[0]], ...wrong }),
      () => credit.inequityReward(wrong as object),
      () => credit.svoReward({ angle: 45, ...wrong }),
    ])
      expect(make).toThrow(/unknown option "nonsense"/);
  });
});

describe("options that would change nothing are errors", () => {
  it("copies of a conditional time, which is that of one mutant; rounds of the payoffs a round", () => {
    expect(() => calls.conditionalFixationTime({ copies: 3 })).toThrow(/unknown option "copies"/);
    expect(() => calls.repeatedPayoffs({ rounds: 10 })).toThrow(/unknown option "rounds"/);
    expect(() => calls.repeatedPayoffs({ discont: 0.5 })).toThrow(/did you mean "discount"/);
  });

  it("symmetry of a Schelling diagram, which is assumed; a baseline of aristocrat utility, which has a mean", () => {
    expect(() => calls.empiricalSchelling({ symmetric: true })).toThrow(/unknown option "symmetric"/);
    expect(() => calls.aristocrat({ baseline: 0 })).toThrow(/unknown option "baseline"/);
  });

  it("lasting changes of a single tick", () => {
    expect(() => calls.difference({ lasting: true })).toThrow(/lasting changes have no meaning/);
  });

  it("options of another credit rule", () => {
    const made = (given: object) => () =>
      credit.creditOf(batch, [], { rule: "difference", baseline: 0, ...given } as never);
    expect(made({})).not.toThrow();
    expect(made({ sample: { budget: 10 } })).toThrow(/unknown option "sample"/);
    expect(made({ groups: [[0, 1]] })).toThrow(/unknown option "groups"/);
  });

  it("words that mean nothing", () => {
    expect(() => calls.trajectory({ method: "rk5" })).toThrow(/unknown method "rk5", did you mean "rk4"/);
    expect(() => calls.zeroDeterminantMemoryOne({ mode: "extortion" })).toThrow(/unknown mode/);
    expect(() => calls.solveLinearProgram({ direction: "max" })).toThrow(/unknown direction "max"/);
  });
});
