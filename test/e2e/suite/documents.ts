// Opens files of the workspace and waits for what the extension makes of them. Waiting is by events, never by a fixed time.
import path from "node:path";
import * as vscode from "vscode";

/** Milliseconds; the first document waits for the server to start. */
const patience = 30_000;

export function fileUri(name: string): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0];
  if (folder === undefined) throw new Error("the test run opens a folder");
  return vscode.Uri.joinPath(folder.uri, name);
}

export async function open(name: string): Promise<vscode.TextDocument> {
  const document = await vscode.workspace.openTextDocument(fileUri(name));
  await vscode.window.showTextDocument(document, { preview: false });
  return document;
}

export async function openText(language: string, content: string): Promise<vscode.TextDocument> {
  const document = await vscode.workspace.openTextDocument({ language, content });
  await vscode.window.showTextDocument(document, { preview: false });
  return document;
}

/** Throws the changes away and closes everything, so that each test starts from the file as it is on the disk. */
export async function closeAll(): Promise<void> {
  for (const { isDirty, uri } of vscode.workspace.textDocuments) {
    if (!isDirty || uri.scheme !== "file") continue;
    await vscode.window.showTextDocument(uri);
    await vscode.commands.executeCommand("workbench.action.files.revert");
  }
  await vscode.commands.executeCommand("workbench.action.closeAllEditors");
}

/** Resolves when `isSo` holds, looked at after each of the events; rejects with what was the case instead. */
export async function until(what: string, isSo: () => boolean, events: readonly vscode.Event<unknown>[], state: () => string): Promise<void> {
  if (isSo()) return;
  const subscriptions: vscode.Disposable[] = [];
  try {
    await new Promise<void>((done, fail) => {
      const look = (): void => {
        if (isSo()) done();
      };
      const timer = setTimeout(() => fail(new Error(`${what}: not within ${patience / 1000} s. There is: ${state()}`)), patience);
      subscriptions.push(new vscode.Disposable(() => clearTimeout(timer)), ...events.map((event) => event(look)));
    });
  } finally {
    subscriptions.forEach((subscription) => subscription.dispose());
  }
}

export async function untilLanguage(uri: vscode.Uri, language: string): Promise<void> {
  const languageOf = (): string | undefined => vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri.toString())?.languageId;
  await until(`${path.basename(uri.path)} becomes ${language}`, () => languageOf() === language, [vscode.workspace.onDidOpenTextDocument], () => String(languageOf()));
}

export function ruleOf({ code }: vscode.Diagnostic): string {
  return String(typeof code === "object" ? code.value : code);
}

export function rulesIn(document: vscode.TextDocument): readonly string[] {
  return vscode.languages.getDiagnostics(document.uri).map(ruleOf);
}

/** The diagnostic of a rule, once it is there. */
export async function diagnosticOf(document: vscode.TextDocument, rule: string): Promise<vscode.Diagnostic> {
  const find = (): vscode.Diagnostic | undefined => vscode.languages.getDiagnostics(document.uri).find((diagnostic) => ruleOf(diagnostic) === rule);
  await untilDiagnostics(document, `${rule} is reported`, () => find() !== undefined);
  const found = find();
  if (found === undefined) throw new Error(`${rule} is gone again`);
  return found;
}

export async function untilRuleIsGone(document: vscode.TextDocument, rule: string): Promise<void> {
  await untilDiagnostics(document, `${rule} is no longer reported`, () => !rulesIn(document).includes(rule));
}

async function untilDiagnostics(document: vscode.TextDocument, what: string, isSo: () => boolean): Promise<void> {
  await until(`${what} in ${path.basename(document.uri.path)}`, isSo, [vscode.languages.onDidChangeDiagnostics], () => rulesIn(document).join(", ") || "no diagnostic");
}
