import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import type { TestContext } from "node:test";
import { findDisagreement } from "../../client/src/regenerate/agreement.ts";
import { troublesIn } from "../../client/src/regenerate/m4.ts";
import { replaceFile } from "../../client/src/regenerate/replace-file.ts";

function folder(t: TestContext): string {
  const made = mkdtempSync(join(tmpdir(), "replace-"));
  t.after(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

test("warnings of m4 and of the library do not stand against a file, errors do", () => {
  assert.deepEqual(troublesIn(""), []);
  assert.deepEqual(troublesIn("WARNING: FEATURE(blacklist_recipients) is deprecated; use FEATURE(blocklist_recipients.m4).\n"), []);
  assert.deepEqual(troublesIn("*** WARNING: FEATURE(`promiscuous_relay') configures your system as open\n\trelay.  Do NOT use it\n"), []);
  assert.deepEqual(troublesIn("m4:sendmail.mc:3: Warning: excess arguments to builtin `define' ignored\n"), []);
  const missing = "m4:sendmail.mc:1: cannot open `/usr/share/sendmail-cf/m4/cf.m4': No such file or directory";
  assert.deepEqual(troublesIn(`${missing}\n`), [missing]);
  assert.deepEqual(troublesIn("*** ERROR: FEATURE() should be before MAILER()\n"), ["*** ERROR: FEATURE() should be before MAILER()"]);
});

test("an indented line belongs to the one above it", () => {
  const error = "*** FEATURE(smrsh) must occur before MAILER(local)";
  assert.deepEqual(troublesIn(`*** WARNING: one\n\tmore of it\n${error}\n\tand more of that\n`), [error, "\tand more of that"]);
});

test("two expansions agree but for the lines that tell who built them", () => {
  const built = "#\n##### built by root@mail.example.org on Tue Nov 24 03:00:00 UTC 2026\n##### in /etc/mail\n##### using /usr/share/sendmail-cf/ as configuration include directory\nV10/Berkeley\n";
  assert.equal(findDisagreement(built, "#\nV10/Berkeley\n"), undefined);
  assert.deepEqual(findDisagreement(built, "#\nV10/Sun\n"), { lineNumber: 5, first: "V10/Berkeley", second: "V10/Sun" });
});

test("a text that ends early disagrees where it ends", () => {
  assert.deepEqual(findDisagreement("a\nb\nc", "a"), { lineNumber: 2, first: "b", second: undefined });
  assert.deepEqual(findDisagreement("a", "a\nb"), { lineNumber: 1, first: undefined, second: "b" });
  assert.equal(findDisagreement("", ""), undefined);
});

test("a file is replaced with its mode kept, and the old content under a name of its own", async (t) => {
  const file = join(folder(t), "sendmail.cf");
  writeFileSync(file, "old");
  chmodSync(file, 0o640);
  assert.deepEqual(await replaceFile(file, Buffer.from("new")), { file, backup: `${file}.bak` });
  assert.equal(readFileSync(file, "utf8"), "new");
  assert.equal(readFileSync(`${file}.bak`, "utf8"), "old");
  assert.equal(statSync(file).mode & 0o777, 0o640);
});

test("a backup is never written over", async (t) => {
  const made = folder(t);
  const file = join(made, "sendmail.cf");
  writeFileSync(file, "1");
  for (const text of ["2", "3"]) await replaceFile(file, Buffer.from(text));
  assert.deepEqual(readdirSync(made).sort(), ["sendmail.cf", "sendmail.cf.bak", "sendmail.cf.bak.1"]);
  assert.equal(readFileSync(`${file}.bak`, "utf8"), "1");
  assert.equal(readFileSync(`${file}.bak.1`, "utf8"), "2");
});

test("where there was no file there is nothing to keep", async (t) => {
  const made = folder(t);
  const file = join(made, "sendmail.cf");
  assert.deepEqual(await replaceFile(file, Buffer.from("new")), { file, backup: undefined });
  assert.deepEqual(readdirSync(made), ["sendmail.cf"]);
});

test("a link stays a link, and what it leads to is replaced", async (t) => {
  const made = folder(t);
  const real = join(made, "real.cf");
  writeFileSync(real, "old");
  symlinkSync("real.cf", join(made, "sendmail.cf"));
  assert.deepEqual(await replaceFile(join(made, "sendmail.cf"), Buffer.from("new")), { file: real, backup: `${real}.bak` });
  assert.equal(readFileSync(join(made, "sendmail.cf"), "utf8"), "new");
  assert.ok(readdirSync(made).includes("real.cf"));
});

test("where it cannot be written the old file stays and nothing else is left", async (t) => {
  const made = folder(t);
  await assert.rejects(replaceFile(join(made, "none", "sendmail.cf"), Buffer.from("new")), /ENOENT/);
  assert.deepEqual(readdirSync(made), []);
});
