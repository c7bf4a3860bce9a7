import { build } from "esbuild";
import { expect, it } from "vitest";

/** Whether the browser bundle of a program would load mathjs. */
async function loadsMathjs(use: string, entry: string): Promise<boolean> {
  const { metafile } = await build({
    stdin: {
      contents: `import { ${use} } from "../../../src/${entry}"; console.log(${use})`,
      resolveDir: import.meta.dirname,
    },
    bundle: true,
    format: "esm",
    platform: "browser",
    external: ["mathjs"],
    write: false,
    metafile: true,
  });
  return Object.values(metafile.outputs).some(({ imports }) => imports.some(({ path }) => path === "mathjs"));
}

it("of the ways to equilibria only the exact one brings mathjs into a bundle", async () => {
  expect(await loadsMathjs("createBatch", "index.ts")).toBe(false);
  expect(await loadsMathjs("nashEquilibria", "games/index.ts")).toBe(false);
  expect(await loadsMathjs("nashExact", "games/index.ts")).toBe(true);
});
