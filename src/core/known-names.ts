/** Objects that rules are given: a name that they have not is an error, where it would be `undefined` or a new property. */
import { failUnknown } from "./errors.ts";

/** Asked of any value by the language, where it is awaited or written down. */
const asked = ["then", "toJSON"];

/**
 * Of what has `prototype` as its prototype, names that neither has are errors: `kind` is the word for what is unknown,
 * `names` what there is. Names that are there are found before it, as fast as ever; that is so only where the objects have
 * something plain between them and this end.
 */
export function requireKnownNames(prototype: object, kind: string, names: readonly string[]): void {
  const isFree = (target: object, name: string | symbol): name is symbol =>
    typeof name === "symbol" || name in target || asked.includes(name);
  const end = new Proxy(
    {},
    {
      get: (target, name, receiver) =>
        isFree(target, name) ? Reflect.get(target, name, receiver) : failUnknown(kind, name, names),
      set: (target, name, value, receiver) =>
        isFree(target, name) ? Reflect.set(target, name, value, receiver) : failUnknown(kind, name, names),
    },
  );
  Object.setPrototypeOf(prototype, end);
}
