import { describe, expect, it } from "vitest";
import { pictureMarkup, pictureProblem } from "../../../src/report/charts/picture.ts";

const picture = (inside: string): string => `<svg viewBox="0 0 1 1">${inside}</svg>`;

describe("pictureProblem", () => {
  it.each([
    [picture(`<text>one = 2, href=x, &lt;script&gt;</text>`), undefined],
    [`\n${picture(`<use href="#a"/><rect fill="url(#g)" xlink:href='#b'/>`)}\n`, undefined],
    ["<svgx></svg>", "it is not an svg element"],
    ["<p>no</p>", "it is not an svg element"],
    [`<?xml version="1.0"?>${picture("")}`, "it is not an svg element"],
    [`${picture("")}<b>${picture("")}`, "it is not one svg element"],
    ["<svg><svg></svg>", "it is not one svg element"],
    [picture("<SCRIPT>alert(1)</SCRIPT>"), "it contains a script"],
    [picture("<foreignObject/>"), "it contains foreign content"],
    [
      picture("<style>p{color:red}</style>"),
      "it contains a style sheet, which would reach the rest of the page",
    ],
    [picture(`<rect onclick="x"/>`), "it contains an event handler"],
    [picture(`<image href="http://x/y.png"/>`), "it refers to something outside"],
    [picture(`<a xlink:href='javascript:x'/>`), "it refers to something outside"],
  ])("%j", (svg, problem) => expect(pictureProblem(svg)).toBe(problem));
});

describe("pictureMarkup", () => {
  it("gives its ids a prefix wherever they are named", () => {
    expect(
      pictureMarkup(
        `<svg aria-labelledby="t d"><title id="t">id of #t</title><g clip-path="url(#c)" id='c'><use href="#c"/></g></svg>\n`,
        "p1-",
      ),
    ).toBe(
      `<div class="picture"><svg aria-labelledby="p1-t p1-d"><title id="p1-t">id of #t</title><g clip-path="url(#p1-c)" id='p1-c'><use href="#p1-c"/></g></svg></div>`,
    );
  });
});
