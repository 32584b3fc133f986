// What a user sees, driven with mouse and keyboard in the same VS Code: Mocha in this process, test/e2e/ui.
import { readdirSync } from "node:fs";
import path from "node:path";
import Mocha from "mocha";
import type { Browser } from "playwright-core";
import { inProject } from "../../scripts/paths.mjs";
import type { Places } from "./session.ts";
import { provideWindow } from "./ui/window-under-test.ts";

/** Milliseconds: the first test of a file waits for the page, which takes eleven seconds on a busy machine. */
const testLimit = 60_000;

export async function runWindowTests(browser: Browser, places: Places): Promise<{ passed: number; failed: number }> {
  provideWindow(browser, places);
  const mocha = new Mocha({ ui: "tdd", timeout: testLimit, color: false, reporter: "spec" });
  const folder = inProject("test", "e2e", "ui");
  for (const file of readdirSync(folder).filter((name) => name.endsWith(".test.ts")).sort()) mocha.addFile(path.join(folder, file));
  await mocha.loadFilesAsync();
  return new Promise((done) => {
    const runner = mocha.run(() => done({ passed: runner.stats?.passes ?? 0, failed: runner.stats?.failures ?? 1 }));
  });
}
