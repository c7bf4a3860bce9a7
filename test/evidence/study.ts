/**
 * A study measures what the framework's own statistics and verdicts are worth, where the truth is known: the table stands
 * in `docs/evidence`, made by `npm run evidence -- <name>`, and a slow test holds its claims.
 */
export interface Study<Result> {
  /** File name of the table, `docs/evidence/<name>.md`. */
  readonly name: string;
  measure(): Result;
  /** The whole document: what was measured and how, the table, what to conclude. */
  markdown(result: Result): string;
}
