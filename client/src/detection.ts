// Gives .mc and .cf files that the manifest's patterns do not name their language, by looking at their first 4 kB. It only
// ever turns plain text into a sendmail language: what the user, files.associations or another extension chose stays.
import * as vscode from "vscode";
import { DETECTION_HEAD_LENGTH, detectLanguage } from "../../server/src/features/detect.ts";
import { associationGlob } from "./association-glob.ts";

export function detectLanguages(log: vscode.LogOutputChannel): vscode.Disposable {
  // A file that was looked at is not looked at again while a tab shows it: who turns it back into plain text means it.
  const seen = new Set<string>();
  const onOpen = (document: vscode.TextDocument): void => {
    const key = document.uri.toString();
    if (!mayBeSendmail(document) || seen.has(key)) return;
    seen.add(key);
    const language = detectLanguage(document.uri.path, headOf(document));
    if (language === undefined) return;
    vscode.languages.setTextDocumentLanguage(document, language).then(undefined, (error: unknown) => log.error(String(error)));
  };
  const onClose = (document: vscode.TextDocument): void => {
    if (!isInTab(document.uri)) seen.delete(document.uri.toString());
  };
  vscode.workspace.textDocuments.forEach(onOpen);
  return vscode.Disposable.from(vscode.workspace.onDidOpenTextDocument(onOpen), vscode.workspace.onDidCloseTextDocument(onClose));
}

function mayBeSendmail(document: vscode.TextDocument): boolean {
  return document.uri.scheme === "file" && document.languageId === "plaintext" && !isAssociated(document);
}

function isAssociated(document: vscode.TextDocument): boolean {
  const associations = vscode.workspace.getConfiguration("files", document).get<Record<string, string>>("associations", {});
  return Object.keys(associations).some((pattern) => vscode.languages.match({ pattern: associationGlob(pattern) }, document) > 0);
}

function headOf(document: vscode.TextDocument): string {
  return document.getText(new vscode.Range(new vscode.Position(0, 0), document.positionAt(DETECTION_HEAD_LENGTH)));
}

/** A change of language closes and opens a document, too; its tab stays. */
function isInTab(uri: vscode.Uri): boolean {
  return vscode.window.tabGroups.all.some((group) => group.tabs.some((tab) =>
    tab.input instanceof vscode.TabInputText && tab.input.uri.toString() === uri.toString()));
}
