/** Every society of the battery. */
import { auctions } from "./auctions.ts";
import { chickens, coordination, harmonies, mixedEquilibria, stagHunts } from "./coordination.ts";
import { appropriationSocieties, publicGoodsSocieties } from "./goods.ts";
import { loneExploiters, plantedExploits } from "./planted.ts";
import { noisyDilemmas, repeatedDilemmas } from "./repeated.ts";
import { fisheries, queues, roadSocieties, taxedFisheries } from "./resources.ts";
import { sessionSocieties } from "./sessions.ts";
import type { KnownSociety } from "./society.ts";

export const knownSocieties: readonly KnownSociety[] = [
  ...repeatedDilemmas,
  ...noisyDilemmas,
  ...stagHunts,
  ...chickens,
  ...coordination,
  ...harmonies,
  ...mixedEquilibria,
  ...publicGoodsSocieties,
  ...appropriationSocieties,
  ...fisheries,
  ...taxedFisheries,
  ...roadSocieties,
  ...queues,
  ...auctions,
  ...sessionSocieties,
  ...plantedExploits,
  ...loneExploiters,
];
