/** The names that a new thing goes by: `my-pond`, `myPond`, `My pond`. */
import { UsageError } from "../usage.ts";

export interface Names {
  readonly id: string;
  readonly camel: string;
  readonly title: string;
}

export function namesOf(id: string): Names {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(id))
    throw new UsageError(
      `a name has lower-case letters and digits, with dashes between words, as my-pond; got ${JSON.stringify(id)}`,
    );
  if (/-v\d+$/.test(id))
    throw new UsageError(`leave the version out: an env gets -v0, got ${JSON.stringify(id)}`);
  const words = id.split("-");
  const capital = (word: string) => word[0].toUpperCase() + word.slice(1);
  return {
    id,
    camel: words[0] + words.slice(1).map(capital).join(""),
    title: [capital(words[0]), ...words.slice(1)].join(" "),
  };
}
