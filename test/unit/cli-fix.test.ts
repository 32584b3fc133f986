// `check --fix`: what it changes, and above all what it leaves alone.
import assert from "node:assert/strict";
import { chmodSync, chownSync, copyFileSync, linkSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { applyPatch } from "diff";
import { NotReplaced, replaceFile } from "../../server/src/io/replace-file.ts";
import { bundledCli, runHere } from "../support/cli.ts";

const FIXTURES = join(import.meta.dirname, "fixtures/cli");
const ORIGINAL = readFileSync(join(FIXTURES, "sendmail.mc"), "latin1");
const GREETING = "define(`confSMTP_LOGIN_MSG', `$j Sendmail $v; $b')dnl";
const MASKED = "define(`confSMTP_LOGIN_MSG', `$j')dnl";
const { run } = await bundledCli();

async function inFolder(work: (folder: string, file: string) => void | Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "cli-fix-"));
  try {
    const file = join(folder, "sendmail.mc");
    copyFileSync(join(FIXTURES, "sendmail.mc"), file);
    await work(folder, file);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

test("--fix applies what is safe, leaves decisions alone, and reports what remains", async () => {
  await inFolder((folder, file) => {
    chmodSync(file, 0o640);
    const result = run(["check", "sendmail.mc", "--fix"], { cwd: folder });
    assert.equal(result.exit, 1, "the decision remains");
    assert.equal(result.stderr, "");
    assert.match(result.stdout, /^sendmail\.mc: fixed: .* \[disclosure-greeting-version\]$/m);
    assert.match(result.stdout, /: error: .*\[auth-plaintext-without-tls\]$/m);
    assert.equal(readFileSync(file, "latin1"), ORIGINAL.replace(GREETING, MASKED), "one value, and nothing else");
    assert.equal(statSync(file).mode & 0o7777, 0o640);
    assert.deepEqual(readdirSync(folder), ["sendmail.mc"], "no temporary file stays");
    const again = run(["check", "sendmail.mc", "--fix", "--rule", "auth-plaintext-without-tls=off"], { cwd: folder });
    assert.equal(again.exit, 0, "what remains decides");
    assert.ok(!again.stdout.includes("fixed:"), "twice is once");
  });
});

test("--with decision applies decisions, too", async () => {
  await inFolder((folder, file) => {
    const result = run(["check", "sendmail.mc", "--fix", "--with", "decision"], { cwd: folder });
    assert.equal(result.exit, 0);
    const text = readFileSync(file, "latin1");
    assert.ok(text.includes(MASKED));
    assert.match(text, /define\(`confAUTH_OPTIONS', `A p'\)dnl/);
  });
});

test("--fix-dry-run prints a diff that patch takes, and writes nothing", async () => {
  await inFolder((folder, file) => {
    const before = statSync(file);
    for (const more of [[], ["--fix"]]) {
      const result = run(["check", "sendmail.mc", "--fix-dry-run", ...more], { cwd: folder });
      assert.equal(result.exit, 1, "as without it: the file has its findings still");
      assert.match(result.stdout, /^--- sendmail\.mc\n\+\+\+ sendmail\.mc\n@@ /);
      assert.equal(applyPatch(ORIGINAL, result.stdout), ORIGINAL.replace(GREETING, MASKED));
    }
    assert.equal(readFileSync(file, "latin1"), ORIGINAL);
    assert.equal(statSync(file).mtimeMs, before.mtimeMs);
    assert.equal(statSync(file).ino, before.ino);
    const quiet = run(["check", "sendmail.mc", "--fix-dry-run", "--rule", "disclosure-greeting-version=off"], { cwd: folder });
    assert.equal(quiet.stdout, "", "nothing to change, no diff");
  });
});

test("line ends, a byte order mark and bytes that are not UTF-8 stay", async () => {
  const crlf = ORIGINAL.replaceAll("\n", "\r\n");
  const cases: readonly (readonly [string, string])[] = [
    ["CRLF", crlf],
    ["Latin-1", ORIGINAL.replace("dnl A mail", "dnl M\xfcller's mail")],
    ["no line end at the end", ORIGINAL.trimEnd()],
    ["UTF-8", Buffer.from(ORIGINAL.replace("dnl A mail", "dnl \u{1f600} M\u00fcller's mail"), "utf8").toString("latin1")],
    ["byte order mark", `\xef\xbb\xbf${ORIGINAL}`],
  ];
  for (const [name, text] of cases) {
    await inFolder(async (folder, file) => {
      writeFileSync(file, text, "latin1");
      const dry = await runHere(["check", "sendmail.mc", "--fix-dry-run"], { cwd: folder });
      await runHere(["check", "sendmail.mc", "--fix"], { cwd: folder });
      assert.equal(readFileSync(file, "latin1"), text.replace(GREETING, MASKED), name);
      assert.equal(applyPatch(text, dry.stdout, { autoConvertLineEndings: false }), text.replace(GREETING, MASKED), `${name}: the diff has the bytes of the file`);
    });
  }
});

test("a read-only file is left alone, also for root", async () => {
  await inFolder((folder, file) => {
    chmodSync(file, 0o444);
    const result = run(["check", "sendmail.mc", "--fix", "--format", "json"], { cwd: folder });
    assert.equal(result.exit, 2);
    assert.equal(result.stderr, "sendmail.mc: is read-only: not changed\n");
    assert.equal(readFileSync(file, "latin1"), ORIGINAL);
    assert.ok(result.stdout.includes("disclosure-greeting-version"), "its findings are still reported");
  });
});

test("a link that leads out of its folder is left alone, one inside it is followed", async () => {
  await inFolder(async (folder, file) => {
    mkdirSync(join(folder, "site"));
    symlinkSync("../sendmail.mc", join(folder, "site/sendmail.mc"));
    symlinkSync("sendmail.mc", join(folder, "live.mc"));
    const outside = await runHere(["check", "site/sendmail.mc", "--fix"], { cwd: folder });
    assert.equal(outside.exit, 2);
    assert.match(outside.stderr, /^site\/sendmail\.mc: is a link to .*\/sendmail\.mc, outside its folder: not changed/);
    assert.equal(readFileSync(file, "latin1"), ORIGINAL);
    const inside = await runHere(["check", "live.mc", "--fix"], { cwd: folder });
    assert.equal(inside.stderr, "");
    assert.ok(lstatSync(join(folder, "live.mc")).isSymbolicLink(), "the link stays a link");
    assert.ok(readFileSync(file, "latin1").includes(MASKED));
  });
});

test("one of several files that fails does not keep the others from being fixed", async () => {
  await inFolder(async (folder, file) => {
    mkdirSync(join(folder, "other"));
    copyFileSync(file, join(folder, "other/submit.mc"));
    chmodSync(file, 0o400);
    const result = await runHere(["check", ".", "--fix"], { cwd: folder });
    assert.equal(result.exit, 2, "2 wins over the findings that remain");
    assert.equal(result.stderr.trimEnd().split("\n").length, 1);
    assert.equal(readFileSync(file, "latin1"), ORIGINAL);
    assert.ok(readFileSync(join(folder, "other/submit.mc"), "latin1").includes(MASKED));
  });
});

test("a file that changed meanwhile keeps the change", async () => {
  await inFolder((folder, file) => {
    writeFileSync(file, "changed");
    assert.throws(
      () => replaceFile(file, Buffer.from(ORIGINAL, "latin1"), Buffer.from("fixed")),
      (error) => error instanceof NotReplaced && /changed by somebody else meanwhile/.test(error.message),
    );
    assert.equal(readFileSync(file, "utf8"), "changed");
    assert.deepEqual(readdirSync(folder), ["sendmail.mc"], "no temporary file stays");
  });
});

test("a file with several names is left alone", async () => {
  await inFolder((folder, file) => {
    linkSync(file, join(folder, "second.mc"));
    assert.throws(() => replaceFile(file, readFileSync(file), Buffer.from("fixed")), /2 names \(hard links\)/);
    assert.equal(readFileSync(file, "latin1"), ORIGINAL);
  });
});

test("a folder that takes no new file is named as the reason", async (t) => {
  if (process.getuid?.() === 0) return t.skip("root may write everywhere");
  await inFolder(async (folder, file) => {
    chmodSync(folder, 0o555);
    const result = await runHere(["check", "sendmail.mc", "--fix"], { cwd: folder });
    chmodSync(folder, 0o755);
    assert.equal(result.exit, 2);
    assert.equal(result.stderr, "sendmail.mc: its folder may not be written to, where the new text is put first: not changed\n");
    assert.equal(readFileSync(file, "latin1"), ORIGINAL);
  });
});

test("owner and mode are kept", async (t) => {
  if (process.getuid?.() !== 0) return t.skip("only root can give a file away");
  await inFolder((_folder, file) => {
    chownSync(file, 65_534, 12);
    chmodSync(file, 0o660);
    replaceFile(file, readFileSync(file), Buffer.from("fixed"));
    const { uid, gid, mode } = statSync(file);
    assert.deepEqual([uid, gid, mode & 0o7777], [65_534, 12, 0o660]);
    assert.equal(readFileSync(file, "utf8"), "fixed");
  });
});
