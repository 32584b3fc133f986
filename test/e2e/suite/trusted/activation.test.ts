import assert from "node:assert/strict";
import * as vscode from "vscode";

suite("activation", () => {
  test("the installed .vsix is the extension under test", () => {
    const extension = vscode.extensions.getExtension("sendmail-config.sendmail-config");
    assert.ok(extension);
    assert.match(extension.extensionPath, /extensions[/\\]sendmail-config\.sendmail-config-/);
  });
});
