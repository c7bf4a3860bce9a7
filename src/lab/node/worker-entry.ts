/** Where a worker thread begins: in JavaScript, or in a clone by way of what reads TypeScript. */
export function workerEntry(name: "worker" | "watcher"): URL {
  const inClone = import.meta.url.endsWith(".ts");
  return new URL(inClone ? `./worker-in-clone.mjs?${name}.ts` : `./${name}.js`, import.meta.url);
}
