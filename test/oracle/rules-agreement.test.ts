// A .mc and the .cf that real m4 makes of it are one configuration: the rules must say the same of both, with the same severity.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { inProject } from "../../scripts/paths.mjs";
import type { LintResult } from "../../server/src/features/lint.ts";
import { rules } from "../../server/src/rules/index.ts";
import { corpusFiles, hasCorpus, NO_CORPUS } from "../support/corpus.ts";
import { judge, LIBRARY } from "../support/judge.ts";
import { expandWithM4 } from "../support/m4.ts";

/** A rule that can be told in one dialect only has nothing to agree with. */
const IDS: ReadonlySet<string> = new Set(rules.filter((rule) => rule.only === undefined).map((rule) => rule.id));

/** The library's folder of another system becomes ours; what this machine has below /etc/mail is nobody's. */
function withOurLibrary(mc: string): string {
  return mc.replace(/\b(s?include\(`?)\/etc\/mail\//g, "$1/no-such-folder/").replace(/\b(s?include\(`?)[^`'()\n]*\/m4\/cf\.m4/g, `$1${LIBRARY}m4/cf.m4`);
}

function summaryOf(result: LintResult): readonly string[] {
  return result.findings.filter((finding) => IDS.has(finding.rule)).map((finding) => `${finding.severity} ${finding.rule}`).sort();
}

/** @returns whether there was something to compare */
function assertAgreement(name: string, text: string): boolean {
  const mc = judge("agreement.mc", withOurLibrary(text));
  // What stands in for a placeholder is not known; a .cf has none, so that advice about what is missing differs on purpose.
  if (mc.role === "template") return false;
  const cf = judge("agreement.cf", expandWithM4(withOurLibrary(text), LIBRARY).output);
  assert.equal(cf.role, mc.role, `${name}: role`);
  assert.deepEqual(summaryOf(cf), summaryOf(mc), name);
  return summaryOf(mc).length > 0;
}

describe("a .mc and its .cf agree", () => {
  for (const { id } of rules.filter((rule) => rule.only?.dialect !== "cf")) {
    it(`on the fixtures of ${id}`, () => {
      const folder = inProject(join("test/rules", id));
      const names = readdirSync(folder).filter((name) => name.endsWith(".mc"));
      for (const name of names) assertAgreement(`${id}/${name}`, readFileSync(join(folder, name), "latin1"));
      assert.ok(names.length > 0);
    });
  }

  it("on every .mc of the cf library", () => {
    const folder = join(LIBRARY, "cf");
    const names = readdirSync(folder).filter((name) => name.endsWith(".mc"));
    const compared = names.filter((name) => assertAgreement(name, readFileSync(join(folder, name), "latin1")));
    assert.ok(compared.length > 10, `only ${compared.length} files had findings`);
  });

  it("on every .mc of the corpus", { skip: hasCorpus() ? false : NO_CORPUS }, () => {
    const compared = corpusFiles("mc").filter((file) => assertAgreement(file.name, file.bytes.toString("latin1")));
    assert.ok(compared.length > 80, `only ${compared.length} files had findings`);
  });
});
