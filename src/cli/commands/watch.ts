/** `ostrom watch`: one world, live in the terminal. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Command } from "commander";
import { captureFrame, type Frame } from "../../core/frame.ts";
import { loopOf } from "../../core/play.ts";
import type { Society } from "../../core/society.ts";
import { train } from "../../core/train.ts";
import type { Catalogue } from "../../lab/catalogue.ts";
import type { LaidMechanism, SeatedPolicy } from "../../lab/config.ts";
import { buildPolicies, buildWorlds } from "../../lab/society.ts";
import { loadForPolicies } from "../../lab/tensorflow.ts";
import type { Backend } from "../../learn/tensorflow/backends.ts";
import { type Ask, approval, askAbout, readRequests } from "../../mechanisms/index.ts";
import { loadCatalogue } from "../catalogue.ts";
import { type Io, toJson } from "../io.ts";
import { personAt } from "../keyboard.ts";
import {
  backendOption,
  type CommonOptions,
  type EnvOptions,
  type PlayerOptions,
  positiveNumber,
  seed,
  wholeNumber,
  withCommon,
  withEnvParams,
  withPlayers,
} from "../options.ts";
import { castOf, envParams, mechanismsOf, policiesOf } from "../players.ts";
import { UsageError, usage } from "../usage.ts";

interface Options extends CommonOptions, EnvOptions, PlayerOptions {
  readonly seed: number | string;
  readonly backend?: Backend;
  readonly train: number;
  readonly ticks: number;
  readonly fps?: number;
  readonly approve?: boolean;
  readonly answerWithin?: number;
}

const terminalFps = 8;
const fallbackAgent = "q-learning";
const chance = "random";

export function addWatch(program: Command, io: Io): void {
  const command = program
    .command("watch")
    .description("watch one world in the terminal")
    .argument("<env>", "id of an env");
  withEnvParams(withPlayers(withCommon(command), "a norm made for the env"))
    .option(
      "--train <n>",
      "let learners learn for so many ticks first, then watch them play frozen",
      wholeNumber(0),
      0,
    )
    .option("--ticks <n>", "ticks to watch", wholeNumber(1), 100)
    .option(
      "--fps <n>",
      `frames a second (default: ${terminalFps} on a terminal, else as fast as it goes)`,
      positiveNumber,
    )
    .option(
      "--approve",
      "answer what agents ask under the mechanism approval: y, n, what to do instead, or enter to let them wait; while they learn nobody answers",
    )
    .option(
      "--answer-within <s>",
      "seconds for an answer, after which a request goes on waiting (default: as long as it takes)",
      positiveNumber,
    )
    .option("--seed <seed>", "number or text that all randomness comes from", seed, 0)
    .addOption(backendOption())
    .action(async (id: string, options: Options) => {
      const catalogue = await loadCatalogue(options.use);
      const society = await buildWatched(catalogue, id, options);
      const drawing = catalogue.drawings[society.batch.env.id];
      if (!drawing && !options.json)
        throw new UsageError(
          `${society.batch.env.id} has no drawing; those that have one: ${Object.keys(catalogue.drawings).join(", ") || "none"}`,
        );
      const screen = options.json
        ? { show: (frame: Frame) => io.out(toJson(frame, 0)), leave() {} }
        : createScreen(io, (frame) => drawing.text(frame, society.batch.params));
      const fps = options.fps ?? (io.outIsTerminal ? terminalFps : Number.POSITIVE_INFINITY);
      const seconds = options.answerWithin ?? Number.POSITIVE_INFINITY;
      const person = options.approve ? personAt(io, 1000 * seconds) : undefined;
      let left = options.ticks;
      try {
        for (const frame of play(society, options)) {
          screen.show(frame);
          // Between two frames a stream may tell that its reader has gone.
          if (Number.isFinite(fps)) await sleep(1000 / fps);
          else if (frame.tick % 100 === 0) await new Promise(setImmediate);
          if (io.outIsClosed) return;
          if (person && left-- > 0) await answerAll(society, person.ask, screen.leave);
        }
      } finally {
        person?.leave();
      }
    });
}

/** Has a person answer what waits under each approval. */
async function answerAll({ batch }: Society, ask: Ask, asked: () => void): Promise<void> {
  for (const { id, name } of batch.mechanisms) {
    if (id !== approval.id) continue;
    if (readRequests(batch, 0, name).length > 0) asked();
    await askAbout(batch, 0, ask, name);
  }
}

