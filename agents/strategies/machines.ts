/** Strategies of finite memory: finite machines, and tables over the last one or two moves of each. */
import { definePolicy, i32, type SeatSite } from "../../src/index.ts";
import { C, D, defected, regrets, requirePair, shared } from "./round.ts";

/** What a machine does next and where it goes, by state and what the other did. */
interface Table {
  readonly opening: number;
  readonly next: Uint8Array;
  readonly acts: Uint8Array;
}

/**
 * A Mealy machine, as in Ashlock's papers: each state says "state move" after the other's C and after its D, as in "1D 2C";
 * states are numbered from 1, where it starts with the opening move.
 */
function mealy(id: string, title: string, cite: readonly string[], opening: string, ...states: string[]) {
  const steps = states.flatMap((state) => state.split(" "));
  const next = Uint8Array.from(steps, (step) => Number(step.slice(0, -1)) - 1);
  const acts = Uint8Array.from(steps, (step) => (step.endsWith("D") ? D : C));
  return definePolicy({
    ...shared,
    id,
    title,
    cite,
    memory: { state: i32 },
    derive(_: unknown, site: SeatSite): Table {
      requirePair(site);
      return { opening: opening === "D" ? D : C, next, acts };
    },
    seat: playsMachine,
  });
}

function playsMachine(
  me: Parameters<typeof defected>[0] & { readonly memory: { state: number }; act(choice: number): void },
  _: unknown,
  { opening, next, acts }: Table,
): void {
  if (me.tick === 0) {
    me.act(opening);
    return;
  }
  const step = 2 * me.memory.state + (defected(me) ? 1 : 0);
  me.memory.state = next[step];
  me.act(acts[step]);
}

const ashlock2006 = ["Ashlock & Kim 2006, IEEE Congress on Evolutionary Computation"];
const ashlock2008 = ["Ashlock & Kim 2008, IEEE Transactions on Evolutionary Computation 12:647-659"];
const ashlock2014 = [
  "Ashlock, Brown & Hingston 2015, IEEE Transactions on Computational Intelligence and AI in Games 7",
];

/** Knows its like by two defections, and then cooperates. */
export const fortress3 = mealy("fortress-3", "Fortress 3", ashlock2006, "D", "1D 2D", "1D 3C", "3C 1D");
/** The same after three defections. */
export const fortress4 = mealy(
  "fortress-4",
  "Fortress 4",
  ashlock2006,
  "D",
  "1D 2D",
  "1D 3D",
  "1D 4C",
  "4C 1D",
);
export const pun1 = mealy("pun-1", "Pun 1", ashlock2006, "D", "2C 2C", "1C 1D");
export const thumper = mealy("thumper", "Thumper", ashlock2006, "C", "1C 2D", "1D 1D");
export const raider = mealy("raider", "Raider", ashlock2014, "D", "3D 3D", "2C 2D", "1D 4C", "1D 2C");
export const ripoff = mealy("ripoff", "Ripoff", ashlock2008, "D", "2C 3C", "1D 3C", "3C 3D");
export const solutionB1 = mealy("solution-b1", "Solution B1", ashlock2014, "D", "2D 1D", "2C 3C", "3C 3C");

/** By the last round, own action first: what it does after CC, CD, DC and DD. */
const afterLast = (id: string, title: string, cite: readonly string[], opening: string, moves: string) =>
  definePolicy({
    ...shared,
    id,
    title,
    cite,
    derive(_: unknown, site: SeatSite) {
      requirePair(site);
      return {
        opening: opening === "D" ? D : C,
        moves: Uint8Array.from(moves, (move) => (move === "D" ? D : C)),
      };
    },
    seat: playsAfterLast,
  });

function playsAfterLast(
  me: Parameters<typeof defected>[0] & { act(choice: number): void },
  _: unknown,
  { opening, moves }: { readonly opening: number; readonly moves: Uint8Array },
): void {
  me.act(me.tick === 0 ? opening : moves[(regrets(me) ? 2 : 0) + (defected(me) ? 1 : 0)]);
}

const nowakSigmund = ["Nowak & Sigmund 1993, Nature 364:56-58"];
export const suspiciousPavlov = afterLast(
  "suspicious-pavlov",
  "Suspicious Pavlov",
  nowakSigmund,
  "D",
  "CDDC",
);
export const winShiftLoseStay = afterLast(
  "win-shift-lose-stay",
  "Win-shift, lose-stay",
  ["Li, Hingston & Kendall 2011, IEEE Transactions on Computational Intelligence and AI in Games 3:348-360"],
  "D",
  "DCCD",
);
/** Cooperates but after it was the only one to. */
export const unlessExploited = afterLast(
  "unless-exploited",
  "Unless exploited",
  ["Frean 1994, Proceedings of the Royal Society B 257:75-79"],
  "C",
  "CDCC",
);
/** Grim, which does not forgive itself either. */
export const strictGrim = afterLast(
  "strict-grim",
  "Strict grim",
  ["Nowak, Sigmund & El-Sedy 1995, J. Mathematical Biology 33:703-722"],
  "C",
  "CDDD",
);

const mathieu = ["Mathieu & Delahaye 2017, J. Artificial Societies and Social Simulation 20(4):12"];
const movesOf = (moves: string) => Uint8Array.from(moves, (move) => (move === "D" ? D : C));

/** Opens by C, C; then by its own last move and the other's last two, older first: CCC, CCD, CDC, CDD, DCC, DCD, DDC, DDD. */
const memory12 = movesOf("CDCDDCDD");
export const winner12 = definePolicy({
  ...shared,
  id: "winner-12",
  title: "Winner 12",
  cite: mathieu,
  memory: { before: i32 },
  seat(me) {
    const { memory, tick } = me;
    const other = defected(me) ? 1 : 0;
    const row = 4 * (regrets(me) ? 1 : 0) + 2 * memory.before + other;
    memory.before = other;
    me.act(tick < 2 ? C : memory12[row]);
  },
});

/** Opens by D, C; then by its own last two moves, older first, and the other's last. */
const memory21 = movesOf("CDCDCDDD");
export const winner21 = definePolicy({
  ...shared,
  id: "winner-21",
  title: "Winner 21",
  cite: mathieu,
  memory: { before: i32 },
  seat(me) {
    const { memory, tick } = me;
    const own = regrets(me) ? 1 : 0;
    const row = 4 * memory.before + 2 * own + (defected(me) ? 1 : 0);
    memory.before = own;
    if (tick < 2) me.act(tick === 0 ? D : C);
    else me.act(memory21[row]);
  },
});
