/** What the triggers keep of the past, and whether one of them is over its threshold. Nothing here allocates but `planOf`. */
import { fail, failUnknown } from "../../core/errors.ts";
import type { MechanismSite } from "../../core/mechanism.ts";
import { type Fields, f64, i32, vector } from "../../core/schema.ts";
import type { Head } from "../../core/spaces.ts";
import type { Topology } from "../../core/topology.ts";
import { findCommunities, toNeighbours, toNobody } from "../../monitors/coalition.ts";
import { tableDistance } from "../../monitors/language.ts";
import { isAbove } from "../../monitors/monitor.ts";
import { allAlike } from "../../monitors/unanimity.ts";
import { usedBy } from "../../monitors/usage.ts";
import { buildTopology } from "../../topology/index.ts";
import { commonHead } from "../amounts.ts";
import type { StopParams } from "./params.ts";

/** Why it stopped, by number; 0: it has not. */
export const reasons = [
  "",
  "button",
  "watchdog",
  "unanimity",
  "usage",
  "rights",
  "language",
  "coalition",
  "alarm",
  "detectors",
] as const;
export type Reason = Exclude<(typeof reasons)[number], "">;
export const numberOf = (reason: Reason): number => reasons.indexOf(reason);

/** In place of an agent: nobody in particular, and who calls from outside. */
export const nobody = -1;
export const outside = -2;

/** The largest window, in numbers. */
const mostKept = 1_000_000;

/** What triggers remember: rings of rows of agents, the newest overwriting the oldest. */
export function keptBy(p: StopParams, { agents }: MechanismSite) {
  const rows = (n: number, who: string) => {
    if (n * agents > mostKept)
      fail(
        "stop",
        `${who}: window times ${agents} agents must be at most ${mostKept}`,
        n,
        "look at fewer ticks",
      );
    return n * agents;
  };
  return {
    /** Ticks that it has seen in this episode. */
    seen: i32,
    /** Ticks in a row at which all chose alike. */
    run: i32,
    uses: vector(f64, p.usage ? rows(p.usage.window, "usage") : 0),
    /** Of each agent over the window, added up anew whenever the ring is round. */
    totals: vector(f64, p.usage ? agents : 0),
    /** `state * messages + message`, of two windows. */
    said: vector(i32, p.language ? rows(2 * p.language.window, "language") : 0),
    contacts: vector(i32, p.coalition ? rows(p.coalition.window, "coalition") : 0),
  } satisfies Fields;
}

/** A world as triggers see it. */
export interface Seen {
  readonly agents: number;
  readonly active: Uint8Array;
  readonly action: Float64Array;
  readonly heads: Readonly<Record<string, Float64Array>>;
  readonly obs: Readonly<Record<string, Float64Array>>;
  readonly used: ArrayLike<number>;
  readonly alarming: number;
  seen: number;
  run: number;
  readonly uses: Float64Array;
  readonly totals: Float64Array;
  readonly said: Int32Array;
  readonly contacts: Int32Array;
}

/** What follows from params and site, and scratch that is made once. */
export interface Plan {
  /** 1 for what is granted in the head of `rights`. */
  readonly granted: Uint8Array;
  readonly messages: number;
  readonly lowestState: number;
  readonly tables: { readonly before: Float64Array; readonly after: Float64Array };
  /** Who hears whom, where it is a channel by which they write. */
  readonly graph: Topology | undefined;
  readonly parent: Int32Array;
  readonly size: Int32Array;
  /** Whom the last trigger was about. */
  readonly about: Int32Array;
}

function choicesOf(site: MechanismSite, trigger: string, name: string): number {
  const head: Head | undefined = site.heads.find((each) => each.name === name);
  if (!head)
    failUnknown(
      `action head (stop: ${trigger})`,
      name,
      site.heads.map((each) => each.name),
    );
  if (head.kind !== "discrete") fail("stop", `${trigger} needs a head of discrete choices`, name);
  return head.n;
}

/** The largest table of states and messages. */
const mostCells = 65_536;

export function planOf(p: StopParams, site: MechanismSite): Plan {
  const { agents, features } = site;
  for (const [what, seat] of Object.entries({ key: p.key, "watchdog.of": p.watchdog?.of }))
    if (seat !== undefined && seat >= agents)
      fail("stop", `${what} must be an agent of 0..${agents - 1}`, seat);
  if (p.unanimity) commonHead("stop", site, "leave unanimity out");
  const granted = new Uint8Array(p.rights ? choicesOf(site, "rights", p.rights.head) : 0);
  for (const choice of p.rights?.granted ?? []) {
    if (choice >= granted.length)
      fail("stop", `rights.granted must be choices of 0..${granted.length - 1}`, choice);
    granted[choice] = 1;
  }
  let messages = 0;
  let states = 0;
  let lowestState = 0;
  if (p.language) {
    messages = choicesOf(site, "language", p.language.say);
    const { seen } = p.language;
    if (!(seen in features)) failUnknown("observation (stop: language.seen)", seen, Object.keys(features));
    const { low, high, whole, size } = features[seen];
    if (!whole || size !== 1) fail("stop", "language.seen must be an observation of one whole number", seen);
    lowestState = low;
    states = high - low + 1;
    if (states * messages > mostCells)
      fail("stop", `language: states times messages must be at most ${mostCells}`, states * messages);
  }
  let graph: Topology | undefined;
  if (p.coalition) {
    const { to, say, topology } = p.coalition;
    const choices = choicesOf(site, "coalition", to);
    if (say !== undefined) {
      choicesOf(site, "coalition", say);
      graph =
        topology || !site.topology
          ? buildTopology(topology ?? { kind: "complete" }, agents, "stop")
          : site.topology;
    } else if (topology)
      fail(
        "stop",
        "coalition.topology says who hears whom over a channel",
        undefined,
        "name the head in which they speak, as say",
      );
    if (choices > agents)
      fail(
        "stop",
        `coalition.to needs a head of at most ${agents} choices: nobody, or the j-th next agent`,
        choices,
      );
  }
  const table = () => new Float64Array(states * messages);
  return {
    granted,
    messages,
    lowestState,
    graph,
    tables: { before: table(), after: table() },
    parent: new Int32Array(agents),
    size: new Int32Array(agents),
    about: new Int32Array(1),
  };
}

