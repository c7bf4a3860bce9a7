/** Pictures that envs draw of their worlds, checked and made ready to stand inline beside others. */

import { el, type Markup, raw } from "./svg.ts";

const forbidden: readonly (readonly [RegExp, string])[] = [
  [/<script/i, "it contains a script"],
  [/<foreignObject/i, "it contains foreign content"],
  [/<style/i, "it contains a style sheet, which would reach the rest of the page"],
  [/<[^>]*\son[a-z]+\s*=/i, "it contains an event handler"],
  [/<[^>]*\s(?:xlink:)?(?:href|src)\s*=\s*["']?(?!["']?#)/i, "it refers to something outside"],
];

/** What keeps a string from being taken as a drawing, or undefined. A picture is one svg element and nothing else. */
export function pictureProblem(svg: string): string | undefined {
  const text = svg.trim();
  if (!/^<svg[\s>]/.test(text) || !text.endsWith("</svg>")) return "it is not an svg element";
  const [opened, closed] = [/<svg[\s>]/g, /<\/svg>/g].map((tag) => text.match(tag)?.length ?? 0);
  if (opened !== 1 || closed !== 1) return "it is not one svg element";
  return forbidden.find(([pattern]) => pattern.test(text))?.[1];
}

/** Stands where a picture was left out. */
export const emptyPicture = el("div", { class: "picture" });

/** The picture as trusted markup. Ids get `prefix`, since the ids of all pictures of a page share one space. */
export function pictureMarkup(svg: string, prefix: string): Markup {
  const own = svg
    .trim()
    .replace(/(\sid=["'])/g, `$1${prefix}`)
    .replace(/(url\(["']?#|href=["']#)/g, `$1${prefix}`)
    .replace(
      /(\saria-(?:labelledby|describedby)=["'])([^"']*)/g,
      (_, open: string, ids: string) => open + ids.trim().replace(/\S+/g, (id) => prefix + id),
    );
  return el("div", { class: "picture" }, raw(own));
}
