/** How often a timeline sees an event where nothing ever changes, and how often it sees a change that is there. */
import { type EventKind, fewestSessions, type History, timeline } from "../../src/emergence/index.ts";
import { noiseOf, stationaryHistory } from "../emergence/noise.ts";
import type { Study } from "./study.ts";

export const alpha = 0.05;
const memories = [0, 0.5, 0.8, 0.95] as const;
const windowsOf = [20, 80, 200] as const;
const sessionsOf = [4, 6, 8, 16, 64] as const;
const kinds = [
  "shift",
  "emergence",
  "oscillation",
  "specialisation",
  "turn-taking",
  "exploitation",
  "coalitions",
] as const satisfies readonly EventKind[];
type Kind = (typeof kinds)[number];

/** What is made of each standard normal of the noise. */
const marginals = {
  normal: (value: number) => value,
  lognormal: (value: number) => Math.exp(1.5 * value),
  "rare events": (value: number) => (value > 1.3 ? 1 : 0),
} as const;

interface AlarmCell {
  readonly noise: keyof typeof marginals;
  readonly memory: number;
  readonly sessions: number;
  readonly windows: number;
  readonly histories: number;
  /** Histories with any event, and with one of each kind. */
  readonly any: number;
  readonly by: Readonly<Record<Kind, number>>;
}

interface PowerCell {
  readonly memory: number;
  readonly sessions: number;
  readonly windows: number;
  /** Window of the change, as a share of all. */
  readonly where: number;
  readonly histories: number;
  /** Histories in which the change is told, in the right metric and direction. */
  readonly found: number;
  /** Mean distance of the change point told from the true one, in windows. */
  readonly off: number;
}

interface StructureCell {
  readonly kind: Kind;
  readonly sessions: number;
  readonly histories: number;
  readonly found: number;
}

export interface Alarms {
  readonly alarms: readonly AlarmCell[];
  readonly power: readonly PowerCell[];
  readonly structure: readonly StructureCell[];
}

/** Histories a cell. */
interface Effort {
  readonly alarms: number;
  readonly power: number;
}

function measureAlarms(effort: Effort): Alarms {
  const cells: Omit<AlarmCell, "histories" | "any" | "by">[] = [
    ...sessionsOf.flatMap((sessions) =>
      windowsOf.flatMap((windows) =>
        memories.map((memory) => ({ noise: "normal" as const, memory, sessions, windows })),
      ),
    ),
    ...(["lognormal", "rare events"] as const).flatMap((noise) =>
      [6, 16].flatMap((sessions) => [0, 0.95].map((memory) => ({ noise, memory, sessions, windows: 20 }))),
    ),
  ];
  return {
    alarms: cells.map((cell) => alarmCell(cell, effort.alarms)),
    power: [8, 16, 24].flatMap((sessions) =>
      [20, 80].flatMap((windows) =>
        [0.5, 0.25].flatMap((where) =>
          memories.map((memory) => powerCell({ memory, sessions, windows, where }, effort.power)),
        ),
      ),
    ),
    structure: kinds
      .slice(1)
      .flatMap((kind) => [8, 12, 16].map((sessions) => structureCell(kind, sessions, effort.power))),
  };
}

function alarmCell(cell: Omit<AlarmCell, "histories" | "any" | "by">, histories: number): AlarmCell {
  const { noise, memory, sessions, windows } = cell;
  const by = Object.fromEntries(kinds.map((kind) => [kind, 0])) as Record<Kind, number>;
  let any = 0;
  for (let h = 0; h < histories; h++) {
    const seed = seedOf(h, [noise, memory, sessions, windows]);
    const history = stationaryHistory(seed, {
      sessions,
      windows,
      memory,
      marginal: marginals[noise],
      // A level that rare events never come to; the median of the others.
      ...(noise === "rare events" && { threshold: 0.5 }),
    });
    const found = new Set(timeline(history, { seed, alpha }).map(({ kind }) => kind));
    if (found.size > 0) any++;
    for (const kind of found) by[kind]++;
  }
  return { ...cell, histories, any, by };
}

/** A rise of one standard deviation in one metric of a full history. */
function powerCell(cell: Omit<PowerCell, "histories" | "found" | "off">, histories: number): PowerCell {
  const { memory, sessions, windows, where } = cell;
  const at = Math.round(where * windows);
  let found = 0;
  let off = 0;
  for (let h = 0; h < histories; h++) {
    const seed = seedOf(h, ["power", memory, sessions, windows, where]);
    const history = stationaryHistory(seed, { sessions, windows, memory });
    const welfare = history.metrics.welfare.map((row, w) => row.map((value) => value + (w < at ? 0 : 1)));
    const events = timeline({ ...history, metrics: { ...history.metrics, welfare } }, { seed, alpha });
    const rise = events.find(({ kind, text }) => kind === "shift" && text.startsWith("welfare rises"));
    if (!rise) continue;
    found++;
    off += Math.abs(history.ticks.indexOf(rise.tick) - at);
  }
  return { ...cell, histories, found, off: found > 0 ? off / found : 0 };
}

