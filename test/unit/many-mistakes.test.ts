// A file that is no sendmail.cf has a mistake in each of its lines: what is listed stays readable, and the work stays in proportion.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { judge } from "../support/judge.ts";
import { processorTime } from "../support/processor-time.ts";

const LINES = 5_000;

/** Findings of one rule may be no more than a person looks through, and the last one says that it is not all. */
const MOST = 200;

describe("a mistake in each line", () => {
  for (const [name, line, rule] of [
    ["unknown lines", "foo=bar\n", "cf-syntax-unknown-line"],
    ["unknown options", "O Fooo=1\n", "cf-syntax-unknown-option"],
    ["booleans", "O MeToo=maybe\n", "cf-syntax-bad-boolean"],
    ["rules", "R$* $2\t$@ $9 $(\n", "cf-syntax-rhs-out-of-bounds"],
    ["mailers without equates", "Mfoo, F=l\n", "cf-syntax-mailer-no-p"],
    ["equates without values", "Mfoo, F\n", "cf-syntax-incomplete-line"],
    ["open braces", "HX: ${a\n", "cf-syntax-unbalanced-brace"],
  ] as const) {
    it(`of ${name} is listed up to a limit`, () => {
      const found = judge("many.cf", `V10/Berkeley\nSX\n${line.repeat(LINES)}`).findings.filter((finding) => finding.rule === rule);
      assert.equal(found.length, MOST);
      assert.match(found.at(-1)?.message ?? "", /there are more of these in this file/);
    });
  }

  it("takes time in proportion to their number", () => {
    const time = (count: number): number => {
      const text = `V10/Berkeley\n${"Mfoo, F\nO Fooo=1\nHX: ${a\n".repeat(count)}`;
      return processorTime(() => judge("many.cf", text));
    };
    time(500);
    const few = Math.min(time(500), time(500));
    const many = Math.min(time(5_000), time(5_000));
    // Ten times the lines: a square would be a hundred times.
    assert.ok(many < few * 40 + 100, `${few} ms, then ${many} ms`);
  });
});
