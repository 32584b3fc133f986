// The web view in which a report is shown: the server's HTML, in which everything that a host said is escaped, under a content
// security policy that lets in the extension's own style and one script and nothing else.
import { randomBytes } from "node:crypto";
import * as vscode from "vscode";
import { ACTIONS_PLACE, escapeHtml } from "../../server/src/report/page-html.ts";

export interface Report {
  /** What the tab says; a new report under the same name takes the place of the old one. */
  readonly name: string;
  /** The content of the body, made by the server. */
  readonly html: string;
  readonly markdown: string;
  /** What "Save as JSON" writes. */
  readonly json: unknown;
}

/** Names the kind of view in keybindings and menus. */
const VIEW_TYPE = "sendmail.report";

export class ReportView implements vscode.Disposable {
  readonly #extension: vscode.Uri;
  readonly #open = new Map<string, { readonly panel: vscode.WebviewPanel; report: Report }>();

  constructor(extension: vscode.Uri) {
    this.#extension = extension;
  }

  show(report: Report): void {
    const shown = this.#open.get(report.name) ?? this.#create(report);
    shown.report = report;
    shown.panel.webview.html = this.#page(shown.panel.webview, report);
    shown.panel.reveal();
  }

  #create(report: Report): { readonly panel: vscode.WebviewPanel; report: Report } {
    const panel = vscode.window.createWebviewPanel(VIEW_TYPE, report.name, vscode.ViewColumn.Active, {
      enableScripts: true,
      enableFindWidget: true,
      localResourceRoots: [vscode.Uri.joinPath(this.#extension, "client", "media"), vscode.Uri.joinPath(this.#extension, "client", "dist")],
    });
    const shown = { panel, report };
    this.#open.set(report.name, shown);
    panel.onDidDispose(() => this.#open.delete(report.name));
    panel.webview.onDidReceiveMessage((message: unknown) => act(message, shown.report, panel.webview));
    return shown;
  }

  #page(webview: vscode.Webview, report: Report): string {
    const fileIn = (...path: string[]): string => webview.asWebviewUri(vscode.Uri.joinPath(this.#extension, "client", ...path)).toString();
    // Stricter than the folder that it lies in: no other script of an extension runs here.
    const nonce = randomBytes(16).toString("base64url");
    const policy = `default-src 'none'; base-uri 'none'; form-action 'none'; style-src ${webview.cspSource}; script-src 'nonce-${nonce}'`;
    return [
      "<!DOCTYPE html>",
      `<html lang="${escapeHtml(vscode.env.language)}"><head><meta charset="utf-8">`,
      `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
      `<title>${escapeHtml(report.name)}</title>`,
      `<meta name="viewport" content="width=device-width">`,
      `<link rel="stylesheet" href="${fileIn("media", "report.css")}">`,
      `</head><body>`,
      report.html.replace(ACTIONS_PLACE, actions),
      `<script nonce="${nonce}" src="${fileIn("dist", "report-page.js")}"></script>`,
      "</body></html>",
    ].join("\n");
  }

  dispose(): void {
    for (const { panel } of this.#open.values()) panel.dispose();
  }
}

/** Buttons, and where it is said what became of them. */
function actions(): string {
  const button = (action: string, label: string): string => `<button type="button" data-action="${action}">${escapeHtml(label)}</button>`;
  const buttons = `${button("copyMarkdown", vscode.l10n.t("Copy as Markdown"))} ${button("saveJson", vscode.l10n.t("Save as JSON…"))}`;
  return `<div class="actions" lang="${escapeHtml(vscode.env.language)}">${buttons} <span role="status"></span></div>`;
}

async function act(message: unknown, report: Report, webview: vscode.Webview): Promise<void> {
  const action = typeof message === "object" && message !== null && "action" in message ? message.action : undefined;
  if (action === "copyMarkdown") {
    await vscode.env.clipboard.writeText(report.markdown);
    const done = vscode.l10n.t("The report is on the clipboard, as Markdown");
    vscode.window.setStatusBarMessage(done, 5_000);
    await webview.postMessage({ status: done });
  } else if (action === "saveJson") {
    await saveJson(report);
  }
}

async function saveJson(report: Report): Promise<void> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const fileName = `${report.name.replace(/[^A-Za-z0-9.-]+/g, "-").replace(/^[-.]+|[-.]+$/g, "")}.json`;
  const target = await vscode.window.showSaveDialog({
    ...(folder === undefined ? {} : { defaultUri: vscode.Uri.joinPath(folder, fileName) }),
    filters: { JSON: ["json"] },
  });
  if (target === undefined) return;
  try {
    await vscode.workspace.fs.writeFile(target, new TextEncoder().encode(`${JSON.stringify(report.json, undefined, 2)}\n`));
  } catch (error) {
    void vscode.window.showErrorMessage(vscode.l10n.t("{0} was not written: {1}", vscode.workspace.asRelativePath(target), error instanceof Error ? error.message : String(error)));
  }
}
