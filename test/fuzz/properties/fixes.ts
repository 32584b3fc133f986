// Fixes on any text: each that is offered removes its finding and adds none as bad, is not offered again for the same, and
// fix-all ends in a text that it leaves as it is.
import assert from "node:assert/strict";
import fc from "fast-check";
import { fixInRounds, safeFixes } from "../../../server/src/features/fix-all.ts";
import { fixesFor, lint } from "../../../server/src/features/lint.ts";
import type { Finding, Severity } from "../../../server/src/model/finding.ts";
import { applyEdits } from "../../../server/src/text/text-edit.ts";
import { judge } from "../../support/judge.ts";
import { defineProperty } from "../property.ts";
import { assertSpansInside } from "../spans.ts";
import { documents } from "../texts.ts";

const WEIGHT: Readonly<Record<Severity, number>> = { hint: 0, info: 1, warning: 2, error: 3 };

export const fixRemovesItsFinding = defineProperty({
  name: "fix-removes-its-finding",
  share: 5,
  inputs: fc.record({ document: documents(3), pick: fc.nat({ max: 1000 }) }),
  check: ({ document: { text, language }, pick }) => {
    const before = judge("fuzz", text, language);
    const fixable = before.findings.filter(({ offers }) => offers.length > 0);
    const finding = fixable[pick % Math.max(1, fixable.length)];
    if (finding === undefined) return;
    for (const fix of fixesFor(before, finding)) {
      assertSpansInside(fix.edits, { start: 0, end: text.length }, `${finding.rule}, edits`);
      const fixed = applyEdits(text, fix.edits);
      assert.notEqual(fixed, text, `${finding.rule}: "${fix.title}" changes nothing`);
      const after = judge("fuzz", fixed, language);
      assert.ok(countOf(after.findings, finding.rule) < countOf(before.findings, finding.rule), `${finding.rule} is still there after "${fix.title}"`);
      assertNothingAsBad(before.findings, after.findings, WEIGHT[finding.severity], fix.title);
      // Where the same still stands somewhere else, its fix must be another edit.
      for (const left of after.findings.filter((one) => one.rule === finding.rule && one.message === finding.message)) {
        for (const again of fixesFor(after, left).filter(({ title }) => title === fix.title)) {
          const twice = judge("fuzz", applyEdits(fixed, again.edits), language);
          assert.ok(countOf(twice.findings, finding.rule) < countOf(after.findings, finding.rule), `${finding.rule}: fixing goes in circles`);
        }
      }
    }
  },
});

export const fixAllComesToRest = defineProperty({
  name: "fix-all-comes-to-rest",
  share: 4,
  inputs: documents(3),
  check: ({ text, language }) => {
    const engine = { lint, fixesFor };
    const { input, findings } = judge("fuzz", text, language);
    const once = fixInRounds(input, safeFixes, engine);
    assert.equal(once.stoppedAtLimit, false, `${once.applied.length} fixes and no end`);
    assert.equal(applyEdits(text, once.edits), once.text, "its edits make its text");
    const after = judge("fuzz", once.text, language);
    const twice = fixInRounds(after.input, safeFixes, engine);
    assert.equal(twice.text, once.text, "fixing twice is fixing once");
    if (once.applied.length > 0) assertNothingAsBad(findings, after.findings, WEIGHT.error, once.applied.map(({ title }) => title).join(", "));
  },
});

function assertNothingAsBad(before: readonly Finding[], after: readonly Finding[], weight: number, title: string): void {
  const least = Math.max(weight, WEIGHT.info);
  const added = after.filter(({ rule, severity }) => WEIGHT[severity] >= least && countOf(after, rule) > countOf(before, rule));
  assert.deepEqual(added.map(({ rule }) => rule), [], `"${title}" adds what is as bad`);
}

function countOf(findings: readonly Finding[], rule: string): number {
  return findings.filter((finding) => finding.rule === rule).length;
}
