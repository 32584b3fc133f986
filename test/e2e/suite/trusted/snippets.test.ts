import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import * as vscode from "vscode";
import { closeAll, openText, until } from "../documents.ts";

interface Snippet {
  readonly prefix: readonly string[];
  readonly body: readonly string[];
}

suite("snippets", () => {
  teardown(closeAll);

  for (const dialect of ["mc", "cf"]) {
    test(`each of those for a .${dialect} is offered by name and inserted`, async () => {
      const document = await openText(`sendmail-${dialect}`, "");
      const snippets = Object.entries(readSnippets(dialect));
      assert.ok(snippets.length >= 10);
      for (const [name, { body }] of snippets) {
        await vscode.commands.executeCommand("editor.action.insertSnippet", { langId: `sendmail-${dialect}`, name });
        // Up to the first placeholder the text is as it is written.
        const start = (body.join("\n").split(/\$(?:\{\d|\d)/)[0] ?? "").replaceAll("\\$", "$");
        await until(`${name} is inserted`, () => document.getText().includes(start), [vscode.workspace.onDidChangeTextDocument], () => document.getText());
        assert.ok(document.getText().trim() !== "", name);
        await vscode.commands.executeCommand("leaveSnippet");
        await vscode.commands.executeCommand("editor.action.selectAll");
        await vscode.commands.executeCommand("deleteLeft");
      }
    });
  }

  test("typing a prefix suggests them", async () => {
    const document = await openText("sendmail-mc", "smarthost");
    const list = await vscode.commands.executeCommand<vscode.CompletionList>("vscode.executeCompletionItemProvider", document.uri, new vscode.Position(0, 9));
    assert.ok(list.items.some(({ kind, label }) => kind === vscode.CompletionItemKind.Snippet && (typeof label === "string" ? label : label.label) === "smarthost"));
  });
});

function readSnippets(dialect: string): Record<string, Snippet> {
  const extension = vscode.extensions.getExtension("sendmail-config.sendmail-config");
  assert.ok(extension);
  return JSON.parse(readFileSync(path.join(extension.extensionPath, "snippets", `sendmail-${dialect}.json`), "utf8"));
}
