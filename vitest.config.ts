import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    exclude: ["test/**/*.slow.test.ts"],
    testTimeout: 60_000,
    coverage: {
      include: ["src/**", "envs/**", "agents/**"],
      reporter: ["text-summary", "json-summary"],
    },
  },
});
