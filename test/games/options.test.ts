/** Options are read or refused: a name that no function knows is an error, and so is one that would change nothing. */
import { describe, expect, it } from "vitest";
import { always } from "../../agents/index.ts";
import { matrixGame } from "../../envs/index.ts";
import * as ostrom from "../../src/index.ts";

const game = ostrom.normalFormOf(ostrom.gamePreset("prisoners-dilemma"));
const { grim } = ostrom.strategyPresets;
const pairs = ostrom.finitePairs(10, game);
const still = ostrom.replicatorDynamic(ostrom.matchedPairs(game));
const truth = ostrom.vcgMechanism([[[1, 0]], [[0, 1]]]);
const uniform = ostrom.uniformValues(0, 1);
const play = { cooperating: { use: always }, otherwise: { use: always }, ticks: 2 };
const policies = { cooperate: { use: always }, defect: { use: always } };
const takeover = { mutant: 0, resident: 1 };
const batch = ostrom.createBatch(matrixGame);
const state = { actions: [1], rewards: [0], next: [-1] };

/** What each is given besides what it needs: nothing that it knows. */
const calls: Record<string, (wrong: object) => unknown> = {
  normalForm: (wrong) => ostrom.normalForm({ actions: [1], payoffs: [[0]], ...wrong }),
  pureNash: (wrong) => ostrom.pureNash(game, wrong),
  schellingDiagram: (wrong) => ostrom.schellingDiagram(game, wrong),
  exactPotential: (wrong) => ostrom.exactPotential(game, wrong),
  solveLinearProgram: (wrong) =>
    ostrom.solveLinearProgram({ direction: "maximise", objective: [1], constraints: [], ...wrong }),
  repeatedPayoffs: (wrong) => ostrom.repeatedPayoffs(game, grim, grim, { discount: 0.9, ...wrong }),
  repeatedShares: (wrong) => ostrom.repeatedShares(game, grim, grim, { discount: 0.9, ...wrong }),
  repeatedDeviation: (wrong) => ostrom.repeatedDeviation(game, grim, grim, { discount: 0.9, ...wrong }),
  isRepeatedNash: (wrong) => ostrom.isRepeatedNash(game, grim, grim, { discount: 0.9, ...wrong }),
  isSubgamePerfect: (wrong) => ostrom.isSubgamePerfect(game, grim, grim, { discount: 0.9, ...wrong }),
  bestResponseMachine: (wrong) => ostrom.bestResponseMachine(game, grim, { discount: 0.9, ...wrong }),
  roundRobin: (wrong) => ostrom.roundRobin(game, { grim }, { discount: 0.9, ...wrong }),
  zeroDeterminantMemoryOne: (wrong) =>
    ostrom.zeroDeterminantMemoryOne(game, { mode: "extort", chi: 2, ...wrong }),
  fixationProbability: (wrong) =>
    ostrom.fixationProbability(pairs, ostrom.fermi(1), { ...takeover, ...wrong }),
  logFixation: (wrong) => ostrom.logFixation(pairs, ostrom.fermi(1), { ...takeover, ...wrong }),
  conditionalFixationTime: (wrong) =>
    ostrom.conditionalFixationTime(pairs, ostrom.fermi(1), { ...takeover, ...wrong }),
  simulatePopulation: (wrong) =>
    ostrom.simulatePopulation(pairs, ostrom.fermi(1), { start: [5, 5], events: 3, ...wrong }),
  smoothedFictitiousPlay: (wrong) => ostrom.smoothedFictitiousPlay(game, { noise: 1, rounds: 2, ...wrong }),
  trajectory: (wrong) => ostrom.trajectory(still, [0.5, 0.5], { dt: 0.1, steps: 1, ...wrong }),
  alphaRank: (wrong) => ostrom.alphaRank(game, { alpha: 1, ...wrong }),
  alphaRankSymmetric: (wrong) => ostrom.alphaRankSymmetric(game, { alpha: 1, ...wrong }),
  isTruthDominant: (wrong) => ostrom.isTruthDominant(truth, wrong),
  equilibriumBid: (wrong) => ostrom.equilibriumBid("first-price", uniform, 2, 0.5, wrong),
  expectedRevenue: (wrong) => ostrom.expectedRevenue("first-price", uniform, 2, wrong),
  resilientConsensus: (wrong) =>
    ostrom.resilientConsensus({
      neighbours: [[1], [0]],
      initial: [0, 1],
      faulty: [],
      cut: 0,
      rounds: 1,
      ...wrong,
    }),
  coalitionValues: (wrong) => ostrom.coalitionValues(matrixGame, { ...play, ...wrong }),
  coalitionEvaluator: (wrong) => ostrom.coalitionEvaluator(matrixGame, { ...play, ...wrong }),
  empiricalGame: (wrong) => ostrom.empiricalGame(matrixGame, policies, { ticks: 2, ...wrong }),
  empiricalSchelling: (wrong) => ostrom.empiricalSchelling(matrixGame, policies, { ticks: 2, ...wrong }),
  difference: (wrong) => ostrom.differenceCredit(batch, { baseline: 0, ...wrong }),
  shapley: (wrong) => ostrom.shapleyCredit(batch, { baseline: 0, ...wrong }),
  banzhaf: (wrong) => ostrom.banzhafCredit(batch, { baseline: 0, ...wrong }),
  owen: (wrong) => ostrom.owenCredit(batch, { baseline: 0, groups: [[0], [1]], ...wrong }),
  aristocrat: (wrong) => ostrom.aristocratCredit(batch, wrong),
  counterfactualWelfare: (wrong) => ostrom.counterfactualWelfare(batch, 1, () => {}, wrong),
  solveTeamProblem: (wrong) => ostrom.solveTeamProblem({ states: [state] }, "vdn", wrong),
};

describe("unknown options are errors", () => {
  it.each(Object.entries(calls))("of %s", (_, call) => {
    expect(() => call({})).not.toThrow();
    expect(() => call({ nonsense: 1 })).toThrow(/unknown (option|field) "nonsense"/);
  });

  it("of rewards", () => {
    const wrong = { nonsense: 1 };
    for (const make of [
      () => ostrom.teamReward(wrong as object),
      () => ostrom.prosocialReward({ others: 1, ...wrong }),
      () => ostrom.weightedReward({ weights: [1], ...wrong }),
      () => ostrom.differenceReward({ baseline: 0, ...wrong }),
      () => ostrom.aristocratReward(wrong as object),
      () => ostrom.shapleyReward({ baseline: 0, ...wrong }),
      () => ostrom.inequityReward(wrong as object),
      () => ostrom.svoReward({ angle: 45, ...wrong }),
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
    const credit = (given: object) => () =>
      ostrom.creditOf(batch, [], { rule: "difference", baseline: 0, ...given } as never);
    expect(credit({})).not.toThrow();
    expect(credit({ sample: { budget: 10 } })).toThrow(/unknown option "sample"/);
    expect(credit({ groups: [[0, 1]] })).toThrow(/unknown option "groups"/);
  });

  it("words that mean nothing", () => {
    expect(() => calls.trajectory({ method: "rk5" })).toThrow(/unknown method "rk5", did you mean "rk4"/);
    expect(() => calls.zeroDeterminantMemoryOne({ mode: "extortion" })).toThrow(/unknown mode/);
    expect(() => calls.solveLinearProgram({ direction: "max" })).toThrow(/unknown direction "max"/);
  });
});
