// Comments that silence findings: where they hold, what they name in vain, and where a new one may stand.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, it } from "node:test";
import { logicalLineStarts } from "../../server/src/features/logical-lines.ts";
import type { Language } from "../../server/src/features/lint.ts";
import { applySuppressions, findSuppressions, suppressWithComment } from "../../server/src/features/suppress.ts";
import { SourceText } from "../../server/src/text/source-text.ts";
import { finding } from "../support/fake-engine.ts";

const fixtures = path.join(import.meta.dirname, "fixtures", "suppress");
const linesOf = (name: string): SourceText => SourceText.fromText(name, readFileSync(path.join(fixtures, name), "utf8"));

/** A finding of `rule` on each `@` of a text. */
function judge(text: string, language: Language, rules: readonly string[] = ["bad-thing"]): { left: string[]; unused: string[] } {
  const findings = [...text.matchAll(/@/g)].flatMap(({ index }) => rules.map((rule) => finding(rule, index, index + 1)));
  const result = applySuppressions(findings, text, language);
  const lineOf = (offset: number): number => text.slice(0, offset).split("\n").length;
  return {
    left: result.filter(({ rule }) => rule !== "suppression-unused").map(({ rule, span }) => `${lineOf(span.start)} ${rule}`),
    unused: result.filter(({ rule }) => rule === "suppression-unused").map(({ span }) => `${lineOf(span.start)} ${text.slice(span.start, span.end)}`),
  };
}

describe("logicalLineStarts", () => {
  it("keeps the lines of one call together in a .mc, whatever its comments say", () => {
    const starts = [...logicalLineStarts(linesOf("lines.mc"), "sendmail-mc")];
    assert.deepEqual(starts, [0, 1, 2, 3, 4, 5, 5, 5, 8, 9, 10, 10, 10, 13, 14, 15]);
  });
  it("keeps a line and its continuation lines together in a .cf", () => {
    const starts = [...logicalLineStarts(linesOf("lines.cf"), "sendmail-cf")];
    assert.deepEqual(starts, [0, 0, 0, 3, 4, 4, 6, 7, 8]);
  });
  it("gives up on a quote that is never closed, and takes lines for what they are", () => {
    const text = `define(\`x\n${"line\n".repeat(300)}`;
    const starts = logicalLineStarts(SourceText.fromText("x.mc", text), "sendmail-mc");
    assert.equal(starts[100], 100);
    assert.equal(starts[299], 299);
  });
  it("takes time in proportion to the text", () => {
    const text = "`(".repeat(500_000) + "\n".repeat(500_000);
    assert.equal(logicalLineStarts(SourceText.fromText("x.mc", text), "sendmail-mc").length, 500_001);
  });
});

