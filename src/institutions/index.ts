/** What institutions are worth, in closed form or by enumeration: the numbers that simulations of them are held to. */
export { type Lending, leastJointLiability, lending, type Project } from "./lending.ts";
export {
  type Accident,
  activityUnder,
  type Care,
  careOfTwo,
  careUnder,
  efficientCare,
  type LiabilityRule,
} from "./liability.ts";
export { allOrNothing, stableTreaties, type Treaty, type TreatyGame, treaty } from "./treaties.ts";
export { anticommons, compatibleRules, gridlock } from "./vetoes.ts";
