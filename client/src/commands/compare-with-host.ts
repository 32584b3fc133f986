// "Sendmail: Compare With Mail Host…": a probe of the host that should be running the open file. What differs is shown on its
// line until the file is edited, or until "Sendmail: Clear Live Findings". Which host a file is for only a person knows.
import * as vscode from "vscode";
import { clearLiveRequest } from "../requests.ts";
import type { ReportView } from "../report-view.ts";
import { languageIds } from "../server.ts";
import type { Server } from "../server.ts";
import { isTrustedFor } from "../trust.ts";
import { askForTarget, probeAndShow } from "./probe.ts";

export function registerCompareWithHost(server: Server, view: ReportView): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.commands.registerCommand("sendmail.compareWithHost", () => compare(server, view)),
    vscode.commands.registerCommand("sendmail.clearLiveFindings", () => server.query(clearLiveRequest)),
  );
}

async function compare(server: Server, view: ReportView): Promise<void> {
  if (!isTrustedFor(vscode.l10n.t("mail hosts are probed only from a trusted one"))) return;
  // Looked at before the questions take the focus.
  const document = vscode.window.activeTextEditor?.document;
  if (document === undefined || !languageIds.includes(document.languageId)) {
    void vscode.window.showInformationMessage(vscode.l10n.t("Open the sendmail.mc or sendmail.cf that the host should be running"));
    return;
  }
  const file = document.uri.path.split("/").at(-1) ?? "";
  const target = await askForTarget(vscode.l10n.t("Compare {0} With Mail Host", file));
  if (target !== undefined) await probeAndShow(server, view, { ...target, uri: document.uri.toString() });
}
