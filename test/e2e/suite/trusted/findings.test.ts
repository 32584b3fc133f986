import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import * as vscode from "vscode";
import { fixCases } from "../../fix-cases.ts";
import { differenceOf, generateCf } from "../../generate-cf.ts";
import { assertSendmailTakes } from "../../sendmail-takes.ts";
import { closeAll, diagnosticOf, fileUri, open, openText, rulesIn, untilRuleIsGone } from "../documents.ts";

suite("findings", () => {
  teardown(closeAll);

  test("a sendmail.mc as Red Hat ships it shows its own", async () => {
    const document = await open("sendmail.mc");
    const auth = await diagnosticOf(document, "auth-commented-template");
    assert.equal(document.lineAt(auth.range.start.line).text, fixCases[0]?.at.mc);
    assert.equal(auth.source, "sendmail");
    const missing = await diagnosticOf(document, "hardening-missing");
    assert.equal(missing.severity, vscode.DiagnosticSeverity.Hint);
    assert.equal(document.getText(missing.range), "OSTYPE(`linux')");
    for (const { rule } of fixCases.slice(1)) assert.ok(missing.message.includes(`(${rule})`), rule);
  });

  test("the .cf of the same configuration shows the same", async () => {
    const mc = await open("sendmail.mc");
    const cf = await open("sendmail.cf");
    await diagnosticOf(mc, "auth-commented-template");
    await diagnosticOf(cf, "auth-commented-template");
    const settled = (document: vscode.TextDocument): readonly string[] => rulesIn(document).filter((rule) => !rule.startsWith("mc-")).sort();
    assert.deepEqual(settled(cf), settled(mc));
  });

  test("a finding on a .mc carries the line that it generates, and links to the rule's page", async () => {
    const document = await openText("sendmail-mc", readFileSync(fileUri("sendmail.mc").fsPath, "utf8")
      .replace("dnl define(`confSMTP_LOGIN_MSG', `$j Sendmail; $b')dnl", "define(`confSMTP_LOGIN_MSG', `$j Sendmail $v')dnl"));
    const { code, relatedInformation } = await diagnosticOf(document, "disclosure-greeting-version");
    assert.ok(typeof code === "object" && /disclosure-greeting-version/.test(code.target.toString()));
    assert.deepEqual(relatedInformation?.map(({ message }) => message), ["generates: O SmtpGreetingMessage=$j Sendmail $v"]);
  });

  test("a setting switches a rule off, and on again", async () => {
    const document = await open("gateway.cf");
    await diagnosticOf(document, "disclosure-greeting-version");
    const settings = vscode.workspace.getConfiguration("sendmail", document);
    await settings.update("rules", { "disclosure-greeting-version": "off" }, vscode.ConfigurationTarget.Workspace);
    try {
      await untilRuleIsGone(document, "disclosure-greeting-version");
    } finally {
      await settings.update("rules", undefined, vscode.ConfigurationTarget.Workspace);
    }
    await diagnosticOf(document, "disclosure-greeting-version");
  });

  test("hover on a finding explains it", async () => {
    const document = await open("gateway.cf");
    const { range } = await diagnosticOf(document, "disclosure-greeting-version");
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>("vscode.executeHoverProvider", document.uri, range.start);
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- a hover may be of the old kind still
    const text = hovers.flatMap(({ contents }) => contents).map((part) => (typeof part === "string" ? part : part.value)).join("\n");
    assert.match(text, /disclosure-greeting-version/);
    assert.match(text, /SmtpGreetingMessage/);
  });
});

suite("fixes by command", () => {
  teardown(closeAll);

  for (const dialect of ["mc", "cf"] as const) {
    for (const { title, rule, at, changes } of fixCases) {
      test(`sendmail.${dialect}: ${title}`, async () => {
        const document = await open(`sendmail.${dialect}`);
        const before = document.getText();
        const shownAs = rule === "auth-commented-template" ? rule : "hardening-missing";
        const { range } = await diagnosticOf(document, shownAs);
        assert.equal(document.lineAt(range.start.line).text, at[dialect]);
        const action = await actionAt(document, range, vscode.CodeActionKind.QuickFix, title);
        await apply(action);
        const after = document.getText();
        const [old, now] = dialect === "mc" ? [generateCf(before), generateCf(after)] : [before, after];
        assert.deepEqual(differenceOf(old, now), changes[dialect]);
        assertSendmailTakes(now, old);
        if (shownAs === rule) await untilRuleIsGone(document, rule);
      });
    }
  }

  test("fix-all takes what is safe, and leaves what is a decision", async () => {
    const document = await open("gateway.cf");
    await diagnosticOf(document, "disclosure-greeting-version");
    const before = document.getText();
    const whole = new vscode.Range(0, 0, document.lineCount, 0);
    await apply(await actionAt(document, whole, vscode.CodeActionKind.SourceFixAll.append("sendmail"), "Fix all that can be fixed safely (sendmail)"));
    assert.deepEqual(differenceOf(before, document.getText()), {
      removed: ["O SmtpGreetingMessage=$j our Sendmail $v; $b"], added: ["O SmtpGreetingMessage=$j"],
    });
    await untilRuleIsGone(document, "disclosure-greeting-version");
  });

  test("fix-all works on save, too", async () => {
    const document = await open("gateway.cf");
    await diagnosticOf(document, "disclosure-greeting-version");
    const editor = vscode.workspace.getConfiguration("editor", document);
    await editor.update("codeActionsOnSave", { "source.fixAll.sendmail": "explicit" }, vscode.ConfigurationTarget.Workspace);
    const before = readFileSync(document.uri.fsPath, "utf8");
    try {
      const end = document.lineAt(document.lineCount - 1).range.end;
      await vscode.window.activeTextEditor?.edit((edit) => edit.insert(end, "# seen\n"));
      await vscode.commands.executeCommand("workbench.action.files.save");
      assert.match(readFileSync(document.uri.fsPath, "utf8"), /^O SmtpGreetingMessage=\$j$/m);
    } finally {
      await editor.update("codeActionsOnSave", undefined, vscode.ConfigurationTarget.Workspace);
      await vscode.workspace.fs.writeFile(document.uri, Buffer.from(before));
    }
  });

  test("a comment suppresses a finding", async () => {
    const document = await open("gateway.cf");
    const { range } = await diagnosticOf(document, "disclosure-greeting-version");
    await apply(await actionAt(document, range, vscode.CodeActionKind.QuickFix, "Suppress disclosure-greeting-version with a comment"));
    await untilRuleIsGone(document, "disclosure-greeting-version");
    assert.match(document.lineAt(range.start.line).text, /^# sendmail-lint-disable-next-line disclosure-greeting-version -- /);
  });
});

async function actionAt(document: vscode.TextDocument, range: vscode.Range, kind: vscode.CodeActionKind, title: string): Promise<vscode.CodeAction> {
  const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>("vscode.executeCodeActionProvider", document.uri, range, kind.value, 100);
  const action = actions.find((one) => one.title === title);
  assert.ok(action, `no "${title}" among: ${actions.map((one) => one.title).join(" · ")}`);
  return action;
}

async function apply({ edit, title }: vscode.CodeAction): Promise<void> {
  assert.ok(edit, `"${title}" has no edit`);
  assert.ok(await vscode.workspace.applyEdit(edit));
}
