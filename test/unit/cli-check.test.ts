// `sendmail-lint check` as scripts and CI call it: exit codes, shapes, settings, what it reads and what it refuses.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { bundledCli, runHere, type CliRun } from "../support/cli.ts";

const FIXTURES = join(import.meta.dirname, "fixtures/cli");
const { file, run } = await bundledCli();

interface Position {
  readonly line: number;
  readonly character: number;
}
interface Range {
  readonly start: Position;
  readonly end: Position;
}
interface JsonFinding {
  readonly rule: string;
  readonly severity: string;
  readonly absent?: boolean;
  readonly message: string;
  readonly range: Range;
  readonly proof?: { readonly line: number; readonly text: string };
  readonly fixes: readonly { readonly title: string; readonly kind: string; readonly edits: readonly { readonly path: string; readonly range: Range; readonly newText: string }[] }[];
}
interface JsonFile {
  readonly path: string;
  readonly language: string;
  readonly role: string;
  readonly cfLibrary?: { readonly path: string; readonly version?: string };
  readonly findings: readonly JsonFinding[];
}

function filesOf(result: CliRun): readonly JsonFile[] {
  const report = JSON.parse(Buffer.from(result.stdout, "latin1").toString("utf8")) as { version: number; files: JsonFile[] };
  assert.equal(report.version, 1);
  return report.files;
}

function findingOf(files: readonly JsonFile[], rule: string): JsonFinding {
  const found = files.flatMap((one) => one.findings).find((finding) => finding.rule === rule);
  assert.ok(found, `${rule} is reported`);
  return found;
}

