// A patched .cf against m4 and sendmail: the patch of a generated .cf is what m4 writes for the same setting in the .mc, and
// sendmail has nothing to say about a fixed file that it did not say before.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { diffLines } from "diff";
import { parseCf } from "../../server/src/cf/parse-cf.ts";
import { declaredChange } from "../../server/src/fixes/declared-changes.ts";
import { patchCf } from "../../server/src/fixes/cf-patcher.ts";
import { type Intent, setClass, setMailerField, setOption } from "../../server/src/model/intent.ts";
import { readConfiguration } from "../../server/src/model/read-configuration.ts";
import { applyEdits } from "../../server/src/text/text-edit.ts";
import { corpusFiles, hasCorpus, NO_CORPUS } from "../support/corpus.ts";
import { fixesOf, judge } from "../support/judge.ts";
import { expandWithM4 } from "../support/m4.ts";
import { checkCf } from "../support/sendmail.ts";

function generate(...lines: readonly string[]): string {
  return expandWithM4(["OSTYPE(`linux')dnl", ...lines, "MAILER(`local')dnl", "MAILER(`smtp')dnl", ""].join("\n")).output;
}

function patch(cf: string, ...intents: readonly Intent[]): string {
  const { tree } = parseCf(cf);
  const edits = patchCf(tree, readConfiguration(tree), intents);
  assert.ok(edits !== undefined);
  return applyEdits(cf, edits);
}

describe("a patched .cf is the one that m4 writes", () => {
  const cases: readonly (readonly [string, readonly string[], readonly Intent[]])[] = [
    ["MaxMessageSize", ["define(`confMAX_MESSAGE_SIZE', `26214400')dnl"], [setOption("MaxMessageSize", "26214400")]],
    ["MaxRecipientsPerMessage", ["define(`confMAX_RCPTS_PER_MESSAGE', `100')dnl"], [setOption("MaxRecipientsPerMessage", "100")]],
    ["the greeting", ["define(`confSMTP_LOGIN_MSG', `$j')dnl"], [setOption("SmtpGreetingMessage", "$j")]],
    ["PrivacyOptions", ["define(`confPRIVACY_FLAGS', `authwarnings,novrfy,noexpn')dnl"], [setOption("PrivacyOptions", "authwarnings,novrfy,noexpn")]],
    ["AuthMechanisms", ["define(`confAUTH_MECHANISMS', `LOGIN PLAIN')dnl"], [setOption("AuthMechanisms", "LOGIN PLAIN")]],
    ["AuthOptions, whose stock line has no value", ["define(`confAUTH_OPTIONS', `A p')dnl"], [setOption("AuthOptions", "A p")]],
    ["M= of the local mailer", ["define(`LOCAL_MAILER_MAX', `5024000')dnl"], [setMailerField("local", "M", "5024000")]],
    [
      "both limits at once",
      ["define(`LOCAL_MAILER_MAX', `5024000')dnl", "define(`confMAX_MESSAGE_SIZE', `5024000')dnl"],
      [setMailerField("local", "M", "5024000"), setOption("MaxMessageSize", "5024000")],
    ],
  ];
  for (const [what, lines, intents] of cases) {
    it(what, () => {
      assert.equal(patch(generate(), ...intents), generate(...lines));
    });
  }

  it("class TrustAuthMech, but for the text of the refusal, which only m4 changes", () => {
    const expected = generate("TRUST_AUTH_MECH(`LOGIN PLAIN')dnl").replace("Relaying denied. Proper authentication required.", "Relaying denied");
    assert.equal(patch(generate(), setClass("TrustAuthMech", ["LOGIN", "PLAIN"])), expected);
  });
});

describe("sendmail takes every fix of a real .cf", { skip: hasCorpus() ? false : NO_CORPUS }, () => {
  // Each run of sendmail reads the whole file: of the corpus every fifth is enough, by name.
  for (const file of corpusFiles("cf").filter((_, index) => index % 5 === 0)) {
    it(file.name, () => {
      const text = file.bytes.toString("latin1");
      const before = checkCf(text);
      const known = new Set(before.messages.map(withoutNumber));
      const result = judge(file.name, text, "sendmail-cf");
      for (const finding of result.findings) {
        for (const fix of fixesOf(result, finding)) {
          const fixed = applyEdits(text, fix.edits);
          assertDeclared(text, fixed, finding.offers.find((offer) => offer.title === fix.title)?.intents ?? []);
          const after = checkCf(fixed);
          // A fix may also make sendmail take what it refused.
          if (after.exit !== 0) assert.equal(after.exit, before.exit, `${fix.title}: ${after.messages.join("\n")}`);
          assert.deepEqual(after.messages.map(withoutNumber).filter((message) => !known.has(message)), [], fix.title);
        }
      }
    });
  }
});

/** Lines move when a fix adds one. */
function withoutNumber(message: string): string {
  return message.replace(/line \d+/g, "line N");
}

function assertDeclared(before: string, after: string, intents: readonly Intent[]): void {
  const declared = intents.map(declaredChange);
  for (const part of diffLines(before, after)) {
    if (!part.added && !part.removed) continue;
    for (const line of part.value.split("\n").filter((one) => one !== "")) {
      assert.ok(declared.some((change) => change.touches.some((pattern) => pattern.test(line))), `not declared: ${line}`);
    }
  }
  for (const { adds } of declared) if (adds !== undefined) assert.ok(after.split("\n").some((line) => adds.test(line)), `missing: ${String(adds)}`);
}
