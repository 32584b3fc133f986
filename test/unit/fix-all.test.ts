// Fixing in rounds, gathering absent settings, and the pages and texts that are made of rules and findings.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { findingMarkdown } from "../../server/src/features/finding-hover.ts";
import { fixesOfAbsentSettings, fixInRounds, safeFixes, safeFixesAndDecisions, type FixEngine } from "../../server/src/features/fix-all.ts";
import { gatherAbsent } from "../../server/src/features/hardening-missing.ts";
import type { LintInput } from "../../server/src/features/lint.ts";
import { codeBlock, codeSpan, plainText } from "../../server/src/features/markdown.ts";
import { rulePage, rulesTable, type DocumentedRule } from "../../server/src/features/rule-page.ts";
import { toLineEdits } from "../../server/src/features/text-difference.ts";
import { SourceText } from "../../server/src/text/source-text.ts";
import { applyEdits } from "../../server/src/text/text-edit.ts";
import { fakeServices, finding } from "../support/fake-engine.ts";

const engine = await fakeServices().engine();
const input = (text: string): LintInput => ({
  document: SourceText.fromText("/x/sendmail.cf", text),
  language: "sendmail-cf",
  provider: { read: () => undefined },
  library: undefined,
  ruleSeverities: new Map(),
  role: undefined,
  sendmailVersion: undefined,
});

describe("fixInRounds", () => {
  it("applies safe fixes one after the other until none is left", () => {
    const fixed = fixInRounds(input("bad\nrisky\nbad bad\nend"), safeFixes, engine);
    assert.equal(fixed.text, "good\nrisky\ngood good\nend");
    assert.deepEqual(fixed.applied.map(({ rule }) => rule), ["word-bad", "word-bad", "word-bad"]);
    assert.equal(fixed.stoppedAtLimit, false);
    assert.equal(applyEdits("bad\nrisky\nbad bad\nend", fixed.edits), fixed.text);
    assert.equal(fixInRounds(input(fixed.text), safeFixes, engine).text, fixed.text);
  });
  it("applies decisions only where it is told to", () => {
    assert.equal(fixInRounds(input("limit quota bad risky"), safeFixesAndDecisions, engine).text, "limit quota good good");
    assert.equal(fixInRounds(input("bad"), fixesOfAbsentSettings, engine).text, "quota 1\nlimit 1\nbad");
  });
  it("keeps what could not be proved and goes on with the rest", () => {
    assert.equal(fixInRounds(input("stuck bad"), safeFixes, engine).text, "stuck good");
  });
  it("takes back a fix that does not remove its finding, and does not go in circles", () => {
    let rounds = 0;
    const stubborn: FixEngine = {
      lint: engine.lint,
      fixesFor: (_, { span }) => {
        rounds += 1;
        return [{ title: "Repeat", kind: "safe", edits: [{ span, newText: "bad bad" }] }];
      },
    };
    const fixed = fixInRounds(input("bad"), safeFixes, stubborn);
    assert.equal(fixed.text, "bad");
    assert.deepEqual(fixed.edits, []);
    assert.ok(rounds < 5);
  });
  it("stops at a limit and says so", () => {
    const text = "bad ".repeat(300);
    const fixed = fixInRounds(input(text), safeFixes, engine);
    assert.equal(fixed.stoppedAtLimit, true);
    assert.equal(fixed.applied.length, 200);
  });
  it("keeps the bytes of a text that is not UTF-8", () => {
    const document = SourceText.fromBytes("/x/sendmail.cf", Buffer.from("# caf\xe9\nbad\n", "latin1"));
    const fixed = fixInRounds({ ...input(""), document }, safeFixes, engine);
    assert.deepEqual(document.encode(fixed.text), Buffer.from("# caf\xe9\ngood\n", "latin1"));
  });
});

