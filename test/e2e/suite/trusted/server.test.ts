// The server's life: restarted on command, started again when it dies.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import * as vscode from "vscode";
import { closeAll, diagnosticOf, open, until } from "../documents.ts";

suite("the server", () => {
  teardown(closeAll);

  test("is one process, of the packed extension", async function () {
    if (process.platform !== "linux") this.skip();
    await diagnosticOf(await open("gateway.cf"), "disclosure-greeting-version");
    assert.equal(serverProcesses().length, 1);
  });

  test("is started anew by its command, and judges again", async function () {
    const document = await open("gateway.cf");
    await diagnosticOf(document, "disclosure-greeting-version");
    const before = serverProcesses();
    await vscode.commands.executeCommand("sendmail.restartServer");
    await diagnosticOf(document, "disclosure-greeting-version");
    if (process.platform === "linux") assert.notDeepEqual(serverProcesses(), before);
  });

  test("comes back when it dies", async function () {
    if (process.platform !== "linux") this.skip();
    const document = await open("gateway.cf");
    await diagnosticOf(document, "disclosure-greeting-version");
    const [pid] = serverProcesses();
    assert.ok(pid !== undefined);
    process.kill(pid, "SIGKILL");
    while (serverProcesses().every((one) => one === pid)) await sleep(100);
    await diagnosticOf(document, "disclosure-greeting-version");
  });

  test("has a log that a command shows", async () => {
    await vscode.commands.executeCommand("sendmail.showLog");
    const isOpen = (): boolean => vscode.workspace.textDocuments.some(({ uri }) => uri.scheme === "output" && uri.path.includes("Sendmail"));
    await until("the log is open", isOpen, [vscode.workspace.onDidOpenTextDocument], () => vscode.workspace.textDocuments.map(({ uri }) => uri.toString()).join(" "));
    await vscode.commands.executeCommand("workbench.action.closePanel");
  });
});

/** Process ids of the language servers that run from the extension under test. */
function serverProcesses(): readonly number[] {
  const extension = vscode.extensions.getExtension("sendmail-config.sendmail-config");
  assert.ok(extension);
  const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name)).map(Number);
  return pids.filter((pid) => commandLine(pid).includes(`${extension.extensionPath}/server/dist/server.cjs`));
}

function commandLine(pid: number): string {
  try {
    // A process that has ended and is not yet reaped has an empty one.
    return readFileSync(`/proc/${pid}/cmdline`, "utf8");
  } catch {
    return "";
  }
}
