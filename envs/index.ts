/** All envs that ship with Ostrom. */
import { type Drawing, type Env, registry } from "../src/index.ts";
import { appropriation } from "./appropriation/appropriation.ts";
import { drawing as appropriationDrawing } from "./appropriation/draw.ts";
import { coinGame } from "./coin-game/coin-game.ts";
import { drawing as coinDrawing } from "./coin-game/draw.ts";
import { commons } from "./commons/commons.ts";
import { drawing as commonsDrawing } from "./commons/draw.ts";
import { congestionGame } from "./congestion-game/congestion-game.ts";
import { drawing as congestionDrawing } from "./congestion-game/draw.ts";
import { drawing as matrixDrawing } from "./matrix-game/draw.ts";
import { matrixGame } from "./matrix-game/matrix-game.ts";
import { drawing as mevDrawing } from "./mev-auction/draw.ts";
import { mevAuction } from "./mev-auction/mev-auction.ts";
import { drawing as apiDrawing } from "./rate-limited-api/draw.ts";
import { rateLimitedApi } from "./rate-limited-api/rate-limited-api.ts";

export { appropriation, coinGame, commons, congestionGame, matrixGame, mevAuction, rateLimitedApi };

export const envs = registry<Env>("env", [
  matrixGame,
  congestionGame,
  appropriation,
  commons,
  rateLimitedApi,
  mevAuction,
  coinGame,
]);

/** How each env's worlds are drawn, by env id. */
export const drawings: Readonly<Record<string, Drawing>> = {
  [matrixGame.id]: matrixDrawing,
  [congestionGame.id]: congestionDrawing,
  [appropriation.id]: appropriationDrawing,
  [commons.id]: commonsDrawing,
  [rateLimitedApi.id]: apiDrawing,
  [mevAuction.id]: mevDrawing,
  [coinGame.id]: coinDrawing,
};
