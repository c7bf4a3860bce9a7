/** What every Gym-style version shares: dictionaries by agent name. */

export type ByAgent<T> = Record<string, T>;

export const names = (n: number): string[] => Array.from({ length: n }, (_, a) => `agent_${a}`);

export function byAgent<T>(agents: readonly string[], value: (name: string, a: number) => T): ByAgent<T> {
  return Object.fromEntries(agents.map((name, a) => [name, value(name, a)]));
}
