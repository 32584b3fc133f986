// Fixes proved on real m4 and real sendmail: the .cf that m4 makes of the fixed .mc differs from the one before exactly as the
// fix declares, and sendmail takes it with no message that it did not have before.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { test } from "node:test";
import { diffLines } from "diff";
import { fixesFor, lint, type LintInput, type LintResult } from "../../server/src/features/lint.ts";
import { declaredChange } from "../../server/src/fixes/declared-changes.ts";
import { readFile } from "../../server/src/io/read-file.ts";
import type { Finding, Fix } from "../../server/src/model/finding.ts";
import { findRule } from "../../server/src/rules/index.ts";
import { SourceText } from "../../server/src/text/source-text.ts";
import { applyEdits } from "../../server/src/text/text-edit.ts";
import { inProject } from "../../scripts/paths.mjs";
import { corpusFiles, hasCorpus, NO_CORPUS } from "../support/corpus.ts";
import { expandWithM4 } from "../support/m4.ts";
import { checkCf } from "../support/sendmail.ts";

const LIBRARY = `${inProject("server/cf")}/`;
/** sendmail costs more than m4: of the corpus it sees a part, by name. */
const CORPUS_STEP = 4;
const texts = new Map<string, SourceText | undefined>();

function read(path: string): SourceText | undefined {
  if (!texts.has(path)) texts.set(path, readFile(path));
  return texts.get(path);
}

function judge(path: string, text: string, language: LintInput["language"]): LintResult {
  const document = SourceText.fromText(path, text);
  return lint({ document, language, provider: { read }, library: { path: LIBRARY, version: undefined }, ruleSeverities: new Map(), role: undefined, sendmailVersion: undefined });
}

