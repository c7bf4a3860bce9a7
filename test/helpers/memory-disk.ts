/**
 * A disk in memory that knows what of it would outlive a loss of power: bytes of a file once it was synced, names in a
 * folder once that was. It can refuse or shorten its n-th operation, and gives the states that a crash after any operation
 * may leave.
 */
import { dirname } from "node:path";
import { type Disk, guarded } from "../../src/lab/node/disk.ts";

/** A file or a folder; names are links to it. */
interface Node {
  readonly folder: boolean;
  bytes: Uint8Array;
  synced: Uint8Array;
}

/** What a folder does not hold for certain yet. */
interface Pending {
  readonly folder: string;
  readonly name: string;
  readonly node: Node | undefined;
}

/** Takes part in what a crash leaves: names and bytes that were not synced. */
export interface Loss {
  /** Whether a change of a folder's names that was not synced has happened; `j` counts them. */
  name(j: number): boolean;
  /** What a file holds whose last bytes were not synced; `j` counts such files. */
  bytes(synced: Uint8Array, written: Uint8Array, j: number): Uint8Array;
}

export interface MemoryDisk {
  readonly disk: Disk;
  /** Operations so far; those that read are counted apart. */
  readonly writes: number;
  readonly reads: number;
  /** Throws from the operation with this number on, once, and as a write that got so far where it is one. */
  failAt(kind: "write" | "read", operation: number, code: string, part?: number): void;
  /** Called before each operation that writes. */
  watch(before: () => void): void;
  /** The disk as the next process would find it. */
  crashed(loss: Loss): MemoryDisk;
  /** All files with their bytes, as a process sees them. */
  files(): Map<string, Uint8Array>;
  put(path: string, bytes: Uint8Array | string): void;
  text(path: string): string;
}

const errno = (code: string, path: string): Error => Object.assign(new Error(`${code}: ${path}`), { code });

