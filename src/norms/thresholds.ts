/** What a certificate's verdict is judged by. */
export interface Thresholds {
  /** Least share of the way from the floor (Nash) to the optimum. */
  readonly progress: number;
  /** Largest gain of a deviation, as a share of what is at stake for an agent. */
  readonly gain: number;
  /** Least share of sessions that hold on their own. */
  readonly sessions: number;
  /** Least share of sessions that return from every shock. */
  readonly returned: number;
  /** Least share of mutants that the norm withstands. */
  readonly barrier: number;
}

export const defaultThresholds: Thresholds = {
  progress: 0.5,
  gain: 0.02,
  sessions: 0.8,
  returned: 0.5,
  barrier: 0.1,
};
