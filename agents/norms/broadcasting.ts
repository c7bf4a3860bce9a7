/** What norms of a broadcast share: one symbol on a channel for each kind of message and value. */
import { fail, type SeatSite } from "../../src/index.ts";

/** Kinds of messages, of which each is of value 0 or 1. */
export const kinds = { init: 0, echo: 1, ready: 2 } as const;
/** Symbols that a channel needs. */
const needed = 6;
/** Nodes fit the bits of a number. */
const mostNodes = 30;

/** The symbol of a message, from 1 on. */
export const symbolOf = (kind: number, value: number): number => 1 + 2 * kind + value;

/** Throws where there is no channel for such messages, or the sender is none of the agents. */
export function requireBroadcast(
  who: string,
  { heads, agents }: Pick<SeatSite, "heads" | "agents">,
  sender: number,
): void {
  const say = heads.find(({ name }) => name === "say");
  if (say?.kind !== "discrete")
    fail(
      who,
      "speaks by the action head say, which is not there",
      undefined,
      "lay a channel of one slot over the env",
    );
  if (say.n - 1 < needed)
    fail(who, `needs ${needed} symbols`, say.n - 1, `give the channel symbols: ${needed}`);
  const [first] = heads;
  if (first.kind !== "discrete" || first.n < 3)
    fail(who, "needs a first action of 3 choices: nothing yet, 0 and 1", first.name);
  if (agents > mostNodes) fail(who, `takes part among at most ${mostNodes}`, agents);
  if (sender >= agents) fail(who, `sender must be an agent of 0..${agents - 1}`, sender);
}
