// What a window that nobody trusts does not do: it lints, and runs and connects to nothing.
import assert from "node:assert/strict";
import { createServer } from "node:net";
import { chmodSync, existsSync, writeFileSync } from "node:fs";
import * as vscode from "vscode";
import { closeAll, diagnosticOf, fileUri, open, until } from "../documents.ts";

suite("an untrusted window", () => {
  teardown(closeAll);

  test("is one: workspace trust is on, and nobody has given it", () => {
    assert.equal(vscode.workspace.isTrusted, false);
  });

  test("lints", async () => {
    await diagnosticOf(await open("gateway.cf"), "disclosure-greeting-version");
  });

  test("takes neither the cf library nor m4 from the folder's settings", async () => {
    const read = (): vscode.WorkspaceConfiguration => vscode.workspace.getConfiguration("sendmail");
    await read().update("cfDirectory", "/tmp/somebody-elses-cf/", vscode.ConfigurationTarget.Workspace);
    await read().update("sendmailVersion", "8.15.2", vscode.ConfigurationTarget.Workspace);
    // A setting that is not withheld shows that the folder's settings have arrived.
    await until("the folder's settings are read", () => read().get("sendmailVersion") === "8.15.2", [vscode.workspace.onDidChangeConfiguration], () => "");
    assert.equal(read().get("cfDirectory"), "");
    const m4Path = read().inspect<string>("m4Path");
    assert.equal(read().get("m4Path"), m4Path?.globalValue ?? "m4");
  });

  test("starts no m4", async () => {
    const proof = fileUri("m4-was-started").fsPath;
    const fake = fileUri("m4").fsPath;
    writeFileSync(fake, `#!/bin/sh\ntouch '${proof}'\n`);
    chmodSync(fake, 0o755);
    const own = vscode.workspace.getConfiguration("sendmail").inspect<string>("m4Path")?.globalValue;
    await vscode.workspace.getConfiguration("sendmail").update("m4Path", fake, vscode.ConfigurationTarget.Global);
    try {
      await open("sendmail.mc");
      await vscode.commands.executeCommand("sendmail.regenerate");
      assert.equal(existsSync(proof), false);
    } finally {
      await vscode.workspace.getConfiguration("sendmail").update("m4Path", own, vscode.ConfigurationTarget.Global);
    }
  });

  test("audits no host", async () => {
    const shown = (): readonly string[] => vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs.map(({ label }) => label));
    await vscode.commands.executeCommand("sendmail.auditHost");
    // A report's tab, were there one, would be told of before that of a file opened later.
    await open("gateway.cf");
    await until("the file has its tab", () => shown().includes("gateway.cf"), [vscode.window.tabGroups.onDidChangeTabs], () => shown().join(" "));
    assert.deepEqual(shown(), ["gateway.cf"]);
  });

  test("asks for no host and opens no connection", async () => {
    let connections = 0;
    const server = createServer((socket) => {
      connections += 1;
      socket.destroy();
    });
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    try {
      // Were it to ask, the command would wait for an answer that never comes, and this test would end at its limit.
      await vscode.commands.executeCommand("sendmail.probe");
      assert.equal(connections, 0);
    } finally {
      server.close();
    }
  });
});
