/** The catalogue, loaded when a command needs it: help and usage errors come without waiting for it. */
import type { Catalogue } from "../run/catalogue.ts";

export async function loadCatalogue(): Promise<Catalogue> {
  return (await import("../run/node/catalogue.ts")).catalogue;
}
