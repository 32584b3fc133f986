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
    kill(pid);
    while (serverProcesses().every((one) => one === pid)) await sleep(100);
    await diagnosticOf(document, "disclosure-greeting-version");
  });

  // VS Code remembers the deaths of three minutes, so those of the test above count.
  test("that dies five times within three minutes stays down, and comes back by its command", async function () {
    if (process.platform !== "linux") this.skip();
    this.timeout(170_000);
    const document = await open("gateway.cf");
    await diagnosticOf(document, "disclosure-greeting-version");
    const isTooOften = (): boolean => (deaths.at(-1) ?? 0) - (deaths.at(-5) ?? -Infinity) <= 180_000;
    while (!isTooOften()) {
      const [pid] = serverProcesses();
      assert.ok(pid !== undefined);
      kill(pid);
      while (!isTooOften() && serverProcesses().every((one) => one === pid)) await sleep(50);
    }
    assert.ok(deaths.length >= 5);
    // A start takes a tenth of it.
    await sleep(5_000);
    assert.deepEqual(serverProcesses(), []);
    assert.equal(document.getText(), readFileSync(document.uri.fsPath, "utf8"));
    assert.equal(document.isDirty, false);
    await vscode.commands.executeCommand("sendmail.restartServer");
    await diagnosticOf(document, "disclosure-greeting-version");
    assert.equal(serverProcesses().length, 1);
  });

  test("has a log that a command shows", async () => {
    await vscode.commands.executeCommand("sendmail.showLog");
    const isOpen = (): boolean => vscode.workspace.textDocuments.some(({ uri }) => uri.scheme === "output" && uri.path.includes("Sendmail"));
    await until("the log is open", isOpen, [vscode.workspace.onDidOpenTextDocument], () => vscode.workspace.textDocuments.map(({ uri }) => uri.toString()).join(" "));
    await vscode.commands.executeCommand("workbench.action.closePanel");
  });
});

/** When a server was killed, in milliseconds since 1970. */
const deaths: number[] = [];

function kill(pid: number): void {
  process.kill(pid, "SIGKILL");
  deaths.push(Date.now());
}

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
