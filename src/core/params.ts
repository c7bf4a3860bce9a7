/** Parameters: one zod schema gives validation, defaults, CLI help and documentation. */
import type * as z from "zod";
import { fail, nearest, requireKnown } from "./errors.ts";

export type ParamsSchema = z.ZodObject;
export type Params<Z extends ParamsSchema> = z.output<Z>;
/** Params as a user gives them: everything that has a default may be left out. */
export type ParamsInput<Z extends ParamsSchema> = z.input<Z>;

/** Fills in defaults and checks; errors name the parameter (or other `word`), the rule, the value and a near miss. */
export function parseParams<Z extends ParamsSchema>(
  who: string,
  schema: Z,
  given: unknown,
  word: "parameter" | "option" = "parameter",
): Params<Z> {
  if (given === null || typeof given !== "object" || Array.isArray(given))
    fail(who, `${word === "option" ? "options" : "params"} must be an object`, given);
  requireKnown(who, word, given, Object.keys(schema.shape));
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const issue = meant(parsed.error.issues[0]);
  const path = issue.path.map(String).join(".");
  if (issue.code === "invalid_type" && issue.path.length === 1 && !(path in given))
    fail(
      who,
      `needs the ${word} "${path}"`,
      undefined,
      schema.shape[path]?.meta?.()?.description ?? "give it a value",
    );
  const value = issue.path.reduce<unknown>(
    (at, key) => (at as Record<PropertyKey, unknown> | undefined)?.[key],
    given,
  );
  if (issue.code === "invalid_type" && issue.expected === "array")
    fail(
      who,
      `${word} "${path}" must be a list`,
      value,
      `give [${typeof value === "object" ? "..." : value}]`,
    );
  const near = issue.code === "invalid_value" && nearest(String(value), issue.values.map(String));
  const hint = near ? `did you mean "${near}"?` : undefined;
  return fail(who, `${path ? `${word} "${path}": ` : ""}${issue.message}`, value, hint);
}

/** Of what may be one thing or another: what is wrong inside the one that was meant, or the names that there are. */
function meant(issue: z.core.$ZodIssue): z.core.$ZodIssue {
  if (issue.code !== "invalid_union" || issue.message !== "Invalid input") return issue;
  const tried = issue.errors.flatMap((issues) => issues.slice(0, 1));
  const inside =
    tried.find(({ path, code }) => path.length > 0 || code === "unrecognized_keys") ??
    tried.find(({ code }) => code === "invalid_value");
  return inside ? { ...inside, path: [...issue.path, ...inside.path] } : issue;
}

/** What `derive` gives, made once for each object of params: spaces, rules and theory of an env ask for it again and again. */
export function perParams<P extends object, D extends object>(derive: (p: P) => D): (p: P) => D {
  const made = new WeakMap<P, D>();
  return (p) => {
    let derived = made.get(p);
    if (derived === undefined) {
      derived = derive(p);
      made.set(p, derived);
    }
    return derived;
  };
}

/** An error where one of `names` was given, that is to say differs from its default, though it has no effect: `why`. */
export function refuseUnused<Z extends ParamsSchema>(
  who: string,
  schema: Z,
  params: Params<Z>,
  names: readonly (keyof Params<Z> & string)[],
  why: string,
): void {
  for (const name of names) {
    const standard = schema.shape[name].safeParse(undefined).data;
    if (JSON.stringify(params[name]) !== JSON.stringify(standard))
      fail(who, `parameter "${name}" has no effect ${why}`, params[name], "leave it out");
  }
}

export interface ParamDoc {
  name: string;
  description: string;
  /** Undefined when the parameter must be given. */
  default?: unknown;
  /** The words it can be, where those are few and fixed. */
  choices?: readonly string[];
}

/** Name, description (with unit), default and choices of every parameter. */
export function describeParams(schema: ParamsSchema): ParamDoc[] {
  return Object.entries(schema.shape).map(([name, field]) => {
    const parsed = (field as z.ZodType).safeParse(undefined);
    const description = (field as z.ZodType).description ?? "";
    const choices = choicesOf(field as z.ZodType);
    return {
      name,
      description,
      ...(parsed.success && { default: parsed.data }),
      ...(choices && { choices }),
    };
  });
}

/** The words of an enumeration, also where it has a default or may be left out. */
function choicesOf(field: z.ZodType): readonly string[] | undefined {
  const { type, innerType } = field.def as { type: string; innerType?: z.ZodType };
  if (type === "enum") return (field as z.ZodEnum).options.map(String);
  return innerType && choicesOf(innerType);
}
