// What sendmail says of a ruleset, map or mailer that is not there: nothing with -bC, so its address test mode is asked. And no
// file that the library makes has such a name.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { applyEdits } from "../../server/src/text/text-edit.ts";
import { fixesOf, judge, LIBRARY } from "../support/judge.ts";
import { expandWithM4 } from "../support/m4.ts";
import { checkCf, testAddresses, whyNoSendmail } from "../support/sendmail.ts";

const skip = whyNoSendmail() ?? false;

const good = expandWithM4("OSTYPE(linux)dnl\nMAILER(local)dnl\nMAILER(smtp)dnl\n").output;
const RULES = ["cf-syntax-undefined-ruleset-call", "cf-syntax-undefined-map", "cf-syntax-undefined-mailer", "cf-syntax-mailer-ruleset-missing", "cf-syntax-mailer-unknown-flag", "cf-syntax-duplicate-ruleset"];

function found(cf: string): readonly string[] {
  return judge("names.cf", cf).findings.map(({ rule }) => rule).filter((rule) => RULES.includes(rule));
}

interface Case {
  readonly what: string;
  /** Lines behind a sound .cf. */
  readonly lines: readonly string[];
  readonly input: string;
  /** What sendmail says where the rule speaks; undefined where neither has anything to say. */
  readonly says: RegExp | undefined;
  readonly rule?: string;
}

const CASES: readonly Case[] = [
  { what: "a ruleset", lines: ["STest", "R$*\t$: $>Nowhere $1"], input: "Test x", says: /Unknown ruleset Nowhere/, rule: "cf-syntax-undefined-ruleset-call" },
  { what: "a ruleset in quotes", lines: ["STest", "R$*\t$: $>\"Nowhere\" $1"], input: "Test x", says: /Unknown ruleset Nowhere/, rule: "cf-syntax-undefined-ruleset-call" },
  { what: "a ruleset in other letters", lines: ["SThere", "R$*\t$: < $1 >", "STest", "R$*\t$: $>there $1"], input: "Test x", says: /Unknown ruleset there/, rule: "cf-syntax-undefined-ruleset-call" },
  { what: "a ruleset that a mailer names", lines: ["STest", "R$*\t$: $>Empty $1", "Mfoo, P=/bin/foo, F=l, S=Empty, A=foo $u"], input: "Test x", says: undefined, rule: "cf-syntax-mailer-ruleset-missing" },
  { what: "a ruleset by its number", lines: ["STest", "R$*\t$: $>77 $1"], input: "Test x", says: undefined },
  { what: "a map", lines: ["STest", "R$*\t$: $(nowhere $1 $: none $)"], input: "Test x", says: /map nowhere not found/, rule: "cf-syntax-undefined-map" },
  { what: "a map in other letters", lines: ["Kthere dequote", "STest", "R$*\t$: $(There $1 $: none $)"], input: "Test x", says: undefined },
  { what: "maps that sendmail brings", lines: ["STest", "R$*\t$: $(host $1 $: none $) $(aliases.files $1 $)"], input: "Test x", says: undefined },
  { what: "a mailer", lines: ["S98", "R$* far $*\t$#nowhere $@ h $: $1"], input: "/parse far", says: /unknown mailer nowhere/, rule: "cf-syntax-undefined-mailer" },
  { what: "a mailer in other letters", lines: ["S98", "R$* far $*\t$#ESMTP $@ h $: $1"], input: "/parse far", says: undefined },
  { what: "an answer that is no mailer", lines: ["STest", "R$*\t$#OK $: $1"], input: "Test x", says: undefined },
];

describe("a name that nothing has", { skip }, () => {
  for (const { what, lines, input, says, rule } of CASES) {
    it(what, () => {
      const cf = `${good}${lines.join("\n")}\n`;
      assert.deepEqual(checkCf(cf).messages, []);
      const said = testAddresses(cf, `${input}\n/quit\n`).messages.join("\n");
      if (says === undefined) assert.doesNotMatch(said, /not found|[Uu]nknown/);
      else assert.match(said, says);
      assert.deepEqual(found(cf), rule === undefined ? [] : [rule]);
    });
  }

  it("is put right by the fix", () => {
    const cf = `${good}KThereAbouts dequote\nSTest\nR$*\t$: $(ThereAbout $1 $: none $)\n`;
    const result = judge("names.cf", cf);
    const [fix] = result.findings.filter(({ rule }) => rule === "cf-syntax-undefined-map").flatMap((finding) => fixesOf(result, finding));
    assert.ok(fix !== undefined);
    assert.match(testAddresses(cf, "Test x\n/quit\n").messages.join("\n"), /map ThereAbout not found/);
    assert.doesNotMatch(testAddresses(applyEdits(cf, fix.edits), "Test x\n/quit\n").messages.join("\n"), /not found/);
  });

  it("is a ruleset that begins twice, as -bC says", () => {
    for (const [lines, isTwice] of [
      [["SMine", "R$*\t$: $1", "SMine", "R$*\t$: $1"], true],
      [["SLocal_check_mail", "R$*\t$: $1"], false],
      [["Scheck_rcpt", "R$*\t$: $1"], true],
    ] as const) {
      const cf = `${good}${lines.join("\n")}\n`;
      assert.deepEqual(checkCf(cf).messages.map((message) => /has multiple definitions/.test(message)), isTwice ? [true] : []);
      assert.deepEqual(found(cf), isTwice ? ["cf-syntax-duplicate-ruleset"] : []);
    }
  });
});

describe("what the library makes", () => {
  it("has no such name", () => {
    const names = readdirSync(join(LIBRARY, "cf")).filter((name) => name.endsWith(".mc"));
    for (const name of names) assert.deepEqual(found(expandWithM4(readFileSync(join(LIBRARY, "cf", name), "latin1"), LIBRARY).output), [], name);
    assert.ok(names.length > 10);
  });
});
