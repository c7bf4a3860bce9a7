/**
 * When something that stands still is to be told of, and in which words. It imports nothing: a thread that watches has to be
 * there at once.
 */

/** Milliseconds between two looks at what may stand still for `ms`. */
export const lookEvery = (ms: number): number => Math.max(10, ms / 10);

/**
 * Of something that is looked at again and again, by a sign that changes as long as it moves: for how many milliseconds it has
 * stood still, where that is to be told of, which is after `ms`, and again whenever that has doubled.
 */
export function stillness(ms: number): (sign: string) => number | undefined {
  let last: string | undefined;
  let since = 0;
  let due = ms;
  return (sign) => {
    const now = performance.now();
    if (sign !== last) {
      last = sign;
      since = now;
      due = ms;
      return undefined;
    }
    const still = now - since;
    if (still < due) return undefined;
    due *= 2;
    return still;
  };
}

/** Where something has been for `ms`, and what can be done about it. */
export function stillText(doing: string, tick: number, ms: number): string {
  const seconds = ms < 1000 ? (ms / 1000).toPrecision(1) : Math.round(ms / 1000);
  const where = doing === "" ? "no sign of its env and policies" : `in ${doing} (tick ${tick})`;
  return `${where} for ${seconds} s; if that is a loop that never ends, stop it by Ctrl-C`;
}
