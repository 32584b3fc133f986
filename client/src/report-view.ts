// The web view in which a report is shown: the server's HTML, in which everything that a host said is escaped, under a content
// security policy that lets in the extension's own style and script and nothing else.
import * as vscode from "vscode";

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
    panel.webview.onDidReceiveMessage((message: unknown) => act(message, shown.report));
    return shown;
  }

  #page(webview: vscode.Webview, report: Report): string {
    const fileIn = (...path: string[]): string => webview.asWebviewUri(vscode.Uri.joinPath(this.#extension, "client", ...path)).toString();
    const own = webview.cspSource;
    return [
      "<!DOCTYPE html>",
      `<html lang="en"><head><meta charset="utf-8">`,
      `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src ${own}; script-src ${own}">`,
      `<meta name="viewport" content="width=device-width">`,
      `<link rel="stylesheet" href="${fileIn("media", "report.css")}">`,
      `</head><body>`,
      report.html,
      `<script src="${fileIn("dist", "report-page.js")}"></script>`,
      "</body></html>",
    ].join("\n");
  }

  dispose(): void {
    for (const { panel } of this.#open.values()) panel.dispose();
  }
}

async function act(message: unknown, report: Report): Promise<void> {
  const action = typeof message === "object" && message !== null && "action" in message ? message.action : undefined;
  if (action === "copyMarkdown") {
    await vscode.env.clipboard.writeText(report.markdown);
    vscode.window.setStatusBarMessage(vscode.l10n.t("The report is on the clipboard, as Markdown"), 5_000);
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
