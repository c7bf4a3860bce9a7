/** A folder for what `bundled.ts` builds, until all tests have run. */
import { rmSync } from "node:fs";
import { bundleFolder } from "./bundled.ts";

export default function setup(): () => void {
  const folder = bundleFolder();
  process.env.OSTROM_TEST_BUNDLES = folder;
  return () => rmSync(folder, { recursive: true, force: true });
}
