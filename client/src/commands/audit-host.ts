// "Sendmail: Audit This Host": the files of the machine that the server runs on, in a remote window of the remote one. It reads far
// outside the folder that is open, so only a person in a trusted window starts it; it changes nothing and runs nothing.
import * as vscode from "vscode";
import { auditRequest } from "../requests.ts";
import type { ReportView } from "../report-view.ts";
import type { Server } from "../server.ts";
import { isTrustedFor } from "../trust.ts";

export function registerAuditHost(server: Server, view: ReportView): vscode.Disposable {
  return vscode.commands.registerCommand("sendmail.auditHost", () => auditHost(server, view));
}

async function auditHost(server: Server, view: ReportView): Promise<void> {
  if (!isTrustedFor(vscode.l10n.t("a host's own files are audited only from a trusted one"))) return;
  const answer = await vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title: vscode.l10n.t("Auditing this host") }, () => requestAudit(server));
  if (answer === undefined) return;
  if (answer.kind === "refused") {
    void vscode.window.showErrorMessage(vscode.l10n.t("The host cannot be audited: {0}", answer.reason));
    return;
  }
  view.show({ name: vscode.l10n.t("Audit of this host"), html: answer.html, markdown: answer.markdown, json: answer.result });
}

async function requestAudit(server: Server) {
  try {
    return await server.query(auditRequest);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    void vscode.window.showErrorMessage(vscode.l10n.t("The host cannot be audited: {0}", reason));
    return undefined;
  }
}
