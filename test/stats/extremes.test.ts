import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { largest, smallest } from "../../src/stats/extremes.ts";

test("extremes of lists of any length", () => {
  const values = Array.from({ length: 300_000 }, (_, j) => ((j * 7919) % 300_007) - 150_000);
  expect(largest(values)).toBe(values.reduce((most, value) => Math.max(most, value)));
  expect(smallest(values)).toBe(values.reduce((least, value) => Math.min(least, value)));
  expect(largest([-3, -1], 0)).toBe(0);
  expect([largest([]), smallest([])]).toEqual([Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]);
});

test("no list of any length is passed as arguments", () => {
  const folders = ["agents", "src/lab", "src/report", "src/cli"];
  const found = folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".ts"))
      .flatMap((file) => {
        const source = readFileSync(`${folder}/${file}`, "utf8");
        return [...source.matchAll(/Math\.(max|min)\(\s*([\w.]+,\s*)?\.\.\.|\.push\(\s*\.\.\./g)].map(
          ({ 0: call }) => `${folder}/${file}: ${call}`,
        );
      }),
  );
  expect(found).toEqual([]);
});
