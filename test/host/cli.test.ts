// `sendmail-lint host` as its users run it, and on the machine that the tests run on: it reads, prints and changes nothing.
import assert from "node:assert/strict";
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { documentedRules } from "../../server/src/features/documented-rules.ts";
import { HOST_RULES } from "../../server/src/host/host-rules.ts";
import { runHere } from "../support/cli.ts";
import { cf, GOOD_HOST, layOut, type Layout } from "./root.ts";

interface Report {
  readonly version: number;
  readonly root: string;
  readonly configurations: readonly string[];
  readonly findings: readonly { readonly rule: string; readonly severity: string; readonly message: string; readonly path: string; readonly evidence: readonly string[]; readonly commands: readonly string[]; readonly docs: string }[];
  readonly notLookedAt: readonly { readonly path: string; readonly reason: string }[];
}

const BAD = layOut({ ...GOOD_HOST, "/etc/mail/helpfile": "#vers\t2\nsmtp\t\u001b[31mby $v\n", "/var/spool/mqueue": { isFolder: true, mode: 0o777 } });

test("findings are exit code 1, worst first, each with what was seen and the command", async () => {
  const { exit, stdout, stderr } = await runHere(["host", "--root", BAD.root]);
  assert.equal(exit, 1);
  assert.equal(stderr, "");
  const lines = stdout.split("\n");
  assert.match(lines[0] ?? "", /^error: the queue \/var\/spool\/mqueue can be written by everybody.* \[privilege-queue-folder\]$/);
  assert.match(lines[1] ?? "", /^ {4}drwxrwxrwx \S+ \S+ \/var\/spool\/mqueue$/);
  assert.equal(lines[2], "    $ chmod 0700 /var/spool/mqueue");
  assert.ok(lines.includes("    smtp \\x1b[31mby $v"), "what a file holds cannot move the cursor");
  assert.ok(!stdout.includes("\u001b") && !stdout.includes(BAD.root), "paths are the host's own");
});

test("json has the shape that the help tells", async () => {
  const { exit, stdout } = await runHere(["host", "--root", BAD.root, "--format", "json"]);
  assert.equal(exit, 1);
  const report: Report = JSON.parse(stdout);
  assert.deepEqual(Object.keys(report), ["version", "root", "configurations", "findings", "notLookedAt"]);
  assert.deepEqual([report.version, report.root, report.configurations], [1, BAD.root, ["/etc/mail/sendmail.cf"]]);
  for (const finding of report.findings) {
    assert.deepEqual(Object.keys(finding), ["rule", "severity", "message", "path", "evidence", "commands", "docs"]);
    assert.ok(finding.docs.endsWith(`/docs/rules/${finding.rule}.md`));
    assert.notEqual(finding.commands.length, 0);
  }
});

test("a host without sendmail, a missing folder and bad usage are exit code 2, a line each", async () => {
  const empty = layOut({ "/etc/hostname": "none\n" });
  for (const [args, message] of [
    [["--root", empty.root], /no sendmail\.cf is found below/],
    [["--root", join(empty.root, "nowhere")], /--root .*: no such file or folder/],
    [["--root", join(empty.root, "etc/hostname")], /is not a folder/],
    [["--format", "sarif"], /sarif/],
    [["--fail-on", "notice"], /notice/],
    [["here"], /too many arguments/],
  ] as const) {
    const { exit, stdout, stderr } = await runHere(["host", ...args]);
    assert.equal(exit, 2, args.join(" "));
    assert.equal(stdout, "");
    assert.match(stderr, message);
    assert.equal(stderr.trimEnd().split("\n").length, 1);
  }
});

test("whatever it finds is described", () => {
  const ids = new Set(documentedRules().map(({ id }) => id));
  for (const { id } of HOST_RULES) assert.ok(ids.has(id), id);
  for (const { rule } of BAD.findings()) assert.ok(ids.has(rule), rule);
});

test("nothing on the host is changed", async () => {
  const before = timesBelow(BAD.root);
  assert.ok(before.length > 10);
  await runHere(["host", "--root", BAD.root]);
  assert.deepEqual(timesBelow(BAD.root), before);
});

test("this machine, whatever it runs: a report or a sentence, never a stack", async () => {
  const { exit, stdout, stderr } = await runHere(["host", "--format", "json"]);
  if (exit === 2) return assert.match(stderr, /^sendmail-lint: (?:no sendmail\.cf is found below \/|\/etc\/\S+: permission denied).*\n$/);
  const report: Report = JSON.parse(stdout);
  assert.equal(exit, report.findings.some(({ severity }) => severity !== "info") ? 1 : 0);
  assert.equal(report.root, "/");
});

test("a host of which nothing is to be reported is exit code 0", async () => {
  // A file of whoever runs this is root's only where root runs it.
  const mine = `O TrustedUser=${process.getuid?.() ?? 0}`;
  const good = layOut({ ...GOOD_HOST, "/etc/mail/sendmail.cf": cf().replace("O TrustedUser=smmta", mine) });
  const { exit, stdout } = await runHere(["host", "--root", good.root]);
  assert.equal(stdout, "/etc/mail/sendmail.cf: nothing to report\n");
  assert.equal(exit, 0);
});

test("--fail-on is the least severity that makes the exit code 1, warning where it is not given", async () => {
  const mine = cf().replace("O TrustedUser=smmta", `O TrustedUser=${process.getuid?.() ?? 0}`);
  const noQuota = layOut({ ...GOOD_HOST, "/etc/mail/sendmail.cf": mine, "/etc/fstab": "/dev/sda1 / ext4 defaults 0 1\n" });
  for (const [root, args, expected] of [
    [noQuota.root, [], 0], [noQuota.root, ["--fail-on", "warning"], 0], [noQuota.root, ["--fail-on", "info"], 1], [noQuota.root, ["--fail-on", "hint"], 1], [noQuota.root, ["--fail-on", "never"], 0],
    [BAD.root, [], 1], [BAD.root, ["--fail-on", "error"], 1], [BAD.root, ["--fail-on", "never"], 0],
  ] as const) {
    const { exit, stdout } = await runHere(["host", "--root", root, ...args]);
    assert.equal(exit, expected, `${root === BAD.root ? "bad" : "no quota"} ${args.join(" ")}`);
    // It changes what the job says, not what is printed.
    if (root === noQuota.root) assert.match(stdout, /^info: .*\[host-spool-no-quota\]$/m);
  }
});

test("ext4 that is to have quotas and shows none is listed, not passed over", () => {
  const { "/var/aquota.user": _file, ...plain } = GOOD_HOST;
  const notes = (fstab: string, files: Layout = {}) => layOut({ ...plain, "/etc/fstab": fstab, ...files }).audit().notLookedAt.filter(({ path }) => path === "/var/mail");
  const [note, ...more] = notes("/dev/sda2 /var ext4 usrquota 0 2\n");
  assert.deepEqual(more, []);
  assert.match(note?.reason ?? "", /^\/var \(ext4\) is to have quotas of users and holds no aquota\.user or quota\.user: .*`quotaon -pu \/var` on the host tells/);
  assert.deepEqual(notes("/dev/sda2 /var ext4 usrquota 0 2\n", { "/var/aquota.user": "" }), []);
  assert.deepEqual(notes("/dev/sda2 /var ext3 usrquota 0 2\n"), []);
});

function timesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" }).sort().map((name) => {
    const { mtimeMs, ctimeMs, mode } = statSync(join(folder, name));
    return `${name} ${mtimeMs} ${ctimeMs} ${mode}`;
  });
}