describe("toLineEdits", () => {
  for (const [before, after] of [
    ["", ""],
    ["", "a\n"],
    ["a\n", ""],
    ["a\nb\nc\n", "a\nB\nc\nd\n"],
    ["a\r\nb\r\n", "a\r\nx\r\nb\r\n"],
    ["a", "a\n"],
    ["a\nb", "b\na"],
    ["é😀\nx", "é😀\ny"],
  ] as const) {
    it(`turns ${JSON.stringify(before)} into ${JSON.stringify(after)}`, () => {
      assert.equal(applyEdits(before, toLineEdits(before, after)), after);
    });
  }
  it("leaves the lines alone that stay", () => {
    assert.deepEqual(toLineEdits("a\nb\nc\n", "a\nB\nc\n"), [{ span: { start: 2, end: 4 }, newText: "B\n" }]);
  });
});

describe("gatherAbsent", () => {
  const absent = (rule: string): ReturnType<typeof finding> => finding(rule, 3, 9, { absent: true, severity: "hint" });
  it("tells what somebody wrote from what nobody wrote", () => {
    const { present, missing } = gatherAbsent([finding("a", 0, 1), absent("b"), absent("c")]);
    assert.deepEqual(present.map(({ rule }) => rule), ["a"]);
    assert.deepEqual(missing?.members.map(({ rule }) => rule), ["b", "c"]);
    assert.deepEqual(missing?.span, { start: 3, end: 9 });
    assert.equal(missing?.docs, "https://docs.example/rules/hardening-missing.md");
  });
  it("speaks of one in the singular, and of none not at all", () => {
    assert.equal(gatherAbsent([absent("b")]).missing?.message, "1 hardening setting is missing:\n- b is here (b)");
    assert.equal(gatherAbsent([finding("a", 0, 1)]).missing, undefined);
  });
});

describe("Markdown", () => {
  it("shows text as it is", () => {
    assert.equal(codeSpan("a`b``c"), "```a`b``c```");
    assert.equal(codeSpan("`"), "`` ` ``");
    assert.equal(codeBlock("a\n```\nb\n", "x"), "````x\na\n```\nb\n````");
    assert.equal(plainText("[a](command:b) <i> *c*"), "\\[a\\]\\(command:b\\) \\<i\\> \\*c\\*");
  });
  it("of a finding holds its message, reason, proof and page", () => {
    const markdown = findingMarkdown(finding("a-rule", 0, 1, { message: "x [y](z)", proof: { line: 0, text: "O A=b" } }), undefined);
    assert.equal(markdown, "**x \\[y\\]\\(z\\)**\n\nGenerated line 1:\n\n```sendmail-cf\nO A=b\n```\n\n[a-rule](https://docs.example/rules/a-rule.md)");
  });
});

describe("rule pages", () => {
  const rule: DocumentedRule = {
    id: "limits-x",
    severity: "warning",
    confidence: "high",
    since: "0.1.0",
    fix: "decision",
    docs: { what: "X is | missing.", why: "Y happens.", bad: ["dnl x"], good: ["define(`x', `1')dnl"], references: ["The guide, section X"] },
  };
  it("hold all that the rule says of itself", () => {
    const page = rulePage(rule);
    for (const part of ["# limits-x\n", "Severity: warning. Confidence: high. Since 0.1.0.", "X is | missing.", "## Why\n\nY happens.", "```\ndnl x\n```", "define(`x', `1')dnl", "- The guide, section X", "The fix is a decision", "sendmail-lint-disable-next-line limits-x -- why", "--rule limits-x=off"]) {
      assert.ok(page.includes(part), part);
    }
    assert.ok(page.endsWith("\n") && !page.endsWith("\n\n"));
  });
  it("leave out what a rule does not have", () => {
    const page = rulePage({ ...rule, fix: "none", docs: { ...rule.docs, bad: [], good: [], references: [] } });
    assert.doesNotMatch(page, /## (Fix|References|Reported|Not reported)/);
  });
  it("are listed in a table by name", () => {
    assert.equal(
      rulesTable([rule, { ...rule, id: "auth-x", fix: "none" }]),
      "| rule | severity | fix | reports |\n| --- | --- | --- | --- |\n| [auth-x](docs/rules/auth-x.md) | warning |  | X is \\| missing. |\n| [limits-x](docs/rules/limits-x.md) | warning | decision | X is \\| missing. |\n",
    );
  });
});
