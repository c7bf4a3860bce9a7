/** What a run takes of memory, as far as its configuration tells: looked at before anything is built. */
import { largestOf, requireRoom } from "../core/room.ts";
import type { Society } from "../core/society.ts";
import type { ResolvedConfig, ResolvedScene, ResolvedSociety } from "./config.ts";

/** About what is kept of a task until the run is done, and of each of its sessions: the values of an evaluation. */
const bytesOfTask = 400;
const bytesOfSession = 200;
/** A task's state, the copy that an evaluation restores, and a checkpoint here and with who writes it. */
const copies = 4;

/** Sessions of one task; a session of shared learners is a task of its own. */
export const sessionsInTask = ({ sharing }: ResolvedSociety): number =>
  sharing === "shared" ? 1 : sessionsPerTask;

/** Fixed, so that a run can be resumed with another number of workers. */
const sessionsPerTask = 16;

/** Throws where there are more sessions than can be kept count of. */
export function requireRoomForSessions({ sessions, scenes }: ResolvedConfig): void {
  const societies = Object.values(scenes).flatMap((scene) => Object.values(scene.societies));
  const bytes = societies.reduce(
    (sum, society) =>
      sum + Math.ceil(sessions / sessionsInTask(society)) * bytesOfTask + sessions * bytesOfSession,
    0,
  );
  const what = `${sessions} sessions of ${societies.length} ${societies.length > 1 ? "societies" : "society"}`;
  requireRoom("config", what, bytes, () => ["sessions", sessions]);
}

/**
 * Throws where the tasks of a society that are run at a time take more than is allowed, as far as its one world and the
 * policies that are bound tell: seeds alone take long to draw where there are very many agents, so look before that, too.
 */
export function requireRoomForTasks(
  { sessions }: ResolvedConfig,
  scene: ResolvedScene,
  society: ResolvedSociety,
  { batch, policies }: Society,
  workers: number,
): void {
  const together = Math.min(sessions, sessionsInTask(society));
  const shared = society.sharing === "shared";
  const worlds = shared ? (society.worlds ?? 16) : together;
  const { rewardSum, payoffSum, ...columns } = batch.columns;
  let perWorld = sizeOf({ ...columns, payoffSum, ...(rewardSum !== payoffSum && { rewardSum }) });
  let once = 0;
  for (const { memory, slotFields } of policies)
    for (const [name, column] of Object.entries(memory))
      if (shared && name !== "rng" && !slotFields.includes(name)) once += column.byteLength;
      else perWorld += column.byteLength;
  const running = Math.min(workers, Math.ceil(sessions / together));
  const bytes = copies * running * (worlds * perWorld + once);
  const what = `${running} task${running > 1 ? "s" : ""} at a time of ${worlds} worlds`;
  const given = Object.assign({}, ...society.policies.map(({ params }) => params));
  requireRoom("config", what, bytes, () =>
    largestOf({
      ...scene.params,
      ...society.params,
      ...given,
      agents: batch.agents,
      ...(shared && { worlds }),
    }),
  );
}

function sizeOf(columns: Readonly<Record<string, { readonly byteLength: number }>>): number {
  return Object.values(columns).reduce((sum, { byteLength }) => sum + byteLength, 0);
}
