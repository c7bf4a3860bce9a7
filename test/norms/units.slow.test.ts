import { test } from "vitest";
import { sameInAnyUnit } from "./units.setup.ts";

test("payoffs a x + b, a > 0, change no verdict, share, barrier or recovery", () => {
  sameInAnyUnit(60);
});