export function memoryDisk(start: ReadonlyMap<string, Node> = new Map()): MemoryDisk {
  const names = new Map<string, Node>(start);
  if (!names.has(".")) names.set(".", { folder: true, bytes: new Uint8Array(0), synced: new Uint8Array(0) });
  /** Names as a crash would leave them if nothing of what is pending had happened. */
  const certain = new Map(names);
  let pending: Pending[] = [];
  let writes = 0;
  let reads = 0;
  let fault: { kind: string; operation: number; code: string; part: number } | undefined;
  let before = () => {};

  function count(kind: "write" | "read", path: string, partly: (part: number) => void = () => {}): void {
    if (kind === "write") before();
    const operation = kind === "write" ? writes++ : reads++;
    if (fault?.kind !== kind || fault.operation !== operation) return;
    const { code, part } = fault;
    fault = undefined;
    partly(part);
    throw errno(code, path);
  }

  function rename(name: string, node: Node | undefined): void {
    if (node) names.set(name, node);
    else names.delete(name);
    pending.push({ folder: dirname(name), name, node });
  }

  const file = (path: string): Node => {
    const node = names.get(path);
    if (!node) throw errno("ENOENT", path);
    if (node.folder) throw errno("EISDIR", path);
    return node;
  };

  function opened(path: string): Node {
    if (names.has(path)) return file(path);
    if (!names.get(dirname(path))?.folder) throw errno("ENOENT", path);
    const node = { folder: false, bytes: new Uint8Array(0), synced: new Uint8Array(0) };
    rename(path, node);
    return node;
  }

  const joined = (a: Uint8Array, b: Uint8Array): Uint8Array => {
    const out = new Uint8Array(a.length + b.length);
    out.set(a);
    out.set(b, a.length);
    return out;
  };

  const primitive: Disk = {
    exists: (path) => names.has(path),
    kind: (path) => names.get(path) && (names.get(path)!.folder ? "folder" : "file"),
    size: (path) => (names.get(path)?.folder === false ? names.get(path)!.bytes.length : undefined),
    read(path, from = 0, to) {
      count("read", path);
      return file(path).bytes.slice(from, to);
    },
    list(folder) {
      return [...names.keys()]
        .filter((name) => name !== folder && dirname(name) === folder)
        .map((name) => name.slice(folder === "." ? 0 : folder.length + 1));
    },
    makeFolder(path) {
      if (names.get(path)?.folder) return;
      count("write", path);
      if (names.has(path)) throw errno("EEXIST", path);
      if (!names.get(dirname(path))?.folder) throw errno("ENOENT", path);
      rename(path, { folder: true, bytes: new Uint8Array(0), synced: new Uint8Array(0) });
    },
    write(path, bytes) {
      count("write", path, (part) => {
        opened(path).bytes = bytes.slice(0, Math.floor(part * bytes.length));
      });
      opened(path).bytes = bytes.slice();
    },
    append(path, bytes) {
      count("write", path, (part) => {
        const node = opened(path);
        node.bytes = joined(node.bytes, bytes.slice(0, Math.floor(part * bytes.length)));
      });
      const node = opened(path);
      node.bytes = joined(node.bytes, bytes);
    },
    truncate(path, size) {
      count("write", path);
      const node = file(path);
      node.bytes = node.bytes.slice(0, size);
    },
    sync(path) {
      count("write", path);
      const node = names.get(path);
      if (!node) throw errno("ENOENT", path);
      node.synced = node.bytes;
      if (!node.folder) return;
      for (const { folder, name, node } of pending)
        if (folder === path) {
          if (node) certain.set(name, node);
          else certain.delete(name);
        }
      pending = pending.filter(({ folder }) => folder !== path);
    },
    rename(from, to) {
      count("write", from);
      const node = file(from);
      // One change: never both names, and never none.
      names.delete(from);
      names.set(to, node);
      pending.push(
        { folder: dirname(to), name: to, node },
        { folder: dirname(from), name: from, node: undefined },
      );
    },
    link(from, to) {
      count("write", from);
      if (names.has(to)) return false;
      rename(to, file(from));
      return true;
    },
    remove(path) {
      count("write", path);
      for (const name of [...names.keys()])
        if (name === path || name.startsWith(`${path}/`)) rename(name, undefined);
    },
  };

  return {
    disk: guarded(primitive),
    get writes() {
      return writes;
    },
    get reads() {
      return reads;
    },
    failAt(kind, operation, code, part = 0) {
      fault = { kind, operation, code, part };
    },
    watch(next) {
      before = next;
    },
    crashed({ name, bytes }) {
      const left = new Map(certain);
      for (const [j, change] of pending.entries()) {
        if (!name(j)) continue;
        if (change.node) left.set(change.name, change.node);
        else left.delete(change.name);
      }
      const found = new Map<Node, Node>();
      let j = 0;
      for (const [path, node] of left) {
        // What lies in a folder that is lost is lost.
        if (path !== "." && !folders(path).every((folder) => left.has(folder))) {
          left.delete(path);
          continue;
        }
        let held = found.get(node);
        if (!held) {
          const now = node.synced === node.bytes ? node.bytes : bytes(node.synced, node.bytes, j++);
          held = { folder: node.folder, bytes: now, synced: now };
          found.set(node, held);
        }
        left.set(path, held);
      }
      return memoryDisk(left);
    },
    files: () =>
      new Map([...names].filter(([, node]) => !node.folder).map(([path, node]) => [path, node.bytes])),
    put(path, bytes) {
      const now = typeof bytes === "string" ? new TextEncoder().encode(bytes) : bytes;
      names.set(path, { folder: false, bytes: now, synced: now });
      certain.set(path, names.get(path)!);
    },
    text: (path) => new TextDecoder().decode(file(path).bytes),
  };
}

/** All folders around a file. */
function folders(path: string): string[] {
  const up = dirname(path);
  return up === "." || up === path ? [up] : [up, ...folders(up)];
}
