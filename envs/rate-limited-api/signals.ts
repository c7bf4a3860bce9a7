/** What clients are shown of what happened. */

/** Highest load and token load that are shown, in multiples of the limit. */
export const mostLoad = 2;

/** floor(log2(1 + backlog)): one more with each doubling of 1 + backlog. */
export function doublings(backlog: number): number {
  return 31 - Math.clz32(backlog + 1);
}

/** accepted / calls, and 1 without calls: free of a branch that would be as hard to predict as the calls. */
export function successShare(calls: number, accepted: number): number {
  return 1 - (calls - accepted) / Math.max(calls, 1e-300);
}
