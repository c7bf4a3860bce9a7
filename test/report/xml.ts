/** A strict reader for the little XML that charts and pages use; it throws on anything that is not well-formed. */

export interface Element {
  name: string;
  attributes: Record<string, string>;
  children: Element[];
  /** Text directly inside, entities resolved. */
  text: string;
}

const entities: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'" };

function resolve(text: string): string {
  if (text.includes("<")) throw new Error(`bare < in ${JSON.stringify(text)}`);
  return text.replace(/&([^;\s]*);?/g, (whole, name: string) => {
    const value = entities[name];
    if (value === undefined || !whole.endsWith(";")) throw new Error(`bad entity ${whole}`);
    return value;
  });
}

function attributesOf(source: string): Record<string, string> {
  const found: Record<string, string> = {};
  const rest = source.replace(/\s+([a-zA-Z][\w:-]*)="([^"]*)"/g, (_, name: string, value: string) => {
    if (name in found) throw new Error(`attribute ${name} twice`);
    found[name] = resolve(value);
    return "";
  });
  if (rest.trim() !== "") throw new Error(`bad attributes ${JSON.stringify(source)}`);
  return found;
}

export function parseXml(source: string): Element {
  const body = source.replace(/^<!DOCTYPE html>/, "").trim();
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters XML forbids
  if (/[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|\p{Surrogate}/u.test(body))
    throw new Error("forbidden character");
  const top: Element = { name: "", attributes: {}, children: [], text: "" };
  const open: Element[] = [top];
  const token = /<(\/?)([a-zA-Z][\w-]*)((?:\s+[^\s=<>"]+="[^"<]*")*)\s*(\/?)>|([^<]+)/gy;
  let end = 0;
  for (let match = token.exec(body); match !== null; match = token.exec(body)) {
    end = token.lastIndex;
    const [, closing, name = "", attributes = "", empty, text] = match;
    const inside = open.at(-1)!;
    if (text !== undefined) inside.text += resolve(text);
    else if (closing) {
      if (inside.name !== name) throw new Error(`</${name}> closes <${inside.name}>`);
      open.pop();
    } else {
      const element = { name, attributes: attributesOf(attributes), children: [], text: "" };
      inside.children.push(element);
      if (!empty) open.push(element);
    }
  }
  if (end !== body.length) throw new Error(`cannot read on at ${JSON.stringify(body.slice(end, end + 60))}`);
  if (open.length !== 1) throw new Error(`<${open.at(-1)!.name}> is never closed`);
  if (top.children.length !== 1 || top.text.trim() !== "") throw new Error("more than one root");
  return top.children[0]!;
}

/** All elements below `root` with the name and, where given, the class. */
export function all(root: Element, name: string, className?: string): Element[] {
  return root.children.flatMap((child) => {
    const classes = (child.attributes.class ?? "").split(" ");
    const hit = child.name === name && (className === undefined || classes.includes(className));
    return [...(hit ? [child] : []), ...all(child, name, className)];
  });
}

/** The charts of a page, each once: of those that are drawn for several widths, the one for half the page. */
export function chartsOf(root: Element): Element[] {
  return root.children.flatMap((child) => {
    const classes = (child.attributes.class ?? "").split(" ");
    if (child.name === "svg") return classes.includes("chart") ? [child] : [];
    return classes.includes("third") || classes.includes("full") ? [] : chartsOf(child);
  });
}

/** The text of an element and everything inside, in reading order of elements. */
export const textOf = (element: Element): string => element.text + element.children.map(textOf).join("");

export const numberOf = (element: Element, attribute: string): number =>
  Number(element.attributes[attribute]);
