// What an editor asks for at any caret of any text: findings, hover, actions, the generated .cf. Nothing throws, everything
// points into the text, the same text is judged the same, and a suppression silences what it names.
import assert from "node:assert/strict";
import fc from "fast-check";
import { editsOf, planActions, readActionRequest } from "../../../server/src/features/code-actions.ts";
import { expandDocument } from "../../../server/src/features/expand-document.ts";
import { findUnjudgeable } from "../../../server/src/features/unjudgeable.ts";
import { hover } from "../../../server/src/features/hover.ts";
import type { LintResult } from "../../../server/src/features/lint.ts";
import { fixesFor, lint } from "../../../server/src/features/lint.ts";
import { applyEdits } from "../../../server/src/text/text-edit.ts";
import { judge } from "../../support/judge.ts";
import { defineProperty } from "../property.ts";
import { assertSpansInside } from "../spans.ts";
import { documents, textOf } from "../texts.ts";

const ENGINE = { lint, fixesFor };

export const judgementHolds = defineProperty({
  name: "judgement-holds",
  share: 6,
  inputs: fc.record({ document: documents(), at: fc.nat({ max: 100_000 }), length: fc.nat({ max: 300 }) }),
  check: ({ document: { text, language }, at, length }) => {
    const result = judge("fuzz", text, language);
    const whole = { start: 0, end: text.length };
    const { path } = result.input.document;
    for (const finding of result.findings) {
      assertSpansInside(finding.span, whole, finding.rule);
      for (const place of [...(finding.origin === undefined ? [] : [finding.origin]), ...finding.related]) {
        if (place.path === path) assertSpansInside(place.span, whole, `${finding.rule}, beside it`);
      }
      assert.notEqual(finding.message, "");
    }
    const start = at % (text.length + 1);
    const end = Math.min(text.length, start + length);
    for (const action of planActions(result, { start, end })) {
      assert.deepEqual(readActionRequest(JSON.parse(JSON.stringify(action.request))), action.request);
      if (action.request.do !== "suppress") continue;
      const edits = editsOf(result, action.request, ENGINE) ?? [];
      assertSpansInside(edits, whole, "suppression");
      assertSilenced(result, action.request.rules, applyEdits(text, edits));
    }
    const generated = expandDocument(result);
    // What is no text is not expanded.
    assert.equal(generated === undefined, language === "sendmail-cf" || findUnjudgeable(text) !== undefined);
    if (generated !== undefined) assertSpansInside(generated.problems, whole, "problem of the expansion");
  },
});

/** A comment takes away at least one of what it names; in text whose line a comment cannot stand above it may not. */
function assertSilenced(before: LintResult, rules: readonly string[], text: string): void {
  const after = judge("fuzz", text, before.input.language);
  assertSpansInside(after.findings.map(({ span }) => span), { start: 0, end: text.length }, "after a suppression");
  const count = (result: LintResult): number => result.findings.filter(({ rule }) => rules.includes(rule)).length;
  assert.ok(count(after) <= count(before), `suppressing ${rules.join()} added to it`);
}

export const sameTextSameFindings = defineProperty({
  name: "same-text-same-findings",
  share: 1,
  // The second judgement finds every cache warm, with another text judged between.
  inputs: fc.tuple(documents(), documents()),
  check: ([one, other]) => {
    const first = judge("fuzz", one.text, one.language);
    judge("fuzz", other.text, other.language);
    assert.deepEqual(judge("fuzz", one.text, one.language).findings, first.findings);
  },
});

function hoverHolds(name: string, language: "sendmail-mc" | "sendmail-cf"): ReturnType<typeof defineProperty> {
  return defineProperty({
    name,
    share: 2,
    inputs: fc.tuple(textOf(language), fc.nat({ max: 100_000 })),
    check: ([text, at]) => {
      const offset = at % (text.length + 1);
      const found = hover(text, offset, language);
      if (found === undefined) return;
      assertSpansInside(found.span, { start: 0, end: text.length }, "hover");
      assert.ok(found.span.start <= offset && offset <= found.span.end, "it speaks of what stands at the caret");
      assert.notEqual(found.markdown, "");
    },
  });
}

export const hoverMcHolds = hoverHolds("hover-mc-holds", "sendmail-mc");
export const hoverCfHolds = hoverHolds("hover-cf-holds", "sendmail-cf");
