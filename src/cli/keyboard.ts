/** Lines that somebody types or a pipe brings, and a person who answers by them what agents ask. */
import { createInterface } from "node:readline";
import type { Head } from "../core/spaces.ts";
import type { ApprovalAnswer, ApprovalRequest, Ask } from "../mechanisms/index.ts";
import type { Io } from "./io.ts";

/** Where lines come from. */
export type Input = NodeJS.ReadableStream & { readonly isTTY?: boolean };

interface Lines {
  /** The next line; undefined where none comes within so many milliseconds, or none will. */
  next(ms: number): Promise<string | undefined>;
  /** Forgets what has come and was not taken. */
  drop(): void;
  readonly ended: boolean;
  close(): void;
}

function linesOf(input: Input): Lines {
  const lines: string[] = [];
  let ended = false;
  let wake = () => {};
  const reader = createInterface({ input, terminal: false });
  reader.on("line", (line) => {
    lines.push(line);
    wake();
  });
  reader.on("close", () => {
    ended = true;
    wake();
  });
  return {
    async next(ms) {
      if (lines.length === 0 && !ended)
        await new Promise<void>((resolve) => {
          const timer = Number.isFinite(ms) ? setTimeout(resolve, ms) : undefined;
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      return lines.shift();
    },
    drop() {
      lines.length = 0;
    },
    get ended() {
      return ended && lines.length === 0;
    },
    close: () => reader.close(),
  };
}

/** What a choice is called: its number, and its label or amount. */
function nameOf(head: Head, choice: number): string {
  if (head.kind === "box") return `${head.name} ${choice}`;
  const { labels, values } = head;
  const meaning = labels?.[choice] ?? values?.[choice];
  return `${head.name} ${choice}${meaning === undefined || meaning === choice ? "" : ` (${meaning})`}`;
}

const rangeOf = (head: Head): string =>
  head.kind === "box" ? `${head.low} to ${head.high}` : `0 to ${head.n - 1}`;

/** What a line says: an answer, that there is none yet, or nothing that is understood. */
export function answerIn(line: string, head: Head): ApprovalAnswer | "later" | undefined {
  const text = line.trim().toLowerCase();
  if (text === "") return "later";
  if (text === "y" || text === "yes") return "approve";
  if (text === "n" || text === "no") return "refuse";
  const instead = Number(text);
  const [low, high] = head.kind === "box" ? [head.low, head.high] : [0, head.n - 1];
  const isOne = instead >= low && instead <= high && (head.kind === "box" || Number.isInteger(instead));
  return isOne ? { instead } : undefined;
}

const ticks = (n: number): string => `${n} tick${n === 1 ? "" : "s"}`;

function question({ agent, proposed, ticksLeft, head }: ApprovalRequest): string {
  return `agent ${agent} proposes ${nameOf(head, proposed)}: y approve, n refuse, ${rangeOf(head)} do that instead, enter wait (${ticks(ticksLeft)} left)\n`;
}

interface Person {
  readonly ask: Ask;
  /** Lets go of the keyboard. */
  leave(): void;
}

/**
 * Somebody at the keyboard, or at the other end of a pipe, who has so many milliseconds for each answer. Questions are told where errors
 * are, so that results stay what they are.
 */
export function personAt(io: Io, ms: number): Person {
  if (!io.input) return { ask: async () => undefined, leave() {} };
  const lines = linesOf(io.input);
  const typed = io.input.isTTY === true;
  let told = false;
  return {
    async ask(request) {
      // What was typed to an earlier question is no answer to this one; what a pipe has brought may be.
      if (typed) lines.drop();
      if (!lines.ended) io.err(question(request));
      for (;;) {
        if (lines.ended) {
          if (!told) io.err("nobody answers any more\n");
          told = true;
          return undefined;
        }
        const line = await lines.next(ms);
        if (line === undefined) {
          if (!lines.ended) {
            io.err("no answer\n");
            return undefined;
          }
          continue;
        }
        const answer = answerIn(line, request.head);
        if (answer === "later") return undefined;
        if (answer !== undefined) return answer;
        io.err(`${JSON.stringify(line)} is no answer: y, n, ${rangeOf(request.head)}, or enter\n`);
      }
    },
    leave: () => lines.close(),
  };
}
