import { build } from "esbuild";
import { expect, it } from "vitest";

/** KiB in the browser bundle of a program, in all and from mathjs. */
async function bundled(use: string): Promise<{ all: number; mathjs: number }> {
  const { metafile } = await build({
    stdin: {
      contents: `import { ${use} } from "../../../src/index.ts"; console.log(${use})`,
      resolveDir: import.meta.dirname,
    },
    bundle: true,
    minify: true,
    format: "esm",
    platform: "browser",
    write: false,
    metafile: true,
  });
  const [{ bytes, inputs }] = Object.values(metafile.outputs);
  const parts = Object.entries(inputs).filter(([path]) => path.includes("mathjs"));
  return { all: bytes / 1024, mathjs: parts.reduce((sum, [, part]) => sum + part.bytesInOutput, 0) / 1024 };
}

it("only a program that computes exact equilibria carries mathjs", async () => {
  expect(await bundled("createBatch")).toEqual({ all: expect.any(Number), mathjs: 0 });
  expect((await bundled("nashEquilibria")).mathjs).toBe(0);
  expect((await bundled("nashExact")).mathjs).toBeGreaterThan(10);
});
