import { defineConfig } from "vitest/config";
import { aliases } from "./test/helpers/entries.ts";

/** Reproductions that take minutes; `npm run test:slow`. */
export default defineConfig({
  resolve: { alias: aliases },
  test: { include: ["test/**/*.slow.test.ts"], testTimeout: 900_000 },
});
