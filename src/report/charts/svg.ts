/**
 * Markup, text and coordinates: the ground every chart and the page stand on.
 *
 * Everything a reader sees passes through `text` or an attribute of `el`, so hostile labels cannot leave
 * the place they were put in. The output is at once valid HTML and well-formed XML.
 */

declare const markupBrand: unique symbol;

/** A string that is already escaped markup. Plain strings are text and get escaped where they are used. */
export type Markup = string & { readonly [markupBrand]: true };

/** Vouches for a string as markup: for literals and for joining, never for text that came from outside. */
export const raw = (markup: string): Markup => markup as Markup;

/** Glues pieces of markup together. */
export const join = (parts: readonly Markup[], separator = ""): Markup => raw(parts.join(separator));

const named: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/**
 * Escapes text for element content and for quoted attributes. Characters that XML 1.0 forbids (controls,
 * lone surrogates, U+FFFE and U+FFFF) become the replacement character. XML 1.0, production [2].
 */
export function escapeText(value: string): Markup {
  const allowed = value.replace(
    /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu,
    "\u{FFFD}",
  );
  return raw(allowed.replace(/[&<>"']/g, (character) => named[character] ?? ""));
}

/** Elements that close themselves when they have no children, valid both as HTML and as XML. */
const leaves = new Set(["line", "rect", "path", "circle", "meta", "link", "col", "br"]);

/** Attribute values; `undefined` leaves the attribute out, numbers are written as coordinates. */
export type Attributes = Record<string, string | number | undefined>;

/** One element with escaped attributes around children that are markup already. */
export function el(name: string, attributes: Attributes = {}, ...children: readonly Markup[]): Markup {
  let open = `<${name}`;
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined) continue;
    open += ` ${key}="${typeof value === "number" ? coordinate(value) : escapeText(value)}"`;
  }
  if (children.length === 0 && leaves.has(name)) return raw(`${open}/>`);
  return raw(`${open}>${children.join("")}</${name}>`);
}

/** One element around text. */
export const textEl = (name: string, attributes: Attributes, content: string): Markup =>
  el(name, attributes, escapeText(content));

/** A coordinate with at most two decimals; anything that is not finite becomes 0, and so does -0. */
export function coordinate(value: number): string {
  return Number.isFinite(value) ? String(Math.round(value * 100) / 100 || 0) : "0";
}

/** Advance widths of ASCII 32 to 126 in thousandths of an em: Helvetica, which Arial and Liberation Sans share. */
const helvetica = [
  278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556,
  556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278,
  500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469,
  556, 333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500,
  278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
];

function advance(codePoint: number): number {
  const known = helvetica[codePoint - 32];
  if (known !== undefined) return known;
  if (codePoint === 0x202f || codePoint === 0x2009) return 220;
  if (codePoint >= 0x2070 && codePoint <= 0x209c) return 400;
  return codePoint >= 0x1100 ? 1000 : 620;
}

/** Estimated width of a line of text in user units, a little on the generous side. */
export function textWidth(value: string, size: number, bold = false): number {
  let thousandths = 0;
  for (const character of value) thousandths += advance(character.codePointAt(0) ?? 0);
  return (thousandths / 1000) * size * (bold ? 1.08 : 1.03);
}

/** One line: runs of white space, line breaks included, become single spaces. */
export const oneLine = (value: string): string => value.replace(/\s+/g, " ").trim();

/** The text on one line, cut with an ellipsis where it would be wider than `maxWidth`. */
export function shorten(value: string, size: number, maxWidth: number, bold = false): string {
  const line = oneLine(value);
  if (textWidth(line, size, bold) <= maxWidth) return line;
  const characters = [...line];
  let kept = 0;
  for (let width = textWidth("…", size, bold); kept < characters.length; kept++) {
    width += textWidth(characters[kept] ?? "", size, bold);
    if (width > maxWidth) break;
  }
  return `${characters.slice(0, kept).join("").trimEnd()}…`;
}

/** Breaks text at spaces into at most `maxLines` lines; the last line is cut where the rest does not fit. */
export function wrap(
  value: string,
  size: number,
  maxWidth: number,
  maxLines: number,
  bold = false,
): string[] {
  const words = oneLine(value).split(" ");
  const lines: string[] = [];
  let line = "";
  for (const [index, word] of words.entries()) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (line === "" || textWidth(longer, size, bold) <= maxWidth) {
      line = longer;
      continue;
    }
    if (lines.length === maxLines - 1) {
      line = `${line} ${words.slice(index).join(" ")}`;
      break;
    }
    lines.push(line);
    line = word;
  }
  lines.push(line);
  return lines.map((each) => shorten(each, size, maxWidth, bold));
}
