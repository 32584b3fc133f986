// "Sendmail: Explain Rule": a list of the rules, those that the open file breaks first, and the page of the chosen one.
import * as vscode from "vscode";
import { explainRequest, rulesRequest } from "../requests.ts";
import type { RuleSummary } from "../../../server/src/lsp/protocol.ts";
import type { Reports } from "../reports.ts";
import type { Server } from "../server.ts";

export function registerExplainRule(server: Server, reports: Reports): vscode.Disposable {
  return vscode.commands.registerCommand("sendmail.explainRule", () => explainRule(server, reports));
}

async function explainRule(server: Server, reports: Reports): Promise<void> {
  const rules = await server.query(rulesRequest);
  const here = rulesOfActiveEditor();
  const picked = await vscode.window.showQuickPick(toItems(rules, here), {
    title: vscode.l10n.t("Explain Rule"),
    placeHolder: vscode.l10n.t("A rule's name, or a word of what it says"),
    matchOnDetail: true,
  });
  if (picked === undefined) return;
  const page = await server.request(explainRequest, { rule: picked.label });
  await reports.showMarkdown(picked.label, page.markdown);
}

function toItems(rules: readonly RuleSummary[], here: ReadonlySet<string>): vscode.QuickPickItem[] {
  const toItem = (rule: RuleSummary): vscode.QuickPickItem => ({ label: rule.id, description: rule.severity, detail: rule.summary });
  const inThisFile = rules.filter((rule) => here.has(rule.id));
  const others = rules.filter((rule) => !here.has(rule.id));
  if (inThisFile.length === 0) return others.map(toItem);
  return [
    { label: vscode.l10n.t("in this file"), kind: vscode.QuickPickItemKind.Separator },
    ...inThisFile.map(toItem),
    { label: vscode.l10n.t("others"), kind: vscode.QuickPickItemKind.Separator },
    ...others.map(toItem),
  ];
}

function rulesOfActiveEditor(): ReadonlySet<string> {
  const document = vscode.window.activeTextEditor?.document;
  const diagnostics = document === undefined ? [] : vscode.languages.getDiagnostics(document.uri);
  return new Set(diagnostics.flatMap(({ code }) => (typeof code === "object" ? [String(code.value)] : code === undefined ? [] : [String(code)])));
}
