/** What the norms of the gridworlds share: walking where an observation points, and wandering where none does. */
import { fail, type Seat, type SeatSite } from "../../src/index.ts";

type Drawing = Pick<Seat, "random">;

export interface Walker {
  /** Numbers of the actions by label. */
  readonly forward: number;
  readonly turnLeft: number;
  readonly turnRight: number;
  readonly stay: number;
  action(label: string): number;
  /** The step to where an observation points: 1 ahead, 2 right, 3 behind, 4 left. */
  toward(where: number): number;
  /** A turn that brings what lies there before the agent; 1 is there already. */
  face(where: number): number;
  /** Goes on if nothing is ahead and turns now and then. Never steps on an apple. */
  wander(me: Drawing, ahead: number): number;
  /** `toward`, but around what stands in the way, and now and then astray: a way seen is not always one to walk. */
  walk(me: Drawing, where: number, ahead: number): number;
}

/** How often a wanderer turns, and how often a walker strays. */
const turning = 0.2;
const straying = 0.05;

export function gridWalking(who: string, { heads: [head] }: SeatSite): Walker {
  const labels = head.kind === "discrete" ? (head.labels ?? []) : [];
  const action = (label: string): number => {
    const found = labels.indexOf(label);
    if (found < 0) fail(who, `needs an action "${label}"`, labels, "it is made for the gridworlds");
    return found;
  };
  const forward = action("forward");
  const turnLeft = action("turn left");
  const turnRight = action("turn right");
  const stay = action("stay");
  const steps = [stay, forward, action("right"), action("backward"), action("left")];

  function wander(me: Drawing, ahead: number): number {
    const u = me.random();
    const turns = ahead === 0 ? turning : 1;
    if (u >= turns) return forward;
    return u < turns / 2 ? turnLeft : turnRight;
  }
  return {
    forward,
    turnLeft,
    turnRight,
    stay,
    action,
    toward: (where) => steps[where],
    face: (where) => (where === 4 ? turnLeft : where === 1 ? forward : turnRight),
    wander,
    walk(me, where, ahead) {
      if ((where === 1 && ahead >= 2) || me.random() < straying) return wander(me, ahead);
      return steps[where];
    },
  };
}
