import { describe, expect, it } from "vitest";
import { readMessage, writeMessage } from "../../src/messages/index.ts";
import { bytesOf, counted, greeting, withBody } from "./helpers.ts";

const reading = (bytes: ArrayLike<number>) => {
  const { read: _, ...told } = readMessage(bytes);
  return told;
};
const offsetOf = (bytes: Uint8Array, text: string) => new TextDecoder().decode(bytes).indexOf(text);

/** Refused for this, at the byte at which `at` begins. */
function refused(body: string, refusal: string, at: string) {
  const bytes = withBody(body);
  expect(reading(bytes)).toEqual({ refusal, offset: offsetOf(bytes, at) });
}

describe("a message", () => {
  it("is read as it was written", () => {
    const bytes = writeMessage({ ...greeting, body: { list: [1, -0.5, 1e3, true, null, ""], " ": {} } });
    expect(readMessage(bytes)).toEqual({
      message: { ...greeting, body: { list: [1, -0.5, 1e3, true, null, ""], " ": {} } },
      read: bytes.length,
    });
    expect(readMessage(withBody(' "\\u0041\\n\\ud83d\\ude00\\/" '))).toMatchObject({
      message: { body: "A\n\u{1f600}/", ttl: 8 },
    });
    expect(readMessage(withBody("-0"))).toMatchObject({ message: { body: 0 } });
  });

  it("has an envelope in which everything has its kind", () => {
    const wrong = (text: string, offset: number) =>
      expect(reading(bytesOf(text))).toEqual({ refusal: "envelope", offset });
    wrong("[1]", 0);
    wrong('"hello"', 0);
    wrong("{}", 0);
    wrong('{"from":1,"to":2,"seq":0,"tick":3,"clock":[1,0],"type":"say"}', 0);
    wrong('{"from":-1,"to":2,"seq":0,"tick":3,"clock":[1,0],"type":"say","body":1}', 8);
    wrong('{"from":1,"to":2,"seq":0.5,"tick":3,"clock":[1,0],"type":"say","body":1}', 23);
    wrong('{"from":1,"to":2,"seq":0,"tick":3,"clock":[1,"0"],"type":"say","body":1}', 42);
    wrong('{"from":1,"to":2,"seq":0,"tick":3,"clock":[1,0],"type":7,"body":1}', 55);
    expect(reading(withBody("1", ',"ttl":9'))).toMatchObject({ refusal: "envelope" });
    expect(reading(withBody("1", ',"admin":true'))).toMatchObject({ refusal: "envelope" });
  });

  it("is JSON to the letter", () => {
    refused("01", "syntax", "1}");
    refused("[1,]", "syntax", "]}");
    refused('{"a" 1}', "syntax", "1}}");
    refused("{a:1}", "syntax", "a:1");
    refused("1.", "syntax", "}");
    refused("-", "syntax", "}");
    refused("1e+", "syntax", "}");
    refused("nul", "syntax", "}");
    refused('"\\x"', "syntax", '\\x"');
    refused('"\\u00g0"', "syntax", "g0");
    refused("'a'", "syntax", "'a'");
    refused("NaN", "syntax", "NaN");
    expect(reading(bytesOf(""))).toEqual({ refusal: "syntax", offset: 0 });
    expect(reading(bytesOf('{"from'))).toEqual({ refusal: "syntax", offset: 6 });
    expect(reading(bytesOf("1 2"))).toEqual({ refusal: "syntax", offset: 2 });
  });

  it("has numbers that are what they say", () => {
    refused("1e999", "not-finite", "1e999");
    refused("-1e999", "not-finite", "-1e999");
    refused("9007199254740993", "not-exact", "9007199254740993");
    refused("9007199254740993.0", "not-exact", "9007199254740993");
    refused("1e-999", "not-exact", "1e-999");
    expect(reading(withBody("9007199254740991"))).toMatchObject({ message: { body: 9007199254740991 } });
    expect(reading(withBody("0e-999"))).toMatchObject({ message: { body: 0 } });
  });

  it("has names once, and none by which code reaches what objects share", () => {
    refused('{"a":1,"b":2,"a":3}', "duplicate", '"a":3');
    refused('{"a":1,"\\u0061":3}', "duplicate", '"\\u0061"');
    refused('{"__proto__":{"admin":true}}', "key", '"__proto__"');
    refused('{"\\u005f_proto__":1}', "key", '"\\u005f');
    refused('{"constructor":{"prototype":{}}}', "key", '"constructor"');
    expect(({} as { admin?: boolean }).admin).toBeUndefined();
  });

  it("is UTF-8 in its shortest form, without halves of characters", () => {
    const raw = (...bytes: number[]) => {
      const [before, after] = [bytesOf('{"body":"'), bytesOf('"}')];
      return reading(Uint8Array.from([...before, ...bytes, ...after]));
    };
    const wrong = (offset: number, ...bytes: number[]) =>
      expect(raw(...bytes)).toEqual({ refusal: "encoding", offset });
    wrong(9, 0x80);
    wrong(9, 0xc0, 0x80);
    wrong(9, 0xc1, 0xbf);
    wrong(9, 0xe0, 0x80, 0x80);
    wrong(9, 0xf0, 0x80, 0x80, 0x80);
    wrong(9, 0xf5, 0x80, 0x80, 0x80);
    wrong(9, 0xf4, 0x90, 0x80, 0x80);
    wrong(9, 0xed, 0xa0, 0x80);
    wrong(11, 0xe2, 0x82);
    wrong(10, 0xc3);
    expect(reading([0x100])).toEqual({ refusal: "encoding", offset: 0 });
    expect(reading([Number.NaN])).toEqual({ refusal: "encoding", offset: 0 });
    expect(reading([0xef, 0xbb, 0xbf, 0x7b])).toEqual({ refusal: "syntax", offset: 0 });
    refused('"\\ud800"', "encoding", "\\ud800");
    refused('"\\udc00\\ud800"', "encoding", "\\udc00");
    refused('"\\ud800\\u0041"', "encoding", "\\ud800");
  });

  it("is refused at a limit of one's own", () => {
    expect(readMessage(withBody("[[1]]"), { depth: 3 })).toMatchObject({ message: { body: [[1]] } });
    expect(readMessage(withBody("[[1]]"), { depth: 2 })).toMatchObject({ refusal: "depth" });
    expect(readMessage(withBody("[1,2]"), { members: 1 })).toMatchObject({ refusal: "members" });
    expect(readMessage(withBody('""'), { bytes: 10 })).toEqual({ refusal: "too-long", offset: 10, read: 11 });
    expect(() => readMessage(withBody("1"), { depth: 0.5 })).toThrow(
      "messages: the limit depth must be a whole number of at least 1, got 0.5",
    );
  });

  it("is looked at byte for byte, each once", () => {
    for (const body of ["1e5", '"\\ud83d\\ude00 \u{1f600}"', "[[], {}, [1, 2]]", "1e999", "[1,,]"]) {
      const source = counted(withBody(body));
      expect(source.looks()).toBe(0);
      const { read } = readMessage(source.bytes);
      expect(source.looks()).toBe(read);
    }
  });
});
