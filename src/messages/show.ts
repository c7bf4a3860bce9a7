/** A text from outside where it is shown: nothing of it is a command of a terminal, of a spreadsheet or of a page. */
import { isControl } from "./controls.ts";

/** In a log: one line of ASCII in quotes, as JSON. */
export function forLog(text: string): string {
  return JSON.stringify(text).replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/**
 * In a cell of CSV: quoted, controls left out, and with an apostrophe before what a spreadsheet takes for a formula (OWASP, "CSV
 * Injection").
 */
export function forCsv(text: string): string {
  const plain = visible(text);
  return `"${/^\s*[=+\-@]/.test(plain) || /^[\t\r\n]/.test(plain) ? "'" : ""}${plain.replaceAll('"', '""')}"`;
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** In a page, between tags or in the quotes of an attribute. */
export function forHtml(text: string): string {
  return visible(text).replace(/[&<>"']/g, (unit) => entities[unit]);
}

function visible(text: string): string {
  let kept = "";
  for (const point of text) if (!isControl(point.codePointAt(0)!)) kept += point;
  return kept;
}
