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

/** JSON stands for itself; nothing else that works is more than a number, a boolean, a text or a short list of these. */
function plain(text: string, value: unknown): Outcome {
  const scalar = (each: unknown) => each === null || ["boolean", "string", "number"].includes(typeof each);
  const isShort = scalar(value) || (Array.isArray(value) && value.flat(3).every(scalar));
  return isShort || JSON.stringify(value) === JSON.stringify(JSON.parse(text)) ? "survived" : "silent";
}

export const expressions: Attack = {
  name: "expressions",
  harms: "values on the command line are made at random",
  async once(random) {
    const text = Array.from({ length: 1 + below(random, 12) }, () => pick(random, pieces)).join("");
    const start = performance.now();
    return judged(
      JSON.stringify(text),
      () => parseValue(text),
      (value) => (performance.now() - start > 2000 ? "crash" : plain(text, value)),
    );
  },
};
