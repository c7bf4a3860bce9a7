/** Linear programs and the solution concepts that are one. */
export {
  type CorrelatedEquilibrium,
  type CorrelatedObjective,
  coarseCorrelatedEquilibrium,
  coarseCorrelatedGap,
  correlatedEquilibrium,
  correlatedGap,
  isCoarseCorrelatedEquilibrium,
  isCorrelatedEquilibrium,
} from "./correlated.ts";
export {
  type LinearConstraint,
  type LinearOptimum,
  type LinearProgram,
  type LinearSolution,
  maxLinearEntries,
  solveLinearProgram,
} from "./linear-program.ts";
export { solveZeroSum, type ZeroSumSolution } from "./zero-sum.ts";
