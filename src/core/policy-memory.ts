/** What a policy remembers: its stores, saved, loaded and copied as one. */
import { fail } from "./errors.ts";
import { largestOf, requireRoom } from "./room.ts";
import { allocate, bytesFor, type Columns, type Fields, requireFields, type Storage } from "./schema.ts";

interface Store {
  readonly storage: Storage;
  readonly fields: Fields;
  /** One entry a slot; else one for what all worlds share. */
  readonly perSlot: boolean;
  /** Handed on to children, in envs with turnover. */
  readonly inherited: boolean;
}

/** Which entries are copied: of stores with one a slot, of what all worlds of the source share, and seat by seat. */
interface Pick {
  readonly slots: Int32Array;
  readonly shared: Int32Array;
  readonly seats: Int32Array;
}

export interface PolicyMemory {
  readonly stores: readonly Store[];
  /** Columns of all stores by field name. */
  readonly columns: Readonly<Record<string, Float64Array | Float32Array | Int32Array | Uint8Array>>;
  add<S extends Fields>(fields: S, entries: number, is: Omit<Store, "storage" | "fields">): Columns<S>;
  bytes(): number;
  save(): Uint8Array;
  load(from: Uint8Array): void;
  /** Entries of `from`, from entry `at` on. */
  copy(from: PolicyMemory, pick: Pick, at: number): void;
}

/** `site` has what the memory's size depends on, and whose it is. */
export function policyMemory(
  who: string,
  site: Readonly<Record<string, unknown>> & { agents: number; worlds: number },
): PolicyMemory {
  const { agents, worlds } = site;
  const stores: Store[] = [];
  const columns: Record<string, Float64Array | Float32Array | Int32Array | Uint8Array> = {};
  let taken = 0;
  const parts = () => stores.map(({ storage }) => new Uint8Array(storage.buffer));
  const bytes = () => stores.reduce((sum, { storage }) => sum + storage.buffer.byteLength, 0);
  return {
    stores,
    columns,
    add(fields, entries, is) {
      requireFields(who, "memory", fields);
      taken += bytesFor(fields, entries, 1);
      const what = `what it remembers for ${agents} agents in ${worlds} world${worlds > 1 ? "s" : ""}`;
      requireRoom(who, what, taken, () => largestOf(site));
      const storage = allocate(fields, entries, 1);
      stores.push({ storage: storage as Storage, fields, ...is });
      Object.assign(columns, storage.columns);
      return storage.columns;
    },
    bytes,
    save() {
      const out = new Uint8Array(bytes());
      let at = 0;
      for (const part of parts()) {
        out.set(part, at);
        at += part.length;
      }
      return out;
    },
    load(from) {
      if (from.length !== bytes()) fail(who, `a save of this policy has ${bytes()} bytes`, from.length);
      let at = 0;
      for (const part of parts()) {
        part.set(from.subarray(at, at + part.length));
        at += part.length;
      }
    },
    copy(from, pick, at) {
      stores.forEach(({ storage: { strides } }, j) => {
        const given = from.stores[j].storage.strides;
        for (const name in strides)
          if (given[name] !== strides[name])
            fail(
              who,
              `fork needs memory of the same size, "${name}" of ${strides[name]} numbers`,
              given[name],
              "let both play as many seats of the same env",
            );
      });
      stores.forEach(({ storage, perSlot }, j) => {
        const other = from.stores[j];
        if (perSlot) storage.copyWorlds(other.storage, other.perSlot ? pick.slots : pick.shared, at);
        else storage.copyWorlds(other.storage, pick.seats);
      });
    },
  };
}
