/** What institutions are worth, in closed form or by enumeration: the numbers that simulations of them are held to. */
export { anticommons, compatibleRules, gridlock } from "./vetoes.ts";
