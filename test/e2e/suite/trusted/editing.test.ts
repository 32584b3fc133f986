// What is judged is what stands in the editor, saved or not, and what lies on the disk where no editor has it.
import assert from "node:assert/strict";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import * as vscode from "vscode";
import { closeAll, diagnosticOf, fileUri, open, openText, ruleOf, rulesIn, until, untilRuleIsGone } from "../documents.ts";

const GREETING = "disclosure-greeting-version";
const QUIET = "define(`confSMTP_LOGIN_MSG', `$j')dnl\n";
const TALKATIVE = "define(`confSMTP_LOGIN_MSG', `$j Sendmail $v')dnl\n";
const LINE = "O SmtpGreetingMessage=$j Sendmail $v";

function configurationWith(...lines: readonly string[]): string {
  return ["include(`/usr/share/sendmail-cf/m4/cf.m4')dnl", "OSTYPE(`linux')dnl", ...lines, "MAILER(`local')dnl", ""].join("\n");
}

/** Each test has a folder of its own: VS Code keeps a document for a while after its tab is closed. */
function write(name: string, text: string): void {
  mkdirSync(path.dirname(fileUri(name).fsPath), { recursive: true });
  writeFileSync(fileUri(name).fsPath, text);
}

async function replaceText(document: vscode.TextDocument, text: string): Promise<void> {
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, new vscode.Range(0, 0, document.lineCount, 0), text);
  assert.ok(await vscode.workspace.applyEdit(edit));
  assert.ok(document.isDirty);
}

suite("editing", () => {
  teardown(closeAll);

  test("an include is judged as it stands in the editor, unsaved, and as it is on the disk when that is thrown away", async () => {
    write("unsaved/local.m4", QUIET);
    write("unsaved/sendmail.mc", configurationWith("include(`local.m4')dnl"));
    const mc = await open("unsaved/sendmail.mc");
    await diagnosticOf(mc, "hardening-missing");
    assert.ok(!rulesIn(mc).includes(GREETING));
    const include = await open("unsaved/local.m4");
    await replaceText(include, TALKATIVE);
    const { relatedInformation } = await diagnosticOf(mc, GREETING);
    assert.ok(relatedInformation?.some(({ location }) => location.uri.toString() === include.uri.toString()));
    assert.deepEqual(rulesIn(include), [], "an include is no configuration by itself");
    await vscode.window.showTextDocument(include);
    await vscode.commands.executeCommand("workbench.action.files.revert");
    await untilRuleIsGone(mc, GREETING);
  });

  test("an include that another program changes on the disk, makes or takes away is judged again", async () => {
    write("changed/local.m4", QUIET);
    write("changed/sendmail.mc", configurationWith("include(`local.m4')dnl"));
    const mc = await open("changed/sendmail.mc");
    await diagnosticOf(mc, "hardening-missing");
    write("changed/local.m4", TALKATIVE);
    await diagnosticOf(mc, GREETING);
    rmSync(fileUri("changed/local.m4").fsPath);
    await diagnosticOf(mc, "mc-missing-include");
    write("changed/local.m4", QUIET);
    await untilRuleIsGone(mc, "mc-missing-include");
  });

  test("the m4 of autoconf has no findings", async () => {
    write("autoconf/aclocal.m4", "dnl define(`confAUTH_MECHANISMS', `LOGIN PLAIN')dnl\nAC_DEFUN([AM_INIT], [define([x], [y])])\nOSTYPE(`linux')dnl\n");
    const m4 = await open("autoconf/aclocal.m4");
    // The server has answered for it when it has answered for a later one.
    await diagnosticOf(await open("gateway.cf"), GREETING);
    assert.deepEqual(vscode.languages.getDiagnostics(m4.uri), []);
    assert.doesNotMatch(m4.languageId, /sendmail/);
  });

  test("the line that a .mc generates is found in the .cf beside it as that stands in the editor", async () => {
    write("beside/sendmail.cf", `V10/Berkeley\n${LINE}\n`);
    write("beside/sendmail.mc", configurationWith(TALKATIVE.trimEnd()));
    const cf = await open("beside/sendmail.cf");
    const mc = await open("beside/sendmail.mc");
    const lineInCf = (): number | undefined => vscode.languages.getDiagnostics(mc.uri).find((one) => ruleOf(one) === GREETING)
      ?.relatedInformation?.find(({ location }) => location.uri.toString() === cf.uri.toString())?.location.range.start.line;
    const untilIn = (line: number): Promise<void> =>
      until(`the line is found in line ${line}`, () => lineInCf() === line, [vscode.languages.onDidChangeDiagnostics], () => String(lineInCf()));
    await untilIn(1);
    await replaceText(cf, `V10/Berkeley\n# one\n# two\n${LINE}\n`);
    await untilIn(3);
  });

  test("findings go with their document", async () => {
    write("closed/submit.cf", `V10/Berkeley\n${LINE}\n`);
    const { uri } = await open("closed/submit.cf");
    const count = (): number => vscode.languages.getDiagnostics(uri).length;
    await until("findings are there", () => count() > 0, [vscode.languages.onDidChangeDiagnostics], () => "none");
    await closeAll();
    await until("findings are gone", () => count() === 0, [vscode.languages.onDidChangeDiagnostics], () => `${count()} left`);
  });

  test("characters outside ASCII and the BMP before a finding do not move it", async () => {
    const document = await openText("sendmail-mc", configurationWith(`ifelse(\`é😀')${TALKATIVE.trimEnd()}`));
    const { range } = await diagnosticOf(document, GREETING);
    assert.match(document.getText(range), /^(?:define\(`confSMTP_LOGIN_MSG', `\$j Sendmail \$v'\)|\$j Sendmail \$v)$/);
  });
});
