// The workbench as a person uses it: keys, clicks, and what is then to be seen. Selectors of VS Code's own live here only.
import { readFileSync } from "node:fs";
import path from "node:path";
import type { FrameLocator, Locator, Page } from "playwright-core";

/** Milliseconds in which VS Code knows the commands of all extensions and the server has judged a file, also on a busy machine. */
const readinessLimit = 60_000;
/** Milliseconds for one try of several. */
const TYPED_WITHIN = 10_000;

export class Workbench {
  readonly page: Page;
  readonly folder: string;

  constructor(page: Page, folder: string) {
    this.page = page;
    this.folder = folder;
  }

  /** The window answers to keys once the files of its folder are listed; what a failed test left open is closed. */
  async ready(): Promise<void> {
    await this.page.locator(".explorer-folders-view .monaco-list-row").first().waitFor();
    await this.page.keyboard.press("Escape");
  }

  async open(file: string): Promise<void> {
    const row = this.page.locator(".quick-input-widget .monaco-list-row", { hasText: file }).first();
    await this.#retry(`${file} is not found`, async () => {
      await this.page.keyboard.press("Control+p");
      const input = this.page.locator(".quick-input-widget input").first();
      await input.waitFor();
      await input.fill(file);
      return isShown(row);
    });
    await row.click();
    await this.page.locator(".tab.active", { hasText: file }).waitFor();
    await this.editor.locator(".view-line").first().waitFor();
  }

  /** The text of a web view, two frames deep. */
  get preview(): FrameLocator {
    return this.page.frameLocator("iframe.webview.ready").frameLocator("#active-frame");
  }

  get editor(): Locator {
    return this.page.locator(".editor-group-container.active .editor-instance");
  }

  /** Chooses a command in the palette, which lists what is registered when it opens: early on that is not all. */
  async command(title: string): Promise<void> {
    const row = this.page.locator(".quick-input-widget .monaco-list-row", { hasText: title }).first();
    await this.#retry(`the palette does not list ${title}`, async () => {
      await this.page.keyboard.press("F1");
      const input = this.page.locator(".quick-input-widget input").first();
      await input.waitFor();
      // A box that is closing as the key opens it is typed into in vain: then once more.
      const isTyped = await input.fill(`>${title}`, { timeout: TYPED_WITHIN }).then(() => true, () => false);
      return isTyped && isShown(row);
    });
    await row.click();
  }

  question(text: string): Locator {
    return this.page.locator(".quick-input-widget", { hasText: text });
  }

  /** Types into the input box that a command shows, and accepts it. */
  async answer(text: string): Promise<void> {
    const input = this.page.locator(".quick-input-widget input").first();
    await input.waitFor();
    await input.fill(text);
    await this.page.keyboard.press("Enter");
  }

  /** Puts the caret at the start of a line; lines count from 1. */
  async goTo(lineNumber: number, column = 1): Promise<void> {
    await this.page.keyboard.press("Control+g");
    await this.answer(`:${lineNumber}:${column}`);
    await this.page.locator(".quick-input-widget").waitFor({ state: "hidden" });
  }

  /** Opens the menu of quick fixes at the caret; before the file was judged VS Code says that there are none. */
  async quickFixes(): Promise<Locator> {
    const menu = this.page.locator(".action-widget:not(.action-list-submenu-panel)");
    await this.#retry("the menu of quick fixes does not open", async () => {
      await this.page.keyboard.press("Control+.");
      return isShown(menu);
    });
    return menu;
  }

  async chooseQuickFix(title: string): Promise<void> {
    const menu = await this.quickFixes();
    await menu.locator(".monaco-list-row", { hasText: title }).click();
    await this.page.locator(".tab.active.dirty").waitFor();
  }

  async undo(): Promise<void> {
    await this.page.keyboard.press("Control+z");
    await this.page.locator(".tab.active.dirty").waitFor();
  }

  async problems(): Promise<Locator> {
    const panel = this.page.locator(".markers-panel");
    await this.page.keyboard.press("Control+Shift+m");
    await panel.waitFor();
    return panel;
  }

  async closeProblems(): Promise<void> {
    await this.page.keyboard.press("Control+j");
    await this.page.locator(".markers-panel").waitFor({ state: "hidden" });
  }

  async save(): Promise<void> {
    await this.page.keyboard.press("Control+s");
    await this.page.locator(".tab.active.dirty").waitFor({ state: "detached" });
  }

  /** A row of the list that a command shows. */
  choice(label: string): Locator {
    return this.page.locator(".quick-input-widget .monaco-list-row", { hasText: label });
  }

  /** Waits for a notification in the list of all, where it stays, and clears that list. */
  async waitForNotification(text: string | RegExp): Promise<void> {
    const list = this.page.locator(".notifications-center");
    if (!await list.isVisible()) await this.command("Notifications: Show Notifications");
    await list.locator(".notification-list-item", { hasText: text }).first().waitFor();
    await this.command("Notifications: Clear All Notifications");
  }

  async cancelProgress(title: string): Promise<void> {
    const list = this.page.locator(".notifications-center");
    if (!await list.isVisible()) await this.command("Notifications: Show Notifications");
    await list.locator(".notification-list-item", { hasText: title }).locator(".monaco-button", { hasText: "Cancel" }).click();
    await this.command("Notifications: Clear All Notifications");
  }

  /** Does something until it has the effect that it can have only when VS Code is ready for it. */
  async #retry(complaint: string, attempt: () => Promise<boolean>): Promise<void> {
    const deadline = performance.now() + readinessLimit;
    while (!await attempt()) {
      if (performance.now() > deadline) throw new Error(complaint);
      await this.page.keyboard.press("Escape");
    }
  }

  /** What lies on the disk, as the tests judge it. */
  read(file: string): string {
    return readFileSync(path.join(this.folder, file), "utf8");
  }
}

async function isShown(locator: Locator): Promise<boolean> {
  return locator.waitFor({ timeout: 3_000 }).then(() => true, () => false);
}
