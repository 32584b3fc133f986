// What m4 and the cf library say while a .mc is expanded, as findings: how bad each is, and that one message is one finding.
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { lint } from "../../server/src/features/lint.ts";
import { readFile } from "../../server/src/io/read-file.ts";
import type { Finding } from "../../server/src/model/finding.ts";
import { SourceText } from "../../server/src/text/source-text.ts";
import { LIBRARY } from "../support/judge.ts";

function findingsOf(path: string, lines: readonly string[], rule: string): readonly Finding[] {
  const text = [...lines, "MAILER(`local')dnl", ""].join("\n");
  const result = lint({
    document: SourceText.fromText(path, text),
    language: "sendmail-mc",
    provider: { read: (one) => (one.startsWith(LIBRARY) ? readFile(one) : undefined) },
    library: { path: LIBRARY, version: undefined },
    ruleSeverities: new Map(),
    role: undefined,
    sendmailVersion: undefined,
  });
  return result.findings.filter((finding) => finding.rule === rule);
}

describe("an include that is not there", () => {
  const severities = (path: string, line: string): readonly string[] => findingsOf(path, ["OSTYPE(`linux')dnl", line], "mc-missing-include").map((finding) => finding.severity);

  it("is an information where the .mc lies elsewhere and the file on the mail host", () => {
    assert.deepEqual(severities("/home/me/mail/sendmail.mc", "include(`/etc/mail/m4/dialup.m4')dnl"), ["info"]);
  });

  it("is an error on the mail host, and for every other file", () => {
    assert.deepEqual(severities("/etc/mail/sendmail.mc", "include(`/etc/mail/m4/dialup.m4')dnl"), ["error"]);
    assert.deepEqual(severities("/home/me/mail/sendmail.mc", "include(`local.m4')dnl"), ["error"]);
    assert.deepEqual(severities("/home/me/mail/sendmail.mc", "include(`/etc/shadow')dnl"), ["error"]);
  });
});

describe("a message of the library", () => {
  it("is one finding, over however many lines it goes", () => {
    const found = findingsOf("/home/me/mail/sendmail.mc", ["OSTYPE(`unknown')dnl"], "mc-library-message");
    assert.deepEqual(found.map((finding) => finding.severity), ["error"]);
    assert.match(found[0]?.message ?? "", /^You have not specified a valid operating system type\. Use the OSTYPE .*appropriate for your environment$/);
  });

  it("is a finding of its own behind another one", () => {
    const found = findingsOf("/home/me/mail/sendmail.mc", ["OSTYPE(`linux')dnl", "FEATURE(`nouucp')dnl", "FEATURE(`nouucp')dnl"], "mc-library-message");
    assert.equal(found.length, 2);
  });
});
