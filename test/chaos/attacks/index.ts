/** All attacks. */
import type { Attack } from "../attack.ts";
import { configurations } from "./configurations.ts";
import { corruptions } from "./corruptions.ts";
import { disks } from "./disks.ts";
import { expressions } from "./expressions.ts";
import { kills } from "./kills.ts";
import { users } from "./users.ts";
import { weights } from "./weights.ts";

export const attacks: readonly Attack[] = [
  kills,
  corruptions,
  disks,
  users,
  configurations,
  expressions,
  weights,
];