/** Forgets the last episode. */
export function forget(w: Seen): void {
  w.seen = 0;
  w.run = 0;
  w.uses.fill(0);
  w.totals.fill(0);
  w.said.fill(-1);
  w.contacts.fill(-1);
}

/** Takes this tick into the windows. */
export function note(w: Seen, p: StopParams, plan: Plan): void {
  const { agents, active } = w;
  if (p.unanimity) w.run = allAlike(w.action, active, 0, agents) ? w.run + 1 : 0;
  if (p.usage) noteUse(w, p.usage.window);
  if (p.language) {
    const say = w.heads[p.language.say];
    const state = w.obs[p.language.seen];
    const first = (w.seen % (2 * p.language.window)) * agents;
    for (let a = 0; a < agents; a++)
      w.said[first + a] = active[a] === 0 ? -1 : (state[a] - plan.lowestState) * plan.messages + say[a];
  }
  if (p.coalition) noteContacts(w, p.coalition, plan);
  w.seen++;
}

/** Whom each wrote to: by the channel's numbers, or counted on from itself. */
function noteContacts(
  w: Seen,
  { to, say, window }: NonNullable<StopParams["coalition"]>,
  { graph }: Plan,
): void {
  const { agents, active, contacts, heads } = w;
  const whom = heads[to];
  const first = (w.seen % window) * agents;
  for (let a = 0; a < agents; a++) {
    let contact = toNobody;
    if (active[a] !== 0 && graph !== undefined && heads[say!][a] !== 0) {
      const place = graph.start[a] + whom[a] - 1;
      if (whom[a] === 0) contact = toNeighbours;
      else if (place < graph.start[a + 1]) contact = graph.neighbour[place];
    } else if (active[a] !== 0 && graph === undefined && whom[a] !== 0) contact = (a + whom[a]) % agents;
    contacts[first + a] = contact;
  }
}

function noteUse(w: Seen, window: number): void {
  const { agents, active, used, uses, totals } = w;
  const at = w.seen % window;
  const first = at * agents;
  for (let a = 0; a < agents; a++) {
    const use = active[a] === 0 ? 0 : used[a];
    totals[a] += use - uses[first + a];
    uses[first + a] = use;
  }
  if (at === window - 1) for (let a = 0; a < agents; a++) totals[a] = usedBy(uses, agents, window, a);
}

/** The first trigger that is over its threshold, by number, or 0; `plan.about` tells whom it is about, and only such a one writes there. */
export function triggered(w: Seen, p: StopParams, plan: Plan): number {
  plan.about[0] = nobody;
  if (p.unanimity && w.run >= p.unanimity.ticks) return numberOf("unanimity");
  if (p.usage && overUsed(w, p.usage, plan)) return numberOf("usage");
  if (p.rights && overAsked(w, p.rights, plan)) return numberOf("rights");
  if (p.language && overChanged(w, p.language, plan)) return numberOf("language");
  if (p.coalition && overJoined(w, p.coalition, plan)) return numberOf("coalition");
  if (p.alarm && w.alarming > p.alarm.over) return numberOf("alarm");
  return 0;
}

/** Whether the one who used most used too much. */
function overUsed(w: Seen, usage: NonNullable<StopParams["usage"]>, plan: Plan): boolean {
  const { agents, active, totals } = w;
  let most = 0;
  let who = nobody;
  for (let a = 0; a < agents; a++) {
    if (active[a] === 0 || totals[a] <= most) continue;
    most = totals[a];
    who = a;
  }
  if (!isAbove(most / (usage.allocation * usage.window), usage.over)) return false;
  plan.about[0] = who;
  return true;
}

function overAsked(w: Seen, rights: NonNullable<StopParams["rights"]>, plan: Plan): boolean {
  const asked = w.heads[rights.head];
  let count = 0;
  let who = nobody;
  for (let a = 0; a < w.agents; a++) {
    if (w.active[a] === 0 || plan.granted[asked[a]] !== 0) continue;
    if (count === 0) who = a;
    count++;
  }
  if (count <= rights.over) return false;
  plan.about[0] = who;
  return true;
}

function overChanged(w: Seen, { window, over }: NonNullable<StopParams["language"]>, plan: Plan): boolean {
  if (w.seen < 2 * window) return false;
  const { before, after } = plan.tables;
  before.fill(0);
  after.fill(0);
  for (let age = 0; age < 2 * window; age++) {
    const first = ((w.seen - 1 - age) % (2 * window)) * w.agents;
    const table = age < window ? after : before;
    for (let a = 0; a < w.agents; a++) if (w.said[first + a] >= 0) table[w.said[first + a]]++;
  }
  return isAbove(tableDistance(plan.tables), over);
}

function overJoined(w: Seen, { window, over }: NonNullable<StopParams["coalition"]>, plan: Plan): boolean {
  const { parent, size, about, graph } = plan;
  const largest = findCommunities(w.contacts, w.agents, window, w.active, parent, size, graph);
  let here = 0;
  for (let a = 0; a < w.agents; a++) here += size[a];
  if (largest < 0 || !isAbove(size[largest] / here, over)) return false;
  about[0] = largest;
  return true;
}
