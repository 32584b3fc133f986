// Reports of a finding whose text is hostile or odd: nothing that a file holds may move a cursor, forge a line or break a format.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Finding, Fix } from "../../server/src/model/finding.ts";
import { lint } from "../../server/src/features/lint.ts";
import type { CheckedFile } from "../../server/src/report/checked-file.ts";
import { toGithubReport } from "../../server/src/report/github-report.ts";
import { toJsonReport } from "../../server/src/report/json-report.ts";
import { toSarifReport } from "../../server/src/report/sarif-report.ts";
import { toTextReport } from "../../server/src/report/text-report.ts";
import { toUnifiedDiff } from "../../server/src/report/unified-diff.ts";
import { SourceText } from "../../server/src/text/source-text.ts";

const HOSTILE = "50% \x1b[31mred\r\n::error::forged\u202e, a:b";

const finding: Finding = {
  rule: "relay-promiscuous",
  severity: "info",
  confidence: "high",
  absent: false,
  message: HOSTILE,
  span: { start: 3, end: 12 },
  origin: { path: "/lib/x.m4", span: { start: 0, end: 1 } },
  proof: { line: 4, text: `Kx\n\thash ${HOSTILE}` },
  related: [{ path: "/gone.m4", span: { start: 0, end: 1 }, message: "in a file that is gone" }],
  docs: "https://example.org/docs",
  tags: [],
  offers: [],
};

function checked(findings: readonly Finding[], fixes: readonly Fix[] = []): CheckedFile {
  const document = SourceText.fromText("/etc/mail/sendmail.mc", "a\u{1f600}bc\r\ndef\u00e9 ghi\n");
  const library = SourceText.fromText("/lib/x.m4", "x\n");
  const input = {
    document,
    language: "sendmail-mc",
    provider: { read: (path: string) => (path === "/lib/x.m4" ? library : undefined) },
    library: undefined,
    ruleSeverities: new Map(),
    role: undefined,
    sendmailVersion: undefined,
  } as const;
  return { shownPath: "etc/mail,\x1b[2Jx.mc", result: { ...lint(input), findings }, fixesFor: () => fixes, applied: [] };
}

test("text: what cannot be seen is shown, a finding stays a line, and colours are ours alone", () => {
  const plain = toTextReport([checked([finding])], { hasColour: false });
  // eslint-disable-next-line no-control-regex -- that none is there is what is tested
  assert.ok(!/[\x00-\x09\x0b-\x1f\x7f\u202e]/.test(plain), JSON.stringify(plain));
  assert.ok(!plain.split("\n").some((line) => line.startsWith("::error")), "no line of its own");
  assert.match(plain, /^etc\/mail,\\x1b\[2Jx\.mc:1:4: info: 50% \\x1b\[31mred/m);
  assert.match(plain, /^ {4}written in \/lib\/x\.m4:1:1$/m);
  assert.ok(!plain.includes("in a file that is gone"), "a place that cannot be told is left out");
  const coloured = toTextReport([checked([finding])], { hasColour: true });
  // eslint-disable-next-line no-control-regex -- our own colours
  const stripped = coloured.replace(/\x1b\[\d+m/g, "");
  assert.equal(stripped, plain, "colours change nothing else");
});

test("JSON: positions are UTF-16, line by line, and undefined keys are left out", () => {
  const { files } = JSON.parse(toJsonReport([checked([finding], [{ title: "t", kind: "safe", edits: [{ span: { start: 13, end: 13 }, newText: "\n" }] }])])) as {
    files: [{ findings: [Record<string, unknown> & { fixes: [{ edits: [{ range: object }] }] }] }];
  };
  const [only] = files[0].findings;
  assert.deepEqual(only["range"], { start: { line: 0, character: 3 }, end: { line: 1, character: 5 } });
  assert.deepEqual(only["origin"], { path: "/lib/x.m4", range: { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } } });
  assert.deepEqual(only.fixes[0].edits[0].range, { start: { line: 1, character: 6 }, end: { line: 1, character: 6 } });
  assert.equal(only["message"], HOSTILE, "a program gets the text as it is");
  assert.ok(!("related" in only) && !("absent" in only));
});

test("GitHub: commands are escaped, and absent settings share one", () => {
  const absent: Finding = { ...finding, absent: true, severity: "hint" };
  const lines = toGithubReport([checked([finding, absent, absent])]).trimEnd().split("\n");
  assert.equal(lines.length, 2);
  assert.ok(lines.every((line) => line.startsWith("::notice file=etc/mail%2C")), lines.join("\n"));
  assert.ok(!/%(?!25|0A|0D|2C|3A)/.test(lines.join("")), "each % is an escape");
  // eslint-disable-next-line no-control-regex -- that none is there is what is tested
  assert.ok(!/[\x00-\x1f\u202e]/.test(lines.join("")), "nothing moves the cursor of whoever reads the log");
  assert.match(lines[0] ?? "", /,line=1,endLine=2,title=relay-promiscuous::50%25 /);
  assert.match(lines[1] ?? "", /title=hardening-missing::2 hardening settings absent:%0A/);
});

test("SARIF counts from one", () => {
  const log = JSON.parse(toSarifReport([checked([finding])], { toolVersion: "1", informationUri: "https://example.org", rules: [], toUri: (path) => path, errors: [] })) as {
    runs: [{ results: [{ level: string; locations: [{ physicalLocation: { region: object } }]; relatedLocations: object[] }] }];
  };
  const [result] = log.runs[0].results;
  assert.equal(result.level, "note");
  assert.deepEqual(result.locations[0].physicalLocation.region, { startLine: 1, startColumn: 4, endLine: 2, endColumn: 6 });
  assert.equal(result.relatedLocations.length, 1, "where it was written; the file that is gone is left out");
});

test("a diff keeps line ends, and says where the last one is missing", () => {
  assert.equal(toUnifiedDiff("x.cf", "a\r\nb\r\n", "a\r\nc\r\n"), "--- x.cf\n+++ x.cf\n@@ -1,2 +1,2 @@\n a\r\n-b\r\n+c\r\n");
  assert.equal(toUnifiedDiff("x.cf", "a", "b"), "--- x.cf\n+++ x.cf\n@@ -1,1 +1,1 @@\n-a\n\\ No newline at end of file\n+b\n\\ No newline at end of file\n");
  assert.equal(toUnifiedDiff("x.cf", "a", "a"), "");
});
