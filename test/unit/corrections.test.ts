// Corrections of the text of a .cf: which blanks were a tab, and when a correction in a .mc is withheld.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { findRuleGaps } from "../../server/src/cf/rule-gaps.ts";
import { applyEdits } from "../../server/src/text/text-edit.ts";
import { fixesOf, judge } from "../support/judge.ts";

describe("the blanks that were a tab", () => {
  for (const [line, expected] of [
    ["$*    $: $1", "$*|$: $1"],
    ["$* < @ $+ >   $#error $@ 5.7.1 $: \"550  No\"", "$* < @ $+ >|$#error $@ 5.7.1 $: \"550  No\""],
    ["$*  $: $1   mark it", "$*|$: $1|mark it"],
    ["$* $: $1", "$*|$: $1"],
    ["$* $| $+ $#error $: no", "$* $| $+|$#error $: no"],
    // What $@ is depends on the side, and `$:` may belong to a lookup.
    ["$* $@ ok", undefined],
    ["$* $(access $1 $: none $)", undefined],
    ["$* $1 $: x", undefined],
    // Three gaps that may each be the one.
    ["a  b  $@ x", undefined],
    ["$*", undefined],
    ["", undefined],
  ] as const) {
    it(JSON.stringify(line), () => {
      const gaps = findRuleGaps({ text: line, span: { start: 1, end: 1 + line.length } });
      const marked = applyEdits(`R${line}`, gaps.map((span) => ({ span, newText: "|" }))).slice(1);
      assert.equal(gaps.length === 0 ? undefined : marked, expected);
    });
  }
});

describe("a correction in a .mc", () => {
  const fixesFor = (...lines: readonly string[]): readonly string[] => {
    const text = ["OSTYPE(`linux')dnl", ...lines, "MAILER(`local')dnl", "MAILER(`smtp')dnl", ""].join("\n");
    const result = judge("host.mc", text);
    const findings = result.findings.filter(({ rule }) => rule === "cf-syntax-option-abbreviated");
    assert.notEqual(findings.length, 0);
    return findings.flatMap((finding) => fixesOf(result, finding)).map((fix) => applyEdits(text, fix.edits).split("\n").find((line) => line.includes("MaxHopCount")) ?? "");
  };

  it("is made where the text was typed, be it in a definition", () => {
    assert.deepEqual(fixesFor("LOCAL_CONFIG", "O MaxHop=20"), ["O MaxHopCount=20"]);
    assert.deepEqual(fixesFor("define(`LINE', `O MaxHop=20')dnl", "LOCAL_CONFIG", "LINE"), ["define(`LINE', `O MaxHopCount=20')dnl"]);
  });

  it("is withheld where another line is made of the same text", () => {
    assert.deepEqual(fixesFor("define(`NAME', `MaxHop')dnl", "LOCAL_CONFIG", "O NAME=20", "# NAME"), []);
  });

  it("is withheld where the word was put together", () => {
    assert.deepEqual(fixesFor("define(`MAX', `Max')dnl", "LOCAL_CONFIG", "O MAX`'Hop=20"), []);
  });
});
