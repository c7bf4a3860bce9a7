/**
 * Committed results are what the configurations give: the first sessions of every society, to the last bit. After a
 * deliberate change: run the experiment, copy results.json, its charts and
 * certificates.md from the run's folder, then UPDATE_RESULTS=1 npx vitest run test/experiments.
 */
import { test } from "vitest";
import { reproducesFirst } from "./first-sessions.ts";

test.each([
  ["harvest-tragedy", 1],
  ["cleanup-public-good", 2],
  ["deep-rate-limit", 2],
  ["deep-mev", 2],
  ["meltdown-week", 2],
  ["against-tit-for-tat", 2],
  ["commons-of-eight", 2],
  ["game-by-game", 1],
  ["selfish-routing", 2],
  ["bidding-learners", 1],
])("%s reproduces its committed results", (name, held) => reproducesFirst(name, held), 1_800_000);
