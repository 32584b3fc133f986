// "Sendmail: Regenerate sendmail.cf": m4's output beside the present .cf, and, once the person says so, in its place. A .mc that
// m4 complains about, or that m4 and the server's expander read differently, never replaces a working .cf.
import { readFile } from "node:fs/promises";
import path from "node:path";
import * as vscode from "vscode";
import { findDisagreement } from "../regenerate/agreement.ts";
import { runM4, troublesIn } from "../regenerate/m4.ts";
import type { M4Run } from "../regenerate/m4.ts";
import { replaceFile } from "../regenerate/replace-file.ts";
import { expandRequest } from "../requests.ts";
import type { ExpandReply } from "../../../server/src/lsp/protocol.ts";
import type { Reports } from "../reports.ts";
import type { Server } from "../server.ts";
import { isTrustedFor } from "../trust.ts";

/** Lines of m4's complaint that a notification shows; a document shows the rest on demand. It may quote the file, so it is not logged. */
const shownComplaints = 3;

export function registerRegenerate(server: Server, reports: Reports): vscode.Disposable {
  return vscode.commands.registerCommand("sendmail.regenerate", () => regenerate(server, reports));
}

async function regenerate(server: Server, reports: Reports): Promise<void> {
  if (!isTrustedFor(vscode.l10n.t("m4 can run programs that a .mc names, so it is started only in a trusted one"))) return;
  const document = await savedMc();
  if (document === undefined) return;
  const cf = document.uri.fsPath.replace(/\.mc$/i, "") + ".cf";
  if (isDirty(cf)) {
    void vscode.window.showErrorMessage(vscode.l10n.t("{0} has changes that are not saved: save or undo them first", path.basename(cf)));
    return;
  }
  const generated = await generate(server, reports, document);
  if (generated === undefined) return;
  const present = await readIfThere(cf);
  if (present?.equals(generated) === true) {
    void vscode.window.showInformationMessage(vscode.l10n.t("{0} is what m4 generates from {1}: nothing to write", path.basename(cf), path.basename(document.uri.fsPath)));
    return;
  }
  await showDifference(reports, cf, present, generated);
  if (!await isConfirmed(cf, present !== undefined)) return;
  await write(cf, present, generated, document);
}

/** The .mc of the active editor as it is on disk, saved where the person agrees. */
async function savedMc(): Promise<vscode.TextDocument | undefined> {
  const document = vscode.window.activeTextEditor?.document;
  if (document?.languageId !== "sendmail-mc" || document.uri.scheme !== "file") {
    void vscode.window.showErrorMessage(vscode.l10n.t("Open the .mc that the .cf is to be generated from, and run the command there"));
    return undefined;
  }
  if (!document.isDirty) return document;
  const save = vscode.l10n.t("Save");
  const choice = await vscode.window.showWarningMessage(
    vscode.l10n.t("m4 reads {0} from disk, and the editor has changes that are not there", path.basename(document.uri.fsPath)),
    { modal: true }, save,
  );
  return choice === save && await document.save() ? document : undefined;
}

/** m4's output, or undefined after saying why it is of no use. */
async function generate(server: Server, reports: Reports, document: vscode.TextDocument): Promise<Buffer | undefined> {
  const file = document.uri.fsPath;
  const name = path.basename(file);
  const expansion = await server.request(expandRequest, { uri: document.uri.toString() });
  const run = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: vscode.l10n.t("m4 expands {0}", name), cancellable: true },
    (_progress, token) => startM4(file, expansion, token),
  );
  if (run === undefined) return undefined;
  const troubles = troublesIn(run.stderr);
  if (run.exitCode !== 0 || troubles.length > 0) {
    void reportTroubles(reports, name, troubles, run.stderr);
    return undefined;
  }
  const difference = findDisagreement(decode(run.stdout), expansion.text);
  if (difference !== undefined) {
    void vscode.window.showErrorMessage(vscode.l10n.t(
      "Nothing is written: m4 and this extension read {0} differently. Line {1} is \"{2}\" by m4 and \"{3}\" by the extension",
      name, difference.lineNumber, difference.first ?? "", difference.second ?? "",
    ));
    return undefined;
  }
  return run.stdout;
}

