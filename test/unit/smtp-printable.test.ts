import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { clip, printable, printableBytes, printableLines } from "../../server/src/text/printable.ts";

const HIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;

describe("printable", () => {
  const cases: readonly (readonly [string, string, string])[] = [
    ["a window title", "\x1b]0;pwned\x07", "\\x1b]0;pwned\\x07"],
    ["a C1 control sequence", "\x9b31m", "\\x9b31m"],
    ["DEL", "a\x7f", "a\\x7f"],
    ["a line break", "a\r\nb", "a\\x0d\\x0ab"],
    ["a tab", "a\tb", "a b"],
    ["text turned around", "\u202egnp.exe", "\\u{202e}gnp.exe"],
    ["isolates", "\u2066x\u2069", "\\u{2066}x\\u{2069}"],
    ["a zero-width space", "a\u200bb", "a\\u{200b}b"],
    ["a byte order mark", "\ufeffa", "\\u{feff}a"],
    ["a soft hyphen", "a\u00adb", "a\\xadb"],
    ["line and paragraph separators", "\u2028\u2029", "\\u{2028}\\u{2029}"],
    ["a Hangul filler", "\u3164", "\\u{3164}"],
    ["tag characters", "\u{e0041}", "\\u{e0041}"],
    ["half a surrogate pair", "\ud800x", "\\u{d800}x"],
    ["a no-break space", "a\u00a0b", "a\\xa0b"],
    ["ordinary text of any script", "메일 서버 é 😀", "메일 서버 é 😀"],
  ];
  for (const [name, text, shown] of cases) it(`shows ${name}`, () => assert.equal(printable(text), shown));

  it("leaves nothing hidden and changes nothing the second time", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 60 }), (text) => {
        const once = printable(text);
        assert.doesNotMatch(once, HIDDEN);
        assert.equal(printable(once), once);
      }),
      { seed: 20261124, numRuns: 1000 },
    );
  });
});

describe("printableBytes", () => {
  it("reads UTF-8", () => assert.equal(printableBytes("\xc3\xa9"), "é"));
  it("shows every high octet of what is not UTF-8", () => assert.equal(printableBytes("\xc3\x28 \xe9"), "\\xc3( \\xe9"));
  it("does not lose a byte order mark", () => assert.equal(printableBytes("\xef\xbb\xbfa"), "\\u{feff}a"));
});

describe("printableLines", () => {
  it("keeps line breaks and nothing else", () => assert.equal(printableLines("a\x1b\r\nb\nc\rd"), "a\\x1b\nb\nc\\x0dd"));
});

describe("clip", () => {
  it("leaves short text", () => assert.equal(clip("abc", 3), "abc"));
  it("says that something is missing", () => assert.equal(clip("abcd", 3), "ab…"));
  it("does not cut a character in half", () => assert.equal(clip("a😀😀", 3), "a…"));
});
