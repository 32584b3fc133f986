// "Sendmail: Probe Mail Host…". Nothing goes to the network before a person has typed a host and confirmed a port, and the
// connection is made where the server runs: on the remote machine in a remote window.
import * as vscode from "vscode";
import { readMailHost, readPort, showMailHost } from "../mail-host.ts";
import { probeRequest } from "../requests.ts";
import type { ProbeParams } from "../../../server/src/lsp/protocol.ts";
import type { ReportView } from "../report-view.ts";
import type { Server } from "../server.ts";
import { isTrustedFor } from "../trust.ts";

/** SMTP; what other hosts send their mail to. */
const smtpPort = 25;

export function registerProbe(server: Server, view: ReportView): vscode.Disposable {
  return vscode.commands.registerCommand("sendmail.probe", () => probe(server, view));
}

async function probe(server: Server, view: ReportView): Promise<void> {
  if (!isTrustedFor(vscode.l10n.t("mail hosts are probed only from a trusted one"))) return;
  const target = await askForTarget(vscode.l10n.t("Probe Mail Host"));
  if (target !== undefined) await probeAndShow(server, view, target);
}

export async function probeAndShow(server: Server, view: ReportView, target: ProbeParams): Promise<void> {
  const host = showMailHost(target.host);
  const name = target.host.includes(":") ? `[${host}]:${target.port}` : `${host}:${target.port}`;
  const answer = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: vscode.l10n.t("Probing {0}", name), cancellable: true },
    (_progress, token) => requestProbe(server, target, token),
  );
  if (answer === undefined) return;
  view.show({ name, html: answer.html, markdown: answer.markdown, json: answer.result });
}

async function requestProbe(server: Server, target: ProbeParams, token: vscode.CancellationToken) {
  try {
    const timeoutSeconds = vscode.workspace.getConfiguration("sendmail").get<number>("probe.timeoutSeconds", 60);
    const answer = await server.request(probeRequest, { ...target, timeoutSeconds }, token);
    return token.isCancellationRequested ? undefined : answer;
  } catch (error) {
    if (token.isCancellationRequested) return undefined;
    const reason = error instanceof Error ? error.message : String(error);
    void vscode.window.showErrorMessage(vscode.l10n.t("The probe of {0} ended early: {1}", showMailHost(target.host), reason));
    return undefined;
  }
}

/** A host and a port that a person typed and confirmed. */
export async function askForTarget(title: string): Promise<ProbeParams | undefined> {
  const typed = await vscode.window.showInputBox({
    title,
    prompt: vscode.l10n.t("Name or address of a mail host that you administer; connections start on the machine of this window"),
    placeHolder: "mail.example.org",
    ignoreFocusOut: true,
    validateInput: (text) => (readMailHost(text) === undefined ? hostMessage(text) : undefined),
  });
  const target = typed === undefined ? undefined : readMailHost(typed);
  if (target === undefined) return undefined;
  const port = await vscode.window.showInputBox({
    title,
    prompt: vscode.l10n.t("Port of {0}: 25 takes mail from other hosts, 587 from users, 465 from users inside TLS", showMailHost(target.host)),
    value: String(target.port ?? smtpPort),
    ignoreFocusOut: true,
    validateInput: (text) => (readPort(text) === undefined ? vscode.l10n.t("\"{0}\" is not a port: 1 to 65535", text.trim()) : undefined),
  });
  const number = port === undefined ? undefined : readPort(port);
  return number === undefined ? undefined : { host: target.host, port: number };
}

function hostMessage(text: string): string {
  const trimmed = text.trim();
  return trimmed === ""
    ? vscode.l10n.t("A host is needed: a name, an address, or one of them with a port")
    : vscode.l10n.t("\"{0}\" is neither a host name nor an address", trimmed);
}
