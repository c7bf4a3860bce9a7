/** Value decomposition: how much of a team's value table fits into utilities that each agent can maximise alone. */
export { type Factorisation, type FactorisationKind, factorise, maxOrders } from "./factorise.ts";
export {
  type SolveTeamOptions,
  solveTeamProblem,
  type TeamProblem,
  type TeamSolution,
  type TeamState,
  type TeamStep,
} from "./team.ts";
