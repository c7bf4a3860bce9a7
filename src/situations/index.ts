/** What situations are worth in closed form or by enumeration: the numbers that envs and learners are held to. */
export { contagion, criticalLoad, stopLossDrop, survivingShare } from "./cascades.ts";