describe("applySuppressions", () => {
  it("silences the next line, and no other", () => {
    const text = "dnl sendmail-lint-disable-next-line bad-thing -- it is meant\n@\n@\n";
    assert.deepEqual(judge(text, "sendmail-mc"), { left: ["3 bad-thing"], unused: [] });
    assert.deepEqual(judge(text.replace("dnl", "#"), "sendmail-cf"), { left: ["3 bad-thing"], unused: [] });
  });
  it("takes a hash in a .mc for a comment too, as lines of a .cf stand there, but no dnl in a .cf", () => {
    assert.deepEqual(judge("# sendmail-lint-disable-next-line bad-thing -- why\n@", "sendmail-mc").left, []);
    assert.deepEqual(judge("dnl sendmail-lint-disable-next-line bad-thing -- why\n@", "sendmail-cf"), { left: ["2 bad-thing"], unused: [] });
  });
  it("silences its own line", () => {
    assert.deepEqual(judge("define(`A', @)dnl sendmail-lint-disable-line bad-thing -- why\n@", "sendmail-mc").left, ["2 bad-thing"]);
    assert.deepEqual(judge("O A=@ # sendmail-lint-disable-line bad-thing -- why\n@", "sendmail-cf").left, ["2 bad-thing"]);
  });
  it("silences the whole file from anywhere in it", () => {
    assert.deepEqual(judge("@\n@\n# sendmail-lint-disable-file bad-thing -- generated\n@", "sendmail-cf"), { left: [], unused: [] });
  });
  it("silences all lines of a call and of a continued line", () => {
    assert.deepEqual(judge("dnl sendmail-lint-disable-next-line bad-thing -- why\ndefine(`A',dnl\n`x,\n@')dnl\n@", "sendmail-mc").left, ["5 bad-thing"]);
    assert.deepEqual(judge("# sendmail-lint-disable-next-line bad-thing -- why\nMx, P=y,\n\tM=@\nO @", "sendmail-cf").left, ["4 bad-thing"]);
  });
  it("names several rules, or stands several times above one line", () => {
    const list = "# sendmail-lint-disable-next-line bad-thing, worse-thing third-thing -- why\n@";
    assert.deepEqual(judge(list, "sendmail-cf", ["bad-thing", "worse-thing", "third-thing", "other-thing"]), { left: ["2 other-thing"], unused: [] });
    const stack = "# sendmail-lint-disable-next-line bad-thing -- one\n# sendmail-lint-disable-next-line worse-thing -- two\n@";
    assert.deepEqual(judge(stack, "sendmail-cf", ["bad-thing", "worse-thing"]), { left: [], unused: [] });
  });
  it("silences what concerns the whole file and is shown on its first line, which is now the comment", () => {
    const text = "# sendmail-lint-disable-next-line bad-thing -- why\n# sendmail-lint-disable-next-line worse-thing -- why\nO A=1\n";
    const findings = ["bad-thing", "worse-thing", "third-thing"].map((rule) => finding(rule, 0, 5));
    assert.deepEqual(applySuppressions(findings, text, "sendmail-cf").map(({ rule }) => rule), ["third-thing"]);
  });
  it("works without a reason, at the end of the text, and with CRLF", () => {
    assert.deepEqual(judge("# sendmail-lint-disable-next-line bad-thing\r\n@", "sendmail-cf").left, []);
    assert.deepEqual(judge("@ # sendmail-lint-disable-line bad-thing", "sendmail-cf").left, []);
  });
  it("does nothing where it is no comment: in a quoted text, behind $# or a backslash", () => {
    const inText = "define(`A', `sendmail-lint-disable-line bad-thing -- @')dnl\n";
    assert.deepEqual(judge(inText, "sendmail-mc"), { left: ["1 bad-thing"], unused: [] });
    for (const before of ["$", "\\"]) {
      assert.deepEqual(judge(`R@\t${before}# sendmail-lint-disable-line bad-thing -- why`, "sendmail-cf").left, ["1 bad-thing"]);
    }
    assert.deepEqual(judge("xdnl sendmail-lint-disable-line bad-thing -- @", "sendmail-mc").left, ["1 bad-thing"]);
  });
  it("does nothing without a rule: there is no way to silence everything", () => {
    assert.deepEqual(judge("# sendmail-lint-disable-file\n@\n# sendmail-lint-disable-next-line -- why\n@", "sendmail-cf"), { left: ["2 bad-thing", "4 bad-thing"], unused: [] });
  });
  it("reports what is named in vain, at its name", () => {
    const text = "# sendmail-lint-disable-next-line bad-thing, worse-thing -- why\n@\n# sendmail-lint-disable-file third-thing\n";
    assert.deepEqual(judge(text, "sendmail-cf"), { left: [], unused: ["1 worse-thing", "3 third-thing"] });
    const [unused] = applySuppressions([], "# sendmail-lint-disable-line bad-thing -- why", "sendmail-cf", { docs: "https://docs.example/x" });
    assert.deepEqual(
      { ...unused },
      { ...finding("suppression-unused", 29, 38), severity: "hint", message: "nothing on this line is reported by bad-thing, so this comment would hide a later mistake", docs: "https://docs.example/x", tags: ["unnecessary"] },
    );
  });
  it("reports nothing about rules that were not run", () => {
    assert.deepEqual(applySuppressions([], "# sendmail-lint-disable-file bad-thing", "sendmail-cf", { isOff: (rule) => rule === "bad-thing" }), []);
  });
  it("gives a text without comments back as it is", () => {
    const findings = [finding("bad-thing", 0, 1)];
    assert.equal(applySuppressions(findings, "@", "sendmail-cf"), findings);
  });
  it("takes time in proportion to the text", () => {
    const text = "# sendmail-lint-disable-next-line bad-thing -- why\n".repeat(50_000) + "@";
    assert.equal(judge(text, "sendmail-cf").unused.length, 0);
    assert.equal(findSuppressions(SourceText.fromText("", `# sendmail-lint-disable-line ${"a ".repeat(200_000)}`), "sendmail-cf")[0]?.rules.length, 200_000);
  });
});

describe("suppressWithComment", () => {
  function commented(text: string, language: Language): string {
    const source = SourceText.fromText("", text);
    const at = text.indexOf("@");
    const { span, newText } = suppressWithComment({ start: at, end: at + 1 }, ["bad-thing"], source, language, "why");
    return text.slice(0, span.start) + newText + text.slice(span.end);
  }
  const cases: readonly (readonly [Language, string, string])[] = [
    ["sendmail-mc", "divert(0)dnl\ndefine(`A', @)dnl\n", "divert(0)dnl\n# sendmail-lint-disable-next-line bad-thing -- why\ndefine(`A', @)dnl\n"],
    ["sendmail-mc", "define(`A',dnl\n`x,\n@')dnl\n", "# sendmail-lint-disable-next-line bad-thing -- why\ndefine(`A',dnl\n`x,\n@')dnl\n"],
    ["sendmail-cf", "Mx, P=y,\r\n\tM=@\r\n", "# sendmail-lint-disable-next-line bad-thing -- why\r\nMx, P=y,\r\n\tM=@\r\n"],
    ["sendmail-cf", "\ufeffO A=@", "\ufeff# sendmail-lint-disable-next-line bad-thing -- why\nO A=@"],
  ];
  for (const [language, text, expected] of cases) {
    it(`stands above the whole line and silences it: ${JSON.stringify(text)}`, () => {
      const result = commented(text, language);
      assert.equal(result, language === "sendmail-mc" ? expected.replace("#", "dnl") : expected);
      assert.deepEqual(judge(result, language), { left: [], unused: [] });
    });
  }
});
