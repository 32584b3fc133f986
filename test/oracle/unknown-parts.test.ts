// A name that the cf library does not know, against the real m4: it exits 1 and names the file where the rule speaks, and has
// nothing to say after the fix.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { inProject } from "../../scripts/paths.mjs";
import { lint } from "../../server/src/features/lint.ts";
import type { Finding } from "../../server/src/model/finding.ts";
import { applyEdits } from "../../server/src/text/text-edit.ts";
import { fixesOf, judge, LIBRARY } from "../support/judge.ts";
import { expandWithM4 } from "../support/m4.ts";

const RULES = ["mc-unknown-domain", "mc-unknown-feature", "mc-unknown-mailer", "mc-unknown-ostype"];

for (const rule of RULES) {
  describe(rule, () => {
    const folder = inProject(join("test/rules", rule));
    for (const name of readdirSync(folder)) {
      const text = readFileSync(join(folder, name), "utf8");
      const result = judge(name, text);
      const findings = result.findings.filter((finding) => finding.rule === rule);
      it(`${name}: m4 says so of ${findings.length} names`, () => {
        const { exit, messages } = expandWithM4(text, LIBRARY);
        assert.equal(messages.split("\n").filter((line) => /cannot open/.test(line)).length, findings.length, messages);
        assert.equal(exit, findings.length === 0 ? 0 : 1);
      });

      if (!name.endsWith(".before.mc")) continue;
      it(`${name}: m4 takes what the fix makes`, () => {
        const [fix] = findings.flatMap((finding) => fixesOf(result, finding));
        assert.ok(fix !== undefined);
        const { exit, messages } = expandWithM4(applyEdits(text, fix.edits), LIBRARY);
        assert.deepEqual([exit, messages], [0, ""]);
      });
    }
  });
}

describe("a file of the library that is missing", () => {
  const text = "OSTYPE(`linux')dnl\nFEATURE(`acces_db')dnl\nMAILER(`local')dnl\n";
  const rulesOf = (findings: readonly Finding[]): readonly string[] => findings.filter(({ absent, rule }) => !absent && rule.startsWith("mc-")).map(({ rule }) => rule);

  it("is told once", () => {
    assert.deepEqual(rulesOf(judge("host.mc", text).findings), ["mc-unknown-feature"]);
  });

  it("is a missing include where that rule is off", () => {
    const { input } = judge("host.mc", text);
    assert.deepEqual(rulesOf(lint({ ...input, ruleSeverities: new Map([["mc-unknown-feature", "off"]]) }).findings), ["mc-missing-include"]);
  });
});
