import assert from "node:assert/strict";
import { copyFileSync, mkdirSync } from "node:fs";
import path from "node:path";
import * as vscode from "vscode";
import { closeAll, fileUri, open, untilLanguage } from "../documents.ts";

const lookalikes = [
  "postfix-main.cf", "postfix-master.cf", "spamassassin-local.cf", "cfengine-promises.cf", "message-compiler.mc", "monkey-c.mc", "kubernetes.cf",
];

suite("which files are sendmail's", () => {
  teardown(closeAll);

  test("names that only sendmail uses are known at once", async () => {
    assert.equal((await open("sendmail.mc")).languageId, "sendmail-mc");
    assert.equal((await open("sendmail.cf")).languageId, "sendmail-cf");
  });

  test("any other .mc and .cf with sendmail's marks becomes sendmail's when it is opened", async () => {
    await open("hub.mc");
    await untilLanguage(fileUri("hub.mc"), "sendmail-mc");
    await open("gateway.cf");
    await untilLanguage(fileUri("gateway.cf"), "sendmail-cf");
  });

  for (const name of lookalikes) {
    test(`${name} stays what it is`, async () => {
      const before = (await open(`lookalikes/${name}`)).languageId;
      // The detector has answered for this file when a later one has its language.
      copy("hub.mc", `${name}.later.mc`);
      await open(`${name}.later.mc`);
      await untilLanguage(fileUri(`${name}.later.mc`), "sendmail-mc");
      assert.equal(languageOf(`lookalikes/${name}`), before);
      assert.doesNotMatch(before, /sendmail/);
    });
  }

  test("files.associations has the last word", async () => {
    copy("hub.mc", "chosen/relay.mc");
    copy("gateway.cf", "chosen/relay.cf");
    copy("gateway.cf", "unchosen.cf");
    const files = vscode.workspace.getConfiguration("files");
    await files.update("associations", { "RELAY.mc": "plaintext", "**/chosen/*.cf": "ini" }, vscode.ConfigurationTarget.Workspace);
    try {
      await open("chosen/relay.mc");
      await open("chosen/relay.cf");
      await open("unchosen.cf");
      await untilLanguage(fileUri("unchosen.cf"), "sendmail-cf");
      assert.equal(languageOf("chosen/relay.mc"), "plaintext");
      assert.equal(languageOf("chosen/relay.cf"), "ini");
    } finally {
      await files.update("associations", undefined, vscode.ConfigurationTarget.Workspace);
    }
  });

  test("who turns a file back into plain text keeps it so", async () => {
    copy("hub.mc", "turned-back.mc");
    copy("gateway.cf", "later.cf");
    await open("turned-back.mc");
    await untilLanguage(fileUri("turned-back.mc"), "sendmail-mc");
    const document = vscode.workspace.textDocuments.find((one) => one.uri.toString() === fileUri("turned-back.mc").toString());
    assert.ok(document);
    await vscode.languages.setTextDocumentLanguage(document, "plaintext");
    await open("later.cf");
    await untilLanguage(fileUri("later.cf"), "sendmail-cf");
    assert.equal(languageOf("turned-back.mc"), "plaintext");
  });
});

function languageOf(name: string): string | undefined {
  return vscode.workspace.textDocuments.find((document) => document.uri.toString() === fileUri(name).toString())?.languageId;
}

/** VS Code keeps a document, and the language that it was given, for a while after its tab is closed: each test has its own. */
function copy(from: string, to: string): void {
  mkdirSync(path.dirname(fileUri(to).fsPath), { recursive: true });
  copyFileSync(fileUri(from).fsPath, fileUri(to).fsPath);
}
