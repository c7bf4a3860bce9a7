import fc from "fast-check";

/** Numbers as unpleasant as doubles get. */
export const anyNumber = fc.oneof(
  fc.double(),
  fc.integer({ min: -1000, max: 1000 }),
  fc.constantFrom(0, -0, 5e-324, -1e-310, 1e-300, 1e300, Number.MAX_VALUE, -Number.MAX_VALUE, 1 + 2 ** -52),
  fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY),
);

/** Text that tries to leave its place. Words that the tests search for in the output are kept out. */
export const anyText = fc
  .oneof(
    fc.string({ unit: "binary", maxLength: 30 }),
    fc.string({ unit: "grapheme", maxLength: 80 }),
    fc.constantFrom(
      `<script>alert(1)</script>&"'`,
      `"><svg onload="x">`,
      "]]> --> &amp; &#0;",
      "\ud800 lone \udfff",
      "line\nbreak\ttab\u0000",
      "",
      "   ",
      "a very long label that goes on and on and on and on and on and on and on and on",
      "$& $1 $<name>",
      "constructor",
      "__proto__",
    ),
  )
  .filter((text) => !/NaN|Infinity|undefined/.test(text));

/** What no output may contain. */
export const leftover = /NaN|Infinity|undefined|\[object/;
