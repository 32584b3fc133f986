// A folder from a stranger, opened in a window that nobody trusts: its .mc files run nothing, read nothing outside, and say so.
import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import * as vscode from "vscode";
import { closeAll, diagnosticOf, fileUri, open } from "../documents.ts";

const SECRET = "text that nobody may read";

suite("a hostile .mc in an untrusted window", () => {
  const outside = mkdtempSync(path.join(tmpdir(), "outside-"));
  const ran = path.join(outside, "was-run");
  const secret = path.join(outside, "secret.m4");
  writeFileSync(secret, `errprint(\`${SECRET}')dnl\n`);
  suiteTeardown(() => rmSync(outside, { recursive: true }));
  teardown(async () => {
    assert.equal(vscode.workspace.isTrusted, false);
    assert.equal(existsSync(ran), false, "a program was run");
    await closeAll();
  });

  const cases: readonly (readonly [name: string, line: string, rule: string])[] = [
    ["syscmd", `syscmd(\`touch ${ran}')dnl`, "mc-command-not-run"],
    ["esyscmd", `define(\`x', esyscmd(\`touch ${ran}; cat /etc/shadow'))dnl`, "mc-command-not-run"],
    ["shadow", "include(`/etc/shadow')dnl", "mc-missing-include"],
    ["unc", "include(`\\\\host.invalid\\share\\x.m4')dnl", "mc-missing-include"],
    ["unc-slashes", "include(`//host.invalid/share/x.m4')dnl", "mc-missing-include"],
    ["environment", "include(`/proc/self/environ')dnl", "mc-missing-include"],
    ["outside", `include(\`${secret}')dnl`, "mc-missing-include"],
    ["itself", "include(`sendmail.mc')dnl", "mc-expansion-limit"],
    ["endless", "define(`again', `again again')again", "mc-expansion-limit"],
  ];
  for (const [name, line, rule] of cases) {
    test(`${name}: ${line.replace(outside, "…")}`, async () => {
      const document = await openNew(`hostile-${name}/sendmail.mc`, ["include(`/usr/share/sendmail-cf/m4/cf.m4')dnl", "OSTYPE(`linux')dnl", line, "MAILER(`local')dnl"]);
      await diagnosticOf(document, rule);
      assertNothingTold(document);
    });
  }

  test("a link out of the folder", async () => {
    mkdirSync(fileUri("hostile-link").fsPath);
    symlinkSync(secret, fileUri("hostile-link/local.m4").fsPath);
    const document = await openNew("hostile-link/sendmail.mc", ["OSTYPE(`linux')dnl", "include(`local.m4')dnl", "MAILER(`local')dnl"]);
    await diagnosticOf(document, "mc-missing-include");
    assertNothingTold(document);
  });

  test("a folder outside that poses as a cf library", async () => {
    const evil = path.join(outside, "cf");
    pose(evil, `errprint(\`${SECRET}')syscmd(\`touch ${ran}')dnl\n`);
    const document = await openNew("hostile-library/sendmail.mc", [`include(\`${evil}/m4/cf.m4')dnl`, "OSTYPE(`linux')dnl", "define(`confSMTP_LOGIN_MSG', `$j $v')dnl", "MAILER(`local')dnl"]);
    // Found by the library that comes with the extension, which stands in.
    await diagnosticOf(document, "disclosure-greeting-version");
    assertNothingTold(document);
  });

  test("a folder inside that poses as a cf library", async () => {
    const evil = fileUri("hostile-own-library/cf").fsPath;
    pose(evil, `syscmd(\`touch ${ran}')include(\`${secret}')dnl\n`);
    const document = await openNew("hostile-own-library/sendmail.mc", ["include(`cf/m4/cf.m4')dnl", "MAILER(`local')dnl"]);
    await diagnosticOf(document, "mc-command-not-run");
    await diagnosticOf(document, "mc-missing-include");
    assertNothingTold(document);
  });
});

async function openNew(name: string, lines: readonly string[]): Promise<vscode.TextDocument> {
  mkdirSync(path.dirname(fileUri(name).fsPath), { recursive: true });
  writeFileSync(fileUri(name).fsPath, `${lines.join("\n")}\n`);
  return open(name);
}

/** All that `findCfLibrary` looks for. */
function pose(folder: string, text: string): void {
  for (const file of ["m4/cf.m4", "m4/proto.m4", "m4/version.m4", "feature/access_db.m4"]) {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), text);
  }
}

function assertNothingTold(document: vscode.TextDocument): void {
  const told = JSON.stringify(vscode.languages.getDiagnostics(document.uri));
  assert.ok(!told.includes(SECRET), told);
  assert.doesNotMatch(told, /root:[^:]*:|PATH=/);
}
