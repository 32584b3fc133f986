// What a mail program is started with and told, and what is said where it does not take the report. A real sendmail takes one in
// test/lab/relay.test.ts.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { notify } from "../../server/src/cli/notify.ts";

const folders: string[] = [];
after(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A folder with a program `sendmail`; under another name with a link to it, as systems with alternatives have it. */
function mailer(script: string, realName = "sendmail", mode = 0o755): string {
  const folder = mkdtempSync(join(tmpdir(), "mailer-"));
  folders.push(folder);
  writeFileSync(join(folder, realName), `#!/bin/sh\n${script}\n`, { mode });
  if (realName !== "sendmail") symlinkSync(join(folder, realName), join(folder, "sendmail"));
  return folder;
}

const NOTICE = { to: "postmaster@example.org", subject: "Relay test\nBcc: all@example.org", body: "a line\n" };
const send = (folder: string) => notify(NOTICE, { PATH: `${folder}:/usr/bin:/bin` });

test("the address is in the header and behind --; Exim, which would leave such a one out, gets the header alone", async () => {
  for (const [realName, args] of [["sendmail", "-i\n-t\n--\npostmaster@example.org\n"], ["sendmail.postfix", "-i\n-t\n--\npostmaster@example.org\n"], ["exim4", "-i\n-t\n"], ["sendmail.exim", "-i\n-t\n"]] as const) {
    const folder = mailer('here=$(dirname "$0"); printf "%s\\n" "$@" > "$here/args"; cat > "$here/message"', realName);
    assert.equal(await send(folder), undefined, realName);
    assert.equal(readFileSync(join(folder, "args"), "utf8"), args, realName);
    const [head = "", body] = readFileSync(join(folder, "message"), "utf8").split("\n\n");
    assert.deepEqual(head.split("\n").slice(0, 2), ["To: postmaster@example.org", "Subject: Relay test\\x0aBcc: all@example.org"]);
    assert.equal(body, "a line\n");
  }
});

test("a program that fails is named with its exit code and the first thing that it said", async () => {
  const folder = mailer('cat > /dev/null; printf "no \\033[31mqueue\\nmore\\n" >&2; exit 75');
  assert.equal(await send(folder), `--notify: ${join(folder, "sendmail")} ended with exit code 75, the report was not mailed: no \\x1b[31mqueue`);
  const mute = mailer("exit 1");
  assert.equal(await send(mute), `--notify: ${join(mute, "sendmail")} ended with exit code 1, the report was not mailed`);
  const killed = mailer("kill -9 $$");
  assert.equal(await send(killed), `--notify: ${join(killed, "sendmail")} ended with signal SIGKILL, the report was not mailed`);
});

test("one that cannot be started is named", async () => {
  const folder = mailer("", "sendmail", 0o644);
  assert.match((await send(folder)) ?? "", new RegExp(`^--notify: ${folder}/sendmail could not be started: .*EACCES`));
});
