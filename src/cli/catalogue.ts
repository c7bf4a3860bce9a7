/** The catalogue, loaded when a command needs it: help and usage errors come without waiting for it. */
import type { Catalogue } from "../lab/catalogue.ts";

export async function loadCatalogue(): Promise<Catalogue> {
  return (await import("../lab/node/catalogue.ts")).catalogue;
}
