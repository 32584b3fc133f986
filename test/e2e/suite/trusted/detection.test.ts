import assert from "node:assert/strict";
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
      const uri = fileUri(`lookalikes/${name}`);
      const before = (await open(`lookalikes/${name}`)).languageId;
      // The detector has answered for this file when a later one has its language.
      await open("hub.mc");
      await untilLanguage(fileUri("hub.mc"), "sendmail-mc");
      const after = vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
      assert.equal(after?.languageId, before);
      assert.doesNotMatch(before, /sendmail/);
    });
  }

  test("files.associations has the last word", async () => {
    const files = vscode.workspace.getConfiguration("files");
    await files.update("associations", { "HUB.mc": "plaintext", "**/files/gateway.*": "ini" }, vscode.ConfigurationTarget.Workspace);
    try {
      await open("hub.mc");
      await open("gateway.cf");
      await open("other.cf");
      await untilLanguage(fileUri("other.cf"), "sendmail-cf");
      const languages = new Map(vscode.workspace.textDocuments.map((document) => [document.uri.toString(), document.languageId]));
      assert.equal(languages.get(fileUri("hub.mc").toString()), "plaintext");
      assert.equal(languages.get(fileUri("gateway.cf").toString()), "ini");
    } finally {
      await files.update("associations", undefined, vscode.ConfigurationTarget.Workspace);
    }
  });

  test("who turns a file back into plain text keeps it so, until it is opened anew", async () => {
    const uri = fileUri("hub.mc");
    await open("hub.mc");
    await untilLanguage(uri, "sendmail-mc");
    const document = vscode.workspace.textDocuments.find((one) => one.uri.toString() === uri.toString());
    assert.ok(document);
    await vscode.languages.setTextDocumentLanguage(document, "plaintext");
    await open("gateway.cf");
    await untilLanguage(fileUri("gateway.cf"), "sendmail-cf");
    assert.equal(vscode.workspace.textDocuments.find((one) => one.uri.toString() === uri.toString())?.languageId, "plaintext");
  });
});
