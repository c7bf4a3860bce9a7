/** Solution concepts of finite games that need no search: dominance, pure equilibria, efficiency, potentials, dilemmas. */
export { bestResponses, pureProfile } from "./best-responses.ts";
export { type Dilemma, type DilemmaKind, dilemmaOf } from "./dilemma.ts";
export {
  type DominanceKind,
  dominantAction,
  dominantEquilibrium,
  dominatedActions,
  dominates,
} from "./dominance.ts";
export { type Elimination, eliminateDominated, restrictedGame } from "./elimination.ts";
export { dominatingMix } from "./mixed-dominance.ts";
export { deviationGains, exploitability, isNash, nashConv } from "./nash-conv.ts";
export { paretoFront } from "./pareto.ts";
export { exactPotential, generalizedOrdinalPotential, ordinalPotential } from "./potential.ts";
export { pureNash } from "./pure-nash.ts";
export { type RiskDominance, riskDominance } from "./risk-dominance.ts";
export { type SchellingDiagram, schellingDiagram } from "./schelling.ts";
export { isSymmetric } from "./symmetry.ts";
export {
  type EquilibriumEfficiency,
  equilibriumEfficiency,
  priceOfAnarchy,
  socialOptimum,
  welfareOf,
} from "./welfare.ts";