async function reportTroubles(reports: Reports, name: string, troubles: readonly string[], stderr: string): Promise<void> {
  const said = troubles.length > 0 ? troubles.slice(0, shownComplaints).join(" · ") : vscode.l10n.t("it was stopped before it ended");
  const message = vscode.l10n.t("Nothing is written: m4 does not take {0} as it is: {1}", name, said);
  const showAll = vscode.l10n.t("Show All of It");
  const chosen = await vscode.window.showErrorMessage(message, ...(troubles.length > shownComplaints ? [showAll] : []));
  if (chosen === showAll) await vscode.window.showTextDocument(reports.add(`m4/${name}.txt`, stderr));
}

async function startM4(file: string, expansion: ExpandReply, token: vscode.CancellationToken): Promise<M4Run | undefined> {
  const m4 = vscode.workspace.getConfiguration("sendmail").get<string>("m4Path", "m4");
  const cfM4 = expansion.usesCfM4 && expansion.cfDirectory !== undefined ? path.join(expansion.cfDirectory, "m4", "cf.m4") : undefined;
  const abort = new AbortController();
  const cancelled = token.onCancellationRequested(() => abort.abort());
  try {
    return await runM4(m4, file, cfM4, abort.signal);
  } catch (error) {
    if (token.isCancellationRequested) return undefined;
    const reason = error instanceof Error ? error.message : String(error);
    void vscode.window.showErrorMessage(vscode.l10n.t("{0} does not start: {1}. Debian and Red Hat have it in the package m4; the setting sendmail.m4Path names another", m4, reason));
    return undefined;
  } finally {
    cancelled.dispose();
  }
}

async function showDifference(reports: Reports, cf: string, present: Buffer | undefined, generated: Buffer): Promise<void> {
  const name = path.basename(cf);
  const right = reports.add(`m4/${name}`, decode(generated));
  await vscode.languages.setTextDocumentLanguage(await vscode.workspace.openTextDocument(right), "sendmail-cf");
  const left = present === undefined ? reports.add(`nothing/${name}`, "") : vscode.Uri.file(cf);
  await vscode.commands.executeCommand("vscode.diff", left, right, vscode.l10n.t("{0}: present ↔ generated by m4", name), { preview: false });
}

/** A list stays until it is answered, beside the difference that it is about; a notification would hide after some seconds. */
async function isConfirmed(cf: string, exists: boolean): Promise<boolean> {
  const name = path.basename(cf);
  const leave = { label: vscode.l10n.t("Leave {0} as it is", name) };
  const write = exists
    ? { label: vscode.l10n.t("Replace {0}", name), detail: vscode.l10n.t("The present one is kept beside it as {0}.bak", name) }
    : { label: vscode.l10n.t("Write {0}", name) };
  const title = vscode.l10n.t("Is {0} to become what m4 generates?", name);
  return await vscode.window.showQuickPick<vscode.QuickPickItem>([leave, write], { title, ignoreFocusOut: true }) === write;
}

async function write(cf: string, shown: Buffer | undefined, generated: Buffer, document: vscode.TextDocument): Promise<void> {
  const now = await readIfThere(cf);
  const isAsShown = now === undefined ? shown === undefined : shown?.equals(now) === true;
  if (!isAsShown || isDirty(cf) || document.isDirty) {
    void vscode.window.showErrorMessage(vscode.l10n.t("Nothing is written: a file has changed since the difference was shown. Run the command again"));
    return;
  }
  try {
    const { file, backup } = await replaceFile(cf, generated);
    const said = backup === undefined
      ? vscode.l10n.t("{0} is written", file)
      : vscode.l10n.t("{0} is written, the old one is {1}", file, path.basename(backup));
    void vscode.window.showInformationMessage(said);
  } catch (error) {
    void vscode.window.showErrorMessage(vscode.l10n.t("{0} stays as it was: {1}", cf, error instanceof Error ? error.message : String(error)));
  }
}

function isDirty(file: string): boolean {
  return vscode.workspace.textDocuments.some((document) => document.uri.scheme === "file" && document.uri.fsPath === file && document.isDirty);
}

async function readIfThere(file: string): Promise<Buffer | undefined> {
  return readFile(file).catch((error: unknown) => {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  });
}

/** Sendmail's files are bytes; those that are not UTF-8 are shown byte by byte, as the server reads them. */
function decode(bytes: Buffer): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return bytes.toString("latin1");
  }
}
