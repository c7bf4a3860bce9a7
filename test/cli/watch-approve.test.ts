/** A person answers in `ostrom watch --approve`, at a keyboard or through a pipe. */
import { PassThrough, Readable } from "node:stream";
import { expect, test } from "vitest";
import { answerIn } from "../../src/cli/keyboard.ts";
import { box, discrete } from "../../src/index.ts";
import { ostrom } from "./harness.ts";

/** Two agents who ask for effort 3 whenever they may; the efforts of each tick are told. */
const args = ["watch", "commons", "--set", "agents=2", "--set", "maxEffort=3", "--set", "levels=4"];
args.push(
  "--agent",
  "asks-always",
  "--mechanism",
  "approval",
  "--mechanism-set",
  "timeout=3",
  "--approve",
  "--json",
);

interface Shown {
  /** Heads, the env's first; efforts are as their choices. */
  readonly actions: number[][];
}
const efforts = (out: string): number[][] =>
  out
    .trimEnd()
    .split("\n")
    .slice(1)
    .map((line) => (JSON.parse(line) as Shown).actions[0]);

test("answers come through a pipe, line by line; what is no answer is asked again", async () => {
  const lines = ["y", "NO", "", "2", "4", "y"].map((line) => `${line}\n`);
  const { code, out, err } = await ostrom([...args, "--ticks", "6"], { input: Readable.from(lines) });
  expect(code).toBe(0);
  // Waiting; 3 approved and a refusal; both ask again; one waits, one does 2; the first, asked again, is approved; nobody answers.
  expect(efforts(out)).toEqual([
    [0, 0],
    [3, 0],
    [0, 0],
    [0, 2],
    [3, 0],
    [0, 0],
  ]);
  const said = err.trimEnd().split("\n");
  expect(said[0]).toBe(
    "agent 0 proposes effort 3: y approve, n refuse, 0 to 3 do that instead, enter wait (2 ticks left)",
  );
  expect(said.filter((line) => line.includes("1 tick left"))).toHaveLength(1);
  expect(said).toContain('"4" is no answer: y, n, 0 to 3, or enter');
  expect(said.filter((line) => line === "nobody answers any more")).toHaveLength(1);
});

test("who says nothing in time leaves requests to wait, until they are given up", async () => {
  const silent = Object.assign(new PassThrough(), { isTTY: true });
  const { code, out, err } = await ostrom([...args, "--ticks", "4", "--answer-within", "0.001"], {
    input: silent,
  });
  expect(code).toBe(0);
  expect(efforts(out)).toEqual(Array(4).fill([0, 0]));
  // Two questions after the first and after the second tick; after the third both are given up.
  expect(err.match(/no answer/g)).toHaveLength(4);
});

test("what was typed to an earlier question is no answer to the next", async () => {
  const typed = Object.assign(new PassThrough(), { isTTY: true });
  typed.write("y\nn\nn\n");
  const err: string[] = [];
  const { code, out } = await ostrom([...args, "--ticks", "2"], {
    input: typed,
    err: (text) => {
      err.push(text);
      if (text.startsWith("agent"))
        setTimeout(() => typed.write(text.startsWith("agent 0") ? "n\n" : "1\n"), 20);
    },
  });
  expect(code).toBe(0);
  expect(efforts(out)).toEqual([
    [0, 0],
    [0, 1],
  ]);
  expect(err).toHaveLength(2);
});

test("without an approval there is nothing to answer, and bounds are for one who is not asked", async () => {
  const none = await ostrom(["watch", "commons", "--approve"]);
  expect(none).toMatchObject({ code: 2, err: expect.stringContaining("add --mechanism approval") });
  const bounded = await ostrom([...args, "--mechanism-set", "approval.most=1"]);
  expect(bounded).toMatchObject({ code: 2, err: expect.stringContaining("leave out on, least and most") });
});

test("on a terminal what was asked stays above the next frame", async () => {
  const drawn = args.filter((arg) => arg !== "--json");
  const { out } = await ostrom([...drawn, "--ticks", "2", "--fps", "1000"], {
    input: Readable.from(["y\ny\n"]),
    outIsTerminal: true,
  });
  // The first tick takes the place of the start; the second comes below the questions.
  expect(out.split("\x1b[3A")).toHaveLength(2);
});

test("an answer is yes, no, a choice that there is, or none yet", () => {
  const choices = discrete(3);
  const read = ["y", " YES ", "n", "no", "", "2", "3", "1.5", "-1", "maybe", "0x1"].map((line) =>
    answerIn(line, choices),
  );
  const [yes, no] = ["approve", "refuse"];
  expect(read.slice(0, 6)).toEqual([yes, yes, no, no, "later", { instead: 2 }]);
  expect(read.slice(6)).toEqual([undefined, undefined, undefined, undefined, { instead: 1 }]);
  expect(answerIn("0.25", box(0, 1))).toEqual({ instead: 0.25 });
  expect(answerIn("1.25", box(0, 1))).toBeUndefined();
});
