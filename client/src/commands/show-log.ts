// "Sendmail: Show Log". The log has the server's messages and errors, never the content of a file.
import * as vscode from "vscode";

export function registerShowLog(log: vscode.LogOutputChannel): vscode.Disposable {
  return vscode.commands.registerCommand("sendmail.showLog", () => log.show());
}
