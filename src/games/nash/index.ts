/** Nash equilibria of games of two players. */
export type { EquilibriumComponent, EquilibriumSet, NashSubset } from "./components.ts";
export { nashEquilibria } from "./enumerate.ts";
export { type Equilibrium, supportOf } from "./equilibrium.ts";
export { type ExactEquilibrium, nashExact } from "./exact.ts";
export { findEquilibrium, lemkeHowson } from "./lemke-howson.ts";