/** A folder with the fixture as sendmail.mc, gone after `work`. */
async function inFolder(work: (folder: string) => void | Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "cli-check-"));
  try {
    copyFileSync(join(FIXTURES, "sendmail.mc"), join(folder, "sendmail.mc"));
    await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

test("JSON has the agreed shape, places and proof", async () => {
  await inFolder((folder) => {
    const result = run(["check", "sendmail.mc", "--format", "json"], { cwd: folder });
    assert.equal(result.exit, 1);
    assert.equal(result.stderr, "");
    const [checked] = filesOf(result);
    assert.ok(checked);
    assert.equal(checked.path, "sendmail.mc");
    assert.equal(checked.language, "sendmail-mc");
    assert.equal(checked.role, "mta");
    assert.match(checked.cfLibrary?.version ?? "", /^8\.\d+/);
    const greeting = findingOf([checked], "disclosure-greeting-version");
    assert.deepEqual(Object.keys(greeting), ["rule", "severity", "confidence", "message", "range", "proof", "docs", "fixes"], "what is undefined is left out");
    assert.deepEqual(greeting.range, { start: { line: 6, character: 30 }, end: { line: 6, character: 48 } });
    assert.equal(greeting.proof?.text, "O SmtpGreetingMessage=$j Sendmail $v; $b");
    const [fix] = greeting.fixes;
    assert.equal(fix?.kind, "safe");
    assert.equal(fix.edits[0]?.path, "sendmail.mc");
  });
});

test("absent settings are hints of their own in JSON, and one block in text that counts them", () => {
  const json = run(["check", join(FIXTURES, "quiet.mc"), "--format", "json"]);
  const absent = filesOf(json).flatMap((one) => one.findings).filter((finding) => finding.absent === true);
  assert.ok(absent.length >= 2);
  assert.ok(absent.every((finding) => finding.severity === "hint"));
  const text = run(["check", join(FIXTURES, "quiet.mc")]).stdout;
  assert.equal(text.match(/hardening settings absent/g)?.length, 1);
  assert.ok(text.includes(`hint: ${absent.length} hardening settings absent`), text);
  for (const finding of absent) assert.ok(text.includes(`    ${finding.message} [${finding.rule}]`), finding.rule);
});

test("text can be grepped: path, line and column from one, severity, message, rule, the generated line", async () => {
  await inFolder((folder) => {
    const lines = run(["check", "sendmail.mc"], { cwd: folder }).stdout.split("\n");
    const at = lines.findIndex((line) => line.startsWith("sendmail.mc:7:31: warning: ") && line.endsWith(" [disclosure-greeting-version]"));
    assert.ok(at >= 0, lines.join("\n"));
    assert.match(lines[at + 1] ?? "", /^ {4}generated line \d+: O SmtpGreetingMessage=\$j Sendmail \$v; \$b$/);
    assert.match(lines[at + 2] ?? "", /^ {4}safe fix: /);
    assert.match(lines.at(-2) ?? "", /^1 file: 1 error, 1 warning/);
    assert.ok(!lines.join("").includes("\x1b"), "what is no terminal gets no colours");
  });
});

test("--fail-on decides the exit code", async () => {
  for (const [failOn, exit] of [["error", 0], ["warning", 0], ["info", 1], ["hint", 1], ["never", 0]] as const) {
    assert.equal((await runHere(["check", join(FIXTURES, "quiet.mc"), "--fail-on", failOn])).exit, exit, failOn);
  }
  assert.equal((await runHere(["check", join(FIXTURES, "sendmail.mc")])).exit, 1, "warning is the default");
});

test("--rule changes a severity or turns a rule off", () => {
  const path = join(FIXTURES, "sendmail.mc");
  const result = run(["check", path, "--format", "json", "--rule", "auth-plaintext-without-tls=off", "--rule", "disclosure-greeting-version=info"]);
  assert.equal(result.exit, 0);
  const rules = filesOf(result).flatMap((one) => one.findings).map((finding) => `${finding.rule} ${finding.severity}`);
  assert.ok(rules.includes("disclosure-greeting-version info"));
  assert.ok(!rules.some((rule) => rule.startsWith("auth-plaintext-without-tls")));
});

test("bad usage is one line on standard error and exit code 2", async () => {
  const path = join(FIXTURES, "sendmail.mc");
  const cases: readonly (readonly [readonly string[], RegExp])[] = [
    [["check"], /missing required argument/],
    [["check", path, "--rule", "auth-plaintext-without-tsl=off"], /unknown rule "auth-plaintext-without-tsl": did you mean "auth-plaintext-without-tls"\?/],
    [["check", path, "--rule", "auth-plaintext-without-tls=loud"], /"loud" is not one of off, error, warning, info, hint/],
    [["check", path, "--rule", "auth-plaintext-without-tls"], /ID=SEVERITY/],
    [["check", path, "--format", "xml"], /text, json, sarif, github/],
    [["check", path, "--fail-on", "always"], /error, warning, info, hint, never/],
    [["check", path, "--fxi"], /unknown option '--fxi'.*--fix/],
    [["check", path, "--with", "decision"], /--fix/],
    [["check", path, "--with", "unsafe", "--fix"], /decision/],
    [["check", path, "--sendmail-version", "9"], /--sendmail-version 9/],
    [["check", path, "--config", "/no/such/file.json"], /no such file/],
    [["check", path, "--cf-dir", FIXTURES], /not sendmail's cf folder/],
    [["chekc", path], /unknown command 'chekc'.*check/],
    [["explain", "relay-promiscous"], /did you mean "relay-promiscuous"\?/],
  ];
  for (const [args, expected] of cases) {
    const result = await runHere(args);
    assert.equal(result.exit, 2, args.join(" "));
    assert.match(result.stderr, expected, args.join(" "));
    assert.equal(result.stderr.trimEnd().split("\n").length, 1, result.stderr);
    assert.ok(!/\n\s+at /.test(result.stderr), "no stack trace");
  }
  assert.equal(run(["check", path, "--fxi"]).exit, 2, "as a process, too");
});

test("a file that cannot be read makes it 2, and the others are still reported", async () => {
  await inFolder((folder) => {
    const result = run(["check", "missing.mc", "sendmail.mc", ".", "--format", "json"], { cwd: folder });
    assert.equal(result.exit, 2);
    assert.equal(result.stderr, "missing.mc: no such file or folder\n");
    assert.deepEqual(filesOf(result).map((one) => one.path), ["sendmail.mc"], "a file that is named twice is reported once");
  });
});

test("a file that is not sendmail's needs --language", async () => {
  await inFolder((folder) => {
    writeFileSync(join(folder, "main.cf"), "myhostname = mail.example.org\nsmtpd_banner = $myhostname ESMTP\n");
    const refused = run(["check", "main.cf"], { cwd: folder });
    assert.equal(refused.exit, 2);
    assert.match(refused.stderr, /^main\.cf: does not look like a sendmail file: .*--language mc or --language cf\n$/);
    const told = run(["check", "main.cf", "--language", "cf", "--format", "json"], { cwd: folder });
    assert.equal(filesOf(told)[0]?.language, "sendmail-cf");
    assert.equal(told.stderr, "");
  });
});

test("under a folder only sendmail's files are found, and no link leads out", async () => {
  await inFolder((folder) => {
    for (const name of ["a/etc/mail", "node_modules/x", ".git", "postfix"]) mkdirSync(join(folder, name), { recursive: true });
    copyFileSync(join(FIXTURES, "sendmail.mc"), join(folder, "a/etc/mail/submit.mc"));
    copyFileSync(join(FIXTURES, "sendmail.mc"), join(folder, "node_modules/x/sendmail.mc"));
    copyFileSync(join(FIXTURES, "sendmail.mc"), join(folder, ".git/sendmail.mc"));
    writeFileSync(join(folder, "postfix/main.cf"), "myhostname = mail.example.org\n");
    writeFileSync(join(folder, "messages.mc"), "MessageId=0x1\nLanguage=English\n");
    symlinkSync(FIXTURES, join(folder, "outside"));
    symlinkSync(join(FIXTURES, "quiet.mc"), join(folder, "outside.mc"));
    symlinkSync("a", join(folder, "again"));
    symlinkSync("sendmail.mc", join(folder, "live.mc"));
    symlinkSync("nowhere", join(folder, "dead.mc"));
    const result = run(["check", ".", "--format", "json"], { cwd: folder });
    assert.equal(result.stderr, "");
    assert.deepEqual(filesOf(result).map((one) => one.path), ["a/etc/mail/submit.mc", "sendmail.mc"]);
    const empty = run(["check", "postfix"], { cwd: folder });
    assert.equal(empty.exit, 0);
    assert.match(empty.stderr, /^postfix: no sendmail file was found below it\n$/);
  });
});

test("standard input needs its language, and is never written to", () => {
  const input = 'DZ8.17.1\nO PrivacyOptions=noexpn,novrfy\nO SmtpGreetingMessage=$j Sendmail $v; $b\n';
  const result = run(["check", "-", "--language", "cf", "--format", "json"], { input });
  const [checked] = filesOf(result);
  assert.equal(checked?.path, "-");
  assert.equal(checked.cfLibrary, undefined, "a .cf is expanded by no library");
  assert.equal(findingOf([checked], "disclosure-greeting-version").range.start.line, 2);
  const untold = run(["check", "-"], { input });
  assert.equal(untold.exit, 2);
  assert.match(untold.stderr, /^-: standard input needs --language/);
  const fix = run(["check", "-", "--language", "cf", "--fix"], { input });
  assert.equal(fix.exit, 2);
  assert.match(fix.stderr, /--fix-dry-run/);
  const dry = run(["check", "-", "--language", "cf", "--fix-dry-run"], { input });
  assert.match(dry.stdout, /^--- -\n\+\+\+ -\n@@ /);
  assert.match(dry.stdout, /\n-O SmtpGreetingMessage=\$j Sendmail \$v; \$b\n\+O SmtpGreetingMessage=\$j\n/);
});

test("places are UTF-16 units behind an emoji and in a file that is not UTF-8", () => {
  for (const [bytes, character] of [[Buffer.from("O SmtpGreetingMessage=\u{1f600} $v", "utf8"), 22], [Buffer.from("O SmtpGreetingMessage=\xe4 $v", "latin1"), 22]] as const) {
    const result = run(["check", "-", "--language", "cf", "--format", "json"], { input: Buffer.concat([Buffer.from("DZ8.17.1\n"), bytes, Buffer.from("\n")]) });
    const { range } = findingOf(filesOf(result), "disclosure-greeting-version");
    assert.deepEqual(range.start, { line: 1, character });
    assert.equal(range.end.character, character + (bytes.includes(0xf0) ? 5 : 4));
  }
});

test("the nearest settings file holds, the command line wins over it, and its mistakes are named", async () => {
  await inFolder(async (folder) => {
    const settings = (data: unknown): void => writeFileSync(join(folder, ".sendmail-lint.json"), typeof data === "string" ? data : JSON.stringify(data));
    mkdirSync(join(folder, "inner"));
    copyFileSync(join(FIXTURES, "sendmail.mc"), join(folder, "inner/sendmail.mc"));
    settings({ rules: { "auth-plaintext-without-tls": "off", "disclosure-greeting-version": "info" } });
    assert.equal((await runHere(["check", "inner/sendmail.mc"], { cwd: folder })).exit, 0, "found from the file upwards");
    assert.equal((await runHere(["check", "inner/sendmail.mc", "--rule", "auth-plaintext-without-tls=error"], { cwd: folder })).exit, 1);
    const wrong: readonly (readonly [unknown, RegExp])[] = [
      [{ rule: {} }, /\.sendmail-lint\.json: unknown key "rule": did you mean "rules"\?/],
      [{ rules: { "relay-promiscous": "off" } }, /unknown rule "relay-promiscous": did you mean "relay-promiscuous"\?/],
      [{ rules: { "relay-promiscuous": "fatal" } }, /"relay-promiscuous" is "fatal", not one of off/],
      [{ role: "server" }, /"role" is "server"/],
      [{ profile: "strict" }, /"profile" is "strict"/],
      [{ sendmailVersion: 8.17 }, /"sendmailVersion" is 8\.17/],
      [{ cfDirectory: ["/x"] }, /"cfDirectory" is not a string/],
      ["{", /is not JSON/],
      [[], /not a JSON object/],
    ];
    for (const [data, expected] of wrong) {
      settings(data);
      const result = await runHere(["check", "sendmail.mc", "inner/sendmail.mc"], { cwd: folder });
      assert.equal(result.exit, 2, JSON.stringify(data));
      assert.match(result.stderr, expected);
      assert.equal(result.stderr.trimEnd().split("\n").length, 1, "said once for both files");
    }
    settings({ rules: { "auth-plaintext-without-tls": "off" } });
    writeFileSync(join(folder, "other.json"), JSON.stringify({ role: "internal", rules: {} }));
    const other = await runHere(["check", "sendmail.mc", "--config", "other.json", "--format", "json"], { cwd: folder });
    assert.equal(filesOf(other)[0]?.role, "internal");
    assert.ok(findingOf(filesOf(other), "auth-plaintext-without-tls"), "--config takes the place of the nearest file");
    assert.notEqual(filesOf(await runHere(["check", "sendmail.mc", "--config", "other.json", "--role", "auto", "--format", "json"], { cwd: folder }))[0]?.role, "internal");
  });
});

test("an unreadable file is an error line", async (t) => {
  if (process.getuid?.() === 0) return t.skip("root may read everything");
  await inFolder((folder) => {
    chmodSync(join(folder, "sendmail.mc"), 0o000);
    const result = run(["check", "sendmail.mc"], { cwd: folder });
    assert.equal(result.exit, 2);
    assert.equal(result.stderr, "sendmail.mc: permission denied\n");
  });
});

test("SARIF names rules, places, fixes, and what could not be read", async () => {
  await inFolder((folder) => {
    const result = run(["check", "sendmail.mc", "missing.mc", "--format", "sarif"], { cwd: folder });
    assert.equal(result.exit, 2);
    const log = JSON.parse(Buffer.from(result.stdout, "latin1").toString("utf8")) as {
      version: string;
      runs: [
        {
          tool: { driver: { name: string; rules: { id: string }[] } };
          invocations: [{ executionSuccessful: boolean; toolExecutionNotifications: { message: { text: string } }[] }];
          results: { ruleId: string; ruleIndex: number; level: string; locations: [{ physicalLocation: { artifactLocation: { uri: string }; region: object } }]; fixes?: object[] }[];
        },
      ];
    };
    const [sarif] = log.runs;
    assert.equal(log.version, "2.1.0");
    assert.equal(sarif.tool.driver.name, "sendmail-lint");
    assert.equal(sarif.invocations[0].executionSuccessful, false);
    assert.deepEqual(sarif.invocations[0].toolExecutionNotifications.map((one) => one.message.text), ["missing.mc: no such file or folder"]);
    for (const one of sarif.results) assert.equal(sarif.tool.driver.rules[one.ruleIndex]?.id, one.ruleId);
    const greeting = sarif.results.find((one) => one.ruleId === "disclosure-greeting-version");
    assert.equal(greeting?.level, "warning");
    assert.deepEqual(greeting.locations[0].physicalLocation, {
      artifactLocation: { uri: "sendmail.mc" },
      region: { startLine: 7, startColumn: 31, endLine: 7, endColumn: 49 },
    });
    assert.equal(greeting.fixes?.length, 1);
  });
});

test("GitHub's format is a command per line", async () => {
  await inFolder((folder) => {
    const result = run(["check", "sendmail.mc", "--format", "github"], { cwd: folder });
    const lines = result.stdout.trimEnd().split("\n");
    assert.ok(lines.every((line) => /^::(?:error|warning|notice) file=sendmail\.mc,line=\d+,/.test(line)), result.stdout);
    assert.match(result.stdout, /^::warning file=sendmail\.mc,line=7,endLine=7,col=31,endColumn=49,title=disclosure-greeting-version::/m);
  });
});

test("a reader that goes away is no error", async () => {
  // Far more than a pipe holds.
  const child = spawn(process.execPath, [file, "expand", join(FIXTURES, "sendmail.mc")], { stdio: ["ignore", "pipe", "pipe"] });
  let stderr = "";
  child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString("latin1")));
  child.stdout.once("data", () => child.stdout.destroy());
  const exit = await new Promise((done) => child.once("close", done));
  assert.equal(stderr, "");
  assert.equal(exit, 0);
});

test("--help documents options, exit codes and defaults of every command", async () => {
  const help = run(["--help"]);
  assert.equal(help.exit, 0);
  for (const command of ["check", "expand", "probe", "rules", "explain", "lsp"]) {
    assert.match(help.stdout, new RegExp(`^  ${command} `, "m"));
    const own = await runHere([command, "--help"]);
    assert.equal(own.exit, 0);
    assert.match(own.stdout, /Exit codes:/, command);
  }
  for (const command of ["probe", "relay"]) assert.match((await runHere([command, "--help"])).stdout, /130 +stopped with\s+Ctrl-C; what is known is printed/, command);
  const check = (await runHere(["check", "--help"])).stdout.replace(/\s+/g, " ");
  for (const option of ["--format", "--fix ", "--fix-dry-run", "--with", "--fail-on", "--rule", "--profile", "--role", "--cf-dir", "--config", "--sendmail-version", "--language", 'default: "warning"', 'default: "text"']) {
    assert.ok(check.includes(option), option);
  }
  assert.match(run(["--version"]).stdout, /^\d+\.\d+\.\d+\n$/);
});
