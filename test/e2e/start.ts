// `npm start` as a person runs it, in a terminal: the findings, an address that opens the examples with the extension in a window, and
// nothing left behind after Ctrl-C.
import assert from "node:assert/strict";
import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Browser } from "playwright-core";
import { cacheDirectory, projectRoot } from "../../scripts/paths.mjs";
import { findProgram } from "../../scripts/processes.mjs";
import { windowSize } from "./browser.ts";

/** Milliseconds, most of them for a machine that is busy. */
const STARTS_WITHIN = 180_000;
const ENDS_WITHIN = 20_000;
const ADDRESS = /http:\/\/127\.0\.0\.1:\d+\/\S*[?&]tkn=[0-9a-f]+\S*/;

export async function runStartTest(browser: Browser): Promise<{ readonly passed: number; readonly failed: number }> {
  // util-linux's `script` gives a program a terminal; desktop VS Code would open a window on this machine.
  if (process.platform !== "linux" || !canGiveTerminals() || findProgram("code") !== undefined) {
    console.log("npm start: not run: it needs Linux, script(1), /dev/pts and no desktop VS Code");
    return { passed: 0, failed: 0 };
  }
  const started = performance.now();
  try {
    await startAndStop(browser);
    console.log(`npm start in a terminal: the address opens the examples, Ctrl-C ends it, ${((performance.now() - started) / 1000).toFixed(1)} s`);
    return { passed: 1, failed: 0 };
  } catch (error) {
    console.error("npm start in a terminal:", error);
    return { passed: 0, failed: 1 };
  }
}

/** A chroot may have no /dev/pts. */
function canGiveTerminals(): boolean {
  return findProgram("script") !== undefined && spawnSync("script", ["-qec", "true", "/dev/null"], { stdio: "ignore" }).status === 0;
}

async function startAndStop(browser: Browser): Promise<void> {
  const { CI: _ci, ...env } = process.env;
  const child = spawn("script", ["-qec", `'${process.execPath}' '${path.join(projectRoot, "scripts", "start.mjs")}'`, "/dev/null"], { cwd: projectRoot, env: { ...env, TERM: "dumb" }, stdio: ["pipe", "pipe", "inherit"], detached: true });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  let shown = "";
  child.stdout.on("data", (chunk: Buffer) => (shown += chunk.toString("utf8")));
  try {
    const address = await until("an address", STARTS_WITHIN, child, () => ADDRESS.exec(shown)?.[0]);
    assert.match(shown, /The extension is packed: sendmail-config-[\d.]+\.vsix/);
    assert.match(shown, /\[limits-message-size-suspicious\]/, "the example's findings");
    assert.ok(serverProcesses().length > 0, "nothing runs");
    const bare = new URL(address);
    bare.search = "";
    assert.equal((await fetch(bare)).status, 403, "without its token the address opens nothing");
    await openExamples(browser, address);

    child.stdin.write("\x03");
    await Promise.race([ended, sleep(ENDS_WITHIN).then(() => assert.fail(`it goes on after Ctrl-C:\n${shown}`))]);
    for (let waited = 0; waited < ENDS_WITHIN && serverProcesses().length > 0; waited += 100) await sleep(100);
    assert.deepEqual(serverProcesses(), [], "left behind");
    await assert.rejects(fetch(bare));
  } finally {
    if (child.exitCode === null && child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
  }
}

/** The address in a browser, a file opened in the explorer, its findings counted in the status bar; the folder is not trusted yet, which that does not take. */
async function openExamples(browser: Browser, address: string): Promise<void> {
  const context = await browser.newContext({ viewport: windowSize });
  try {
    const page = await context.newPage();
    await page.goto(address);
    await page.getByRole("treeitem", { name: "rhel" }).first().click({ timeout: STARTS_WITHIN });
    await page.getByRole("treeitem", { name: "sendmail.mc" }).first().dblclick({ timeout: STARTS_WITHIN });
    await page.getByText("Restricted Mode is intended").waitFor({ timeout: STARTS_WITHIN });
    await page.locator("[id='status.problems']", { hasText: /[1-9]/ }).waitFor({ timeout: STARTS_WITHIN });
  } finally {
    await context.close();
  }
}

async function until(what: string, limit: number, child: ChildProcess, look: () => string | undefined): Promise<string> {
  for (let waited = 0; waited < limit; waited += 100) {
    const found = look();
    if (found !== undefined) return found;
    if (child.exitCode !== null) break;
    await sleep(100);
  }
  throw new Error(`no sign of ${what}`);
}

/** Processes of the VS Code that `npm start` keeps its settings for. */
function serverProcesses(): readonly string[] {
  const home = path.join(cacheDirectory, "vscode-home");
  return readdirSync("/proc").filter((name) => {
    const file = `/proc/${name}/cmdline`;
    try {
      return /^\d+$/.test(name) && existsSync(file) && readFileSync(file, "utf8").includes(home);
    } catch {
      // It has just ended.
      return false;
    }
  });
}
