// `rules` and `explain`: the catalogue, a rule's page, and the setting behind a line of the mail log.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { features, findMacro, findOption } from "../../server/src/catalog/index.ts";
import { findLogLine, logLines } from "../../server/src/catalog/log-lines.ts";
import { documentedRules, findDocumentedRule } from "../../server/src/features/documented-rules.ts";
import { rules } from "../../server/src/rules/index.ts";
import { LIVE_RULES } from "../../server/src/smtp/live-rules.ts";
import { inProject } from "../../scripts/paths.mjs";
import { runHere } from "../support/cli.ts";

interface RuleRecord {
  readonly id: string;
  readonly severity: string;
  readonly summary: string;
  readonly docs: string;
  readonly fix: string;
}

test("rules --format json lists every rule that a report may name", async () => {
  const result = await runHere(["rules", "--format", "json"]);
  assert.equal(result.exit, 0);
  const listed = (JSON.parse(Buffer.from(result.stdout, "latin1").toString("utf8")) as { rules: RuleRecord[] }).rules;
  const ids = listed.map((rule) => rule.id);
  assert.deepEqual(ids, [...new Set(ids)].sort(), "each once, by name");
  for (const rule of [...rules, ...LIVE_RULES]) assert.ok(ids.includes(rule.id), rule.id);
  for (const rule of listed) {
    assert.match(rule.severity, /^(?:error|warning|info|hint)$/, rule.id);
    assert.match(rule.fix, /^(?:safe|decision|unsafe|none)$/, rule.id);
    assert.ok(rule.summary.length > 20 && rule.docs.endsWith(`/${rule.id}.md`), rule.id);
  }
});

test("what expansion reports is described", () => {
  const source = readFileSync(inProject("server/src/features/expansion-problems.ts"), "utf8");
  const ids = [...source.matchAll(/"(mc-[a-z0-9-]+)"/g)].map((match) => match[1] ?? "");
  assert.ok(ids.length >= 5);
  for (const id of ids) assert.ok(findDocumentedRule(id), id);
});

test("the examples of what the linter itself reports are reported", async () => {
  const own = documentedRules().filter((rule) => rule.docs.bad.length > 0 && !rules.some((other) => other.id === rule.id));
  assert.ok(own.length >= 6);
  for (const rule of own) {
    const input = ["OSTYPE(`linux')dnl", ...rule.docs.bad, "MAILER(`smtp')dnl", ""].join("\n");
    const result = await runHere(["check", "-", "--language", "mc", "--format", "json"], { input });
    assert.ok(result.stdout.includes(`"rule":"${rule.id}"`), `${rule.id}: ${result.stdout.slice(0, 400)}`);
  }
});

test("rules as a table is a line each", async () => {
  const { stdout } = await runHere(["rules"]);
  const lines = stdout.trimEnd().split("\n");
  assert.equal(lines.length, documentedRules().length);
  assert.ok(lines.every((line) => /^[a-z0-9-]+ +(?:error|warning|info|hint) +(?:safe|decision|unsafe|-) +\S/.test(line)), stdout);
});

test("explain RULE prints its page without markup", async () => {
  const { stdout, exit } = await runHere(["explain", "auth-plaintext-without-tls"]);
  assert.equal(exit, 0);
  const rule = findDocumentedRule("auth-plaintext-without-tls");
  assert.ok(rule);
  for (const line of [...rule.docs.bad, ...rule.docs.good]) assert.ok(stdout.includes(`    ${line}\n`), line);
  assert.ok(stdout.includes("sendmail-lint-disable-next-line auth-plaintext-without-tls -- why"));
  assert.ok(!/^#{1,3} |^```|\]\(http/m.test(stdout), "no Markdown");
  assert.ok(stdout.split("\n").every((line) => line.length <= 200));
});

test("explain finds what stands behind a log line, quoted or in words", async () => {
  const whole = await runHere(["explain", "Nov 24 03:51:02 mail sm-mta[811]: 0AO3p1: collect: message size (6024000) exceeds maximum (5024000)"]);
  assert.equal(whole.exit, 0);
  assert.match(whole.stdout, /^ {2}MaxMessageSize \(confMAX_MESSAGE_SIZE in a \.mc\)$/m);
  const words = await runHere(["explain", "452", "4.5.3", "Too", "many", "recipients"]);
  assert.match(words.stdout, /MaxRecipientsPerMessage/);
  const dashed = await runHere(["explain", "--", "Relaying", "denied"]);
  assert.match(dashed.stdout, /FEATURE\(`access_db'\)/);
  const unknown = await runHere(["explain", "nothing that sendmail ever says"]);
  assert.equal(unknown.exit, 2);
  assert.match(unknown.stderr, /^sendmail-lint: nothing is known about this log line: nothing that/);
});

test("each example finds its own entry", () => {
  for (const entry of logLines) {
    assert.ok(entry.examples.length > 0, entry.id);
    for (const example of entry.examples) {
      const framed = `Nov 24 03:51:02 mail sm-mta[811]: 4AO3p2Qw000811: ${example}`;
      assert.equal(findLogLine(framed)?.id, entry.id, example);
    }
  }
});

test("the more telling of several texts counts", () => {
  assert.equal(findLogLine("550 5.7.1 <b@example.net>... Relaying denied")?.id, "relaying-denied");
  assert.equal(findLogLine("550 5.7.1 <b@example.net>... Relaying denied. Proper authentication required.")?.id, "relaying-denied-no-auth");
  assert.equal(findLogLine("message size (big) exceeds maximum (bigger)"), undefined, "a number stands there");
  assert.equal(findLogLine("Relaying ".repeat(5000)), undefined);
});

test("a log line leads only to options, features and rules that exist", () => {
  for (const entry of logLines) {
    for (const option of entry.options ?? []) assert.ok(findOption(option), `${entry.id}: ${option}`);
    for (const name of entry.macros ?? []) assert.ok(findMacro(name), `${entry.id}: ${name}`);
    for (const name of entry.features ?? []) assert.ok(features.some((feature) => feature.name === name), `${entry.id}: ${name}`);
    for (const id of entry.rules ?? []) assert.ok(findDocumentedRule(id), `${entry.id}: ${id}`);
    assert.ok(!/[.!?]{2}|\bplease\b/i.test(entry.means + entry.todo), entry.id);
  }
});

