/** Where the society of each certificate stands on their page, for the page itself and for what leads there. */
import type { NamedCertificate } from "../../lab/certify.ts";
import { anchors } from "../pages/page.ts";

/** In the order of the certificates. */
export const certificateAnchors = (
  certificates: readonly Pick<NamedCertificate, "scene" | "society">[],
): string[] => anchors(certificates.map(({ scene, society }) => `society ${scene} ${society}`));