/** As m4 would read it on this machine: the library's folder of another system becomes ours. */
function generate(mc: string): string {
  return expandWithM4(mc.replace(/\b(s?include\(`?)[^`'()\n]*\/m4\/cf\.m4/g, `$1${LIBRARY}m4/cf.m4`), LIBRARY).output;
}

function assertDeclared(finding: Finding, fix: Fix, before: string, after: string): void {
  const offer = finding.offers.find((candidate) => candidate.title === fix.title);
  const declared = (offer?.intents ?? []).map(declaredChange);
  const changed = diffLines(before, after).filter((part) => part.added || part.removed);
  // What can be told in a .mc only may be its wording: a deprecated name for the same thing.
  if (findRule(finding.rule)?.only === undefined) assert.notEqual(changed.length, 0, `${finding.rule}: ${fix.title} changes nothing in the .cf`);
  const lines = changed.flatMap((part) => part.value.split("\n").filter((line) => line !== "").map((line) => ({ line, added: part.added })));
  for (const { line } of lines) {
    assert.ok(declared.some((change) => change.touches.some((pattern) => pattern.test(line))), `${finding.rule}: ${fix.title} also touches: ${line}`);
  }
  for (const { adds } of declared) if (adds !== undefined) assert.ok(after.split("\n").some((line) => adds.test(line)), `${finding.rule}: no line ${String(adds)}`);
}

function assertTaken(what: string, before: string, after: string): void {
  const old = checkCf(before);
  const now = checkCf(after);
  // A fix may also make sendmail take what it refused.
  if (now.exit !== 0) assert.equal(now.exit, old.exit, `${what}: ${now.messages.join("\n")}`);
  // Line numbers move with lines that a fix adds.
  const known = new Set(old.messages.map((message) => message.replace(/line \d+/, "line N")));
  const fresh = now.messages.filter((message) => !known.has(message.replace(/line \d+/, "line N")));
  assert.deepEqual(fresh, [], what);
}

const examples = ["examples/rhel/sendmail.mc", "examples/debian/sendmail.mc", "examples/rhel/submit.mc"].map((name) => inProject(name));

/** Findings that say the same of two files need no second run of sendmail. */
function provesFixesOf(path: string, text: string, withSendmail: boolean, rule?: string): number {
  const result = judge(path, text, "sendmail-mc");
  const before = generate(text);
  let count = 0;
  for (const finding of result.findings.filter((one) => rule === undefined || one.rule === rule)) {
    for (const fix of fixesFor(result, finding)) {
      const fixed = applyEdits(text, fix.edits);
      const after = generate(fixed);
      assertDeclared(finding, fix, before, after);
      if (withSendmail) assertTaken(`${basename(path)}: ${fix.title}`, before, after);
      count++;
    }
  }
  return count;
}

for (const path of examples) {
  const text = read(path)?.text;
  if (text === undefined) continue;
  test(`every fix of ${path.split("/").slice(-2).join("/")} does in the .cf what it declares, and sendmail takes it`, () => {
    const count = provesFixesOf(path, text, true);
    assert.ok(path.includes("submit") || count >= 3, `${count} fixes`);
  });
  test(`every fix of the .cf that ${path.split("/").slice(-2).join("/")} generates is taken by sendmail`, () => {
    const cf = generate(text);
    const result = judge(path.replace(/\.mc$/, ".cf"), cf, "sendmail-cf");
    for (const finding of result.findings) {
      for (const fix of fixesFor(result, finding)) {
        const after = applyEdits(cf, fix.edits);
        assertDeclared(finding, fix, cf, after);
        assertTaken(`${finding.rule}: ${fix.title}`, cf, after);
      }
    }
  });
}

test("every fix of the rules' fixtures does in the .cf what it declares", () => {
  const folder = inProject("test/rules");
  let proved = 0;
  for (const rule of readdirSync(folder)) {
    for (const name of readdirSync(join(folder, rule)).filter((one) => /^fix.*\.before\.mc$/.test(one))) {
      proved += provesFixesOf(join(folder, rule, name), readFileSync(join(folder, rule, name), "utf8"), false, rule);
    }
  }
  assert.ok(proved > 30, `${proved} fixes were proved`);
});

/** Sendmail takes these as they are, without a word, for something else than they seem to say. */
const TAKEN_BEFORE = [
  "cf-syntax-bad-boolean/fix",
  "cf-syntax-bad-boolean/fix-off",
  "cf-syntax-blank-continuation/fix",
  "cf-syntax-hash-truncates/fix",
  "cf-syntax-hash-truncates/fix-word",
  "cf-syntax-mailer-no-comma/fix",
  "cf-syntax-mailer-ruleset-missing/fix",
  "cf-syntax-mailer-unknown-flag/fix",
  "cf-syntax-option-no-space/fix",
  "cf-syntax-undefined-mailer/fix",
  "cf-syntax-undefined-map/fix",
  "cf-syntax-undefined-ruleset-call/fix",
];

test("sendmail complains of what a correction corrects, and has nothing to say afterwards", () => {
  const folder = inProject("test/rules");
  const silent: string[] = [];
  let proved = 0;
  for (const rule of readdirSync(folder).filter((name) => name.startsWith("cf-syntax-"))) {
    for (const [name, variant = ""] of readdirSync(join(folder, rule)).flatMap((one) => [/^(fix.*)\.before\.mc$/.exec(one) ?? []])) {
      if (name === undefined) continue;
      const text = readFileSync(join(folder, rule, name), "utf8");
      const result = judge(name, text, "sendmail-mc");
      const fixes = result.findings.filter((one) => one.rule === rule).flatMap((finding) => fixesFor(result, finding));
      assert.notEqual(fixes.length, 0, `${rule}/${name}`);
      if (checkCf(generate(text)).messages.length === 0) silent.push(`${rule}/${variant}`);
      for (const fix of fixes) {
        const now = checkCf(generate(applyEdits(text, fix.edits)));
        assert.deepEqual([now.exit, now.messages], [0, []], `${rule}/${name}: ${fix.title}`);
        proved++;
      }
    }
  }
  assert.deepEqual(silent.sort(), TAKEN_BEFORE);
  assert.ok(proved >= 20, `${proved} corrections were proved`);
});

test("every fix of real files does in the .cf what it declares", (context) => {
  if (!hasCorpus()) {
    context.skip(NO_CORPUS);
    return;
  }
  let proved = 0;
  corpusFiles("mc").forEach((file, index) => {
    const text = readFileSync(file.path, "latin1");
    if (index % CORPUS_STEP === 0) proved += provesFixesOf(file.path, text, index % (CORPUS_STEP * 5) === 0);
  });
  assert.ok(proved > 50, `${proved} fixes were proved`);
});
