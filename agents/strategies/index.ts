/** Strategies of the repeated prisoner's dilemma, and the fields in which they met. */
import type { PolicyDefinition } from "../../src/index.ts";
import { grim } from "../norms/grim.ts";
import { random } from "../norms/random.ts";
import { titForTat } from "../norms/tit-for-tat.ts";
import {
  davis,
  downing,
  feld,
  graaskamp,
  grofman,
  joss,
  nydegger,
  shubik,
  steinAndRapoport,
  tidemanAndChieruzzi,
  tullock,
  unnamed,
} from "./first-tournament.ts";

export * from "./first-tournament.ts";

/** The fifteen of Axelrod's first tournament, in the order in which they came in (Axelrod 1980, table 2). */
export const firstTournament: readonly PolicyDefinition[] = [
  titForTat,
  tidemanAndChieruzzi,
  nydegger,
  grofman,
  shubik,
  steinAndRapoport,
  grim,
  davis,
  graaskamp,
  downing,
  feld,
  joss,
  tullock,
  unnamed,
  random,
];