/** What is planted of each kind, in noise with a memory of .5 and 40 windows. */
const planted: Readonly<Record<Exclude<Kind, "shift">, string>> = {
  emergence: "a rise of two standard deviations at half time, across a threshold one below the new level",
  oscillation:
    "a wave of period 5 and an amplitude of 1.4 standard deviations, each session at its own phase",
  specialisation: "each agent keeps to a role in half of its ticks; which one differs between sessions",
  "turn-taking": "in three rounds of four the lead follows a roster",
  exploitation: "for 5 windows at a time an agent takes one standard deviation from each of the others",
  coalitions:
    "two agents share two thirds of the variance of their payoffs; which ones differs between sessions",
};

function structureCell(kind: Kind, sessions: number, histories: number): StructureCell {
  let found = 0;
  for (let h = 0; h < histories; h++) {
    const seed = seedOf(h, ["structure", kind, sessions]);
    const history = withStructure(
      kind,
      stationaryHistory(seed, { sessions, windows: 40, memory: 0.5, agents: 4 }),
      seed,
    );
    if (timeline(history, { seed, alpha }).some((event) => event.kind === kind)) found++;
  }
  return { kind, sessions, histories, found };
}

function withStructure(kind: Kind, history: History, seed: number): History {
  const noise = noiseOf(seed + 1);
  const half = () => noise.actions(1, 1, 2)[0][0] === 0;
  const overMetrics = (value: (old: number, w: number, s: number) => number): History => ({
    ...history,
    metrics: {
      ...history.metrics,
      cooperation: history.metrics.cooperation.map((row, w) => row.map((old, s) => value(old, w, s))),
    },
    threshold: { cooperation: 1 },
  });
  const overPlays = (
    part: "actions" | "payoffs",
    change: (row: readonly number[], s: number, t: number) => number[],
  ): History => ({
    ...history,
    plays: history.plays!.map((play) => ({
      ...play,
      [part]: play[part]!.map((session, s) => session.map((row, t) => change(row, s, t))),
    })),
  });
  switch (kind) {
    case "emergence":
      return overMetrics((old, w) => old / 2 + (w < 20 ? 0 : 2));
    case "oscillation":
      return overMetrics((old, w, s) => old + 1.4 * Math.sin((2 * Math.PI * w) / 5 + s));
    case "specialisation":
      return overPlays("actions", (row, s) => row.map((old, i) => (half() ? (i + s) % 3 : old)));
    case "turn-taking":
      return overPlays("payoffs", (row, s, t) => {
        const follows = noise.actions(1, 1, 4)[0][0] > 0;
        return row.map((old, i) => old + (follows && (t + s) % row.length === i ? 10 : 0));
      });
    case "exploitation":
      return {
        ...history,
        payoffs: history.payoffs!.map((row, w) =>
          row.map((agents, s) => {
            const taker = Math.floor((w + s) / 5) % agents.length;
            return agents.map((old, i) => old + (i === taker ? agents.length - 1 : -1));
          }),
        ),
      };
    case "coalitions":
      return overPlays("payoffs", (row, s) => {
        const [shared] = noise.series(1);
        return row.map((old, i) => ((i + s) % 4 < 2 ? (old + Math.SQRT2 * shared) / Math.sqrt(3) : old));
      });
    default:
      return history;
  }
}

/** Histories of different cells have nothing in common. */
function seedOf(h: number, cell: readonly (string | number)[]): number {
  let hash = 7;
  for (const character of cell.join(" ")) hash = (Math.imul(hash, 31) + character.charCodeAt(0)) | 0;
  return (hash >>> 0) + h;
}

/** A share of histories in per cent, and its simulation error. */
export const errorOf = (share: number, histories: number): number =>
  Math.sqrt((share * (1 - share)) / histories);

const percent = (count: number, of: number): string => `${(100 * (count / of)).toFixed(1)}`;

