// Where VS Code enters. Activation registers commands and looks at the language of open files; the server starts with the
// first sendmail document or command, so that a window full of plain text files costs nothing.
import * as vscode from "vscode";
import { registerAuditHost } from "./commands/audit-host.ts";
import { registerCompareWithHost } from "./commands/compare-with-host.ts";
import { registerExplainRule } from "./commands/explain-rule.ts";
import { registerProbe } from "./commands/probe.ts";
import { registerRelay } from "./commands/relay.ts";
import { registerRegenerate } from "./commands/regenerate.ts";
import { registerRestartServer } from "./commands/restart-server.ts";
import { registerShowLog } from "./commands/show-log.ts";
import { detectLanguages } from "./detection.ts";
import { ReportView } from "./report-view.ts";
import { Reports } from "./reports.ts";
import { Server } from "./server.ts";

let server: Server | undefined;

export function activate(context: vscode.ExtensionContext): void {
  const log = vscode.window.createOutputChannel("Sendmail", { log: true });
  const started = new Server(context, log);
  const reports = new Reports();
  const view = new ReportView(context.extensionUri);
  server = started;
  context.subscriptions.push(
    log,
    reports,
    view,
    started.startWithDocuments(),
    detectLanguages(log),
    registerProbe(started, view),
    registerCompareWithHost(started, view),
    registerRelay(started, view),
    registerAuditHost(started, view),
    registerRegenerate(started, reports),
    registerExplainRule(started, reports),
    registerRestartServer(started),
    registerShowLog(log),
  );
}

export async function deactivate(): Promise<void> {
  await server?.stop();
}
