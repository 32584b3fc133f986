// "Sendmail: Restart Server", also after the server was given up because it died too often.
import * as vscode from "vscode";
import type { Server } from "../server.ts";

export function registerRestartServer(server: Server): vscode.Disposable {
  return vscode.commands.registerCommand("sendmail.restartServer", () => server.restart());
}
