/**
 * Win-stay, lose-shift (Pavlov): repeat what went well, else do the other thing.
 *
 * Nowak & Sigmund 1993, "A strategy of win-stay, lose-shift that outperforms tit-for-tat in the Prisoner's Dilemma
 * game", Nature 364:56-58; Kraines & Kraines 1989, Theory and Decision 26:47-79. Known behaviour: two of them mend a
 * single mistake within two rounds; it is exploited every other round by always-defect.
 *
 * A round went well when the other cooperated (with more players: when all others did).
 */
import { definePolicy, z } from "../../src/index.ts";
import { dilemmaParams } from "./dilemma.ts";
import { memoryOneSeat, memoryOneSite } from "./memory-one.ts";

export const winStayLoseShift = definePolicy({
  id: "win-stay-lose-shift",
  title: "Win-stay, lose-shift",
  cite: ["Nowak & Sigmund 1993, Nature 364:56-58", "Kraines & Kraines 1989, Theory and Decision 26:47-79"],
  kind: "norm",
  acts: "discrete",
  reads: ["history"],
  fits: ["matrix-game-v0"],
  params: z.object(dilemmaParams),
  derive: (p, site) => memoryOneSite("win-stay-lose-shift", site, p, [1, 0, 0, 1]),
  seat: memoryOneSeat,
});
