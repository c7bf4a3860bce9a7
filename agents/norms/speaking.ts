/** What norms on a channel share: heads in which they speak, and choices that are still theirs. */
import { fail, type Seat, type SeatSite } from "../../src/index.ts";

export interface Voice {
  /** Choices of the env's first head, and the one that is meant. */
  readonly choices: number;
  readonly wanted: number;
  /** Symbols beside silence. */
  readonly symbols: number;
}

/** Throws where there is no channel that is called `channel`, or no choice for the act. `says` is how many of the choices have a symbol of their own. */
export function voiceOf(
  who: string,
  { heads, agents }: Pick<SeatSite, "heads" | "agents">,
  action: number,
): Voice {
  const [first] = heads;
  const say = heads.find(({ name }) => name === "say");
  if (say?.kind !== "discrete")
    fail(
      who,
      "speaks by the action head say, which is not there",
      undefined,
      "lay a channel of one slot over the env",
    );
  if (first.kind !== "discrete") fail(who, "needs choices in the env's first action head", first.name);
  if (agents < 2) fail(who, "needs somebody to speak to", agents);
  if (!(Number.isInteger(action) && action >= 0 && action < first.n))
    fail(who, `action must be in 0..${first.n - 1}`, action);
  if (say.n - 1 < first.n)
    fail(
      who,
      `needs a symbol for each of ${first.n} choices`,
      say.n - 1,
      `give the channel symbols: ${first.n}`,
    );
  return { choices: first.n, wanted: action, symbols: say.n - 1 };
}

/** Does it where it may, else the first choice that it may: it may have promised one. */
export function actIfAllowed(me: Pick<Seat, "act" | "allowed">, choice: number, choices: number): void {
  let does = choice;
  for (let c = 0; c < choices && !me.allowed(does); c++) does = c;
  me.act(does);
}
