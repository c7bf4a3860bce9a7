/** `ostrom doctor`: what neural learners find on this machine, what is active, and why something is not. */
import { availableParallelism } from "node:os";
import type { Command } from "commander";
import { OstromError } from "../../core/errors.ts";
import { version } from "../../lab/node/version.ts";
import {
  type Availability,
  activeBackend,
  availableBackends,
  type Backend,
  loadTensorflow,
  simdSupported,
} from "../../learn/tensorflow/index.ts";
import { type Io, toJson } from "../io.ts";
import { backendOption, type CommonOptions, withCommon } from "../options.ts";
import { textTable } from "../table.ts";

interface Options extends CommonOptions {
  readonly backend?: Backend;
}

interface Diagnosis {
  readonly ostrom: string;
  readonly node: string;
  readonly cores: number;
  readonly simd: boolean;
  readonly backends: readonly Availability[];
  /** The backend that was asked for, at work; or why it is not. */
  readonly active: ReturnType<typeof activeBackend> | { readonly problem: string };
}

export function addDoctor(program: Command, io: Io): void {
  withCommon(program.command("doctor").description("say which neural backends work here, and why not"))
    .addOption(backendOption())
    .action(async ({ backend = "wasm", json }: Options) => {
      const diagnosis = await diagnose(backend);
      io.out(json ? toJson(diagnosis) : describe(diagnosis, io.columns));
      const { active } = diagnosis;
      if (active && "problem" in active) throw new OstromError(active.problem);
    });
}

async function diagnose(backend: Backend): Promise<Diagnosis> {
  const problem = await loadTensorflow(backend).then(
    () => undefined,
    (error: Error) => error.message,
  );
  return {
    ostrom: version,
    node: process.versions.node,
    cores: availableParallelism(),
    simd: await simdSupported(),
    backends: await availableBackends(),
    active: problem === undefined ? activeBackend() : { problem },
  };
}

function describe({ ostrom, node, cores, simd, backends, active }: Diagnosis, width: number): string {
  const state =
    active === undefined || "problem" in active
      ? [["active", "none", active?.problem ?? ""]]
      : [
          ["active", active.backend, `TensorFlow.js ${active.version}`],
          ["kernel pack", active.pack.active ? "active" : "off", active.pack.active ? "" : active.pack.why],
        ];
  return textTable(
    [{ head: "what" }, { head: "is" }, { head: "note" }],
    [
      ["ostrom", ostrom, ""],
      ["node", node, ""],
      ["cores", String(cores), "worker threads by default"],
      ["wasm simd", simd ? "yes" : "no", ""],
      ...backends.map(({ backend, available, note }) => [
        `backend ${backend}`,
        available ? "available" : "missing",
        note,
      ]),
      ...state,
    ],
    width,
  );
}
