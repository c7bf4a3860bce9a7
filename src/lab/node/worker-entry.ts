/** Where a worker thread begins: in JavaScript, or in a clone by way of what reads TypeScript. */
export function workerEntry(name: "worker" | "watcher"): URL {
  const file = import.meta.url.endsWith(".ts") ? `${name}-in-clone.mjs` : `${name}.js`;
  return new URL(`./${file}`, import.meta.url);
}
