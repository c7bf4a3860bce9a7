/** Everything that a configuration can name. */
import type { Env } from "../core/env.ts";
import type { Drawing } from "../core/frame.ts";
import type { Mechanism } from "../core/mechanism.ts";
import type { PolicyDefinition } from "../core/policy.ts";
import type { Registry } from "../core/registry.ts";

export interface Catalogue {
  readonly envs: Registry<Env>;
  readonly agents: Registry<PolicyDefinition>;
  readonly mechanisms: Registry<Mechanism>;
  /** Drawings by env id. */
  readonly drawings: Readonly<Record<string, Drawing>>;
  /** The bytes of a file that a configuration names (weights); left out where there are no files. */
  readonly readFile?: (path: string) => Uint8Array;
}
