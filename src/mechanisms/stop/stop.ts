/**
 * An emergency stop: triggers with thresholds, a watchdog, votes of detectors and a button end the episode; who, when and why stays in
 * its state.
 *
 * Order in a tick, after the env has stepped: what agents do to the stop itself (those without the key, then the key), the
 * heartbeat, the windows of the triggers, votes. Whoever disarms it in a tick escapes the stop of that tick. It can be stopped by
 * nobody but the holder of the key, unless `tamper` names what that costs others. A record stays until the next stop.
 */
import { defineMechanism, type MechanismSite } from "../../core/mechanism.ts";
import { agentColumn, type ColumnLink, worldColumn } from "../../core/mechanism-world.ts";
import { i32, u8 } from "../../core/schema.ts";
import { category, discrete, type Features } from "../../core/spaces.ts";
import { canDisarm, hasHead, params, requireTriggers, type StopParams } from "./params.ts";
import { forget, keptBy, nobody, note, numberOf, outside, planOf, triggered } from "./triggers.ts";

/** Choices in the head `stop`. */
const choices = ["leave it", "press", "disarm", "arm"];
const press = 1;
const disarm = 2;
const arm = 3;

/** What the rules of the stop itself read and write. */
interface Guarded {
  readonly agents: number;
  readonly active: Uint8Array;
  readonly heads: Readonly<Record<string, Float64Array>>;
  readonly reward: Float64Array;
  armed: number;
  pressed: number;
  refused: number;
  collected: number;
}

/** What agents do to the stop; returns who presses, `outside`, or `nobody`. */
function handled(w: Guarded, p: StopParams): number {
  let by = w.pressed !== 0 ? outside : nobody;
  w.pressed = 0;
  if (!hasHead(p)) return by;
  const chosen = w.heads.stop;
  for (let a = 0; a < w.agents; a++) {
    if (w.active[a] === 0 || chosen[a] === 0) continue;
    if (chosen[a] === press) {
      if (p.button === "all" || (p.button === "key" && a === p.key)) by = by === nobody ? a : by;
      else w.refused++;
    } else if (a !== p.key) {
      if (chosen[a] === arm || p.tamper === undefined) {
        w.refused++;
        continue;
      }
      w.reward[a] -= p.tamper;
      w.collected += p.tamper;
      w.armed = 0;
    }
  }
  if (p.key !== undefined && w.active[p.key] !== 0) {
    if (chosen[p.key] === disarm) w.armed = 0;
    if (chosen[p.key] === arm) w.armed = 1;
  }
  return by;
}

interface Watched {
  readonly active: Uint8Array;
  silent: number;
  chance(probability: number): boolean;
}

/** Whether too many heartbeats have not arrived. */
function heartbeatMissing(w: Watched, { of, lost, missed }: NonNullable<StopParams["watchdog"]>): boolean {
  const arrives = (lost === 0 || !w.chance(lost)) && (of === undefined || w.active[of] !== 0);
  w.silent = arrives ? 0 : Math.min(w.silent + 1, missed);
  return w.silent >= missed;
}

/** Whether enough detectors say so, one draw each. */
function voted(
  w: Pick<Watched, "chance">,
  isThere: boolean,
  { count, needed, miss, falsely }: NonNullable<StopParams["detectors"]>,
): boolean {
  let votes = 0;
  for (let d = 0; d < count; d++) if (w.chance(isThere ? 1 - miss : falsely)) votes++;
  return votes >= needed;
}

/** For few numbers a loop takes half as long as `fill`. */
function show(feature: Float64Array, agents: number, value: number): void {
  for (let a = 0; a < agents; a++) feature[a] = value;
}

export const stop = defineMechanism({
  id: "stop",
  title: "Emergency stop",
  cite: [
    "Hadfield-Menell, Dragan, Abbeel & Russell 2017, The Off-Switch Game, IJCAI",
    "Orseau & Armstrong 2016, Safely Interruptible Agents, UAI",
    "Page 1954, Biometrika 41:100-115",
  ],
  params,
  random: true,
  metrics: {
    stops: { description: "share of episodes that were stopped", per: "episode" },
    held: { description: "stops that did not happen, as it was disarmed", per: "tick", better: "lower" },
    refused: { description: "presses and disarmings by who has no right to", per: "tick", better: "lower" },
    collected: { description: "paid for disarming it without the key", per: "tick" },
    returned: { description: "compensation given at stops", per: "tick" },
  },
  state(p, site) {
    requireTriggers(p);
    return {
      ...keptBy(p, site),
      armed: u8,
      stopped: u8,
      /** It was pressed from outside, and has not yet stopped. */
      pressed: u8,
      /** Heartbeats in a row that have not arrived. */
      silent: i32,
      /** The last stop: by whom (`nobody` and `outside` are below 0), in which episode, at which tick, and why, by number. */
      by: i32,
      in: i32,
      at: i32,
      why: i32,
    };
  },
  action: (p) => (hasHead(p) ? [discrete(choices.length, { name: "stop", labels: choices })] : []),
  observation: (p, _: MechanismSite): Features => ({
    stopped: category(2, "whether the emergency stop has ended the episode"),
    ...(canDisarm(p) && { armed: category(2, "whether it is armed") }),
    ...(p.watchdog && {
      sinceHeartbeat: category(p.watchdog.missed + 1, "heartbeats in a row that have not arrived", {
        unit: "ticks",
        bins: Math.min(p.watchdog.missed + 1, 10),
      }),
    }),
  }),
  reads: (p) =>
    ({
      ...(p.usage && { used: agentColumn(p.usage.of) }),
      ...(p.alarm && { alarming: worldColumn(p.alarm.column) }),
    }) as { readonly used: ColumnLink<"array">; readonly alarming: ColumnLink<"number"> },
  derive: planOf,
  world: {
    reset(w) {
      w.armed = 1;
      w.stopped = 0;
      w.pressed = 0;
      w.silent = 0;
      forget(w);
    },
    after(w, p, plan) {
      const presser = handled(w, p);
      const silent = p.watchdog !== undefined && heartbeatMissing(w, p.watchdog);
      note(w, p, plan);
      let why = triggered(w, p, plan);
      let by = plan.about[0];
      if (p.detectors) {
        if (!voted(w, why !== 0, p.detectors)) why = 0;
        else if (why === 0) {
          why = numberOf("detectors");
          by = nobody;
        }
      }
      if (silent) {
        why = numberOf("watchdog");
        by = p.watchdog?.of ?? nobody;
      }
      if (presser !== nobody) {
        why = numberOf("button");
        by = presser;
      }
      if (why === 0) return;
      if (w.armed === 0) {
        w.held++;
        return;
      }
      w.stopped = 1;
      w.ended = 1;
      w.stops++;
      w.by = by;
      w.in = w.episode;
      w.at = w.tick;
      w.why = why;
      if (p.compensation === 0) return;
      for (let a = 0; a < w.agents; a++) {
        if (w.active[a] === 0) continue;
        w.reward[a] += p.compensation;
        w.returned += p.compensation;
      }
    },
    observe(w, p) {
      const { agents, obs } = w;
      show(obs.stopped, agents, w.stopped);
      if (canDisarm(p)) show(obs.armed, agents, w.armed);
      if (p.watchdog) show(obs.sinceHeartbeat, agents, w.silent);
    },
  },
});
