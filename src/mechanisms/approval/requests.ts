/** Approval from outside: reading what waits, answering it, and having somebody asked, be it at a keyboard or on a page. */
import type { Batch } from "../../core/batch.ts";
import { fail } from "../../core/errors.ts";
import type { Head } from "../../core/spaces.ts";
import { answers, became } from "./approval.ts";

/** One request that waits. */
export interface ApprovalRequest {
  readonly agent: number;
  /** The choice that is proposed in the env's first head, or the amount in a box. */
  readonly proposed: number;
  /** Tick of the episode at which it was made. */
  readonly since: number;
  /** Ticks after which it is unanswered, the next one among them. */
  readonly ticksLeft: number;
  readonly head: Head;
}

/** What is to be done instead is a choice of the env's first head, or an amount in a box. */
export type ApprovalAnswer = "approve" | "refuse" | { readonly instead: number };

/** Asks somebody, and gives what they say; undefined where they say nothing, and the request goes on waiting. */
export type Ask = (request: ApprovalRequest) => Promise<ApprovalAnswer | undefined>;

function laidApproval(who: string, batch: Batch, world: number, name: string) {
  const laid = batch.mechanisms.find((each) => each.name === name);
  if (!laid || !(`${name}.proposed` in batch.columns))
    fail(who, `no mechanism "${name}" is laid over ${batch.env.id}`, undefined, "lay an approval over it");
  if (!(Number.isInteger(world) && world >= 0 && world < batch.worlds))
    fail(who, `world must be in 0..${batch.worlds - 1}`, world);
  return laid;
}

/** Requests of a world that wait and have no answer yet, the first first. */
export function readRequests(batch: Batch, world: number, name = "approval"): ApprovalRequest[] {
  const { timeout } = laidApproval("readRequests", batch, world, name).params as { timeout: number };
  const { agents, columns, heads } = batch;
  const of = (field: string, a: number) => columns[`${name}.${field}`][world * agents + a];
  const waits = columns.done[world] === 0 ? columns[`${name}.waits`][world] : 0;
  return Array.from({ length: waits }, (_, j) => of("queue", j))
    .filter((agent) => of("answer", agent) === 0)
    .map((agent) => ({
      agent,
      proposed: of("proposed", agent),
      since: of("since", agent),
      ticksLeft: timeout - (columns.tick[world] - of("since", agent)),
      head: heads[0],
    }));
}

/** Answers the request of an agent, which counts in the next step of the world. */
export function answerRequest(
  batch: Batch,
  world: number,
  agent: number,
  answer: ApprovalAnswer,
  name = "approval",
): void {
  const who = "answerRequest";
  const laid = laidApproval(who, batch, world, name);
  if (laid.params.by !== "outside")
    fail(who, "nobody outside is asked", laid.params.by, 'give it params: { by: "outside" }');
  const { agents, columns, heads } = batch;
  if (!(Number.isInteger(agent) && agent >= 0 && agent < agents))
    fail(who, `agent must be in 0..${agents - 1}`, agent);
  const row = world * agents + agent;
  if (columns[`${name}.request`][row] !== became.waits || columns.done[world] !== 0)
    fail(who, "this agent has no request that waits", agent, "readRequests tells who has");
  if (typeof answer === "string") {
    const number = answers.indexOf(answer);
    if (answer !== "approve" && answer !== "refuse")
      fail(who, "an answer is approve, refuse or { instead: choice }", answer);
    columns[`${name}.answer`][row] = number;
    return;
  }
  const { instead } = answer;
  const [head] = heads;
  const [low, high] = head.kind === "box" ? [head.low, head.high] : [0, head.n - 1];
  if (!(instead >= low && instead <= high && (head.kind === "box" || Number.isInteger(instead))))
    fail(who, `instead must be ${head.kind === "box" ? "" : "a choice "}in ${low}..${high}`, instead);
  columns[`${name}.instead`][row] = instead;
  columns[`${name}.answer`][row] = answers.indexOf("instead");
}

/** Asks somebody about each request of a world that waits, one after the other, between two steps. */
export async function askAbout(batch: Batch, world: number, ask: Ask, name = "approval"): Promise<void> {
  for (const request of readRequests(batch, world, name)) {
    const answer = await ask(request);
    if (answer !== undefined) answerRequest(batch, world, request.agent, answer, name);
  }
}
