// What a user sees, driven with mouse and keyboard in the same VS Code: Mocha in this process, test/e2e/ui.
import { mkdirSync, readdirSync, rmSync } from "node:fs";
import path from "node:path";
import Mocha from "mocha";
import type { Browser } from "playwright-core";
import { cacheDirectory, inProject } from "../../scripts/paths.mjs";
import type { Places } from "./session.ts";
import { closeSharedWindow, photographWindows, provideWindow } from "./ui/window-under-test.ts";

/** Milliseconds: a page takes five seconds on an idle machine, and a minute on one where everything else runs as well. */
const testLimit = 180_000;

export async function runWindowTests(browser: Browser, places: Places, grep?: string): Promise<{ passed: number; failed: number }> {
  provideWindow(browser, places);
  const mocha = new Mocha({ ui: "tdd", timeout: testLimit, color: false, reporter: "spec", ...(grep === undefined ? {} : { grep }) });
  const pictures = path.join(cacheDirectory, "e2e-failures");
  rmSync(pictures, { recursive: true, force: true });
  mocha.rootHooks({
    async afterEach(this: Mocha.Context) {
      if (this.currentTest?.state !== "failed") return;
      console.log(`      ${this.currentTest.err?.message.split("\n")[0] ?? ""}`);
      mkdirSync(pictures, { recursive: true });
      for (const file of await photographWindows(pictures, this.currentTest.title)) console.log(`      see ${file}`);
    },
    afterAll: closeSharedWindow,
  });
  const folder = inProject("test", "e2e", "ui");
  for (const file of readdirSync(folder).filter((name) => name.endsWith(".test.ts")).sort()) mocha.addFile(path.join(folder, file));
  await mocha.loadFilesAsync();
  return new Promise((done) => {
    const runner = mocha.run(() => done({ passed: runner.stats?.passes ?? 0, failed: runner.stats?.failures ?? 1 }));
  });
}
