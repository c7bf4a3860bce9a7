/**
 * The part of zod that params are written in. A namespace of all of zod would bring its translations into every bundle;
 * `import * as z from "zod"` gives whoever needs more the same schemas.
 */
export {
  array,
  boolean,
  discriminatedUnion,
  enum,
  type infer,
  type input,
  int,
  literal,
  nullable,
  number,
  object,
  optional,
  type output,
  preprocess,
  record,
  strictObject,
  string,
  tuple,
  union,
  unknown,
  type ZodType,
} from "zod";
