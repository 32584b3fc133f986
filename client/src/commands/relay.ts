// "Sendmail: Check Relay…". Nothing goes to the network before a person has typed the hosts and, where they are many or public,
// agreed to them by name and address. Connections are made where the server runs.
import * as vscode from "vscode";
import { WorkDoneProgress } from "vscode-languageclient/node";
import { readRelayTargets } from "../relay-targets.ts";
import { relayRequest } from "../requests.ts";
import type { RelayParams, RelayReply } from "../../../server/src/lsp/protocol.ts";
import type { ReportView } from "../report-view.ts";
import { languageIds } from "../server.ts";
import type { Server } from "../server.ts";
import { isTrustedFor } from "../trust.ts";

/** In a question; the others are counted. */
const mostNamed = 5;

export function registerRelay(server: Server, view: ReportView): vscode.Disposable {
  return vscode.commands.registerCommand("sendmail.relay", () => checkRelay(server, view));
}

async function checkRelay(server: Server, view: ReportView): Promise<void> {
  if (!isTrustedFor(vscode.l10n.t("mail hosts are tested only from a trusted one"))) return;
  // Looked at before the questions take the focus.
  const document = vscode.window.activeTextEditor?.document;
  const typed = await askForTargets();
  if (typed === undefined) return;
  const targets = readRelayTargets(typed);
  const name = targets.join(" ");
  const uri = await askForDomains(document);
  if (uri === undefined) return;

  const agreed: string[] = [];
  for (;;) {
    const answer = await runTest(server, name, { targets, agreed, ...(uri === "" ? {} : { uri }) });
    if (answer === undefined) return;
    if (answer.kind === "tested") {
      view.show({ name: vscode.l10n.t("Relay test of {0}", name), html: answer.html, markdown: answer.markdown, json: answer.results });
      return;
    }
    const hosts = answer.hosts.map(({ host, typed, addresses }) => {
      const others = typed === undefined ? addresses : [host, ...addresses];
      return addresses.includes(host) ? host : `${typed ?? host} (${others.join(", ")})`;
    });
    const more = hosts.length > mostNamed ? vscode.l10n.t(" and {0} more", hosts.length - mostNamed) : "";
    if (!(await agrees(hosts.slice(0, mostNamed).join(", ") + more, answer.commands))) return;
    agreed.push(...answer.hosts.flatMap(({ addresses }) => addresses));
  }
}

async function askForTargets(): Promise<string | undefined> {
  return vscode.window.showInputBox({
    title: vscode.l10n.t("Check Relay"),
    prompt: vscode.l10n.t("Mail hosts that you administer, or a range of addresses; no message is sent, and connections start on the machine of this window"),
    placeHolder: "mail.example.org  192.168.64.0/24  [::1]:2525",
    ignoreFocusOut: true,
    validateInput: (text) => (readRelayTargets(text).length === 0 ? vscode.l10n.t("A host is needed: a name, an address or a range") : undefined),
  });
}

/** The document whose domains are tried, "" for none, undefined where the person gave up. */
async function askForDomains(document: vscode.TextDocument | undefined): Promise<string | undefined> {
  if (document === undefined || !languageIds.includes(document.languageId)) return "";
  const file = document.uri.path.split("/").at(-1) ?? "";
  const choices = [
    { label: vscode.l10n.t("With the domains of {0}", file), uri: document.uri.toString() },
    { label: vscode.l10n.t("Without a configuration"), uri: "" },
  ];
  const placeHolder = vscode.l10n.t("Some hosts relay only for addresses that are made with their own domains");
  return (await vscode.window.showQuickPick(choices, { title: vscode.l10n.t("Check Relay"), placeHolder, ignoreFocusOut: true }))?.uri;
}

async function agrees(hosts: string, commands: number): Promise<boolean> {
  const detail = vscode.l10n.t("Each is told up to {0} commands, no message and no password, and writes them to its log", commands);
  const choices = [{ label: vscode.l10n.t("Test {0}", hosts), detail, isYes: true }, { label: vscode.l10n.t("Connect to nothing"), isYes: false }];
  const placeHolder = vscode.l10n.t("Test only hosts that you administer");
  const choice = await vscode.window.showQuickPick(choices, { title: vscode.l10n.t("Check Relay"), placeHolder, ignoreFocusOut: true });
  return choice?.isYes === true;
}

async function runTest(server: Server, name: string, params: RelayParams): Promise<RelayReply | undefined> {
  const title = vscode.l10n.t("Testing {0}", name);
  return vscode.window.withProgress({ location: vscode.ProgressLocation.Notification, title, cancellable: true }, async (progress, token) => {
    const workDoneToken = `relay-${Math.random().toString(36).slice(2)}`;
    const client = await server.start();
    let shown = 0;
    const listening = client.onProgress(WorkDoneProgress.type, workDoneToken, (value) => {
      if (value.kind !== "report") return;
      const percentage = value.percentage ?? shown;
      progress.report({ increment: percentage - shown, ...(value.message === undefined ? {} : { message: value.message }) });
      shown = percentage;
    });
    try {
      const answer = await server.request(relayRequest, { ...params, workDoneToken }, token);
      // Who cancels sees what is known by then, and is asked nothing more.
      return token.isCancellationRequested && answer.kind === "ask" ? undefined : answer;
    } catch (error) {
      if (token.isCancellationRequested) return undefined;
      const reason = error instanceof Error ? error.message : String(error);
      void vscode.window.showErrorMessage(vscode.l10n.t("The relay test ended early: {0}", reason));
      return undefined;
    } finally {
      listening.dispose();
    }
  });
}
