/** Linear programs and the solution concepts that are one. */
export * from "./correlated.ts";
export {
  type LinearConstraint,
  type LinearOptimum,
  type LinearProgram,
  type LinearSolution,
  maxLinearEntries,
  solveLinearProgram,
} from "./linear-program.ts";
export * from "./zero-sum.ts";
