// Commands that run a program or open a connection ask here first. The manifest hides them in an untrusted window; a keybinding
// or another extension can still call them.
import * as vscode from "vscode";

/** True in a trusted window; else says what the command would have done, with a way to grant trust, and answers false. */
export function isTrustedFor(whatItDoes: string): boolean {
  if (vscode.workspace.isTrusted) return true;
  const manage = vscode.l10n.t("Manage Workspace Trust");
  void vscode.window.showWarningMessage(vscode.l10n.t("This folder is not trusted: {0}", whatItDoes), manage).then((choice) => {
    if (choice === manage) void vscode.commands.executeCommand("workbench.trust.manage");
  });
  return false;
}
