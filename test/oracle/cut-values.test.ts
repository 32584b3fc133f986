// Number signs in values, as real sendmail reads them: it is asked for the value of a macro, and what a rule makes of an address.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { applyEdits } from "../../server/src/text/text-edit.ts";
import { fixesOf, judge } from "../support/judge.ts";
import { expandWithM4 } from "../support/m4.ts";
import { testAddresses, whyNoSendmail } from "../support/sendmail.ts";

const RULE = "cf-syntax-hash-truncates";
const good = expandWithM4("OSTYPE(linux)dnl\nMAILER(local)dnl\nMAILER(smtp)dnl\n").output;

/** What ruleset Test makes of an address. */
function answer(cf: string): string {
  const line = testAddresses(cf, "Test x\n/quit\n").stdout.split("\n").find((one) => one.startsWith("Test ") && one.includes("returns:"));
  return line?.replace(/^.*returns: */, "").trim() ?? "";
}

describe("a number sign", { skip: whyNoSendmail() ?? false }, () => {
  for (const [value, before, after] of [
    ["one#two", "one", "one#two"],
    ["one # two", "one", undefined],
    ["one\\#two", "one#two", undefined],
    ["one$$#two", "one$", "one$#two"],
  ] as const) {
    it(`in D{Value}${value}: "${before}"`, () => {
      const cf = `${good}D{Value}${value}\nSTest\nR$*\t$: $&{Value}\n`;
      assert.equal(answer(cf).replaceAll(" ", ""), before);
      const result = judge("cut.cf", cf);
      const findings = result.findings.filter((finding) => finding.rule === RULE);
      assert.equal(findings.length, after === undefined ? 0 : 1);
      for (const fix of findings.flatMap((finding) => fixesOf(result, finding))) assert.equal(answer(applyEdits(cf, fix.edits)).replaceAll(" ", ""), after);
    });
  }

  it("in quoted text of a rule", () => {
    const cf = `${good}STest\nR$*\t$: "one # two"\n`;
    assert.equal(answer(cf), "\"one");
    const result = judge("cut.cf", cf);
    const [fix] = result.findings.filter((finding) => finding.rule === RULE).flatMap((finding) => fixesOf(result, finding));
    assert.ok(fix !== undefined);
    assert.equal(answer(applyEdits(cf, fix.edits)), "\"one # two\"");
  });
});
