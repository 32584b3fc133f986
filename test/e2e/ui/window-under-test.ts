// The browser and the places of this run, for the test files: Mocha loads them without arguments.
import path from "node:path";
import type { Browser, Page } from "playwright-core";
import type { VsCodeServer } from "../../../scripts/vscode-server.mjs";
import { windowSize } from "../browser.ts";
import type { Places } from "../session.ts";

/** Milliseconds that one step may take; a tenth of a second is usual. */
const stepLimit = 60_000;

interface Provided {
  readonly browser: Browser;
  readonly places: Places;
}

let provided: Provided | undefined;

export function provideWindow(browser: Browser, places: Places): void {
  provided = { browser, places };
}

const open = new Set<Page>();

/** Pictures of what is on the screen, for a test that failed; resolves to their paths. */
export async function photographWindows(folder: string, title: string): Promise<readonly string[]> {
  const name = title.replace(/[^a-z0-9]+/gi, "-").slice(0, 80);
  const files: string[] = [];
  for (const page of open) {
    const file = path.join(folder, `${name}-${files.length}.png`);
    await page.screenshot({ path: file }).then(() => files.push(file), () => undefined);
  }
  return files;
}

export interface WindowUnderTest {
  readonly page: Page;
  readonly folder: string;
  readonly close: () => Promise<void>;
}

let shared: Promise<WindowUnderTest> | undefined;

/** The window on a copy of the fixtures that the test files share: opening one takes longer than most tests. */
export async function sharedWindow(): Promise<WindowUnderTest> {
  shared ??= openWindow("window");
  return shared;
}

export async function closeSharedWindow(): Promise<void> {
  await (await shared)?.close();
  shared = undefined;
}

/** Opens a copy of a folder, or of the fixtures, in a VS Code of its own. */
export async function openWindow(name: string, fixtures?: string): Promise<WindowUnderTest> {
  if (provided === undefined) throw new Error("test/e2e/run.mjs runs these tests");
  const { browser, places } = provided;
  const folder = fixtures === undefined ? places.folder(name) : places.copy(fixtures, name);
  const server: VsCodeServer = await places.start({ trust: false });
  const context = await browser.newContext({ viewport: windowSize });
  context.setDefaultTimeout(stepLimit);
  const page = await context.newPage();
  const close = async (): Promise<void> => {
    await context.close();
    await server.stop();
  };
  open.add(page);
  page.once("close", () => open.delete(page));
  await page.goto(`${server.url}?folder=${encodeURIComponent(folder)}`);
  return { page, folder, close };
}
