/** What every learner keeps, whatever it learns: a generic check over those with tables. */
import { describe } from "vitest";
import { keepsWhatLearnersKeep } from "./learners.checks.ts";
import { tableLearners } from "./tables.ts";

describe.each(Object.entries(tableLearners))("%s", (_, variant) => {
  keepsWhatLearnersKeep(variant, "all", { ticks: 96 }, 300);
});
