/** Nash equilibria of games of two players, and of symmetric games of many with two choices. */
export type { EquilibriumComponent, EquilibriumSet, NashSubset } from "./components.ts";
export { nashEquilibria } from "./enumerate.ts";
export { type Equilibrium, supportOf } from "./equilibrium.ts";
export { type ExactEquilibrium, nashExact } from "./exact.ts";
export { type KnownEquilibria, type KnownEquilibrium, knownEquilibria } from "./known.ts";
export { findEquilibrium, lemkeHowson } from "./lemke-howson.ts";
export {
  symmetricMixes,
  type TwoChoiceEquilibrium,
  type TwoChoices,
  twoChoiceEquilibria,
  twoChoicesOf,
} from "./two-choices.ts";
