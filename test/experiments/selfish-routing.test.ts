import { test } from "vitest";
import { comparisonOf } from "./experiments.ts";
import { reproducesFirst } from "./first-sessions.ts";

test("the first session on Pigou's roads is that of the committed results", () => {
  const { scenes } = comparisonOf("selfish-routing").config;
  reproducesFirst("selfish-routing", 1, { scenes: { pigou: scenes.pigou } });
}, 300_000);
