import { test } from "vitest";
import { reproducesFirst } from "./first-sessions.ts";

test("the first session of commons-of-eight is that of its committed results", () => {
  reproducesFirst("commons-of-eight", 1);
}, 300_000);
