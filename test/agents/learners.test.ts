/** What every learner keeps, whatever it learns: a generic check over those with tables. */
import { describe } from "vitest";
import { allocatesNothing, keepsWhatLearnersKeep } from "./learners.checks.ts";
import { tableLearners } from "./tables.ts";

allocatesNothing(tableLearners, { ticks: 96 });

describe.each(Object.entries(tableLearners))("%s", (_, variant) => {
  keepsWhatLearnersKeep(variant, "most", { ticks: 96 }, 300);
});
