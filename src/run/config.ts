/** Configurations as plain data: what a run compares, by ids, so that it can be written to a file and to workers. */

export interface Named {
  /** Id in a registry. */
  readonly use: string;
  readonly params?: Record<string, unknown>;
}

export interface SeatedPolicy extends Named {
  /** Agents it plays; one policy may leave this out and play the rest. */
  readonly seats?: readonly number[];
}

/** A population of policies under mechanisms. */
export interface SocietyConfig {
  readonly label: string;
  /** What it stands for: "greedy", "learned", "mechanism", "norm", "mix" ... */
  readonly kind: string;
  readonly policies: readonly SeatedPolicy[];
  readonly mechanisms?: readonly Named[];
  /** Env params in which this society's world differs from the scene's. */
  readonly params?: Record<string, unknown>;
}

/** One env in which societies are compared on the same seeds. */
export interface SceneConfig {
  readonly label: string;
  readonly env: string;
  readonly params?: Record<string, unknown>;
  /** Ticks of learning, and between two points of the learning curve. */
  readonly train: number;
  readonly window: number;
  /** Ticks of frozen evaluation after it. */
  readonly evaluate: number;
  /** Metrics to show, in order, with the words a table heads them with. */
  readonly show: Readonly<Record<string, string>>;
  readonly societies: Readonly<Record<string, SocietyConfig>>;
}

export interface RunConfig {
  readonly name: string;
  readonly seed: number | string;
  /** Independent learning histories of each society, on paired seeds. */
  readonly sessions: number;
  readonly scenes: Readonly<Record<string, SceneConfig>>;
}