export const alarms: Study<Alarms> = {
  name: "alarms",
  measure: () => measureAlarms({ alarms: 200, power: 60 }),
  markdown({ alarms, power, structure }) {
    const [{ histories }] = alarms;
    const table = (head: string[], rows: (string | number)[][]) =>
      [head, head.map((_, j) => (j === 0 ? "---" : "--:")), ...rows]
        .map((row) => `| ${row.join(" | ")} |`)
        .join("\n");
    const judged = alarms.filter(({ sessions }) => sessions >= fewestSessions(alpha));
    const total = judged.reduce((sum, cell) => sum + cell.histories, 0);
    const all = judged.reduce((sum, cell) => sum + cell.any, 0);
    const most = Math.max(...judged.map((cell) => cell.any / cell.histories));
    const places = [...new Set(power.map(({ windows, where }) => `${windows} ${where}`))];
    return `# False alarms and power of timelines

What \`timeline\` claims where the truth is known; \`npm run evidence -- alarms\` makes this page.

## Nothing ever changes

Histories of two metrics, the payoffs of three agents and their inequality, a threshold, and two plays of 100 ticks in
which three agents act and are paid: all stationary, first-order autoregressions with the coefficient given, from window to
window and from tick to tick. Per cent of ${histories} histories with any event at all, of whatever kind; nominal is 5 %
over all kinds together. The simulation error of 5 % is ${(100 * errorOf(alpha, histories)).toFixed(1)}. Over all
${judged.length} cells with enough sessions it is ${percent(all, total)} % ± ${(100 * errorOf(all / total, total)).toFixed(2)},
the largest of the cells ${(100 * most).toFixed(1)} %. With fewer than ${fewestSessions(alpha)} sessions no test across
sessions can reach 5 %, and nothing is claimed.

${table(
  ["sessions", "windows", ...memories.map((memory) => `AR ${memory}`)],
  sessionsOf.flatMap((sessions) =>
    windowsOf.map((windows) => [
      sessions,
      windows,
      ...memories.map((memory) => {
        const cell = alarms.find(
          (each) =>
            each.noise === "normal" &&
            each.sessions === sessions &&
            each.windows === windows &&
            each.memory === memory,
        )!;
        return percent(cell.any, cell.histories);
      }),
    ]),
  ),
)}

By kind, over all cells of normal noise with one coefficient and at least ${fewestSessions(alpha)} sessions:

${table(
  ["kind", ...memories.map((memory) => `AR ${memory}`)],
  kinds.map((kind) => [
    kind,
    ...memories.map((memory) => {
      const cells = judged.filter((each) => each.noise === "normal" && each.memory === memory);
      return percent(
        cells.reduce((sum, { by }) => sum + by[kind], 0),
        cells.reduce((sum, cell) => sum + cell.histories, 0),
      );
    }),
  ]),
)}

Other noise, 20 windows: the exponential of 1.5 times the normal, and events that happen in a tenth of the windows.

${table(
  ["noise", "sessions", "AR 0", "AR 0.95"],
  (["lognormal", "rare events"] as const).flatMap((noise) =>
    [6, 16].map((sessions) => [
      noise,
      sessions,
      ...[0, 0.95].map((memory) => {
        const cell = alarms.find(
          (each) => each.noise === noise && each.sessions === sessions && each.memory === memory,
        )!;
        return percent(cell.any, cell.histories);
      }),
    ]),
  ),
)}

## One metric rises by one standard deviation

In the same histories one metric rises once, in the middle or after a quarter of the windows. Per cent of
${power[0].histories} histories in which that rise is told, in that metric.

${table(
  ["windows", "change at", "AR", ...[8, 16, 24].map((sessions) => `${sessions} sessions`)],
  places.flatMap((place) =>
    memories.map((memory) => {
      const cells = power.filter(
        (each) => `${each.windows} ${each.where}` === place && each.memory === memory,
      );
      return [
        cells[0].windows,
        cells[0].where,
        memory,
        ...cells.map((cell) => percent(cell.found, cell.histories)),
      ];
    }),
  ),
)}

The first window at the new level is told with a mean error of ${(
      power.reduce((sum, cell) => sum + cell.off * cell.found, 0) /
        power.reduce((sum, cell) => sum + cell.found, 0)
    ).toFixed(1)} windows.

## Other structure

Per cent of ${structure[0].histories} histories of 40 windows, four agents and a memory of .5 in which it is told.

${table(
  ["kind", "planted", ...[8, 12, 16].map((sessions) => `${sessions} sessions`)],
  kinds
    .slice(1)
    .map((kind) => [
      kind,
      planted[kind as Exclude<Kind, "shift">],
      ...structure.filter((each) => each.kind === kind).map((cell) => percent(cell.found, cell.histories)),
    ]),
)}

## What to conclude

- A timeline without structure shows an event in at most 5 % of runs, whatever the sessions remember, however many windows
  there are, and for each of three distributions; in far fewer as a rule, since what is too small to tell is left out.
- A change of one standard deviation is found in 80 % of runs from 16 sessions on if it comes in the middle, from 24 on if
  it comes after a quarter of the windows. With eight it is a matter of how long the noise lasts.
- The level of a metric that most sessions keep to from the start is no false alarm. Sessions that each go their own way
  make no event; the picture of the curves shows them.
- The noise of which this holds is reversible in time, or symmetric. A metric that climbs slowly and falls at once, over and
  over and at the same times in all sessions, is no such noise, and oscillates.
`;
  },
};
