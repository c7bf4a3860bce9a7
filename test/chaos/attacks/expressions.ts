/** Values of `--set` made at random of what mathematics and programs are written with. */
import { parseValue } from "../../../src/cli/expression.ts";
import { type Attack, below, judged, type Outcome, pick } from "../attack.ts";

const pieces = [
  ...["1", "2", "0", "-1", "1e4", "1e308", ".5", "pi", "e", "true", "false", "null", "NaN", "Infinity", "i"],
  ...[
    "+",
    "-",
    "*",
    "/",
    "^",
    "!",
    "'",
    ".*",
    "./",
    ".^",
    "%",
    "==",
    "<",
    "?",
    ":",
    "=",
    "&",
    "|",
    "~",
    "...",
  ],
  ...["(", ")", "[", "]", "{", "}", ",", ";", ".", "\n", " ", '"', "'", "`", "\\", "#", "$", "@"],
  ...[
    "sqrt(",
    "max(",
    "min(",
    "ones(",
    "zeros(",
    "range(",
    "factorial(",
    "config(",
    "import(",
    "createUnit(",
  ],
  ...["random(", "eval(", "evaluate(", "parse(", "simplify(", "derivative(", "map(", "format(", "bignumber("],
  ...[
    "isPrime(",
    "setPowerset(",
    "combinations(",
    "inv(",
    "eye(",
    "f(x) = ",
    "x",
    "constructor",
    "__proto__",
  ],
  ...[
    "prototype",
    "toString",
    "9007199254740993",
    "cm",
    "2 inch",
    "1:1e9",
    "help(",
    "print(",
    "resolve(",
    "a.b",
  ],
] as const;

/** A number, a boolean, a text or a short list of these: nothing that works is anything else. */
const plain = (value: unknown): Outcome => {
  const scalar = (each: unknown) => each === null || ["boolean", "string", "number"].includes(typeof each);
  return scalar(value) || (Array.isArray(value) && value.flat(3).every(scalar)) ? "survived" : "silent";
};

export const expressions: Attack = {
  name: "expressions",
  harms: "values on the command line are made at random",
  async once(random) {
    const text = Array.from({ length: 1 + below(random, 12) }, () => pick(random, pieces)).join("");
    const start = performance.now();
    return judged(
      JSON.stringify(text),
      () => parseValue(text),
      (value) => (performance.now() - start > 2000 ? "crash" : plain(value)),
    );
  },
};
