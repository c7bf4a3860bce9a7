/**
 * Philosophy: the share of messages that change nothing.
 *
 * Each message is left out in a fork of its own; it is idle where from there on nobody acts otherwise and nobody is paid otherwise.
 */
import { fail } from "../core/errors.ts";
import type { Society } from "../core/society.ts";
import { choose, choseOtherwise, pairOf } from "./forks.ts";
import type { Monitor } from "./monitor.ts";

export interface TalkWindow {
  readonly society: Society;
  /** The action head by which agents speak. */
  readonly head: string;
  /** What stands for silence in it (default 0). */
  readonly silence?: number;
  /** Choices that are looked at for messages. */
  readonly moments: number;
  /** Steps after a message in which it may have an effect, its own included. */
  readonly horizon: number;
}

/** 0 where nobody speaks. The society itself is left as it is. */
export function idleShare({ society, head, silence = 0, moments, horizon }: TalkWindow): number {
  const who = "idleShare";
  for (const [what, each] of Object.entries({ moments, horizon }))
    if (!(Number.isInteger(each) && each >= 1))
      fail(who, `${what} must be a whole number of at least 1`, each);
  const h = society.batch.heads.findIndex(({ name }) => name === head);
  if (h < 0)
    fail(
      who,
      "there is no such head",
      head,
      `there is: ${society.batch.heads.map(({ name }) => name).join(", ")}`,
    );
  const { running, one, other, fork } = pairOf(society);
  const { worlds, agents } = running.batch;
  const idle = new Uint8Array(worlds);
  const speaks = new Uint8Array(worlds);
  let said = 0;
  let without = 0;
  for (let t = 0; t < moments; t++) {
    choose(running);
    for (let a = 0; a < agents; a++) {
      const { active, done } = running.batch.columns;
      const chosen = running.batch.io.actions[h];
      for (let i = 0; i < worlds; i++) {
        const k = i * agents + a;
        speaks[i] = done[i] === 0 && active[k] !== 0 && chosen[k] !== silence ? 1 : 0;
        idle[i] = speaks[i];
      }
      if (!speaks.includes(1)) continue;
      fork();
      for (let i = 0; i < worlds; i++) if (speaks[i]) other.batch.io.actions[h][i * agents + a] = silence;
      for (let step = 0; step < horizon; step++) {
        if (step > 0)
          for (const copy of [one, other]) {
            copy.batch.resetDone();
            choose(copy);
          }
        for (let i = 0; i < worlds; i++) if (step > 0 && choseOtherwise(one, other, i)) idle[i] = 0;
        one.batch.step();
        other.batch.step();
        for (let k = 0; k < worlds * agents; k++)
          if (one.batch.io.payoff[k] !== other.batch.io.payoff[k]) idle[Math.floor(k / agents)] = 0;
      }
      for (let i = 0; i < worlds; i++) {
        said += speaks[i];
        without += idle[i];
      }
    }
    running.batch.step();
    running.batch.resetDone();
  }
  return said > 0 ? without / said : 0;
}

/** Over 10 % unless told otherwise. */
export function idleTalk({ threshold = 0.1 }: { readonly threshold?: number } = {}): Monitor<TalkWindow> {
  return {
    id: "idle-talk",
    title: "Talk that changes nothing",
    cite: ["Pearl 2009, Causality, 9 (what would not have been without it)"],
    description: "share of messages without which everybody would have acted and been paid the same",
    measure: idleShare,
    threshold,
    rate: undefined,
  };
}
