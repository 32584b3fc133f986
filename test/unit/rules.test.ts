// Every rule on its fixtures in test/rules/<id>, in both dialects: where it fires and where it does not, in CRLF and behind an
// emoji, and that its fix turns fix.before into fix.after.
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { inProject } from "../../scripts/paths.mjs";
import type { Finding, FixKind, Severity } from "../../server/src/model/finding.ts";
import { rules } from "../../server/src/rules/index.ts";
import { docsOf } from "../../server/src/rules/run-rules.ts";
import { applyEdits } from "../../server/src/text/text-edit.ts";
import { type Expectation, readExpectations } from "../support/expectations.ts";
import { fixesOf, judge, languageOf } from "../support/judge.ts";

const FOLDER = inProject("test/rules");

/** `npm run check` leaves out what repeats each fixture in another form. */
const IS_QUICK = process.env["QUICK_TESTS"] === "1";

/** None where the folder is missing, which one test says of all rules. */
function fixtures(rule: string): readonly string[] {
  const folder = join(FOLDER, rule);
  return existsSync(folder) ? readdirSync(folder).sort() : [];
}

function read(rule: string, name: string): string {
  return readFileSync(join(FOLDER, rule, name), "utf8");
}

/** What counts for a fixture: everything that somebody wrote, and what its own rule says of what nobody wrote. */
function summaryOf(rule: string, found: readonly (Finding | Expectation)[], text: string): readonly string[] {
  return found
    .filter((one) => !one.absent || one.rule === rule)
    .map((one) => {
      const { start, end } = "span" in one ? one.span : one;
      return `${one.severity} ${one.rule}${one.absent ? " absent" : ""} ${start}-${end} ${JSON.stringify(text.slice(start, end))}`;
    })
    .sort();
}

function assertExpected(rule: string, name: string, text: string, expected: readonly Expectation[]): readonly Finding[] {
  const { findings } = judge(name, text);
  assert.deepEqual(summaryOf(rule, findings, text), summaryOf(rule, expected, text));
  return findings;
}

/** A call that expands to nothing and holds an emoji: two UTF-16 units, four bytes. In a .cf a comment line has to do. */
const EMOJI_CALL = "ifelse(`😀')";
const EMOJI_LINE = "# 😀\n";

function withEmoji(name: string, text: string, expected: readonly Expectation[]): { text: string; expected: readonly Expectation[] } {
  const isMc = languageOf(name) === "sendmail-mc";
  const insert = isMc ? EMOJI_CALL : EMOJI_LINE;
  // In front of the lines that something is expected of; findings about absent settings stand on the first line of a .cf.
  const at = (one: Expectation): number => text.lastIndexOf("\n", one.start - 1) + 1;
  const places = [...new Set(expected.filter((one) => isMc || !one.absent).map(at))];
  const shift = (offset: number): number => offset + insert.length * places.filter((place) => place <= offset).length;
  return {
    text: applyEdits(text, places.map((place) => ({ span: { start: place, end: place }, newText: insert }))),
    expected: expected.map((one) => ({ ...one, start: shift(one.start), end: shift(one.end) })),
  };
}

/** `fix.before.mc` and what belongs to it. */
const FIX_BEFORE = /^fix(.*)\.before\.(mc|cf)$/;

for (const { id } of rules) {
  describe(id, () => {
    const names = fixtures(id);
    for (const name of names.filter((one) => !one.startsWith("fix"))) {
      const text = read(id, name);
      const expected = readExpectations(text);

      it(`${name}: finds exactly what it says`, () => {
        assert.equal(expected.some((one) => one.rule === id), !name.startsWith("silent"), "the name of a fixture and its expectations disagree");
        for (const finding of assertExpected(id, name, text, expected)) {
          assert.doesNotMatch(finding.message, /(?<!\$)\{\w+\}|\.$/, "a value was not filled in, or the message ends in a full stop");
          if (finding.rule === id) assert.equal(finding.docs, docsOf(id));
        }
      });

      if (IS_QUICK) continue;

      it(`${name}: the same with CRLF line ends`, () => {
        const crlf = text.replaceAll("\n", "\r\n");
        assertExpected(id, name, crlf, readExpectations(crlf));
      });

      if (expected.length > 0) {
        it(`${name}: the same behind an emoji`, () => {
          const shifted = withEmoji(name, text, expected);
          assertExpected(id, name, shifted.text, shifted.expected);
        });
      }
    }

    for (const before of names) {
      const [, variant, extension] = FIX_BEFORE.exec(before) ?? [];
      if (extension === undefined) continue;
      const after = `fix${variant}.after.${extension}`;
      for (const lineEnd of IS_QUICK ? ["\n"] : ["\n", "\r\n"]) {
        it(`${before} becomes ${after}${lineEnd === "\n" ? "" : ", with CRLF line ends"}`, () => {
          assertFix(id, before, read(id, before).replaceAll("\n", lineEnd), read(id, after).replaceAll("\n", lineEnd));
        });
      }
    }
  });
}

