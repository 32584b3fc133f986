// Runs a suite in the extension host of VS Code's server, with a page of Chromium as its window.
import type { Browser } from "playwright-core";
import type { VsCodeServer } from "../../scripts/vscode-server.mjs";
import { windowSize } from "./browser.ts";

export interface SuiteRun {
  readonly entry: string;
  readonly driver: string;
  readonly folder: string;
  /** Milliseconds. */
  readonly limit: number;
}

/** Resolves with the exit code that VS Code reports for the suite, and the workbench's own errors. */
export async function runInServer(browser: Browser, server: VsCodeServer, run: SuiteRun): Promise<{ code: number; errors: readonly string[] }> {
  const context = await browser.newContext({ viewport: windowSize });
  const errors: string[] = [];
  try {
    context.setDefaultNavigationTimeout(run.limit);
    const page = await context.newPage();
    let resolve: (code: number) => void = () => undefined;
    const exit = new Promise<number>((done) => {
      resolve = done;
    });
    await page.exposeFunction("codeAutomationLog", (type: string, args: readonly unknown[]) => {
      if (type === "error") errors.push(args.map(String).join(" "));
    });
    await page.exposeFunction("codeAutomationExit", (code: number) => resolve(code));
    page.on("crash", () => {
      errors.push("the page crashed");
      resolve(1);
    });
    await page.goto(addressOf(server, run));
    const timer = setTimeout(() => {
      errors.push(`the suite did not end within ${run.limit / 1000} s`);
      resolve(1);
    }, run.limit);
    const code = await exit;
    clearTimeout(timer);
    return { code, errors };
  } finally {
    await context.close();
  }
}

/** Only a server with the smoke test driver heeds this payload. */
function addressOf(server: VsCodeServer, run: SuiteRun): string {
  const address = new URL(server.url);
  const remote = (file: string): string => `vscode-remote://${address.host}${file}`;
  address.searchParams.set("folder", run.folder);
  address.searchParams.set("payload", JSON.stringify([
    ["extensionDevelopmentPath", remote(run.driver)],
    ["extensionTestsPath", remote(run.entry)],
    ["skipWelcome", "true"],
  ]));
  return address.href;
}
