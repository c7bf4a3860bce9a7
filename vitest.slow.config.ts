import { defineConfig } from "vitest/config";

/** Reproductions that take minutes; `npm run test:slow`. */
export default defineConfig({
  test: { include: ["test/**/*.slow.test.ts"], testTimeout: 900_000 },
});
