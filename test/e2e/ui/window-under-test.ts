// The browser and the places of this run, for the test files: Mocha loads them without arguments.
import type { Browser, Page } from "playwright-core";
import type { VsCodeServer } from "../../../scripts/vscode-server.mjs";
import { windowSize } from "../browser.ts";
import type { Places, SessionOptions } from "../session.ts";

interface Provided {
  readonly browser: Browser;
  readonly places: Places;
}

let provided: Provided | undefined;

export function provideWindow(browser: Browser, places: Places): void {
  provided = { browser, places };
}

export interface WindowUnderTest {
  readonly page: Page;
  readonly folder: string;
  readonly close: () => Promise<void>;
}

/** Opens a copy of the fixtures in a VS Code of its own. */
export async function openWindow(name: string, options: SessionOptions): Promise<WindowUnderTest> {
  if (provided === undefined) throw new Error("test/e2e/run.mjs runs these tests");
  const { browser, places } = provided;
  const folder = places.folder(name);
  const server: VsCodeServer = await places.start(options);
  const context = await browser.newContext({ viewport: windowSize });
  const page = await context.newPage();
  const close = async (): Promise<void> => {
    await context.close();
    await server.stop();
  };
  await page.goto(`${server.url}?folder=${encodeURIComponent(folder)}`);
  return { page, folder, close };
}