const RANK: Readonly<Record<Severity, number>> = { hint: 0, info: 1, warning: 2, error: 3 };

const KINDS: readonly FixKind[] = ["safe", "decision", "unsafe"];

function assertFix(rule: string, name: string, before: string, after: string): void {
  const result = judge(name, before);
  const finding = result.findings.find((one) => one.rule === rule);
  assert.ok(finding !== undefined, "nothing to fix");
  const fixes = fixesOf(result, finding);
  const [fix] = fixes;
  assert.ok(fix !== undefined, "no fix is offered");
  // A rule may have a case whose fix is less certain than the others, never the other way round.
  const { fix: kind } = rules.find((one) => one.id === rule) ?? { fix: "none" };
  assert.ok(kind !== "none" && KINDS.indexOf(fix.kind) >= KINDS.indexOf(kind), `${fix.kind} where the rule says ${kind}`);
  assert.equal(applyEdits(before, fix.edits), after);
  // Nothing is left of it, so that applying it twice is applying it once, and nothing as bad comes in its place.
  const judged = judge(name, after);
  assert.deepEqual(judged.findings.filter((one) => one.rule === rule), []);
  const known = new Set(result.findings.map((one) => one.rule));
  const fresh = judged.findings.filter((one) => !known.has(one.rule) && RANK[one.severity] >= RANK[finding.severity]);
  assert.deepEqual(fresh.map((one) => `${one.severity} ${one.rule}`), []);
}

describe("the rules as a whole", () => {
  it("are named in alphabetical order, each once, and have fixtures in each dialect that they speak of", () => {
    const ids = rules.map((rule) => rule.id);
    assert.deepEqual(ids, [...new Set(ids)].sort());
    assert.deepEqual(readdirSync(FOLDER).sort(), ids);
    for (const { id, only, fix } of rules) {
      const dialects = only === undefined ? ["mc", "cf"] : [only.dialect];
      const needed = dialects.flatMap((dialect) => [`fires.${dialect}`, `silent.${dialect}`]);
      if (dialects.includes("mc")) needed.push("expanded.mc");
      if (fix !== "none") needed.push(`fix.before.${dialects[0]}`, `fix.after.${dialects[0]}`);
      for (const name of needed) assert.ok(fixtures(id).includes(name), `${id} lacks ${name}`);
    }
  });

  it("describe themselves completely", () => {
    for (const { id, docs, messages } of rules) {
      for (const text of [docs.what, docs.why]) assert.match(text, /^[^a-z].{20,}\.$/s, id);
      assert.ok(docs.references.length > 0 && docs.bad.length > 0 && docs.good.length > 0, id);
      for (const message of Object.values(messages)) assert.doesNotMatch(message, /please|\.$/i, id);
    }
  });

  /** Lines of a rule's page: of a .mc between OSTYPE and MAILER; of a .cf where the rule speaks of no other. */
  const around = (lines: readonly string[], isCf: boolean): string => (isCf ? ["V10/Berkeley", ...lines, ""] : ["OSTYPE(`linux')dnl", ...lines, "MAILER(`local')dnl", "MAILER(`smtp')dnl", ""]).join("\n");
  for (const { id, only, docs } of rules) {
    it(`${id}: the examples of its page are true`, () => {
      const isCf = only?.dialect === "cf";
      const found = (lines: readonly string[]): readonly Finding[] => judge(isCf ? "example.cf" : "example.mc", around(lines, isCf)).findings.filter((one) => one.rule === id);
      const [bad, good] = [found(docs.bad), found(docs.good)];
      assert.notEqual(bad.length, 0, "bad");
      // Where nobody can write what is reported, it is absent in the one and not in the other.
      const isWritten = bad.some((one) => !one.absent);
      assert.deepEqual(good.filter((one) => !isWritten || !one.absent), [], "good");
    });
  }
});