/** With somebody to answer, all approvals are answered from outside. */
function answeredBy(mechanisms: LaidMechanism[], { approve }: Options): LaidMechanism[] {
  if (!approve) return mechanisms;
  if (!mechanisms.some(({ use }) => use === approval.id))
    throw new UsageError("--approve needs agents that may ask; add --mechanism approval");
  return mechanisms.map((laid) =>
    laid.use === approval.id ? { ...laid, params: { ...laid.params, by: "outside" } } : laid,
  );
}

async function buildWatched(catalogue: Catalogue, id: string, options: Options): Promise<Society> {
  const env = usage(() => catalogue.envs.get(id));
  const params = envParams(env, options);
  const cast = castOf(env, params);
  const scene = { env: env.id, params };
  const mechanisms = answeredBy(mechanismsOf(catalogue, cast, options), options);
  const society = { label: "", kind: "", policies: [], mechanisms };
  const batch = usage(() => buildWorlds(catalogue, scene, society, options.seed, 0, 1));
  const bound = (policies: SeatedPolicy[]) =>
    buildPolicies(catalogue, { ...society, policies }, options.seed, batch);
  const plays = (ids: readonly string[]) => {
    try {
      bound(policiesOf(catalogue, cast, ids));
      return true;
    } catch {
      return false;
    }
  };
  const ids = options.agent ?? defaultAgents(catalogue, env.id, cast.roles, plays);
  const policies = policiesOf(catalogue, cast, ids, options.agentSet);
  await loadForPolicies(catalogue, policies, options.backend ?? "wasm");
  return { batch, policies: usage(() => bound(policies)) };
}

/**
 * Who plays where nobody is named: the first norm made for the env that can play all of these agents or, where none can, the
 * first for each role; else a learner, and chance where a learner cannot.
 */
function defaultAgents(
  catalogue: Catalogue,
  env: string,
  roles: readonly string[],
  plays: (ids: readonly string[]) => boolean,
): string[] {
  const norms = [...catalogue.agents]
    .filter(({ kind, fits = [] }) => kind === "norm" && fits.includes(env))
    .map(({ id }) => id);
  const all = norms.find((id) => plays([id]));
  if (all !== undefined) return [all];
  const candidates = [...norms, fallbackAgent, chance];
  if (roles.length < 2 || plays([fallbackAgent]))
    return [candidates.find((id) => plays([id])) ?? fallbackAgent];
  return roles.map((role) => {
    const beside = (id: string) => roles.map((each) => `${each === role ? id : chance}@${each}`);
    return `${candidates.find((id) => plays(beside(id))) ?? fallbackAgent}@${role}`;
  });
}

/** A frame for the start and one for each tick. */
function* play({ batch, policies }: Society, options: Options): Generator<Frame> {
  const frozen = options.train > 0;
  if (frozen) {
    train({ batch, policies, ticks: options.train });
    batch.reset(`${options.seed}/watch`);
  }
  let frame = captureFrame(batch, 0);
  yield frame;
  const stepped = () => {
    frame = captureFrame(batch, 0);
  };
  const live = loopOf({ batch, policies, learn: !frozen, taps: [{ stepped }] });
  for (let t = 0; t < options.ticks; t++) {
    live(0, 1, t, t + 1);
    yield frame;
  }
}

interface Screen {
  show(frame: Frame): void;
  /** What stands there stays: the next frame comes below. */
  leave(): void;
}

/** On a terminal a frame takes the place of the one before; elsewhere blank lines part them. */
function createScreen(io: Io, draw: (frame: Frame) => string): Screen {
  let lines = 0;
  return {
    show(frame) {
      const text = draw(frame).trimEnd();
      if (!io.outIsTerminal) {
        io.out(`${lines > 0 ? "\n" : ""}${text}\n`);
        lines = 1;
        return;
      }
      // A line that wraps would take two, and the next frame would not know.
      const fitted = text.split("\n").map((line) => line.slice(0, io.columns - 1));
      io.out(`${lines > 0 ? `\x1b[${lines}A\x1b[0J` : ""}${fitted.join("\n")}\n`);
      lines = fitted.length;
    },
    leave() {
      if (io.outIsTerminal) lines = 0;
    },
  };
}
